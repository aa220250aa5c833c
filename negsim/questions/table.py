"""Tables of words: what an answer shows in a terminal, in a notebook and in a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from negsim.scenario.shown import html_table


@dataclass(frozen=True)
class Table:
    """A table of words.

    Parameters
    ----------
    heads : tuple of str
        Of each column; those after the first hold numbers and are aligned to the right.
    rows : tuple of tuple of str
        Words of each row, one a column.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
        """Return a table from its heads and rows."""
        return cls(tuple(heads), tuple(map(tuple, rows)))

    def html(self, caption: str = "") -> str:
        """Return the table as HTML, in which a screen reader finds heads and caption.

        By default it is called what its first column is, which is not shown twice.
        """
        return html_table([caption] if caption else [], self.heads, self.rows)
