"""How a class plays a scenario in 45 to 180 minutes: how many rounds, and what comes when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from negsim.errors import NegsimError

SHORTEST, USUAL, LONGEST = 45, 90, 180
"""Minutes of a class."""

WITH_PAUSE = 150
"""Minutes from which a class has a pause."""


@dataclass(frozen=True)
class Plan:
    """Minutes of one way to play; those of all steps sum to `minutes`."""

    minutes: int
    opening: int
    preparing: int
    rounds: int
    a_round: int
    closing: int
    slack: int
    debrief: int
    between: int = 1
    pause: int = 0

    @property
    def playing(self) -> int:
        """Return the minutes of all rounds."""
        return self.rounds * self.a_round

    @property
    def moving(self) -> int:
        """Return the minutes between rounds; a pause stands for one of them."""
        return (self.rounds - 1 - bool(self.pause)) * self.between

    @property
    def short(self) -> bool:
        """Return whether a round is far longer than most returns of the model last."""
        return self.rounds < 4

    @property
    def half(self) -> int:
        """Return how many rounds are the first half; the middle one is of it."""
        return (self.rounds + 1) // 2

    @property
    def thirds(self) -> list[str]:
        """Return the rounds of each third of the course in words, as 1 to 2, 3 to 4 and 5."""
        ends = [-(-third * self.rounds // 3) for third in range(4)]
        return [f"{a + 1} to {b}" if a + 1 < b else f"{b}" for a, b in pairwise(ends)]

    def before(self, share: float) -> int:
        """Return the round, from the second on, before which something at `share` comes."""
        return min(self.rounds, max(2, 1 + int(share * self.rounds + 0.5)))

    def lasting(self, share: float) -> int:
        """Return how many rounds a `share` of the course is; one at least, all at most."""
        return min(self.rounds, max(1, int(share * self.rounds + 0.5)))

    def timetable(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield each step with its round, or 0, and the minutes at which it begins and ends."""
        steps = [("opening", 0, self.opening), ("preparing", 0, self.preparing)]
        for number in range(1, self.rounds + 1):
            steps.append(("round", number, self.a_round))
            if number == self.half and self.pause:
                steps.append(("pause", 0, self.pause))
            elif number < self.rounds:
                steps.append(("between", number, self.between))
        steps += [("closing", 0, self.closing), ("slack", 0, self.slack)]
        steps.append(("debrief", 0, self.debrief))
        at = 0
        for name, number, lasts in steps:
            yield name, number, at, at + lasts
            at += lasts


def plan_for(minutes: int) -> Plan:
    """Return the plan of a class of so many minutes; about a fifteenth is kept free.

    Raises
    ------
    NegsimError
        If there are not 45 to 180 minutes.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise NegsimError(f"a class has {SHORTEST} to {LONGEST} minutes, not {minutes}")
    longer = minutes - SHORTEST
    opening = min(12, 4 + 4 * longer // SHORTEST)
    preparing, debrief = 5 + 7 * longer // SHORTEST, 2 * minutes // 9
    closing, free = max(3, minutes // 18), minutes // 15
    pause = 10 if minutes >= WITH_PAUSE else 0
    rounds = 3 + round(longer / 27)  # 3 of 45 minutes, 5 of 90, 8 of 180
    made = Plan(minutes, opening, preparing, rounds, 0, closing, free, debrief, pause=pause)
    left = minutes - sum(ends - begins for _, _, begins, ends in made.timetable())
    return replace(made, a_round=left // rounds, slack=free + left % rounds)  # whole minutes


PLANS = tuple(plan_for(minutes) for minutes in (SHORTEST, USUAL, LONGEST))
"""From the shortest on."""
