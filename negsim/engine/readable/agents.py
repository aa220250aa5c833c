"""The actors of one run as Mesa agents: parties, mediators, sources of violence.

An agent holds its own state and takes its own decisions, by the rules. What all do together
(exchange offers, sign, collapse) is in `negsim.engine.readable.talks` and
`negsim.engine.readable.away`.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from negsim.engine import draws
from negsim.engine.readable.state import State
from negsim.rules.breakdown import blame_chance, escalation_chance
from negsim.rules.chance import lowered, raised
from negsim.rules.concession import (
    answering,
    aspiration,
    conceded,
    kept_back,
    mixed,
    reservation,
    reservation_unpressured,
    steepness,
)
from negsim.rules.elementary import log_in_two_parts, log_of_share
from negsim.rules.implementation import short_of_no_deal
from negsim.rules.mediation import (
    CONSENT_ODDS,
    FURTHER,
    affordable,
    cost_of_round,
    credibility,
    joined,
    presses_now,
    shifted_odds,
    takes_package,
)
from negsim.rules.offers import NONE, accepts, best_offer, shortfall
from negsim.rules.ratification import beyond_mandate, veto_chance
from negsim.rules.revival import consent_chance, leaving_chance, preconditions_met
from negsim.rules.softening import softened
from negsim.vocabulary import COLLAPSED, TALKS


class Actor(mesa.Agent):  # type: ignore[misc]
    """Anybody with a stream of random numbers.

    Parameters
    ----------
    model : State
        The run it belongs to.
    id : str
        Its id in the scenario.
    index : int
        Its index among its kind, by stream.
    stream : int
        Key of its random numbers.
    """

    model: State

    def __init__(self, model: State, id: str, index: int, stream: int) -> None:
        super().__init__(model)
        self.id = id
        self.index = index
        self.stream = stream

    def uniform(self, purpose: int) -> float:
        """Return its random number of this round for a purpose."""
        return self.model.uniform(self.stream, purpose)


class PartyAgent(Actor):
    """A delegation at the talks and the principal behind it."""

    def __init__(self, model: State, id: str, index: int, stream: int) -> None:
        super().__init__(model, id, index, stream)
        x = model.inputs
        self.batna = float(x.batna[index])
        self.at_the_table = float(x.at_the_table[index])
        self.under_pressure = float(x.under_pressure[index])
        self.mandate = float(x.mandate[index])
        self.reciprocity = float(x.reciprocity[index])
        self.misperception = float(x.misperception[index])
        self.quiet_asked = float(x.quiet[index])
        self.truce_asked = bool(model.case.wants_truce[index])
        self.tactic = int(model.case.tactic[index])
        self.further = np.zeros(len(FURTHER))
        self.credibility = 0.0
        self.softening = 0.0
        self.hurt = 0.0
        self.on_site: bool = model.case.start_on_site
        self.facilitation = self.formulation = self.pressure = 0.0
        self.unpressured = self.reserve = self.asked = self.shortfall = 0.0
        self.heard = self.heard_before = -1.0  # nothing yet
        self.quiet_rounds = 0
        self.ready = False

    def suffer(self, struck: bool) -> None:
        """Feel an incident: pain rises, and whoever is struck hardens."""
        p = self.model.p
        self.hurt = raised(self.hurt, p.hurt_victim if struck else p.hurt_others)
        if struck:
            self.quiet_rounds = 0
            self.softening = lowered(self.softening, p.softening_hardening)

    def feel_mediators(self) -> None:
        """Give way to pressure, or recover; reconsider the worst deal worth taking."""
        p = self.model.p
        self.softening = softened(
            self.softening, p.softening_rate, self.under_pressure, self.pressure
        )
        self.unpressured = reservation_unpressured(self.batna, self.hurt, p.reservation_hurt)
        self.reserve = reservation(self.unpressured, self.pressure, p.reservation_pressure)

    def aspire(self) -> None:
        """Judge how far promises are credible; set what it asks for this round."""
        model = self.model
        self.credibility = credibility(model.trust, self.further)
        most = model.values.hope(self.index, self.credibility)
        elapsed = log_of_share(
            *log_in_two_parts(model.rounds_at_table), *log_in_two_parts(model.p.deadline)
        )
        kept = kept_back(self.tactic, *elapsed, steepness(self.tactic, self.at_the_table))
        by_time = aspiration(self.reserve, most, kept)
        before = self.asked if model.rounds_at_table > 1 else most
        by_answer = answering(before, conceded(self.heard, self.heard_before), self.reserve)
        self.asked = mixed(by_time, by_answer, self.reciprocity)

    def offer(self, worth: np.ndarray, evenly: np.ndarray) -> int:
        """Return the column of `worth` that it offers, or NONE; `evenly` is how it errs."""
        misperception = self.misperception * (1.0 - self.facilitation)
        return best_offer(self.index, worth, evenly, worth.shape[1], self.asked, misperception)

    def log_offer(self, found: np.ndarray, worth: np.ndarray, at: int) -> None:
        """Write down what it offers: the package in that column, or nothing."""
        model, asks = self.model, float(self.asked)
        if at == NONE:
            model.log("makes no offer", self.id, asks=asks, texts=len(found))
            return
        text = model.named(model.case.packages[found[at]])
        model.log(
            "offers", self.id, text, asks=asks, texts=len(found),
            worth=model.by_party(worth[:, at]),
        )  # fmt: skip

    def hear(self, offers: dict[PartyAgent, int], worth: np.ndarray) -> None:
        """Compare the others' offers with what it asks for."""
        others = [at for author, at in offers.items() if author is not self and at != NONE]
        best = max((float(worth[self.index, at]) for at in others), default=0.0)
        self.shortfall = shortfall(self.asked, best)
        self.heard_before = self.heard
        if others:
            self.heard = best

    def accepts_offer(self, worth: np.ndarray, at: int) -> bool:
        """Return whether it accepts the package in that column."""
        return accepts(worth[self.index, at], self.asked)

    def takes(self, worth: np.ndarray, at: int, face_saving: float) -> bool:
        """Return whether it takes the mediators' text in that column."""
        return takes_package(
            worth[self.index, at], self.reserve, self.asked, face_saving, self.formulation
        )

    def principal_vetoes(self, package: int, worth: float) -> bool:
        """Return whether its principal vetoes a package that its delegation accepts."""
        p = self.model.p
        chance = veto_chance(worth, self.unpressured, p.ratification_veto, p.ratification_slack)
        needs = self.model.values.principal_needs[self.index, package]
        beyond = bool(beyond_mandate(needs, self.mandate, self.softening))
        vetoes = bool(beyond or self.refuses_to_ratify(float(chance)))
        self.model.log(
            "the principal vetoes" if vetoes else "the principal ratifies",
            self.id,
            beyond_mandate=beyond,
            slack=float(worth - self.unpressured),
            chance=1.0 if beyond else float(chance),
        )
        return vetoes

    def refuses_to_ratify(self, chance: float) -> bool:
        """Return whether its principal vetoes a package within the mandate."""
        return self.uniform(draws.VETO) < chance

    def walks_out(self) -> bool:
        """Return whether it walks out when talks are about to collapse over its shortfall."""
        return True

    def wait(self) -> bool:
        """Pass a round of collapse, leave or stay; return whether it consents to return."""
        p = self.model.p
        self.hurt = raised(self.hurt, p.hurt_collapsed)
        self.ready = bool(
            preconditions_met(
                self.quiet_rounds, self.quiet_asked, self.model.truce, self.truce_asked
            )
        )
        leaving = float(leaving_chance(p.leaving, self.facilitation, self.pressure))
        if self.on_site and self.leaves(leaving):
            self.on_site = False
            self.model.log("leaves the venue", self.id, chance=leaving)
        return self.ready and self.consents()

    def leaves(self, chance: float) -> bool:
        """Return whether its delegation leaves the venue this round."""
        return self.uniform(draws.LEAVING) < chance

    def consents(self) -> bool:
        """Return whether it consents to return this round, once it is ready."""
        return self.uniform(draws.CONSENT) < self.chance_of_consent()

    def chance_of_consent(self) -> float:
        """Return the chance that it consents to return this round, once it is ready."""
        return float(
            consent_chance(
                self.model.p,
                self.facilitation,
                self.pressure,
                self.hurt,
                self.on_site,
                self.model.walker == self.index,
                self.model.rounds_since_collapse,
                shifted_odds(CONSENT_ODDS, self.further),
            )
        )

    def log_answer(self, consents: bool) -> None:
        """Write down whether it consents to return, and what makes its chance of doing so."""
        p = self.model.p
        walked = self.model.walker == self.index
        terms = {
            "base": float(p.consent_base),
            "mediation": float(
                p.consent_mediation * joined(self.facilitation, self.pressure)
                + shifted_odds(CONSENT_ODDS, self.further)
            ),
            "hurt": float(p.consent_hurt * self.hurt),
            "presence": float(p.consent_on_site) if self.on_site else 0.0,
            "waiting": -float(p.consent_waiting * self.model.rounds_since_collapse),
            "walking_out": -float(p.consent_walker) if walked else 0.0,
        }
        self.model.log(
            "consents to return" if consents else "stays away",
            self.id,
            chance=self.chance_of_consent() if self.ready else 0.0,
            terms=terms,
            conditions_met=self.ready,
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

    def live_with_it(self, worth: float) -> float:
        """Pass a round after the signature; return how far the deal is short of no deal."""
        p = self.model.p
        self.hurt *= float(p.hurt_kept)
        reserve = reservation_unpressured(self.batna, self.hurt, p.reservation_hurt)
        return float(short_of_no_deal(worth, reserve))


class MediatorAgent(Actor):
    """A mediator, who spends effort as long as it lasts."""

    def __init__(self, model: State, id: str, index: int) -> None:
        super().__init__(model, id, index, draws.NOBODY)  # it draws nothing of its own
        x = model.inputs
        self.facilitation = float(x.facilitation[index])
        self.formulation = float(x.formulation[index])
        self.further = x.further[index]
        self.full_pressure = float(x.pressure[index])
        self.pressure = 0.0
        self.press_when = int(model.case.press_when[index])
        self.press_from = float(x.press_from[index])
        self.press_until = float(x.press_until[index])
        self.effort_left = float(x.endurance[index])
        self.effort_spent = 0.0
        self.share = 0.0

    def work(self, phase_cost: float) -> None:
        """Press or not, and spend this round's effort, or what is left of it."""
        self.pressure = self.pressing()
        cost = cost_of_round(
            self.facilitation, self.formulation, self.pressure, self.further, phase_cost
        )
        self.share = affordable(self.effort_left, cost)
        if self.effort_left > 0.0 and self.share < 1.0:
            self.model.log("runs out of effort", self.id, affords=float(self.share))
        self.effort_spent = self.share * cost
        self.effort_left = lowered(self.effort_left, self.effort_spent)

    def pressing(self) -> float:
        """Return how hard it presses this round."""
        model = self.model
        presses = presses_now(
            self.press_when,
            model.phase == TALKS,
            model.phase == COLLAPSED,
            model.rounds_stuck,
            model.round,
            self.press_from,
            self.press_until,
        )
        return self.full_pressure if presses else 0.0


class ViolenceSource(Actor):
    """A source of incidents."""

    def __init__(self, model: State, id: str, index: int, stream: int) -> None:
        super().__init__(model, id, index, stream)
        self.rate = float(model.inputs.rate[index])
        self.attribution = float(model.inputs.attribution[index])
        self.victim: PartyAgent = model.parties[int(model.case.victim[index])]

    def strikes(self) -> bool:
        """Return whether there is an incident of this source this round."""
        return self.uniform(draws.STRIKE) < self.rate

    def is_blamed_on_the_other_side(self) -> bool:
        """Return whether the incident is blamed on the other side."""
        p = self.model.p
        chance = blame_chance(self.attribution, self.model.assurance_in_force, p.shield)
        return bool(self.uniform(draws.BLAME) < chance)

    def escalates(self) -> bool:
        """Return whether the incident becomes open hostilities."""
        model = self.model
        chance = escalation_chance(model.p, model.phase, model.truce)
        return bool(self.uniform(draws.ESCALATION) < chance)

    def ends_truce(self, chance: float) -> bool:
        """Return whether the incident ends the truce."""
        return self.uniform(draws.TRUCE_ENDS) < chance
