"""From the YAML of an experiment to what varies: its parameters and its design."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from negsim.scenario.files.blocks import BROKEN, Names, Opened, Scope
from negsim.scenario.files.strict_yaml import DECIMAL, Block, Entry, Items, Node, Scalar
from negsim.sweeps.experiment.blocks import ExperimentPage
from negsim.sweeps.experiment.design import MOST_POINTS, grid_size
from negsim.sweeps.experiment.parts import RANGED, Design, Parameter
from negsim.sweeps.experiment.points import read_table
from negsim.vocabulary import ENDINGS, MILESTONES

UNCOUNTED = 10**15
"""From how many points on their number is not told: it may have thousands of digits."""

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
    "collapses_mean",
    *("first_collapse", "rounds_to_revival", *MILESTONES, *ENDINGS),
}
STARTS = ("k_", "p_", "first_collapse_", "rounds_to_revival_")
"""Columns that results or exports have, which cannot be parameters, and how others begin."""

ENDS = ("_low", "_high")
"""Ends of the names of columns that hold the interval of a share."""

CONSTANT = (
    "so it does not vary; leave it out and set it in the scenario or in arms instead "
    "(as_is: {set: {PATH: VALUE}})"
)


@dataclass
class VaryReader(ExperimentPage):
    """Reads what varies.

    Parameters
    ----------
    rows : list of (str, int)
        File and line of each point of a table.
    paths : dict of str to tuple of str
        Paths of each parameter, also of one whose range is wrong.
    """

    rows: list[tuple[str, int]] = field(default_factory=list)
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)

    # ---- what varies

    def parameters(self, top: Opened, kind: str) -> list[Any]:
        """Return the parameters; a broken one is `BROKEN`."""
        if "vary" not in top.entries:
            return []
        block = self.inner(top.entries["vary"].node, "vary", None)
        if block.whole and not block.entries:
            self.fail(block, "vary", "needs something that varies; or leave it out")
        parameters: list[Any] = []
        for name, entry in block.entries.items():
            path = f"vary.{name}"
            self.good_id(entry, path, name)
            if name in COLUMNS or name.startswith(STARTS):
                what = f"{name!r} is a column of every result; choose another name"
                self.fail(entry, path, what)
            parameters.append(self.parameter(name, entry, kind))
        if kind == "grid" and BROKEN not in parameters:
            points = math.prod(grid_size(parameter) for parameter in parameters)
            less = "take fewer steps, or a design such as {kind: lhs, points: 1000}"
            self.count(block, "vary", points, f"points (steps multiplied) {TOO_MANY}; {less}")
        return parameters

    def count(self, place: Node | Opened, path: str, points: int, words: str) -> bool:
        """Whether there are no more points than can be handled; if not, keep the mistake."""
        if points > MOST_POINTS:
            count = f"{points:,}" if points < UNCOUNTED else f"over {UNCOUNTED:,}"
            self.fail(place, path, f"{count} {words}")
        return points <= MOST_POINTS

    def parameter(self, name: str, entry: Entry, kind: str) -> Any:
        """Return one parameter, or `BROKEN`."""
        before, path = len(self.mistakes), f"vary.{name}"
        opened = self.inner(entry.node, path, ("path", "paths", "from", "to", "steps", "values"))
        key = self.one_of(opened, ("path", "paths")) if opened.whole else ""
        paths: tuple[str, ...] = ()
        if key:
            paths = self.texts(opened.entries[key].node, f"{path}.{key}", "paths")
        self.paths[name] = paths
        read = self.range(opened, kind) if kind else {}
        if len(self.mistakes) > before or not paths:
            return BROKEN
        return Parameter(name, paths, **read)

    def range(self, opened: Opened, kind: str) -> dict[str, Any]:
        """Return low, high, steps and values of a parameter, as far as `kind` asks for them."""
        wanted = RANGES[kind]
        if kind == "grid" and "values" in opened.entries:
            wanted = ("values",)
        for key in ("from", "to", "steps", "values"):
            if key in opened.entries and key not in wanted:
                self.fail(opened.entries[key], f"{opened.path}.{key}", _misfit(kind, wanted))
        self.absent(opened, wanted)
        given = {key: entry.node for key, entry in opened.entries.items() if key in wanted}
        if "values" in given:
            return {"values": self.values(given["values"], f"{opened.path}.values")}
        read: dict[str, Any] = {"low": BROKEN, "high": BROKEN}
        for key, name in (("from", "low"), ("to", "high")):
            if key in given:
                read[name] = self.finite(given[key], f"{opened.path}.{key}", "a number")
        if "steps" in given:
            read["steps"] = self.steps(given["steps"], f"{opened.path}.steps")
        low, high = read["low"], read["high"]
        if BROKEN not in (low, high) and low >= high:
            what = f"{high:.12g} is below 'from', {low:.12g}; give the smaller number first"
            same = f"'from' and 'to' are both {low:.12g}, {CONSTANT}"
            self.fail(opened.entries["to"], f"{opened.path}.to", same if low == high else what)
        return read if wanted else {}

    def steps(self, node: Node, path: str) -> Any:
        """Return into how many values a range is cut."""
        if isinstance(node, Scalar) and node.value == 1:
            return self.fail(node, path, f"1 step is a single value, {CONSTANT}")
        return self.whole(node, path, 2, MOST_WHOLE, "a whole number from 2 on")

    def values(self, node: Node, path: str) -> Any:
        """Return the values of a parameter of a grid."""
        if not isinstance(node, Items) or not node.nodes:
            return self.must(node, path, "a list of numbers")
        words = [item for item in node.nodes if _is_word(item)]
        if words:
            # What its path leads to is no number either, which need not be told as well.
            self.paths.pop(path.removeprefix("vary.").removesuffix(".values"), None)
            return self.must(words[0], path, f"a list of numbers ({WORDS})")
        values = [self.finite(item, path, "a list of numbers") for item in node.nodes]
        if BROKEN in values:
            return BROKEN
        if len(values) == 1:
            return self.fail(node, path, f"holds one value, {values[0]:.12g}, {CONSTANT}")
        given: set[float] = set()
        for item, value in zip(node.nodes, values, strict=True):
            if value in given:
                self.fail(item, path, f"{value:.12g} is given twice")
            given.add(value)
        return tuple(values)

    # ---- the design

    def kind(self, top: Opened) -> str:
        """Return the kind of design; an empty text if it cannot be told."""
        entry = top.entries.get("design")
        if entry is None:
            return "grid"
        node: Node = entry.node
        if isinstance(node, Block) and "kind" in node.entries:
            node = node.entries["kind"].node
        kind = node.value if isinstance(node, Scalar) else None
        return kind if isinstance(kind, str) and kind in KINDS else ""

    def design(self, top: Opened, kind: str, parameters: list[Any]) -> Any:
        """Return the design, or `BROKEN`."""
        entry = top.entries.get("design")
        if entry is None:
            return Design("grid")
        if not kind:
            return self.no_kind(entry.node)
        need = KINDS[kind]
        keys = ("kind", need) if need else ("kind",)
        if isinstance(entry.node, Scalar) and need:
            what = f"{kind!r} needs {need!r}; write {{kind: {kind}, {need}: ...}}"
            return self.fail(entry, "design", what)
        block = Opened(entry.line, "design", {}, Scope())
        if not isinstance(entry.node, Scalar):
            block = self.inner(entry.node, "design", keys)
            self.absent(block, keys)
        vary = top.entries.get("vary", Entry(0, Block(0, {}))).node
        if kind != "grid" and isinstance(vary, Block) and not vary.entries:
            what = f"a {kind} design needs something to vary; give 'vary'"
            return self.fail(entry, "design", what)
        return self.filled(kind, block, parameters)

    def no_kind(self, node: Node) -> Any:
        """Keep the mistake that a design has no kind that is known."""
        path = "design"
        if isinstance(node, Block):
            opened = self.inner(node, path, ("kind", *dict.fromkeys(filter(None, KINDS.values()))))
            self.absent(opened, ("kind",))
            if "kind" not in opened.entries:
                return BROKEN
            node, path = opened.entries["kind"].node, "design.kind"
        name = self.text(node, path)
        kinds = Names("a kind of design", "kinds", tuple(KINDS))
        return BROKEN if name is BROKEN else self.fail(node, path, kinds.unknown(name))

    def filled(self, kind: str, block: Opened, parameters: list[Any]) -> Any:
        """Return a design of a known kind with what it needs, or `BROKEN`."""
        need = KINDS[kind]
        if not need:
            return Design(kind)
        if need not in block.entries or (kind not in RANGED and BROKEN in parameters):
            return BROKEN
        node, path = block.entries[need].node, f"design.{need}"
        if kind in RANGED:
            points = self.whole(node, path, 2, MOST_WHOLE, "a whole number from 2 on")
            if points is BROKEN or not self.count(node, path, points, f"points {TOO_MANY}"):
                return BROKEN
            return Design(kind, points)
        names = tuple(parameter.name for parameter in parameters)
        file = self.text(node, path) if kind == "csv" else ""
        if file is BROKEN:
            return BROKEN
        table = self.csv(file, names) if file else self.table(node, names)
        if table is BROKEN:
            return BROKEN
        for name, column in zip(names, zip(*table, strict=True), strict=True):
            if min(column) == max(column):
                self.fail(node, path, f"{name!r} is {column[0]:.12g} throughout, {CONSTANT}")
        return Design(kind, table=table, file=file)

    def csv(self, file: str, names: tuple[str, ...]) -> Any:
        """Return the points in a file, in the order of `names`, or `BROKEN`."""
        table, self.rows, mistakes = read_table(self.folder / file, names)
        for mistake in mistakes:
            if mistake.line:
                self.mistakes.append(mistake)
            else:
                self.tell("design.file", str(mistake))
        return BROKEN if mistakes else table

    def table(self, node: Node, names: tuple[str, ...]) -> Any:
        """Return the points of a list, in the order of `names`, or `BROKEN`."""
        path, before = "design.table", len(self.mistakes)
        if not isinstance(node, Items) or not node.nodes:
            return self.must(node, path, "a list of points, each {NAME: NUMBER, ...}")
        rows: list[tuple[float, ...]] = []
        for at, item in enumerate(node.nodes):
            opened = self.open(
                item, f"{path}.{at}", Scope(), Names("in 'vary'", "parameters", names), False
            )
            self.absent(opened, names)
            numbers = {
                key: self.finite(entry.node, f"{path}.{at}.{key}", "a number")
                for key, entry in opened.entries.items()
            }
            rows.append(tuple(numbers.get(name, 0.0) for name in names))
            self.rows.append((self.file, opened.line))
        return tuple(rows) if len(self.mistakes) == before else BROKEN


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
