"""Talks broken off or adjourned: collapse, waiting, consent, return.

`negsim.engine.compiled.away` has the same steps by the same names, in the same order; here a
party's own part of them (`PartyAgent.wait`, `PartyAgent.consents`) is in `agents`.
"""

from __future__ import annotations

from negsim.engine import draws
from negsim.engine.readable.setup import Setup
from negsim.rules.chance import lowered
from negsim.vocabulary import COLLAPSED, TALKS


class Away(Setup):
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

    def collapsed(self) -> None:
        """Pass a round without talks: delegations leave or stay; if all consent, talks are back."""
        self.rounds_since_collapse += 1
        willing = [party for party in self.parties if party.wait()]
        for party in self.parties:
            party.log_answer(party in willing)
        if len(willing) == len(self.parties):
            self.revive()

    def revive(self) -> None:
        """Bring talks back, with all that is remembered."""
        self.phase, self.rounds_stuck = TALKS, 0
        self.revivals += 1
        self.rounds_to_revival = self.rounds_to_revival or self.rounds_since_collapse
        self.log("talks are back")

    def adjourned(self) -> None:
        """Pass a round of an adjournment, which an incident may break."""
        broken = self.uniform(draws.NOBODY, draws.ADJOURNMENT_BROKEN) < self.p.interim_broken
        if self.struck_this_round and broken:
            self.log("the adjournment is broken")
            self.collapse(self.walker, 0.0)
            for party in self.parties:
                party.on_site = False
            return
        self.rounds_away -= 1.0
        if self.rounds_away <= 0.0:
            self.phase = TALKS
            self.log("talks resume after the adjournment")
