"""The model with one role's decisions handed to somebody outside.

A seated party or mediator asks its rule first, so that what the rule would do is known, and then
whoever sits in the seat. Everything else is `negsim.engine.readable.run`, as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.readable.agents import MediatorAgent, PartyAgent
from negsim.engine.readable.obstacles import Lines
from negsim.engine.readable.run import NegotiationModel
from negsim.engine.readable.talks import INTERIM
from negsim.roleplay.decide import Decision
from negsim.roleplay.observation import Observation
from negsim.roleplay.view import observe
from negsim.rules.mediation import nash_package
from negsim.rules.offers import NONE
from negsim.rules.softening import signable
from negsim.scenario.scenario import Scenario


class SeatedModel(NegotiationModel):
    """One run with somebody in a seat.

    Parameters
    ----------
    scenario, seed, run
        As for `NegotiationModel`.
    role : str
        Id of the party or mediator in the seat.
    decide : callable
        Called with what the seat sees and the rule's decision; returns the decision.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        run: int,
        role: str,
        decide: Callable[[Observation, Decision], Decision],
    ) -> None:
        self.role, self.decide = role, decide
        self.seated_party: SeatedParty | None = None
        self.seated_mediator: SeatedMediator | None = None
        super().__init__(scenario, seed, run)
        self.lines = Lines.of(scenario, self.inputs)
        self.open = self.drafts = self.case.packages

    def lay_out(self, scenario: Scenario) -> Layout:
        """Return the arrays of the scenario, all texts kept: somebody may offer any of them."""
        return lay_out(scenario, drop=False)

    def make_party(self, id: str, index: int, stream: int) -> PartyAgent:
        """Return the agent of a party, seated or not."""
        if id != self.role:
            return super().make_party(id, index, stream)
        self.seated_party = SeatedParty(self, id, index, stream)
        return self.seated_party

    def make_mediator(self, id: str, index: int) -> MediatorAgent:
        """Return the agent of a mediator, seated or not."""
        if id != self.role:
            return super().make_mediator(id, index)
        self.seated_mediator = SeatedMediator(self, id, index)
        return self.seated_mediator

    def ask(self, kind: str, rule: Decision, **about: Any) -> Decision:
        """Return the decision on a question."""
        view = observe(self, self.lines, self.role, {"kind": kind, **about})
        return self.decide(view, rule)

    def signable(self, needs: np.ndarray, texts: np.ndarray) -> np.ndarray:
        """Return the indices of `texts` that all could sign now, and remember them."""
        self.drafts, self.open = texts, super().signable(needs, texts)
        return self.open

    def text_at(self, column: int) -> dict[str, str] | None:
        """Return the text in a column of those that all could sign, or None."""
        return None if column == NONE else self.named(self.drafts[self.open[column]])

    def index_of(self, text: dict[str, str]) -> int:
        """Return the index of a text among those that are drafted from."""
        issue = self.layout.scenario.issue
        levels = [issue(id_).levels.index(text[id_]) for id_ in self.layout.issues]
        return int(np.flatnonzero((self.drafts == levels).all(axis=1))[0])

    def column_of(self, index: int) -> int:
        """Return the column of a text among those that all could sign, or NONE."""
        found = np.flatnonzero(self.open == index)
        return int(found[0]) if len(found) else NONE

    def worth_of_one(self, index: int) -> np.ndarray:
        """Return the utility of one complete text to each party, shape (parties,)."""
        return self.worth(self.values.base, self.values.gain, np.array([index]))[:, 0]

    def cannot_sign(self, needs: np.ndarray, index: int) -> list[str]:
        """Return the ids of the parties that could not sign a text now."""
        return [p.id for p in self.parties if not signable(needs[p.index, index], p.softening)]

    # ---- a party in the seat

    def risk_collapse(self) -> None:
        """End a round without a text: the seated party walks out if it has said so."""
        if self.seated_party is not None and self.seated_party.walking:
            self.break_off(self.seated_party, 1.0)
        else:
            super().risk_collapse()

    # ---- a mediator in the seat

    def seat_drafts(self) -> bool:
        """Return whether a mediator is seated whose drafts anybody listens to."""
        mediator = self.seated_mediator
        if mediator is None:
            return False
        heard = mediator.formulation * mediator.share * self.hold[mediator.index]
        return bool((heard > 0.0).any())

    def stuck_for_long(self) -> bool:
        """Return whether to set issues aside: a mediator in the seat is asked in any round."""
        if not len(self.case.interims):
            return False  # nothing can be set aside, so there is nothing to ask
        return super().stuck_for_long() or self.seat_drafts()

    def mediators_text(
        self, texts: np.ndarray, worth: np.ndarray, face_saving: float, how: str
    ) -> int:
        """Let mediators table their text, or the one of whoever sits in the seat."""
        if not self.seat_drafts():
            return super().mediators_text(texts, worth, face_saving, how)
        reserve = self.of_parties("reserve")
        timely = how != INTERIM or super().stuck_for_long()
        rule = self.text_at(nash_package(worth, worth.shape[1], reserve)) if timely else None
        chosen = self.ask("aside" if how == INTERIM else "table", {"text": rule})["text"]
        if chosen is None:
            return NONE
        index = self.index_of(chosen)
        at = self.column_of(index)
        if at == NONE:
            self.table_in_vain(index, face_saving, how)
            return NONE
        return self.put_to_parties(at, texts, worth, face_saving, how)

    def table_in_vain(self, index: int, face_saving: float, how: str) -> None:
        """Table a text that somebody could not sign: who could not, or would not, refuses it."""
        values = self.values
        needs, base, gain = values.needs, values.base, values.gain
        if how == INTERIM:
            needs, base, gain = values.interim_needs, values.interim_base, values.interim_gain
        worth = self.worth(base, gain, np.array([index]))
        text = self.named(self.drafts[index])
        self.log(how, "mediators", text, worth=self.by_party(worth[:, 0]))
        barred = self.cannot_sign(needs, index)
        for party in self.parties:
            could = party.id not in barred
            if not (could and party.takes(worth, 0, face_saving)):
                party.log_refusal(float(worth[party.index, 0]), could)


