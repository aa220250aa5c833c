"""The debrief, with what the model's runs came to, and the rubric."""

from __future__ import annotations

from collections.abc import Iterator

from negsim.results.intervals import percent, percent_interval
from negsim.results.result import Result, classes
from negsim.scenario.scenario import Scenario
from negsim.teaching.packs.page import h2, lines, listed, p, small, table
from negsim.teaching.packs.words import asked

STEPS = (
    (
        "Out of role (3 minutes)",
        (
            "Stand up, change seats. One word each: how was it?",
            "What would you want the person across from you to know now?",
        ),
    ),
    (
        "What happened",
        (
            "Observers first: what did you see, round by round?",
            "Which red line bound first? Who knew that it was one?",
            "When did the talks come closest to breaking off, and what kept them?",
        ),
    ),
    (
        "Why",
        (
            "What did you believe about the other's red lines? Was it true? Compare sheets.",
            "When did pressure revive the talks, and when did it harden them?",
            "What did each mediator do that a party could not have done itself?",
            "What did an incident change, and did it matter who was blamed?",
            "Was a text possible that would have given all parties more? What hid it?",
        ),
    ),
    (
        "Compare with the model",
        (
            "Where does your result lie among the runs in the table below? And other groups'?",
            "What did you do that the model cannot do? What does it do that you did not?",
            "Which number would you change first? Write down what you expect of it, then try it.",
        ),
    ),
    (
        "What carries over",
        (
            "What does the model leave out? Who was not at the table?",
            "Were the points on your sheet those of a real party? Who would contest them, and why?",
            "What will you do otherwise in your next negotiation?",
        ),
    ),
)


def debrief(result: Result) -> Iterator[str]:
    """Yield the questions of the debrief and what the runs of the model came to."""
    scenario = result.scenario
    yield p(
        "The longest step. Questions are for the class, not for you; two or three of each part are "
        "enough. Give the parties the same time."
    )
    for title, questions in STEPS:
        yield h2(title)
        yield listed(questions)
    yield h2("Your result")
    rows = [(party.name, "", "", "") for party in scenario.parties]
    columns = ("Party", "Points of the text", "Points of no deal", "Lines crossed")
    yield table("Counted from the role sheets", columns, rows, kind="form")
    yield p("A signed text belongs to the first of these whose bounds it meets:")
    yield listed(_classes(scenario), ordered=True)
    yield h2("The runs of the model")
    yield from _shares(result)
    yield h2("Notes")
    yield lines(6)


def _classes(scenario: Scenario) -> Iterator[str]:
    """Yield each class of signed texts and what it asks."""
    for outcome in scenario.outcomes:
        bounds = "; ".join(asked(scenario, condition) for condition in outcome.conditions)
        yield f"{outcome.name} ({bounds or 'any other text'})"


def _shares(result: Result) -> Iterator[str]:
    """Tell how the runs of the same scenario ended."""
    runs, names = result.tally.runs, dict(classes(result.scenario))
    rows = [
        (
            names[key],
            percent(int(found["count"]), runs),
            percent_interval(found["low"], found["high"], runs),
        )
        for key, found in result.shares().items()
    ]
    columns = ("How a run ended", "Share", f"{100 * result.confidence:.0f} % interval")
    yield table(f"{runs:,} runs of this scenario, seed {result.seed}", columns, rows, numbers=True)
    back = percent(result.tally.revived, runs)
    yield p(f"Talks came back at least once after a collapse in {back} of the runs.")
    yield small(
        "Shares of model runs under the scenario's stated assumptions: no forecast, and no mark "
        "for your class. The intervals tell Monte Carlo error only and hold jointly. One game is "
        "one run; a rare ending is not a wrong one."
    )


RUBRIC = (
    (
        "Preparation (25)",
        "Notes filled in; knows own points, lines and what no deal is worth",
        "Some notes; knows own wishes, less so own limits",
        "Comes to the table without notes",
    ),
    (
        "Staying in the role (20)",
        "Speaks for the role's interests, also against own opinion; keeps to its lines",
        "Mostly in role; forgets a line or an instruction",
        "Plays the news, a caricature, or itself",
    ),
    (
        "Strategy and adapting (25)",
        "Asks before offering; trades across issues; changes course when facts change",
        "Makes offers, on one issue at a time",
        "Repeats a position or gives in without return",
    ),
    (
        "Reflection (30)",
        "Tells what happened from why; compares with the model and says what it leaves out",
        "Tells what happened; few reasons",
        "Says who won",
    ),
)


def rubric() -> Iterator[str]:
    """Yield how the work is marked."""
    yield p(
        "The weights are a proposal; change them. Marks are for the work and not for the deal: "
        "a role may be right to sign nothing."
    )
    columns = ("What (points)", "Good: all", "Fair: about half", "Weak: none to a quarter", "Mark")
    yield table("Rubric", columns, [(*cells, "") for cells in RUBRIC])
    yield h2("Reflection, 1,000 to 1,500 words, a week later")
    yield listed(
        (
            "Which moment changed the course, and what would have changed it back?",
            "What did you not know that mattered? How could you have learnt it?",
            "Where does your result lie among the model's runs, and what do you make of it?",
        )
    )
    yield h2("Remarks")
    yield lines(6)
