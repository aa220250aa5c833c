"""A pattern in words, and as stories a run that matches it and one that nearly does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.engine.log import WHATS, log_of_moves
from negsim.engine.read_log import Reader
from negsim.questions.answer import Pair
from negsim.questions.followed import matched
from negsim.questions.parting import Parting, Told, story
from negsim.results.result import classes
from negsim.scenario.scenario import Scenario
from negsim.story.account import play
from negsim.story.catalogue import Catalogue
from negsim.story.pattern import LAST_STEPS, MEDIATORS, PARTIES, SOURCES, STEPS, Step
from negsim.vocabulary import MILESTONES
from negsim.wording import Names

ANYBODY = (
    dict.fromkeys(PARTIES, "a party")
    | dict.fromkeys(MEDIATORS, "a mediator")
    | dict.fromkeys(SOURCES, "of any source")
)
"""Who makes a move, where a step does not say who."""


def happens(steps: Sequence[Step], scenario: Scenario) -> str:
    """Return what happens in runs that match: ``talks collapse, then the end is 'Stalemate'``."""
    found = []
    for n, step in enumerate(steps):
        rounds = f" within {step.within} round{'s' * (step.within != 1)} of "
        since = "that" if n else "the start"
        found += [f"{_step(step, scenario)}{f'{rounds}{since}' * bool(step.within)}"]
    return ", then ".join(found)


def _step(step: Step, scenario: Scenario) -> str:
    if step.what in LAST_STEPS:
        return f"the end is '{(MILESTONES | dict(classes(scenario)))[LAST_STEPS[step.what]]}'"
    move, names = STEPS[step.what][0], Names.of(scenario)
    says = Catalogue(names)
    if len(step.who) == 1:
        return says.move(move, step.who[0])
    # One of several makes it, or anybody: told as somebody whose name that is.
    who = " or ".join(map(says.name, step.who)) or ANYBODY.get(move, "")
    return Catalogue(replace(names, parties={**names.parties, "": who})).move(move)


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
