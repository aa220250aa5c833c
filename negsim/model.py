"""The readable model: ONE run, told move by move, as a Mesa model.

The order of play is told here in the words of the talks; `negsim.play` tells it once more as a
compiled loop, and the two agree run by run, exactly. So any run of a million can be read here.

Mesa's own random numbers are never used: `luck` is a keyed draw. Phases are fixed, agents act
in the order of their streams, and all see the same offers before anybody answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import mesa
import numpy as np

from negsim import draws
from negsim.agents import MediatorAgent, PartyAgent, ViolenceSource, arrays
from negsim.compiled import plain
from negsim.numbers import draw_numbers, numbers_of, process_records
from negsim.packing import (
    ADJOURNED,
    COLLAPSED,
    HOSTILITIES,
    SETTLED,
    TALKS,
    pack,
)
from negsim.rules.breakdown import collapse_chance, who_walks
from negsim.rules.chain import ENDS_BADLY, ENDS_WELL, chain_step
from negsim.rules.chance import lowered, raised
from negsim.rules.implementation import failure_chance
from negsim.rules.mediation import belief, felt, influence, mean_influence, nash_text
from negsim.rules.offers import NONE, gap, signable_by_all
from negsim.rules.softening import needs_of_packages
from negsim.rules.utility import split_values, utility, value_packages
from negsim.scenario import Scenario

PHASE_NAMES = {
    TALKS: "talks",
    COLLAPSED: "collapsed",
    ADJOURNED: "adjourned",
    SETTLED: "settled",
    HOSTILITIES: "hostilities",
}
"""Words for phases."""

INSTRUMENTS = ("facilitation", "formulation", "pressure")


@dataclass(frozen=True)
class Move:
    """One thing that happened: in which round, what, who did it, and which text it is about.

    `text` maps issues to level names; it is empty where no text is meant.
    """

    round: int
    what: str
    who: str = ""
    text: dict[str, str] = field(default_factory=dict)


class NegotiationModel(mesa.Model):  # type: ignore[misc]
    """One run of a scenario; `step` plays a round.

    Parameters
    ----------
    case : Scenario
        What is simulated. (Mesa keeps the name ``scenario`` for itself.)
    seed : int
        Seed of the ensemble the run belongs to, 0 to 2**64 - 1.
    run : int
        Number of the run in that ensemble, from 0.

    Attributes
    ----------
    moves : list of Move
        All that happened, in order.
    datacollector : mesa.DataCollector
        One row a round: phase, trust, truce and gap; for each party its softening, hurt,
        reservation value and aspiration; for each mediator the effort left.

    Examples
    --------
    >>> import negsim
    >>> from negsim.model import NegotiationModel
    >>> model = NegotiationModel(negsim.load("istanbul-2025"), seed=1, run=0)
    >>> model.run_model()
    >>> model.running
    False
    """

    def __init__(self, case: Scenario, seed: int = 1, run: int = 0) -> None:
        super().__init__(rng=0)  # Mesa wants a generator; nothing here draws from it.
        self.packed = pack(case)
        self.case = self.packed.case
        self.key, self.run = np.uint64(seed), run
        self._draw_numbers()
        self._value_texts()
        self._set_scene()
        self._gather_actors()
        self._collect()

    def _draw_numbers(self) -> None:
        """Draw the numbers of this run from their ranges."""
        vectors = np.empty((1, len(self.case.fixed)))
        draw_numbers(self.case, self.key, self.run, vectors)
        self.p = process_records(vectors)[0]
        self.numbers = plain(numbers_of)(self.case, vectors[0])

    def _value_texts(self) -> None:
        """Work out what every text is worth to every party, and which lines it breaches."""
        case, x = self.case, self.numbers
        self.kept, self.due = np.zeros(x.value.shape), np.zeros(x.value.shape)
        split_values(
            x.salience, x.value, case.status_quo, case.others_perform, self.kept, self.due
        )
        self.base, self.gain = self._values(case.packages, self.kept, self.due)
        self.interim_base, self.interim_gain = self._values(case.interims, self.kept, self.due)
        self.needs = self._needs(x.firmness, case.line_party, case.steps)
        self.interim_needs = self._needs(x.firmness, case.line_party, case.interim_steps)
        self.principal_needs = self.needs
        if case.principals_differ:
            self.principal_needs = self._needs(
                x.principal_firmness, case.principal_party, case.principal_steps
            )
        # What a party believes that mistakes all issues to matter equally to the others.
        kept, due = np.zeros(x.value.shape), np.zeros(x.value.shape)
        equal = np.ones(x.salience.shape)
        split_values(equal, x.value, case.status_quo, case.others_perform, kept, due)
        self.even_base, self.even_gain = self._values(case.packages, kept, due)

    def _values(
        self, texts: np.ndarray, kept: np.ndarray, due: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return base and gain of each party for each of `texts`."""
        case, x = self.case, self.numbers
        shape = (len(case.party_stream), len(texts))
        base, gain = np.zeros(shape), np.zeros(shape)
        value_packages(kept, due, x.assurance, case.verification, texts, base, gain)
        return base, gain

    def _needs(self, firmness: np.ndarray, whose: np.ndarray, steps: np.ndarray) -> np.ndarray:
        """Return the softening that each text needs of each party."""
        needs = np.zeros((len(self.case.party_stream), steps.shape[1]))
        needs_of_packages(firmness, whose, steps, needs)
        return needs

    def _set_scene(self) -> None:
        self.round = 0
        self.phase = self.case.start_phase
        self.truce = self.case.start_truce
        self.trust = float(self.p.start_trust)
        self.gap = 0.0
        self.rounds_at_table = self.rounds_stuck = self.rounds_since_collapse = 0
        self.rounds_away = 0.0
        self.struck_this_round = False
        self.assurance_in_force = 0.0
        self.locked = np.full(len(self.case.level_counts), -1, dtype=np.int64)
        self.collapses = self.revivals = 0
        self.first_collapse = self.rounds_to_revival = self.interim_round = 0
        self.effort = 0.0
        self.walker: PartyAgent | None = None
        self.signed = NONE
        self.outcome = NONE
        self.failed = False
        self.rounds_lasted = 0
        self.moves: list[Move] = []

    def _gather_actors(self) -> None:
        """Make the agents, each kind in the order of streams."""
        packed, case = self.packed, self.case
        self.parties = [
            PartyAgent(self, name, place, int(case.party_stream[place]))
            for place, name in enumerate(packed.parties)
        ]
        self.mediators = [
            MediatorAgent(self, name, place) for place, name in enumerate(packed.mediators)
        ]
        believed = [
            [belief(alignment, case.bias) for alignment in row] for row in self.numbers.alignment
        ]
        self.hold = self.numbers.leverage * np.array(believed).reshape(case.addresses.shape)
        self.sources = [
            ViolenceSource(self, name, place, int(case.source_stream[place]))
            for place, name in enumerate(packed.sources)
        ]

    def _collect(self) -> None:
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "phase": lambda m: PHASE_NAMES[m.phase],
                "trust": "trust",
                "truce": "truce",
                "gap": "gap",
            },
            agenttype_reporters={
                PartyAgent: {
                    "name": "name",
                    "softening": "softening",
                    "hurt": "hurt",
                    "reservation": "reserve",
                    "aspiration": "asked",
                    "on_site": "on_site",
                },
                MediatorAgent: {"name": "name", "effort_left": "effort_left"},
            },
        )

    def luck(self, stream: int, purpose: int, round_: int = 0) -> float:
        """Return the random number of a round (from 1; by default this one) and a purpose."""
        return float(
            draws.uniform(self.key, self.run, (round_ or self.round) - 1, stream, purpose)
        )

    def log(self, what: str, who: str = "", text: dict[str, str] | None = None) -> None:
        """Write down a move."""
        self.moves.append(Move(self.round, what, who, text or {}))

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
        self.log("incident", source.name)
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
        holds["pressure"] = self.hold * self.case.addresses
        for name, hold in holds.items():
            intensity = np.array([getattr(m, name) for m in self.mediators])
            for party in self.parties:
                setattr(party, name, influence(intensity, hold, share, party.place))

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
        texts = self.signable(self.needs, self.case.packages)
        worth = self.worth(self.base, self.gain, texts)
        evenly = self.worth(self.even_base, self.even_gain, texts)
        agreed = self.exchange_offers(texts, worth, evenly)
        if agreed == NONE and self.mediators_draft():
            agreed = self.table_text(texts, worth, self.p.formulation_face_saving, "tables a text")
        if agreed != NONE:
            self.ratify(texts[agreed], worth[:, agreed])
        elif not self.set_issues_aside():
            self.risk_collapse()

    def signable(self, needs: np.ndarray, texts: np.ndarray) -> np.ndarray:
        """Return the places of `texts` that all parties could sign now."""
        (softening,) = arrays(self.parties, "softening")
        found = np.empty(len(texts), dtype=np.int64)
        count = signable_by_all(needs, softening, texts, self.locked, found)
        return found[:count]

    def worth(self, base: np.ndarray, gain: np.ndarray, texts: np.ndarray) -> np.ndarray:
        """Return the utility of each of `texts` to each party, shape (parties, texts)."""
        worth = np.empty((len(self.parties), len(texts)))
        for i in range(len(self.parties)):
            for at, text in enumerate(texts):
                worth[i, at] = utility(base[i, text], gain[i, text], self.trust)
        return worth

    def exchange_offers(self, texts: np.ndarray, worth: np.ndarray, evenly: np.ndarray) -> int:
        """Let each party offer; return the column of the offer that all accept, or NONE."""
        offers = {party: party.offer(worth, evenly) for party in self.parties}
        for party, at in offers.items():
            self.log(
                "offers" if at != NONE else "makes no offer", party.name, self.named(texts, at)
            )
        for party in self.parties:
            party.hear(offers, worth)
        accepted = [
            (author.luck(draws.CHOICE_OF_OFFER), at)
            for author, at in offers.items()
            if at != NONE and all(party.accepts_offer(worth, at) for party in self.parties)
        ]
        return max(accepted)[1] if accepted else NONE

    def named(self, texts: np.ndarray, at: int) -> dict[str, str]:
        """Return issues and level names of the package in a column, or nothing."""
        if at == NONE:
            return {}
        return self.packed.levels(int(self.case.package_number[texts[at]]))

    def table_text(
        self, texts: np.ndarray, worth: np.ndarray, face_saving: float, how: str
    ) -> int:
        """Let mediators table their text; return its column if all take it, or NONE."""
        (reserve,) = arrays(self.parties, "reserve")
        at = nash_text(worth, worth.shape[1], reserve)
        if at == NONE:
            return NONE
        refusing = [p.name for p in self.parties if not p.takes(worth, at, face_saving)]
        self.log(how, "mediators")
        for name in refusing:
            self.log("refuses the mediators' text", name)
        return NONE if refusing else at

    def ratify(self, package: int, worth: np.ndarray) -> None:
        """Send an accepted text to the principals: it is signed, or talks collapse."""
        number = int(self.case.package_number[package])
        text = self.packed.levels(number)
        self.log("all accept", text=text)
        for party in self.parties:
            if party.principal_vetoes(package, worth[party.place]):
                self.log("the principal vetoes", party.name)
                self.collapse(party, self.p.trust_veto)
                return
        self.phase, self.signed = SETTLED, number
        self.outcome = int(self.case.package_class[package])
        self.assurance_in_force = self.assurance_of(self.case.packages[package])
        self.signed_worth = worth
        self.log("signed", text=text)

    def set_issues_aside(self) -> bool:
        """Try an interim text if talks are stuck; return whether all take it."""
        p = self.p
        (shortfalls,) = arrays(self.parties, "shortfall")
        self.gap = gap(shortfalls)
        self.rounds_stuck = self.rounds_stuck + 1 if self.gap > p.interim_gap else 0
        stuck = self.rounds_stuck >= p.interim_patience
        if not (stuck and self.interim_round == 0 and self.mediators_draft()):
            return False
        texts = self.signable(self.interim_needs, self.case.interims)
        worth = self.worth(self.interim_base, self.interim_gain, texts)
        at = self.table_text(
            texts, worth, p.formulation_interim_face_saving, "tables an interim text"
        )
        if at == NONE:
            return False
        self.adjourn(self.case.interims[texts[at]])
        return True

    def adjourn(self, text: np.ndarray) -> None:
        """Adjourn on an interim text: what it settles is locked, a truce holds, trust rises."""
        self.locked = np.where(self.case.set_aside, self.locked, text)
        self.assurance_in_force = self.assurance_of(text)
        self.interim_round, self.truce, self.rounds_stuck = self.round, True, 0
        self.trust = raised(self.trust, self.p.trust_interim)
        self.phase, self.rounds_away = ADJOURNED, float(self.p.interim_adjournment)
        number = np.ravel_multi_index(tuple(text), tuple(self.case.level_counts))
        self.log("all take the interim text", text=self.packed.levels(int(number)))

    def assurance_of(self, text: np.ndarray) -> float:
        """Return the assurance of the verification that a text brings into force."""
        verified = text[self.case.verification] if self.case.verification >= 0 else 0
        return float(self.numbers.assurance[verified])

    def risk_collapse(self) -> None:
        """End a round without a text: talks may collapse, and somebody walks out."""
        p = self.p
        chance = collapse_chance(
            self.gap,
            self.trust,
            self.struck_this_round,
            self.mean_facilitation(),
            p.collapse_base,
            p.collapse_gap,
            p.collapse_trust,
            p.collapse_incident,
            p.collapse_facilitation,
        )
        if self.luck(draws.NOBODY, draws.COLLAPSE) < chance:
            (shortfalls,) = arrays(self.parties, "shortfall")
            walker = who_walks(shortfalls, self.luck(draws.NOBODY, draws.WALKOUT))
            self.log("walks out", self.parties[walker].name)
            self.collapse(self.parties[walker], p.trust_collapse)

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
        for party in willing:
            self.log("consents to return", party.name)
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
                self.log("the agreement fails")
                return

    def follow_chain(self) -> None:
        """Play a round by constant chances: nothing is bargained, nobody is asked."""
        p = self.p
        if self.phase == TALKS:
            luck = self.luck(draws.NOBODY, draws.COLLAPSE)
            step = chain_step(luck, p.chain_agree, p.chain_collapse)
            if step == ENDS_WELL:
                self.phase, self.outcome = SETTLED, self.case.classes - 1
            elif step == ENDS_BADLY:
                self.collapse(None, 0.0)
            return
        self.rounds_since_collapse += 1
        step = chain_step(self.luck(draws.NOBODY, draws.CONSENT), p.chain_revive, p.chain_abandon)
        if step == ENDS_WELL:
            self.come_back()
        elif step == ENDS_BADLY:
            self.phase = HOSTILITIES

    def record(self) -> dict[str, int | float | bool]:
        """Return what is recorded of a run that is over, named as in the ensemble."""
        return {
            "outcome": self.outcome,
            "round": self.round,
            "package": self.signed,
            "collapses": self.collapses,
            "revivals": self.revivals,
            "first_collapse": self.first_collapse,
            "rounds_to_revival": self.rounds_to_revival,
            "interim": self.interim_round,
            "walker": self.walker.place if self.walker is not None else -1,
            "truce": self.truce,
            "trust": self.trust,
            "effort": self.effort,
            "failed": self.failed,
            "lasted": self.rounds_lasted,
        }
