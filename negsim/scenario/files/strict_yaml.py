"""Strict YAML: text to nodes that know their line, and plain values to text.

Only what a scenario needs is let through: mappings, lists and plain values. Plain values
follow YAML 1.2 without its number bases: only ``true`` and ``false`` are flags, so ``NO`` and
``yes`` are text, and ``.3``, ``1e3`` and ``-3.6`` are numbers. Anchors, tags, merge keys and
keys given twice are mistakes.
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import yaml

from negsim.errors import Mistake, NegsimError
from negsim.scenario.files.hints import of_yaml

MOST_BYTES = 1_000_000
"""Largest text that is read at all."""

TOO_LONG = "is over 1 MB, too long for a scenario"

DEEPEST = 30
"""Deepest nesting that is read; a scenario needs seven."""

TOO_DEEP = "is nested too deeply"

PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS: dict[str, bool | float | None] = {
    **{"true": True, "false": False},
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}


# Named tuples, as they are soon made: each point of a sweep or a map has a thousand of them.
class Scalar(NamedTuple):
    """A single value: text, number, flag or nothing (None)."""

    line: int
    value: str | int | float | bool | None


class Items(NamedTuple):
    """A list."""

    line: int
    nodes: list[Node]


class Entry(NamedTuple):
    """What stands under a key, and the line of that key."""

    line: int
    node: Node


class Block(NamedTuple):
    """A mapping; keys are text as written."""

    line: int
    entries: dict[str, Entry]


class Unread(NamedTuple):
    """Stands where a mistake was already reported, so that it is not reported twice."""

    line: int


Node: TypeAlias = Scalar | Items | Block | Unread


def within(entry: Entry, key: str) -> Entry:
    """Return what stands under `key` in an entry, or the entry if nothing does."""
    return entry.node.entries.get(key, entry) if isinstance(entry.node, Block) else entry


def found(node: Node) -> str:
    """Return in words what `node` is, for a message."""
    if isinstance(node, Block):
        return "a mapping"
    if not isinstance(node, Scalar):
        return f"a list of {len(node.nodes)}" if isinstance(node, Items) else "a mistake"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if isinstance(node.value, str):
        words = node.value if len(node.value) <= 40 else node.value[:37] + "..."
        return f"the text {words!r}"
    return f"the number {node.value:.12g}"


def parse(text: str, file: str) -> tuple[Node, list[Mistake]]:
    """Return the tree of one YAML document, and every construct in it that is not allowed.

    Raises
    ------
    NegsimError
        If the text is empty, too long, nested too deeply or not YAML at all.
    """
    if not _is_text(text):
        raise NegsimError(Mistake("is not text", file=file, code="unreadable"))
    if len(text.encode()) > MOST_BYTES:
        raise NegsimError(Mistake(TOO_LONG, file=file, code="too-large"))
    try:
        return _Builder(text, file).document()
    except yaml.YAMLError as error:
        raise NegsimError(_not_yaml(error, text, file)) from None


def _is_text(text: str) -> bool:
    """Whether `text` can be written to a file: half a character, as Python may hold, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _not_yaml(error: yaml.YAMLError, text: str, file: str) -> Mistake:
    """Return the parser's complaint as a mistake."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark, what = error.problem_mark, f"is not YAML: {error.problem}"
        if error.context and error.context_mark:
            what += f" ({error.context} that begins in line {error.context_mark.line + 1})"
        at, code = min(mark.line, text.rstrip().count("\n")) if mark else 0, "not-yaml"
        if "nesting depth" in (error.problem or ""):  # newer parsers look ahead and refuse first
            what, code = TOO_DEEP, "too-large"
        lines = text.split("\n")
        begin = error.context_mark.line if error.context_mark else at
        what += of_yaml(lines, at, min(begin, at), what)
        return Mistake(what, "", file, at + 1 if mark else 0, code)
    position = int(getattr(error, "position", 0) or 0)
    line = text.encode()[:position].count(b"\n") + 1
    return Mistake("is not text: it holds control characters", "", file, line, "unreadable")


class _Builder:
    """Turns the parser's events into nodes."""

    def __init__(self, text: str, file: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=PARSER)
        self.file = file
        self.mistakes: list[Mistake] = []

    def document(self) -> tuple[Node, list[Mistake]]:
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise NegsimError(Mistake("is empty", file=self.file, code="unreadable"))
        tree = self.node(next(self.events), "", 0, 0)
        next(self.events)
        extra = next(self.events)
        if not isinstance(extra, yaml.StreamEndEvent):
            self.refuse(extra, "", "a second document begins here; a file holds only one")
        return tree, self.mistakes

    def refuse(self, event: Any, path: str, what: str, code: str = "not-allowed") -> None:
        self.mistakes.append(Mistake(what, path, self.file, event.start_mark.line + 1, code))

    def node(self, event: Any, path: str, line: int, depth: int) -> Node:
        """Return the node that begins with `event`; `line` is that of its key, or 0."""
        here = event.start_mark.line + 1
        if depth > DEEPEST:
            raise NegsimError(Mistake(TOO_DEEP, "", self.file, here, "too-large"))
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, path, f"'*{event.anchor}': aliases are not allowed; write it out")
            return Unread(here)
        if event.anchor:
            self.refuse(event, path, f"'&{event.anchor}': anchors are not allowed; take it out")
        if event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            self.refuse(event, path, f"{tag!r}: tags are not allowed; take it out")
            if isinstance(event, yaml.ScalarEvent):
                return Unread(here)
        if isinstance(event, yaml.MappingStartEvent):
            return self.block(path, line or here, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.items(path, line or here, depth)
        value = _plain_value(event.value) if event.implicit[0] else event.value
        return Scalar(here, value)

    def items(self, path: str, line: int, depth: int) -> Items:
        nodes: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            nodes.append(self.node(event, _join(path, str(len(nodes))), 0, depth + 1))
        return Items(line, nodes)

    def block(self, path: str, line: int, depth: int) -> Block:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, path, depth)
            at_line = event.start_mark.line + 1
            value = self.node(next(self.events), _join(path, key), at_line, depth + 1)
            if key in entries:
                first = entries[key].line
                what = f"{key!r} is given twice; first in line {first}"
                self.refuse(event, path, what, "duplicate")
            elif key:
                entries[key] = Entry(at_line, value)
        return Block(line, entries)

    def key(self, event: Any, path: str, depth: int) -> str:
        """Return the text of a key, or an empty text for one that is not allowed."""
        node = self.node(event, path, 0, depth + 1)
        if isinstance(node, Unread):
            return ""
        if not isinstance(node, Scalar) or not event.value:
            what = f"a key must be a word or words; found {found(node)}"
            self.refuse(event, path, what, "wrong-kind")
            return ""
        if event.value == "<<" and event.implicit[0]:
            self.refuse(event, path, "merge keys ('<<') are not allowed; write the fields out")
            return ""
        return str(event.value)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _plain_value(text: str) -> str | int | float | bool | None:
    """Return the value of an unquoted scalar."""
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text


