"""From the YAML of an experiment to what varies: its parameters and its design."""

from __future__ import annotations

import math
from typing import Any

from negsim.scenario.files.blocks import BROKEN, Names, Opened, Page, Scope, keys
from negsim.scenario.files.strict_yaml import DECIMAL, Block, Entry, Items, Node, Scalar, within
from negsim.sweeps.experiment.design import MOST_POINTS, grid_size
from negsim.sweeps.experiment.draft import Draft, check_name, label, one_of, texts, whole
from negsim.sweeps.experiment.experiment import RANGED, Design, Parameter
from negsim.sweeps.experiment.point_table import read_table
from negsim.vocabulary import ENDINGS, MILESTONES, SHARE_OF

UNCOUNTED = 10**15
"""From how many points on their number is not printed: it may have thousands of digits."""

MOST_WHOLE = 10**18 - 1
"""Largest whole number that YAML keeps as one; far too many steps are counted, then refused."""

KINDS = {
    "grid": "",
    "lhs": "points",
    "sobol": "points",
    "list": "table",
    "csv": "file",
}
"""Kinds of design, and what each needs besides its kind."""

RANGE = ("from", "to", "steps", "values")
"""All keys of a parameter besides its path."""

RANGES: dict[str, tuple[str, ...]] = {
    "grid": ("from", "to", "steps"),
    "lhs": ("from", "to"),
    "sobol": ("from", "to"),
    "list": (),
    "csv": (),
}
"""What a parameter needs besides its path in a design of each kind."""

WORDS = "text and flags vary by arms, such as one: {set: {PATH: TEXT}}, two: {set: {PATH: TEXT}}"
TOO_MANY = f"are more than {MOST_POINTS:,}"
COLUMNS = {
    *("cell", "scenario", "arm", "point", "seed", "runs", "first_run", "collapses"),
    *("collapses_mean", "doubt", "arm_label"),
    *("first_collapse", "rounds_to_revival", *MILESTONES, *ENDINGS),
    *(f"n_{id}" for id in SHARE_OF),
}
STARTS = ("k_", "p_", "d_", "first_collapse_", "rounds_to_revival_")
"""Columns that results or exports have, which cannot be parameters, and how others begin."""

ENDS = ("_low", "_high")
"""Ends of the names of columns that hold the interval of a share."""

DOUBT_ENDS = ("_doubt_low", "_doubt_high")
"""Ends of the names of columns that hold what the assumptions leave of a share."""

CONSTANT = (
    "so it does not vary; leave it out and set it in the scenario or in arms instead "
    "(as_is: {set: {PATH: VALUE}})"
)


def read_parameters(draft: Draft, top: Opened, kind: str) -> list[Any]:
    """Return the parameters; a broken one is `BROKEN`."""
    if "vary" not in top.entries:
        return []
    page = draft.page
    block = page.open(top.entries["vary"].node, "vary", None)
    if block.whole and not block.entries:
        page.fail(block, "vary", "missing", "needs something that varies; or leave it out")
    parameters: list[Any] = []
    for name, entry in block.entries.items():
        path = f"vary.{name}"
        check_name(page, entry, path, name)
        if name in COLUMNS or name.startswith(STARTS):
            what = f"{name!r} is a column of every result; choose another name"
            page.fail(entry, path, "bad-name", what)
        parameters.append(_parameter(draft, name, entry, kind))
    if kind == "grid" and BROKEN not in parameters:
        points = math.prod(grid_size(parameter) for parameter in parameters)
        less = "take fewer steps, or a design such as {kind: lhs, points: 1000}"
        _count(page, block, "vary", points, f"points (steps multiplied) {TOO_MANY}; {less}")
    return parameters


def _count(page: Page, place: Node | Opened, path: str, points: int, words: str) -> bool:
    """Whether there are no more points than can be handled; if not, keep the mistake."""
    if points > MOST_POINTS:
        count = f"{points:,}" if points < UNCOUNTED else f"over {UNCOUNTED:,}"
        page.fail(place, path, "too-large", f"{count} {words}")
    return points <= MOST_POINTS