class SeatedParty(PartyAgent):
    """A party whose decisions are made by whoever sits in the seat."""

    model: SeatedModel

    def __init__(self, model: SeatedModel, id: str, index: int, stream: int) -> None:
        super().__init__(model, id, index, stream)
        self.walking = False  # said that it walks out at the end of this round
        self.in_vain = NONE  # index of an offer that somebody could not sign: it is heard as none
        self.accepted: set[int] = set()
        self.away: Decision | None = None

    def offer(self, worth: np.ndarray, evenly: np.ndarray) -> int:
        """Return the column that it offers, or NONE; asks for what its offer is worth to it."""
        model = self.model
        at = super().offer(worth, evenly)
        rule = {"text": model.text_at(at), "asks": float(self.asked)}
        made = model.ask("offer", rule, drafting=self.formulation > 0.0)
        self.walking, self.in_vain, self.accepted = made.get("walk_out", False), NONE, set()
        if made["text"] is None:
            self.asked = made.get("asks", self.asked)
            return NONE
        index = model.index_of(made["text"])
        self.asked = made.get("asks", float(model.worth_of_one(index)[self.index]))
        at = model.column_of(index)
        if at == NONE:
            self.in_vain = index
        else:
            self.accepted = {at}
        return at

    def log_offer(self, texts: np.ndarray, worth: np.ndarray, at: int) -> None:
        """Write down what it offers, and who could not sign it."""
        model, index = self.model, self.in_vain
        if index == NONE:
            super().log_offer(texts, worth, at)
            return
        model.log(
            "offers",
            self.id,
            model.named(model.case.packages[index]),
            asks=float(self.asked),
            texts=len(texts),
            worth=model.by_party(model.worth_of_one(index)),
            cannot_sign=model.cannot_sign(model.values.needs, index),
        )

    def hear(self, offers: dict[PartyAgent, int], worth: np.ndarray) -> None:
        """Compare the others' offers with what it asks for, and answer them."""
        super().hear(offers, worth)
        # Whoever offers the very text that it offers itself need not be answered.
        open_ = {p: at for p, at in offers.items() if p is not self and at not in self.accepted}
        others = {p: at for p, at in open_.items() if at != NONE}
        if self.walking or not others:
            return
        would = super().accepts_offer
        rule = [party.id for party, at in others.items() if would(worth, at)]
        heard = [
            {"who": p.id, "text": self.model.text_at(at), "worth": float(worth[self.index, at])}
            for p, at in others.items()
        ]
        made = self.model.ask("answer", {"accept": rule}, offers=heard)
        self.walking = made.get("walk_out", False)
        self.accepted |= {at for p, at in others.items() if p.id in made["accept"]}

    def accepts_offer(self, worth: np.ndarray, at: int) -> bool:
        """Return whether it accepts the package in that column."""
        return at in self.accepted

    def takes(self, worth: np.ndarray, at: int, face_saving: float) -> bool:
        """Return whether it takes the mediators' text in that column."""
        if self.walking:
            return False
        model = self.model
        kind = "interim" if model.drafts is model.case.interims else "text"
        rule = {"take": bool(super().takes(worth, at, face_saving))}
        about = {"text": model.text_at(at), "worth": float(worth[self.index, at])}
        return bool(model.ask(kind, rule, **about)["take"])

    def refuses_to_ratify(self, chance: float) -> bool:
        """Return whether its principal vetoes a text within the mandate."""
        text = next(m.text for m in reversed(self.model.moves) if m.what == "all accept")
        rule = {"ratify": not super().refuses_to_ratify(chance)}
        return not self.model.ask("ratify", rule, text=text)["ratify"]

    def walks_out(self) -> bool:
        """Return whether it walks out when talks are about to collapse over its shortfall."""
        return bool(self.model.ask("walk_out", {"walk_out": True})["walk_out"])

    def wait(self) -> bool:
        """Pass a round of collapse, leave or stay; return whether it consents to return."""
        self.away = None
        return super().wait()

    def leaves(self, chance: float) -> bool:
        """Return whether its delegation leaves the venue this round."""
        return bool(self._stay_away(super().leaves(chance))["leave"])

    def consents(self) -> bool:
        """Return whether it consents to return this round, once it is ready."""
        return bool(self._stay_away(False)["return"])

    def _stay_away(self, leaves: bool) -> Decision:
        """Return what it does while talks are broken off; both answers are given at once."""
        if self.away is None:
            here = self.on_site
            self.on_site = here and not leaves
            rule = {"leave": leaves, "return": self.ready and super().consents()}
            self.on_site = here
            self.away = self.model.ask("away", rule, may_leave=here, may_return=self.ready)
        return self.away


class SeatedMediator(MediatorAgent):
    """A mediator whose decisions are made by whoever sits in the seat."""

    model: SeatedModel

    def work(self, phase_cost: float) -> None:
        """Do in a round what is decided, at what it costs."""
        model = self.model
        x = model.inputs
        press = super().pressing()
        addressed = model.case.addresses[self.index]
        whom = [p.id for p in model.parties if press > 0.0 and addressed[p.index] > 0.0]
        rule = {"facilitate": True, "draft": True, "press": press, "whom": whom}
        made = model.ask("work", rule)
        self.facilitation = float(x.facilitation[self.index] * made["facilitate"])
        self.formulation = float(x.formulation[self.index] * made["draft"])
        self.decided = float(made["press"])
        model.addresses = model.addresses.copy()
        model.addresses[self.index] = [float(p.id in made["whom"]) for p in model.parties]
        super().work(phase_cost)

    def pressing(self) -> float:
        """Return how hard it presses this round."""
        return self.decided
