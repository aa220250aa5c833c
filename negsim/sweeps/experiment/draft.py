"""An experiment being read: its page of mistakes, its tree, and plain values as it writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from negsim.errors import Mistake
from negsim.scenario.files.blocks import BROKEN, ID, Opened, Page
from negsim.scenario.files.strict_yaml import Block, Entry, Items, Node, Scalar

LONGEST_LABEL = 80
"""Letters of a label or unit at most."""


@dataclass
class Draft:
    """An experiment being read.

    Parameters
    ----------
    page : Page
        Collects the mistakes.
    tree : Node
        The whole file.
    folder : Path
        Where relative paths begin.
    rows : list of (str, int)
        File and line of each point of a table.
    paths : dict of str to tuple of str
        Paths of each parameter, also of one whose range is wrong.
    """

    page: Page
    tree: Node
    folder: Path = field(default_factory=Path)
    rows: list[tuple[str, int]] = field(default_factory=list)
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def mistake(self, path: str, code: str = "other", what: str = "") -> Mistake:
        """Return a mistake at a part that was read before, or at the nearest part around it."""
        return Mistake(what, path, self.page.file, self._walk(path)[0], code)

    def report(self, path: str, code: str, what: str) -> None:
        """Keep a mistake at a part that was read before."""
        self.page.mistakes.append(self.mistake(path, code, what))

    def adopt(self, mistakes: Iterable[Mistake], path: str) -> None:
        """Keep mistakes of another file; those without a line at `path`, which names the file."""
        for mistake in mistakes:
            if mistake.line:
                self.page.mistakes.append(mistake)
            else:
                self.report(path, mistake.code, str(mistake))

    def has(self, path: str) -> bool:
        """Whether the file gives what is at `path`."""
        return not self._walk(path)[1]

    def _walk(self, path: str) -> tuple[int, str]:
        """Return the line where a path leads as far as it goes, and what is left of it."""
        node, line = self.tree, self.tree.line
        while path and isinstance(node, Block):
            within = [key for key in node.entries if f"{path}.".startswith(f"{key}.")]
            if not within:
                break
            key = max(within, key=len)  # a key of `set` is a path itself
            line, node = node.entries[key].line, node.entries[key].node
            path = path[len(key) + 1 :]
        return line, path


def texts(page: Page, node: Node, path: str, many: str) -> tuple[str, ...]:
    """Return a list of texts, each given once; one alone needs no brackets."""
    if isinstance(node, Scalar):
        nodes: list[Node] = [node]
    elif isinstance(node, Items) and node.nodes:
        nodes = node.nodes
    else:
        page.must(node, path, f"a list of {many}")
        return ()
    names = [page.text(item, path) for item in nodes]
    page.once(nodes, names, path, "given")
    return tuple(name for name in names if name is not BROKEN)


def whole(page: Page, node: Node, path: str, low: int, high: int, words: str = "") -> Any:
    """Return a whole number from `low` to `high`; `words` say so if they are not given."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        code = "not-a-number"
    elif low <= value <= high:
        return value
    else:
        code = "out-of-range"
    return page.must(node, path, words or f"a whole number from {low:,} to {high:,}", code=code)


def label(page: Page, opened: Opened, key: str) -> Any:
    """Return a label or unit, in one line; an empty one if it is not given."""
    if key not in opened.entries:
        return ""
    node, path = opened.entries[key].node, f"{opened.path}.{key}"
    words = page.text(node, path)
    if words is BROKEN:
        return BROKEN
    words = " ".join(words.split())
    if len(words) > LONGEST_LABEL:
        what = f"has {len(words)} letters; figures and tables have room for {LONGEST_LABEL}"
        return page.fail(node, path, "too-large", what)
    return words


def check_name(page: Page, entry: Entry, path: str, name: str) -> None:
    """Refuse a name that cannot stand in a table's head."""
    if not ID.fullmatch(name):
        what = f"{name!r} is no name; names are lower-case words joined by _, such as 'a_name'"
        page.fail(entry, path, "bad-name", what)


def one_of(page: Page, opened: Opened, first: str, other: str) -> str:
    """Return which of two keys is given; refuse both and neither."""
    given = [key for key in (first, other) if key in opened.entries]
    what = f"give either {first!r} or {other!r}"
    if len(given) == 2:
        page.fail(opened.entries[other], opened.path, "conflict", f"{what}, not both")
    if not given and opened.whole:
        page.fail(opened, opened.path, "missing", f"{what}; found neither")
    return given[0] if given else ""
