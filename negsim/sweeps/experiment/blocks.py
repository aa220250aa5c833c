"""What reading any block of an experiment needs besides what a `Page` has: lines, lists, names."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from negsim.errors import Mistake
from negsim.scenario.files.blocks import BROKEN, Names, Opened, Page, Scope
from negsim.scenario.files.ids import ID
from negsim.scenario.files.strict_yaml import Entry, Items, Node, Scalar


@dataclass
class ExperimentPage(Page):
    """An experiment being read; keeps the line of each part for mistakes found later.

    Parameters
    ----------
    file : str
        Name of the file for messages.
    folder : Path
        Where relative paths begin.
    lines : dict of str to int
        Line of each part, by its path.
    """

    folder: Path = field(default_factory=Path)
    lines: dict[str, int] = field(default_factory=dict)

    # ---- mistakes and plain values

    def tell(self, path: str, what: str) -> None:
        """Keep a mistake at a part that was read before, or at the nearest part around it."""
        around = path
        while around and around not in self.lines:
            around = around.rpartition(".")[0]
        self.mistakes.append(Mistake(what, path, self.file, self.lines.get(around, 0)))

    def inner(self, node: Node, path: str, keys: tuple[str, ...] | None) -> Opened:
        """Return a block that has no annotations; None allows any keys."""
        names = None if keys is None else Names("known here", "allowed", keys)
        opened = self.open(node, path, Scope(), names, annotated=False)
        self.lines[path] = opened.line
        for key, entry in opened.entries.items():
            self.lines[f"{path}.{key}" if path else key] = entry.line
        return opened

    def texts(self, node: Node, path: str, many: str) -> tuple[str, ...]:
        """Return a list of texts, each given once; one alone needs no brackets."""
        if isinstance(node, Scalar):
            nodes: list[Node] = [node]
        elif isinstance(node, Items) and node.nodes:
            nodes = node.nodes
        else:
            self.must(node, path, f"a list of {many}")
            return ()
        names = [self.text(item, path) for item in nodes]
        first: dict[Any, int] = {}
        for at, name in enumerate(names):
            if name is not BROKEN and first.setdefault(name, at) < at:
                self.fail(nodes[at], path, f"{name!r} is given twice")
        return tuple(name for name in names if name is not BROKEN)

    def whole(self, node: Node, path: str, low: int, high: int, words: str = "") -> Any:
        """Return a whole number from `low` to `high`; `words` say so if they are not given."""
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            return self.must(node, path, words or f"a whole number from {low:,} to {high:,}")
        return value

    def good_id(self, entry: Entry, path: str, name: str) -> None:
        """Refuse a name that cannot stand in a table's head."""
        if not ID.fullmatch(name):
            what = f"{name!r} is no name; names are lower-case words joined by _, such as 'a_name'"
            self.fail(entry, path, what)

    def one_of(self, opened: Opened, keys: tuple[str, str]) -> str:
        """Return which of two keys is given; refuse both and neither."""
        given = [key for key in keys if key in opened.entries]
        if len(given) == 2:
            what = f"give either {keys[0]!r} or {keys[1]!r}, not both"
            self.fail(opened.entries[keys[1]], opened.path, what)
        if not given and opened.whole:
            what = f"give either {keys[0]!r} or {keys[1]!r}; found neither"
            self.fail(opened, opened.path, what)
        return given[0] if given else ""
