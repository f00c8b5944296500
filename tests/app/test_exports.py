"""The table of formats: who reads it sees a format that was added to it."""

import json
from pathlib import Path

import pytest

from app import __main__ as cli
from app import create_app
from app.cli import commands
from app.exports import FIGURES, FORMATS, Drawing, FigureFormat, Format, Runs, Wish, listed
from app.page.index import facts
from tests.app.cli.said import said
from tests.small import TINY

QUERY = TINY.to_query()


def _write(runs: Runs, path: Path, wish: Wish) -> None:
    steps = [str(step) for part in runs[0] for step in part.step]
    path.write_text(f"{' '.join(steps)} in {wish.theme}")


@pytest.fixture(autouse=True)
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format for runs and one for figures, whose writers are here."""
    monkeypatch.setattr(commands, "keep_compiled_code", lambda: None)
    added = Format(
        "the steps alone", "Steps", _write, options=("theme",), mimetype="text/plain", title="few"
    )
    monkeypatch.setitem(FORMATS, ".steps", added)

    def write(drawing: Drawing, path: Path, scale: float) -> None:
        path.write_text(f"{len(drawing.figure().data)} traces at {scale}")

    monkeypatch.setitem(FIGURES, ".count", FigureFormat("how much it holds", write))


def test_the_command_line_writes_an_added_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "run.steps")
    span = ["--query", QUERY, "--steps", "30"]
    assert cli.main(["export", out, *span, "--theme", "dark"]) == 0
    assert Path(out).read_text() == "0 10 20 30 in dark"
    capsys.readouterr()
    assert cli.main(["export", out, *span, "--fps", "30", "--force"]) == 2
    assert said(capsys) == "--fps is for .gif and .mp4, got 'run.steps'"
    assert cli.main(["export", str(tmp_path / "run.csv"), "--theme", "dark"]) == 2
    assert said(capsys) == "--theme is for .gif, .mp4, .html and .steps, got 'run.csv'"
    figure = str(tmp_path / "frame.count")
    assert cli.main(["figure", figure, "--query", QUERY, "--step", "30", "--scale", "3"]) == 0
    assert Path(figure).read_text().endswith(" traces at 3.0")


@pytest.mark.parametrize(
    ("command", "words"),
    [("export", (".steps: the steps alone", "OUT.steps")),
     ("figure", (".count: how much it holds", "OUT.count"))],
)  # fmt: skip
def test_the_help_tells_of_it(
    command: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main([command, "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert all(word in text for word in words)


def test_the_route_answers_with_it() -> None:
    client = create_app().server.test_client()
    answer = client.get(f"/export?{QUERY}&as=steps&steps=30&every=15&theme=paper")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text == "0 15 30 in paper"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gan1d.steps"'
    refused = client.get("/export?as=gif")  # which the command alone writes
    assert "as must be one of csv, npz, html, steps, got" in refused.get_json()["problem"]


def test_the_page_knows_of_it() -> None:
    rows = {row["kind"]: row for row in json.loads(json.dumps(facts()))["exports"]}
    assert rows["steps"] == {
        "kind": "steps", "label": "Steps", "title": "few", "served": True, "themed": True,
    }  # fmt: skip
    assert (rows["csv"]["served"], rows["csv"]["themed"]) == (True, False)
    assert (rows["mp4"]["served"], rows["mp4"]["label"]) == (False, "MP4")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_words_are_listed_as_a_sentence_has_them(words: list[str], sentence: str) -> None:
    assert listed(words, "or") == sentence
