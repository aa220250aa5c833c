"""What is bound to happen: numbers change, and are put back.

`negsim.engine.compiled.events` has the same steps by the same names, in the same order.
"""

from __future__ import annotations

from typing import Any

from negsim.engine.inputs import PROCESS
from negsim.engine.readable.setup import Setup
from negsim.scenario.scenario import Event


class Events(Setup):
    """The events of a run."""

    def happen(self) -> bool:
        """Let events begin or end this round; return whether any has."""
        events = self.case.events
        for e, at in enumerate(events.at):
            if self.begun[e] == 0:
                if at > 0:
                    self.begun[e] = at
                elif self.collapses >= events.after[e]:
                    self.begun[e] = self.round - 1 + events.delay[e]
        now = [e for e in range(len(events.at)) if self.in_force(e)]
        changed = any(
            self.round == begun or (begun > 0 and lasts > 0 and self.round == begun + lasts)
            for begun, lasts in zip(self.begun, events.lasts, strict=True)
        )
        self.summit = any(events.summit[e] for e in now)
        for source in self.sources:
            source.forced = any(events.strikes[e] == source.index for e in now)
        if changed:
            self.restore()
            for e in now:
                for c in range(events.begins[e], events.begins[e + 1]):
                    self.put(events.number[c], events.value[c])
            self.write_down()
        return changed

    def write_down(self) -> None:
        """Write down which events begin in this round, and which are over."""
        for e, event in enumerate(self.layout.scenario.events):
            if self.round == self.begun[e]:
                self.log_beginning(event, e)
            elif self.begun[e] > 0 < event.rounds == self.round - self.begun[e]:
                self.log_end(event)

    def log_beginning(self, event: Event, e: int) -> None:
        """Write down what an event brings, with its note."""
        note = dict(self.layout.scenario.notes).get(f"events.{e}")
        facts: dict[str, Any] = {"rounds": event.rounds, "note": note.words if note else ""}
        if event.joins:
            self.log("joins", event.joins, **facts)
        if event.leaves:
            self.log("leaves", event.leaves, **facts)
        if event.summit:
            self.log("a summit begins", **facts)
        if event.incident:
            self.log("an incident is bound to happen", event.incident, note=facts["note"])
        for path, value in event.set:
            self.log("a number changes", path=path, value=value, **facts)

    def log_end(self, event: Event) -> None:
        """Write down what is over with an event, where no other one goes on with it."""
        for mediator in self.mediators:
            here = mediator.number("present") > 0.0
            if mediator.id == event.joins and not here:
                self.log("leaves", mediator.id, rounds=0, note="")
            if mediator.id == event.leaves and here:
                self.log("joins", mediator.id, rounds=0, note="")
        if event.summit and not self.summit:
            self.log("a summit ends")
        for path, _ in event.set:
            self.log("a number is put back", path=path)

    def in_force(self, e: int) -> bool:
        """Return whether an event has begun and is not over."""
        begun, lasts = self.begun[e], self.case.events.lasts[e]
        if begun == 0 or self.round < begun:
            return False
        return bool(lasts == 0 or self.round < begun + lasts)

    def restore(self) -> None:
        """Put the run's own numbers back."""
        for number, value in zip(self.case.events.number, self.own, strict=True):
            self.put(number, value)

    def put(self, index: int, value: float) -> None:
        """Change a number; those of the process, which come first, also stand in a record."""
        self.vector[index] = value
        if index < len(PROCESS):
            self.p[int(index)] = value
