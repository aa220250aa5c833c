"""The rules of the house, read from the source: who may import whom, and where luck comes from.

`faults` is the guard. Each rule also has planted faults: small sources that it must refuse.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "negsim"

HALLS = ("files", "appraisal", "stories", "domains", "sweeps", "seats", "figures", "packs")
"""Folders that hold rooms; of a hall itself there are only words. Other folders are one room."""

LAYERS = (
    ("errors", "remedies", "compiled", "intervals"),
    ("fields", "draws", "rules", "distribution", "literature", "writing"),
    ("process", "scenario"),
    (
        *("loading", "yamltext", "pages", "reading", "bounding", "assembling"),
        *("resolving", "schema", "briefly", "citing", "starter"),
        *("naming", "inventing", "fictional"),
    ),
    ("ordering", "kinds", "numbers", "thinning", "narrowing", "packing"),
    (
        *("appraising", "outcomes", "domain", "xmltext", "genius", "profiles", "negmas"),
        *("staging", "foreign", "pareto", "bargaining", "solving"),
    ),
    (
        *("moves", "texts", "agents", "scene", "model"),
        *("account", "obstacles", "wording", "telling", "story"),
        *("ahead", "shelf", "room", "recess", "table", "play", "ensemble"),
    ),
    (
        *("experimentparts", "experimentpage", "design", "experimenttables"),
        *("experimentvarying", "experimentreading", "experimentchecking", "experiment"),
        *("units", "playing", "players", "parts", "manifest", "store"),
        *("gathering", "cluster", "sweeping", "blocking", "rows"),
        *("finding", "oddities", "checking", "showing"),
        *("seeing", "deciding", "seated", "seat", "game"),
        *("playwords", "playdraft", "playparse", "revealing", "debrief"),
    ),
    (
        *("analysis", "sweeptable", "sweepshape", "differences", "pairing"),
        *("dictionary", "tidy", "workbook", "export", "functions"),
    ),
    (
        *("plots", "storyplot", "checkplot"),
        *("sweeppage", "sweepstyles", "sweeplines", "shareplot", "armplot", "rowplot"),
        *("heatplot", "listplot", "manyplot", "incidenceplot", "sweepplots"),
    ),
    (
        *("packpage", "packwords", "packplan", "packroles", "packpublic", "packsheets"),
        *("packinjects", "packteacher", "packdebrief", "packs", "exercises"),
    ),
    ("playverb", "verbs", "cli"),
    ("__main__",),
)
"""The rooms of negsim/, lowest layer first, whether or not they are in a hall."""

LAYER = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
LOADING = {"loading", "yamltext", "pages", "reading", "bounding", "assembling", "resolving"}
MESA = {
    *("moves", "texts", "agents", "scene", "model"),
    *("account", "obstacles", "wording", "telling", "story"),
}
COMPILED_RUN = {"ahead", "shelf", "room", "recess", "table", "play", "ensemble"}

THIRD_PARTIES = {
    "numba": {"compiled"},
    "yaml": LOADING,
    "mesa": MESA,
    "matplotlib": set(LAYERS[9]),
    "numpy": set(LAYER),
    "pandas": set(LAYER) - {"rules"},
    "scipy": set(LAYER) - {"rules"},
    "rich": {"verbs"},
    "pyarrow": {"rows", "parts", "gathering", "sweeptable", "tidy", "export"},
    "openpyxl": {"workbook"},
    "distributed": {"cluster"},
    "argcomplete": {"cli"},
    "markdown_it": {"exercises"},
}
"""Rooms that may import each third party."""

RULES_MAY_IMPORT = {"__future__", "math", "numpy", "negsim.jit"}
CLOCKS = {"time", "datetime"}


def room(module: str) -> str:
    """Return the room a module is in: its name below negsim or a hall; "" for these themselves."""
    inside = module.split(".")[1:]
    if inside[:1] and inside[0] in HALLS:
        inside = inside[1:]
    return [*inside, ""][0]


def imports(tree: ast.Module, known: Mapping[str, object]) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything imported, inside functions too.

    ``from a import b`` is an import of ``a.b`` where `known` says that this is a module.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield node.lineno, full if full in known or full == "numpy.random" else base


def lines_for_types(tree: ast.Module) -> set[int]:
    """Return the lines that only a type checker reads: no circle can arise from them."""
    return {
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and name_of(node.test) == "TYPE_CHECKING"
        for inner in node.body
    }


def import_fault(module: str, target: str, known: Mapping[str, object]) -> str:
    """Return what is wrong with `module` importing `target`, or ""."""
    here, top = room(module), target.split(".")[0]
    if target.startswith("."):
        return "is a relative import; write it in full"
    if here == "rules" and target not in RULES_MAY_IMPORT and room(target) != "rules":
        return f"rules import only {', '.join(sorted(RULES_MAY_IMPORT))} and other rules"
    if target == "random" or target.startswith("numpy.random"):
        return "random numbers come from negsim.engine.draws alone"
    if top == "negsim":
        return inner_fault(here, target, known)
    if top in sys.stdlib_module_names:
        return ""
    if top not in THIRD_PARTIES:
        return "is a third party without a place; give it one in THIRD_PARTIES"
    if here not in THIRD_PARTIES[top]:
        return f"only {', '.join(sorted(THIRD_PARTIES[top]))} may import {top}"
    return ""


def inner_fault(here: str, target: str, known: Mapping[str, object]) -> str:
    """Return what is wrong with the room `here` importing the module `target` of negsim."""
    there = room(target)
    if not there:
        return "nobody imports the package root or a hall"
    if target not in known:
        return "is no module of negsim"
    if {here, there} & COMPILED_RUN and {here, there} & MESA:
        return "the compiled run and the rooms that know Mesa know nothing of each other"
    if LAYER.get(there, 0) > LAYER[here]:
        return f"is in layer {LAYER[there]}, above layer {LAYER[here]} of {here}"
    return ""


def numpy_names(tree: ast.Module) -> set[str]:
    """Return the names under which a module knows numpy."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "numpy"
    }


