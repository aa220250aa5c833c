"""A source of violence as a Mesa agent."""

from __future__ import annotations

from negsim.engine import draws
from negsim.engine.readable.actor import Actor
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.state import State
from negsim.rules.breakdown import blame_chance, escalation_chance, incident_chance


class ViolenceSource(Actor):
    """A source of incidents."""

    def __init__(self, model: State, id: str, index: int, stream: int) -> None:
        super().__init__(model, id, index, stream)
        self.victim: PartyAgent = model.parties[int(model.case.victim[index])]
        self.checked_by = int(model.case.checked[index])
        self.forced = False

    def chance(self) -> float:
        """Return the chance that it strikes this round."""
        model, k, checked = self.model, self.checked_by, 0.0
        angriest = max(party.grievance for party in model.parties if party is not self.victim)
        if k >= 0:
            checked = model.levels_in_force[k] / max(1, model.case.level_counts[k] - 1)
        rate = float(model.inputs.rate[self.index])
        return incident_chance(model.p, rate, checked, model.assurance_in_force, angriest)

    def strikes(self) -> bool:
        """Return whether there is an incident of this source this round."""
        return self.forced or bool(self.uniform(draws.STRIKE) < self.chance())

    def blame_chance(self) -> float:
        """Return the chance that an incident is blamed on the other side."""
        attribution = float(self.model.inputs.attribution[self.index])
        return float(blame_chance(attribution, self.model.assurance_in_force, self.model.p.shield))

    def is_blamed_on_the_other_side(self) -> bool:
        """Return whether the incident is blamed on the other side."""
        return bool(self.uniform(draws.BLAME) < self.blame_chance())

    def escalates(self) -> bool:
        """Return whether the incident becomes open hostilities."""
        model = self.model
        chance = escalation_chance(model.p, model.phase, model.truce)
        return bool(self.uniform(draws.ESCALATION) < chance)

    def ends_truce(self, chance: float) -> bool:
        """Return whether the incident ends the truce."""
        return self.uniform(draws.TRUCE_ENDS) < chance
