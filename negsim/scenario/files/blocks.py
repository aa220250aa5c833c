"""What reading any block of a scenario file needs: names, mistakes, annotations, plain values.

A `Page` is one file being read, and is handed to every function that reads a part of it. It
collects every mistake, so that all are reported at once, and for every number what the blocks
around it say: where it comes from, and give or take how much. Where something is wrong it hands
back `BROKEN`, which nobody sees, as the mistakes are raised in its place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from negsim.errors import Mistake, NegsimError, nearest
from negsim.scenario.commentary import Note
from negsim.scenario.fields import FORMS, Field, declared
from negsim.scenario.files.form_1 import gone
from negsim.scenario.files.hints import of_number
from negsim.scenario.files.strict_yaml import (
    DECIMAL,
    Block,
    Entry,
    Items,
    Node,
    Scalar,
    Unread,
    found,
)
from negsim.vocabulary import ENDINGS, MILESTONES

NOTES = ("source", "judgement", "override")
ANNOTATIONS = ("source", "judgement", "give_or_take")
BROKEN: Any = None
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
"""What YAML lets in only as an escape: it would steer terminals and spoil figures."""

GIVE_OR_TAKE = Field("number", "Half-width of the range around each number.", high=1e6)

ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
RESERVED = {*ANNOTATIONS, *NOTES, *FORMS}
"""Words of the format, which cannot be ids."""

TAKEN = {*ENDINGS, *MILESTONES}
"""Ids of what every scenario counts besides its own classes of signed packages."""


def listing(names: tuple[str, ...]) -> str:
    """Return names for a message; of very many, only the first."""
    if len(names) > 30:
        return ", ".join(names[:30]) + f", ... ({len(names)} in all)"
    return ", ".join(names) or "none"


def id_fault(section: str, id: str) -> str:
    """Return why a part of a section cannot have this `id`, or ""."""
    if not ID.fullmatch(id):
        return f"{id!r} is no id; ids are lower-case words joined by _, such as 'a_land'"
    if id in RESERVED or (section == "outcomes" and id in TAKEN):
        return f"{id!r} has a meaning of its own; choose another id"
    return ""


def level_fault(name: str) -> str:
    """Return why `name` cannot be a level, or ""."""
    if name in (*ANNOTATIONS, "*") or "=" in name or "\n" in name:
        return f"{name!r} cannot be a level: it has a meaning of its own, or holds '='"
    return ""


def file_name(words: str) -> str:
    """Return any words as the name of a file or folder, which leads nowhere else."""
    plain = re.sub(r'[/\\:*?"<>|\n\t]', "-", words.encode(errors="replace").decode())
    return CONTROL.sub("-", plain) if plain.strip(".") else "unnamed"


def id_of(file: str) -> str:
    """Return the id that the name of a file gives; whatever is no letter there becomes ``?``."""
    stem = PurePath(file).stem.strip("<>").encode(errors="replace").decode()
    return CONTROL.sub("?", stem).strip() or "scenario"


KNOWN = "known here"
"""What the names are that the format gives to the keys of a block."""


def keys(*names: str) -> Names:
    """Return the keys that a block may hold."""
    return Names(KNOWN, "allowed", names)


@dataclass(frozen=True)
class Names:
    """The names allowed somewhere, in the order of the file, and what they are called.

    As in "'x' is not {one}; {many} are a, b".
    """

    one: str
    many: str
    names: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code of the mistake that a name is not among them."""
        return "unknown-key" if self.one == KNOWN else "unknown-name"

    def unknown(self, name: str) -> str:
        """Return the message for a name that is not among them."""
        allowed = f"{self.many} are {listing(self.names)}"
        return f"{name!r} is not {self.one}; {allowed}{nearest(name, self.names)}"


def of_no_block(node: Node, names: Names | None) -> str:
    """Return what to do where a block of named things should stand."""
    if isinstance(node, Scalar) and node.value is None and node.line:
        return "; what belongs to it stands in the lines below it, indented further"
    if names is not None and names.names:
        keys = tuple(name for name in names.names if name not in ANNOTATIONS)
        return f"; write {{KEY: ...}}, keys are {listing(keys)}"
    return "; write names, each with a colon, not items with '-'" * isinstance(node, Items)


