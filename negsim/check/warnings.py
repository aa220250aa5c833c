"""What is legal in a scenario but probably not meant: warnings, each with the path to mend.

All is judged at median numbers, but a number that is 0, or can be, at the ends of its range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from negsim.check.agreement import Appraisal, allowed, unconditional, unreachable
from negsim.check.judgements import citations, unnoted
from negsim.scenario.fields import Distribution, highest, lowest
from negsim.scenario.scenario import Mediator, Party, RedLine, Scenario
from negsim.wording import Names, bound, listed


@dataclass(frozen=True)
class ScenarioWarning:
    """Something legal but probably not meant: the path where it stands, and what it leads to."""

    path: str
    what: str


Warnings = Iterator[tuple[str, str]]
"""Path and words of each warning."""


def find_warnings(scenario: Scenario, appraisal: Appraisal) -> tuple[ScenarioWarning, ...]:
    """Return all that is legal in a scenario but probably not meant, in the order of the file.

    Parameters
    ----------
    scenario : Scenario
        Checked by `negsim.scenario.files.load`.
    appraisal : Appraisal
        Of that scenario, from `negsim.check.agreement.appraise`.
    """
    names, rounds = Names.of(scenario), scenario.process.rounds
    found = (
        _issues(scenario, names),
        *(_party(party, names) for party in scenario.parties),
        _forbidden(scenario, appraisal, names),
        _worth(scenario, appraisal),
        *(_mediator(mediator, rounds) for mediator in scenario.mediators),
        _process(scenario),
        _notes(scenario),
    )
    return tuple(ScenarioWarning(path, what) for part in found for path, what in part)


def _issues(scenario: Scenario, names: Names) -> Warnings:
    """Yield levels that no text can have, and issues that change nothing."""
    for issue, group in groupby(unreachable(scenario), key=lambda found: found[0]):
        barred = list(group)
        levels = " or ".join(f"'{issue.levels[at]}'" for at in sorted({at for _, at, _ in barred}))
        whose = listed(dict.fromkeys(names.parties[party.id] for _, _, party in barred))
        yield f"issues.{issue.id}", f"no text can have {levels}: firm lines of {whose}"
    for at, issue in enumerate(scenario.issues):
        if not any(_cares(party, at) for party in scenario.parties):
            what = "matters to nobody: no level is worth more than another to any party"
            yield f"issues.{issue.id}", what
    if scenario.issues and all(issue.interim >= 0 for issue in scenario.issues):
        what = "every issue is set aside in an interim text, so that it settles nothing"
        yield "issues.*.interim", what


def _cares(party: Party, issue: int) -> bool:
    """Return whether the levels of an issue differ in worth to a party."""
    values = party.values[issue]
    flat = len(set(values)) == 1 and not isinstance(values[0], Distribution)
    return highest(party.salience[issue]) > 0.0 and not flat


def _party(party: Party, names: Names) -> Warnings:
    """Yield saliences of 0, and lines of one party that contradict each other."""
    for issue, weight in zip(names.issues, party.salience, strict=True):
        if lowest(weight) == 0.0:
            verb = "is" if highest(weight) == 0.0 else "can be"
            what = f"{verb} 0: the issue then counts for nothing"
            yield f"parties.{party.id}.salience.{issue}", what
    for key in ("red_lines", "principal_lines"):
        lines: tuple[RedLine, ...] = getattr(party, key)
        for issue in names.issues:
            own = unconditional(lines, issue)
            least, most = allowed(own)
            if least > most:
                ends = [o for o in own if o.level == (least if o.at_least else most)]
                both = listed(dict.fromkeys(bound(o, names.levels[issue]) for o in ends))
                what = f"contradict each other: no level is {both}"
                yield f"parties.{party.id}.{key}.{issue}", what


def _forbidden(scenario: Scenario, appraisal: Appraisal, names: Names) -> Warnings:
    """Yield lines that forbid what their own party values most, as where a side is mistaken."""
    layout = appraisal.layout
    for party in scenario.parties:
        worth = appraisal.value[layout.parties.index(party.id)]
        for issue, levels in names.levels.items():
            own = unconditional(party.red_lines, issue)
            values = worth[layout.issues.index(issue)][: len(levels)]
            best = np.flatnonzero(values == values.max())
            least, most = allowed(own)
            if least > most or any(least <= level <= most for level in best):
                continue
            forbidding = next(line for line in own if not line.met_by(best[0]))
            what = f"forbids the level that the party values most, '{levels[best[0]]}'"
            yield f"parties.{party.id}.red_lines.{issue}", f"{bound(forbidding, levels)} {what}"


def _worth(scenario: Scenario, appraisal: Appraisal) -> Warnings:
    """Yield where there is nothing to agree on even if all soft lines gave way."""
    if appraisal.worth.shape[1] == 0:
        yield "parties.*.red_lines", "firm lines leave no text that all could ever sign"
        return
    best = dict(zip(appraisal.layout.parties, appraisal.worth.max(axis=1), strict=True))
    batna = dict(zip(appraisal.layout.parties, appraisal.batna, strict=True))
    short = [party.id for party in scenario.parties if best[party.id] < batna[party.id]]
    for party in short:
        what = (
            f"no text that crosses no firm line is worth it: the best is worth {best[party]:.2f}, "
            f"no deal {batna[party]:.2f}, at trust {appraisal.trust:.2f}"
        )
        yield f"parties.{party}.batna", what
    if not short and not appraisal.worth_it.any():
        what = "no text that crosses no firm line is worth at least no deal to all"
        yield "parties.*.batna", what


def _mediator(mediator: Mediator, rounds: int) -> Warnings:
    """Yield what leaves a mediator without effect in talks of so many rounds."""
    path = f"mediators.{mediator.id}"
    if not any(highest(hold) > 0.0 for hold in mediator.leverage):
        yield f"{path}.leverage", "is 0 for all parties, so that nothing it does counts"
    three = mediator.facilitation, mediator.formulation, mediator.pressure
    if not any(highest(intensity) > 0.0 for intensity in (*three, *mediator.further)):
        yield path, "does nothing: the intensity of every instrument is 0"
    if highest(mediator.endurance) == 0.0:
        yield f"{path}.endurance", "is 0, so that it never does anything"
    if lowest(mediator.press_from) > rounds:
        what = f"is after the last of {rounds} rounds, so that it never presses"
        yield f"{path}.press_from", what
    elif lowest(mediator.press_from) > highest(mediator.press_until):
        yield f"{path}.press_from", "is after press_until, so that it never presses"
    elif highest(mediator.press_from) > lowest(mediator.press_until):
        yield f"{path}.press_from", "can be after press_until; it then never presses"


def _process(scenario: Scenario) -> Warnings:
    """Yield that nothing is bargained."""
    if scenario.process.chain.on:
        what = "constant chances replace bargaining: values, red lines and mediators change nothing"
        yield "process.chain.on", what


def _notes(scenario: Scenario) -> Warnings:
    """Yield sources that no note cites, and numbers that have no note."""
    for key, cited in citations(scenario).items():
        if not cited:
            yield f"sources.{key}", f"is cited by no note; a note cites it as [{key}]"
    bare = [] if scenario.invented else unnoted(scenario)
    if bare:
        who = f"and {len(bare) - 1:,} more numbers do" if len(bare) > 1 else "does"
        what = f"{who} not say what it rests on; 'source:' or 'judgement:' covers a whole block"
        yield bare[0], what
