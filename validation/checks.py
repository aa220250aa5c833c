"""All checks, in the order of the page of evidence."""

from __future__ import annotations

from collections.abc import Callable

from validation import cases, identifiability, replay
from validation.closed_forms import bargaining, concession, markov_chain
from validation.icb import rows as calibration
from validation.patterns import hazards, styles
from validation.row import PROGRAM, Section, of_kind

CLOSED = (
    "Cases whose answer is known without a computer, each played as a scenario through the same "
    "ensemble as any other (solutions of a domain: through `negsim.solutions`). A share may be "
    "off by 4 standard errors at its number of runs n, given after the +-."
)
PATTERNS = (
    "One generic crisis (`validation/icb/crisis.yaml`), in which each run draws what is not "
    "known, carries all of these. Two numbers of it (what no deal is worth, the mediator's hold) "
    "are those of the joint fit (docs/fit.md). The defaults of ten coefficients of the model "
    "(return, collapse, what pressure and a mediator's text do, what becomes of signed texts) were "
    "set by an earlier fit to the rows of that kind and rounded by hand; the joint fit left them. "
    "All rows are played with the rules as they are now. "
    "A row holds if the model's share lies in the band, which is the published 95 % interval where "
    "nothing else is said; the interval in the fourth column is Monte Carlo error. The published "
    "shares are associations: mediators choose their crises, and a style is coded when the crisis "
    "is over."
)
CASE = (
    "One case tests nothing. No number was fitted to how the talks went after 29 October 2025, "
    "but 34 numbers or groups of them cite reports from after that day (rates of attacks, lines "
    "on form, militants and verification, how far a side gives way when pressed; "
    "scenarios/README.md lists them), how much less an interim text must give was judged, and "
    "some rules were looked for, with it in mind; these shares say only that the model can go the "
    "way the talks went, and how usual that is in it. They are shares of model runs under the "
    "scenario's assumptions and nothing beyond. Nobody else mediates later, although somebody did "
    "(Riyadh): section 5 has what such an event changes. How far a gain on one issue pays for "
    "giving way on another, which decides much of this case, is known from no data: each run "
    "draws it between a quarter and three quarters."
)
CASES = (
    "What was expected of each shipped case before its file was first played (of Istanbul, after a "
    "prototype of the model). These are bands of judgement, not published ones, and none was moved "
    "when the model got its second form, nor when two files, Kenya and Doha, were given events of "
    "after the start; that a band of theirs is met since is no success. Shares are shares of "
    "model runs under the assumptions of a file; none says what was or is likely in the world. A "
    "row that holds says little: the files were written by people who knew how these talks went."
)

CHECKS: tuple[Callable[[], Section], ...] = (
    lambda: Section("Closed forms", CLOSED, (
        *of_kind(PROGRAM, (*markov_chain.rows(), *concession.rows(), *bargaining.rows())),
    )),
    lambda: Section("Published patterns", PATTERNS, (*styles.rows(), *hazards.rows())),
    calibration.section,
    lambda: Section("The case replayed: Istanbul from 29 October 2025 on", CASE,
                    tuple(replay.rows())),
    lambda: Section("Cases with bands fixed before the first run", CASES, tuple(cases.rows())),
    identifiability.section,
)  # fmt: skip
"""What makes each section; together about two minutes on two processors."""


def sections(log: Callable[[str], None] = lambda words: None) -> tuple[Section, ...]:
    """Carry out every check.

    Parameters
    ----------
    log : callable, optional
        Called after each section with its number and title.
    """
    done = []
    for number, make in enumerate(CHECKS, 1):
        done.append(make())
        log(f"{number} of {len(CHECKS)}: {done[-1].title.lower()}")
    return tuple(done)
