"""What the contracts in pyproject.toml cannot say, and a violation planted of each that they can.

`lint-imports` holds who may import whom. `faults` reads the source for the rest: what rules may
import, where random numbers and seeds come from, and imports that no tool would see.
"""

from __future__ import annotations

import ast
import copy
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import grimp
import pytest
from importlinter import api
from importlinter.contracts import acyclic_siblings, forbidden, independence, layers, protected

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "negsim"
KINDS = {
    "layers": layers.LayersContract,
    "acyclic_siblings": acyclic_siblings.AcyclicSiblingsContract,
    "forbidden": forbidden.ForbiddenContract,
    "independence": independence.IndependenceContract,
    "protected": protected.ProtectedContract,
}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]
# decimal: tables of exponentials are worked out with more digits than a number has.
RULES_MAY_IMPORT = {
    "__future__", "decimal", "itertools", "math", "numpy", "typing", "negsim.jit",
    "negsim.vocabulary",
}  # fmt: skip
CLOCKS = {"time", "datetime"}
FREE = {"numpy", "negsim"}
"""Packages that every module may import."""

LATE = (
    "import_module(f'negsim.{_MODULES[name]}')",
    "import_module(f'negsim.cli.{name}')",
    "importlib.import_module('negsim.plots.result')",
)
"""Imports by a call: public names, verbs and `Result.plot` are loaded when they are asked for."""


@pytest.fixture(scope="module")
def imported() -> grimp.ImportGraph:
    """Return who imports whom in negsim."""
    return grimp.build_graph("negsim", include_external_packages=True, cache_dir=None)


def broken(graph: grimp.ImportGraph) -> list[str]:
    """Return the contracts of pyproject.toml that a graph of imports breaks."""
    written = api.read_configuration(str(ROOT / "pyproject.toml"))
    return [
        options["id"]
        for options in written["contracts_options"]
        if not KINDS[options["type"]](options["name"], written["session_options"], options)
        .check(copy.deepcopy(graph), verbose=False)
        .kept
    ]


def with_import(graph: grimp.ImportGraph, importer: str, other: str) -> grimp.ImportGraph:
    """Return a graph with one import more."""
    graph = copy.deepcopy(graph)
    for module in (importer, other):
        if module not in graph.modules:
            graph.add_module(module, is_squashed=not module.startswith("negsim"))
    graph.add_import(importer=importer, imported=other, line_number=1, line_contents="")
    return graph


def misplaced(graph: grimp.ImportGraph) -> list[str]:
    """Return the imports that no contract is about: of a rule, and of a library not named."""
    named = {name for options in CONTRACTS for name in options.get("forbidden_modules", ())}
    known = named | FREE | set(sys.stdlib_module_names)
    return [
        f"{module} imports {other}"
        for module in sorted(graph.modules)
        if module.startswith("negsim")
        for other in sorted(graph.find_modules_directly_imported_by(module))
        if other.partition(".")[0] not in known
        or (
            module.startswith("negsim.rules")
            and other not in RULES_MAY_IMPORT
            and not other.startswith("negsim.rules")
        )
    ]


Nodes: TypeAlias = Sequence[ast.AST]
"""All nodes of the syntax tree of a module."""


def numpy_names(nodes: Nodes) -> set[str]:
    """Return the names under which a module knows numpy."""
    return {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "numpy"
    }


def truth_tests(nodes: Nodes) -> Iterator[ast.expr]:
    """Yield every expression that is asked only whether it is true."""
    for node in nodes:
        if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
            yield node.test
        elif isinstance(node, ast.BoolOp):
            yield from node.values
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node.operand


