"""4,850 mutants of scenarios and experiments: each loads, or every line says which file and where.

The seeds are fixed; a mutant is made anew from its number and its file (`mutants.mutants`). Each
time every fifth is made of all but most shipped scenarios, which reaches all kinds of changes; all
are made by the long tests.
"""

from __future__ import annotations

import random
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from amounts import few_or_many
from mutants import change_text, mutants
from negsim.errors import Mistake, NegsimError
from negsim.scenario.files.blocks import Page
from negsim.scenario.files.load import loads, shipped
from negsim.sweeps.experiment.experiment import Experiment
from negsim.sweeps.experiment.file import loads_experiment
from shipped_cases import few_always
from test_fuzz import EVENTS, FULL, SMALL, comes_back

EVERY = few_or_many("every", 5, 1)
"""Of how many mutants one is made."""

LONGEST_SECONDS = 5
"""Processor time of one mutant after which it is said to hang."""

READING = """\
negsim: 2
extends: talks.yaml
name: Small talks as A-Land tells them
sources:
  speech: A made-up speech, 2025
set:
  parties.a_land.batna: {uniform: [.1, .2], source: "[speech] and [survey] table 2"}
  parties.b_land.red_lines.prisoners.0.firmness: {value: .9, judgement: Called sacred.}
  process.start.trust: {value: .2, judgement: No trust is left.}
"""
GRID = """\
negsim_experiment: 1
id: pressed
question: Does pressure help?
prediction: A little.
notes: Made up.
scenario: talks.yaml
vary:
  pressure: {path: mediators.*.pressure, values: [0, .5, 1]}
  batna: {paths: [parties.a_land.batna, parties.b_land.batna], from: 0, to: .4, steps: 3}
design: grid
runs: 10
seed: 3
arms:
  as_is: {}
  alone: {drop: [mediators.envoy], set: {process.rounds: 9}}
report: [settled, watched]
"""
DRAWN = """\
negsim_experiment: 1
question: Does trust help?
prediction: A little.
scenarios: [talks.yaml, full.yaml]
vary:
  trust: {path: process.trust.facilitated, from: 0, to: .2}
design: {kind: lhs, points: 8}
until: {half_width: .05, outcome: settled, max_runs: 1000}
"""
TABLED = """\
negsim_experiment: 1
question: Does trust help?
prediction: A little.
scenario: talks.yaml
vary:
  trust: {path: process.trust.facilitated}
  deadline: {path: process.deadline}
design: {kind: csv, file: points.csv}
runs: 10
"""
POINTS = "trust,deadline\n0.1,5\n.2,7\n0,9\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what experiments need beside them."""
    at = tmp_path_factory.mktemp("mutants")
    (at / "talks.yaml").write_bytes(SMALL.read_bytes())
    (at / "full.yaml").write_bytes(FULL.read_bytes())
    (at / "points.csv").write_text(POINTS)
    return at


