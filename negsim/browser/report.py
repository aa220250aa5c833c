"""A page to take into the room: answers to questions, their doubt, and how to repeat them.

One file that asks for nothing from outside. Two printed pages come first, for somebody who has to
decide; all that they rest on follows.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from negsim.browser.saved import Saved
from negsim.check.judgements import citations, together
from negsim.check.summary import coefficients
from negsim.errors import NegsimError, quoted
from negsim.plots import result as plots
from negsim.plots.page import CARD, SHEET
from negsim.plots.questions.draw import draw, page_of
from negsim.questions.answer import CAUTION, IN_DOUBT, Answer, Check, Pair, code, paragraph
from negsim.questions.arms import Arm, base_of
from negsim.questions.comparison import Comparison
from negsim.questions.table import Table
from negsim.results.intervals import percent, percent_interval
from negsim.results.provenance import origin, provenance
from negsim.results.result import Result, classes
from negsim.wording import joined

FOLDER = Path(__file__).parent

QUESTIONS = {
    "compare": "What would change if?",
    "need": "What would it take?",
    "rank": "Which assumption decides?",
    "credit": "Whose part is it?",
    "blocked": "What blocked it?",
    "after": "What followed?",
    "map": "Where does it tip?",
}
"""The question that each verb asks."""


@dataclass(frozen=True, eq=False, repr=False)
class Report(Saved, Answer):
    """How the talks end, and answers to questions, with the page that tells both.

    Parameters
    ----------
    result : Result
        How the runs of the scenario end.
    answers : tuple of Answer
        To questions about the same scenario, in their order.
    base : Arm
    seed, runs : int
        Of the result.
    confidence : float
        Confidence level of its intervals.
    """

    verb: ClassVar[str] = "report"

    result: Result
    answers: tuple[Answer, ...]
    base: Arm
    seed: int
    runs: int
    confidence: float
    doubted: None = field(default=None, init=False)  # each answer has its own

    @property
    def sentence(self) -> str:
        """How most runs end and how many settle, with both intervals."""
        return how_it_ends(self.result)

    @property
    def caution(self) -> str:
        """What the numbers tell, and what they do not."""
        return (CAUTION if self.result.doubt is None else IN_DOUBT).format(self.over)

    def asked(self) -> list[str]:
        """Return the words after the scenario that ask the questions, but for runs and seed."""
        words = ["--out", "report.html"]
        for answer in self.answers:
            question = [*answer.question, *answer.further(self.runs, self.seed)]
            words += ["--ask", " ".join(map(quoted, question))]
        return words

    def in_doubt(self) -> list[str]:
        """Return the word of a command for what the assumptions leave of how the talks end."""
        return ["--no-doubt"] * (self.result.doubt is None)

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a way to end or event on the way, as a result has them."""
        rows = self.result.rows()
        if self.result.doubt is not None:
            for row in rows:
                left = self.result.left_open(row["outcome"])
                row |= {f"doubt_{end}": left[end] for end in ("median", "low", "high")}
        return rows

    def shown(self) -> list[str | Table]:
        """Return how runs end, and the sentence of each answer below its question."""
        told = [f"{QUESTIONS[one.verb]}\n{one.sentence}" for one in self.answers]
        return [self.sentence, *_ends_tables(self.result), *told]

    def pairs(self) -> list[Pair]:
        """Return the pairs of runs of all answers."""
        return [pair for answer in self.answers for pair in answer.pairs()]

    def checks(self) -> list[Check]:
        """Return what the answers checked by themselves."""
        return [check for answer in self.answers for check in answer.checks()]

    def found(self) -> dict[str, Any]:
        """Return what only this document has: how runs end, and the documents of all answers."""
        doubt = self.result.doubt
        return {
            "ends": self.rows(),
            "answers": [{"verb": one.verb, **one.document()} for one in self.answers],
            **({"doubt": {"sets": doubt.sets, "runs": doubt.runs}} if doubt else {}),
        }

    def document(self) -> dict[str, Any]:
        """Return the document that ``--json`` prints; pairs and checks are in those of answers."""
        about = {"seed": self.seed, "runs": self.runs, "confidence": self.confidence}
        found = {"sentence": self.sentence, **self.found(), "command": self.command}
        return {**origin(self.base.scenario), **about, **found}

    def plot(self, ax: Any = None, *, size: str = "page") -> Any:
        """Draw how runs end, in an axes or by default in a figure of its own."""
        return plots.plot(self.result, ax, size=size)

    @cached_property
    def html(self) -> str:
        """The page: no script, nothing fetched, pictures inside."""
        return _page(self)


