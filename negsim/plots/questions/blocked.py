"""Which lines block how many runs, how often they soften enough, what settles with concessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from matplotlib.axes import Axes

from negsim.plots.page import Page, Size
from negsim.plots.questions import rows
from negsim.plots.questions.rows import Dot, ends_left, share_row
from negsim.plots.rows import Row
from negsim.questions.blockage import NONE, Blockage
from negsim.questions.concessions import Move
from negsim.wording import listed, unlike


def page(answer: Blockage, size: Size) -> Page:
    """Return the figure with head and foot."""
    conflicts, _ = answer.demands.conflicts
    first = conflicts[: 1 if size.whole else 0]  # beside a card the sentence tells it
    told = [f"do not meet: {answer.words.conflict(one)}" for one in first]
    question = f"{answer.base.scenario.name}: {' '.join(told) or 'what blocks an agreement'}"
    heads = "runs", "interval"
    found = [*rows_of(answer, size.whole)]
    return rows.page(
        answer, size, title(answer), question, heads, found, axis=rows.SHARES, unit="share"
    )


def draw(answer: Blockage, ax: Axes, size: Size) -> None:
    """Draw shares of runs."""
    rows.draw([*rows_of(answer)], ax, size, rows.SHARES, "share")


def title(answer: Blockage) -> str:
    """Return how many sets of demands do not meet, and how many steps it takes."""
    opened, smallest = answer.demands.opened(), answer.demands.smallest()
    if opened:
        are = "is" if opened == 1 else "are"
        return f"Nothing is blocked: {opened:,} of {answer.zone.packages:,} texts {are} in the zone"
    if not smallest:
        return "No concession on red lines opens the zone of agreement"
    count, steps = len(answer.demands.conflicts[0]), smallest[0].steps
    sets = f"{count} set{'s' * (count > 1)} of demands that no text meets"
    opens = "steps of concession open" if steps > 1 else "step of concession opens"
    return f"{sets}: {steps} {opens} the zone"


def rows_of(answer: Blockage, whole: bool = True) -> Iterator[Row]:
    """Yield lines in the way, lines that soften, and concessions played, each under a heading.

    Lines that soften are left out where it is not to be the whole.
    """
    yield Row("Unsigned, in the way", heads=True)
    ways = [*answer.in_the_way()]
    whose = [_whose(answer, one) for one in ways]
    for one, name in zip(ways, unlike(whose, map(answer.lines_in_words, ways)), strict=True):
        yield replace(_share(answer, name, one["runs"]), left=ends_left(one))
    rest = answer.runs - answer.seen.signed - answer.blocked_runs
    yield _share(answer, NONE, rest)
    softening = [one for one in answer.seen.softening if whole and one.enough is not None]
    if softening:
        yield Row("Softened enough", heads=True)
    moves = [soft.move for soft in softening]
    which = unlike([_which(answer, move) for move in moves], map(answer.words.move, moves))
    for soft, name in zip(softening, which, strict=True):
        yield _share(answer, name, soft.enough or 0)
    if answer.comparison is not None:
        yield Row("Settled", heads=True)
        yield _share(answer, "as it stands", answer.seen.signed)
        for n, arm in enumerate(answer.comparison.arms):
            share = answer.comparison.difference(n, "settled").arm or 0.0
            yield _share(answer, arm.label, round(share * answer.runs))


def _whose(answer: Blockage, one: dict[str, Any]) -> str:
    """Return the issue, then all whose lines were in the way: of neither side alone."""
    names = answer.words.names
    parties = listed(names.parties[party] for party in one["parties"])
    return f"{names.issues[one['issue']]}: {parties}"


def _which(answer: Blockage, move: Move) -> str:
    """Return whose line would have to give way, by how much and on which issue."""
    levels = f"{move.steps} level{'s' * (move.steps > 1)}"
    issue = answer.words.names.issues[move.line.issue]
    return f"{answer.words.who(move.demand)}: {levels} on {issue}"


def _share(answer: Blockage, name: str, runs: int) -> Dot:
    """Return the row of a share of all runs."""
    return share_row(name, runs / answer.runs, answer)
