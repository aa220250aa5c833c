"""What somebody who plays a role reads: the brief, what is new, how a text stands.

Only an observation is put into words here, so nothing can be told that the role may not see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from negsim.roleplay.decide import breaches, told_line, worth_of
from negsim.roleplay.view import Observation
from negsim.scenario.scenario import is_firm
from negsim.wording import listed, strength, wrapped

PHASES = {
    "talks": "at the table",
    "collapsed": "talks are broken off",
    "adjourned": "talks are adjourned",
}

OWN_MOVES = {
    "offers", "makes no offer", "refuses the mediators' text", "consents to return", "stays away",
    "leaves the venue", "the principal ratifies",
}  # fmt: skip
"""Moves that whoever made them need not be told of."""

WIDE = 40
"""Columns for the name of a level."""

PLAIN = {
    "hostilities break out": "It becomes open hostilities.",
    "the truce ends": "The truce ends with it.",
    "signed": "It is signed.",
    "talks collapse": "Talks collapse.",
    "talks are back": "All consent: talks are back.",
    "talks resume after the adjournment": "The adjournment is over; talks resume.",
    "the adjournment is broken": "The incident ends the adjournment.",
}

SHORT = {
    "makes no offer": "makes no offer",
    "refuses the mediators' text": "refuses the mediators' text",
    "the principal ratifies": "ratifies it",
    "the principal vetoes": "vetoes it: its principal says no",
    "walks out": "walks out",
    "leaves the venue": "leaves the venue",
    "consents to return": "would come back",
    "stays away": "stays away",
    "runs out of effort": "has no effort left for all it meant to do",
    "blames the other side": "blames the other side",
}


def name_of(view: Observation, who: str) -> str:
    """Return the display name of a party, mediator or source."""
    scene = view.scene
    names: dict[str, str] = scene["parties"] | scene["mediators"] | scene["sources"]
    return names.get(who, who)


def text_words(view: Observation, text: Mapping[str, str]) -> str:
    """Return a text in the order of the scenario's issues."""
    order = [issue["id"] for issue in view.scene["issues"] if issue["id"] in text]
    return "; ".join(f"{view.issue(issue)['name']}: {text[issue]}" for issue in order)


def to_you(worth: float | None) -> str:
    """Return what a text is worth to the role, as a sentence; nothing for a mediator."""
    return "" if worth is None else f" Worth to you: {worth:.2f}."


# ---- what is new


def news(view: Observation, since: int) -> list[str]:
    """Return in lines what has happened after the first `since` public moves."""
    lines = []
    fresh = list(enumerate(view.moves))[since:]
    for number, moves in groupby(fresh, key=lambda pair: pair[1]["round"]):
        words = [told for at, _ in moves if (told := _sentence(view, at))]
        if words:
            lines.append(f"Round {number}")
            lines += [wrapped(sentence, "- ") for sentence in words]
    return lines


def _sentence(view: Observation, at: int) -> str:
    """Return one public move as a sentence; nothing where the role made it."""
    move = view.moves[at]
    what, who = move["what"], move["who"]
    if move["facts"].get("cannot_sign"):
        whom = listed(name_of(view, party) for party in move["facts"]["cannot_sign"])
        return f"{whom} cannot sign what you offer: it crosses a red line of theirs."
    if who == view.role and what in OWN_MOVES:
        return ""
    if who == view.role and what == "walks out":
        return "You walk out."
    if move["facts"].get("crosses_a_line"):
        return f"{name_of(view, who)} refuses: it crosses a red line of its own."
    if what in PLAIN:
        return PLAIN[what]
    if what in SHORT:
        return f"{name_of(view, who)} {SHORT[what]}."
    if what == "incident":
        victim = name_of(view, move["facts"]["victim"])
        return f"Incident: {name_of(view, who)}. {victim} is struck."
    if what == "all accept":
        return f"All delegations accept: {text_words(view, move['text'])}."
    if what == "all take the interim text":
        return _interim(view, move)
    return _put_forward(view, at)


