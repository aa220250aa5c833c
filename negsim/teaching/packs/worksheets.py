"""Sheets to write on while the class plays: worksheet, round log, observer sheet."""

from __future__ import annotations

from collections.abc import Iterator

from negsim.scenario.scenario import Issue, Scenario
from negsim.teaching.packs.page import asked, grouped, h2, listed, p, table
from negsim.teaching.packs.plan import MOST_ROUNDS

OFFERS = 6
"""Columns of the worksheet: more would leave no room to write."""


def worksheet(scenario: Scenario) -> Iterator[str]:
    """Yield a table of issues and levels in which offers are noted."""
    yield p(
        "One column an offer. Write who made it at the top, tick its level of each issue. Keep "
        "the sheet to yourself: what you tick is no promise."
    )
    columns = ("Level", *(f"Offer {n}" for n in range(1, OFFERS + 1)), "Final")
    blank = [""] * (OFFERS + 1)
    groups = [("Which offer", [("made by", *blank), ("in round", *blank)])]
    for issue in scenario.issues:
        groups.append((issue.name, [(level, *blank) for level in _levels(issue)]))
    yield grouped("Offers", columns, groups, kind="ticks")


def _levels(issue: Issue) -> Iterator[str]:
    """Yield the levels of an issue, the one that holds now marked."""
    for at, level in enumerate(issue.levels):
        yield f"{level} (now)" if at == issue.status_quo else level


def round_log(scenario: Scenario) -> Iterator[str]:
    """Yield a log of the rounds and the form of the final text."""
    yield p("Kept by one person for all. Write down what was said aloud, not what you think of it.")
    columns = ("Round", "Who proposed what", "Answers", "What the mediators did", "Who is away")
    rows = [(str(n), "", "", "", "") for n in range(1, MOST_ROUNDS + 1)]
    yield table("Rounds", columns, rows, kind="form tall")
    yield h2("The final text")
    yield p("Only a text with a level for each issue and all signatures is a settlement.")
    levels = [(issue.name, "", "") for issue in scenario.issues]
    yield table("What was agreed", ("Issue", "Level", "Set aside for now?"), levels, kind="form")
    names = [(party.name, "", "") for party in scenario.parties]
    yield table("Signatures", ("Party", "Signed in round", "Signature"), names, kind="form")


def observer_sheet(scenario: Scenario) -> Iterator[str]:
    """Yield what an observer watches for."""
    yield p("You see and hear everything, say nothing, and report in the debrief.")
    yield h2("Moves")
    columns = ("Round", *(party.name for party in scenario.parties))
    rows = [(str(n), *("" for _ in scenario.parties)) for n in range(1, MOST_ROUNDS + 1)]
    yield p("Note for each round which party gave way, on what, and what it got for it.")
    yield table("Who gave way", columns, rows, kind="form")
    if scenario.mediators:
        yield h2("Mediators")
        yield p("A tick for each time. What happened in the round after?")
        kinds = ("Carried messages, hosted", "Wrote a text", "Promised, warned, asked to stay")
        rows = [(mediator.name, "", "", "") for mediator in scenario.mediators]
        yield table("What the mediators did", ("Mediator", *kinds), rows, kind="form")
    yield h2("Questions")
    for question in QUESTIONS:
        yield asked(question, 2)
    yield h2("When you report")
    yield listed(REPORTING)


QUESTIONS = (
    "Which issue stopped the talks, and what was said about it at first and at last?",
    "When did pressure bring somebody back, and when did it make somebody harder?",
    "What did each side seem to believe of the other's limits? On what grounds?",
    "What happened after an incident: who was blamed, and by whom?",
    "What was offered that nobody took up?",
)

REPORTING = (
    "Tell what you saw before you tell what you make of it.",
    "Speak of roles, not of people: 'the delegation', not a name from the class.",
    "Give each party the same time.",
)
