"""The model with one role's decisions handed to somebody outside.

A seated party or mediator asks its rule first, so that what the rule would do is known, and then
whoever sits in the seat. Everything else is `negsim.engine.readable.run`, as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.readable.mediator import MediatorAgent
from negsim.engine.readable.obstacles import Lines
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.engine.readable.talks import INTERIM
from negsim.engine.readable.values import Draft
from negsim.roleplay.decide import Decision
from negsim.roleplay.observation import Observation
from negsim.roleplay.view import observe
from negsim.rules.mediation import package_all_take
from negsim.rules.offers import NONE
from negsim.rules.revival import leaving_chance, return_chance
from negsim.rules.softening import price, signable
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
        self.open = np.arange(len(self.case.packages))
        self.texts = self.case.packages

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

    def signable(self, worth: np.ndarray, needs: np.ndarray, principals: bool) -> np.ndarray:
        """Return the indices of texts that all could sign now, and remember them."""
        interim = needs is self.values.interim_needs
        self.texts = self.case.interims if interim else self.case.packages
        self.open = super().signable(worth, needs, principals)
        return self.open

    @property
    def interim(self) -> bool:
        """Whether the texts at hand are interim texts."""
        return self.texts is self.case.interims

    def text_at(self, column: int) -> dict[str, str] | None:
        """Return the text in a column of those that all could sign, or None."""
        return None if column == NONE else self.named(self.texts[self.open[column]])

    def index_of(self, text: dict[str, str]) -> int:
        """Return the index of a text among those at hand."""
        issue = self.layout.scenario.issue
        levels = [issue(id_).levels.index(text[id_]) for id_ in self.layout.issues]
        return int(np.flatnonzero((self.texts == levels).all(axis=1))[0])

    def column_of(self, index: int) -> int:
        """Return the column of a text among those that all could sign, or NONE."""
        found = np.flatnonzero(self.open == index)
        return int(found[0]) if len(found) else NONE

    def worth_of_one(self, index: int) -> np.ndarray:
        """Return the utility of one of the texts at hand to each party, shape (parties,)."""
        values, at = self.values, [index]
        if self.interim:
            return self.worth(values.interim_base[:, at], values.interim_gain[:, at])[:, 0]
        return self.worth(values.base[:, at], values.gain[:, at])[:, 0]

    def cannot_sign(self, index: int) -> list[str]:
        """Return the ids of the parties that could not sign one of the texts at hand."""
        worth = self.worth_of_one(index)
        return [p.id for p in self.parties if not self._could_sign(p, index, worth[p.index])]

    def _could_sign(self, party: PartyAgent, index: int, worth: float) -> bool:
        """Return whether a party could sign one of the texts at hand, as `signable` has it."""
        values, at_home = self.values, self.case.principals_differ and not self.interim
        needs = values.interim_needs if self.interim else values.needs
        asked = [(needs[party.index, index], 1.0 if at_home else party.mandate)]
        if at_home and party.knows:
            asked.append((values.principal_needs[party.index, index], party.number("mandate")))
        linkage, reserve, most = self.p.softening_linkage, party.unpressured, party.most
        return all(
            signable(worth, price(needed, mandate, party.opened, linkage, reserve, most))
            for needed, mandate in asked
        )

    # ---- a party in the seat

    def table(
        self, author: PartyAgent, at: int, found: np.ndarray, worth: np.ndarray
    ) -> list[tuple[float, float]]:
        """Let a party table its offer, or a draft; remember the offers for the seated party."""
        if self.seated_party is not None and author is not self.seated_party and at != NONE:
            self.seated_party.offered[author.id] = at, float(worth[self.seated_party.index, at])
        return super().table(author, at, found, worth)

    def hear(self, tabled: dict[PartyAgent, list[tuple[float, float]]]) -> None:
        """Let each party compare what the others table; the seated one answers their offers."""
        super().hear(tabled)
        if self.seated_party is not None:
            self.seated_party.answer()

    def risk_collapse(self) -> None:
        """End a round without a text: the seated party walks out if it has said so."""
        if self.seated_party is not None and self.seated_party.walking:
            self.break_off(self.seated_party, 1.0)
        else:
            super().risk_collapse()

    def all_return(self, chance: float) -> bool:
        """Return whether talks come back: the seated party is ready for certain, or is not."""
        seated = self.seated_party
        if seated is None:
            return super().all_return(chance)
        others_ready = 1.0
        for party in self.parties:
            others_ready *= 1.0 if party is seated else party.readiness
        returns = super().all_return(float(return_chance(others_ready, self.p.days)))
        return bool(seated.away["return"] and returns)

    def would_return(self, seated: PartyAgent, leaves: bool) -> bool:
        """Return whether the model alone would bring talks back in this round.

        It is known before anybody leaves: what each draws does not hang on what others do.
        """
        here, all_ready = {party: party.on_site for party in self.parties}, 1.0
        for party in self.parties:
            gone = leaves if party is seated else party.leaves(_chance_of_leaving(party))
            party.on_site = (here[party] and not gone) or self.summit
            party.wait()
            all_ready *= party.readiness
        returns = super().all_return(float(return_chance(all_ready, self.p.days)))
        for party, was in here.items():
            party.on_site = was
        return bool(returns)

    # ---- a mediator in the seat

    def seat_drafts(self) -> bool:
        """Return whether a mediator is seated whose drafts anybody listens to."""
        mediator = self.seated_mediator
        if mediator is None:
            return False
        heard = mediator.number("formulation") * self.hold[mediator.index]
        return bool((heard > 0.0).any())

    def long_at_the_table(self) -> bool:
        """Return whether to set issues aside: a mediator in the seat is asked in any round."""
        if not len(self.case.interims):
            return False  # nothing can be set aside, so there is nothing to ask
        return super().long_at_the_table() or self.seat_drafts()

    def mediators_text(
        self, found: np.ndarray, worth: np.ndarray, face_saving: float, how: str
    ) -> int:
        """Let mediators table their text, or the one of whoever sits in the seat."""
        if not self.seat_drafts():
            return super().mediators_text(found, worth, face_saving, how)
        bars = np.array([party.bar(face_saving) for party in self.parties])
        timely = how != INTERIM or super().long_at_the_table()
        at = NONE
        if timely:
            at = package_all_take(worth, worth.shape[1], self.of_parties("reserve"), bars)
        kind = "aside" if how == INTERIM else "table"
        chosen = self.ask(kind, {"text": self.text_at(at)})["text"]
        if chosen is None:
            return NONE
        index = self.index_of(chosen)
        at = self.column_of(index)
        if at == NONE:
            self.table_in_vain(index, face_saving, how)
            return NONE
        return self.put_to_parties(at, found, worth, face_saving, how)

    def table_in_vain(self, index: int, face_saving: float, how: str) -> None:
        """Table a text that somebody could not sign: who could not, or would not, refuses it."""
        worth = self.worth_of_one(index)
        self.log(how, "mediators", self.named(self.texts[index]), worth=self.by_party(worth))
        barred = self.cannot_sign(index)
        for party in self.parties:
            could = party.id not in barred
            if not (could and party.takes(worth[:, None], 0, face_saving)):
                party.log_refusal(float(worth[party.index]), could)


def _chance_of_leaving(party: PartyAgent) -> float:
    return float(leaving_chance(party.model.p, party.facilitation, party.pressure))


class SeatedParty(PartyAgent):
    """A party whose decisions are made by whoever sits in the seat."""

    model: SeatedModel

    def __init__(self, model: SeatedModel, id: str, index: int, stream: int) -> None:
        super().__init__(model, id, index, stream)
        self.walking = False  # said that it walks out at the end of this round
        self.in_vain = NONE  # index of an offer that somebody could not sign: it is a draft
        self.accepted: set[int] = set()
        self.offered: dict[str, tuple[int, float]] = {}  # column, and worth to it, by author
        self.away: Decision = {}

    def offer(self, worth: np.ndarray) -> int:
        """Return the column that it offers, or NONE; asks for what its offer is worth to it."""
        model = self.model
        at = super().offer(worth)
        rule = {"text": model.text_at(at), "asks": float(self.asked)}
        made = model.ask("offer", rule, drafting=bool(self.formulation > 0.0))
        self.walking, self.in_vain = made.get("walk_out", False), NONE
        self.accepted, self.offered = set(), {}
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

    def draft(self) -> Draft:
        """Return its draft: its own offer if somebody could not sign that, else the rule's."""
        if self.in_vain == NONE:
            return super().draft()
        return Draft(self.model.values, self.model.texts[self.in_vain])

    def log_draft(
        self,
        text: dict[str, str],
        texts: int,
        worth: dict[str, float],
        bears: dict[str, float],
        **facts: Any,
    ) -> None:
        """Write down its draft, and of an offer of its own who could not sign it."""
        if self.in_vain != NONE:
            facts["cannot_sign"] = self.model.cannot_sign(self.in_vain)
        super().log_draft(text, texts, worth, bears, **facts)

    def answer(self) -> None:
        """Answer the others' offers."""
        # Whoever offers the very text that it offers itself need not be answered.
        others = {who: of for who, of in self.offered.items() if of[0] not in self.accepted}
        if self.walking or not others:
            return
        rule = [who for who, (_, worth) in others.items() if worth >= self.asked]
        heard = [
            {"who": who, "text": self.model.text_at(at), "worth": worth}
            for who, (at, worth) in others.items()
        ]
        made = self.model.ask("answer", {"accept": rule}, offers=heard)
        self.walking = made.get("walk_out", False)
        self.accepted |= {at for who, (at, _) in others.items() if who in made["accept"]}

    def accepts_offer(self, worth: np.ndarray, at: int) -> bool:
        """Return whether it accepts the package in that column."""
        return at in self.accepted

    def takes(self, worth: np.ndarray, at: int, face_saving: float) -> bool:
        """Return whether it takes the mediators' text in that column."""
        if self.walking:
            return False
        model = self.model
        rule = {"take": super().takes(worth, at, face_saving)}
        about = {"text": model.text_at(at), "worth": float(worth[self.index, at])}
        return bool(model.ask("interim" if model.interim else "text", rule, **about)["take"])

    def refuses_to_ratify(self, chance: float) -> bool:
        """Return whether its principal vetoes a text within the mandate."""
        text = next(m.text for m in reversed(self.model.moves) if m.what == "all accept")
        rule = {"ratify": not super().refuses_to_ratify(chance)}
        return not self.model.ask("ratify", rule, text=text)["ratify"]

    def walks_out(self) -> bool:
        """Return whether it walks out when talks are about to collapse over its shortfall."""
        return bool(self.model.ask("walk_out", {"walk_out": True})["walk_out"])

    def stay(self, summit: bool) -> None:
        """Decide whether to leave the venue and whether to return; leave or stay."""
        here = bool(self.on_site)
        leaves = here and super().leaves(_chance_of_leaving(self))
        rule = {"leave": leaves, "return": self.model.would_return(self, leaves)}
        self.away = self.model.ask("away", rule, may_leave=here, may_return=self.ready)
        super().stay(summit)

    def leaves(self, chance: float) -> bool:
        """Return whether its delegation leaves the venue this round."""
        return bool(self.away["leave"])


class SeatedMediator(MediatorAgent):
    """A mediator whose decisions are made by whoever sits in the seat."""

    model: SeatedModel

    def __init__(self, model: SeatedModel, id: str, index: int) -> None:
        super().__init__(model, id, index)
        self.addressed = model.case.addresses[index]  # whom the model's own would press

    def wanted(self) -> float:
        """Return how hard it means to press this round, and press whom it says."""
        model = self.model
        press = super().wanted()
        if self.number("present") <= 0.0 or self.effort_left <= 0.0:
            return press
        whom = [p.id for p in model.parties if press > 0.0 and self.addressed[p.index] > 0.0]
        made = model.ask("work", {"press": press, "whom": whom})
        addresses = model.case.addresses.copy()
        if made["press"] > 0.0:
            addresses[self.index] = [float(p.id in made["whom"]) for p in model.parties]
        model.case = model.case._replace(addresses=addresses)
        return float(made["press"])