def _put_forward(view: Observation, at: int) -> str:
    """Tell an offer or the mediators' text: in full at first, then what has changed."""
    move = view.moves[at]
    who = "The mediators" if move["who"] == "mediators" else name_of(view, move["who"])
    verb = {"offers": "offers", "tables a text": "table"}.get(move["what"], "table an interim text")
    before = [m for m in view.moves[:at] if (m["what"], m["who"]) == (move["what"], move["who"])]
    worth = to_you(move["worth"])
    if before and before[-1]["text"] == move["text"]:
        return f"{who} {verb} the same as before.{worth}"
    if before:
        change = "; ".join(
            f"{view.issue(issue)['name']}: {before[-1]['text'][issue]} -> {level}"
            for issue, level in move["text"].items()
            if before[-1]["text"][issue] != level
        )
        return f"{who} {verb}, changed from before: {change}.{worth}"
    return f"{who} {verb}: {text_words(view, move['text'])}.{worth}"


def _interim(view: Observation, move: Mapping[str, Any]) -> str:
    aside = move["facts"]["set_aside"]
    settled = {k: level for k, level in move["text"].items() if k not in aside}
    left = listed(view.issue(issue)["name"] for issue in aside)
    return (
        f"All take the interim text. Settled: {text_words(view, settled) or 'nothing'}. Set aside: "
        f"{left}. A truce holds, and talks adjourn."
    )


def situation(view: Observation) -> str:
    """Return in a paragraph how things stand as a round begins for the role."""
    words = [
        f"ROUND {view.round} of {view.scene['rounds']}: {PHASES[view.phase]}",
        "a truce holds" if view.truce else "no truce",
        f"trust {view.trust:.2f}",
    ]
    gone = [name_of(view, p) for p in view.scene["parties"] if p not in view.at_venue]
    if gone:
        words.append(f"gone home: {listed(gone)}")
    own = view.own
    if view.kind == "mediator":
        words.append(f"effort left {own['effort_left']:.2f}")
        return wrapped("; ".join(words) + ".")
    if own["pressed_by"]:
        who = listed(name_of(view, m) for m in own["pressed_by"])
        hard = f"pressed {strength(own['pressure'])} by {who} ({own['pressure']:.2f})"
        words.append(hard)
    words.append(f"your softening {own['softening']:.2f}")
    words.append(f"no deal is now worth {own['reservation']:.2f} to you")
    return wrapped("; ".join(words) + ".")


# ---- texts


def text_page(view: Observation, text: Mapping[str, str], interim: bool = False) -> list[str]:
    """Return a text issue by issue, what it is worth to the role and which own lines it crosses."""
    wide = max(len(issue["name"]) for issue in view.scene["issues"])
    lines = []
    for issue in view.scene["issues"]:
        aside = "  (set aside)" * bool(interim and issue["interim"])
        settled = "  (settled)" * (issue["id"] in view.locked)
        lines.append(f"  {issue['name']:<{wide}}  {text[issue['id']]}{aside}{settled}")
    if view.kind == "party":
        lines += [wrapped(words, "  ") for words in _standing(view, text, interim)]
    return lines


def _standing(view: Observation, text: Mapping[str, str], interim: bool) -> Iterator[str]:
    yield worth_words(view, text)
    for line in breaches(view, text, interim):
        words = told_line(view, line)
        if line["binds"]:
            yield f"You cannot sign it: {words}."
        elif line["vetoed"]:
            yield f"Your principal would veto it, beyond your mandate: {words}."
        else:
            yield f"It is beyond your line on {view.issue(line['issue'])['name']}, which gives way."


def worth_words(view: Observation, text: Mapping[str, str], head: str = "Worth") -> str:
    """Return in a sentence what a text is worth to a party, beside no deal."""
    none = view.own["reservation"]
    return f"{head} {worth_of(view, text):.2f} to you; no deal is now worth {none:.2f}."


def on_the_table(view: Observation) -> dict[str, Mapping[str, str]]:
    """Return the latest text of each who has put one forward, by id; ``mediators`` for theirs."""
    return {
        move["who"]: move["text"]
        for move in view.moves
        if move["what"] in ("offers", "tables a text", "tables an interim text")
    }


# ---- the brief


def brief(view: Observation) -> list[str]:
    """Return what a role knows of itself, and the issues with their levels."""
    told = _party_brief(view) if view.kind == "party" else _mediator_brief(view)
    return [f"You are {name_of(view, view.role)}.", *told]