def _parameter(draft: Draft, name: str, entry: Entry, kind: str) -> Any:
    """Return one parameter, or `BROKEN`."""
    page, path = draft.page, f"vary.{name}"
    before = len(page.mistakes)
    opened = page.open(entry.node, path, keys("path", "paths", *RANGE, "label", "unit"))
    key = one_of(page, opened, "path", "paths")
    paths: tuple[str, ...] = ()
    if key:
        paths = texts(page, opened.entries[key].node, f"{path}.{key}", "paths")
    draft.paths[name] = paths
    read = _range(draft, opened, kind) if kind else {}
    read |= {key: label(page, opened, key) for key in ("label", "unit")}
    if len(page.mistakes) > before or not paths:
        return BROKEN
    return Parameter(name, paths, **read)


def _range(draft: Draft, opened: Opened, kind: str) -> dict[str, Any]:
    """Return low, high, steps and values of a parameter, as far as `kind` asks for them."""
    page, path, wanted = draft.page, opened.path, RANGES[kind]
    if kind == "grid" and "values" in opened.entries:
        wanted = ("values",)
    for key in RANGE:
        if key in opened.entries and key not in wanted:
            what = _misfit(kind, wanted)
            page.fail(opened.entries[key], f"{path}.{key}", "conflict", what)
    page.absent(opened, wanted)
    given = {key: entry.node for key, entry in opened.entries.items() if key in wanted}
    if "values" in given:
        return {"values": _values(draft, given["values"], f"{path}.values")}
    read: dict[str, Any] = {"low": BROKEN, "high": BROKEN}
    for key, name in (("from", "low"), ("to", "high")):
        if key in given:
            read[name] = page.finite(given[key], f"{path}.{key}", "a number")
    if "steps" in given:
        read["steps"] = _steps(page, given["steps"], f"{path}.steps")
    low, high = read["low"], read["high"]
    if BROKEN not in (low, high) and low >= high:
        what = f"{high:.12g} is below 'from', {low:.12g}; give the smaller number first"
        same = f"'from' and 'to' are both {low:.12g}, {CONSTANT}"
        page.fail(opened.entries["to"], f"{path}.to", "conflict", same if low == high else what)
    return read if wanted else {}


def _steps(page: Page, node: Node, path: str) -> Any:
    """Return into how many values a range is cut."""
    if isinstance(node, Scalar) and node.value == 1:
        return page.fail(node, path, "out-of-range", f"1 step is a single value, {CONSTANT}")
    return whole(page, node, path, 2, MOST_WHOLE, "a whole number from 2 on")


def _values(draft: Draft, node: Node, path: str) -> Any:
    """Return the values of a parameter of a grid."""
    page = draft.page
    if not isinstance(node, Items) or not node.nodes:
        return page.must(node, path, "a list of numbers")
    words = [item for item in node.nodes if _is_word(item)]
    if words:
        # What its path leads to is no number either, which need not be reported as well.
        draft.paths.pop(path.removeprefix("vary.").removesuffix(".values"), None)
        return page.must(words[0], path, f"a list of numbers ({WORDS})", code="not-a-number")
    values = [page.finite(item, path, "a list of numbers") for item in node.nodes]
    if BROKEN in values:
        return BROKEN
    if len(values) == 1:
        what = f"holds one value, {values[0]:.12g}, {CONSTANT}"
        return page.fail(node, path, "missing", what)
    given: set[float] = set()
    for item, value in zip(node.nodes, values, strict=True):
        if value in given:
            page.fail(item, path, "duplicate", f"{value:.12g} is given twice")
        given.add(value)
    return tuple(values)


def design_kind(top: Opened) -> str:
    """Return the kind of design; an empty text if there is none that is known."""
    entry = top.entries.get("design")
    if entry is None:
        return "grid"
    node: Node = within(entry, "kind").node
    kind = node.value if isinstance(node, Scalar) else None
    return kind if isinstance(kind, str) and kind in KINDS else ""


