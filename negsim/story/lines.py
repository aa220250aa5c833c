"""Which red lines are in the way, and whose lines do not meet, in sentences.

Lines on one issue are told together, each with those of others that no level respects with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from negsim.engine.readable.obstacles import Obstacle
from negsim.scenario.fields import is_firm
from negsim.scenario.scenario import RedLine, Scenario
from negsim.story.account import Account, Round
from negsim.story.catalogue import Catalogue
from negsim.wording import apart


def by_issue(lines: Iterable[Obstacle]) -> list[list[Obstacle]]:
    """Return lines that are crossed, those on one issue together."""
    found: dict[str, list[Obstacle]] = {}
    for line in lines:
        found.setdefault(line.issue, []).append(line)
    return list(found.values())


def faced(account: Account, says: Catalogue, lines: Iterable[Obstacle], bore: str) -> Iterator[str]:
    """Yield, for each issue, the lines that are crossed and those of others they do not meet.

    `bore` is the sentence for what a party could bear.
    """
    for crossed in by_issue(lines):
        sides = [_against(says, line.party, line.side, line.level) for line in crossed]
        for line in crossed:
            for party, facing in account.lines.facing(line):
                level = says.names.levels[facing.issue][facing.level]
                sides.append(_against(says, party, facing.side, level))
        sides = list(dict.fromkeys(sides))
        needs = "; ".join(needed(says, line, bore) for line in crossed)
        case = "faced" if len(sides) > 1 else "alone"
        yield says.say("lines", case, issue=crossed[0].issue, sides=sides, needs=needs)


def needed(says: Catalogue, crossed: Obstacle, bore: str) -> str:
    """Return what a text needs of whoever would have to give way."""
    level = crossed.text_level
    if is_firm(crossed.firmness):
        return says.say("lines", "never", who=crossed.party, level=level)
    need, borne = apart(crossed.need, crossed.borne)
    return says.say("lines", bore, who=crossed.party, level=level, need=need, borne=borne)


def _against(says: Catalogue, party: str, side: str, level: str) -> str:
    """Return a line that others do not meet: ``Upton's at least 'shared'``."""
    return says.say("lines", "against", who=party, side=says.bound(side), level=level)


def crossed_by_drafts(account: Account, now: Round) -> tuple[Obstacle, ...]:
    """Return the worst line of each party that the nearest of the others' drafts crosses.

    There is none where some text could be signed by all.
    """
    drafts = [move for move in now.moves if move.what == "tables a draft"]
    if any(move.facts["texts"] > 0 for move in drafts):
        return ()
    found = []
    for party, state in now.parties.items():
        nearest = None
        for move in drafts:
            if move.who == party:
                continue
            crossed = account.lines.crossed_by(party, move.text, move.facts["bears"][party])
            worst = max(crossed, key=lambda line: line.need, default=None)
            short = (state.aspiration or 0.0) - move.facts["worth"][party]
            distance = max(short, worst.need - worst.borne if worst else 0.0)
            if nearest is None or distance < nearest[0]:
                nearest = distance, worst
        if nearest and nearest[1]:
            found.append(nearest[1])
    return tuple(found)


def opposed(scenario: Scenario) -> dict[str, list[tuple[str, str, str]]]:
    """Return issues on which lines without a condition leave no level: party, side, level."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for issue in scenario.issues:
        lines = [
            (party.id, line)
            for party in scenario.parties
            for line in party.red_lines
            if line.issue == issue.id and not line.unless
        ]
        sides = [
            (who, line.side, issue.levels[line.level])
            for who, line in lines
            if any(who != other and _apart(line, facing) for other, facing in lines)
        ]
        if sides:
            found[issue.id] = sides
    return found


def _apart(one: RedLine, other: RedLine) -> bool:
    """Return whether no level respects both of two lines."""
    if one.at_least == other.at_least:
        return False
    least, most = (one, other) if one.at_least else (other, one)
    return least.level > most.level
