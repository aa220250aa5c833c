"""A page to take into the room: answers to questions, their doubt, and how to repeat them.

One file that asks for nothing from outside. Two printed pages come first, for somebody who has to
decide; all that they rest on follows.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from negsim.check.judgements import citations, together
from negsim.check.summary import coefficients
from negsim.errors import quoted
from negsim.plots import result as plots
from negsim.plots.files import figure_bytes
from negsim.plots.page import COLUMN
from negsim.plots.questions.draw import draw
from negsim.questions.answer import Answer
from negsim.questions.arms import base_of
from negsim.questions.table import Table
from negsim.results.intervals import percent, percent_interval
from negsim.results.provenance import provenance
from negsim.results.result import Result, classes
from negsim.vocabulary import MILESTONES

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


def report(result: Result, answers: Sequence[Answer]) -> str:
    """Return a report as one page of HTML.

    Parameters
    ----------
    result : Result
        How the runs of the scenario end; with doubt, its second interval is told too.
    answers : sequence of Answer
        To questions about the same scenario, in their order.

    Returns
    -------
    str
        A page that stands alone: no script, nothing fetched, pictures inside.
    """
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
        ends=ends(result),
        ends_figure=picture(plots.figures(result)["shares"], how_it_ends(result)),
        ends_table=Markup(_ends_table(result).html("How runs end, and what happens on the way")),
        sentence=how_it_ends(result),
        doubt=result.doubt,
        answers=[_told(answer) for answer in answers],
        sources=_sources(result),
        judgements=[(one.words(), one.parts[0].note) for one in together(result.scenario)],
        coefficients=[line for line in coefficients(result.scenario) if line.startswith("- ")],
        versions=provenance(result.scenario, result.seed, result.tally.runs)["versions"],
        command=command(result, answers),
    )


def how_it_ends(result: Result) -> str:
    """Return in a sentence how most runs end and how many settle, with both intervals."""
    names, shares = dict(classes(result.scenario)), result.shares()
    most = max(shares, key=lambda key: shares[key]["count"])
    settled = result.events()["settled"]
    runs = result.tally.runs
    words = (
        f"In {percent(shares[most]['count'], runs)} of model runs the talks end in "
        f"'{names[most]}'; in {percent(settled['count'], runs)} a settlement is signed (random "
        f"numbers leave {percent_interval(settled['low'], settled['high'], runs)}"
    )
    if result.doubt is not None:
        left = result.left_open("settled")
        ends = percent_interval(left["low"], left["high"], 1000)
        words += f", the assumptions {ends}"
    return f"{words})."


def ends(result: Result) -> list[tuple[str, str]]:
    """Return name and share of each way to end, best first."""
    names, runs = dict(classes(result.scenario)), result.tally.runs
    return [
        (names[key], percent(share["count"], runs)) for key, share in result.shares().items()
    ]


def _ends_table(result: Result) -> Table:
    names, runs = dict(classes(result.scenario)) | MILESTONES, result.tally.runs
    heads = ["Outcome", "Share", f"{100 * result.confidence:g} % interval"]
    rows = []
    for row in result.rows():
        told = row["share"] is not None
        share = percent(row["count"], row["of"]) if told else "-"
        cells = [share, percent_interval(row["low"], row["high"], runs) if told else "-"]
        rows.append([names[row["outcome"]], *cells, *_left_open(result, row["outcome"])])
    return Table.of([*heads, *["Assumptions leave"] * (result.doubt is not None)], rows)


def _left_open(result: Result, key: str) -> list[str]:
    if result.doubt is None:
        return []
    left = result.left_open(key)
    return ["-" if left["low"] is None else percent_interval(left["low"], left["high"], 1000)]


def picture(figure: Any, words: str) -> Markup:
    """Return a figure as an image inside the page, with words for who cannot see it."""
    content = figure_bytes(figure, "svg", words, words, {})
    data = base64.b64encode(content).decode()
    return Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(data, words)


def _told(answer: Answer) -> dict[str, Any]:
    """Return what the page tells of an answer."""
    return {
        "verb": answer.verb,
        "question": QUESTIONS[answer.verb],
        "sentence": answer.sentence,
        "small": picture(draw(answer, size=COLUMN), answer.sentence),
        "figure": picture(draw(answer), answer.sentence),
        "shown": [
            Markup(part.html(part.heads[0])) if isinstance(part, Table) else part
            for part in answer.shown()
        ],
        "pairs": [Markup(pair.html()) for pair in answer.pairs()],
        "checks": answer.checks(),
        "command": answer.command,
        "caution": answer.caution,
    }


def _sources(result: Result) -> list[tuple[str, str, list[str]]]:
    """Return key, words and what cites it, of each source."""
    cited = citations(result.scenario)
    return [(key, words, list(cited[key])) for key, words in result.scenario.sources]


def command(result: Result, answers: Sequence[Answer]) -> Iterator[str]:
    """Yield the commands that give the numbers of the page again."""
    base = answers[0].base if answers else base_of(result.scenario)
    words = ["negsim", "run", *base.called, "--runs", str(result.tally.runs)]
    words += ["--seed", str(result.seed), *["--doubt"] * (result.doubt is not None)]
    yield " ".join(map(quoted, words))
    for answer in answers:
        yield answer.command

