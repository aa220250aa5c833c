"""What is legal in a scenario but probably not meant: warnings, each with the path to mend.

All is judged at median numbers, but a number that is 0, or can be, at the ends of its range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from negsim.check.agreement import (
    Appraisal,
    allowed,
    could_give_way,
    line_changed,
    set_by_events,
    unconditional,
    unreachable,
)
from negsim.check.judgements import citations, unnoted
from negsim.check.over_time import of_clock, of_events, of_mediator
from negsim.check.reach import closed, reach
from negsim.scenario.fields import Distribution, highest, lowest
from negsim.scenario.scenario import Party, RedLine, Scenario, Violence
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
    names = Names.of(scenario)
    found = (
        _issues(scenario, names),
        *(_party(party, names) for party in scenario.parties),
        _unmoved(scenario, names),
        _out_of_reach(scenario, names),
        _forbidden(scenario, appraisal, names),
        _worth(scenario, appraisal),
        *(of_mediator(mediator, scenario) for mediator in scenario.mediators),
        _violence(scenario, names),
        of_clock(scenario),
        _process(scenario),
        of_events(scenario),
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
    yield from _interim(scenario)


def _interim(scenario: Scenario) -> Warnings:
    """Yield interim texts that nobody tables, or that leave every issue open."""
    aside = [issue.interim >= 0 for issue in scenario.issues]
    changed = set_by_events(scenario)
    drafting = (
        highest(one.formulation) > 0.0 or f"mediators.{one.id}.formulation" in changed
        for one in scenario.mediators
    )
    if any(aside) and not any(drafting):
        yield "issues.*.interim", "no mediator drafts, so that no interim text is ever tabled"
    elif aside and all(aside):
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


def _unmoved(scenario: Scenario, names: Names) -> Warnings:
    """Yield soft lines that no run can move, so that they are as good as firm."""
    changed = set_by_events(scenario)
    if "process.softening.linkage" in changed:
        return
    for party in scenario.parties:
        if f"parties.{party.id}.flexibility.under_pressure" in changed:
            continue
        for line in party.red_lines:
            last = len(names.levels[line.issue]) - 1
            soft = not line.firm and line.level != (0 if line.at_least else last)
            if not soft or could_give_way(scenario, party, line):
                continue
            if not line_changed(changed, party, line.issue):
                asked = bound(line, names.levels[line.issue])
                what = f"{asked} is as good as firm: nothing in any run takes the party beyond it"
                yield f"parties.{party.id}.red_lines.{line.issue}", what


def _out_of_reach(scenario: Scenario, names: Names) -> Warnings:
    """Yield issues on which no run softens the parties so far that a text could be signed."""
    reached = {} if scenario.process.chain.on else reach(scenario)
    parties = {party.id: party for party in scenario.parties}
    for one in closed(scenario) if reached else ():
        told = (could_give_way(scenario, parties[unmet.party], unmet.line) for unmet in one.unmet)
        if not any(told):  # then they are as good as firm, which is told
            continue
        needs = listed(
            f"{unmet.needs:.2f} of {names.parties[unmet.party]}, which can bear "
            f"{reached[unmet.party].by_both:.2f} at most ({reached[unmet.party].by_softening:.2f} "
            f"by softening alone)"
            for unmet in one.unmet
        )
        level = names.levels[one.issue][one.level]
        what = f"in no run can all sign any level: the nearest, '{level}', needs at least {needs}"
        yield f"issues.{one.issue}", what


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


def _violence(scenario: Scenario, names: Names) -> Warnings:
    """Yield violence that never strikes, and checks on it that check nothing or the wrong way."""
    changed = set_by_events(scenario)
    struck = {event.incident for event in scenario.events}
    for source in scenario.violence:
        path = f"violence.{source.id}"
        if (
            highest(source.rate) == 0.0
            and source.id not in struck
            and f"{path}.rate" not in changed
        ):
            yield f"{path}.rate", "is 0 and no event makes it strike, so that it never does"
        if source.checked_by:
            at = next(n for n, k in enumerate(scenario.issues) if k.id == source.checked_by)
            yield from (
                (f"{path}.checked_by", what) for what in _checked(scenario, source, at, names)
            )


def _checked(scenario: Scenario, source: Violence, at: int, names: Names) -> Iterator[str]:
    """Yield what is odd about the issue that checks a source of violence."""
    issue, levels = scenario.issues[at], scenario.issues[at].levels
    last, name = len(levels) - 1, names.issues[issue.id]
    victim = next(party for party in scenario.parties if party.id == source.victim)
    assurances = [q for k in scenario.issues for q in k.assurance] or [scenario.process.assurance]
    if not any(highest(q) > 0.0 for q in assurances):
        yield "checks nothing, as no level of any issue verifies anything"
    if issue.status_quo == last:
        what = f"'{levels[last]}', the last level of {name}, holds from the start"
        yield f"{what}, so that no text can check this violence further"
    elif lowest(victim.values[at][0]) > highest(victim.values[at][last]):
        yield (
            f"takes '{levels[last]}', the last level of {name}, to check this violence most, but "
            f"to {names.parties[victim.id]}, whom it strikes, '{levels[0]}' is worth more"
        )


def _process(scenario: Scenario) -> Warnings:
    """Yield that nothing is bargained."""
    if scenario.process.chain.on:
        what = "constant chances replace bargaining: values, red lines and mediators change nothing"
        yield "process.chain.on", what


def _notes(scenario: Scenario) -> Warnings:
    """Yield sources that neither note nor text cites, and numbers that have no note."""
    told = " ".join(role.told for role in (*scenario.parties, *scenario.mediators))
    for key, cited in citations(scenario).items():
        if not cited and f"[{key}]" not in told:
            yield f"sources.{key}", f"is cited by no note; a note cites it as [{key}]"
    bare = [] if scenario.invented else unnoted(scenario)
    if bare:
        more = f"{len(bare) - 1:,} more number{'s' if len(bare) > 2 else ''}"
        who = f"and {more} do" if len(bare) > 1 else "does"
        what = f"{who} not say what it rests on; 'source:' or 'judgement:' covers a whole block"
        yield bare[0], what