def name_of(node: ast.expr | None) -> str:
    """Return the last name in ``a`` or ``b.a``; "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def given_values(nodes: Nodes) -> Iterator[tuple[str, ast.expr]]:
    """Yield name and value wherever a value is given to a name: ``a = 1``, ``f(a=1)``."""
    for node in nodes:
        if isinstance(node, ast.keyword):
            yield node.arg or "", node.value
        elif isinstance(node, ast.Assign):
            yield from ((name_of(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value:
            yield name_of(node.target), node.value


def seed_faults(nodes: Nodes) -> Iterator[tuple[int, str]]:
    """Yield line and fault of seeds that are asked for their truth or come from a clock."""
    for test in truth_tests(nodes):
        if name_of(test) == "seed":
            yield test.lineno, "asks whether seed is true; 0 is a seed, compare with None"
    clocks = set(CLOCKS)
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module in CLOCKS:
            clocks |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            clocks |= {a.asname for a in node.names if a.name in CLOCKS and a.asname}
    for name, value in given_values(nodes):
        if name == "seed" and clocks & {name_of(n) for n in ast.walk(value)}:
            yield value.lineno, "takes a seed from the clock"


def random_faults(nodes: Nodes) -> Iterator[tuple[int, str]]:
    """Yield line and fault of random numbers that are not from negsim.engine.draws."""
    numpy = numpy_names(nodes)
    for node in nodes:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            names = []
        if any(name == "random" or name.startswith("numpy.random") for name in names):
            yield node.lineno, "random numbers come from negsim.engine.draws alone"
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr == "random" and name_of(node.value) in numpy:
            yield node.lineno, "random numbers come from negsim.engine.draws, not from numpy.random"
        elif node.attr in {"random", "rng", "shuffle_do"} and name_of(node.value) not in numpy:
            yield node.lineno, f"uses .{node.attr}, a generator of Mesa's; use negsim.engine.draws"


def hidden_import_faults(nodes: Nodes) -> Iterator[tuple[int, str]]:
    """Yield line and fault of imports by a call, which no contract sees."""
    for node in nodes:
        if isinstance(node, ast.Call) and name_of(node.func) in {"import_module", "__import__"}:
            if ast.unparse(node) not in LATE:
                yield node.lineno, "imports by a call; write an import that can be read"


def faults(source: str) -> list[str]:
    """Return every fault of a source, one line each."""
    nodes = [*ast.walk(ast.parse(source))]
    found = (*seed_faults(nodes), *random_faults(nodes), *hidden_import_faults(nodes))
    return [f"{line}: {fault}" for line, fault in found]


def test_negsim_keeps_to_the_contracts_and_the_rest(imported: grimp.ImportGraph) -> None:
    assert broken(imported) == []
    assert misplaced(imported) == []
    assert "negsim.rules.utility" in imported.modules


@pytest.mark.parametrize("folder", ["negsim", "validation"])
def test_random_numbers_seeds_and_imports_can_be_read(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert len(files) > 10
    found = {str(file): faults(file.read_text(encoding="utf-8")) for file in files}
    assert {file: wrong for file, wrong in found.items() if wrong} == {}


def test_a_folder_is_no_module() -> None:
    # Whoever imports a module runs the __init__ of its folders first, so these hold words alone.
    folders = [file for file in PACKAGE.rglob("__init__.py") if file.parent != PACKAGE]
    assert [file for file in folders if len(ast.parse(file.read_text("utf-8")).body) > 1] == []


PLANTED = [
    ("negsim.rules.utility", "negsim.cli.main", "layers"),
    ("negsim.scenario.fields", "negsim.engine.arrays", "layers"),
    ("negsim.plots.result", "negsim.cli.run", "layers"),
    ("negsim.errors", "negsim.disk", "layers"),
    ("negsim.engine.compiled.run", "negsim.engine.readable.run", "executors"),
    ("negsim.engine.readable.party", "negsim.engine.compiled.run", "executors"),
    ("negsim.story.page", "negsim", "root"),
    ("negsim.__main__", "negsim", "root"),
    ("negsim.disk", "numba", "numba"),
    ("negsim.scenario.files.load", "yaml", "yaml"),
    ("negsim.engine.ensemble", "mesa", "mesa"),
    ("negsim.cli.main", "matplotlib", "matplotlib"),
    ("negsim.sweeps.functions", "distributed", "distributed"),
    ("negsim.sweeps.table.export", "openpyxl", "openpyxl"),
    ("negsim.teaching.exercises.sheets", "markdown_it", "markdown_it"),
    ("negsim.teaching.exercises.sheets", "jinja2", "jinja2"),
    ("negsim.cli.run", "argcomplete", "argcomplete"),
    ("negsim.sweeps.functions", "rich", "rich"),
    ("negsim.engine.ensemble", "pyarrow", "pyarrow"),
    ("negsim.rules.utility", "pandas", "pandas"),
    ("negsim.rules.utility", "scipy", "scipy"),
]


@pytest.mark.parametrize(("importer", "other", "contract"), PLANTED)
def test_a_planted_import_breaks_a_contract(
    imported: grimp.ImportGraph, importer: str, other: str, contract: str
) -> None:
    assert importer in imported.modules  # so that a renamed module is noticed
    assert contract in broken(with_import(imported, importer, other))


def test_a_planted_circle_breaks_the_contract(imported: grimp.ImportGraph) -> None:
    graph = with_import(imported, "negsim.cli.main", "negsim.cli.planted")
    assert broken(graph) == []
    assert broken(with_import(graph, "negsim.cli.planted", "negsim.cli.main")) == ["acyclic"]


def test_a_violation_is_planted_of_each_contract() -> None:
    assert {*(contract for *_, contract in PLANTED), "acyclic"} == {one["id"] for one in CONTRACTS}


@pytest.mark.parametrize(
    ("importer", "other"),
    [
        ("negsim.rules.utility", "negsim.disk"),
        ("negsim.rules.utility", "negsim.errors"),
        ("negsim.rules.utility", "os"),
        ("negsim.sweeps.functions", "requests"),
        ("negsim.cli.main", "validation"),
    ],
)
def test_a_misplaced_import_is_seen(imported: grimp.ImportGraph, importer: str, other: str) -> None:
    assert misplaced(with_import(imported, importer, other)) == [f"{importer} imports {other}"]


LATE_IMPORT = "def late():\n    import negsim.cli.main\n"
TYPE_HINT = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import negsim.engine\n"


@pytest.mark.parametrize(
    ("file", "source"),
    [("rules/planted.py", LATE_IMPORT), ("rules/planted.py", TYPE_HINT), ("planted.py", "")],
)
def test_a_planted_file_breaks_the_gate(tmp_path: Path, file: str, source: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "negsim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "negsim" / file).write_text(source, encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--contract", "layers"],
        cwd=tmp_path,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "planted" in done.stdout


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import random", "random numbers come from negsim.engine.draws"),
        ("from random import choice", "random numbers come from negsim.engine.draws"),
        ("import numpy.random", "random numbers come from negsim.engine.draws"),
        ("from numpy import random", "random numbers come from negsim.engine.draws"),
        ("from numpy.random import default_rng", "random numbers come from negsim.engine.draws"),
        ("import numpy as np\nx = np.random.rand()", "not from numpy.random"),
        ("def step(self):\n    return self.rng.integers(2)", "a generator of Mesa's"),
        ("def step(self):\n    return self.random.random()", "a generator of Mesa's"),
        ("def step(self):\n    self.agents.shuffle_do('act')", "a generator of Mesa's"),
        ("def f(seed):\n    if seed:\n        pass", "0 is a seed"),
        ("def f(seed):\n    return seed or 1", "0 is a seed"),
        ("def f(given):\n    return 1 if not given.seed else 2", "0 is a seed"),
        ("import time\nseed = time.time_ns()", "takes a seed from the clock"),
        ("from time import time_ns as now\nrun(seed=int(now()))", "takes a seed from the clock"),
        ("import datetime as d\nseed: int = d.datetime.now().second", "seed from the clock"),
        ("import importlib\nimportlib.import_module('yaml')", "imports by a call"),
        ("__import__('yaml')", "imports by a call"),
    ],
)
def test_a_planted_fault_is_seen(source: str, expected: str) -> None:
    assert any(expected in fault for fault in faults(source))


@pytest.mark.parametrize(
    "source",
    [
        "import mesa\nmesa.Model(rng=1)",
        "import time\nstart = time.time()\nrun(seed=1)",
        "def f(seed):\n    return 1 if seed is None else seed",
    ],
)
def test_what_is_right_is_no_fault(source: str) -> None:
    assert faults(source) == []


def untested(package: Path, tests: Path) -> list[str]:
    """Return the folders of a package that have no folder of tests of their name."""
    return [
        folder.name
        for folder in sorted(package.iterdir())
        if (folder / "__init__.py").is_file()
        and not any((tests / part / folder.name).is_dir() for part in ("", "unit"))
    ]


def test_every_folder_of_the_package_has_its_folder_of_tests(tmp_path: Path) -> None:
    assert untested(ROOT / "negsim", ROOT / "tests") == []
    for folder in ("tests/unit/rules", "negsim/rules", "negsim/news"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__init__.py").touch()
    assert untested(tmp_path / "negsim", tmp_path / "tests") == ["news"]
