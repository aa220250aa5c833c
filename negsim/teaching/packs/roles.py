"""Private sheets: what one party or one mediator knows, and nothing of what the others know."""

from __future__ import annotations

from collections.abc import Iterator

from negsim.rules.mediation import FURTHER
from negsim.scenario.distribution import MOST, highest, lowest, middle
from negsim.scenario.scenario import Issue, Mediator, Party, Scenario
from negsim.teaching.packs.page import asked, grouped, h2, listed, p, small, table
from negsim.teaching.packs.plan import HEADS, PLANS
from negsim.teaching.packs.words import (
    hold,
    intensity,
    level_points,
    line_words,
    moved,
    patience,
    points,
    tenths,
)

RULES = (
    "Every role has a sheet of its own, and they differ. Nothing on yours is false, but it holds "
    "your side only.",
    "Do not show the sheet and do not read points aloud. In your own words you may tell whom you "
    "like what you want, why, and where your limits are; or keep it to yourself.",
    "What you sign you mean to keep.",
)

OWN_WORDS = (
    "The numbers are a reading by the authors of the scenario, made for an exercise; they are no "
    "statement by anybody. Where the scenario gives a range, this sheet has its middle."
)


def party_parts(scenario: Scenario, party: Party) -> Iterator[str]:
    """Yield what is on the sheet of a party."""
    yield p(
        f"You speak for {party.name}. You look for a text that is worth more to you than no deal "
        "and that crosses none of your lines. You need not beat anybody: all may gain."
    )
    yield listed(RULES)
    yield h2("What each level is worth to you")
    yield points_table(scenario, party)
    yield from _worth(scenario, party)
    yield h2("Your lines")
    yield from _lines(scenario, party)
    yield h2("How you negotiate")
    yield listed(_manner(scenario, party))
    yield h2("Before the first round: your notes")
    for prompt in PARTY_PROMPTS:
        yield asked(prompt, 2)
    yield h2("About the numbers")
    yield from _scale()


PARTY_PROMPTS = (
    "The text you would like best, and the least you would sign:",
    "What matters most to you, and what you could give for it:",
    "What you think the others' limits are, and how you could find out:",
    "Your first offer, and to whom you make it:",
)


def others_perform(issue: Issue, party: Party) -> bool:
    """Whether anybody but the party must carry out what is agreed on an issue."""
    return any(name != party.id for name in issue.performed_by)


def points_table(scenario: Scenario, party: Party) -> str:
    """Return the points of every level to a party; a star marks what rests on others' word."""
    groups = []
    for issue, row in zip(scenario.issues, level_points(party), strict=True):
        star = " *" if others_perform(issue, party) else ""
        rows = [
            (level, str(worth), "holds now" if at == issue.status_quo else "")
            for at, (level, worth) in enumerate(zip(issue.levels, row, strict=True))
        ]
        groups.append((f"{issue.name}{star}", rows))
    return grouped("Points of each level", ("Level", "Points", "Remark"), groups)


def _worth(scenario: Scenario, party: Party) -> Iterator[str]:
    """Tell how points add up and what no deal is worth."""
    rows = level_points(party)
    now = sum(row[issue.status_quo] for issue, row in zip(scenario.issues, rows, strict=True))
    yield p(
        f"The worth of a text is the sum of its points. The best text for you has "
        f"{sum(map(max, rows))}, the worst {sum(map(min, rows))}; all as it is now would be {now}."
    )
    yield p(f"No deal is worth {points(middle(party.batna))} points to you. Sign nothing below.")
    if any(others_perform(issue, party) for issue in scenario.issues):
        yield p(
            "* Others must carry this out. Count what you gain on it over 'holds now' in full only "
            "if you believe that they will; by half if you are in doubt."
        )


def _lines(scenario: Scenario, party: Party) -> Iterator[str]:
    """Tell the red lines of a party and those of its principal."""
    if party.red_lines:
        yield listed(line_words(scenario, line) for line in party.red_lines)
    else:
        yield p("You have none: only the points count.")
    if party.principal_lines:
        yield p("Those at home who must approve a text have lines of their own:")
        yield listed(line_words(scenario, line) for line in party.principal_lines)


def _manner(scenario: Scenario, party: Party) -> Iterator[str]:
    """Yield how the party negotiates, whom it answers to, and what it asks before returning."""
    yield patience(middle(party.flexibility.at_the_table))
    yield moved(middle(party.flexibility.under_pressure))
    mandate = middle(party.mandate)
    if mandate < 1.0:
        yield (
            f"You answer to people at home. They go along with {tenths(mandate)} of what you give "
            "way under pressure, and may refuse a text worth no more than no deal."
        )
    if middle(party.reciprocity) > 0.0:
        yield (
            f"Answer in kind: {tenths(middle(party.reciprocity))} of what you give should follow "
            "what the others gave."
        )
    asks = party.preconditions
    if asks.truce:
        yield "If talks break off, you return only while a truce holds."
    if highest(asks.quiet) > 0.0:
        yield (
            "If talks break off, you return only after "
            f"{middle(asks.quiet):g} rounds ({scenario.process.round} each) without an incident "
            "against you; in class, after one round without."
        )
    yield "If the talks are no use to you, you may leave. Say what would bring you back."


