"""The cases that negsim ships, beside what was expected of each before its first run.

The bands were judgements, fixed before a file was first played (those of Istanbul after a prototype
of the model had been). None was moved since, although rules and coefficients were, and two files
were given events. What those should change was written down before they were first played, as was
what the two readings of Istanbul should give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from negsim.scenario.files.load import apply, load, resolved
from negsim.scenario.scenario import Scenario
from validation.row import NOT_BLIND, TEST, Row, checked, share_with_interval
from validation.runs import Changes, played, with_changes

RUNS = 10_000
NOBODY_MEDIATES: Changes = (("mediators.*.leverage.*", 0.0),)
"""Without leverage a mediator does nothing, whenever it joins."""
NO_NEIGHBOURS: Changes = (
    ("mediators.sudan.leverage.*", 0.0), ("mediators.uganda.leverage.*", 0.0),
)  # fmt: skip
NOT_THE_UNITED_STATES: Changes = (("mediators.united_states.leverage.*", 0.0),)
SOURCE = "band fixed before the first run (scenarios/README.md)"


@dataclass(frozen=True)
class Case:
    """The runs of one case: which of them settled, came back, and so on."""

    records: Any
    classes: int

    @property
    def back(self) -> np.ndarray:
        """Runs in which talks came back."""
        return np.asarray(self.records.revivals > 0)

    @property
    def settled(self) -> np.ndarray:
        """Runs that ended with a signed text."""
        return np.asarray(self.records.package >= 0)

    @property
    def interim(self) -> np.ndarray:
        """Runs with an interim text."""
        return np.asarray(self.records.interim > 0)

    @property
    def collapsed(self) -> np.ndarray:
        """Runs in which talks collapsed at least once."""
        return np.asarray(self.records.collapses > 0)

    @property
    def hostile(self) -> np.ndarray:
        """Runs that ended in hostilities."""
        return np.asarray(self.records.outcome == self.classes + 3)

    @property
    def lost(self) -> np.ndarray:
        """Runs that ended in collapse or hostilities."""
        return np.asarray(self.records.outcome >= self.classes + 2)


RIYADH: dict[str, object] = {
    "name": "Saudi Arabia",
    "present": 0,
    "leverage": {
        "pakistan": {"uniform": [0.57, 0.77]},
        "afghan_taliban": {"uniform": [0.23, 0.43]},
    },
    "facilitation": {"uniform": [0.40, 0.80]},
    "formulation": {"uniform": [0.00, 0.30]},
    "pressure": {"uniform": [0.00, 0.30]},
    "endurance": {"uniform": [4, 8]},
}
"""Saudi Arabia as a mediator of the Istanbul talks; scenarios/README.md gives sources."""


@cache
def case(name: str, runs: int, changes: Changes = (), without: tuple[int, ...] = ()) -> Case:
    """Return the runs of a case with some changes, `without` the events at some places."""
    given = with_changes(load(name), changes)
    if without:
        kept = (event for place, event in enumerate(given.events) if place not in without)
        given = replace(given, events=tuple(kept))
    return _case(given, runs)


@cache
def riyadh(day: int, runs: int, changes: Changes = ()) -> Case:
    """Return the runs of the Istanbul talks which Saudi Arabia joins on a day, 0 for never."""
    given = with_changes(load("istanbul-2025"), changes)
    mediators = {**resolved(given)["mediators"], "saudi_arabia": RIYADH}
    events = [{"at": day, "joins": "saudi_arabia"}] if day else []
    return _case(apply(given, {"mediators": mediators, "events": events}), runs)


def _case(given: Scenario, runs: int) -> Case:
    return Case(played(given, runs).records, len(given.outcomes))


BASIS = (
    "On the legal basis the lines of both sides exclude each other, and within some days at the "
    "table neither is pressed or paid over its own; the chairman and the summit bring back and do "
    "not settle."
)
VENUE = (
    "By the second day somebody has left in more runs than was thought, and whoever meets at a "
    "summit is at the venue, which is worth two log odds to either side."
)
STAYED = (
    "The delegations are still at the venue, and six cases of the casebook suggest that such talks "
    "come back within some days, not surely. The first form of the model brought back nearly all."
)
LATER = (
    "The model takes a text that leaves the hard part for later more readily than was thought; how "
    "much less an interim text must give is a judgement made with Istanbul in mind."
)
AGAIN = (
    "Texts that cross no line exist, as both had signed one, so talks that come back settle before "
    "the rounds at the table after which issues are set aside. Nothing in the model keeps two "
    "parties from taking up again what they signed."
)

BRCKO = (
    "The case hangs on one line, that of Bosnia on Brcko. The first draft had it a step lower, "
    "where the sources do not have it, and settled in nearly all runs."
)

LATER_HERE = (
    "As at Rambouillet, the model takes a text that leaves the hard part for later more readily "
    "than was thought. Such a text was signed in June 2018."
)
FOUR = (
    "So few talks come back with mediators that fewer cannot be less by as much: four parties have "
    "to be ready in one round, with no pain and a hold of one in three."
)
GIVES_WAY = (
    "By this account a deal had been at hand, so the Afghan line on militants gives way easily, "
    "and the mandate of the principals, which was thought to weigh against that, hardly does."
)

Part = Callable[[Case], np.ndarray]
Band = tuple[str, str, Part, float, float, str]

BANDS: tuple[Band, ...] = (
    ("istanbul-2025", "talks come back", lambda c: c.back, 0.75, 1.0, STAYED),
    ("istanbul-2025", "an interim text", lambda c: c.interim, 0.4, 0.85, ""),
    ("istanbul-2025", "settled", lambda c: c.settled, 0.0, 0.2, ""),
    ("istanbul-2025", "collapse or hostilities at the end", lambda c: c.lost, 0.5, 1.0, ""),
    ("istanbul-2025-afghan-account", "talks come back", lambda c: c.back, 0.5, 0.75, ""),
    ("istanbul-2025-afghan-account", "settled", lambda c: c.settled, 0.15, 0.5, GIVES_WAY),
    ("istanbul-2025-afghan-account", "hostilities", lambda c: c.hostile, 0.1, 0.25, ""),
    ("istanbul-2025-pakistani-account", "talks come back", lambda c: c.back, 0.5, 0.75, ""),
    ("istanbul-2025-pakistani-account", "settled", lambda c: c.settled, 0.02, 0.2, GIVES_WAY),
    ("istanbul-2025-pakistani-account", "hostilities", lambda c: c.hostile, 0.04, 0.09, ""),
    ("camp-david-1978", "talks collapse", lambda c: c.collapsed, 0.2, 1.0, ""),
    ("camp-david-1978", "settled", lambda c: c.settled, 0.2, 0.9, ""),
    ("dayton-1995", "talks collapse", lambda c: c.collapsed, 0.1, 0.6, BRCKO),
    ("dayton-1995", "talks come back, of those that collapsed",
     lambda c: c.back[c.collapsed], 0.3, 1.0, ""),
    ("dayton-1995", "settled", lambda c: c.settled, 0.4, 0.95, BRCKO),
    ("dayton-1995", "hostilities", lambda c: c.hostile, 0.0, 0.1, ""),
    ("kenya-2008", "talks come back", lambda c: c.back, 0.75, 1.0, ""),
    ("kenya-2008", "settled", lambda c: c.settled, 0.2, 0.9, BASIS),
    ("kenya-2008", "hostilities", lambda c: c.hostile, 0.0, 0.1, ""),
    ("rambouillet-1999", "talks collapse", lambda c: c.collapsed, 0.5, 1.0, ""),
    ("rambouillet-1999", "settled", lambda c: c.settled, 0.0, 0.2, ""),
    ("rambouillet-1999", "collapse or hostilities at the end", lambda c: c.lost, 0.5, 1.0, ""),
    ("rambouillet-1999", "hostilities", lambda c: c.hostile, 0.05, 1.0, ""),
    ("rambouillet-1999", "an interim text", lambda c: c.interim, 0.05, 0.6, LATER),
    ("cyprus-2017", "talks collapse", lambda c: c.collapsed, 0.6, 1.0, ""),
    ("cyprus-2017", "talks come back", lambda c: c.back, 0.0, 0.2, ""),
    ("cyprus-2017", "settled", lambda c: c.settled, 0.0, 0.1, ""),
    ("cyprus-2017", "collapse at the end", lambda c: c.lost & ~c.hostile, 0.5, 1.0, ""),
    ("south-sudan-2018", "talks come back", lambda c: c.back, 0.5, 0.95, ""),
    ("south-sudan-2018", "settled", lambda c: c.settled, 0.03, 0.3, ""),
    ("south-sudan-2018", "an interim text", lambda c: c.interim, 0.1, 0.6, LATER_HERE),
    ("south-sudan-2018", "hostilities", lambda c: c.hostile, 0.05, 0.35, ""),
    ("us-taliban-2019", "talks come back", lambda c: c.back, 0.3, 0.8, ""),
    ("us-taliban-2019", "settled", lambda c: c.settled, 0.1, 0.5, ""),
    ("us-taliban-2019", "hostilities", lambda c: c.hostile, 0.1, 0.5, ""),
    ("jeddah-2023", "talks come back", lambda c: c.back, 0.3, 0.8, ""),
    ("jeddah-2023", "settled", lambda c: c.settled, 0.0, 0.1, ""),
    ("jeddah-2023", "an interim text", lambda c: c.interim, 0.05, 0.5, ""),
    ("jeddah-2023", "hostilities", lambda c: c.hostile, 0.1, 0.5, ""),
    ("jeddah-2023", "collapse or hostilities at the end", lambda c: c.lost, 0.6, 1.0, ""),
    ("thailand-cambodia-2025", "talks come back", lambda c: c.back, 0.1, 0.5, ""),
    ("thailand-cambodia-2025", "settled", lambda c: c.settled, 0.03, 0.3, ""),
    ("thailand-cambodia-2025", "an interim text", lambda c: c.interim, 0.02, 0.3, AGAIN),
    ("thailand-cambodia-2025", "hostilities", lambda c: c.hostile, 0.05, 0.35, ""),
    ("thailand-cambodia-2025", "collapse or hostilities at the end",
     lambda c: c.lost, 0.5, 1.0, ""),
    ("vance-owen-1993", "talks collapse", lambda c: c.collapsed, 0.6, 1.0, ""),
    ("vance-owen-1993", "talks come back", lambda c: c.back, 0.03, 0.35, ""),
    ("vance-owen-1993", "settled", lambda c: c.settled, 0.0, 0.1, ""),
    ("vance-owen-1993", "collapse or hostilities at the end", lambda c: c.lost, 0.7, 1.0, ""),
    ("vance-owen-1993", "hostilities", lambda c: c.hostile, 0.1, 0.6, ""),
)  # fmt: skip
"""Case, claim, the runs that it counts, band, and why it may miss."""

ALONE: Band = (
    "istanbul-2025", "talks come back without mediators", lambda c: c.back, 0.0, 0.35, ""
)  # fmt: skip

Fall = tuple[str, str, Part, float, str]

FALLS: tuple[Fall, ...] = (
    ("camp-david-1978", "talks come back, of those that collapsed",
     lambda c: c.back[c.collapsed], 0.3, ""),
    ("camp-david-1978", "settled", lambda c: c.settled, 0.2, ""),
    ("dayton-1995", "talks come back, of those that collapsed",
     lambda c: c.back[c.collapsed], 0.25, ""),
    ("dayton-1995", "settled", lambda c: c.settled, 0.3, BRCKO),
    ("kenya-2008", "talks come back", lambda c: c.back, 0.3, ""),
    ("rambouillet-1999", "talks come back", lambda c: c.back, 0.3, ""),
    ("us-taliban-2019", "talks come back", lambda c: c.back, 0.15, ""),
    ("vance-owen-1993", "talks come back", lambda c: c.back, 0.02, ""),
    ("jeddah-2023", "talks come back", lambda c: c.back, 0.25, ""),
    ("thailand-cambodia-2025", "talks come back", lambda c: c.back, 0.05, ""),
    ("cyprus-2017", "talks come back", lambda c: c.back, 0.03, FOUR),
    ("south-sudan-2018", "talks come back", lambda c: c.back, 0.4, ""),
)  # fmt: skip
"""Case, claim, the runs that it counts, by how much less there must be without mediators, and why
it may miss."""

ONE_LESS: tuple[Fall, ...] = (
    ("jeddah-2023", "talks come back", lambda c: c.back, 0.05, ""),
    ("thailand-cambodia-2025", "talks come back", lambda c: c.back, 0.03, ""),
)
"""The same without the United States."""

NEIGHBOURS: tuple[Fall, ...] = (
    ("south-sudan-2018", "talks come back", lambda c: c.back, 0.2, ""),
    ("south-sudan-2018", "settled", lambda c: c.settled, 0.03, ""),
)
"""The same without the two neighbours who join."""

Rise = tuple[str, str, Part, tuple[int, ...], str, float, float, str]

RISES: tuple[Rise, ...] = (
    ("kenya-2008", "talks come back", lambda c: c.back, (0, 1), "both events", 0.005, 0.08, VENUE),
    ("kenya-2008", "talks come back", lambda c: c.back, (0,), "the chairman", 0.0, 0.05, ""),
    ("kenya-2008", "talks come back", lambda c: c.back, (1,), "the summit", 0.0, 0.05, VENUE),
    ("kenya-2008", "settled", lambda c: c.settled, (0, 1), "both events", 0.0, 0.03, ""),
    ("us-taliban-2019", "talks come back", lambda c: c.back, (0,), "Pakistan", 0.08, 0.3, ""),
    ("us-taliban-2019", "talks come back", lambda c: c.back, (1,), "the exchange", 0.0, 0.03, ""),
    ("us-taliban-2019", "settled", lambda c: c.settled, (0, 1), "both events", 0.02, 0.15, ""),
    ("us-taliban-2019", "hostilities", lambda c: c.hostile, (0, 1), "both events", -0.12, 0.0, ""),
)  # fmt: skip
"""Case, claim, the runs that it counts, events at these places, what they are, by how much more
there must be with them than without (less, where that is below 0), from and to, and why it may
miss."""

Later = tuple[str, Part, int, float, float, str]

RIYADH_JOINS: tuple[Later, ...] = (
    ("talks come back", lambda c: c.back, 33, 0.0, 0.02, ""),
    ("settled", lambda c: c.settled, 33, 0.0, 0.01, ""),
    ("hostilities", lambda c: c.hostile, 33, -0.01, 0.005, ""),
    ("talks come back", lambda c: c.back, 10, 0.02, 0.12, ""),
    ("settled", lambda c: c.settled, 10, 0.0, 0.06, ""),
)
"""The same of Istanbul, with Saudi Arabia from a day on and without it."""

EITHER = "south-sudan-2018", ("sudan", "uganda")
"""A case, and the mediators of whom either alone must bring fewer settlements than both."""


def rows(runs: int = RUNS, changes: Changes = ()) -> list[Row]:
    """Return the rows; `changes` are faults that a test plants."""
    return [
        *(_band(*band, runs, changes) for band in BANDS),
        _band(*ALONE, runs, (*changes, *NOBODY_MEDIATES)),
        *(_fall(*fall, runs, changes) for fall in FALLS),
        *(
            _fall(*fall, runs, changes, NOT_THE_UNITED_STATES, "with the United States and without")
            for fall in ONE_LESS
        ),
        *(
            _fall(*fall, runs, changes, NO_NEIGHBOURS, "with both neighbours and without")
            for fall in NEIGHBOURS
        ),
        _either(runs, changes),
        *(_rise(*rise, runs, changes) for rise in RISES),
        *(_later(*later, runs, changes) for later in RIYADH_JOINS),
    ]


SEEN = (
    "camp-david-1978", "dayton-1995", "istanbul-2025", "istanbul-2025-afghan-account",
    "istanbul-2025-pakistani-account", "kenya-2008", "us-taliban-2019",
)  # fmt: skip
"""Cases that were known to miss, or how they come out, when rules or numbers were chosen.

