"""Talks broken off or adjourned: collapse, waiting, return.

`negsim.engine.compiled.away` has the same steps by the same names, in the same order; here a
party's own part of them (`PartyAgent.stay`, `PartyAgent.wait`) is in `party`.
"""

from __future__ import annotations

from negsim.engine import draws
from negsim.engine.readable.events import Events
from negsim.rules.chance import lowered
from negsim.rules.revival import depth_of_break, return_chance
from negsim.vocabulary import COLLAPSED, TALKS


class Away(Events):
    """What the parties do while there are no talks."""

    def collapse(self, walker: int, loss: float) -> None:
        """Let talks collapse: who walked is remembered, delegations are still at the venue."""
        self.trust = lowered(self.trust, loss)
        for party in self.parties:
            party.on_site = True
        self.begin_collapse(walker)

    def begin_collapse(self, walker: int) -> None:
        """Break talks off, and remember who walked."""
        self.phase, self.rounds_since_collapse, self.walker = COLLAPSED, 0, walker
        self.collapses += 1
        self.first_collapse = self.first_collapse or self.round
        self.log("talks collapse")

    def all_are_here(self) -> bool:
        """Return whether all delegations are at the venue."""
        return all(party.on_site for party in self.parties)

    def collapsed(self) -> None:
        """Pass a round without talks: delegations leave or stay; if all are ready, they return."""
        self.rounds_since_collapse += 1
        if self.rounds_since_collapse == 1:
            u = self.uniform(draws.NOBODY, draws.DEPTH)
            self.depth = depth_of_break(self.p.consent_spread, u)
        suspended = self.all_are_here()
        for party in self.parties:
            party.stay(self.summit)
        if not self.all_are_here():
            self.broke_off = self.broke_off or self.round
            if suspended:
                self.log("talks are broken off")
        all_ready = 1.0
        for party in self.parties:
            party.wait()
            party.log_readiness()
            all_ready *= party.readiness
        chance = return_chance(all_ready, self.p.days)
        if self.all_return(float(chance)):
            self.revive()

    def all_return(self, chance: float) -> bool:
        """Return whether talks come back this round, given the chance if all are willing."""
        u = self.uniform(draws.NOBODY, draws.RETURN)
        return all(party.ready for party in self.parties) and u < chance

    def revive(self) -> None:
        """Bring talks back, with all that is remembered."""
        self.phase = TALKS
        self.revivals += 1
        self.rounds_to_revival = self.rounds_to_revival or self.rounds_since_collapse
        if self.broke_off > 0 and self.back_after == 0:
            self.back_after = self.round - self.broke_off + 1
        self.log("talks are back")

    def adjourned(self) -> None:
        """Pass a round of an adjournment."""
        self.rounds_away -= 1.0
        if self.rounds_away <= 0.0:
            self.phase = TALKS
            self.log("talks resume after the adjournment")