def _party_brief(view: Observation) -> Iterator[str]:
    own = view.own
    yield wrapped(
        f"No deal is worth {own['batna']:.2f} to you, on a scale from 0 to 1; you feel the pain of "
        "the stalemate and pressure, which lower that. "
        f"Your flexibility is {own['flexibility']['at_the_table']:.2f} at the table and "
        f"{own['flexibility']['under_pressure']:.2f} under pressure; your principal lets you use "
        f"{100 * own['mandate']:.0f} % of your softening.",
    )
    asks = own["conditions"]
    wants = ["a truce"] * asks["truce"]
    wants += [f"{asks['quiet']:g} quiet rounds"] * (asks["quiet"] > 0)
    if wants:
        yield wrapped(f"You come back to broken-off talks only after {listed(wants)}.")
    yield ""
    yield wrapped(
        "What each level adds if all promises are kept, in hundredths; what others must deliver "
        "counts less where trust and verification are low. * holds while nothing is signed; ! "
        "crosses a red line of yours that has not given way."
    )
    for number, issue in enumerate(view.scene["issues"], start=1):
        yield f"{number} {issue['name']} ({issue['id']})"
        for at, level in enumerate(issue["levels"], start=1):
            marks = "*" * (level == issue["status_quo"]) + "!" * barred(view, issue["id"], level)
            worth = points(view, issue["id"], level)
            yield f"    {at} {f'{level} {marks}':<{WIDE}}{worth:>4.0f}"
    yield ""
    yield "Your red lines"
    for line in own["lines"]:
        yield wrapped(_line_words(view, line), "- ")
    if not own["lines"]:
        yield "- none"


def points(view: Observation, issue: str, level: str) -> float:
    """Return what a level adds to a text if promises are kept, in hundredths."""
    worth = view.own["worth"][issue][level]
    return float(100 * (worth["sure"] + worth["promised"]))


def barred(view: Observation, issue: str, level: str) -> bool:
    """Return whether a level crosses an own line that holds whatever else the text says."""
    text = {other["id"]: other["status_quo"] for other in view.scene["issues"]} | {issue: level}
    return any(
        line["binds"] and line["issue"] == issue and not line["unless"]
        for line in breaches(view, text)
    )


def _line_words(view: Observation, line: Mapping[str, Any]) -> str:
    def bound(of: Mapping[str, Any]) -> str:
        return f"{view.issue(of['issue'])['name']} {of['side'].replace('_', ' ')} '{of['level']}'"

    whose = "your principal's: " * (line["whose"] == "principal")
    firm = "never gives way" if is_firm(line["firmness"]) else f"firmness {line['firmness']:.2f}"
    unless = f"; not where {listed(map(bound, line['unless']))}" if line["unless"] else ""
    return f"{whose}{bound(line)} ({firm}{unless})"


def _mediator_brief(view: Observation) -> Iterator[str]:
    own = view.own
    hold = listed(f"{value:.2f} on {name_of(view, p)}" for p, value in own["leverage"].items())
    yield wrapped(
        f"Your leverage, 0 to 1: {hold}. At full strength you facilitate at "
        f"{own['facilitation']:.2f}, draft at {own['formulation']:.2f} and press at up to "
        f"{own['pressure']:.2f}."
    )
    costs = {
        phase: cost * (own["facilitation"] + own["formulation"] + own["pressure"]) / 3
        for phase, cost in own["effort_a_round"].items()
    }
    yield wrapped(
        f"You have {own['effort_left']:.2f} of effort. A round of all three at full strength costs "
        f"you {costs['collapsed']:.2f} while talks are broken off, {costs['talks']:.2f} at the "
        f"table, {costs['adjourned']:.2f} in an adjournment; doing less costs less. When it is "
        "spent you can do nothing."
    )
    yield wrapped("You do not know what texts are worth to the parties, nor their red lines.")
    yield ""
    yield wrapped(
        "Issues and levels. * holds while nothing is signed; # is what an interim text says on an "
        "issue that it sets aside."
    )
    for number, issue in enumerate(view.scene["issues"], start=1):
        yield f"{number} {issue['name']} ({issue['id']})"
        for at, level in enumerate(issue["levels"], start=1):
            marks = "*" * (level == issue["status_quo"]) + "#" * (level == issue["interim"])
            yield f"    {at} {level} {marks}".rstrip()
