"""All rows, in the order of the page."""

from __future__ import annotations

from validation.signs.cases import ALL
from validation.signs.row import Row
from validation.signs.rows.mediation import INSTRUMENTS, MANY_MEDIATORS, UNPRESSED_ROWS
from validation.signs.rows.red_lines import firmness
from validation.signs.rows.talks import BARGAINING, BEFORE, DEADLINES, DEADLOCK, RETURN, WALKS
from validation.signs.rows.violence import DURABILITY, VIOLENCE

ROWS: tuple[Row, ...] = (
    *UNPRESSED_ROWS, *INSTRUMENTS, *VIOLENCE, *DURABILITY, *DEADLOCK, *RETURN, *BARGAINING,
    *MANY_MEDIATORS, *DEADLINES, *BEFORE, *WALKS,
)  # fmt: skip
"""All but those on single red lines."""


def all_rows() -> tuple[Row, ...]:
    """Return every row, those on red lines last."""
    return (*ROWS, *(row for name in ALL for row in firmness(name)))
