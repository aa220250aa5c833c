"""The readable model: ONE run, told move by move, as a Mesa model.

The order of play is told here in the words of the talks; `negsim.engine.compiled.run` tells it once
more as a compiled loop, and the two agree run by run, exactly. So any run of a million can be read
here.

Mesa's own random numbers are never used: `luck` is a keyed draw. Phases are fixed, agents act
in the order of their streams, and all see the same offers before anybody answers.
"""

from __future__ import annotations

import numpy as np

from negsim.engine import draws
from negsim.engine.lay_out import ADJOURNED, COLLAPSED, HOSTILITIES, SETTLED, TALKS
from negsim.engine.readable.agents import PartyAgent, ViolenceSource, arrays
from negsim.engine.readable.setup import Scene
from negsim.rules.breakdown import collapse_chance, who_walks
from negsim.rules.chain import ENDS_BADLY, ENDS_WELL, chain_step
from negsim.rules.chance import lowered, raised
from negsim.rules.implementation import failure_chance
from negsim.rules.mediation import (
    COLLAPSE_ODDS,
    FURTHER,
    felt,
    influence,
    mean_influence,
    nash_text,
    shifted_odds,
)
from negsim.rules.offers import NONE, gap

INSTRUMENTS = ("facilitation", "formulation", "pressure")

INTERIM = "tables an interim text"


