"""Functions that take a scenario take its name or file as well, and refuse anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import negsim
from answers import coarse_maps
from negsim.questions import doubted
from negsim.scenario.files.load import dump
from shipped_cases import few_always

TOWNS = "textbook-two-party"
BATNA = "parties.upton.batna"

AN_ARM = "compare, an arm"
"""May also be settings, so a mapping is none that is refused."""

PLAIN: dict[str, Any] = {"doubt": False, "threads": 1}

FUNCTIONS: dict[str, Callable[[Any, Path], Any]] = {
    "load": lambda given, _: negsim.load(given).fingerprint,
    "apply": lambda given, _: negsim.apply(given, {BATNA: 0.25}).fingerprint,
    "run": lambda given, _: negsim.run(given, 20, threads=1).tally.outcomes.tolist(),
    "run_rows": lambda given, new: negsim.run_rows(
        given, new / "rows.parquet", 20, threads=1
    ).tally.outcomes.tolist(),
    "solutions": lambda given, _: negsim.solutions(given).document(),
    "NegotiationModel": lambda given, _: negsim.NegotiationModel(given).layout.scenario.fingerprint,
    "as_function": lambda given, _: (
        negsim.as_function(given, {BATNA: (0.1, 0.3)}, "settled", 1).scenario.fingerprint
    ),
    "compare": lambda given, _: (
        negsim.compare(given, {"less": {BATNA: 0.1}}, 20, **PLAIN).halves[0].apart.tolist()
    ),
    "need": lambda given, _: negsim.need(given, 0.5, BATNA, runs=20, **PLAIN).rows(),
    "map": lambda given, _: negsim.map(
        given, BATNA, "parties.downton.batna", runs=1, budget=30, **PLAIN
    ).rows(),
    "after": lambda given, _: (
        negsim.after(given, "settled", 20, **PLAIN).halves[0].reached.tolist()
    ),
    "rank": lambda given, _: negsim.rank(given, budget=5000, **PLAIN).now.tolist(),
    "blocked": lambda given, _: negsim.blocked(given, 20, **PLAIN).rows(),
    "page": lambda given, _: hash(negsim.page(given, "it")),  # by default named as it is given
    "credit": lambda given, _: negsim.credit(given, runs=20, **PLAIN).rows(),
    AN_ARM: lambda given, _: (
        negsim.compare(TOWNS, {"other": given}, 20, **PLAIN).halves[0].apart.tolist()
    ),
}

SLOW = {"credit", "map", "page", "rank"}
"""Take a second or two."""

OF_MEDIATORS = "credit"
"""Asks about mediators, whom the towns have none of."""

OTHERS = {
    "sweep": "takes no loaded scenario, which a folder could not be repeated from",
    "loads": "takes text",
    "report": "takes a result",
    "scenarios": "takes nothing",
}
"""Public functions that are held by other tests, and why."""


@pytest.fixture(scope="module", autouse=True)
def hardly_any() -> Iterator[None]:
    """Let few sets of assumptions do, and few points of a map: what is asked is what is taken."""
    with pytest.MonkeyPatch.context() as patch, coarse_maps():
        patch.setattr(doubted, "QUICK", (12, 2))
        yield


def test_every_public_function_that_takes_a_scenario_is_held_here() -> None:
    public = {name for name in negsim.__all__ if not isinstance(getattr(negsim, name), type)}
    assert public - OTHERS.keys() <= FUNCTIONS.keys()


@pytest.mark.parametrize("name", few_always(FUNCTIONS, FUNCTIONS.keys() - SLOW))
def test_it_takes_a_scenario_its_name_or_its_file(name: str, tmp_path: Path) -> None:
    shipped = "istanbul-2025" if name == OF_MEDIATORS else TOWNS
    scenario = negsim.load(shipped)
    file = tmp_path / "own.yaml"
    file.write_text(dump(scenario), encoding="utf-8")
    found = []
    for number, given in enumerate((scenario, shipped, file, str(file))):
        folder = tmp_path / str(number)
        folder.mkdir()
        found.append(FUNCTIONS[name](given, folder))
    assert found == [found[0]] * 4


@pytest.mark.parametrize("name", [*(name for name in FUNCTIONS if name != AN_ARM), "sweep"])
@pytest.mark.parametrize("given", [7, None, {"parties": {}}, b"istanbul-2025"], ids=repr)
def test_it_refuses_anything_else(name: str, given: object, tmp_path: Path) -> None:
    functions = FUNCTIONS | {"sweep": lambda given, _: negsim.sweep(given, vary={})}
    with pytest.raises(negsim.NegsimError, match=f"scenario.*; found {type(given).__name__}$"):
        functions[name](given, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(negsim.NegsimError, match="did you mean 'istanbul-2025'"):
        negsim.run("istanbul-2024")


def test_values_to_put_in_go_by_path() -> None:
    with pytest.raises(negsim.NegsimError, match="must give values by path"):
        negsim.load(TOWNS, "process.rounds=60")  # type: ignore[arg-type]
