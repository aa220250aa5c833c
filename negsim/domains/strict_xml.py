"""XML text to elements that know their line; nothing in it is ever looked up or expanded.

Document types and entities are refused: with them a small file can grow without bound or name
other files (the "billion laughs" and external entities). What a negotiation program writes
needs neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from negsim.errors import Mistake, NegsimError

BARE = re.compile(rb"&(?!(#[0-9]+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
"""An ampersand that begins nothing XML knows; old GENIUS files have names such as ``R&D``."""

DECLARED = re.compile(rb"""^<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)""")

OLD = "windows-1252"
"""What a file is read as that is not the UTF-8 it ought to be; GENIUS wrote what Windows spoke."""

DEEPEST = 100
"""Deepest nesting that is read."""


@dataclass(frozen=True)
class Element:
    """One element: its tag in lower case, attributes, children, and the line it begins on."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)

    def named(self, tag: str) -> list[Element]:
        """Return the children that have this tag."""
        return [child for child in self.children if child.tag == tag]

    def walk(self) -> Iterator[Element]:
        """Yield this element and all within it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


def parse(data: bytes, file: str) -> Element:
    """Read an XML document.

    Parameters
    ----------
    data : bytes
        The document; an ampersand that stands for itself is taken as one, and bytes that are no
        UTF-8 as `OLD`, unless the document says what they are.
    file : str
        Name for messages.

    Raises
    ------
    NegsimError
        If it is no well-formed XML, or holds what is refused.
    """
    text = data.lstrip(b" \t\r\n")  # before an XML declaration nothing may stand; often it does
    skipped = data[: len(data) - len(text)].count(b"\n")
    encoding = None
    if b"\0" not in text[:200]:  # UTF-16 is left as it is
        text, encoding = BARE.sub(b"&amp;", text), _encoding(text)
    parser = expat.ParserCreate(encoding)
    document = Element("", {}, 0)
    opened = [document]

    def fail(what: str) -> None:
        line = parser.CurrentLineNumber + skipped
        raise NegsimError(Mistake(what, file=file, line=line))

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(opened) > DEEPEST:
            fail(f"is nested more than {DEEPEST} deep")
        element = Element(tag.lower(), attributes, parser.CurrentLineNumber + skipped)
        opened[-1].children.append(element)
        opened.append(element)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: opened.pop()
    parser.StartDoctypeDeclHandler = lambda *given: fail(
        "has a document type (<!DOCTYPE>), which may define entities; take it out"
    )
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        words = expat.errors.messages.get(error.code, str(error.code))
        line = error.lineno + skipped
        raise NegsimError(Mistake(f"is not XML: {words}", file=file, line=line)) from None
    except (LookupError, ValueError) as error:  # an encoding that Python lacks
        raise NegsimError(Mistake(f"is not XML: {error}", file=file)) from None
    return document.children[0]


def _encoding(text: bytes) -> str | None:
    """Return the encoding to read a document in whatever it says; None where it is right."""
    declared = DECLARED.match(text)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        return None
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return OLD
    return None
