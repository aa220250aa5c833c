"""The answer to "what blocked it?": demands that do not meet, and what would open the zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from negsim.check.agreement import Zone
from negsim.questions.answer import ROUNDED, Answer, Check, Pair
from negsim.questions.arms import Arm
from negsim.questions.comparison import Comparison
from negsim.questions.concession_words import Words, smallest_in_words
from negsim.questions.concessions import Concession, Demand, Demands, Move
from negsim.questions.doubted import Doubted
from negsim.questions.softness import BLOCKED, Seen, Softening
from negsim.questions.table import Table
from negsim.results.intervals import percent_interval, wilson
from negsim.results.words import points, share_in_words, span_of_points
from negsim.wording import listed

MOST_LISTED = 12
"""Sets that are shown; a document has them all."""

MEANING = (
    "A text is in the zone if it crosses no red line and is worth at least no deal to every party, "
    "at median numbers and the trust of the start. A concession of one side is no better than that "
    "of another: they are alike to this count. " + ROUNDED
)

NONE = "none: all could have borne some text"
"""What is told of runs without a signature in which no lines were in the way."""

MOST_TOLD = 2
"""Smallest concessions that the sentence tells; of sets of demands it tells the first."""


@dataclass(frozen=True, eq=False, repr=False)
class Blockage(Answer):
    """What does not meet, what would open the zone, and what runs showed of both.

    Parameters
    ----------
    base : Arm
    seed, runs : int
    demands : Demands
        All demands, and which of them texts offend.
    seen : Seen
        What runs of the scenario as it stands showed.
    zone : Zone
        Texts that all could sign, lines given up for something, as `negsim check` counts them.
    comparison : Comparison or None
        The scenario with each smallest concession made, against the scenario as it stands; None
        where no concession opens the zone, or none needs to.
    placebo, recount : Check
    doubted : Doubted, optional
        That of `comparison`, and shares of runs by which lines were in the way.
    confidence : float
        Confidence level of all intervals.
    """

    verb: ClassVar[str] = "blocked"
    meaning: ClassVar[str] = MEANING

    base: Arm
    seed: int
    runs: int
    demands: Demands
    seen: Seen
    zone: Zone
    comparison: Comparison | None
    placebo: Check
    recount: Check
    doubted: Doubted | None = None
    confidence: float = 0.95

    @property
    def words(self) -> Words:
        """How demands and concessions are told."""
        return Words.of(self.base.scenario)

    @property
    def blocked_runs(self) -> int:
        """Runs in which no text was signed and lines that do not meet were in the way."""
        return sum(self.seen.blocked.values())

    @property
    def sentence(self) -> str:
        """The answer in plain words, with its intervals."""
        return f"{self._conflicts()}; {self._share()}. {self._way_out()}"

    def _conflicts(self) -> str:
        """Return which demands do not meet."""
        opened, texts = self.demands.opened(), self.zone.packages
        if opened:
            return (
                f"Nothing is blocked: {opened:,} of {texts:,} texts cross no red line and are "
                "worth at least no deal to every party"
            )
        conflicts, _ = self.demands.conflicts
        if not conflicts:
            return "No text meets all demands, and the sets that do not meet are too many to tell"
        told, more = self.words.conflict(conflicts[0]), len(conflicts) - 1
        others = f", and {more} other set{'s' * (more > 1)} of demands" if more > 0 else ""
        return f"These do not meet: {told}{others}"

    def _way_out(self) -> str:
        """Return which smallest concessions open the zone of agreement."""
        if self.demands.opened():
            return "No concession is needed."
        smallest = self.demands.smallest()
        if not smallest:
            return (
                "No concession on red lines opens the zone of agreement: no text is worth at "
                "least no deal to every party."
            )
        first = zip(smallest, self.words.shortly(smallest[:MOST_TOLD]), strict=False)
        told = "; or ".join(
            f"({n}) {words}, opening {one.opens:,} text{'s' * (one.opens > 1)}"
            for n, (one, words) in enumerate(first, 1)
        )
        more = self.demands.fewest - MOST_TOLD
        others = f"; or {more:,} other{'s' * (more > 1)} as small" if more > 0 else ""
        return f"{smallest_in_words(smallest)}: {told}{others}."

    def _share(self) -> str:
        """Return in how many runs lines were in the way."""
        low, high = wilson(self.blocked_runs, self.runs, self.confidence)
        share = share_in_words(self.blocked_runs / self.runs, self.runs)
        left = percent_interval(low, high, self.runs)
        return (
            f"in {share} of model runs (random numbers leave {left}{self.leaves(BLOCKED, ' %')}) "
            "nothing was signed and lines that do not meet were in the way, even by the most that "
            "each party could have borne"
        )

    def shown(self) -> list[str | Table]:
        """Return the sentence, what does not meet, and tables."""
        found: list[str | Table] = [self.sentence]
        if self.comparison is not None:
            told = range(len(self.comparison.arms))[:MOST_TOLD]
            found += [self.comparison.told(n) for n in told]
        if self.demands.conflicts[0]:
            found += [self._conflicts_listed()]
        if self.demands.concessions[0]:
            found += [self._concessions()]
        if self.comparison is not None:
            arms = enumerate(self.comparison.arms)
            named = ((arm.label, (n, "settled")) for n, arm in arms)
            found += self.left_open("Settled with a concession", named)
        if self.seen.softening:
            found += [self._softened()]
        lines = zip(map(self.lines_in_words, self.in_the_way()), self.seen.blocked, strict=True)
        ways = [("whichever lines", BLOCKED), *lines]
        return [*found, self._lines(), *self.left_open("In the way of runs", ways, "%")]

    def _conflicts_listed(self) -> str:
        """Return the sets of demands that do not meet."""
        found, _ = self.demands.conflicts
        told = [f"- {self.words.conflict(one)}" for one in found[:MOST_LISTED]]
        more = [f"... and {len(found) - MOST_LISTED} more (--json has them all)"]
        return "\n".join(["What does not meet:", *told, *more * (len(found) > MOST_LISTED)])

    def _concessions(self) -> Table:
        """Return the table of concessions."""
        rows = []
        for row in self.rows()[:MOST_LISTED]:
            apart = points(row["settled_difference"], self.runs)
            left = span_of_points(row["settled_low"], row["settled_high"], self.runs)
            rows += [(row["concession"], str(row["steps"]), f"{row['opens']:,}", apart, left)]
        if len(self.rows()) > MOST_LISTED:
            rows += [(f"... and {len(self.rows()) - MOST_LISTED} more", "", "", "", "")]
        heads = "Concession", "Steps", "Opens", "Settled, points", "95 % interval"
        return Table.of(heads, rows)

    def _softened(self) -> Table:
        """Return the table of what softening a concession needs, against what can be reached."""
        rows = []
        for one in self.seen.softening:
            told = "not recorded"
            if one.enough is not None:
                told = share_in_words(one.enough / self.runs, self.runs)
            most = f"{one.most:.2f}{'' if one.reachable else ' (never)'}"
            rows += [(self.words.move(one.move), f"{one.needs:.2f}", most, told)]
        heads = "To give way so far by softening", "Needs", "At most", "Runs that reached it"
        return Table.of(heads, rows)

    def _lines(self) -> Table:
        """Return the table of how many runs which lines blocked."""
        rows = []
        for one in self.in_the_way():
            left = percent_interval(one["low"], one["high"], self.runs)
            rows += [(self.lines_in_words(one), share_in_words(one["share"], self.runs), left)]
        rest = self.runs - self.seen.signed - self.blocked_runs
        left = percent_interval(*wilson(rest, self.runs, self.confidence), self.runs)
        rows += [(NONE, share_in_words(rest / self.runs, self.runs), left)]
        heads = "In the way of runs without a signature", "Of all runs", "95 % interval"
        return Table.of(heads, rows)

    def asked(self) -> list[str]:
        """Return the words after the scenario that ask the question, but for runs and seed."""
        return []

    def pairs(self) -> list[Pair]:
        """Return runs that a smallest concession turns, as it stands and with it."""
        return self.comparison.pairs() if self.comparison else []

    def checks(self) -> list[Check]:
        """Return what was checked by itself; of concessions also how many runs they spoil."""
        found = [self.recount, self.placebo]
        if self.comparison is not None:
            found += self.comparison.checks()[1:]
            found += [self._monotone(n, arm) for n, arm in enumerate(self.comparison.arms)]
        return found

    def _monotone(self, n: int, arm: Arm) -> Check:
        """Check that a concession spoils no more runs than it rescues."""
        assert self.comparison is not None
        one = self.comparison.difference(n, "settled")
        share = share_in_words(one.spoiled / self.runs, self.runs)
        spoils = f"spoils {one.spoiled:,} of {self.runs:,} runs ({share})"
        told = f"{arm.label}: {spoils}, rescues {one.rescued:,}"
        numbers = {"of": arm.label, "spoiled": one.spoiled, "rescued": one.rescued}
        return Check("monotone", one.spoiled <= one.rescued, told, numbers)

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a set of concessions: its moves, what it opens, what runs make of it."""
        return [
            {
                "concession": self.words.moves(one),
                "steps": one.steps,
                "opens": one.opens,
                **self._settled(n),
            }
            for n, one in enumerate(self.demands.concessions[0])
        ]

    def _settled(self, n: int) -> dict[str, Any]:
        """Return the share of runs settled with a concession; None where it was not played."""
        names, left = ("base", "arm", "difference", "low", "high"), self.left((n, "settled"))
        if self.comparison is None or n >= len(self.comparison.arms):
            return {f"settled_{name}": None for name in (*names, *left)}
        one = self.comparison.difference(n, "settled")
        found = {name: getattr(one, name) for name in names} | left
        return {f"settled_{name}": value for name, value in found.items()}

    def found(self) -> dict[str, Any]:
        """Return what only this question's document has."""
        concessions, all_sets = self.demands.concessions
        conflicts, all_conflicts = self.demands.conflicts
        worth = int(self.demands.texts[self.demands.worth_it].sum())
        return {
            "zone": {**asdict(self.zone), "worth_it": worth, "open": self.demands.opened()},
            "conflicts": [[self._demand(one) for one in demands] for demands in conflicts],
            "conflicts_all": all_conflicts,
            "concessions": [self._concession(*one) for one in enumerate(concessions)],
            "concessions_all": all_sets,
            "softening": [self._softening(one) for one in self.seen.softening],
            "signed": self.seen.signed,
            "blocked": self._blocked(),
            "in_the_way": [*self.in_the_way()],
        }

    def _blocked(self) -> dict[str, Any]:
        """Return in how many runs lines were in the way, whichever."""
        low, high = wilson(self.blocked_runs, self.runs, self.confidence)
        found = {"runs": self.blocked_runs, "share": self.blocked_runs / self.runs}
        return found | {"low": low, "high": high} | self.left(BLOCKED)

    def in_the_way(self) -> Iterator[dict[str, Any]]:
        """Yield, most first, how many runs were blocked by which lines, with an interval."""
        for (issue, sides), runs in self.seen.blocked.items():
            low, high = wilson(runs, self.runs, self.confidence)
            yield {
                "issue": issue,
                "parties": [party for party, _ in sides],
                "demands": [demand for _, demand in sides],
                "runs": runs,
                "share": runs / self.runs,
                "low": low,
                "high": high,
                **self.left((issue, sides)),
            }

    def lines_in_words(self, one: dict[str, Any]) -> str:
        """Return whose lines on which issue an entry of `in_the_way` is about."""
        names = self.words.names
        sides = listed(
            f"{names.parties[party]} {demand.replace('_', ' ', 1)}"
            for party, demand in zip(one["parties"], one["demands"], strict=True)
        )
        return f"{names.issues[one['issue']]}: {sides}"

    def _demand(self, demand: Demand) -> dict[str, Any]:
        """Return a demand as JSON has it; of no deal it has no issue."""
        line, levels = demand.line, self.words.names.levels
        return {
            "party": demand.party,
            "principal": demand.home,
            "issue": line.issue if line else None,
            "side": line.side if line else None,
            "level": levels[line.issue][line.level] if line else None,
            "told": self.words.demand(demand),
        }

    def _concession(self, n: int, one: Concession) -> dict[str, Any]:
        return {
            "steps": one.steps,
            "opens": one.opens,
            "moves": [self._move(move) for move in one.moves],
            **self._settled(n),
        }

    def _move(self, move: Move) -> dict[str, Any]:
        levels = self.words.names.levels[move.line.issue]
        return self._demand(move.demand) | {
            "steps": move.steps,
            "dropped": len(move.dropped),
            "to": None if move.dropped else levels[move.level],
            "told": self.words.move(move),
        }

    def _softening(self, one: Softening) -> dict[str, Any]:
        low, high = wilson(one.enough or 0, self.runs, self.confidence)
        known = one.enough is not None
        return self._move(one.move) | {
            "needs": round(one.needs, 9),
            "most": round(one.most, 9),
            "reachable": one.reachable,
            "runs": one.enough,
            "share": one.enough / self.runs if one.enough is not None else None,
            "low": low if known else None,
            "high": high if known else None,
        }
