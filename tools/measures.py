"""Print how the package is built, one measure a line, so that it can be held to limits.

    python tools/measures.py           a table, then the lists behind its numbers
    python tools/measures.py --json    the same as one JSON document

A unit is a folder, or a loose module, directly under the package. Imports for type hints and
inside functions count. Levels are the imports in the longest chain from unit to unit, where a
circle counts as if it were walked through once; a circle of imports is a set of modules each of
which imports, by way of others, itself (`import_module("...")` included).

The trip is the list of files of which a function is executed, in order, by the command TRIP.
"""

from __future__ import annotations

import ast
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import networkx as nx

PACKAGE = Path(__file__).parents[1] / "negsim"

TRIP = ["run", "istanbul-2025", "--set", "mediators.qatar.pressure=0.5", "--out", "trip"]

EXECUTORS = ("engine/readable", "engine/compiled")

CALLS = {
    "list": ["list"],
    "show": ["show", "textbook-two-party"],
    "check": ["check", "textbook-two-party"],
    "new": ["new", "my-talks"],
    "run": ["run", "textbook-two-party", "--runs", "100"],
    "run --out": ["run", "textbook-two-party", "--runs", "100", "--out", "run"],
    "run --rows": ["run", "textbook-two-party", "--runs", "100", "--rows", "rows.parquet"],
    "compare": ["compare", "textbook-two-party", "--arm", "same:", "--runs", "100"],
    "rank": ["rank", "textbook-two-party", "--budget", "10000"],
    "after": ["after", "textbook-two-party", "settled", "--runs", "100"],
    "report": [
        *("report", "textbook-two-party", "--ask", "after collapse", "--runs", "100"),
        *("--no-doubt", "--out", "talks.html"),
    ],
    "credit": ["credit", "istanbul-2025", "--runs", "2"],
    "blocked": ["blocked", "textbook-two-party", "--runs", "100"],
    "need": [
        *("need", "istanbul-2025", "--share", ".5", "--runs", "10"),
        *("--by", "mediators.*.pressure"),
    ],
    "map": [
        *("map", "kenya-2008", "--x", "mediators.*.pressure", "--y", "process.rounds"),
        *("--runs", "5", "--budget", "100"),
    ],
    "story": ["story", "textbook-two-party"],
    "page": ["page", "textbook-two-party", "--no-doubt", "--out", "page.html"],
    "play": ["play", "textbook-two-party", "--as", "upton"],
    "exercise": ["exercise"],
    "pack": ["pack", "textbook-two-party", "--out", "pack"],
    "check --out": ["check", "textbook-two-party", "--out", "check"],
    "sweep": [
        *("sweep", "textbook-two-party", "--vary", "parties.*.flexibility=0:1:2"),
        *("--runs", "50", "--out", "sweep"),
    ],
    "plot": ["plot", "sweep", "--out", "figure.png"],
    "export": ["export", "sweep", "--to", "csv", "--out", "table.csv"],
}
"""A small command of each verb; they run in one folder, so that later ones use earlier results."""


def graph(package: Path) -> grimp.ImportGraph:
    """Return who imports whom, among the modules of a package."""
    sys.path.insert(0, str(package.parent))
    try:
        return grimp.build_graph(package.name, cache_dir=None)
    finally:
        sys.path.remove(str(package.parent))


def arrows(imports: grimp.ImportGraph) -> set[tuple[str, str]]:
    """Return the pairs of modules of which the first imports the second."""
    pairs = imports.find_modules_directly_imported_by
    return {(module, other) for module in imports.modules for other in pairs(module)}


def calls(package: Path) -> set[tuple[str, str]]:
    """Return the pairs of which the first imports the second by a call with its full name."""
    return {
        (module_name(package, file), node.args[0].value)
        for file in sources(package)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("import_module")
        and isinstance(node.args[0], ast.Constant)
    }


