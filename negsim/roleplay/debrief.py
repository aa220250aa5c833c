"""What a player reads after a game: the path, and all that was hidden while it ran.

Five parts: the story of the run; where red lines bound; what there was to agree on; what the
model's own player would have decided at each turn; where the ending lies among many model runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from negsim.results.intervals import percent, percent_interval
from negsim.results.result import Result
from negsim.roleplay.parse import COMMANDS
from negsim.roleplay.reveal import Revealed, reveal
from negsim.roleplay.seat import Choice, End, Game
from negsim.story.account import play
from negsim.story.page import describe
from negsim.wording import Names, firm, listed, spans, wrapped

RUNS = 20_000
"""Model runs that an ending is compared with."""

KINDS = {
    "offer": "offer",
    "answer": "the others' offers",
    "text": "the mediators' text",
    "interim": "the interim text",
    "ratify": "ratification",
    "walk_out": "breaking point",
    "away": "coming back",
    "work": "pressing",
    "table": "your text",
    "aside": "setting issues aside",
}
"""Words for what each kind of decision is about."""


def debrief(game: Game, end: End, result: Result) -> str:
    """Return the debriefing of a game that is over, beside many runs of its scenario and seed.

    Its lines have at most 80 columns.
    """
    names = Names.of(game.scenario)
    shown = reveal(end.model)
    whose = wrapped(
        "Chances and weights told of your own side are those of the model's player; you decided "
        "for yourself."
    )
    parts = {
        "1. What happened": [whose, "", describe(end.account).rstrip("\n")],
        "2. Where red lines bound": _lines(shown, names),
        "3. What there was to agree on": _zone(end, shown, names),
        "4. What the model's player would have done": _choices(end, names),
        "5. Your ending among model runs": _ending(game, end, result),
    }
    lines = ["DEBRIEFING"]
    for title, words in parts.items():
        lines += ["", title, "", *words]
    return "\n".join(lines) + "\n"


def _lines(shown: Revealed, names: Names) -> Iterator[str]:
    """Yield how far each red line barred what was worth it to all."""
    yield wrapped(
        f"As the game ended, {shown.worth_it:,} texts were worth more than no deal to every party. "
        "A line bars those of them that cross it further than the party could bear for them."
    )
    barring = sorted((one for one in shown.lines if one.bars), key=lambda one: -one.bars)
    for one in barring:
        alone = f"{one.alone:,} of them" if one.alone else "none of them"
        line = f"{names.line(one.party, one.line)} ({firm(one.firmness)})"
        yield wrapped(f"{line} bars {one.bars:,}, {alone} barred by it alone.", "- ")
    idle = [names.line(one.party, one.line) for one in shown.lines if not one.bars]
    if not barring:
        yield "- No red line barred any of them."
    elif idle:
        yield wrapped(f"These barred nothing: {'; '.join(idle)}.", "- ")


def _zone(end: End, shown: Revealed, names: Names) -> Iterator[str]:
    """Yield the zone of agreement and its Nash text, and how a signed text compares."""
    yield wrapped(
        f"Zone of agreement as the game ended: {shown.zone:,} texts that all could sign and that "
        "were worth more than no deal to every party."
    )
    if not shown.zone:
        yield wrapped(
            "Had every line given way but those that never do, there would have been "
            f"{shown.ever:,}."
        )
    if shown.nash is not None:
        where = "" if shown.zone else " of those"
        yield wrapped(
            f"The Nash text{where} (the largest product of what each gains over no deal): "
            f"{names.text(shown.nash)}. It is worth {names.worths(shown.worth)}."
        )
    if end.account.signed is not None:
        signed = next(move for move in end.model.moves if move.what == "signed")
        worth = names.worths(signed.facts["worth"])
        same = end.account.signed == shown.nash
        yield "It is what was signed." if same else wrapped(f"What was signed is worth {worth}.")


def _choices(end: End, names: Names) -> Iterator[str]:
    """Yield each decision beside the rule's, those that agree in one."""
    same = sum(choice.as_the_rule for choice in end.choices)
    yield wrapped(
        f"You decided {len(end.choices)} times, {same} of them as the model's rule would have. It "
        "is asked at each turn of your game, in the state your own decisions have led to."
    )
    alike: dict[str, list[int]] = {}
    for choice in end.choices:
        alike.setdefault(_choice(choice, names), []).append(choice.round)
    for words, rounds in alike.items():
        yield wrapped(f"{spans(dict.fromkeys(rounds)).capitalize()}, {words}", "- ")


def _choice(choice: Choice, names: Names) -> str:
    """Return one decision beside the rule's."""
    made = f"{KINDS[choice.kind]}: {_said(choice.kind, choice.made, names)}"
    if choice.as_the_rule:
        return f"{made}, as the rule would have."
    mine, its = choice.made.get("text"), choice.rule.get("text")
    if isinstance(mine, dict) and isinstance(its, dict):
        return f"{made}. The rule: the same but {names.change(mine, its)}."
    return f"{made}. The rule: {_said(choice.kind, choice.rule, names)}."


def _said(kind: str, decision: dict[str, Any], names: Names) -> str:
    """Return a decision in words."""
    if decision.get("walk_out"):
        return "walk out"
    if kind in ("offer", "table", "aside"):
        return names.text(decision["text"]) if decision["text"] else "none"
    if kind == "answer":
        return f"accept {listed(names.parties[p] for p in decision['accept']) or 'none'}"
    if kind == "away":
        words = [word for word in ("leave", "return") if decision[word]]
        return listed(words) or "wait"
    if kind == "work":
        whom = listed(names.parties[p] for p in decision["whom"])
        return f"press {whom} at {decision['press']:.2f}" if whom else "press nobody"
    yes, no = COMMANDS[kind]  # the decisions left are a yes or a no, in the words that one types
    return yes if any(decision.values()) else no


def _ending(game: Game, end: End, result: Result) -> Iterator[str]:
    """Yield the share of model runs that end this way, and how the model alone ends this one."""
    runs, shares, ending = result.tally.runs, result.shares(), end.account.outcome
    names = {row["outcome"]: row["name"] for row in result.rows()}
    yield wrapped(
        f"{runs:,} model runs of the same scenario with seed {result.seed}, best ending first; "
        f"{100 * result.confidence:g} % intervals, which hold jointly. * is your game."
    )
    wide = max(len(names[key]) for key in shares)
    for key, share in shares.items():
        mark = "*" if key == ending else " "
        part = percent(int(share["count"]), runs)
        interval = percent_interval(share["low"], share["high"], runs)
        yield f"{mark} {names[key]:<{wide}}  {part:>7}  ({interval})"
    counts = [int(share["count"]) for share in shares.values()]
    well = sum(counts[: list(shares).index(ending) + 1])
    yield wrapped(
        f"{percent(well, runs)} of the model runs end as your game did or better, in this order."
    )
    alone = play(game.scenario, game.seed, game.run)
    yield wrapped(
        f"Played by the model alone, this very run (run {game.run} of seed {game.seed}) ends after "
        f"round {alone.rounds[-1].round}: {alone.outcome_name}."
    )
    yield wrapped(
        "Shares of model runs under the scenario's stated assumptions, not a forecast. Your game "
        "is one run, and a person is not the model's player."
    )
