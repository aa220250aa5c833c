"""A pattern in words, such as ``talks are back within 2 rounds of the start, then X walks out``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from negsim.results.result import classes
from negsim.scenario.scenario import Scenario
from negsim.story.catalogue import Catalogue
from negsim.story.pattern import LAST_STEPS, MEDIATORS, PARTIES, SOURCES, STEPS, Step
from negsim.wording import Names

ANYBODY = (
    dict.fromkeys(PARTIES, "a party")
    | dict.fromkeys(MEDIATORS, "a mediator")
    | dict.fromkeys(SOURCES, "of any source")
)
"""Who makes a move, where a step does not say who."""

TRUCES = {
    "truce_talks_on": "at the end the truce holds and talks are on",
    "truce_talks_off": "at the end the truce holds and talks are off",
}
"""Words for the last steps that are no end of their own."""


def happens(steps: Sequence[Step], scenario: Scenario) -> str:
    """Return what happens in runs that match, as a clause."""
    found = []
    for n, step in enumerate(steps):
        rounds = f" within {step.within} round{'s' * (step.within != 1)} of "
        since = "that" if n else "the start"
        found += [f"{_step(step, scenario)}{f'{rounds}{since}' * bool(step.within)}"]
    return ", then ".join(found)


def _step(step: Step, scenario: Scenario) -> str:
    if step.what in TRUCES:
        return TRUCES[step.what]
    if step.what in LAST_STEPS:
        return f"the end is '{dict(classes(scenario))[LAST_STEPS[step.what]]}'"
    move, names = STEPS[step.what][0], Names.of(scenario)
    says = Catalogue(names)
    if len(step.who) == 1:
        return says.move(move, step.who[0])
    # One of several makes it, or anybody: told as somebody whose name that is.
    who = " or ".join(map(says.name, step.who)) or ANYBODY.get(move, "")
    return Catalogue(replace(names, parties={**names.parties, "": who})).move(move)
