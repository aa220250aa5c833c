"""Warnings about what changes over time: mediators' endurance and presence, events, the clock.

Like those of `negsim.check.warnings`: legal, but probably not meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from negsim.check.agreement import set_by_events
from negsim.scenario.fields import Number, highest, lowest
from negsim.scenario.files.resolve import bare
from negsim.scenario.scenario import Event, Mediator, Scenario
from negsim.wording import days_named

Found = Iterator[tuple[str, str]]
"""Path and words of each warning."""

FAR = 1.5
"""Factor between the days of a round and its name that no rounding explains."""


def of_mediator(mediator: Mediator, scenario: Scenario) -> Found:
    """Yield what leaves a mediator without effect, or its endurance."""
    path, changed = f"mediators.{mediator.id}", set_by_events(scenario)
    if highest(mediator.present) == 0.0 and f"{path}.present" not in changed:
        yield f"{path}.present", "is 0 and no event lets it join, so that it never does anything"
        return
    if not any(highest(hold) > 0.0 for hold in mediator.leverage):
        yield f"{path}.leverage", "is 0 for all parties, so that nothing it does counts"
    three = mediator.facilitation, mediator.formulation, mediator.pressure
    if not any(highest(intensity) > 0.0 for intensity in (*three, *mediator.further)):
        yield path, "does nothing: the intensity of every instrument is 0"
    if highest(mediator.pressure) > 0.0:
        yield from _pressing(mediator, scenario, changed)


def _pressing(mediator: Mediator, scenario: Scenario, changed: set[str]) -> Found:
    """Yield what keeps a mediator from pressing, or its endurance from running out."""
    path, rounds = f"mediators.{mediator.id}", scenario.process.rounds
    if highest(mediator.endurance) == 0.0:
        yield f"{path}.endurance", "is 0, so that it never presses"
    first, last = mediator.press_from, mediator.press_until
    if lowest(first) > rounds:
        yield (
            f"{path}.press_from",
            f"is after the last of {rounds} rounds, so that it never presses",
        )
    elif lowest(first) > highest(last):
        yield f"{path}.press_from", "is after press_until, so that it never presses"
    elif highest(first) > lowest(last):
        yield f"{path}.press_from", "can be after press_until; it then never presses"
    elif not changed & {f"{path}.{name}" for name in ("pressure", "press_from", "press_until")}:
        most = (min(rounds, highest(last)) - lowest(first) + 1) * highest(mediator.pressure)
        if lowest(mediator.endurance) > most:
            what = f"is never used up: all its pressing in {rounds} rounds takes {most:g} at most"
            yield f"{path}.endurance", what


def of_events(scenario: Scenario) -> Found:
    """Yield events that cannot come, or that change nothing."""
    tree = bare(scenario) if scenario.events else None
    times = Counter(path for event in scenario.events for path in {path for path, _ in event.set})
    for at, event in enumerate(scenario.events):
        path = f"events.{at}"
        if _earliest(event, scenario) > scenario.process.rounds:
            what = f"cannot come: collapse {event.after_collapse} and its delay take more than"
            yield path, f"{what} {scenario.process.rounds} rounds"
        elif event.leaves and not _can_be_there(event.leaves, scenario):
            yield path, f"changes nothing: '{event.leaves}' is never there to leave"
        elif event.set and all(
            times[what] == 1 and number_at(tree, what) == value for what, value in event.set
        ):
            yield path, "changes nothing: every number that it sets has that value already"


def _earliest(event: Event, scenario: Scenario) -> int:
    """Return the first round in which an event could begin: talks come back between collapses."""
    if event.at:
        return event.at
    before = 0 if scenario.process.start.phase == "talks" else 1
    return 2 * event.after_collapse - 1 + before + event.delay


def _can_be_there(name: str, scenario: Scenario) -> bool:
    """Return whether a mediator is there at some time."""
    path = f"mediators.{name}.present"
    [mediator] = [one for one in scenario.mediators if one.id == name]
    return highest(mediator.present) > 0.0 or path in set_by_events(scenario)


def number_at(tree: object, path: str) -> object:
    """Return what stands at the whole path of a number; names of levels may have dots in them."""
    for name, value in _entries(tree):
        if path == name:
            return value
        if path.startswith(f"{name}."):
            return number_at(value, path.removeprefix(f"{name}."))
    return None


def _entries(tree: object) -> Iterator[tuple[str, object]]:
    """Yield name and value of each entry of a mapping or a list, long names first."""
    if isinstance(tree, dict):
        yield from sorted(tree.items(), key=lambda entry: -len(entry[0]))
    elif isinstance(tree, list):
        yield from ((str(at), value) for at, value in enumerate(tree))


def of_clock(scenario: Scenario) -> Found:
    """Yield a deadline that is over at the start, and a round that is not as long as its name."""
    process = scenario.process
    if process.start.rounds >= highest(process.deadline):
        what = "is no less than the deadline, so that nobody ever asks for more than the least"
        yield "process.start.rounds", what
    named = days_named(process.round)
    if named and not _near(process.days, named):
        what = f"counts as {highest(process.days):g}, but a round is called '{process.round}'"
        yield "process.days", what


def _near(days: Number, named: float) -> bool:
    """Return whether the days of a round can be about as many as its name tells."""
    return lowest(days) <= FAR * named and highest(days) >= named / FAR
