"""The teacher's plan: goals, minutes, seats, what to print, and the whole picture."""

from __future__ import annotations

from collections.abc import Iterator

from negsim.check.agreement import Zone
from negsim.scenario.distribution import middle
from negsim.scenario.scenario import RedLine, Scenario
from negsim.teaching.packs.page import grouped, h2, listed, p, small, table
from negsim.teaching.packs.plan import PLANS
from negsim.teaching.packs.public import CARE
from negsim.teaching.packs.words import asked, level_points, points

GOALS = (
    "tell a position from an interest, and a red line from a wish",
    "say what no deal is worth, and judge a text by it",
    "find trades between issues that matter differently to each side",
    "tell what mediators can do (facilitate, formulate, press) and what each costs",
    "explain why talks break off, what brings them back, and what a model leaves out of it",
)

CHECKLIST = (
    "Choose the length and the names: a class that knows the case tends to re-enact it, so deal "
    "the fictional version where you can and say so in the debrief.",
    "Play two rounds with two colleagues, or read both party sheets and add up one text by hand.",
    "Print (below). Put each role's sheet into an envelope; check that nobody gets two.",
    "Arrange a table for the parties and a corner for each role to withdraw to.",
    "Assign the roles yourself. Do not cast people as the side they belong to, unless they ask.",
    "Have a clock that all can see, and the injects in order.",
)

NO_SHOWS = (
    "Fewer than roles: leave out mediators first and take their part yourself, by reading their "
    "cards. Never leave out a party.",
    "Late: they join a role as second member at the next round and read the sheet meanwhile.",
    "Gone: the second member goes on; with none, an observer takes the sheet.",
    "Prepared unevenly: read the short brief aloud; nobody needs the long one to play.",
)


def plan(scenario: Scenario, zone: Zone) -> Iterator[str]:
    """Yield the teacher's plan, the whole picture last."""
    yield p(CARE)
    yield h2("What it is for")
    yield p("After the exercise students can:")
    yield listed(GOALS)
    issues, texts = len(scenario.issues), scenario.packages
    yield p(
        f"{issues} issues and {texts:,} possible texts. What the exercise does for marks is not "
        "shown anywhere; it is for practice and for the talk afterwards."
    )
    yield h2("Minutes")
    yield from _minutes()
    yield h2("Seats")
    yield from _seats(scenario)
    yield h2("When somebody is missing")
    yield listed(NO_SHOWS)
    yield h2("The day before")
    yield listed(CHECKLIST)
    yield h2("What to print")
    yield from _prints(scenario)
    yield h2("The whole picture (never hand out)")
    yield from _picture(scenario, zone)


def _minutes() -> Iterator[str]:
    """Tell what happens when in each length of play."""
    names = [name for name, _, _ in PLANS[-1].steps()]
    rows = []
    for name in names:
        minutes = [dict((n, m) for n, m, _ in plan.steps()).get(name) for plan in PLANS]
        rows.append((name, *("-" if m is None else f"{m} min" for m in minutes)))
    rounds = ("Rounds of talks", *(f"{plan.rounds} of {plan.a_round} min" for plan in PLANS))
    columns = ("Step", *(f"{plan.minutes} minutes" for plan in PLANS))
    yield table("Plans", columns, [*rows, rounds], numbers=True)
    yield listed(f"{name}: {words}" for name, _, words in PLANS[-1].steps())


def _seats(scenario: Scenario) -> Iterator[str]:
    """Tell how a class of any size is seated."""
    parties, mediators = len(scenario.parties), len(scenario.mediators)
    roles = parties + mediators
    yield p(f"{roles} roles: {parties} parties, {mediators} mediators.")
    least = f"{parties} to {roles - 1}" if mediators > 1 else f"{parties}"
    small_class = [(least, "Parties first, then mediators; you mediate for who is missing.")]
    home = "One more each: for parties somebody at home, who stays outside and must approve"
    rows = [
        *(small_class if mediators else []),
        (str(roles), "One each."),
        (f"{roles + 1} to {2 * roles}", "Second members: one speaks, one keeps the worksheet."),
        (f"{2 * roles + 1} to {3 * roles}", f"{home} what is signed; the rest observe."),
        (f"over {3 * roles}", "Several groups with the same sheets; compare their texts."),
    ]
    yield table("Students", ("How many", "How they sit"), rows)
    yield p("Odd numbers: whoever is left over is an observer, with a sheet of their own.")


def _prints(scenario: Scenario) -> Iterator[str]:
    """Tell which file is printed how often."""
    roles = [f"role-{party.id}.html" for party in scenario.parties]
    roles += [f"role-{mediator.id}.html" for mediator in scenario.mediators]
    rows = [
        ("brief.html", "each student"),
        ("brief-long.html", "each student, a day before, or not at all"),
        *((role, "the members of this role, nobody else") for role in roles),
        ("worksheet.html", "each party and mediator"),
        ("round-log.html", "one a table"),
        ("observer.html", "each observer"),
        ("debrief.html", "you; show the questions and the shares at the end"),
        ("injects.html", "you; cut the cards if you like"),
        ("rubric.html", "each student, before, so that all know what counts"),
    ]
    yield table("Files", ("File", "For"), rows)
    yield small("A4 or Letter, one side or both; set the size in the print window of the browser.")


def _picture(scenario: Scenario, zone: Zone) -> Iterator[str]:
    """Tell what every role knows, side by side, and how much room for agreement there is."""
    yield p("Points of each level for each party (a range of the scenario at its middle):")
    worth = [level_points(party) for party in scenario.parties]
    groups = []
    for k, issue in enumerate(scenario.issues):
        side_by_side = zip(*(own[k] for own in worth), strict=True)
        pairs = zip(issue.levels, side_by_side, strict=True)
        groups.append((issue.name, [(level, *map(str, row)) for level, row in pairs]))
    columns = ("Level", *(party.name for party in scenario.parties))
    yield grouped("Points", columns, groups, numbers=True)
    none = [("No deal", *(str(points(middle(party.batna))) for party in scenario.parties))]
    yield table("What no deal is worth", columns, none, numbers=True)
    rows = [
        (party.name, asked(scenario, line), _firmness(line), where)
        for party in scenario.parties
        for where, lines in (("own", party.red_lines), ("at home", party.principal_lines))
        for line in lines
    ]
    if rows:
        yield table("Red lines", ("Party", "Line", "Firmness", "Whose"), rows)
    yield p(
        f"Of {zone.packages:,} texts {zone.signable_now:,} cross no line of any party; "
        f"{zone.zone_now:,} of these are worth at least no deal to all. {zone.signable_softened:,} "
        f"cross no firm line, {zone.zone_softened:,} of them worth at least no deal to all, before "
        "anybody is pressed. If none is signed, the class has not failed."
    )


def _firmness(line: RedLine) -> str:
    """Return how hard a line is."""
    return "firm" if line.firm else f"{middle(line.firmness):.2f}"
