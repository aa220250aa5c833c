"""What to do about mistakes that beginners make: a few words behind a complaint.

A parser says what it found, not what was meant. These words guess what was meant, from the line
or the text that it stumbled over; where nothing fits they are empty.
"""

from __future__ import annotations

import re

NO_SPACE = re.compile(r"\s*[\w ]+:[^\s/]")
"""A key with its value right behind the colon; an address such as https://... is none."""

BRACKET_AND_MORE = re.compile(r"""[^"'#]*:\s+\[[^\]]*\]\s*[^\s#,}\]]""")
"""An unquoted value that begins with a bracket and goes on behind it: ``[gazette] page 3``."""

APOSTROPHE = re.compile(r"[^'\"]*:\s+'(?:[^']|'')*'\s*[^\s,#}\]']")
"""Text in single quotes that an apostrophe ends too early."""

RANGE = re.compile(r"[0-9.]+\s*(-|\N{EN DASH}|:|to|\.\.)\s*[0-9.]+")


def of_yaml(lines: list[str], at: int, context: int, what: str) -> str:
    """Return what to do about a line that is not YAML, behind a semicolon, or "".

    The parser gave up in the line `at`, counted from 0, with the complaint `what`; what it was
    reading began in the line `context`.
    """
    line = lines[at]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "; a tab cannot indent a line, spaces can"
    # The parser often gives up on the line after the one that has the fault.
    for number in dict.fromkeys((at, max(at - 1, 0), context)):
        words = _of_line(lines[number])
        if words:
            return words if number == at else f"{words} (line {number + 1})"
    if "mapping values are not allowed" in what:
        return "; a text with ': ' in it needs quotes"
    return ""


def _of_line(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    if set(indent) - {" ", "\t"}:
        return "; a no-break space cannot indent a line, plain spaces can"
    if BRACKET_AND_MORE.match(line):
        return "; a text that begins with '[' needs quotes"
    if APOSTROPHE.match(line):
        return "; an apostrophe ends a text in single quotes, double quotes allow it"
    if NO_SPACE.match(line) and ": " not in line:
        return "; a colon needs a space behind it"
    return ""


def of_number(text: str) -> str:
    """Return what to do about a text that stands where a number must, or ""."""
    if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text):
        return "; decimals are written with a point"
    if re.fullmatch(r"[-+]?[0-9.,]+\s*%", text):
        return "; per cent are written as a share, such as 0.5 for 50 %"
    return ""


RANGES = "; a range is written {uniform: [LOW, HIGH]}"


def of_range(text: str) -> str:
    """Return what to do about a text that stands where a number or a range of numbers must."""
    return RANGES if RANGE.fullmatch(text) else of_number(text)
