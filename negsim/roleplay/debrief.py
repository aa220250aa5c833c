"""What a player is told after a game: the path, and all that was hidden while it ran.

Five parts: the story of the run; where red lines bound; what there was to agree on; what the
model's own player would have decided at each turn; where the ending lies among many model runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from negsim.results.intervals import percent, percent_interval
from negsim.results.result import Result
from negsim.roleplay.reveal import Bound, Revealed, reveal
from negsim.roleplay.seat import Choice, End, Game
from negsim.scenario.scenario import is_firm
from negsim.story.account import play
from negsim.story.page import tell
from negsim.wording import Names, listed, spans, wrapped

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
    "work": "your work",
    "table": "your text",
    "aside": "setting issues aside",
}
"""Words for what each kind of decision is about."""


def debrief(game: Game, end: End, result: Result) -> str:
    """Return the debriefing of a game that is over.

    Parameters
    ----------
    game : Game
    end : End
        From `negsim.roleplay.seat.advance`.
    result : Result
        Many runs of the same scenario and seed.

    Returns
    -------
    str
        Lines of at most 80 columns, the last one ended.
    """
    names = Names.of(game.scenario)
    shown = reveal(end.model)
    parts = [
        "DEBRIEFING",
        "",
        "1. What happened",
        "",
        wrapped(
            "Chances and weights told of your own side are those of the model's player; you "
            "decided for yourself."
        ),
        "",
        tell(end.account).rstrip("\n"),
        "",
        "2. Where red lines bound",
        "",
        *_lines(shown, names),
        "",
        "3. What there was to agree on",
        "",
        *_zone(end, shown, names),
        "",
        "4. What the model's player would have done",
        "",
        *_choices(end, names),
        "",
        "5. Your ending among model runs",
        "",
        *_ending(game, end, result),
    ]
    return "\n".join(parts) + "\n"


def _lines(shown: Revealed, names: Names) -> Iterator[str]:
    """Tell how far each red line barred what was worth it to all."""
    yield wrapped(
        f"As the game ended, {shown.worth_it:,} texts were worth more than no deal to every party. "
        "A line bars those of them that cross it further than the party has softened."
    )
    bound = sorted(shown.lines, key=lambda one: -one.bars)
    for one in bound:
        if one.bars:
            yield wrapped(_bound(one, names), "- ")
    if not any(one.bars for one in bound):
        yield "- No red line barred any of them."
        return
    idle = [names.line(one.party, one.line) for one in bound if not one.bars]
    if idle:
        yield wrapped(f"These barred nothing: {'; '.join(idle)}.", "- ")


def _bound(one: Bound, names: Names) -> str:
    firm = "never gives way" if is_firm(one.firmness) else f"firmness {one.firmness:.2f}"
    alone = f"{one.alone:,} of them" if one.alone else "none of them"
    return (
        f"{names.line(one.party, one.line)} ({firm}) bars {one.bars:,}, {alone} barred by it alone."
    )


def _zone(end: End, shown: Revealed, names: Names) -> Iterator[str]:
    """Tell the zone of agreement and its Nash text, and how a signed text compares."""
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
        worth = listed(f"{w:.2f} to {names.parties[p]}" for p, w in shown.worth.items())
        where = "" if shown.zone else " of those"
        yield wrapped(
            f"The Nash text{where} (the largest product of what each gains over no deal): "
            f"{names.text(shown.nash)}. It is worth {worth}."
        )
    signed = end.account.signed
    if signed is not None and signed == shown.nash:
        yield "It is what was signed."
    elif signed is not None:
        signed_worth = end.model.by_party(end.model.signed_worth)
        told = listed(f"{w:.2f} to {names.parties[p]}" for p, w in signed_worth.items())
        yield wrapped(f"What was signed is worth {told}.")


def _choices(end: End, names: Names) -> Iterator[str]:
    """Tell each decision beside the rule's; those that agree are told together."""
    same = sum(choice.as_the_rule for choice in end.choices)
    yield wrapped(
        f"You decided {len(end.choices)} times, {same} of them as the model's rule would have. It "
        "is asked at each turn of your game, in the state your own decisions have led to."
    )
    told: dict[str, list[int]] = {}
    for choice in end.choices:
        told.setdefault(_choice(choice, names), []).append(choice.round)
    for words, rounds in told.items():
        yield wrapped(f"{spans(dict.fromkeys(rounds)).capitalize()}, {words}", "- ")


def _choice(choice: Choice, names: Names) -> str:
    """Tell one decision beside the rule's."""
    made, rule = (_said(choice.kind, one, names) for one in (choice.made, choice.rule))
    if choice.as_the_rule:
        return f"{KINDS[choice.kind]}: {made}, as the rule would have."
    mine, its = choice.made.get("text"), choice.rule.get("text")
    if isinstance(mine, dict) and isinstance(its, dict):
        return f"{KINDS[choice.kind]}: {made}. The rule: the same but {names.change(mine, its)}."
    return f"{KINDS[choice.kind]}: {made}. The rule: {rule}."


def _said(kind: str, decision: dict[str, Any], names: Names) -> str:
    """Return a decision in words."""
    if decision.get("walk_out"):
        return "walk out"
    if kind in ("offer", "table", "aside"):
        text = decision["text"]
        if isinstance(text, dict):
            return names.text(text)
        return "no text"
    if kind == "answer":
        return f"accept {listed(names.parties[p] for p in decision['accept']) or 'none'}"
    if kind == "away":
        words = ["leave"] * decision["leave"] + ["return"] * decision["return"]
        return listed(words) or "wait"
    if kind == "work":
        return _work(decision, names)
    yes, no = {
        "text": ("take", "refuse"),
        "interim": ("take", "refuse"),
        "ratify": ("ratify", "veto"),
        "walk_out": ("walk out", "stay"),
    }[kind]
    return yes if any(decision.values()) else no


def _work(decision: dict[str, Any], names: Names) -> str:
    words = ["facilitate"] * decision["facilitate"] + ["draft"] * decision["draft"]
    if decision["whom"]:
        whom = listed(names.parties[p] for p in decision["whom"])
        words.append(f"press {whom} at {decision['press']:.2f}")
    return listed(words) or "rest"


def _ending(game: Game, end: End, result: Result) -> Iterator[str]:
    """Tell the share of model runs that end this way, and how the model alone ends this one."""
    runs, shares = result.tally.runs, result.shares()
    names = {row["outcome"]: row["name"] for row in result.rows()}
    yield wrapped(
        f"{runs:,} model runs of the same scenario with seed {result.seed}, best ending first; "
        f"{100 * result.confidence:g} % intervals, which hold jointly. * is your game."
    )
    wide = max(len(names[key]) for key in shares)
    for key, share in shares.items():
        mark = "*" if key == end.account.outcome else " "
        told = percent(int(share["count"]), runs)
        interval = percent_interval(share["low"], share["high"], runs)
        yield f"{mark} {names[key]:<{wide}}  {told:>7}  ({interval})"
    order = list(shares)
    upto = order[: order.index(end.account.outcome) + 1]
    well = sum(int(shares[key]["count"]) for key in upto)
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