def report(result: Result, answers: Sequence[Answer]) -> Report:
    """Return a report: how the talks end, and answers to questions, as one page of HTML.

    Parameters
    ----------
    result : Result
        How the runs of the scenario end; with doubt, its second interval is told too.
    answers : sequence of Answer
        To questions about the same scenario, in their order.

    Returns
    -------
    Report
        With `html`, the page, which stands alone; `save(file)`; the `answers`; a `sentence`, a
        `table()`, `checks()` and a `document()`.

    Raises
    ------
    NegsimError
        If an answer is about another scenario.
    """
    base = answers[0].base if answers else base_of(result.scenario)
    for answer in answers:
        if answer.base.scenario.fingerprint != result.scenario.fingerprint:
            what = f"the answer of {answer.verb!r} is about another scenario"
            raise NegsimError(f"{what}, {answer.base.scenario.id!r}, or other numbers in it")
    about = result.seed, result.tally.runs, result.confidence
    return Report(result, tuple(answers), base, *about)


def _page(made: Report) -> str:
    """Return the page of a report."""
    result, answers = made.result, made.answers
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    css = (FOLDER / "report.css").read_text(encoding="utf-8")
    return environment.get_template("report.html").render(
        scenario=result.scenario,
        runs=f"{result.tally.runs:,}",
        seed=result.seed,
        css=Markup(css),
        css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        ends=result.shown()[: len(result.tally.outcomes)],
        ends_figure=Markup(plots.shares_page(result, size=SHEET).image(how_it_ends(result))),
        ends_tables=[Markup(table.html()) for table in _ends_tables(result)],
        sentence=joined(how_it_ends(result)),
        doubt=result.doubt or next((one.doubted for one in answers if one.doubted), None),
        answers=[_told(answer) for answer in answers],
        sources=_sources(result),
        judgements=[(one.words(), one.parts[0].note) for one in together(result.scenario)],
        coefficients=[line for line in coefficients(result.scenario) if line.startswith("- ")],
        versions=provenance(result.scenario, result.seed, result.tally.runs)["versions"],
        command=[Markup(code(line)) for line in command(made)],
    )


def how_it_ends(result: Result) -> str:
    """Return in a sentence how most runs end and how many settle, with both intervals."""
    names, shares = dict(classes(result.scenario)), result.shares()
    most = max(shares, key=lambda key: shares[key]["count"])
    settled = result.events()["settled"]
    runs = result.tally.runs
    words = (
        f"In {percent(shares[most]['count'], runs)} of {runs:,} model runs the talks end in "
        f"'{names[most]}'; in {percent(settled['count'], runs)} a settlement is signed (random "
        f"numbers leave {percent_interval(settled['low'], settled['high'], runs)}"
    )
    if result.doubt is not None:
        words += f", the assumptions {result.left_in_words('settled')}"
    return f"{words})."


def _ends_tables(result: Result) -> list[Table]:
    """Return how runs end, with joint intervals, and what happens on the way, each by itself."""
    level, ways = f"{100 * result.confidence:g} % interval", len(result.tally.outcomes)
    left = ["Assumptions leave"] * (result.doubt is not None)
    rows = [[*cells[:3], *cells[4:]] for cells in result.shown()]
    return [
        Table.of(["How runs end", "Share", f"{level}, joint", *left], rows[:ways]),
        Table.of(["On the way", "Share", f"{level}, each by itself", *left], rows[ways:]),
    ]


def _told(answer: Answer) -> dict[str, Any]:
    """Return what the page tells of an answer."""
    card, name = page_of(answer, size=CARD), answer.base.scenario.name
    shown = card.question.removeprefix(f"{name}: ")
    told = answer.told_pairs()
    pairs, why = ([], told) if isinstance(told, str) else (told, "")
    sentences = [answer.sentence]
    if isinstance(answer, Comparison):
        sentences = [answer.told(n) for n in range(len(answer.arms))]
    return {
        "verb": answer.verb,
        "question": QUESTIONS[answer.verb],
        "sentences": [*map(joined, sentences)],
        "small": Markup(card.figure.image(answer.sentence)),
        "caption": " · ".join([shown[:1].upper() + shown[1:], *card.facts[1:-1]]),
        "figure": Markup(draw(answer, size=SHEET).image(answer.sentence)),
        "shown": [_part(part) for part in answer.shown()],
        "pairs_head": answer.pairs_head,
        "pairs": [Markup(pair.html()) for pair in pairs],
        "no_pairs": why,
        "checks": answer.checks(),
        "command": Markup(code(answer.command)),
        "caution": answer.caution,
    }


def _part(part: str | Table) -> Markup:
    """Return a paragraph or a table as the annex has it."""
    told = part.html() if isinstance(part, Table) else paragraph(part)
    return Markup(f'<div class="wide">{told}</div>' if isinstance(part, Table) else told)


def _sources(result: Result) -> list[tuple[str, str, list[str]]]:
    """Return key, words and what cites it, of each source."""
    cited = citations(result.scenario)
    return [(key, words, list(cited[key])) for key, words in result.scenario.sources]


def command(made: Report) -> Iterator[str]:
    """Yield the commands that give the page again, and the numbers of each of its parts."""
    result = made.result
    yield made.command
    words = ["negsim", "run", *made.base.called, "--runs", str(made.runs)]
    words += ["--seed", str(made.seed), *["--doubt"] * (result.doubt is not None)]
    yield " ".join(map(quoted, words))
    for answer in made.answers:
        yield answer.command
