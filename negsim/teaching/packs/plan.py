"""How a class plays a scenario in 45, 90 or 180 minutes: how many rounds, and what comes when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Minutes of one way to play; those of all steps sum to `minutes`."""

    minutes: int
    opening: int
    preparing: int
    rounds: int
    a_round: int
    closing: int
    debrief: int
    pause: int = 0

    @property
    def playing(self) -> int:
        """Return the minutes of all rounds."""
        return self.rounds * self.a_round

    def before(self, share: float) -> int:
        """Return the round, from the second on, before which something at `share` comes."""
        return min(self.rounds, max(2, 1 + int(share * self.rounds + 0.5)))

    def lasting(self, share: float) -> int:
        """Return how many rounds a `share` of the course is; one at least, all at most."""
        return min(self.rounds, max(1, int(share * self.rounds + 0.5)))


PLANS = (
    Plan(45, opening=4, preparing=6, rounds=3, a_round=6, closing=3, debrief=14),
    Plan(90, opening=5, preparing=15, rounds=5, a_round=8, closing=5, debrief=25),
    Plan(180, opening=10, preparing=25, rounds=8, a_round=10, closing=10, debrief=45, pause=10),
)
"""From the shortest on."""
