"""The shipped experiments: each loads, asks, predicts, stands in the README and can be played.

Whether a prediction came true is not tested: it may turn out wrong. That the README says what
came out is, where a direct run can tell in a second.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import negsim
from negsim.scenario.files.load import shipped
from negsim.sweeps.execution.gather import finish
from negsim.sweeps.execution.sweep import sweep
from negsim.sweeps.experiment.design import Points
from negsim.sweeps.experiment.experiment import Experiment, Parameter
from negsim.sweeps.experiment.file import load_experiment
from shipped_cases import few_always

FOLDER = Path(__file__).parents[2] / "experiments"
FILES = sorted(FOLDER.glob("*.yaml"))
NAMES = [file.stem for file in FILES]
README = (FOLDER / "README.md").read_text(encoding="utf-8")

RUNS = 3
"""Runs of a cell: whether it can be played, not what comes of it."""

FEW = 4
"""Points of a design that is cut short; a power of two, as Sobol' points are balanced then."""

PRESSED = {
    "mediators.*.pressure": 1,
    "parties.afghan_taliban.flexibility.under_pressure": 1,
}
"""Where the two axes of the showcase end."""

LASTING = {"mediators.*.endurance": 200}
"""The change of the showcase's second arm."""


@cache
def loaded(file: Path) -> Experiment:
    return load_experiment(file)


def briefly(experiment: Experiment) -> Experiment:
    """Return the same experiment with few points: the corners of a grid, a few of the others."""
    ends = tuple(corners(parameter) for parameter in experiment.parameters)
    design = experiment.design
    if design.kind in ("lhs", "sobol"):
        design = replace(design, points=FEW)
    design = replace(design, table=design.table[: FEW - 1] + design.table[FEW - 1 :][-1:])
    return replace(experiment, parameters=ends, design=design)


def corners(parameter: Parameter) -> Parameter:
    """Return a parameter of a grid with two values; any other as it is."""
    if parameter.values is not None:
        return replace(parameter, values=(min(parameter.values), max(parameter.values)))
    return parameter if parameter.steps is None else replace(parameter, steps=2)


def entries(page: str) -> dict[str, str]:
    """Return the text below each heading of the second rank."""
    parts = re.split(r"(?m)^## (.+)$", page)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.long
def test_there_are_ten_and_no_code_beside_them() -> None:
    assert len(FILES) == 10
    tables = {e.design.file for e in map(loaded, FILES)} - {""}
    known = {"README.md", *tables, *(file.name for file in FILES)}
    assert {file.name for file in FOLDER.iterdir()} == known


@pytest.mark.long
def test_between_them_they_use_what_an_experiment_can_say() -> None:
    experiments = [loaded(file) for file in FILES]
    parameters = [parameter for e in experiments for parameter in e.parameters]
    assert {e.design.kind for e in experiments} == {"grid", "list", "csv", "lhs", "sobol"}
    assert any(e.until for e in experiments)
    assert any(len(parameter.paths) > 1 for parameter in parameters)
    assert any("*" in path for parameter in parameters for path in parameter.paths)
    assert any(arm.drop for e in experiments for arm in e.arms)
    assert any(arm.set for e in experiments for arm in e.arms)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_it_asks_one_question_and_predicts_in_numbered_parts(file: Path) -> None:
    experiment = loaded(file)
    assert experiment.id == file.stem
    assert experiment.question.endswith("?")
    parts = [int(n) for n in re.findall(r"\((\d)\) [A-Z]", experiment.prediction)]
    assert parts == list(range(1, len(parts) + 1))
    assert len(parts) >= 3
    assert set(experiment.scenarios) <= set(shipped())


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_the_readme_tells_of_it(file: Path) -> None:
    entry = entries(README)[file.stem]
    words = " ".join(entry.split())
    assert f"**Question.** {loaded(file).question} **Prediction.** " in words
    assert re.search(r"\n\n\*\*Finding\.\*\* \S", entry)
    assert re.search(r"Digest `[0-9a-f]{16}`", entry)
    assert f"| [`{file.stem}`]({file.name}) |" in README


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_the_readme_judges_each_part_of_its_prediction(file: Path) -> None:
    parts = re.findall(r"\((\d)\) [A-Z]", loaded(file).prediction)
    finding = entries(README)[file.stem].partition("**Finding.**")[2]
    judged = re.findall(r"(?m)^\| \((\d)\) .* \| (right|partly|wrong) \|$", finding)
    assert [part for part, _ in judged] == parts
    row = next(line for line in README.splitlines() if line.startswith(f"| [{file.stem}](#"))
    counts = [sum(word == which for _, word in judged) for which in ("right", "partly", "wrong")]
    assert row.endswith(" | ".join(["", *map(str, counts), ""]).rstrip())


@pytest.mark.parametrize("change", [{}, LASTING], ids=["as_is", "lasting"])
def test_the_readme_says_what_a_direct_run_gives_at_a_corner_of_the_showcase(
    change: dict[str, object],
) -> None:
    tally = negsim.run(negsim.load("istanbul-2025", set=PRESSED | change), runs=2000).tally
    words = " ".join(entries(README)["pressure-by-flexibility"].split())
    assert f"{tally.settled:,} of 2,000" in words


def test_a_cell_of_the_showcase_counts_what_a_direct_run_counts(tmp_path: Path) -> None:
    experiment = briefly(loaded(FOLDER / "pressure-by-flexibility.yaml"))
    store = sweep(experiment, tmp_path, threads=2, runs=200, log=pytest.fail)
    rows = pq.read_table(finish(store)).to_pylist()
    cell = next(r for r in rows if (r["arm"], r["pressure"], r["flexibility"]) == ("lasting", 1, 1))
    scenario = negsim.load("istanbul-2025", set=PRESSED | LASTING)
    tally = negsim.run(scenario, runs=200, seed=experiment.seed).tally
    assert [cell[f"k_{name}"] for name in store.classes] == tally.outcomes.tolist()
    events = ("revived", "interim_reached", "settled", "failed", "collapses")
    assert [cell[event] for event in events] == [getattr(tally, event) for event in events]
    assert 0 < tally.settled < 200


def test_the_readme_tells_of_no_others() -> None:
    assert sorted(entries(README)) == NAMES


@pytest.mark.parametrize("name", few_always(NAMES, ["endurance", "pressure-by-flexibility"]))
def test_it_can_be_played_at_its_corners(name: str, tmp_path: Path) -> None:
    experiment = briefly(loaded(FOLDER / f"{name}.yaml"))
    store = sweep(experiment, tmp_path, threads=2, runs=RUNS, log=pytest.fail)
    rows = pq.read_table(finish(store)).to_pylist()
    assert len(rows) == len(Points(experiment)) * len(experiment.arms)
    assert [row["cell"] for row in rows] == list(range(len(rows)))
    for row in rows:
        assert row["runs"] == RUNS
        assert sum(row[f"k_{name}"] for name in store.classes) == RUNS
