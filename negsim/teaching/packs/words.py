"""Numbers of a scenario in words that a class can use.

A range becomes its middle, a worth between 0 and 1 becomes points out of 100, and how firm, how
flexible or how strong somebody is becomes one of a few phrases.
"""

from __future__ import annotations

from negsim.scenario.distribution import middle
from negsim.scenario.scenario import Condition, Party, RedLine, Scenario


def points(share: float) -> int:
    """Return a worth of 0 to 1 in points out of 100, halves rounded up."""
    return int(round(100.0 * share, 6) + 0.5)


def weights(party: Party) -> tuple[float, ...]:
    """Return what share of all points each issue is to a party; they sum to 1."""
    given = [middle(weight) for weight in party.salience]
    return tuple(weight / sum(given) for weight in given)


def level_points(party: Party) -> tuple[tuple[int, ...], ...]:
    """Return the points of each level of each issue, in the scenario's order of issues."""
    return tuple(
        tuple(points(weight * middle(value)) for value in values)
        for weight, values in zip(weights(party), party.values, strict=True)
    )


def asked(scenario: Scenario, bound: RedLine | Condition) -> str:
    """Return what a line or condition asks, such as ``Water: at least 'by turns'``."""
    issue = scenario.issue(bound.issue)
    return f"{issue.name}: {bound.side.replace('_', ' ')} '{issue.levels[bound.level]}'"


def refused(scenario: Scenario, line: RedLine) -> str:
    """Return the levels that a line shuts out, listed."""
    levels = scenario.issue(line.issue).levels
    shut = levels[: line.level] if line.at_least else levels[line.level + 1 :]
    return ", ".join(f"'{level}'" for level in shut)


def line_words(scenario: Scenario, line: RedLine) -> str:
    """Return a red line as an instruction to the player who holds it."""
    shut = refused(scenario, line)
    start = f"{asked(scenario, line)}. "
    if not shut:
        return f"{start}No level lies beyond it."
    if line.firm:
        words = f"Firm: you may not sign a text with {shut}, whatever else is in it."
    else:
        words = (
            f"Soft: with {shut} you lose face, unless the mediators press you or put it into a "
            f"text of theirs; then {how_soft(middle(line.firmness))}, one level at a time."
        )
    if line.unless:
        when = "; ".join(asked(scenario, condition) for condition in line.unless)
        words += f" The line falls away in a text that has all of this: {when}."
    return start + words


def how_soft(firmness: float) -> str:
    """Return how readily a soft line is given up."""
    return _word(
        firmness,
        (0.35, "you may cross it for a fair return"),
        (0.65, "you may cross it for a good return"),
        (2.0, "you may cross it only late and for a great deal in return"),
    )


def patience(flexibility: float) -> str:
    """Return how a party gives way at the table."""
    return _word(
        flexibility,
        (0.4, "Hold on to what you ask for; give way late."),
        (0.6, "Give way step by step, at an even pace."),
        (2.0, "Give way early, so that the others can follow."),
    )


def moved(flexibility: float) -> str:
    """Return how far pressure moves a party."""
    return _word(
        flexibility,
        (0.35, "When mediators press you, you hardly move."),
        (0.65, "When mediators press you, you move somewhat."),
        (2.0, "When mediators press you, you can move far."),
    )


def hold(leverage: float) -> str:
    """Return how much a mediator's word counts with a party."""
    return _word(
        leverage,
        (0.05, "none: it need not listen"),
        (0.4, "weak: it listens, no more"),
        (0.75, "strong: it would not like to lose you"),
        (2.0, "decisive: it can hardly do without you"),
    )


def intensity(value: float) -> str:
    """Return how much of something a mediator does."""
    return _word(value, (0.05, "not at all"), (0.35, "a little"), (0.65, "fairly"), (2.0, "much"))


def tenths(value: float) -> str:
    """Return a share in tenths: ``about 3 in 10``."""
    count = int(round(10.0 * value, 6) + 0.5)
    return {0: "hardly any", 10: "nearly all"}.get(count, f"about {count} in 10")


def _word(value: float, *steps: tuple[float, str]) -> str:
    """Return the words of the first step that `value` is below."""
    return next(words for most, words in steps if value < most)