Some rules were looked for with Istanbul in view, and how it comes out was known when its readings
were written; of the others a number was changed, by their sources, after the first draft had been
played, or events were put in (scenarios/README.md)."""


def kind_of(name: str) -> str:
    """Return the kind of a row on a case."""
    return NOT_BLIND if name in SEEN else TEST


def _band(
    name: str, claim: str, part: Part, low: float, high: float, why: str, runs: int,
    changes: Changes,
) -> Row:  # fmt: skip
    """Return the row on a share that must lie in a band."""
    found = part(case(name, runs, changes))
    count, n = int(found.sum()), len(found)
    expected = f"{low:g} to {high:g}"
    if high == 1.0:
        expected = f"at least {low:g}"
    elif low == 0.0:
        expected = f"at most {high:g}"
    return checked(
        f"{name}: {claim}", SOURCE, expected, share_with_interval(count, n) + f", n = {n:,}",
        low <= count / n <= high, missed=why, kind=kind_of(name),
    )  # fmt: skip


def _fall(
    name: str, claim: str, part: Part, less: float, why: str, runs: int, changes: Changes,
    without: Changes = NOBODY_MEDIATES, whom: str = "with mediators and without",
) -> Row:  # fmt: skip
    """Return the row on a share that must be smaller without mediators, or some of them."""
    usual = float(part(case(name, runs, changes)).mean())
    alone = float(part(case(name, runs, (*changes, *without))).mean())
    return checked(
        f"{name}: {claim}, {whom}",
        SOURCE,
        f"at least {less:g} less without",
        f"{usual:.3f} and {alone:.3f}, n = {runs:,} each",
        usual - alone >= less,
        missed=why,
        kind=kind_of(name),
    )


def _either(runs: int, changes: Changes) -> Row:
    """Return the row on two mediators of whom either alone must bring fewer settlements."""
    name, (one, other) = EITHER
    without = [((f"mediators.{gone}.leverage.*", 0.0),) for gone in (other, one)]
    both, *alone = (
        float(case(name, runs, (*changes, *change)).settled.mean()) for change in ((), *without)
    )
    return checked(
        f"{name}: settled, with both neighbours, the first alone, the second alone",
        SOURCE,
        "fewer with either alone",
        f"{both:.3f}, {alone[0]:.3f} and {alone[1]:.3f}, n = {runs:,} each",
        max(alone) < both,
        kind=kind_of(name),
    )


def _rise(
    name: str, claim: str, part: Part, places: tuple[int, ...], whom: str, low: float, high: float,
    why: str, runs: int, changes: Changes,
) -> Row:  # fmt: skip
    """Return the row on a share that must be larger with some events than without."""
    shares = [float(part(case(name, runs, changes, gone)).mean()) for gone in ((), places)]
    claim = f"{name}: {claim}, with {whom} and without"
    return _between(claim, shares, low, high, why, runs, kind_of(name))


def _later(
    claim: str, part: Part, day: int, low: float, high: float, why: str, runs: int,
    changes: Changes,
) -> Row:  # fmt: skip
    """Return the row on a share of Istanbul with Saudi Arabia from a day on and without it."""
    name = "istanbul-2025"
    found = riyadh(day, runs, changes), case(name, runs, changes)
    shares = [float(part(one).mean()) for one in found]
    claim = f"{name}: {claim}, with Saudi Arabia from day {day} on and without"
    return _between(claim, shares, low, high, why, runs, kind_of(name))


def _between(
    claim: str, shares: list[float], low: float, high: float, why: str, runs: int, kind: str
) -> Row:
    """Return the row on a difference of two shares that must lie in a band."""
    more, usual = shares
    return checked(
        claim, SOURCE, f"{low:+g} to {high:+g}",
        f"{more:.3f} and {usual:.3f}, {more - usual:+.4f}, n = {runs:,} each",
        low <= more - usual <= high, missed=why, kind=kind,
    )  # fmt: skip
