"""What there is to agree on, counted by hand: six texts, two parties, two lines."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from laid_out import ARMS, LAND, line, party, scenario
from negsim.check.agreement import (
    Blocked,
    allowed,
    appraise,
    blocked,
    could_give_way,
    prices,
    unreachable,
    zone,
)
from negsim.check.warnings import _party
from negsim.scenario.fields import Distribution
from negsim.scenario.scenario import Condition, Event, RedLine, Scenario
from negsim.wording import Names

HALF = {"level": 1}


def talks(*north: RedLine, south: tuple[RedLine, ...] = (), **more: Any) -> Scenario:
    """Return talks in which south wants the opposite of north.

    Arms weigh 1, land 2, so that by hand, with land none, half, whole:

    | arms     | worth to north  | worth to south  |
    |----------|-----------------|-----------------|
    | keep     | 0, 1/3, 2/3     | 1, 2/3, 1/3     |
    | lay down | 1/3, 2/3, 1     | 2/3, 1/3, 0     |
    """
    opposed = party("south", 2, *south, values=((1.0, 0.0), (1.0, 0.5, 0.0)))
    return scenario(**({"parties": (opposed, party("north", 1, *north))} | more))


AT_LEAST_HALF = line("land", 1, 1.0)
AT_MOST_HALF = line("land", 1, 0.5, at_least=False)


def test_without_lines_only_worth_counts() -> None:
    room = zone(appraise(talks()))
    assert (room.packages, room.signable_now, room.signable_softened) == (6, 6, 6)
    assert (room.within_all_lines, room.within_firm_lines) == (6, 6)
    # No deal is worth 1/4 to both: the best text of either is worth less to the other.
    assert (room.zone_now, room.zone_softened) == (4, 4)
    assert room.trust == 0.5


def test_a_firm_and_a_soft_line() -> None:
    room = zone(appraise(talks(AT_LEAST_HALF, south=(AT_MOST_HALF,))))
    # The firm line leaves half and whole, the soft one for now only half.
    assert (room.within_all_lines, room.within_firm_lines) == (2, 4)
    # Keep and whole is worth 1/3 to south, no deal 1/4: g = 1/9, so at full softening it can bear
    # .9 (1 - .5 (1 - .5 / 9)) = .475 of the .5 that is needed; lay down and whole is worth nothing.
    assert (room.signable_now, room.signable_softened) == (2, 2)
    assert (room.zone_now, room.zone_softened) == (2, 2)


@pytest.mark.parametrize(
    ("firmness", "now", "softened", "worth_it"),
    [
        (0.46, 2, 3, 3),  # keep and whole
        (0.44, 2, 4, 3),  # softening alone opens .45, also for what is worth less than no deal
        (0.04, 3, 4, 3),  # unsoftened south can bear .9 x .5 / 9 = .05 for keep and whole
    ],
)
def test_a_soft_line_has_a_price(firmness: float, now: int, softened: int, worth_it: int) -> None:
    line_of_south = line("land", 1, firmness, at_least=False)
    room = zone(appraise(talks(AT_LEAST_HALF, south=(line_of_south,))))
    assert (room.signable_now, room.signable_softened) == (now, softened)
    assert room.zone_softened == worth_it


def test_a_mandate_does_not_count_where_principals_have_lines_of_their_own() -> None:
    given = talks(AT_LEAST_HALF, south=(line("land", 1, 0.46, at_least=False),))
    south, north = given.parties
    own = replace(north, principal_lines=(AT_LEAST_HALF,))
    # Softening alone then opens .5 to south, in the place of .45: all four that are within.
    assert zone(appraise(given)).signable_softened == 3
    assert zone(appraise(replace(given, parties=(south, own)))).signable_softened == 4


def test_what_it_takes_to_go_beyond_a_line() -> None:
    south, north = line("land", 0, 0.3, at_least=False), line("land", 2, 1.0)
    given = talks(north, south=(south,))
    [one] = blocked(given)
    # Two levels: 1 - .7 x .7; flexibility, mandate and linkage are .5, .9 and .5.
    of_south, of_north = prices(appraise(given), one)
    assert (of_south.steps, of_south.needs) == (2, pytest.approx(0.51))
    found = (of_south.by_softening, of_south.by_linkage, of_south.by_both)
    assert found == pytest.approx((0.45, 0.45, 0.675))
    assert (of_north.steps, of_north.needs) == (2, 1.0)


@pytest.mark.parametrize(("firmness", "could"), [(0.74, True), (0.75, True), (0.76, False)])
def test_whether_a_line_could_give_way_is_asked_of_its_softest_draw(
    firmness: float, could: bool
) -> None:
    # Fully softened and for a text that gives all: 1 - .5 x .5.
    soft = line("land", 1, Distribution("uniform", (firmness, 1.0)))
    given = talks(soft)
    assert could_give_way(given, given.parties[1], soft) is could


def test_lines_that_leave_nothing() -> None:
    most = line("land", 0, 1.0, at_least=False)
    room = zone(appraise(talks(AT_LEAST_HALF, south=(most,))))
    assert (room.signable_now, room.signable_softened) == (0, 0)
    assert (room.zone_now, room.zone_softened) == (0, 0)


def test_a_conditional_line_binds_where_its_condition_is_not_met() -> None:
    unless = (Condition(issue="arms", at_least=True, level=1),)
    room = zone(appraise(talks(line("land", 2, 1.0, unless=unless))))
    # Keep and whole, and all three with arms laid down.
    assert room.within_firm_lines == 4


def test_ranges_stand_at_their_medians() -> None:
    given = talks()
    south, north = given.parties
    choosy = replace(north, batna=Distribution("triangular", (0.0, 0.5, 1.0)))
    # Its median is .5: of the four in the zone, two are worth only 1/3 to north.
    assert zone(appraise(replace(given, parties=(south, choosy)))).zone_now == 2


def test_a_promise_is_worth_what_trust_makes_it() -> None:
    land = replace(LAND, performed_by=("south",))
    appraisal = appraise(talks(issues=(ARMS, land)))
    worth = appraisal.worth[appraisal.layout.parties.index("north")]
    texts = [appraisal.layout.levels(n) for n in appraisal.layout.case.package_number]
    found = {(text["arms"], text["land"]): w for text, w in zip(texts, worth, strict=True)}
    # Half holds already; the other half, 1/3, is promised, and trust is .5.
    assert found["keep", "whole"] == pytest.approx(1 / 3 + 1 / 6)
    assert found["keep", "half"] == pytest.approx(1 / 3)
    assert found["keep", "none"] == pytest.approx(0)
    assert np.allclose(appraisal.batna, 0.25)


def test_blocked_by_the_lines_that_clash() -> None:
    whole = line("land", 2, 0.5)
    given = talks(whole, line("arms", 1, 0.5), south=(AT_MOST_HALF, AT_LEAST_HALF))
    assert blocked(given) == (Blocked("land", (("south", AT_MOST_HALF), ("north", whole))),)


def test_a_line_with_a_condition_blocks_nothing() -> None:
    unless = (Condition(issue="arms", at_least=True, level=1),)
    assert blocked(talks(line("land", 2, 1.0, unless=unless), south=(AT_MOST_HALF,))) == ()


@pytest.mark.parametrize(("least", "most", "apart"), [(1, 1, False), (1, 2, False), (2, 1, True)])
def test_lines_clash_where_the_least_is_above_the_most(least: int, most: int, apart: bool) -> None:
    low, high = line("land", most, at_least=False), line("land", least)
    assert allowed([low, high]) == allowed([high, low]) == (least, most)
    assert allowed([high, high]) == (least, float("inf"))
    both = (("south", low), ("north", high))
    assert blocked(talks(high, south=(low,))) == (Blocked("land", both),) * apart
    levels = ("none", "half", "whole")
    [*odd] = (what for _, what in _party(talks(low, high).parties[1], Names.of(talks())))
    words = f"contradict each other: no level is at most '{levels[most]}' and at least "
    assert odd == [f"{words}'{levels[least]}'"] * apart


def test_many_lines_take_no_time_that_grows_with_their_square() -> None:
    # No line clashes with another one, so each has to be held against all.
    high = (line("land", 1, 1.0), line("land", 0, 0.5)) * 20_000
    low = (line("land", 1, 0.5, at_least=False),) * 40_000
    given = talks(*high, south=low)
    before = time.process_time()
    assert blocked(given) == ()
    assert [level for _, level, _ in unreachable(given)] == [0]
    assert not list(_party(given.parties[1], Names.of(given)))
    assert time.process_time() - before < 2


def test_a_line_is_firm_only_if_it_is_in_every_run() -> None:
    assert line("land", 1, 1.0).firm
    assert not line("land", 1, Distribution("uniform", (0.8, 1.0))).firm


def test_levels_that_a_firm_line_forbids_are_out_of_reach() -> None:
    given = talks(AT_LEAST_HALF, south=(AT_MOST_HALF,))
    [(issue, level, barring)] = unreachable(given)
    assert (issue.id, level, barring.id) == ("land", 0, "north")


def test_a_firm_line_that_an_event_moves_forbids_nothing_for_good() -> None:
    path = "parties.north.red_lines.land.firmness"
    given = talks(AT_LEAST_HALF, events=(Event(at=2, set=((path, 0.5),)),))
    assert unreachable(given) == ()
    assert zone(appraise(given)).within_firm_lines == 6
