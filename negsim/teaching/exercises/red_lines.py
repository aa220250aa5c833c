"""Exercises on red lines: the zone of agreement, and why firm lines make pressure useless."""

from __future__ import annotations

from collections.abc import Iterator

from negsim.check.agreement import Appraisal, appraise, blocked, levels, prices, zone
from negsim.errors import quoted
from negsim.rules.softening import bearable, need
from negsim.scenario.fields import highest, lowest, middle
from negsim.scenario.files.load import apply
from negsim.scenario.scenario import Issue, Party, RedLine, Scenario
from negsim.teaching.exercises.case_study import CaseStudy, joint, table
from negsim.teaching.paper import Markdown, Values
from negsim.wording import bound, firmness, listed

PRESSURES = (0.0, 0.5, 1.0)
GAINS = (0.0, 0.5, 1.0)
"""Shares that a text gives a party of all it could gain over no deal."""

SOFT = 0.1


def lines_of(scenario: Scenario) -> Iterator[tuple[Party, RedLine]]:
    """Yield every red line with its party."""
    return ((party, line) for party in scenario.parties for line in party.red_lines)


def open_levels(issue: Issue, lines: list[RedLine]) -> int:
    """Return how many levels of an issue respect all of the lines."""
    lines = [line for line in lines if line.issue == issue.id]
    return sum(all(line.met_by(level) for line in lines) for level in levels(issue))


def clash_in_words(scenario: Scenario) -> str:
    """Return which issues are blocked by whose lines."""
    names = {party.id: party.name for party in scenario.parties}
    found = []
    for one in blocked(scenario):
        issue = scenario.issue(one.issue)
        lines = (
            f"{names[party]}'s {bound(line, issue.levels)} ({firmness(line)})"
            for party, line in one.lines
        )
        found.append(f"{issue.name}, between {listed(lines)}")
    return "; ".join(found) or "none"


def price_table(appraisal: Appraisal) -> Markdown:
    """Return what each soft line of a blocked issue needs to meet the others, and could bear."""
    scenario = appraisal.layout.scenario
    names = {party.id: party.name for party in scenario.parties}
    rows = [
        (
            f"{names[party]}: {scenario.issue(one.issue).name}",
            str(price.steps),
            f"{price.needs:.2f}",
            *(f"{value:.2f}" for value in (price.by_softening, price.by_linkage, price.by_both)),
        )
        for one in blocked(scenario)
        for (party, line), price in zip(one.lines, prices(appraisal, one), strict=True)
        if not line.firm
    ]
    heads = ("Levels beyond", "Needs more than", "Softening alone", "A text that gives all", "Both")
    return table(("Soft line", *heads), rows) if rows else Markdown("No such line is soft.")


def loosened(scenario: Scenario) -> Iterator[tuple[Party, RedLine, str, int]]:
    """Yield each line that is its party's only one on an issue, its path and the next level."""
    for party, line in lines_of(scenario):
        if sum(other.issue == line.issue for other in party.red_lines) == 1:
            path = f"parties.{party.id}.red_lines.{line.issue}.{line.side}"
            yield party, line, path, line.level + (-1 if line.at_least else 1)


def red_lines_facts(study: CaseStudy) -> Values:
    """Return an example of how a line is loosened: the last there is, seldom the one to find."""
    found = list(loosened(study.scenario))
    study.require(found, "no party has a red line")
    party, line, path, level = found[-1]
    issue = study.scenario.issue(line.issue)
    to = issue.levels[min(max(level, 0), len(issue.levels) - 1)]
    return {"loosen": quoted(f"{path}={to}"), "whose": party.name, "on": issue.name}


def red_lines(study: CaseStudy) -> Values:
    """Return the room for agreement, issue by issue and line by line."""
    scenario = study.scenario
    lines = [line for _, line in lines_of(scenario)]
    appraisal = appraise(scenario)
    space = zone(appraisal)
    rows = [
        (
            issue.name,
            str(len(issue.levels)),
            str(open_levels(issue, lines)),
            str(open_levels(issue, [line for line in lines if line.firm])),
        )
        for issue in scenario.issues
    ]
    opened = []
    for party, line, path, level in loosened(scenario):
        issue = scenario.issue(line.issue)
        if 0 <= level < len(issue.levels):
            after = zone(appraise(apply(scenario, {path: issue.levels[level]})))
            asked = f"{party.name}: {issue.name} {bound(line, issue.levels)}"
            open_now = (f"{after.signable_now:,}", f"{after.zone_now:,}")
            opened.append((asked, firmness(line), *open_now))
    heads = ("Line loosened by a level", "Firmness", "Signable now", "Zone now")
    return {
        "levels": table(("Issue", "Levels", "Free of any line", "Free of firm lines"), rows),
        "packages": f"{space.packages:,}",
        "now": f"{space.within_all_lines:,}",
        "signable_now": f"{space.signable_now:,}",
        "zone_now": f"{space.zone_now:,}",
        "softened": f"{space.within_firm_lines:,}",
        "signable_softened": f"{space.signable_softened:,}",
        "zone_softened": f"{space.zone_softened:,}",
        "prices": price_table(appraisal),
        "blocked": clash_in_words(scenario),
        "conditional": str(sum(bool(line.unless) for line in lines)),
        "opened": table(heads, opened),
    }


