"""A party as a Mesa agent: a delegation at the talks and the principal behind it."""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine import draws
from negsim.engine.readable.actor import Actor
from negsim.engine.readable.state import State
from negsim.engine.readable.values import Draft
from negsim.rules.breakdown import discontent
from negsim.rules.chance import raised
from negsim.rules.concession import (
    aspiration,
    kept_back,
    reservation,
    reservation_unpressured,
    steepness,
)
from negsim.rules.drafts import move_reaches, tabled
from negsim.rules.elementary import log_in_two_parts, log_of_share
from negsim.rules.implementation import short_of, worth_unpressed
from negsim.rules.mediation import FURTHER, INDUCEMENT, RETURN_ODDS, bar, credibility, shifted_odds
from negsim.rules.offers import accepts, best_offer, shortfall, unborne
from negsim.rules.ratification import heeded, knows_mandate, veto_chance
from negsim.rules.revival import joined_influence, leaving_chance, preconditions_met, readiness
from negsim.rules.softening import bearable, gained, price, ripe, signable, softened


class PartyAgent(Actor):
    """A delegation at the talks and the principal behind it."""

    def __init__(self, model: State, id: str, index: int, stream: int) -> None:
        super().__init__(model, id, index, stream)
        self.truce_asked = bool(model.case.wants_truce[index])
        self.tactic = int(model.case.tactic[index])
        self.further = np.zeros(len(FURTHER))
        self.credibility = 0.0
        self.softening = self.unaided = 0.0
        self.hurt = self.grievance = 0.0
        self.on_site: bool = model.case.start_on_site
        self.facilitation = self.formulation = self.pressure = 0.0
        self.unpressured = self.reserve = self.most = 0.0
        self.asked = self.asked_unpressed = self.shortfall = self.distance = 0.0
        self.most_borne = 0.0  # so far, for the best of packages
        self.signed_worth = self.bar_unpressed = 0.0
        self.quiet_rounds = 0
        misjudged = model.p.ratification_misjudged
        u = model.uniform(stream, draws.MISJUDGED, 1)
        self.knows = bool(knows_mandate(misjudged, u))
        self.reaches = np.zeros(len(model.case.bounds.whose), dtype=np.int64)
        self.drafts: list[Draft] = []
        self.ready = False
        self.readiness = 0.0

    def number(self, name: str) -> float:
        """Return its number of that name, as it is now."""
        return float(getattr(self.model.inputs, name)[self.index])

    @property
    def mandate(self) -> float:
        """Share of what it could bear that it takes its principal to accept."""
        return heeded(self.number("mandate"), self.knows)

    @property
    def opened(self) -> float:
        """How far softening alone opens its lines: flexibility under pressure times softening."""
        return self.number("under_pressure") * self.softening

    @property
    def could_bear(self) -> float:
        """What it could bear for the best of packages, by its own lines, as it stands."""
        mandate = 1.0 if self.model.case.principals_differ else self.mandate
        return bearable(mandate, self.opened, self.model.p.softening_linkage, 1.0)

    def pass_time(self, adjourned: bool) -> None:
        """Let pain and grievance fade, and time hurt."""
        model = self.model
        self.hurt *= model.kept
        self.grievance *= model.kept
        if not adjourned:
            self.hurt = raised(self.hurt, self.number("waiting") * model.p.days)
        self.quiet_rounds += 1

    def feel_mediators(self) -> None:
        """Give way or recover; reconsider the worst deal worth taking."""
        p, pain = self.model.p, ripe(self.hurt, self.grievance)
        self.softening = softened(p, self.softening, self.pressure, pain, self.grievance)
        self.unaided = softened(p, self.unaided, 0.0, pain, self.grievance)
        self.unpressured = reservation_unpressured(
            p, self.number("batna"), pain, self.further[INDUCEMENT]
        )
        self.reserve = reservation(p, self.unpressured, self.pressure)
        self.most_borne = max(self.most_borne, self.could_bear)

    def aspire(self) -> None:
        """Judge how far promises are credible; set what it asks for this round."""
        model = self.model
        self.credibility = credibility(model.trust, self.further)
        self.most = model.values.hope(self.index, self.credibility)
        elapsed = log_of_share(
            *log_in_two_parts(model.rounds_at_table), *log_in_two_parts(model.p.deadline)
        )
        steep = steepness(self.tactic, self.number("at_the_table"))
        kept = kept_back(self.tactic, *elapsed, steep)
        self.asked = aspiration(self.reserve, self.most, kept)
        self.asked_unpressed = aspiration(self.unpressured, self.most, kept)

    def prices(self, needs: np.ndarray, mandate: float) -> np.ndarray:
        """Return what each package must be worth to it that it could sign it."""
        linkage = self.model.p.softening_linkage
        return self.model.values.price_kinds(
            self.index, needs, mandate, self.opened, linkage, self.unpressured, self.most
        )

    def bears(self, worth: float) -> float:
        """Return what it can bear for a package worth `worth` to it."""
        gain = gained(worth, self.unpressured, self.most)
        return bearable(self.mandate, self.opened, self.model.p.softening_linkage, gain)

    def offer(self, worth: np.ndarray) -> int:
        """Return the column of `worth` that it offers, or NONE."""
        return best_offer(self.index, worth, worth.shape[1], self.asked)

    def draft(self) -> Draft:
        """Return the draft that it tables where it has no offer."""
        model, case = self.model, self.model.case
        opened = self.mandate * self.opened
        moved = move_reaches(
            case.bounds, model.inputs.firmness, self.index, opened, case.level_counts, self.reaches
        )
        if moved or not self.drafts:
            self.drafts = model.values.consider_drafts(self.index, self.reaches)
        base = np.array([draft.base for draft in self.drafts])
        gain = np.array([draft.gain for draft in self.drafts])
        believed = model.of_parties("credibility")
        return self.drafts[tabled(self.index, base, gain, believed, self.asked)]

    def log_offer(self, text: dict[str, str], texts: int, worth: dict[str, float]) -> None:
        """Write down the package that it offers, one of `texts` that all could sign."""
        self.model.log("offers", self.id, text, asks=float(self.asked), texts=texts, worth=worth)

    def log_draft(
        self,
        text: dict[str, str],
        texts: int,
        worth: dict[str, float],
        bears: dict[str, float],
        **facts: Any,
    ) -> None:
        """Write down the draft that it tables, as none of `texts` would do.

        `bears` is what each party could bear for it.
        """
        asks = float(self.asked)
        self.model.log(
            "tables a draft",
            self.id,
            text,
            asks=asks,
            texts=texts,
            worth=worth,
            bears=bears,
            **facts,
        )

    def hear(self, heard: list[tuple[float, float]]) -> None:
        """Compare what the others table with what it asks for: worth of each, and its need."""
        shorts = [float(shortfall(self.asked, worth)) for worth, _ in heard]
        unborne_needs = [float(unborne(needed, self.bears(worth))) for worth, needed in heard]
        self.shortfall = min(shorts)
        self.distance = min(map(max, shorts, unborne_needs))

    @property
    def discontent(self) -> float:
        """What it misses as a share of what it could gain."""
        return float(discontent(self.shortfall, self.reserve, self.most))

    def accepts_offer(self, worth: np.ndarray, at: int) -> bool:
        """Return whether it accepts the package in that column."""
        return accepts(worth[self.index, at], self.asked)

    def bar(self, face_saving: float) -> float:
        """Return what a text of the mediators' must be worth to it."""
        return bar(self.reserve, self.asked, face_saving, self.formulation)

    def takes(self, worth: np.ndarray, at: int, face_saving: float) -> bool:
        """Return whether it takes the mediators' text in that column."""
        return bool(worth[self.index, at] >= self.bar(face_saving))

    def principal_vetoes(self, package: int, worth: float) -> bool:
        """Return whether its principal vetoes a package that its delegation accepts."""
        p = self.model.p
        asked = price(
            self.model.values.home_needs(self.index, package),
            self.number("mandate"),
            self.opened,
            p.softening_linkage,
            self.unpressured,
            self.most,
        )
        beyond = not signable(worth, asked)
        gain = gained(worth, self.unpressured, self.most)
        borne = bearable(self.number("mandate"), self.opened, p.softening_linkage, gain)
        chance = veto_chance(worth, self.unpressured, p.ratification_veto, p.ratification_slack)
        vetoes = bool(beyond or self.refuses_to_ratify(float(chance)))
        self.knows = self.knows or (vetoes and beyond)
        self.model.log(
            "the principal vetoes" if vetoes else "the principal ratifies",
            self.id,
            beyond_mandate=beyond,
            borne=float(borne),
            slack=float(worth - self.unpressured),
            chance=1.0 if beyond else float(chance),
        )
        return vetoes

    def refuses_to_ratify(self, chance: float) -> bool:
        """Return whether its principal vetoes a package within the mandate."""
        return self.uniform(draws.VETO) < chance

    def sign(self, package: int, worth: float, drafted: bool) -> None:
        """Sign; remember what the package would be worth, and what it would take, unpressed."""
        p = self.model.p
        unaided = self.number("under_pressure") * self.unaided
        gain = gained(worth, self.unpressured, self.most)
        borne = bearable(self.number("mandate"), unaided, p.softening_linkage, gain)
        overreach = unborne(self.model.values.home_needs(self.index, package), borne)
        self.signed_worth = worth_unpressed(worth, self.unpressured, overreach)
        self.bar_unpressed = self.asked_unpressed
        if drafted:
            self.bar_unpressed = bar(
                self.unpressured,
                self.asked_unpressed,
                p.formulation_face_saving,
                self.formulation,
            )

    def walks_out(self) -> bool:
        """Return whether it walks out when talks are about to collapse over its shortfall."""
        return True

    def stay(self, summit: bool) -> None:
        """Leave the venue or stay, after a collapse; to a summit it comes."""
        chance = float(leaving_chance(self.model.p, self.facilitation, self.pressure))
        if self.on_site and self.leaves(chance):
            self.on_site = False
            self.model.log("leaves the venue", self.id, chance=chance)
        self.on_site = self.on_site or summit

    def leaves(self, chance: float) -> bool:
        """Return whether its delegation leaves the venue this round."""
        return self.uniform(draws.LEAVING) < chance

    def wait(self) -> None:
        """Judge whether what it asks for has come about, and how ready it is to return."""
        model = self.model
        self.ready = bool(
            preconditions_met(
                self.quiet_rounds, self.number("quiet"), model.truce, self.truce_asked
            )
        )
        self.readiness = float(
            readiness(
                model.p,
                self.influence_on_return,
                self.hurt,
                self.grievance,
                self.on_site,
                model.walker == self.index,
                model.depth,
                shifted_odds(RETURN_ODDS, self.further),
            )
        )

    @property
    def influence_on_return(self) -> float:
        """Influence of all that mediators do for a return, joined."""
        return joined_influence(
            self.facilitation, self.formulation, self.pressure, self.further[INDUCEMENT]
        )

    def log_readiness(self) -> None:
        """Write down how ready it is to return, and what makes it so."""
        p = self.model.p
        walked = self.model.walker == self.index
        terms = {
            "base": float(p.consent_base),
            "depth": float(self.model.depth),
            "mediation": float(
                p.consent_mediation * self.influence_on_return
                + shifted_odds(RETURN_ODDS, self.further)
            ),
            "hurt": float(p.consent_hurt * (self.hurt - self.grievance)),
            "presence": float(p.consent_on_site) if self.on_site else 0.0,
            "walking_out": -float(p.consent_walker) if walked else 0.0,
        }
        self.model.log(
            "waits", self.id, chance=self.readiness, terms=terms, conditions_met=self.ready
        )

    def log_refusal(self, worth: float, could_sign: bool = True) -> None:
        """Write down that it refuses the mediators' text, and what that is worth to it.

        Mediators table what all could sign; only somebody in a seat may table anything else.
        """
        crossing: dict[str, Any] = {} if could_sign else {"crosses_a_line": True}
        self.model.log(
            "refuses the mediators' text",
            self.id,
            worth=worth,
            asks=float(self.asked),
            reservation=float(self.reserve),
            **crossing,
        )

    def live_with_it(self) -> float:
        """Pass a round after the signature; return how far the deal falls short."""
        self.hurt *= self.model.kept
        reserve = reservation_unpressured(
            self.model.p, self.number("batna"), self.hurt, self.further[INDUCEMENT]
        )
        return float(short_of(self.signed_worth, max(reserve, self.bar_unpressed)))
