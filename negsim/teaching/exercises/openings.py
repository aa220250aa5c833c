"""The exercise on what opens a line where nobody presses."""

from __future__ import annotations

from negsim.errors import quoted
from negsim.rules.softening import bearable, need
from negsim.scenario.fields import middle
from negsim.scenario.scenario import Party, Scenario
from negsim.teaching.exercises.case_study import CaseStudy, changed, table
from negsim.teaching.exercises.red_lines import GAINS, beyond, in_the_way, lines_of
from negsim.teaching.paper import Markdown, Values
from negsim.wording import bound

PLAIN = "nobody presses"
UNPRESSED: dict[str, object] = {"mediators.*.pressure": 0}
LINKAGE = "process.softening.linkage"
APART: dict[str, object] = {LINKAGE: 0}
"""The case in which nothing that a text gives opens a line."""

PAINS = (0.0, 0.5, 1.0)
"""Ripe pain, that grievance does not outweigh."""

OPENINGS: dict[str, dict[str, object]] = {
    "costlier waiting": {"parties.*.waiting": 0.03},
    "more trust": {"process.start.trust": 0.9},
    "a full guarantee": {"mediators.*.further.guarantee": 1},
    "full side payments": {"mediators.*.further.inducement": 1},
}
"""What might open a line where nobody presses."""

LINKAGES = (0.25, 0.75)
"""The ends of what is left open of it."""

SHARES = {
    "as it is": (0.4, 0.6, 0.9),
    "promises believed": (0.4, 0.7, 0.9),
    "paid": (0.2, 0.6, 0.9),
}
"""What no deal, a text and the best text are worth to a party: the example of the sheet."""


def conditions(scenario: Scenario) -> dict[str, object]:
    """Return the change that takes the condition from each line that is alone on its issue."""
    return {
        f"parties.{party.id}.red_lines.{line.issue}.unless": {}
        for party, line in lines_of(scenario)
        if line.unless and sum(other.issue == line.issue for other in party.red_lines) == 1
    }


def opening_lines_facts(study: CaseStudy) -> Values:
    """Return the line that is in the way, and what pain and a text can do to it."""
    party, line, issue = in_the_way(study)
    softening = study.scenario.process.softening
    settings = "".join(f" --set {quoted(f'{path}={{}}')}" for path in conditions(study.scenario))
    command = f"$ negsim run {quoted(study.called)} --runs {study.runs}"
    unpressed = quoted("mediators.*.pressure=0")
    return {
        "party": party.name,
        "issue": issue.name,
        "line": bound(line, issue.levels),
        "linkage": f"{middle(softening.linkage):g}",
        "pain": f"{middle(softening.pain):g}",
        "bound_command": f"{command} --set {unpressed}{settings}" if settings else "",
    }


def borne(study: CaseStudy, party: Party) -> Markdown:
    """Return what a party that nobody presses could bear: 7.2 of ``docs/model.md``."""
    softening = study.scenario.process.softening
    at_home = any(one.principal_lines for one in study.scenario.parties)
    mandate = 1.0 if at_home else middle(party.mandate)
    most = middle(party.flexibility.under_pressure) * middle(softening.pain)
    linkage = middle(softening.linkage)
    rows = [
        (f"{pain:g}", *(f"{bearable(mandate, most * pain, linkage, gain):.2f}" for gain in GAINS))
        for pain in PAINS
    ]
    return table(("Ripe pain", *(f"A text that gives {gain:g}" for gain in GAINS)), rows)


def example() -> Markdown:
    """Return the example of the sheet: the share of all that could be gained over no deal."""
    rows = [
        (name, *(f"{one:g}" for one in worths), f"{gained(*worths):.2f}")
        for name, worths in SHARES.items()
    ]
    return table(("Example", "No deal", "The text", "The best", "Share"), rows)


def gained(no_deal: float, text: float, best: float) -> float:
    """Return the share of all that could be gained over no deal that a text gives."""
    return (text - no_deal) / (best - no_deal)


def settings(study: CaseStudy) -> dict[str, dict[str, object]]:
    """Return by name the case where nobody presses, with a way shut, and with each opening."""
    shut: dict[str, dict[str, object]] = {"pain opens no line": {"process.softening.pain": 0}}
    if conditions(study.scenario):
        shut["no line has a condition"] = conditions(study.scenario)
    plain: dict[str, dict[str, object]] = {PLAIN: {}}
    return {name: UNPRESSED | change for name, change in (plain | shut | OPENINGS).items()}


def opening_lines(study: CaseStudy) -> Values:
    """Return what a party can bear unpressed, and what each opening is worth, alone and apart."""
    party, line, _ = in_the_way(study)
    changes, pressed = settings(study), study.play()
    played = {name: study.play(change) for name, change in changes.items()}
    apart = {name: study.play(change | APART) for name, change in changes.items()}
    three = [*((name, played[name], apart[name]) for name in changes)]
    three.append(("pressed, as in the file", pressed, study.play(APART)))
    rows = [
        (name, one.reported("revived"), one.reported("settled"), other.reported("settled"))
        for name, one, other in three
    ]
    plain = played[PLAIN].happened("settled")
    pairs = [
        (name, changed(plain, played[name].happened("settled")))
        for name in changes
        if name != PLAIN
    ]
    at_ends = [
        {name: study.play(changes[name] | {LINKAGE: linkage}) for name in (PLAIN, *OPENINGS)}
        for linkage in LINKAGES
    ]
    low, high = ({name: one[name].share("settled") for name in OPENINGS} for one in at_ends)
    most = max(OPENINGS, key=lambda name: played[name].share("settled"))
    best = played[most]
    heads = (f"Settled, linkage {linkage:g}" for linkage in LINKAGES)
    return {
        "need": f"{need(middle(line.firmness), beyond(study.scenario, line)):.2f}",
        "by_hand": borne(study, party),
        "shares": example(),
        "openings": table(("Setting", "Came back", "Settled", "Settled, linkage 0"), rows),
        "pairs": table(("Setting", "Settled: the same runs as where nobody presses"), pairs),
        "most": most,
        "beats_pressing": best.share("settled") > pressed.share("settled"),
        "some_settle": best.share("settled") > 0,
        "only_linkage": all(one.share("settled") == 0 for one in apart.values()),
        "returning": best.share("revived") > played[PLAIN].share("revived"),
        "most_low": max(low, key=lambda name: low[name]) if any(low.values()) else "none",
        "most_high": max(high, key=lambda name: high[name]) if any(high.values()) else "none",
        "ends": table(
            ("Setting", *heads),
            [(name, *(one[name].reported("settled") for one in at_ends)) for name in at_ends[0]],
        ),
    }
