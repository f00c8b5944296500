"""`gan1d export --lesson`: a lesson's run in a file, with its words where the file is a page."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from app import __main__ as cli
from app.cli import commands
from gan1d.lessons import BY_ID

LESSON = BY_ID["dirac-gan"]  # its programs compile in no time


@pytest.fixture(autouse=True)
def no_cache_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own process does not begin to keep compiled code in the user's home."""
    monkeypatch.setattr(commands, "keep_compiled_code", lambda: None)


def test_a_live_file_of_a_lesson_has_its_words_and_its_run(tmp_path: Path) -> None:
    out = tmp_path / "lesson.html"
    assert cli.main(["export", str(out), "--live", "--lesson", LESSON.id]) == 0
    html = out.read_text(encoding="utf-8")
    assert f"<title>gan1d, live: {LESSON.title}</title>" in html
    found = re.search(r'id="live-facts">(.*?)</script>', html)
    assert found
    told = json.loads(found[1])
    opens = told["opens"]
    assert opens["query"] == LESSON.base().to_query()
    assert opens["speed"] == LESSON.speed
    assert told["facts"]["words"] == {"do": LESSON.do, "notice": LESSON.notice}


def test_a_recording_of_a_lesson_has_its_words(tmp_path: Path) -> None:
    out = tmp_path / "recorded.html"
    assert cli.main(["export", str(out), "--steps", "10", "--lesson", LESSON.id]) == 0
    html = out.read_text(encoding="utf-8")
    assert f"<title>gan1d: {LESSON.title}</title>" in html
    found = re.search(r'id="recording">(.*?)</script>', html)
    assert found
    facts = json.loads(found[1])["facts"]
    assert facts["words"] == {"notice": LESSON.notice}  # nothing can be done there


def test_a_table_of_a_lesson_has_its_steps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "lesson.csv"
    assert cli.main(["export", str(out), "--every", "500", "--lesson", LESSON.id]) == 0
    assert LESSON.base().to_query() in capsys.readouterr().out
    with out.open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        steps = [int(row["step"]) for row in rows]
    assert steps[-1] == LESSON.steps // 500 * 500


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--lesson", "love"], "--lesson must be figure-1, "),
        (["--lesson", LESSON.id, "--query", "seed=3"], "cannot go with --query or --figure1"),
        (["--lesson", LESSON.id, "--figure1"], "cannot go with --query or --figure1"),
    ],
)
def test_what_is_refused_is_said(
    more: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", str(tmp_path / "x.html"), "--live", *more]) == 2
    assert sentence in capsys.readouterr().err
