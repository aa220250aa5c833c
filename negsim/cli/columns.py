"""Tables and paragraphs as wide as the terminal, or as COLUMNS says, that break no word."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

WIDTH = 80
"""Columns where there is no terminal and COLUMNS says nothing."""

NARROWEST = 20
"""Columns that labels need beside numbers; with less room, numbers stand below their label."""

BETWEEN = " | "

MORE = 2
"""Columns by which what belongs to a line is set in."""


def width() -> int:
    """Return how many columns there are."""
    return max(shutil.get_terminal_size((WIDTH, 24)).columns, NARROWEST)


def fill(words: str, columns: int, more: int = 0) -> list[str]:
    """Return words in lines; the first set in as it is, those after it by `more` besides."""
    from negsim.wording import fill as filled

    first = " " * (len(words) - len(words.lstrip()))
    return filled(words.strip(), columns, first, first + " " * more).split("\n")


def drawn(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> str:
    """Return a table of labels with numbers in words behind them.

    A row of a label alone stands over those that follow it. A table that does not fit has its
    numbers below their labels.
    """
    numbers = [row for row in rows if len(row) > 1]
    told = (heads[1:], *(row[1:] for row in numbers))
    wide = [max(map(len, column)) for column in zip(*told, strict=True)]
    labels = [heads[0], *(row[0] for row in numbers)]
    room = columns - sum(wide) - len(BETWEEN) * len(wide)
    longest = max(
        len(label) - len(label.lstrip()) + MORE + len(word)
        for label in labels
        for word in label.split()
    )
    if room < max(min(NARROWEST, max(map(len, labels))), longest):
        return "\n".join(below(heads, rows, columns))
    first = min(room, max(map(len, labels)))
    return "\n".join(_beside(heads, rows, columns, [first, *wide]))


def _beside(
    heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int, wide: Sequence[int]
) -> Iterator[str]:
    """Yield the lines of a table with a column for each number."""
    yield from _row(fill(heads[0], wide[0]), heads[1:], wide)
    yield "-+-".join("-" * one for one in wide)
    for row in rows:
        if len(row) == 1:
            yield from fill(row[0], columns, MORE)
        else:
            yield from _row(fill(row[0], wide[0], MORE), row[1:], wide)


def _row(label: Sequence[str], numbers: Sequence[str], wide: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a row, with its numbers in the first of them."""
    for at, line in enumerate(label):
        told = ("" if at else number for number in numbers)
        words = [line.ljust(wide[0])]
        words += [number.rjust(one) for number, one in zip(told, wide[1:], strict=True)]
        yield BETWEEN.join(words).rstrip()


def below(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> Iterator[str]:
    """Yield the lines of a table with what a row tells below its label."""
    for row in rows:
        yield from fill(row[0], columns, MORE)
        indent = " " * (len(row[0]) - len(row[0].lstrip()) + MORE)
        named = zip(heads[1:], row[1:], strict=False)  # a label alone has none
        told = ", ".join(f"{head} {number}" for head, number in named if number)
        yield from fill(indent + told, columns, MORE) if told else ()
