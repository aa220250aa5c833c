"""What the answer to every question has: a sentence, a table, pairs of runs, checks, a command.

Answers are drawn by `negsim.plots.questions`, which has one module for each verb.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from negsim.errors import quoted
from negsim.questions.arms import Arm
from negsim.questions.doubted import Doubted
from negsim.questions.parting import Parting, parting
from negsim.questions.table import Table
from negsim.results.provenance import origin
from negsim.results.words import points
from negsim.scenario.shown import origin_in_words
from negsim.wording import joined, wrapped

if TYPE_CHECKING:
    import pandas

RUNS, SEED = 20_000, 1
"""Runs and seed unless others are asked for."""


@dataclass(frozen=True)
class Check:
    """Something that was checked by itself.

    Parameters
    ----------
    check : str
        What was checked, such as ``placebo``.
    holds : bool
        Whether it is as expected.
    told : str
        What was found, in words.
    numbers : mapping
        What was found, by name.
    """

    check: str
    holds: bool
    told: str
    numbers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """What was found, and whether that is as expected."""
        return f"{self.told}, {'as expected' if self.holds else 'NOT as expected'}"


@dataclass(frozen=True)
class Pair:
    """One run in two scenarios.

    Parameters
    ----------
    told : str
        Which run it is and why it is told, such as ``Runs rescued: 7. The first``.
    sides : tuple of Arm
        The two scenarios.
    seed : int
        Seed of the run.
    parting : Parting
        Where it parts.
    """

    told: str
    sides: tuple[Arm, Arm]
    seed: int
    parting: Parting

    @classmethod
    def of(cls, told: str, base: Arm, arm: Arm, seed: int, run: int) -> Pair:
        """Return where a run parts when it is played as two scenarios."""
        return cls(told, (base, arm), seed, parting(base.scenario, arm.scenario, seed, run))

    def document(self) -> dict[str, Any]:
        """Return the pair as JSON has it."""
        one = self.parting
        told = zip(self.sides, (one.base, one.arm), strict=True)
        return {
            "told": self.told,
            "run": one.run,
            "round": one.round,
            "before": list(one.before),
            "sides": [
                {
                    "label": arm.label,
                    "move": side.move,
                    "story": list(side.story),
                    "outcome": side.outcome,
                    "command": arm.story(one.run, self.seed),
                }
                for arm, side in told
            ],
        }

    @property
    def head(self) -> str:
        """Which run it is, and where it parts."""
        one = self.parting
        where = "has the same moves in both" if one.round is None else f"parts in round {one.round}"
        return f"{self.told}, run {one.run}, {where}:"

    @property
    def before(self) -> str:
        """What happens in both before it parts."""
        told = " ".join(self.parting.before)
        return f"Before, in both: {told}" if told else ""

    def lines(self) -> list[str]:
        """Return where the run parts, its story on either side, and how to read it in full."""
        lines = [wrapped(self.head)] + [wrapped(self.before, "  ")] * bool(self.before)
        for side in self.document()["sides"]:
            lines += [wrapped(f"{side['label']}: {' '.join(side['story'])}", "  ")]
            lines += [f"    {side['command']}"]
        return lines

    def html(self) -> str:
        """Return the same for a notebook or a page."""
        items = [
            f"<li><p><b>{escape(side['label'])}</b>: {escape(joined(' '.join(side['story'])))}</p>"
            f"{code(side['command'])}</li>"
            for side in self.document()["sides"]
        ]
        before = paragraph(self.before) * bool(self.before)
        return f"{paragraph(self.head)}{before}<ul>{''.join(items)}</ul>"


MOST_SHOWN = 300
"""Letters of its sentence by which an answer is shown where it is printed."""

CAUTION = (
    "Shares of model runs under the scenario's stated assumptions, not a forecast; "
    "intervals tell Monte Carlo error only, {}."
)
"""What an answer tells, where it says nothing of doubt; and what its intervals hold over."""

NOT_ASKED = " What the assumptions leave was not worked out; --doubt does that."
"""What it tells besides, if it could be asked."""

NOT_WITHIN = f"{NOT_ASKED[:-1]}, if the budget suffices."
"""The same of an answer that has a budget."""

ROUNDED = "Differences are of shares before rounding. "
"""What an answer tells of differences that stand beside the shares that they are of."""

IN_DOUBT = (
    "Shares of model runs, not a forecast. Intervals of random numbers tell Monte Carlo error, {}. "
    "What is compared has the same assumptions; that the model itself may be wrong is in neither "
    "interval."
)
"""What an answer tells, where it also says what the assumptions leave."""


class Answer(ABC):
    """The answer to a question about a scenario, with all that is needed to repeat it."""

    verb: ClassVar[str]
    """Verb of the command line that asks the question."""

    counted: ClassVar[bool] = True
    """Whether its command says how many runs are played; else a budget does."""

    plot: ClassVar[Callable[..., Any]]
    """Draw the answer in an axes, by default a new one; `negsim` attaches it, see there."""

    columns: ClassVar[Mapping[str, str]] = {}
    """Columns of its file besides those of `rows`: what was asked, and the attributes with it."""

    meaning: ClassVar[str] = ""
    """What the numbers mean, told before what they tell."""

    pairs_head: ClassVar[str] = "The same run told twice"
    """What stands above pairs of runs on a page."""

    not_asked: ClassVar[str] = NOT_ASKED
    """What it tells where it says nothing of doubt; others where a budget may have left it out."""

    over: ClassVar[str] = "each by itself"
    """What the intervals of random numbers hold over."""

    base: Arm
    seed: int
    runs: int
    doubted: Doubted | None
    confidence: float

    @property
    @abstractmethod
    def sentence(self) -> str:
        """The answer in plain words, with its intervals."""

    @abstractmethod
    def asked(self) -> Sequence[str]:
        """Return the words after the scenario that ask the question, but for those all have."""

    @abstractmethod
    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of the table."""

    @abstractmethod
    def shown(self) -> list[str | Table]:
        """Return what a reader sees of the answer, in order: paragraphs and tables."""

    @property
    def caution(self) -> str:
        """What the numbers tell, and what they do not."""
        told = IN_DOUBT if self.doubted else CAUTION + self.not_asked
        return self.meaning + told.format(self.over)

    @abstractmethod
    def pairs(self) -> list[Pair]:
        """Return runs that show the answer, each in two scenarios."""

    @property
    def no_pairs(self) -> str:
        """Why no two runs are told, where there are none."""
        return "nothing that was changed turns the outcome of a run"

    def told_pairs(self) -> list[Pair] | str:
        """Return `pairs`, or in a line why there are none."""
        return self.pairs() or f"No two runs are told: {self.no_pairs}."

    @abstractmethod
    def checks(self) -> list[Check]:
        """Return what was checked by itself."""

    @abstractmethod
    def found(self) -> dict[str, Any]:
        """Return what only this question's document has."""

    @property
    def called(self) -> Sequence[str]:
        """The words that stand for the scenario in a command."""
        return self.base.called

    @property
    def command(self) -> str:
        """The command that gives the same answer."""
        words = ["negsim", self.verb, *self.called, *self.asked()]
        words += [*self.in_doubt(), *self.further()]
        return " ".join(map(quoted, words))

    def further(self, runs: int = RUNS, seed: int = SEED) -> list[str]:
        """Return the words of a command for runs and seed, where they are not these."""
        words = ["--runs", str(self.runs)] * (self.counted and self.runs != runs)
        return words + ["--seed", str(self.seed)] * (self.seed != seed)

    @property
    def question(self) -> list[str]:
        """The words after ``negsim`` that ask it, without the scenario, runs and seed."""
        settings = len(self.base.called) - 1
        others = self.called[1 : len(self.called) - settings]
        return [self.verb, *others, *self.asked(), *self.in_doubt()]

    def in_doubt(self) -> list[str]:
        """Return the word of a command for what the assumptions leave."""
        if self.doubted is None:
            return ["--no-doubt"]
        return ["--doubt"] * (not self.doubted.quick)

    # ---- what the assumptions leave

    def left(self, key: Hashable) -> dict[str, float | None]:
        """Return what the assumptions leave of a number, as rows have it; nothing without doubt."""
        return self.doubted.left(key, self.confidence) if self.doubted else {}

    def leaves(self, key: Hashable, unit: str = "", words: str = ", the assumptions ") -> str:
        """Return what the assumptions leave after some words, by default those beside the other."""
        if self.doubted is None or self.left(key)["doubt_low"] is None:
            return ""
        return f"{words}{self.doubted.span(key, self.confidence)}{unit}"

    def left_open(
        self, head: str, named: Iterable[tuple[str, Hashable]], unit: str = "points"
    ) -> list[str | Table]:
        """Return a table of what the assumptions leave of some numbers; none without doubt."""
        if self.doubted is None:
            return []
        rows = []
        for name, key in named:
            middle = points(self.left(key)["doubt_median"], self.doubted.runs)
            middle = middle.removeprefix("+" * (unit == "%"))
            rows += [(name, middle, self.doubted.span(key, self.confidence))]
        return [Table.of((head, f"Median, {unit}", "Assumptions leave"), rows)]

    # ---- as data

    def table(self) -> pandas.DataFrame:
        """Return `rows` as a data frame."""
        # It takes long to import, and few callers want a table.
        import pandas

        return pandas.DataFrame(self.rows())

    def document(self) -> dict[str, Any]:
        """Return the document that ``--json`` prints (see the verb's page in ``docs/``)."""
        return {
            **origin(self.base.scenario),
            "seed": self.seed,
            "runs": self.runs,
            "confidence": self.confidence,
            "sentence": self.sentence,
            **self.found(),
            **({"doubt": self.doubted.document()} if self.doubted else {}),
            "pairs": [pair.document() for pair in self.pairs()],
            "checks": [
                {"check": one.check, "holds": one.holds, "told": one.told, **one.numbers}
                for one in self.checks()
            ],
            "command": self.command,
        }

    def __repr__(self) -> str:
        words = self.sentence
        told = words if len(words) < MOST_SHOWN else f"{words[:MOST_SHOWN].rpartition(' ')[0]} ..."
        return f"<{type(self).__name__} on {origin_in_words(self.base.scenario)}: {told}>"

    def _repr_html_(self) -> str:
        """Return the answer as a notebook shows it."""
        scenario = self.base.scenario
        about = f"{origin_in_words(scenario)}, {self.runs:,} runs each, seed {self.seed}"
        about += f"; {self.doubted.words}" if self.doubted else ""
        parts = [f"<p><strong>{escape(scenario.name or scenario.id)}</strong> {about}</p>"]
        parts += [self.plot(size="column").image(self.sentence, outlines=False)]
        for part in self.shown():
            parts += [part.html() if isinstance(part, Table) else paragraph(part)]
        told = self.told_pairs()
        parts += [paragraph(told)] if isinstance(told, str) else [pair.html() for pair in told]
        parts += ["<p>Checks</p>", paragraph("\n".join(f"- {c.verdict}" for c in self.checks()))]
        parts += [f"<p>Again: {code(self.command)}</p>"]
        return "\n".join([*parts, f"<p><small>{escape(self.caution)}</small></p>"])


def paragraph(words: str) -> str:
    """Return words as HTML; those of their lines that begin with a hyphen are a list."""
    found = []
    for item, lines in groupby(words.split("\n"), lambda line: line.startswith("- ")):
        told = [escape(joined(line.removeprefix("- "))) for line in lines]
        found += [f"<ul><li>{'</li><li>'.join(told)}</li></ul>"] * item
        found += [f"<p>{'<br/>'.join(told)}</p>"] * (not item)
    return "".join(found)


def code(command: str) -> str:
    """Return a command as HTML, in pieces for a page to keep whole: an option with its value."""
    pieces = escape(command).replace(" --", "</span> <span>--")
    return f"<code><span>{pieces}</span></code>"