class Hang(Exception):  # noqa: N818
    """Raised in what takes too long; a `TimeoutError` could be taken for one of a file."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `Hang` in what takes more processor time."""

    def stop(*_: object) -> None:
        raise Hang(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def unclear(lines: list[str], folder: Path) -> list[str]:
    """Return the lines of a message that do not say which file and where, or do not print."""
    file = rf"(<text>|{re.escape(str(folder))}/[\w.-]+)"
    placed = re.compile(rf"{file}(:[1-9]\d*: \S|: is empty)|\.\.\. and \d+ more mistakes$")
    return [line for line in lines if not (placed.match(line) and line.isprintable())]


def faults(
    load: Callable[[str], object], made: Iterator[tuple[int, str]], folder: Path
) -> Iterator[str]:
    """Yield number and fault of each mutant that neither loads nor gets a clear message."""
    for number, text in made:
        try:
            with limited(LONGEST_SECONDS):
                load(text)
        except NegsimError as error:
            yield from (f"{number}: {line}" for line in unclear(str(error).splitlines(), folder))
        except Exception as error:
            yield f"{number}: {type(error).__name__}: {error}"


def round_trip(text: str) -> None:
    """Load a scenario, write it out and read it again."""
    scenario = loads(text)
    comes_back(scenario)


@EVERY
def test_400_readings(tmp_path: Path, every: int) -> None:
    (tmp_path / "talks.yaml").write_bytes(SMALL.read_bytes())

    def load(text: str) -> None:
        comes_back(loads(text, str(tmp_path / "any.yaml")))

    assert list(faults(load, mutants(READING, range(400, 800, every)), tmp_path)) == []


def experiment(folder: Path, text: str) -> Experiment:
    return loads_experiment(text, str(folder / "any.yaml"))


@EVERY
@pytest.mark.parametrize(
    ("file", "first"), [(SMALL, 0), (FULL, 650), (EVENTS, 1300)], ids=["small", "full", "events"]
)
def test_1950_small_scenarios(file: Path, first: int, every: int) -> None:
    made = mutants(file.read_text("utf-8"), range(first, first + 650, every))
    assert list(faults(round_trip, made, file.parent)) == []


@EVERY
@pytest.mark.parametrize("name", few_always())
def test_1400_shipped_scenarios(name: str, every: int) -> None:
    made = mutants(shipped()[name].read_text("utf-8"), range(2000, 2100, every))
    assert list(faults(loads, made, shipped()[name].parent)) == []


@EVERY
@pytest.mark.parametrize(
    ("text", "first"), [(GRID, 0), (DRAWN, 250), (TABLED, 500)], ids=["grid", "lhs", "csv"]
)
def test_750_small_experiments(folder: Path, text: str, first: int, every: int) -> None:
    made = mutants(text, range(first, first + 250, every))
    assert list(faults(lambda mutant: experiment(folder, mutant), made, folder)) == []


@EVERY
def test_ten_of_each_shipped_experiment(folder: Path, every: int) -> None:
    table = shipped("experiments")["timing"].with_suffix(".csv")
    (folder / table.name).write_bytes(table.read_bytes())
    for number, file in enumerate(shipped("experiments").values()):
        made = mutants(file.read_text("utf-8"), range(10 * number, 10 * number + 10, every))
        assert list(faults(lambda mutant: experiment(folder, mutant), made, folder)) == []


@EVERY
def test_150_scenarios_of_an_experiment(tmp_path: Path, every: int) -> None:
    def load(mutant: str) -> Experiment:
        (tmp_path / "talks.yaml").write_text(mutant, "utf-8")
        return experiment(tmp_path, GRID)

    made = mutants(SMALL.read_text("utf-8"), range(3000, 3150, every))
    assert list(faults(load, made, tmp_path)) == []


@EVERY
def test_100_tables_of_an_experiment(tmp_path: Path, every: int) -> None:
    def load(mutant: str) -> Experiment:
        (tmp_path / "points.csv").write_text(mutant, "utf-8")
        return experiment(tmp_path, TABLED)

    (tmp_path / "talks.yaml").write_bytes(SMALL.read_bytes())
    made = ((n, change_text(random.Random(n), POINTS)) for n in range(0, 100, every))
    assert list(faults(load, made, tmp_path)) == []


def no_line(page: Page, _opened: object, path: str, _code: str, what: str) -> None:
    """Planted fault: a mistake is told without its line."""
    page.mistakes.append(Mistake(what, path, page.file))


def key_error(*_: object) -> None:
    """Planted fault: something is looked up and not there."""
    raise KeyError("two bounds")


def hang(*_: object) -> None:
    """Planted fault: it never ends."""
    while True:
        pass


@pytest.mark.parametrize(
    ("fault", "told"),
    [(no_line, "any.yaml: "), (key_error, "KeyError"), (hang, "Hang")],
)
def test_a_fault_in_a_rare_branch_is_caught(
    fault: Callable[..., None], told: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    """Only a red line without a bound, or with two, gets there."""
    fail = Page.fail

    def planted(page: Page, node: Any, path: str, code: str, what: str) -> Any:
        rare = what.startswith("needs exactly one of at_least")
        return (fault if rare else fail)(page, node, path, code, what)

    monkeypatch.setattr(Page, "fail", planted)
    monkeypatch.setattr(sys.modules[__name__], "LONGEST_SECONDS", 0.3)
    file = folder / "any.yaml"
    made = mutants(FULL.read_text("utf-8"), range(600, 1200))
    assert told in next(faults(lambda mutant: loads(mutant, str(file)), made, folder))


@pytest.mark.parametrize(
    "line", ["", "is wrong", "<text>: is wrong", "<text>:0: is wrong", "<text>:3: \x1b[31mred"]
)
def test_a_line_that_does_not_tell_where_would_be_seen(line: str, folder: Path) -> None:
    assert unclear([line], folder)
    placed = ["<text>:3: is wrong", f"{folder}/any.yaml: is empty", "... and 2 more mistakes"]
    assert unclear(placed, folder) == []
