"""How the package is built, held to limits; each measure also has a fault that it must see."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

import measures  # noqa: E402

LIMITS = {
    "modules": 8,
    "folders": 15,
    "units": 25,
    "levels": 12,
    "arrows": 132,
    "lines": 49_000,
    "median function": 9,
}
"""The most of each; lower one when it falls."""

SHARED = 31
"""Names of functions that the two executors share, at least; raise it when it rises."""

LARGEST, LONGEST = 390, 64
ENTERED = 36
"""Files whose functions a run enters, fewer than this."""

MAY_IMPORT = {
    "list": "numpy rich yaml",
    "show": "numpy yaml",
    "check": "numba numpy scipy yaml",
    "new": "",
    "run": "numba numpy rich scipy yaml",
    "run --out": "matplotlib numba numpy rich scipy yaml",
    "compare": "numba numpy rich scipy yaml",
    "need": "numba numpy rich scipy yaml",
    "map": "numba numpy rich scipy yaml",
    "rank": "numba numpy rich scipy yaml",
    "after": "numba numpy rich scipy yaml",
    "credit": "numba numpy rich scipy yaml",
    "blocked": "numba numpy rich scipy yaml",
    "report": "jinja2 markdown_it matplotlib numba numpy rich scipy yaml",
    "run --rows": "numba numpy pandas pyarrow rich scipy yaml",
    "story": "numpy scipy yaml",
    "page": "numba numpy rich scipy yaml",
    "play": "mesa networkx numba numpy pandas pyarrow scipy yaml",
    "exercise": "jinja2 markdown_it numba numpy rich scipy yaml",
    "pack": "jinja2 markdown_it numba numpy scipy yaml",
    "check --out": "matplotlib numba numpy scipy yaml",
    "sweep": "numba numpy pandas pyarrow rich scipy yaml",
    "plot": "matplotlib numba numpy pandas pyarrow scipy scipy.stats yaml",
    "export": "numba numpy pandas pyarrow scipy yaml",
}
"""The slow libraries that each verb may import; shorten a line when it can be."""

ONE_PROCESS = (
    (
        "check",
        "run",
        "compare",
        "need",
        "rank",
        "credit",
        "blocked",
        "after",
        "map",
        "page",
        "run --out",
    ),
    ("new", "show", "story"),
    ("pack", "exercise", "report"),
    ("list", "run --rows", "sweep"),
    ("export", "play"),
    ("check --out", "plot"),
)
"""Verbs that run one after the other in a process, as each may import all that those before may."""


def test_the_package_keeps_its_limits() -> None:
    found = measures.structure()
    assert {name: found[name] for name, most in LIMITS.items() if found[name] > most} == {}
    assert found["circles"] == []
    assert len(found["shared function names"]) >= SHARED, found["shared function names"]
    assert found["largest file"][1] <= LARGEST, found["largest file"]
    assert found["longest function"][1] <= LONGEST, found["longest function"]


@pytest.mark.long
def test_a_run_enters_few_files() -> None:
    entered = measures.trip(call=[*measures.TRIP, "--runs", "200"])
    assert len(entered) < ENTERED, entered


def test_each_verb_is_in_one_process() -> None:
    assert sorted(verb for verbs in ONE_PROCESS for verb in verbs) == sorted(measures.CALLS)


@pytest.mark.long
def test_each_verb_imports_only_what_it_may(tmp_path: Path) -> None:
    may = {verb: set(libraries.split()) for verb, libraries in MAY_IMPORT.items()}
    beyond = {}
    for verbs in ONE_PROCESS:
        assert all(may[one] <= may[later] for one, later in pairwise(verbs))
        calls = [measures.CALLS[verb] for verb in verbs]
        found = measures.observed(measures.PACKAGE, "imported", calls, tmp_path)
        beyond |= {verb: {*one} - may[verb] for verb, one in zip(verbs, found, strict=True)}
    assert {verb: more for verb, more in beyond.items() if more} == {}


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """Return a package of three units, in which nothing is wrong."""
    sources = {
        "__init__.py": "",
        "__main__.py": "def main():\n    from toy.cli import start\n    return start()\n",
        "cli.py": "from toy.engine import run\n\n\ndef start():\n    return run.play()\n",
        "unused.py": "class Plain:\n    there = 1\n\n\ndef idle():\n    pass\n",
        "engine/__init__.py": "",
        "engine/run.py": "import toy.unused\n\n\ndef play():\n    return 0\n",
        "engine/readable/a.py": "class A:\n    def settle(self):\n        pass\n",
        "engine/compiled/a.py": "def settle():\n    pass\n\n\ndef other():\n    pass\n",
    }
    for name, source in sources.items():
        file = tmp_path / "toy" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
    for folder in ("readable", "compiled"):
        (tmp_path / "toy/engine" / folder / "__init__.py").touch()
    return tmp_path / "toy"


def test_a_package_worked_out_by_hand(toy: Path) -> None:
    found = measures.structure(toy)
    assert (found["modules"], found["folders"], found["units"]) == (4, 1, 5)
    assert found["arrows from each unit"] == {
        "__main__": ["cli"],
        "cli": ["engine"],
        "engine": ["unused"],
    }
    assert (found["arrows"], found["levels"], found["circles"]) == (3, 3, [])
    assert found["largest file"][1] == 6
    assert found["longest function"] == ["__main__.py:main", 3]
    assert found["shared function names"] == ["settle"]
    assert found["function names of the executors"] == 2


@pytest.mark.parametrize(
    "source",
    [
        "import toy.cli\n",
        "def idle():\n    from toy import cli\n",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from toy.cli import start\n",
        "import importlib\n\n\ndef idle():\n    importlib.import_module('toy.cli').start()\n",
    ],
)
def test_a_circle_is_seen(toy: Path, source: str) -> None:
    (toy / "unused.py").write_text(source, encoding="utf-8")
    assert measures.structure(toy)["circles"] == [["toy.cli", "toy.engine.run", "toy.unused"]]


def test_a_trip_lists_the_files_whose_functions_ran(toy: Path) -> None:
    assert measures.trip(toy, ["go"]) == ["__main__.py", "cli.py", "engine/run.py"]


@pytest.mark.parametrize("library", ["yaml", "rich"])
def test_a_late_import_of_a_library_is_seen(toy: Path, tmp_path: Path, library: str) -> None:
    (toy / "engine/run.py").write_text(f"def play():\n    import {library}\n", encoding="utf-8")
    assert measures.observed(toy, "imported", [["go"]], tmp_path) == [[library]]


def test_a_command_that_fails_is_noticed(toy: Path, tmp_path: Path) -> None:
    (toy / "engine/run.py").write_text("def play():\n    return 1\n", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        measures.observed(toy, "imported", [["go"], ["again"]], tmp_path)