def node_of(value: object, path: str) -> Node:
    """Return the node, without a line, of a plain value of Python's.

    Raises
    ------
    NegsimError
        If `value` or something in it is not text, number, flag, list or mapping.
    """
    if isinstance(value, str) and not _is_text(value):
        raise NegsimError(Mistake("is not text", path, code="wrong-kind"))
    if value is None or isinstance(value, (str, bool)) or type(value) is float:
        return Scalar(0, value)
    if isinstance(value, Mapping):
        entries = {}
        for key, item in value.items():
            name = str(key)
            if not _is_text(name):
                raise NegsimError(Mistake("a key is not text", path, code="wrong-kind"))
            entries[name] = Entry(0, node_of(item, f"{path}.{name}"))
        return Block(0, entries)
    if isinstance(value, list | tuple):
        return Items(0, [node_of(item, f"{path}.{index}") for index, item in enumerate(value)])
    if isinstance(value, numbers.Integral):
        return Scalar(0, _of_no_size(int(value)))
    if isinstance(value, numbers.Real):
        return Scalar(0, float(value))
    kind = type(value).__name__
    what = f"must be text, a number, true, false, a list or a mapping; found a Python {kind}"
    raise NegsimError(Mistake(what, path, code="wrong-kind"))


def _of_no_size(whole: int) -> int | float:
    """Return a whole number as a file would have it: infinite beyond what a float holds."""
    try:
        float(whole)
    except OverflowError:
        return math.inf if whole > 0 else -math.inf
    return whole


def plain(node: Node) -> Any:
    """Return the plain value (text, number, flag, list, dict) of a node without mistakes."""
    if isinstance(node, Block):
        return {key: plain(entry.node) for key, entry in node.entries.items()}
    if isinstance(node, Items):
        return [plain(item) for item in node.nodes]
    return node.value if isinstance(node, Scalar) else None


class _Writer(yaml.SafeDumper):
    """Quotes text that either YAML 1.1 or YAML 1.2 would read as something else."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _quoted(writer: _Writer, text: str) -> yaml.ScalarNode:
    """Escape the rarer line ends, which reading would fold, and keep blanks at the ends."""
    plain = text == text.strip() and not set(text) & set("\r\x85\u2028\u2029")
    style = None if plain else '"'
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _quoted)
_Writer.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(f"(?:{DECIMAL.pattern})$"), list("-+.0123456789")
)


def write(value: object) -> str:
    """Return a plain value as YAML text."""
    return _dumped(value, default_flow_style=None, width=100)


def compact(value: object) -> str:
    """Return a plain value as YAML in one line."""
    line = _dumped(value, default_flow_style=True, width=10**9)
    return line.removesuffix("\n").removesuffix("\n...")


def _dumped(value: object, **layout: Any) -> str:
    return str(yaml.dump(value, Dumper=_Writer, sort_keys=False, allow_unicode=True, **layout))