class NegotiationModel(Scene):
    """One run of a scenario; `step` plays a round.

    Parameters
    ----------
    case : Scenario, str or path
        What is simulated: from `negsim.load`, or what that takes. (Mesa keeps the name
        ``scenario`` for itself.)
    seed : int
        Seed of the ensemble the run belongs to, 0 to 2**64 - 1.
    run : int
        Number of the run in that ensemble, 0 to 10**9 - 1.

    Raises
    ------
    NegsimError
        If `seed` or `run` is out of range or no whole number.

    Attributes
    ----------
    moves : list of Move
        All that happened, in order (see `negsim.engine.events`).
    datacollector : mesa.DataCollector
        One row a round: phase, trust, truce and gap; for each party its softening, hurt,
        reservation value and aspiration; for each mediator the effort left.

    Examples
    --------
    >>> import negsim
    >>> from negsim.engine.readable.run import NegotiationModel
    >>> model = NegotiationModel(negsim.load("istanbul-2025"), seed=1, run=0)
    >>> model.run_model()
    >>> model.running
    False
    """

    def step(self) -> None:
        """Play a round: violence, mediators, parties, then what the phase asks for."""
        if not self.running:
            return
        self.round += 1
        self.violence()
        if self.phase != HOSTILITIES:
            self.mediate()
            for party in self.parties:
                party.feel_mediators()
            self.play_phase()
        self.datacollector.collect(self)
        if self.phase in (SETTLED, HOSTILITIES) or self.round == self.case.rounds:
            self.finish()

    def play_phase(self) -> None:
        """Play what the phase asks for."""
        if self.case.chain:
            self.follow_chain()
        elif self.phase == TALKS:
            self.hold_talks()
        elif self.phase == COLLAPSED:
            self.wait_for_consent()
        else:
            self.stay_adjourned()

    def violence(self) -> None:
        """Let each source of violence strike or not."""
        self.struck_this_round = False
        for party in self.parties:
            party.hurt *= float(self.p.hurt_kept)
            party.quiet_rounds += 1
        for source in self.sources:
            if self.phase != HOSTILITIES and source.strikes():
                self.suffer_incident(source)

    def suffer_incident(self, source: ViolenceSource) -> None:
        """Bear an incident: blame, pain, perhaps hostilities or the end of the truce."""
        p = self.p
        self.struck_this_round = True
        self.log("incident", source.name, victim=source.victim.name)
        if source.is_blamed_on_the_other_side():
            self.trust = lowered(self.trust, p.trust_incident)
            self.log("blames the other side", source.victim.name)
        for party in self.parties:
            party.suffer(struck=party is source.victim)
        factors = {COLLAPSED: p.escalation_collapsed, ADJOURNED: p.escalation_adjourned}
        base = p.escalation_truce if self.truce else p.escalation_no_truce
        if source.escalates(base, factors.get(self.phase, 1.0)):
            self.phase, self.truce = HOSTILITIES, False
            self.log("hostilities break out")
        elif self.truce and source.ends_truce(p.escalation_truce_ends):
            self.truce = False
            self.log("the truce ends")

    def mediate(self) -> None:
        """Let mediators work; what they can afford makes their influence on each party."""
        p = self.p
        costs = {COLLAPSED: p.effort_collapsed, ADJOURNED: p.effort_adjourned}
        for mediator in self.mediators:
            mediator.work(costs.get(self.phase, p.effort_talks))
            self.effort += mediator.effort_spent
        share = np.array([m.share for m in self.mediators])
        holds = {name: self.hold for name in INSTRUMENTS}
        holds["pressure"] = self.hold * self.addresses
        for name, hold in holds.items():
            intensity = np.array([getattr(m, name) for m in self.mediators])
            for party in self.parties:
                setattr(party, name, influence(intensity, hold, share, party.place))
        for z in range(len(FURTHER)):
            intensity = np.array([m.further[z] for m in self.mediators])
            for party in self.parties:
                party.further[z] = influence(intensity, self.hold, share, party.place)

    def mean_facilitation(self) -> float:
        """Return the mean influence of facilitation on the parties."""
        (facilitation,) = arrays(self.parties, "facilitation")
        return float(mean_influence(facilitation))

    def mediators_draft(self) -> bool:
        """Return whether mediators who draft texts have any influence."""
        (formulation,) = arrays(self.parties, "formulation")
        return bool(felt(formulation))

    def hold_talks(self) -> None:
        """Hold a round of talks: offers first, then mediators' texts, then perhaps collapse."""
        self.rounds_at_table += 1
        self.trust = raised(self.trust, self.p.trust_facilitated * self.mean_facilitation())
        for party in self.parties:
            party.aspire()
        texts = self.signable(self.texts.needs, self.case.packages)
        worth = self.worth(self.texts.base, self.texts.gain, texts)
        evenly = self.worth(self.texts.even_base, self.texts.even_gain, texts)
        agreed = self.exchange_offers(texts, worth, evenly)
        if agreed == NONE and self.mediators_draft():
            agreed = self.table_text(texts, worth, self.p.formulation_face_saving, "tables a text")
        if agreed != NONE:
            self.ratify(texts[agreed], worth[:, agreed])
        elif not self.set_issues_aside():
            self.risk_collapse()

    def exchange_offers(self, texts: np.ndarray, worth: np.ndarray, evenly: np.ndarray) -> int:
        """Let each party offer; return the column of the offer that all accept, or NONE."""
        offers = {party: party.offer(worth, evenly) for party in self.parties}
        for party, at in offers.items():
            party.log_offer(texts, worth, at)
        for party in self.parties:
            party.hear(offers, worth)
        accepted = [
            (author.luck(draws.CHOICE_OF_OFFER), at)
            for author, at in offers.items()
            if at != NONE and all(party.accepts_offer(worth, at) for party in self.parties)
        ]
        return max(accepted)[1] if accepted else NONE

    def table_text(
        self, texts: np.ndarray, worth: np.ndarray, face_saving: float, how: str
    ) -> int:
        """Let mediators table their text; return its column if all take it, or NONE."""
        (reserve,) = arrays(self.parties, "reserve")
        at = nash_text(worth, worth.shape[1], reserve)
        return NONE if at == NONE else self.put_to_parties(at, texts, worth, face_saving, how)

    def put_to_parties(
        self, at: int, texts: np.ndarray, worth: np.ndarray, face_saving: float, how: str
    ) -> int:
        """Put the mediators' text to the parties; return its column if all take it, or NONE."""
        refusing = [p for p in self.parties if not p.takes(worth, at, face_saving)]
        drafts = self.case.interims if how == INTERIM else self.case.packages
        self.log(
            how, "mediators", self.named(drafts[texts[at]]), worth=self.by_party(worth[:, at])
        )
        for party in refusing:
            party.log_refusal(float(worth[party.place, at]))
        return NONE if refusing else at

    def ratify(self, package: int, worth: np.ndarray) -> None:
        """Send an accepted text to the principals: it is signed, or talks collapse."""
        number = int(self.case.package_number[package])
        text = self.packed.levels(number)
        self.log("all accept", text=text)
        for party in self.parties:
            if party.principal_vetoes(package, worth[party.place]):
                self.collapse(party, self.p.trust_veto)
                return
        self.phase, self.signed = SETTLED, number
        self.outcome = int(self.case.package_class[package])
        self.assurance_in_force = self.assurance_of(self.case.packages[package])
        self.signed_worth = worth
        self.log("signed", text=text, worth=self.by_party(worth))

    def set_issues_aside(self) -> bool:
        """Try an interim text if talks are stuck; return whether all take it."""
        p = self.p
        (shortfalls,) = arrays(self.parties, "shortfall")
        self.gap = gap(shortfalls)
        self.rounds_stuck = self.rounds_stuck + 1 if self.gap > p.interim_gap else 0
        if self.interim_round > 0 or not (self.mediators_draft() and self.stuck_for_long()):
            return False
        texts = self.signable(self.texts.interim_needs, self.case.interims)
        worth = self.worth(self.texts.interim_base, self.texts.interim_gain, texts)
        at = self.table_text(texts, worth, p.formulation_interim_face_saving, INTERIM)
        if at == NONE:
            return False
        self.adjourn(self.case.interims[texts[at]])
        return True

    def stuck_for_long(self) -> bool:
        """Return whether mediators see cause to set issues aside."""
        return bool(self.rounds_stuck >= self.p.interim_patience)

    def adjourn(self, text: np.ndarray) -> None:
        """Adjourn on an interim text: what it settles is locked, a truce holds, trust rises."""
        self.locked = np.where(self.case.set_aside, self.locked, text)
        self.assurance_in_force = self.assurance_of(text)
        self.interim_round, self.truce, self.rounds_stuck = self.round, True, 0
        self.trust = raised(self.trust, self.p.trust_interim)
        self.phase, self.rounds_away = ADJOURNED, float(self.p.interim_adjournment)
        aside = [name for name, k in zip(self.packed.issues, self.case.set_aside, strict=True) if k]
        self.log(
            "all take the interim text",
            text=self.named(text),
            set_aside=aside,
            rounds=self.rounds_away,
        )

    def risk_collapse(self) -> None:
        """End a round without a text: talks may collapse, and somebody walks out."""
        p = self.p
        influences = np.array([party.further for party in self.parties])
        further = np.array([mean_influence(column) for column in influences.T])
        chance = collapse_chance(
            self.gap,
            self.trust,
            self.struck_this_round,
            self.mean_facilitation(),
            p.collapse_base + shifted_odds(COLLAPSE_ODDS, further),
            p.collapse_gap,
            p.collapse_trust,
            p.collapse_incident,
            p.collapse_facilitation,
        )
        if self.luck(draws.NOBODY, draws.COLLAPSE) < chance:
            (shortfalls,) = arrays(self.parties, "shortfall")
            walker = self.parties[who_walks(shortfalls, self.luck(draws.NOBODY, draws.WALKOUT))]
            if walker.walks_out():
                self.break_off(walker, float(chance))

    def break_off(self, walker: PartyAgent, chance: float) -> None:
        """Let a party walk out, with the chance there was that talks would collapse."""
        shortfall = float(walker.shortfall)
        self.log("walks out", walker.name, shortfall=shortfall, chance=chance)
        self.collapse(walker, self.p.trust_collapse)

    def collapse(self, walker: PartyAgent | None, loss: float) -> None:
        """Let talks collapse; delegations are still at the venue."""
        self.phase, self.rounds_since_collapse, self.walker = COLLAPSED, 0, walker
        self.trust = lowered(self.trust, loss)
        self.collapses += 1
        self.first_collapse = self.first_collapse or self.round
        for party in self.parties:
            party.on_site = True
        self.log("talks collapse")

    def wait_for_consent(self) -> None:
        """Pass a round without talks; if all consent, talks are back."""
        self.rounds_since_collapse += 1
        willing = [party for party in self.parties if party.wait()]
        for party in self.parties:
            party.log_answer(party in willing)
        if len(willing) == len(self.parties):
            self.come_back()

    def come_back(self) -> None:
        """Bring talks back, with all that is remembered."""
        self.phase, self.rounds_stuck = TALKS, 0
        self.revivals += 1
        self.rounds_to_revival = self.rounds_to_revival or self.rounds_since_collapse
        self.log("talks are back")

    def stay_adjourned(self) -> None:
        """Pass a round of an adjournment, which an incident may break."""
        broken = self.luck(draws.NOBODY, draws.ADJOURNMENT_BROKEN) < self.p.interim_broken
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

    def finish(self) -> None:
        """End the run and name its outcome class."""
        self.running = False
        if self.phase == SETTLED:
            self.implement()
            return
        interim_truce, stalemate, collapse, hostilities = range(
            self.case.classes, self.case.classes + 4
        )
        if self.phase == HOSTILITIES:
            self.outcome = hostilities
        elif self.phase == COLLAPSED:
            self.outcome = collapse
        else:
            standing = self.interim_round > 0 and self.truce
            self.outcome = interim_truce if standing else stalemate

    def implement(self) -> None:
        """Watch what was signed, round by round, until it fails or the time is over."""
        if self.signed == NONE:
            return
        p, watched = self.p, self.case.watched
        for n in range(1, watched + 1):
            short = 0.0
            for party in self.parties:
                short += party.live_with_it(float(self.signed_worth[party.place]))
            chance = failure_chance(
                n,
                watched,
                self.assurance_in_force,
                short,
                p.implementation_failure,
                p.implementation_assurance,
                p.implementation_shape,
                p.implementation_shortfall,
            )
            self.rounds_lasted = n
            if self.luck(draws.NOBODY, draws.FAILURE, self.case.rounds + n) < chance:
                self.failed = True
                self.log("the agreement fails", rounds=n)
                return
        if watched > 0:
            self.log("the agreement lasts", rounds=watched)

    def follow_chain(self) -> None:
        """Play a round by constant chances: nothing is bargained, nobody is asked."""
        p = self.p
        if self.phase == TALKS:
            luck = self.luck(draws.NOBODY, draws.COLLAPSE)
            step = chain_step(luck, p.chain_agree, p.chain_collapse)
            if step == ENDS_WELL:
                self.phase, self.outcome = SETTLED, self.case.classes - 1
                self.log("agreed by constant chance")
            elif step == ENDS_BADLY:
                self.collapse(None, 0.0)
            return
        self.rounds_since_collapse += 1
        step = chain_step(self.luck(draws.NOBODY, draws.CONSENT), p.chain_revive, p.chain_abandon)
        if step == ENDS_WELL:
            self.come_back()
        elif step == ENDS_BADLY:
            self.phase = HOSTILITIES
            self.log("abandoned by constant chance")