def in_the_way(study: CaseStudy) -> tuple[Party, RedLine, Issue]:
    """Return the softest of the lines that block an issue, and mediators who could press it."""
    scenario = study.scenario
    study.require_pressure()
    clashes = [pair for one in blocked(scenario) for pair in one.lines]
    soft = [pair for pair in clashes if not pair[1].firm]
    none = "no issue is blocked, so no line has to give way for a text to be signed"
    study.require(clashes, none)
    study.require(soft, "every line that blocks an issue is firm already")
    owner, line = min(soft, key=lambda pair: middle(pair[1].firmness))
    party = next(party for party in scenario.parties if party.id == owner)
    return party, line, scenario.issue(line.issue)


def beyond(scenario: Scenario, line: RedLine) -> int:
    """Return by how many levels a line must be crossed to meet those it clashes with."""
    [one] = [one for one in blocked(scenario) if one.issue == line.issue]
    others = [other.level for _, other in one.lines if other.at_least != line.at_least]
    return max(abs(level - line.level) for level in others)


def firm_lines_facts(study: CaseStudy) -> Values:
    """Return the line that the exercise makes firm and soft."""
    party, line, issue = in_the_way(study)
    path = f"parties.{party.id}.red_lines.{line.issue}.firmness"
    return {
        "party": party.name,
        "issue": issue.name,
        "line": bound(line, issue.levels),
        "firm": quoted(f"{path}=1"),
        "soft": quoted(f"{path}={SOFT:g}"),
        "softness": f"{SOFT:g}",
        "linkage": f"{middle(study.scenario.process.softening.linkage):g}",
    }


def reach(study: CaseStudy, party: Party, pressure: float, gain: float, best: bool) -> float:
    """Return what a party could bear if all mediators pressed that hard: 7.2 of ``docs/model.md``.

    For a text that gives it a share `gain` of all it could gain over no deal, pain left out. At the
    middle of every range, or with `best` at the end that lets it bear most.
    """
    of = highest if best else middle
    index = [one.id for one in study.scenario.parties].index(party.id)
    influence = joint(
        pressure * of(one.leverage[index]) * of(one.present) for one in study.scenario.mediators
    )
    opened = of(party.flexibility.under_pressure) * influence
    at_home = any(one.principal_lines for one in study.scenario.parties)
    mandate = 1.0 if at_home else of(party.mandate)
    return bearable(mandate, opened, of(study.scenario.process.softening.linkage), gain)


def firm_lines(study: CaseStudy) -> Values:
    """Return how far the line's party can soften, and what is settled at each firmness."""
    party, line, _ = in_the_way(study)
    path = f"parties.{party.id}.red_lines.{line.issue}.firmness"
    settings: dict[str, dict[str, object]] = {
        "as in the file": {},
        "firm": {path: 1},
        f"firmness {SOFT:g}": {path: SOFT},
    }
    rows, softening = [], []
    for pressure in PRESSURES:
        pressed = {"mediators.*.pressure": pressure}
        played = [study.play(pressed | change) for change in settings.values()]
        rows.append((f"{pressure:g}", *(one.reported("settled") for one in played)))
        reached = [f"{reach(study, party, pressure, gain, False):.2f}" for gain in GAINS]
        favourable = f"{reach(study, party, pressure, GAINS[-1], True):.2f}"
        softening.append((f"{pressure:g}", *reached, favourable))
    steps = beyond(study.scenario, line)
    hardest = {"mediators.*.pressure": PRESSURES[-1], path: 1}
    at_full, at_none = study.play(hardest), study.play({"mediators.*.pressure": 0, path: 1})
    softest = study.play({"mediators.*.pressure": PRESSURES[-1], path: SOFT})
    unpressed = study.play({"mediators.*.pressure": 0})
    left = zone(appraise(apply(study.scenario, {path: 1}))).within_firm_lines
    back = at_none.share("revived"), at_full.share("revived")
    heads = (*(f"A text that gives {gain:g}" for gain in GAINS), "1, most favourable draw")
    return {
        "reach": table(("Pressure", *heads), softening),
        "steps": "one level" if steps == 1 else f"{steps} levels",
        "need": f"{need(middle(line.firmness), steps):.2f}",
        "lowest_need": f"{need(lowest(line.firmness), steps):.2f}",
        "soft_need": f"{need(SOFT, steps):.2f}",
        "settled": table(("Pressure of all mediators", *map(str.capitalize, settings)), rows),
        "soft_settles": softest.share("settled") > 0,
        "collapse_unpressed": at_none.reported("collapse"),
        "collapse_pressed": at_full.reported("collapse"),
        "back_unpressed": at_none.reported("revived"),
        "back_pressed": at_full.reported("revived"),
        "brings_back": back[1] > back[0],
        "times_unpressed": f"{at_none.result.tally.collapses / study.runs:.2f}",
        "times_pressed": f"{at_full.result.tally.collapses / study.runs:.2f}",
        "unpressed": unpressed.reported("settled"),
        "settles_unpressed": unpressed.share("settled") > 0,
        "ruled_out": left == 0,
        "lasting": study.play(hardest | {"mediators.*.endurance": 200}).reported("settled"),
        "clash": clash_in_words(study.scenario),
    }