def unit_arrows(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the pairs of units, short names, of which the first imports the second."""
    short = {(unit(module), unit(other)) for module, other in pairs}
    return {(one, other) for one, other in short if one != other}


def unit(module: str) -> str:
    """Return the unit of a module; that of the package itself is __init__."""
    return [*module.split(".")[1:], "__init__"][0]


def circles(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the circles of imports, each a sorted list of names."""
    components = nx.strongly_connected_components(nx.DiGraph(list(pairs)))
    return sorted(sorted(component) for component in components if len(component) > 1)


def levels(pairs: Iterable[tuple[str, str]]) -> int:
    """Return the number of imports in the longest chain; a circle is walked through once."""
    condensed = nx.condensation(nx.DiGraph(list(pairs)))
    depth: dict[int, int] = {}
    for node in reversed(list(nx.topological_sort(condensed))):
        below = [depth[other] for other in condensed[node]]
        depth[node] = len(condensed.nodes[node]["members"]) + max(below, default=0)
    return max(depth.values(), default=1) - 1


def sources(package: Path) -> list[Path]:
    """Return the files of a package, sorted."""
    return sorted(package.rglob("*.py"))


def module_name(package: Path, file: Path) -> str:
    """Return the full name of the module in a file."""
    parts = file.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"))


def functions(file: Path) -> dict[str, int]:
    """Return the lines of each function of a file, in order; a method goes by `Class.name`."""
    found = {}

    def visit(node: ast.AST, above: str) -> None:
        for inner in ast.iter_child_nodes(node):
            name = above
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{above}.{inner.name}".lstrip(".")
                if not isinstance(inner, ast.ClassDef):
                    found[name] = (inner.end_lineno or 0) - inner.lineno + 1
            visit(inner, name)

    visit(parsed(file), "")
    return found


def names(files: Iterable[Path]) -> set[str]:
    """Return the names of functions and methods in some files, without their class."""
    return {name.rpartition(".")[2] for file in files for name in functions(file)}


def observed(
    package: Path, mode: str, calls: Sequence[Sequence[str]], folder: Path, **environment: str
) -> list[Any]:
    """Return what observe.py reports of commands that it runs in a folder."""
    report, script = folder / "report.json", Path(__file__).with_name("observe.py")
    subprocess.run(
        [sys.executable, script, mode, package, report, json.dumps(calls)],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=True,
        env={**os.environ, "MPLBACKEND": "Agg", **environment},
    )  # fmt: skip
    found: list[Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def trip(package: Path = PACKAGE, call: Sequence[str] = TRIP, **environment: str) -> list[str]:
    """Return the files of which a command executes a function, in order of entry.

    Compiled functions are not seen, unless NEGSIM_COMPILE=0 is in the `environment`.
    """
    with tempfile.TemporaryDirectory() as folder:
        return observed(package, "entered", [call], Path(folder), **environment)


def verb_imports(package: Path = PACKAGE) -> dict[str, list[str]]:
    """Return the libraries, of those that observe.py knows, that each of `CALLS` imports."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            verb: observed(package, "imported", [call], Path(folder))[0]
            for verb, call in CALLS.items()
        }


def structure(package: Path = PACKAGE) -> dict[str, Any]:
    """Return all measures that are read from the source."""
    files, pairs = sources(package), arrows(graph(package))
    between = unit_arrows(pairs)
    lines = {file: file.read_text(encoding="utf-8").count("\n") for file in files}
    lengths = {
        f"{file.relative_to(package).as_posix()}:{name}": length
        for file in files
        for name, length in functions(file).items()
    }
    largest, longest = max(lines, key=lines.__getitem__), max(lengths, key=lengths.__getitem__)
    readable, compiled = (names(sources(package / folder)) for folder in EXECUTORS)
    return {
        "modules": len(list(package.glob("*.py"))),
        "folders": len({file.relative_to(package).parts[0] for file in files} - {
            file.name for file in package.glob("*.py")
        }),
        "units": len({unit(module_name(package, file)) for file in files}),
        "levels": levels(between),
        "arrows": len(between),
        "arrows from each unit": {
            one: sorted(other for start, other in between if start == one)
            for one in sorted({start for start, _ in between})
        },
        "circles": circles(pairs | calls(package)),
        "lines": sum(lines.values()),
        "largest file": [largest.relative_to(package).as_posix(), lines[largest]],
        "longest function": [longest, lengths[longest]],
        "median function": statistics.median(lengths.values()),
        "shared function names": sorted(readable & compiled),
        "function names of the executors": len(readable | compiled),
    }  # fmt: skip


LISTS = ("circles", "shared function names", "trip", "verbs", "arrows from each unit")


def show(found: dict[str, Any]) -> None:
    """Print all measures: those with one number as a table, then the lists."""
    for name, value in found.items():
        if isinstance(value, int | float):
            print(f"{name:34}{value:g}")
        elif name not in LISTS:
            print(f"{name:34}{value[1]}  {value[0]}")
        elif isinstance(value, list):
            print(f"{name:34}{len(value)}")
    for name in LISTS:
        print(f"\n{name}")
        items = found[name]
        for item in items:
            words = [f"{item}:", *items[item]] if isinstance(items, dict) else item
            print("  " + (words if isinstance(words, str) else " ".join(words)))


def main(arguments: list[str]) -> None:
    """Measure and print."""
    found = structure() | {"trip": trip(), "verbs": verb_imports()}
    if arguments == ["--json"]:
        print(json.dumps(found, indent=2))
    else:
        show(found)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader such as head may leave early
    main(sys.argv[1:])
