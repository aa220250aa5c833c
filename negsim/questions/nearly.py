"""Two runs of one scenario as stories: one that matches a pattern, and one that nearly does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.engine.log import WHATS, log_of_moves
from negsim.engine.read_log import Reader
from negsim.questions.answer import Pair
from negsim.questions.followed import matched
from negsim.questions.parting import Parting, Told, story
from negsim.scenario.scenario import Scenario
from negsim.story.account import play
from negsim.story.catalogue import Catalogue
from negsim.story.pattern import LAST_STEPS, Step
from negsim.wording import Names


@dataclass(frozen=True)
class OneEach(Pair):
    """Two runs of one scenario, one that matches and one that nearly does."""

    other: Parting

    def document(self) -> dict[str, Any]:
        """Return the pair as JSON has it; each side tells another run, by its command."""
        found = super().document()
        told = (self.parting, self.parting.base), (self.other, self.other.arm)
        for side, (one, end) in zip(found["sides"], told, strict=True):
            command = self.sides[0].story(one.run, self.seed)
            side |= {"move": end.move, "story": list(end.story), "outcome": end.outcome}
            side |= {"command": command}
        return found

    @property
    def head(self) -> str:
        """Which runs they are."""
        return f"{self.told}:"


def told_to_the_end(scenario: Scenario, steps: Sequence[Step], seed: int, run: int) -> Told:
    """Return by which move a run does some steps, and how it ends."""
    layout = lay_out(scenario)
    account = play(scenario, seed, run)
    told = account.outcome_name, story(account)
    if not steps or (len(steps) == 1 and steps[0].what in LAST_STEPS):
        return Told("from the start", *told)
    event_log = log_of_moves(layout.case, 1)
    block = play_runs(layout, seed, run, 1, event_log)
    row = event_log.rows[matched(steps, layout, block, event_log)[1][0]]
    what, names = WHATS[row["what"]], Names.of(scenario)
    words = Catalogue(names).move(what, Reader(layout, 0).who(what, int(row["who"])))
    return Told(f"{words} in round {row['round']}", *told)