def truth_tests(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield every expression that is asked only whether it is true."""
    for node in ast.walk(tree):
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


def given_values(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield name and value wherever a value is given to a name: ``a = 1``, ``f(a=1)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            yield node.arg or "", node.value
        elif isinstance(node, ast.Assign):
            yield from ((name_of(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value:
            yield name_of(node.target), node.value


def seed_faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and fault of seeds that are asked for their truth or come from a clock."""
    for test in truth_tests(tree):
        if name_of(test) == "seed":
            yield test.lineno, "asks whether seed is true; 0 is a seed, compare with None"
    clocks = set(CLOCKS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in CLOCKS:
            clocks |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            clocks |= {a.asname for a in node.names if a.name in CLOCKS and a.asname}
    for name, value in given_values(tree):
        if name == "seed" and clocks & {name_of(n) for n in ast.walk(value)}:
            yield value.lineno, "takes a seed from the clock"


def luck_faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and fault of random numbers that are not from negsim.engine.draws."""
    numpy = numpy_names(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr == "random" and name_of(node.value) in numpy:
            yield node.lineno, "random numbers come from negsim.engine.draws, not from numpy.random"
        elif node.attr in {"random", "rng", "shuffle_do"} and name_of(node.value) not in numpy:
            yield node.lineno, f"uses .{node.attr}, a generator of Mesa's; use negsim.engine.draws"


LATE = "importlib.import_module('negsim.plots.result').overview(self)"
"""The one import by a call: `Result.plot` draws when asked, and needs no drawing until then."""


def hidden_import_faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and fault of imports that this test could not see."""
    allowed = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node) == LATE
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in allowed:
            continue
        if isinstance(node, ast.Call) and name_of(node.func) in {"import_module", "__import__"}:
            yield node.lineno, "imports by a call; write an import that can be read"


def circles(edges: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield the first circle among the modules, if there is one."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        yield "circle of imports: " + " <- ".join(error.args[1])


def faults(sources: Mapping[str, str]) -> list[str]:
    """Return every breach of the rules of the house, one line each.

    Parameters
    ----------
    sources : mapping of str to str
        Source text by full name of the module; a package goes by its own name.
    """
    found, edges = [], {}
    for module, source in sources.items():
        if module.removeprefix("negsim.") in HALLS:
            words_only = len(ast.parse(source).body) <= 1
            found += [] if words_only else [f"{module} is a hall, and holds words alone"]
            continue
        if room(module) not in LAYER and module != "negsim":
            found.append(f"{module} has no layer yet; place it in LAYERS of {Path(__file__).name}")
            continue
        tree = ast.parse(source)
        imported = list(imports(tree, sources))
        unrun = lines_for_types(tree)
        edges[module] = {to for line, to in imported if to in sources and line not in unrun}
        here = [*seed_faults(tree), *luck_faults(tree)]
        if module != "negsim":  # the root opens its rooms one by one, by name
            here += hidden_import_faults(tree)
            for line, target in imported:
                fault = import_fault(module, target, sources)
                here += [(line, f"import of {target}: {fault}")] if fault else []
        found += [f"{module}:{line}: {fault}" for line, fault in here]
    return found + list(circles(edges))


def sources_of(package: Path) -> dict[str, str]:
    """Return the source of every module of a package, by its full name."""
    sources = {}
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        sources[name] = file.read_text(encoding="utf-8")
    return sources


def test_the_house_keeps_its_rules() -> None:
    assert faults(sources_of(PACKAGE)) == []


def test_validation_draws_as_the_package_does() -> None:
    sources = sources_of(PACKAGE.parent / "validation")
    assert "validation.patterns.arms" in sources
    for source in sources.values():
        tree = ast.parse(source)
        targets = {target for _, target in imports(tree, {})}
        assert not [t for t in targets if t == "random" or t.startswith("numpy.random")]
        assert [*seed_faults(tree), *luck_faults(tree), *hidden_import_faults(tree)] == []


def test_the_guard_reads_the_whole_package() -> None:
    sources = sources_of(PACKAGE)
    assert {"negsim", "negsim.errors", "negsim.rules", "negsim.rules.utility"} <= set(sources)
    assert len(sources) == len(list(PACKAGE.rglob("*.py")))


EMPTY = dict.fromkeys(sources_of(PACKAGE), "")
"""A whole package in which nothing is wrong, to plant one fault in."""

PLANTED = [
    # layers
    ("fields", "from negsim.scenario.scenario import Scenario", "is in layer 2, above layer 1 of fields"),
    ("outcomes", "def f():\n    import negsim.cli.main", "is in layer 11, above layer 5 of outcomes"),
    ("scenario", "from negsim.scenario.files import loading", "is in layer 3, above layer 2"),
    ("scenario", "if TYPE_CHECKING:\n    import negsim.scenario.files.load", "is in layer 3, above"),
    ("figures.plots", "from negsim import cli", "is in layer 11, above layer 9 of plots"),
    ("cli", "import negsim.plots", "nobody imports the package root or a hall"),
    ("cli", "from negsim.plots import draw", "nobody imports the package root or a hall"),
    ("cli", "import negsim", "nobody imports the package root"),
    ("cli", "from negsim import load_scenario", "nobody imports the package root"),
    ("cli", "from .errors import Mistake", "is a relative import"),
    ("cli", "import negsim.nowhere", "is no module of negsim"),
    ("cli", "import importlib\nimportlib.import_module('yaml')", "imports by a call"),
    ("ensemble", "import negsim.engine.readable.run", "know nothing of each other"),
    ("stories.story", "from negsim.engine.ensemble import run", "know nothing of each other"),
    ("model", "from negsim.engine.compiled.run import play_block", "know nothing of each other"),
    # rules
    ("rules.utility", "import negsim.engine.draws", "rules import only"),
    ("rules.utility", "from negsim.scenario.scenario import Party", "rules import only"),
    ("rules.utility", "import os", "rules import only"),
    ("rules.utility", "import yaml", "rules import only"),
    ("rules.utility", "from numpy import random", "rules import only"),
    # third parties
    ("ensemble", "import numba", "only compiled may import numba"),
    ("cli", "def f():\n    from yaml import safe_load", "may import yaml"),
    ("ensemble", "from mesa import Model", "may import mesa"),
    ("cli", "import matplotlib.pyplot as plt", "may import matplotlib"),
    ("sweeps.store", "import requests", "third party without a place"),
    ("cli", "def f():\n    from validation import checks", "third party without a place"),
    # luck
    ("sweeps.design", "import random", "random numbers come from negsim.engine.draws"),
    ("sweeps.design", "from random import choice", "random numbers come from negsim.engine.draws"),
    ("sweeps.design", "import numpy.random", "random numbers come from negsim.engine.draws"),
    ("sweeps.design", "from numpy.random import default_rng", "come from negsim.engine.draws"),
    ("sweeps.design", "import numpy as np\nx = np.random.rand()", "not from numpy.random"),
    ("model", "def step(self):\n    return self.rng.integers(2)", "a generator of Mesa's"),
    ("model", "def step(self):\n    return self.random.random()", "a generator of Mesa's"),
    ("model", "def step(self):\n    self.agents.shuffle_do('act')", "a generator of Mesa's"),
    # seeds
    ("ensemble", "def f(seed):\n    if seed:\n        pass", "0 is a seed"),
    ("ensemble", "def f(seed):\n    return seed or 1", "0 is a seed"),
    ("ensemble", "def f(given):\n    return 1 if not given.seed else 2", "0 is a seed"),
    ("cli", "import time\nseed = time.time_ns()", "takes a seed from the clock"),
    ("cli", "from time import time_ns as now\nrun(seed=int(now()))", "takes a seed from the clock"),
    ("cli", "import datetime as d\nseed: int = d.datetime.now().second", "seed from the clock"),
]


@pytest.mark.parametrize(("module", "source", "expected"), PLANTED)
def test_a_planted_fault_is_refused(module: str, source: str, expected: str) -> None:
    found = faults(EMPTY | {f"negsim.{module}": source})
    assert found
    assert all(fault.startswith(f"negsim.{module}:") for fault in found)
    assert any(expected in fault for fault in found)


ALLOWED = [
    ("cli", "def f():\n    from negsim.plots import plots\n    import negsim.engine.ensemble"),
    ("rules.utility", "import math\nimport numpy as np\nfrom negsim.jit import rule"),
    ("", "from negsim.cli.main import main\nfrom negsim.scenario.scenario import Scenario"),
    ("model", "import mesa\nmesa.Model(rng=1)"),
    ("cli", "import time\nstart = time.time()\nrun(seed=1)"),
    ("ensemble", "def f(seed):\n    return 1 if seed is None else seed"),
]


@pytest.mark.parametrize(("module", "source"), ALLOWED)
def test_the_guard_allows_what_is_right(module: str, source: str) -> None:
    assert faults(EMPTY | {f"negsim.{module}".rstrip("."): source}) == []


@pytest.mark.parametrize("module", ["negsim.gossip", "negsim.story.gossip"])
def test_a_new_module_must_be_placed(module: str) -> None:
    assert faults(EMPTY | {module: ""}) == [
        f"{module} has no layer yet; place it in LAYERS of test_architecture.py"
    ]


def test_a_hall_holds_words_alone() -> None:
    assert faults(EMPTY | {"negsim.plots": '"""Figures."""'}) == []
    assert faults(EMPTY | {"negsim.plots": '"""Figures."""\nfrom negsim import errors'}) == [
        "negsim.plots is a hall, and holds words alone"
    ]


def test_a_circle_in_one_layer_is_refused() -> None:
    circle = {
        "negsim.engine.readable.agents": "def f():\n    import negsim.engine.readable.run",
        "negsim.engine.readable.run": "from negsim.engine.readable.agents import Party",
    }
    [fault] = faults(EMPTY | circle)
    assert fault.startswith("circle of imports: negsim.")
    circle["negsim.engine.readable.agents"] = "if TYPE_CHECKING:\n    from negsim.engine.readable.run import NegotiationModel"
    assert faults(EMPTY | circle) == []