def read_design(draft: Draft, top: Opened, kind: str, parameters: list[Any]) -> Any:
    """Return the design, or `BROKEN`."""
    page, entry = draft.page, top.entries.get("design")
    if entry is None:
        return Design("grid")
    if not kind:
        return _no_kind(page, entry.node)
    need = KINDS[kind]
    if isinstance(entry.node, Scalar) and need:
        what = f"{kind!r} needs {need!r}; write {{kind: {kind}, {need}: ...}}"
        return page.fail(entry, "design", "missing", what)
    block = Opened(entry.line, "design", {}, Scope())
    if not isinstance(entry.node, Scalar):
        names = ("kind", need) if need else ("kind",)
        block = page.open(entry.node, "design", keys(*names))
        page.absent(block, names)
    vary = top.entries.get("vary", Entry(0, Block(0, {}))).node
    if kind != "grid" and isinstance(vary, Block) and not vary.entries:
        what = f"a {kind} design needs something to vary; give 'vary'"
        return page.fail(entry, "design", "missing", what)
    if not need:
        return Design(kind)
    if need not in block.entries or (kind not in RANGED and BROKEN in parameters):
        return BROKEN
    return _filled(draft, kind, block.entries[need].node, parameters)


def _no_kind(page: Page, node: Node) -> Any:
    """Keep the mistake that a design has no kind that is known."""
    path = "design"
    if isinstance(node, Block):
        opened = page.open(node, path, keys("kind", *dict.fromkeys(filter(None, KINDS.values()))))
        page.absent(opened, ("kind",))
        if "kind" not in opened.entries:
            return BROKEN
        node, path = opened.entries["kind"].node, "design.kind"
    name = page.text(node, path)
    kinds = Names("a kind of design", "kinds", tuple(KINDS))
    return BROKEN if name is BROKEN else page.unknown(node, path, kinds, name)


def _filled(draft: Draft, kind: str, node: Node, parameters: list[Any]) -> Any:
    """Return a design of a known kind with what it needs, which stands in `node`, or `BROKEN`."""
    page, path = draft.page, f"design.{KINDS[kind]}"
    if kind in RANGED:
        points = whole(page, node, path, 2, MOST_WHOLE, "a whole number from 2 on")
        if points is BROKEN or not _count(page, node, path, points, f"points {TOO_MANY}"):
            return BROKEN
        return Design(kind, points)
    names = tuple(parameter.name for parameter in parameters)
    file = page.text(node, path) if kind == "csv" else ""
    if file is BROKEN:
        return BROKEN
    table = _csv(draft, file, names) if file else _table(draft, node, names)
    if table is BROKEN:
        return BROKEN
    for name, column in zip(names, zip(*table, strict=True), strict=True):
        if min(column) == max(column):
            what = f"{name!r} is {column[0]:.12g} throughout, {CONSTANT}"
            page.fail(node, path, "conflict", what)
    return Design(kind, table=table, file=file)


def _csv(draft: Draft, file: str, names: tuple[str, ...]) -> Any:
    """Return the points in a file, in the order of `names`, or `BROKEN`."""
    table, draft.rows, mistakes = read_table(draft.folder / file, names)
    draft.adopt(mistakes, "design.file")
    return BROKEN if mistakes else table


def _table(draft: Draft, node: Node, names: tuple[str, ...]) -> Any:
    """Return the points of a list, in the order of `names`, or `BROKEN`."""
    page, path = draft.page, "design.table"
    before = len(page.mistakes)
    if not isinstance(node, Items) or not node.nodes:
        return page.must(node, path, "a list of points, each {NAME: NUMBER, ...}")
    rows: list[tuple[float, ...]] = []
    for at, item in enumerate(node.nodes):
        opened = page.open(item, f"{path}.{at}", Names("in 'vary'", "parameters", names))
        page.absent(opened, names)
        numbers = {
            key: page.finite(entry.node, f"{path}.{at}.{key}", "a number")
            for key, entry in opened.entries.items()
        }
        rows.append(tuple(numbers.get(name, 0.0) for name in names))
        draft.rows.append((page.file, opened.line))
    return tuple(rows) if len(page.mistakes) == before else BROKEN


def _is_word(node: Node) -> bool:
    """Whether `node` is a text or a flag, and no number in quotes."""
    value = node.value if isinstance(node, Scalar) else None
    return isinstance(value, bool) or (isinstance(value, str) and not DECIMAL.fullmatch(value))


def _misfit(kind: str, wanted: tuple[str, ...]) -> str:
    """Return that a key has no place in a parameter of a design of this kind."""
    if not wanted:
        return f"has no place here: the points of a {kind} design stand in its table"
    words = ", ".join(repr(key) for key in wanted)
    return f"has no place here: a {kind} design takes {words}"
