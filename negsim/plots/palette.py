"""Colours, marks and lines: what an outcome, a phase and a party look like in every figure.

Lightness falls in the order of outcomes, so that grey keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from negsim.scenario.scenario import Scenario

INK, QUIET, RULE, HAIR, PAPER = "#1b2025", "#545c64", "#9aa1a9", "#e6e3db", "#ffffff"
"""Words and marks; second words; axes; grids; ground."""


class OutcomeLook(NamedTuple):
    """Fill; darker ink of the same hue, for words and edges; ink of words on the fill."""

    fill: str
    ink: str
    on: str


SETTLED = OutcomeLook("#88e7c9", "#107460", INK), OutcomeLook("#6ccad4", "#176f7c", INK)
"""The best and the last class of settlement; those between lie between them."""

ENDINGS = {
    "interim_truce": OutcomeLook("#6fa8cc", "#2e6386", INK),
    "stalemate": OutcomeLook("#858994", "#565b66", INK),
    "collapse": OutcomeLook("#8c6159", "#6a403b", PAPER),
    "hostilities": OutcomeLook("#502238", "#43162d", PAPER),
}
PHASE_LOOKS = {
    "settled": SETTLED[0],
    "adjourned": OutcomeLook("#abc6d8", "#2e6386", INK),
    "talks": OutcomeLook("#e3e7e9", "#565b66", INK),
    "collapsed": OutcomeLook("#cbb0a8", "#6a403b", INK),
    "hostilities": ENDINGS["hostilities"],
}
"""Tints of the outcomes, from the bottom of a stack up: a phase is a state, not an ending."""

LEFT_OPEN = "#dcdad3"
"""Ground of what the assumptions leave."""

OPEN_ZONE = "#dcf3ea"
"""Ground where all parties could sign."""

SHARE_STEPS = (0.0, "#f4f5f3"), (0.4, "#88e7c9"), (0.8, "#2f9a80"), (1.0, "#107460")
"""Colours of a map of shares: light is none, dark is many."""


class PartyLook(NamedTuple):
    """Colour, mark and line of a party; a `hollow` mark has a white face, a sign beside colour."""

    color: str
    marker: str
    line: Any
    hollow: bool

    @property
    def mark(self) -> dict[str, Any]:
        """What `Axes.plot` draws the mark with."""
        face = PAPER if self.hollow else self.color
        return {"marker": self.marker, "color": self.color, "markerfacecolor": face}


PARTY_LOOKS = (
    PartyLook("#5e589f", "o", "-", False),
    PartyLook("#8b5e22", "s", (0, (4, 1.2)), True),
    PartyLook("#2f6f6a", "^", (0, (1.2, 1.2)), False),
    PartyLook("#7a4a6e", "D", (0, (5, 1, 1, 1)), True),
    PartyLook("#3f6d8f", "v", (0, (7, 1.5)), False),
    PartyLook("#6b6b2a", "P", (0, (3, 1, 1, 1, 1, 1)), True),
)
"""By the order of parties in the scenario, the same in every figure."""


def outcome_looks(ids: Iterable[str]) -> dict[str, OutcomeLook]:
    """Return the look of each class of outcome; settlements are given best first."""
    settlements = [id for id in ids if id not in ENDINGS]
    parts = np.linspace(0, 1, len(settlements)) if len(settlements) > 1 else [0.0]
    mixed = {
        id: OutcomeLook(_mixed(SETTLED, "fill", part), _mixed(SETTLED, "ink", part), INK)
        for id, part in zip(settlements, parts, strict=False)
    }
    return mixed | ENDINGS


def _mixed(ends: tuple[OutcomeLook, OutcomeLook], which: str, part: float) -> str:
    first, last = (np.array(to_rgb(getattr(end, which))) for end in ends)
    return to_hex(first + part * (last - first))


def party_looks(scenario: Scenario) -> dict[str, PartyLook]:
    """Return the look of each party, by its place in the scenario."""
    return dict(zip((party.id for party in scenario.parties), cycle(PARTY_LOOKS), strict=False))
