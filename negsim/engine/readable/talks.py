"""A round at the table: aspirations, offers, texts, ratification, setting issues aside.

`negsim.engine.compiled.talks` has the same steps by the same names, in the same order.
"""

from __future__ import annotations

import numpy as np

from negsim.engine import draws
from negsim.engine.readable.away import Away
from negsim.engine.readable.party import PartyAgent
from negsim.rules.breakdown import collapse_chance, who_walks
from negsim.rules.chance import raised
from negsim.rules.mediation import (
    COLLAPSE_ODDS,
    felt,
    mean_influence,
    package_all_take,
    shifted_odds,
)
from negsim.rules.offers import NONE, gap, signable_by_all
from negsim.rules.softening import UNBREACHED
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
        worth = self.worth(self.values.base, self.values.gain)
        found = self.signable(worth, self.values.needs, self.case.principals_differ)
        worth = worth[:, found]
        agreed = self.exchange_offers(found, worth)
        drafted = agreed == NONE and self.mediators_draft()
        if drafted:
            face_saving = self.p.formulation_face_saving
            agreed = self.mediators_text(found, worth, face_saving, "tables a text")
        if agreed != NONE:
            self.ratify(found[agreed], worth[:, agreed], drafted)
        elif not (drafted and self.set_issues_aside()):
            self.risk_collapse()

    def set_aspirations(self) -> None:
        """Let each party set what it asks for this round, and what it would ask for unpressed."""
        for party in self.parties:
            party.aspire()

    def signable(self, worth: np.ndarray, needs: np.ndarray, principals: bool) -> np.ndarray:
        """Return the indices of packages that all could sign now.

        `principals` is whether the red lines of principals are looked at besides.
        """
        prices = np.empty(worth.shape)
        for party in self.parties:
            i, mandate = party.index, 1.0 if principals else party.mandate
            prices[i] = party.prices(needs, mandate)
            if principals and party.knows:
                home = party.prices(self.values.principal_needs, party.number("mandate"))
                prices[i] = np.maximum(prices[i], home)
        can = np.empty(worth.shape[1], dtype=np.bool_)
        signable_by_all(worth, prices, can)
        return np.flatnonzero(can)

    def exchange_offers(self, found: np.ndarray, worth: np.ndarray) -> int:
        """Let each party offer or table a draft; return the column of the offer that all accept.

        Of several such offers the one with the largest draw of its author is taken; `NONE` if
        there is none.
        """
        offers = {party: party.offer(worth) for party in self.parties}
        self.hear({party: self.table(party, at, found, worth) for party, at in offers.items()})
        accepted = [
            (author.uniform(draws.CHOICE_OF_OFFER), at)
            for author, at in offers.items()
            if at != NONE and all(party.accepts_offer(worth, at) for party in self.parties)
        ]
        return max(accepted, key=lambda pair: pair[0])[1] if accepted else NONE

    def table(
        self, author: PartyAgent, at: int, found: np.ndarray, worth: np.ndarray
    ) -> list[tuple[float, float]]:
        """Let a party table its offer, or a draft; return its worth to and need of each party."""
        texts = len(found)
        if at != NONE:
            tabled = [(float(worth[party.index, at]), UNBREACHED) for party in self.parties]
            text = self.named(self.case.packages[found[at]])
            author.log_offer(text, texts, self.by_party(worth[:, at]))
            return tabled
        draft = author.draft()
        tabled = [
            (float(draft.worth(party.index, party.credibility)), float(draft.needs[party.index]))
            for party in self.parties
        ]
        worths = self.by_party(np.array([worth for worth, _ in tabled]))
        bears = {party.id: float(party.bears(worths[party.id])) for party in self.parties}
        author.log_draft(self.named(draft.levels), texts, worths, bears)
        return tabled

    def hear(self, tabled: dict[PartyAgent, list[tuple[float, float]]]) -> None:
        """Let each party compare what the others table with what it asks for and could bear."""
        for party in self.parties:
            party.hear([of[party.index] for author, of in tabled.items() if author is not party])

    def mediators_text(
        self, found: np.ndarray, worth: np.ndarray, face_saving: float, how: str
    ) -> int:
        """Let mediators table a text that all would take; return its column, or NONE."""
        bars = np.array([party.bar(face_saving) for party in self.parties])
        at = package_all_take(worth, worth.shape[1], self.of_parties("reserve"), bars)
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

    def ratify(self, package: int, worth: np.ndarray, drafted: bool) -> None:
        """Send a package that all accept to the principals: it is signed, or talks collapse.

        `drafted` is whether mediators tabled it.
        """
        number = int(self.case.package_number[package])
        text = self.layout.levels(number)
        self.log("all accept", text=text)
        for party in self.parties:
            if party.principal_vetoes(package, worth[party.index]):
                self.collapse(party.index, self.p.trust_collapse)
                return
            party.sign(package, worth[party.index], drafted)
        self.phase, self.signed = SETTLED, number
        self.outcome = int(self.case.package_class[package])
        self.put_in_force(self.case.packages[package])
        self.log("signed", text=text, worth=self.by_party(worth))

    def put_in_force(self, package: np.ndarray) -> None:
        """Put a text in force: its levels, and its verification."""
        self.levels_in_force = package
        self.assurance_in_force = assured(self.inputs.assurance, self.case.verification, package)

    def set_issues_aside(self) -> bool:
        """Try an interim text after some time at the table; return whether all take it."""
        if self.interim_round > 0 or not self.long_at_the_table():
            return False
        worth = self.worth(self.values.interim_base, self.values.interim_gain)
        found = self.signable(worth, self.values.interim_needs, principals=False)
        face_saving = self.p.formulation_interim_face_saving
        at = self.mediators_text(found, worth[:, found], face_saving, INTERIM)
        if at == NONE:
            return False
        self.adjourn(self.case.interims[found[at]])
        return True

    def adjourn(self, package: np.ndarray) -> None:
        """Adjourn on an interim text: it is in force, a truce holds, trust rises."""
        self.put_in_force(package)
        self.interim_round, self.truce = self.round, True
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
        self.gap = gap(self.of_parties("distance"))
        influences = np.array([party.further for party in self.parties])
        further = np.array([mean_influence(column) for column in influences.T])
        chance = collapse_chance(
            self.p,
            self.gap,
            self.rounds_at_table / self.p.deadline,
            self.trust,
            self.blamed_this_round,
            mean_influence(self.of_parties("facilitation")),
            shifted_odds(COLLAPSE_ODDS, further),
        )
        if self.uniform(draws.NOBODY, draws.COLLAPSE) < chance:
            u = self.uniform(draws.NOBODY, draws.WALKOUT)
            walker = self.parties[who_walks(self.of_parties("discontent"), u)]
            if walker.walks_out():
                self.break_off(walker, float(chance))

    def break_off(self, walker: PartyAgent, chance: float) -> None:
        """Let a party walk out, with the chance there was that talks would collapse."""
        missed = self.by_party(self.of_parties("discontent"))
        shortfall = float(walker.shortfall)
        self.log("walks out", walker.id, shortfall=shortfall, missed=missed, chance=chance)
        self.collapse(walker.index, self.p.trust_collapse)

    def mediators_draft(self) -> bool:
        """Return whether mediators who draft texts have any influence."""
        return bool(felt(self.of_parties("formulation")))

    def long_at_the_table(self) -> bool:
        """Return whether mediators see cause to set issues aside."""
        return bool(self.rounds_at_table >= self.p.interim_patience)
