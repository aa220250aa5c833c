"""A round at the table: aspirations, offers, texts, ratification, setting issues aside.

`negsim.engine.compiled.talks` has the same steps by the same names, in the same order.
"""

from __future__ import annotations

import numpy as np

from negsim.engine import draws
from negsim.engine.readable.agents import PartyAgent
from negsim.engine.readable.away import Away
from negsim.rules.breakdown import collapse_chance, who_walks
from negsim.rules.chance import raised
from negsim.rules.mediation import COLLAPSE_ODDS, felt, mean_influence, nash_package, shifted_odds
from negsim.rules.offers import NONE, gap
from negsim.rules.utility import assured
from negsim.vocabulary import ADJOURNED, SETTLED

INTERIM = "tables an interim text"


class Talks(Away):
    """What the parties and mediators do while talks go on."""

    def talks(self) -> None:
        """Hold a round of talks: offers, the mediators' text, an interim text, or a collapse."""
        self.rounds_at_table += 1
        facilitation = mean_influence(self.of_parties("facilitation"))
        self.trust = raised(self.trust, self.p.trust_facilitated * facilitation)
        self.set_aspirations()
        found = self.signable(self.values.needs, self.case.packages)
        worth = self.worth(self.values.base, self.values.gain, found)
        evenly = self.worth(self.values.even_base, self.values.even_gain, found)
        agreed = self.exchange_offers(found, worth, evenly)
        if agreed == NONE and self.mediators_draft():
            face_saving = self.p.formulation_face_saving
            agreed = self.mediators_text(found, worth, face_saving, "tables a text")
        if agreed != NONE:
            self.ratify(found[agreed], worth[:, agreed])
        elif not self.set_issues_aside():
            self.risk_collapse()

    def set_aspirations(self) -> None:
        """Let each party set what it asks for this round."""
        for party in self.parties:
            party.aspire()

    def exchange_offers(self, found: np.ndarray, worth: np.ndarray, evenly: np.ndarray) -> int:
        """Let each party offer; return the column of the offer that all accept, or NONE."""
        offers = {party: party.offer(worth, evenly) for party in self.parties}
        for party, at in offers.items():
            party.log_offer(found, worth, at)
        for party in self.parties:
            party.hear(offers, worth)
        accepted = [
            (author.uniform(draws.CHOICE_OF_OFFER), at)
            for author, at in offers.items()
            if at != NONE and all(party.accepts_offer(worth, at) for party in self.parties)
        ]
        return max(accepted)[1] if accepted else NONE

    def mediators_text(
        self, found: np.ndarray, worth: np.ndarray, face_saving: float, how: str
    ) -> int:
        """Let mediators table their text; return its column if all take it, or NONE."""
        at = nash_package(worth, worth.shape[1], self.of_parties("reserve"))
        return NONE if at == NONE else self.put_to_parties(at, found, worth, face_saving, how)

    def put_to_parties(
        self, at: int, found: np.ndarray, worth: np.ndarray, face_saving: float, how: str
    ) -> int:
        """Put the mediators' text to the parties; return its column if all take it, or NONE."""
        refusing = [p for p in self.parties if not p.takes(worth, at, face_saving)]
        drafts = self.case.interims if how == INTERIM else self.case.packages
        self.log(how, "mediators", self.named(drafts[found[at]]), worth=self.by_party(worth[:, at]))
        for party in refusing:
            party.log_refusal(float(worth[party.index, at]))
        return NONE if refusing else at

    def ratify(self, package: int, worth: np.ndarray) -> None:
        """Send an accepted package to the principals: it is signed, or talks collapse."""
        number = int(self.case.package_number[package])
        text = self.layout.levels(number)
        self.log("all accept", text=text)
        for party in self.parties:
            if party.principal_vetoes(package, worth[party.index]):
                self.collapse(party.index, self.p.trust_veto)
                return
        self.phase, self.signed = SETTLED, number
        self.outcome = int(self.case.package_class[package])
        signed = self.case.packages[package]
        self.assurance_in_force = assured(self.inputs.assurance, self.case.verification, signed)
        self.signed_worth = worth
        self.log("signed", text=text, worth=self.by_party(worth))

    def set_issues_aside(self) -> bool:
        """Try an interim text if talks are stuck; return whether all take it."""
        p = self.p
        self.gap = gap(self.of_parties("shortfall"))
        self.rounds_stuck = self.rounds_stuck + 1 if self.gap > p.interim_gap else 0
        if self.interim_round > 0 or not (self.mediators_draft() and self.stuck_for_long()):
            return False
        found = self.signable(self.values.interim_needs, self.case.interims)
        worth = self.worth(self.values.interim_base, self.values.interim_gain, found)
        at = self.mediators_text(found, worth, p.formulation_interim_face_saving, INTERIM)
        if at == NONE:
            return False
        self.adjourn(self.case.interims[found[at]])
        return True

    def adjourn(self, package: np.ndarray) -> None:
        """Adjourn on an interim text: what it settles is locked, a truce holds, trust rises."""
        self.locked = np.where(self.case.set_aside, self.locked, package)
        self.assurance_in_force = assured(self.inputs.assurance, self.case.verification, package)
        self.interim_round, self.truce, self.rounds_stuck = self.round, True, 0
        self.trust = raised(self.trust, self.p.trust_interim)
        self.phase, self.rounds_away = ADJOURNED, float(self.p.interim_adjournment)
        aside = [id for id, k in zip(self.layout.issues, self.case.set_aside, strict=True) if k]
        self.log(
            "all take the interim text",
            text=self.named(package),
            set_aside=aside,
            rounds=self.rounds_away,
        )

    def risk_collapse(self) -> None:
        """End a round without a text: talks may collapse, and somebody walks out."""
        influences = np.array([party.further for party in self.parties])
        further = np.array([mean_influence(column) for column in influences.T])
        chance = collapse_chance(
            self.p,
            self.gap,
            self.trust,
            self.struck_this_round,
            mean_influence(self.of_parties("facilitation")),
            shifted_odds(COLLAPSE_ODDS, further),
        )
        if self.uniform(draws.NOBODY, draws.COLLAPSE) < chance:
            u = self.uniform(draws.NOBODY, draws.WALKOUT)
            walker = self.parties[who_walks(self.of_parties("shortfall"), u)]
            if walker.walks_out():
                self.break_off(walker, float(chance))

    def break_off(self, walker: PartyAgent, chance: float) -> None:
        """Let a party walk out, with the chance there was that talks would collapse."""
        shortfall = float(walker.shortfall)
        self.log("walks out", walker.id, shortfall=shortfall, chance=chance)
        self.collapse(walker.index, self.p.trust_collapse)

    def mediators_draft(self) -> bool:
        """Return whether mediators who draft texts have any influence."""
        return bool(felt(self.of_parties("formulation")))

    def stuck_for_long(self) -> bool:
        """Return whether mediators see cause to set issues aside."""
        return bool(self.rounds_stuck >= self.p.interim_patience)
