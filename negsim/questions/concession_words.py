"""Demands, and the concessions that open the zone of agreement, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from negsim.questions.concessions import Concession, Demand, Move
from negsim.scenario.scenario import Scenario
from negsim.wording import Names, bound, conditions, firmness, listed, unlike


@dataclass(frozen=True)
class Words:
    """How the demands of a scenario are told."""

    scenario: Scenario
    names: Names

    @classmethod
    def of(cls, scenario: Scenario) -> Words:
        """Return how the demands of a scenario are told."""
        return cls(scenario, Names.of(scenario))

    def who(self, demand: Demand) -> str:
        """Return whose demand it is; a principal's own line is told as such."""
        name = self.names.parties[demand.party]
        return f"the principal of {name}" if demand.home else name

    def demand(self, demand: Demand) -> str:
        """Return whose demand it is and what it asks, without its issue."""
        if demand.line is None:
            return f"{self.who(demand)} at least what no deal is worth to it"
        unless = conditions(demand.line.unless, self.scenario.issues)
        asks = f"{self.who(demand)} {bound(demand.line, self.names.levels[demand.line.issue])}"
        return f"{asks}{unless and f' unless {unless}'} ({firmness(demand.line)})"

    def conflict(self, demands: Iterable[Demand]) -> str:
        """Return demands that no text meets together, issue by issue, parties as in the file."""
        order = [party.id for party in self.scenario.parties]
        by_issue: dict[str, list[str]] = {}
        for demand in sorted(demands, key=lambda one: (order.index(one.party), one.home)):
            issue = self.names.issues[demand.line.issue] if demand.line else "the whole text"
            by_issue.setdefault(issue, []).append(self.demand(demand))
        return listed(f"on {issue}, {listed(told)}" for issue, told in by_issue.items())

    def move(self, move: Move) -> str:
        """Return what a party concedes, with where its line stood."""
        line, levels = move.line, self.names.levels[move.line.issue]
        where = f"{bound(line, levels)} on {self.names.issues[line.issue]}"
        many = move.demand.party in self.names.plural and not move.demand.home
        if move.dropped:
            gone = conditions((line.unless[n] for n in move.dropped), self.scenario.issues)
            asks = f"no longer {'ask' if many else 'asks'} for {gone} to go beyond {where}"
            return f"{self.who(move.demand)} {asks}"
        goes = "go" if many else "goes"
        return f"{self.who(move.demand)} {goes} to '{levels[move.level]}' from {where}"

    def moves(self, concession: Concession) -> str:
        """Return all that a set of concessions takes."""
        return listed(self.move(move) for move in concession.moves)

    def shortly(self, concessions: Sequence[Concession]) -> list[str]:
        """Return what sets of concessions take; of several moves whose they are, as `whose`."""
        told = zip(concessions, self.whose(concessions), strict=True)
        return [
            self.moves(one) if len(one.moves) == 1 else f"moves of {whose}" for one, whose in told
        ]

    def whose(self, concessions: Sequence[Concession]) -> list[str]:
        """Return whose sets of concessions are, with where each goes if they would read alike."""
        short = [listed({self.who(m.demand): m for m in one.moves}) for one in concessions]
        return unlike(short, map(self._whereto, concessions))

    def _whereto(self, concession: Concession) -> str:
        """Return who goes where, party by party."""
        by_party: dict[str, list[str]] = {}
        for move in concession.moves:
            level = self.names.levels[move.line.issue][move.level]
            goes = "without a condition" if move.dropped else f"to '{level}'"
            told = by_party.setdefault(self.who(move.demand), [])
            told.append(f"{goes} on {self.names.issues[move.line.issue]}")
        return "; ".join(f"{who} {listed(goes)}" for who, goes in by_party.items())


def smallest_in_words(concessions: Sequence[Concession]) -> str:
    """Return how many steps the smallest concessions take, all of the same number."""
    several, steps = len(concessions) > 1, concessions[0].steps
    zone = "the zone of agreement"
    takes = f"s that open {zone} take" if several else f" that opens {zone} takes"
    return f"The smallest concession{takes} {steps} step{'s' * (steps > 1)}{' each' * several}"
