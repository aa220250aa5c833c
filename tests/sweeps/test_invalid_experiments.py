"""Every mistake in an experiment's file has its message: 134 files, each with what is reported."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from messages import messages
from mistakes import code_page, mistakes
from negsim.errors import NegsimError
from negsim.scenario.files.load import shipped
from negsim.sweeps.experiment.file import load_experiment, loads_experiment, scenarios_of

ROOT = Path(__file__).parents[2]
INVALID = sorted((ROOT / "tests" / "experiments" / "invalid").glob("*.yaml"))
message = messages(Path(__file__).with_name("messages.txt"))
CODES = ROOT / "tests" / "experiments" / "invalid" / "codes.list"
GOOD = """\
negsim_experiment: 1
question: Does pressure help?
prediction: It helps a little.
scenario: talks.yaml
vary:
  pressure: {path: mediators.*.pressure, values: [0, 1]}
runs: 10
"""


def reported(file: Path) -> str:
    """Return the message about a file."""
    with pytest.raises(NegsimError) as error:
        load_experiment(file)
    return f"{error.value}\n"


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_an_invalid_file_gets_its_message(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    message = file.with_suffix(".txt").read_text(encoding="utf-8")
    assert reported(file.relative_to(ROOT)) == message


def test_every_mistake_has_its_path_line_and_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    folder = INVALID[0].parent.relative_to(ROOT)
    assert code_page(folder, load_experiment) == CODES.read_text(encoding="utf-8")


def test_every_file_has_its_message_and_every_message_its_file() -> None:
    messages = {file.stem for file in INVALID[0].parent.glob("*.txt")}
    assert messages == {file.stem for file in INVALID}
    assert len(messages) >= 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a scenario and an experiment."""
    small = (ROOT / "tests" / "scenarios" / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "talks.yaml").write_text(small, encoding="utf-8")
    (tmp_path / "pressure.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


LONG = ": is over 1 MB, too long for an experiment; points can stand in a CSV file\n"
MADE: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (Path.unlink, ": there is no such file\n"),
    "a folder": (lambda at: (at.unlink(), at.mkdir()), ": is a folder, not an experiment file\n"),
    "Latin-1": (
        lambda at: at.write_bytes(GOOD.replace("little", "\xe4").encode("latin-1")),
        ":3: is not text in UTF-8\n",
    ),
    "1 MB and a letter": (lambda at: at.write_bytes(b"#" * 1_000_001), LONG),
    "100 MB": (lambda at: os.truncate(at, 100 * 2**20), LONG),
}


@pytest.mark.parametrize("what", MADE)
def test_what_is_no_experiment_file_at_all(what: str, folder: Path) -> None:
    file = folder / "pressure.yaml"
    assert load_experiment(file).runs == 10
    make, message = MADE[what]
    make(file)
    assert reported(file) == f"{file}{message}"


def test_a_scenario_that_breaks_after_loading_is_reported(folder: Path) -> None:
    experiment = load_experiment(folder / "pressure.yaml")
    assert [scenario.id for scenario in scenarios_of(experiment)] == ["talks"]
    (folder / "talks.yaml").unlink()
    with pytest.raises(NegsimError) as error:
        scenarios_of(experiment)
    assert str(error.value) == message("no file of a scenario", file=folder / "talks.yaml")


def test_of_many_mistakes_in_a_table_the_first_are_reported(folder: Path) -> None:
    rows = "".join(f"x{number}\n" for number in range(1000))
    (folder / "points.csv").write_text(f"pressure\n{rows}", encoding="utf-8")
    text = GOOD.replace(", values: [0, 1]", "") + "design: {kind: csv, file: points.csv}\n"
    with pytest.raises(NegsimError) as error:
        loads_experiment(text, str(folder / "pressure.yaml"))
    lines = str(error.value).splitlines()
    assert lines[0] == message("not a number in a table", file=folder / "points.csv")
    assert lines[-1] == "... and 75 more mistakes"
    assert len(error.value.mistakes) == 100


def test_more_points_in_a_table_than_can_be_handled_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("negsim.sweeps.experiment.point_table.MOST_POINTS", 3)
    rows = "".join(f"{number / 10}\n" for number in range(9))
    (folder / "points.csv").write_text(f"pressure\n{rows}", encoding="utf-8")
    text = GOOD.replace(", values: [0, 1]", "") + "design: {kind: csv, file: points.csv}\n"
    with pytest.raises(NegsimError) as error:
        loads_experiment(text, str(folder / "pressure.yaml"))
    assert str(error.value) == message("many points", file=folder / "points.csv")


def test_a_file_of_that_name_in_the_working_folder_is_no_shipped_scenario(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "talks.yaml").rename("talks")
    (folder / "deep").mkdir()
    file = folder / "deep" / "pressure.yaml"
    file.write_text(GOOD.replace("talks.yaml", "talks"), encoding="utf-8")
    known = ", ".join(shipped())
    assert reported(file) == message("no shipped scenario", file=file, shipped=known) + "\n"


@pytest.mark.parametrize("id", ["../elsewhere", "/tmp/there", "..", "a\\b", "C:there"])
def test_an_id_that_leads_elsewhere_is_refused(id: str) -> None:
    text = f"{GOOD.replace('talks.yaml', 'istanbul-2025')}id: '{id}'\n"
    assert mistakes(loads_experiment, text, "e.yaml") == ["id bad-name +8"]
