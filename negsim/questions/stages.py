"""Progress over several stages of work."""

from __future__ import annotations

from collections.abc import Callable


class Stages:
    """Tells how many runs are done, over several stages that each begin to count at 0."""

    def __init__(self, tell: Callable[[int], None] | None) -> None:
        self.tell = tell
        self.before = self.done = 0

    def begin(self) -> Callable[[int], None]:
        """Return what the next stage tells its own number to."""
        self.before = self.done
        return self.further

    def further(self, done: int) -> None:
        """Tell that so many runs of the stage are done."""
        self.done = self.before + done
        if self.tell is not None:
            self.tell(self.done)
