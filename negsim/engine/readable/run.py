"""The readable model: ONE run, logged move by move, as a Mesa model.

The order of play is written here in the words of the talks, and in `negsim.engine.compiled.run` as
a compiled loop, by the same names; the two agree run by run, exactly. So any run of a million can
be read here.

Mesa's own random numbers are never used: `uniform` is a keyed draw. Phases are fixed, agents act
in the order of their streams, and all see the same offers before anybody answers.
"""

from __future__ import annotations

import numpy as np

from negsim.engine import draws
from negsim.engine.readable.talks import Talks
from negsim.engine.readable.values import Values
from negsim.engine.readable.violence import ViolenceSource
from negsim.rules.chain import ENDS_BADLY, ENDS_WELL, chain_step
from negsim.rules.chance import left_after, lowered, raised
from negsim.rules.elementary import log_in_two_parts, log_of_share
from negsim.rules.ending import ending
from negsim.rules.implementation import failure_chance, hazard_passed, promises_kept, steady_hazard
from negsim.rules.mediation import FURTHER, belief, concerted, influence, mean_influence
from negsim.rules.offers import NONE
from negsim.vocabulary import ADJOURNED, COLLAPSED, HOSTILITIES, SETTLED, TALKS


class NegotiationModel(Talks):
    """One run of a scenario; `step` plays a round.

    Parameters
    ----------
    scenario : Scenario, str or path
        What is simulated: from `negsim.load`, or what that takes. It is `layout.scenario` later:
        Mesa keeps the attribute ``scenario`` for itself.
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
        All that happened, in order (see `negsim.engine.moves`).
    datacollector : mesa.DataCollector
        One row a round: phase, trust, truce and gap; for each party its softening, hurt,
        grievance, reservation value and aspiration; for each mediator the effort left.

    Examples
    --------
    >>> import negsim
    >>> from negsim.engine.readable.run import NegotiationModel
    >>> model = NegotiationModel(negsim.load("istanbul-2025"), seed=1, run=0)
    >>> model.run_model()
    >>> model.running
    False
    """

    running: bool

    def step(self) -> None:
        """Play a round: events, incidents, mediators, parties, then what the phase asks for."""
        if not self.running:
            return
        self.round += 1
        if self.happen() or self.round == 1:
            self.renew()
        self.incidents()
        if self.phase != HOSTILITIES:
            self.mediators_act()
            self.parties_soften()
            if self.case.chain:
                self.chain_round()
            elif self.phase == TALKS:
                self.talks()
            elif self.phase == COLLAPSED:
                self.collapsed()
            else:
                self.adjourned()
        self.datacollector.collect(self)
        if self.phase in (SETTLED, HOSTILITIES) or self.round == self.case.rounds:
            self.running = False
            if self.phase == SETTLED:
                self.implement()
            self.outcome = self.final_outcome()

    def renew(self) -> None:
        """Work out what depends on the run's numbers alone, at its start and after an event."""
        self.values = Values(self.case, self.inputs)
        for party in self.parties:
            party.drafts = []
        self.kept = left_after(float(self.p.hurt_kept), float(self.p.days))
        self.take_hold()

    def take_hold(self) -> None:
        """Work out the hold of each mediator on each party, and what does not follow pressing."""
        x, case = self.inputs, self.case
        kept = concerted(sum(mediator.at_work for mediator in self.mediators), self.p.discord)
        self.hold = np.zeros(case.addresses.shape)
        for m, i in np.ndindex(case.addresses.shape):
            believed = belief(float(x.alignment[m, i]), case.bias)
            self.hold[m, i] = x.leverage[m, i] * believed * x.present[m] * kept
        for party in self.parties:
            party.facilitation = influence(x.facilitation, self.hold, party.index)
            party.formulation = influence(x.formulation, self.hold, party.index)
            for z in range(len(FURTHER)):
                party.further[z] = influence(x.further[:, z], self.hold, party.index)

    def incidents(self) -> None:
        """Let pain and grievance fade and time hurt; let each source of violence strike or not."""
        self.blamed_this_round = False
        for party in self.parties:
            party.pass_time(self.phase == ADJOURNED)
        for source in self.sources:
            if self.phase != HOSTILITIES and source.strikes():
                self.incident(source)

    def incident(self, source: ViolenceSource) -> None:
        """Bear an incident: blamed on the other side it means grievance and worse, else pain."""
        p, victim = self.p, source.victim
        self.log("incident", source.id, victim=victim.id)
        victim.quiet_rounds = 0
        if not source.is_blamed_on_the_other_side():
            for party in self.parties:
                party.hurt = raised(party.hurt, p.hurt_incident)
            return
        self.log("blames the other side", victim.id)
        self.blamed_this_round = True
        self.trust = lowered(self.trust, p.trust_incident)
        victim.grievance = raised(victim.grievance, p.hurt_incident)
        if source.escalates():
            self.phase, self.truce = HOSTILITIES, False
            self.log("hostilities break out")
        elif self.truce and source.ends_truce(p.escalation_truce_ends):
            self.truce = False
            self.log("the truce ends")

    def mediators_act(self) -> None:
        """Let mediators press or not, which wears them out; so they have their influence."""
        for mediator in self.mediators:
            mediator.press()
            self.effort += mediator.pressing
        pressing = np.array([mediator.pressing for mediator in self.mediators])
        for party in self.parties:
            hold = self.hold * self.case.addresses
            party.pressure = influence(pressing, hold, party.index)

    def parties_soften(self) -> None:
        """Let each party give way or recover, and reconsider the worst deal worth taking."""
        for party in self.parties:
            party.feel_mediators()

    def implement(self) -> None:
        """Watch what was signed, round by round, until it fails or the time is over."""
        if self.signed == NONE:
            return
        kept = promises_kept(
            self.assurance_in_force, mean_influence(self.of_parties("credibility"))
        )
        steady = steady_hazard(self.p, kept, self.rounds_at_table)
        violence = self.chance_of_undoing()
        watched, passed = self.case.watched, 0.0
        for n in range(1, watched + 1):
            missing = {party.id: party.live_with_it() for party in self.parties}
            short = 0.0
            for missed in missing.values():
                short += missed
            time = log_of_share(*log_in_two_parts(n), *log_in_two_parts(watched))
            before, passed = passed, hazard_passed(*time, self.p.implementation_shape)
            chance = failure_chance(self.p, steady, passed - before, watched, short, violence)
            self.rounds_lasted = n
            if self.uniform(draws.NOBODY, draws.FAILURE, self.case.rounds + n) < chance:
                self.failed = True
                by_shortfall = failure_chance(self.p, 0.0, 0.0, watched, short, 0.0)
                by_doubt = failure_chance(self.p, steady, passed - before, watched, 0.0, 0.0)
                self.log(
                    "the agreement fails",
                    rounds=n,
                    doubt=float(by_doubt),
                    shortfall=float(by_shortfall),
                    violence=violence,
                    missing=missing,
                )
                return
        if watched > 0:
            self.log("the agreement lasts", rounds=watched)

    def chance_of_undoing(self) -> float:
        """Return the chance, a round, that violence undoes what was signed; grievances are over."""
        for party in self.parties:
            party.grievance = 0.0
        chance = 0.0
        for source in self.sources:
            chance += source.chance() * source.blame_chance() * self.p.escalation_truce
        return float(chance)

    def chain_round(self) -> None:
        """Play a round by constant chances: nothing is bargained, nobody is asked."""
        p = self.p
        if self.phase == TALKS:
            u = self.uniform(draws.NOBODY, draws.COLLAPSE)
            step = chain_step(u, p.chain_agree, p.chain_collapse)
            if step == ENDS_WELL:
                self.phase, self.outcome = SETTLED, self.case.classes - 1
                self.log("agreed by constant chance")
            elif step == ENDS_BADLY:
                self.begin_collapse(NONE)
            return
        self.rounds_since_collapse += 1
        u = self.uniform(draws.NOBODY, draws.RETURN)
        step = chain_step(u, p.chain_revive, p.chain_abandon)
        if step == ENDS_WELL:
            self.revive()
        elif step == ENDS_BADLY:
            self.phase = HOSTILITIES
            self.log("abandoned by constant chance")

    def final_outcome(self) -> int:
        """Return the class of a run that is over."""
        if self.phase == SETTLED:
            return self.outcome
        return self.case.classes + int(ending(self.phase, self.interim_round > 0, self.truce))
