"""How far red lines could give way in any run: upper bounds from the ranges of a scenario.

Softening starts at 0 and each round goes a share `rate` of the way to its target (7.2 of
``docs/model.md``). Over the rounds of a run that is a weighted sum of targets, in which any K
rounds together weigh at most 1 - (1 - rate)^K. Each target is at most

    l Z + (1 - l Z) P,      P <= P* = 1 - prod_m (1 - pressure_m leverage_m),

with l the softening by pain, Z the most that pain can be in the last round, and the influences P
of all rounds adding up to at most the sum over mediators of leverage times the effort they can
spend, E*: their endurance, or their pressure times the rounds in which they may press. So

    S <= l Z w(rounds) + (1 - l Z) P* w(E* / P*),      w(K) = 1 - (1 - rate)^K.

Every number stands at the end of its range, or at the value an event gives it, that softens most;
grievance, discord and hypotheses on bias, which only take away, are left out, and so is when talks
are on. A mandate counts as 1 where a delegation may misjudge it, where the principals meet, and
where they have lines of their own. The bound need not be reached; no run goes beyond it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from negsim.check.agreement import allowed, blocked, line_changed, set_by_events, unconditional
from negsim.rules.chance import raised
from negsim.rules.softening import ROUNDING, bearable, need
from negsim.scenario.fields import Number, highest, lowest
from negsim.scenario.scenario import Mediator, Party, RedLine, Scenario


@dataclass(frozen=True)
class Reach:
    """Upper bounds, over all runs and rounds, on how far the lines of a party give way.

    Each is 0 to 1. A line gives way as far as it needs less than what the party can bear.

    Parameters
    ----------
    softening : float
        S, the softening of the party.
    by_softening : float
        What it can bear by softening alone, for a text that gives it nothing over no deal.
    by_both : float
        What it can bear for a text that gives it all that it could hope for.
    """

    softening: float
    by_softening: float
    by_both: float


@dataclass(frozen=True)
class Unmet:
    """A line that goes beyond the reach of its party: steps beyond it, and what they need."""

    party: str
    line: RedLine
    steps: int
    needs: float


@dataclass(frozen=True)
class Closed:
    """An issue on which no level is in reach of all parties in any run.

    Parameters
    ----------
    issue : str
    level : int
        The level that is nearest to it: its largest need beyond reach is the smallest.
    unmet : tuple of Unmet
        The lines that bar it.
    """

    issue: str
    level: int
    unmet: tuple[Unmet, ...]


def reach(scenario: Scenario) -> dict[str, Reach]:
    """Return how far the lines of each party could give way in any run, by id."""
    ends = _Ends(scenario)
    return {party.id: ends.reach(party) for party in scenario.parties}


def closed(scenario: Scenario) -> tuple[Closed, ...]:
    """Return the issues that no run can open, though no firm lines alone close them.

    Only lines without a condition count, at their softest; those that an event changes do not.
    """
    reached, changed = reach(scenario), set_by_events(scenario)
    found = []
    for issue in (scenario.issue(one.issue) for one in blocked(scenario)):
        lines = [
            (party.id, line)
            for party in scenario.parties
            if not line_changed(changed, party, issue.id)
            for line in unconditional(party.red_lines, issue.id)
        ]
        least, most = allowed(line for _, line in lines if line.firm)
        levels = [n for n in range(len(issue.levels)) if least <= n <= most]
        barred = {level: tuple(_unmet(lines, level, reached)) for level in levels}
        if barred and all(barred.values()):
            short = {
                level: max(one.needs - reached[one.party].by_both for one in unmet)
                for level, unmet in barred.items()
            }
            nearest = min(short, key=lambda level: short[level])
            found.append(Closed(issue.id, nearest, barred[nearest]))
    return tuple(found)


def _unmet(
    lines: list[tuple[str, RedLine]], level: int, reached: dict[str, Reach]
) -> Iterator[Unmet]:
    """Yield the lines that bar a level in every run."""
    for party, line in lines:
        steps = 0 if line.met_by(level) else abs(level - line.level)
        if steps and not gives_way(line, steps, reached[party]):
            yield Unmet(party, line, steps, need(lowest(line.firmness), steps))


def gives_way(line: RedLine, steps: int, reached: Reach) -> bool:
    """Return whether a line, at its softest, could give way by so many levels in some run."""
    return bool(need(lowest(line.firmness), steps) < reached.by_both + ROUNDING)


class _Ends:
    """The ends of the ranges of a scenario's numbers, with what events set them to."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.set: dict[str, list[float]] = defaultdict(list)
        for event in scenario.events:
            for path, value in event.set:
                self.set[path].append(value)
            if event.joins:
                self.set[f"mediators.{event.joins}.present"].append(1.0)
        self.struck = {event.incident for event in scenario.events}

    def most(self, path: str, value: Number) -> float:
        """Return the largest value of a number in any round of any run."""
        return max(highest(value), *self.set[path], -math.inf)

    def least(self, path: str, value: Number) -> float:
        """Return the smallest value of a number in any round of any run."""
        return min(lowest(value), *self.set[path], math.inf)

    def reach(self, party: Party) -> Reach:
        """Return how far the lines of a party could give way."""
        path, softening = f"parties.{party.id}", self.scenario.process.softening
        most = self.softening(party)
        linkage = self.most("process.softening.linkage", softening.linkage)
        pressed = f"{path}.flexibility.under_pressure"
        opened = most * self.most(pressed, party.flexibility.under_pressure)
        mandate = self.mandate(party)
        alone, both = (bearable(mandate, opened, linkage, gain) for gain in (0.0, 1.0))
        return Reach(float(most), float(alone), float(both))

    def mandate(self, party: Party) -> float:
        """Return the most that counts of what a party could bear."""
        misjudged = highest(self.scenario.process.ratification.misjudged) > 0.0
        own = any(one.principal_lines for one in self.scenario.parties)
        if misjudged or own or any(event.summit for event in self.scenario.events):
            return 1.0
        return self.most(f"parties.{party.id}.mandate", party.mandate)

    def softening(self, party: Party) -> float:
        """Return the bound on S."""
        numbers, rounds = self.scenario.process.softening, self.scenario.process.rounds
        rate = self.most("process.softening.rate", numbers.rate)
        pain = self.most("process.softening.pain", numbers.pain) * self.pain(party)

        def weight(count: float) -> float:
            whole = math.floor(count)  # between whole numbers the bound is a straight line
            left = (1.0 - rate) ** whole
            return 1.0 - left + left * rate * (count - whole)

        untouched, spent = 1.0, 0.0
        for mediator in self.scenario.mediators:
            hold, intensity, rounds_of = self.pressing(mediator, party)
            untouched *= 1.0 - intensity * hold
            endurance = self.most(f"mediators.{mediator.id}.endurance", mediator.endurance)
            spent += hold * min(endurance, intensity * rounds_of)
        influence = 1.0 - untouched
        pressed = min(rounds, spent / influence) if influence > 0.0 else 0.0
        return min(1.0, pain * weight(rounds) + (1.0 - pain) * influence * weight(pressed))

    def pressing(self, mediator: Mediator, party: Party) -> tuple[float, float, int]:
        """Return a mediator's hold on a party, how hard it presses, and in how many rounds."""
        path, at = f"mediators.{mediator.id}", self.scenario.parties.index(party)
        if mediator.presses and party.id not in mediator.presses:
            return 0.0, 0.0, 0
        hold = self.most(f"{path}.leverage.{party.id}", mediator.leverage[at])
        hold *= self.most(f"{path}.present", mediator.present)
        first = max(1, math.ceil(self.least(f"{path}.press_from", mediator.press_from)))
        last = math.floor(self.most(f"{path}.press_until", mediator.press_until))
        rounds = max(0, min(self.scenario.process.rounds, last) - first + 1)
        return hold, self.most(f"{path}.pressure", mediator.pressure), rounds

    def pain(self, party: Party) -> float:
        """Return the most that the pain of a party can be in any round."""
        process = self.scenario.process
        days = "process.days", process.days
        waiting = self.most(f"parties.{party.id}.waiting", party.waiting) * self.most(*days)
        kept = self.most("process.hurt.kept", process.hurt.kept) ** self.least(*days)
        incident = self.most("process.hurt.incident", process.hurt.incident)
        striking = [
            one
            for one in self.scenario.violence
            if one.id in self.struck or self.most(f"violence.{one.id}.rate", one.rate) > 0.0
        ]
        hurt = 0.0
        for _ in range(process.rounds):
            before, hurt = hurt, raised(hurt * kept, waiting)
            for _ in striking:
                hurt = raised(hurt, incident)
            if hurt == before:
                break
        return float(hurt)