def fields_of(cls: type[Any], *more: str) -> Names:
    """Return the keys that a block for the dataclass `cls` may hold."""
    return keys(*(name for name, _, _ in declared(cls)), *more, *ANNOTATIONS)


@dataclass(frozen=True)
class Scope:
    """What the blocks around a number say about it; `origin` is the path of the note."""

    note: Note | None = None
    origin: str = ""
    give_or_take: float = 0.0


@dataclass(frozen=True)
class Opened:
    """A block whose keys are known to be allowed, without its annotations."""

    line: int
    path: str
    entries: dict[str, Entry]
    scope: Scope
    whole: bool = True


@dataclass
class Page:
    """A file being read, by the name that messages give it.

    `overridden` has for the path of each value that an override put in the override in words.
    `sources` has the keys that notes may refer to, `levels` those of each issue; each is None, and
    so are the levels of an issue, where it could not be read. `actors` has the ids of each sort
    (party, mediator, violence) that could be.
    """

    file: str
    overridden: Mapping[str, str] = field(default_factory=dict)
    sources: dict[str, str] | None = None
    levels: dict[str, tuple[str, ...] | None] | None = None
    actors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    notes: dict[str, Note] = field(default_factory=dict)
    block_notes: dict[str, Note] = field(default_factory=dict)

    # ---- mistakes and blocks

    def fail(self, node: Node | Entry | Opened, path: str, code: str, what: str) -> Any:
        """Keep a mistake (unless it was already reported) and return `BROKEN`."""
        if not isinstance(node, Unread):
            self.mistakes.append(Mistake(what, path, self.file, node.line, code))
        return BROKEN

    def must(
        self, node: Node, path: str, what: str, remedy: str = "", code: str = "wrong-kind"
    ) -> Any:
        """Keep the mistake that `node` is not what it must be, and what to do about it."""
        return self.fail(node, path, code, f"must be {what}; found {found(node)}{remedy}")

    def unknown(
        self, node: Node | Entry, path: str, names: Names, name: str, remedy: str = ""
    ) -> Any:
        """Keep the mistake that a name is not among those allowed."""
        return self.fail(node, path, names.code, names.unknown(name) + remedy)

    def version(self, entry: Entry | None, key: str, known: int) -> None:
        """Refuse at once a file of another format: the rest would be noise."""
        if entry and found(entry.node) != f"the number {known}":
            what = f"must be {known}, the format that this negsim reads; found {found(entry.node)}"
            raise NegsimError(Mistake(what, key, self.file, entry.line, "wrong-format"))

    def open(
        self, node: Node, path: str, names: Names | None, around: Scope | None = None
    ) -> Opened:
        """Return the entries of a block; refuse keys not in `names` (None allows any).

        `around` is what the blocks around it say; None where a block has no annotations.
        """
        scope = self.scope_at(path, around or Scope())
        if not isinstance(node, Block):
            self.must(node, path, "a mapping", of_no_block(node, names))
            return Opened(node.line, path, {}, scope, whole=False)
        entries: dict[str, Entry] = {}
        known = node.entries if names is None else set(names.names)
        for key, entry in node.entries.items():
            if around is not None and key in ANNOTATIONS:
                continue
            if names is None or key in known:
                entries[key] = entry
            else:
                self.unknown(entry, path, names, key, gone(f"{path}.{key}"))
        if around is not None:
            scope = self.annotations(node, path, scope)
        return Opened(node.line, path, entries, scope)

    def absent(self, opened: Opened, names: tuple[str, ...], remedy: str = "") -> None:
        """Keep the mistake that a block lacks some of the required `names`."""
        missing = [name for name in names if name not in opened.entries]
        if missing and opened.whole:
            verb = "is" if len(missing) == 1 else "are"
            words = ", ".join(repr(name) for name in missing)
            self.fail(opened, opened.path, "missing", f"{words} {verb} missing{remedy}")

    def word(self, opened: Opened, key: str) -> Any:
        """Return a text of the top of a file; an empty one if it is not given."""
        return self.text(opened.entries[key].node, key) if key in opened.entries else ""

    def once(self, nodes: Sequence[Node], names: Sequence[Any], path: str, how: str) -> None:
        """Refuse names in a list that stand there before."""
        first: dict[Any, int] = {}
        for index, name in enumerate(names):
            if name is not BROKEN and first.setdefault(name, index) < index:
                self.fail(nodes[index], path, "duplicate", f"{name!r} is {how} twice")

    # ---- annotations

    def scope_at(self, path: str, scope: Scope) -> Scope:
        """Return the scope of what stands at `path`: that of an override if there is one."""
        words = self.overridden.get(path)
        return scope if words is None else Scope(Note("override", words), path)

    def annotations(self, block: Block, path: str, scope: Scope) -> Scope:
        """Return the scope inside a block that has annotations."""
        note, origin, half = self.note(block, path), path, scope.give_or_take
        if note is None:
            note, origin = scope.note, scope.origin
        else:
            self.block_notes[path] = note
        if "give_or_take" in block.entries:
            node, inner = block.entries["give_or_take"].node, f"{path}.give_or_take"
            half = self.plain_number(node, inner, GIVE_OR_TAKE) or 0.0
        return Scope(note, origin, half)

    def note(self, block: Block, path: str) -> Note | None:
        """Return the note that stands in a block itself."""
        kinds = [key for key in NOTES if key in block.entries]
        if not kinds:
            return None
        if len(kinds) > 1:
            what = f"give either {kinds[0]!r} or {kinds[1]!r}, not both"
            self.fail(block.entries[kinds[1]], path, "conflict", what)
        node, inner = block.entries[kinds[0]].node, f"{path}.{kinds[0]}"
        parts = node.nodes if isinstance(node, Items) and node.nodes else [node]
        texts = [self.text(part, inner) for part in parts]
        if BROKEN in texts:
            return Note(kinds[0], "")
        if kinds[0] != "override":
            self.cited(node, inner, " ".join(texts))
        return Note(kinds[0], "; ".join(texts))

    def cited(self, node: Node, path: str, words: str) -> None:
        """Refuse a note that refers to a key that `sources` does not have."""
        for key in re.findall(r"\[([^\[\]]*)\]", words):
            if self.sources is not None and key not in self.sources:
                self.unknown(node, path, Names("a key of sources", "keys", (*self.sources,)), key)

    def kept_notes(self) -> tuple[tuple[str, Note], ...]:
        """Return the notes of all numbers, and those of blocks that cover no number."""
        return (*self.notes.items(), *self.block_notes.items())

    def cover(self, path: str, scope: Scope) -> None:
        """Give the number at `path` the nearest note."""
        if scope.note is not None:
            self.notes[path] = scope.note
            self.block_notes.pop(scope.origin, None)

    # ---- single values

    def text(self, node: Node, path: str) -> Any:
        """Return a text that is not empty and has no control characters."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            number = isinstance(node, Scalar) and node.value is not None
            hint = "; quotes make it text" if number else ""
            return self.must(node, path, "text", hint)
        if CONTROL.search(node.value):
            return self.must(node, path, "text without control characters", code="bad-name")
        return node.value.strip() or self.fail(
            node, path, "missing", "must be text; found an empty one"
        )

    def plain_number(self, node: Node, path: str, item: Field) -> Any:
        """Return a finite number within the range of the field `item`."""
        value = self.finite(node, path, f"a number from {item.bounds}")
        return value if value is not BROKEN and self.inside(node, path, item, value) else BROKEN

    def finite(self, node: Node, path: str, what: str) -> Any:
        """Return a finite number."""
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, str) and DECIMAL.fullmatch(value):
            return self.must(node, path, f"{what}, without quotes", code="not-a-number")
        if isinstance(value, str):
            return self.must(node, path, what, of_number(value), "not-a-number")
        if isinstance(value, bool) or value is None or not math.isfinite(value):
            return self.must(node, path, what, code="not-a-number")
        return float(value) + 0.0

    def inside(self, node: Node, path: str, item: Field, value: float) -> bool:
        """Whether `value` is in the range of the field `item`; if not, keep the mistake."""
        if item.low <= value <= item.high:
            return True
        unit = f" ({item.unit})" if item.unit else ""
        what = f"{value:.12g} is out of range; allowed is {item.bounds}{unit}"
        self.fail(node, path, "out-of-range", what)
        return False
