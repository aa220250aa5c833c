"""How numbers, lines and paragraphs are written where a scenario is summed up for a reader."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterable

from negsim.scenario.distribution import Number, highest, lowest
from negsim.scenario.scenario import Condition, Issue, RedLine, Scenario

WIDTH = 80
"""Columns of all text."""


def wrapped(words: str, bullet: str = "") -> str:
    """Return words in lines of at most 80 columns, those after the first set in by a bullet.

    Only an address that is longer stays whole, so that it can be followed.
    """
    return textwrap.fill(
        words,
        WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_on_hyphens=False,
        break_long_words=False,
    )


def fitted(words: str, columns: int) -> str:
    """Return text with lines that are too long broken between words; commands stay whole."""
    lines = []
    for line in words.split("\n"):
        if len(line) > columns and not line.startswith("$ "):
            indent = re.match(r" *(- )?", line)
            after = " " * len(indent[0]) if indent else ""
            line = textwrap.fill(
                line, columns, subsequent_indent=after, break_long_words=False,
                break_on_hyphens=False,
            )  # fmt: skip
        lines.append(line)
    return "\n".join(lines)


def say(words: str, end: str = "\n") -> None:
    """Print text, in a terminal that is narrower than it no wider than the terminal."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    print(fitted(words, columns) if columns < WIDTH else words, end=end)


def span(low: float, high: float) -> str:
    """Return a range in words, such as ``0.3 to 0.5``, or its only value."""
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def number(value: Number) -> str:
    """Return the values that a number takes over all runs, in words."""
    return span(lowest(value), highest(value))


def firmness(line: RedLine) -> str:
    """Return how hard a line is: ``firm`` if it never gives way."""
    return "firm" if line.firm else f"firmness {number(line.firmness)}"


def bound(asked: RedLine | Condition, levels: tuple[str, ...]) -> str:
    """Return what is asked of an issue: ``at least 'phased cargo'``."""
    return f"{asked.side.replace('_', ' ')} '{levels[asked.level]}'"


def conditions(asked: Iterable[Condition], issues: Iterable[Issue]) -> str:
    """Return conditions in words: ``Airspace at least 'mutual truce', Form at most 'spoken'``."""
    known = {issue.id: issue for issue in issues}
    return ", ".join(f"{known[c.issue].name} {bound(c, known[c.issue].levels)}" for c in asked)


def head(scenario: Scenario) -> list[str]:
    """Return the lines that say which scenario a text is about, changes included."""
    return [
        wrapped(scenario.name),
        wrapped(f"scenario {scenario.id}, fingerprint {scenario.fingerprint}"),
        *(wrapped(f"changed: {path}={value}") for path, value in scenario.overrides),
    ]
