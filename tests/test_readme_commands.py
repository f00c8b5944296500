"""CI runs the words that the README gives to a reader."""

from tests import ROOT


def test_ci_runs_the_test_command_of_the_readme() -> None:
    ci_command = (ROOT / ".ci/run").read_text().splitlines()[-1]
    readme_lines = [line.strip() for line in (ROOT / "README.md").read_text().splitlines()]
    assert ci_command.endswith("-m tests")
    assert ci_command in readme_lines
