"""What is bound to happen: numbers change, and are put back.

`negsim.engine.compiled.events` has the same steps by the same names, in the same order.
"""

from __future__ import annotations

from negsim.engine.inputs import PROCESS
from negsim.engine.readable.setup import Setup


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
        return changed

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
