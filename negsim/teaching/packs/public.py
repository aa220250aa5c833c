"""The public brief, in two lengths: what everybody at the table knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from negsim.scenario.distribution import highest, middle
from negsim.scenario.scenario import Issue, Scenario
from negsim.teaching.packs.page import h2, h3, listed, p, small, table
from negsim.teaching.packs.roles import RULES
from negsim.teaching.packs.words import tenths

CARE = (
    "An exercise, not a forecast and not a report. Play the role you were dealt without mocking "
    "anybody: people live with what this is about, some perhaps in this room. Whoever wants to "
    "stop may stop."
)


def short_brief(scenario: Scenario) -> Iterator[str]:
    """Yield the brief that fits one page: who, what about, where things stand."""
    yield from _opening(scenario)
    yield h2("What is to be settled")
    rows = ((i.name, i.levels[i.status_quo], "; ".join(i.levels)) for i in scenario.issues)
    yield table("Issues", ("Issue", "Now", "What a text can say on it"), rows)
    yield p("A text names one level of each issue and holds only if all parties sign it.")
    yield small(CARE)


def long_brief(scenario: Scenario) -> Iterator[str]:
    """Yield the brief that tells each issue by itself, with what reports say, and the rules."""
    yield from _opening(scenario)
    yield h2("What is to be settled, issue by issue")
    for issue in scenario.issues:
        yield from _issue(scenario, issue)
    if scenario.violence:
        yield h2("Violence")
        victims = {party.id: party.name for party in scenario.parties}
        yield p("Incidents may happen while you talk. It is not always plain who is behind one.")
        yield listed(f"{v.name}; {victims[v.victim]} is struck." for v in scenario.violence)
    yield h2("How the talks run")
    yield listed(_course(scenario))
    yield h2("Rules")
    yield listed(RULES)
    yield from _sources(scenario)
    yield small(CARE)


def _opening(scenario: Scenario) -> Iterator[str]:
    """Tell what it is about, who takes part and how things stand."""
    if scenario.summary:
        yield p(scenario.summary)
    yield h2("Who takes part")
    yield p(f"Parties, each of which must agree: {', '.join(i.name for i in scenario.parties)}.")
    if scenario.mediators:
        names = ", ".join(mediator.name for mediator in scenario.mediators)
        yield p(f"Mediators, who sign nothing: {names}.")
    yield h2("Where things stand")
    yield p(" ".join(_start(scenario)))


def _start(scenario: Scenario) -> Iterator[str]:
    """Yield sentences on the state in which the talks begin."""
    start = scenario.process.start
    if start.phase == "talks":
        yield "The delegations are at the table."
    else:
        yield "The talks are broken off."
        where = "still at the venue" if start.on_site else "no longer at the venue"
        yield f"The delegations are {where}."
    yield "A truce holds." if start.truce else "No truce holds."


def _issue(scenario: Scenario, issue: Issue) -> Iterator[str]:
    """Tell one issue: levels, what holds, who carries it out, what reports say."""
    names = {party.id: party.name for party in scenario.parties}
    yield h3(issue.name)
    rows = []
    for at, level in enumerate(issue.levels):
        remarks = ["holds now"] if at == issue.status_quo else []
        remarks += ["in an interim text"] if at == issue.interim else []
        if issue.assurance:
            remarks.append(f"shows {tenths(middle(issue.assurance[at]))}")
        rows.append((level, ", ".join(remarks)))
    yield table(f"Levels of: {issue.name}", ("Level", "Remark"), rows)
    if issue.performed_by:
        yield p(f"To be carried out by: {', '.join(names[id] for id in issue.performed_by)}.")
    if issue.assurance:
        yield p(
            "'Shows' tells of how many promises a level shows whether they are kept; a number of "
            "the model, at the middle of its range."
        )
    note = dict(scenario.notes).get(f"issues.{issue.id}")
    if note is not None:
        yield p(note.words, " " if note.kind == "source" else " (A judgement of the authors.)")


def _course(scenario: Scenario) -> Iterator[str]:
    """Yield how the talks run."""
    yield "In each round anybody may propose a whole text, to all or to some."
    yield "Mediators may speak with one party alone, write texts and put them to all."
    if any(issue.interim >= 0 for issue in scenario.issues):
        named = [i for i in scenario.issues if i.interim >= 0]
        yield (
            f"An interim text sets aside {', '.join(i.name for i in named)} for now, at the levels "
            "marked above, and settles the rest."
        )
    yield "A party may leave the table. It may come back if it consents."
    if highest(scenario.process.deadline) < scenario.process.rounds:
        yield "Nobody can stay for ever: a deadline will be set."


def _sources(scenario: Scenario) -> Iterator[str]:
    """Tell the sources that the notes of issues cite; none in a case without notes."""
    notes = dict(scenario.notes)
    paths = (f"issues.{issue.id}" for issue in scenario.issues)
    told = " ".join(notes[path].words for path in paths if path in notes)
    cited = set(re.findall(r"\[([^\[\]]*)\]", told))
    if cited:
        yield h2("Sources")
        yield listed(f"[{key}] {words}" for key, words in scenario.sources if key in cited)