def _scale() -> Iterator[str]:
    """Tell how points come from the model's own numbers."""
    firm = "Firmness of lines goes from 0 to 1, where 1 never gives way and is 'firm' here."
    yield small(OWN_WORDS)
    yield small(
        "In the model the worth of a text goes from 0 to 1: the weight of each issue times the "
        "worth of its level, added up. Points are a hundred times that, rounded. Gains that others "
        "must deliver count by trust, or by how well the text verifies them. " + firm
    )


def mediator_parts(scenario: Scenario, mediator: Mediator) -> Iterator[str]:
    """Yield what is on the sheet of a mediator."""
    yield p(
        f"You speak for {mediator.name}, a mediator. You want talks that go on and a text that all "
        "parties sign and keep. You have no text of your own to win."
    )
    yield listed(RULES)
    yield h2("How much your word counts")
    yield table(
        "Your hold on each party",
        ("Party", "Your hold"),
        (
            (party.name, hold(middle(leverage)))
            for party, leverage in zip(scenario.parties, mediator.leverage, strict=True)
        ),
    )
    yield h2("What you can do")
    yield listed(_instruments(scenario, mediator))
    yield h2("How long you can keep it up")
    yield from _endurance(scenario, mediator)
    yield h2("Before the first round: your notes")
    for prompt in MEDIATOR_PROMPTS:
        yield asked(prompt, 2)
    yield h2("About the numbers")
    yield small(OWN_WORDS)
    yield small(
        "In the model hold and intensity go from 0 to 1. Up to .05 is 'none' or 'not at all', up "
        "to .4 a hold is weak and up to .75 strong; up to .35 something is done a little, up to "
        ".65 fairly."
    )


MEDIATOR_PROMPTS = (
    "What each party seems to need most, and what you would ask it first:",
    "Issues that could be traded for each other, or set aside for now:",
    "What you will do if somebody walks out:",
)


def _instruments(scenario: Scenario, mediator: Mediator) -> Iterator[str]:
    """Yield what a mediator does, and how much of it."""
    yield (
        f"Facilitate ({intensity(middle(mediator.facilitation))}): carry messages, host, give each "
        "side time to speak, build trust."
    )
    yield (
        f"Formulate ({intensity(middle(mediator.formulation))}): write texts. A party loses less "
        "face by taking yours than the other side's."
    )
    yield f"Press ({intensity(middle(mediator.pressure))}): ask to stay, promise, warn."
    for name, value in zip(FURTHER, mediator.further, strict=False):
        if highest(value) > 0.0:
            yield f"{name.capitalize()} ({intensity(middle(value))}): vouch for what is signed."
    if highest(mediator.pressure) > 0.0:
        yield from _pressing(scenario, mediator)


def _pressing(scenario: Scenario, mediator: Mediator) -> Iterator[str]:
    """Yield whom and when a mediator presses."""
    names = {party.id: party.name for party in scenario.parties}
    if mediator.presses:
        yield f"You press only {' and '.join(names[id] for id in mediator.presses)}."
    if mediator.press_when == "deadlock":
        yield "You press only in a deadlock: when a round has passed in which nobody moved."
    if mediator.press_when == "collapse":
        yield "You press only after somebody has left the table."
    rounds = scenario.process.rounds
    if middle(mediator.press_from) > 1.0:
        share = min(1.0, middle(mediator.press_from) / rounds)
        yield f"You press from {tenths(share)} of the course on."
    if lowest(mediator.press_until) < min(MOST, rounds):
        share = min(1.0, middle(mediator.press_until) / rounds)
        yield f"You stop pressing after {tenths(share)} of the course."


def _endurance(scenario: Scenario, mediator: Mediator) -> Iterator[str]:
    """Tell in how many rounds of class a mediator can do its utmost."""
    effort = scenario.process.effort
    cost = middle(effort.talks)
    share = min(1.0, middle(mediator.endurance) / cost / scenario.process.rounds) if cost else 1.0
    words = (
        "Attention is short. In so many rounds you can do all that stands above; in the others you "
        "only listen. Tick a box for each round used."
    )
    if cost and middle(effort.collapsed) > cost:
        more = middle(effort.collapsed) / cost
        words += f" While a party stays away, a round takes {more:.2g} boxes."
    yield p(words)
    boxes = (f"{plan.lasting(share)} of {plan.rounds}" for plan in PLANS)
    yield table("Rounds in which you are active", ("Time", *HEADS), [("Rounds", *boxes)])
    yield p("☐ " * max(plan.lasting(share) for plan in PLANS))
