"""A mediator as a Mesa agent."""

from __future__ import annotations

from negsim.engine import draws
from negsim.engine.readable.actor import Actor
from negsim.engine.readable.state import State
from negsim.rules.chance import lowered
from negsim.rules.mediation import affordable, presses_now


class MediatorAgent(Actor):
    """A mediator, who presses as long as it lasts."""

    def __init__(self, model: State, id: str, index: int) -> None:
        super().__init__(model, id, index, draws.NOBODY)  # it draws nothing of its own
        self.press_when = int(model.case.press_when[index])
        self.effort_left = self.number("endurance")
        self.pressing = 0.0

    def number(self, name: str) -> float:
        """Return its number of that name, as it is now."""
        return float(getattr(self.model.inputs, name)[self.index])

    @property
    def at_work(self) -> bool:
        """Whether it is present and does anything."""
        does = self.number("facilitation") + self.number("formulation") + self.number("pressure")
        for intensity in self.model.inputs.further[self.index]:
            does += intensity
        return bool(self.number("present") > 0.0 and does > 0.0)

    def press(self) -> None:
        """Press or not, as long as its effort lasts."""
        wanted = self.wanted()
        self.pressing = affordable(self.effort_left, wanted)
        if self.effort_left > 0.0 and self.pressing < wanted:
            self.model.log("runs out of effort", self.id, affords=float(self.pressing / wanted))
        self.effort_left = lowered(self.effort_left, self.pressing)

    def wanted(self) -> float:
        """Return how hard it means to press this round."""
        return self.number("pressure") if self.presses() else 0.0

    def presses(self) -> bool:
        """Return whether it presses this round."""
        model = self.model
        return self.number("present") > 0.0 and presses_now(
            self.press_when,
            model.phase,
            model.rounds_at_table,
            model.round,
            self.number("press_from"),
            self.number("press_until"),
        )
