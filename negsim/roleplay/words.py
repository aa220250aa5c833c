"""What somebody who plays a role reads: the brief, what is new, how a text stands.

Only an observation is put into words here, so nothing is said that the role may not see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from negsim.roleplay.decide import breaches, crossed_line, mandate_for, worth_of
from negsim.roleplay.observation import Observation
from negsim.story.catalogue import PLAIN, Catalogue, on_scale
from negsim.story.sentences import interim_taken, noted, number_named
from negsim.wording import PHASE_WORDS, firm, listed, wrapped

OWN_MOVES = {
    "offers", "refuses the mediators' text", "waits", "leaves the venue", "the principal ratifies",
}  # fmt: skip
"""Moves that whoever made them knows of."""

WIDE = 40
"""Columns for the name of a level."""

NOBODYS = PLAIN | {
    "hostilities break out": "It becomes open hostilities.",
    "signed": "It is signed.",
}
"""Sentences for moves that need no more words, whoever makes them."""

SHORT = {
    "the principal ratifies": "ratifies it",
    "the principal vetoes": "vetoes it: its principal says no",
    "runs out of effort": "has no effort left for all it meant to do",
}
"""What follows the name of whoever makes a move, where it is not the move's own words."""

TEXTS = {
    "offers": "offers",
    "tables a draft": "tables a draft",
    "tables a text": "table",
    "tables an interim text": "table an interim text",
}
"""Moves that put a text forward, and their verbs."""


EVENTS = {
    "joins": "joins",
    "leaves": "leaves",
    "a summit begins": "The principals themselves meet",
}
"""Events of the scenario, in words."""


def author(view: Observation, who: str) -> str:
    """Return the name of whoever puts a text forward, to begin a sentence with."""
    return "The mediators" if who == "mediators" else view.name(who)


# ---- what is new


def news(view: Observation, since: int) -> list[str]:
    """Return in lines what has happened after the first `since` public moves."""
    lines: list[str] = []
    latest: dict[tuple[str, str], Mapping[str, str]] = {}
    number = 0
    for at, move in enumerate(view.moves):
        key = move["what"], move["who"]
        words = _sentence(view, move, latest.get(key)) if at >= since else ""
        if move["what"] in TEXTS:
            latest[key] = move["text"]
        if words:
            lines += [f"Round {move['round']}"] * (move["round"] != number)
            lines.append(wrapped(words, "- "))
            number = move["round"]
    return lines


def _sentence(view: Observation, move: Mapping[str, Any], before: Mapping[str, str] | None) -> str:
    """Return a public move as a sentence, a text by what has changed; "" where the role made it."""
    what, who, facts, name = move["what"], move["who"], move["facts"], view.name(move["who"])
    says = Catalogue(view.names)
    if facts.get("cannot_sign"):
        whom = listed(map(view.name, facts["cannot_sign"]))
        return f"{whom} cannot sign what you offer: it crosses a red line of theirs."
    if what in EVENTS:
        return f"{view.name(who)}{' ' * bool(who)}{EVENTS[what]}{noted(says, facts)}"
    if what == "a number changes":
        path = number_named(view.names, facts["path"])
        return f"By an event: {path} is {facts['value']:g}{noted(says, facts)}"
    if what == "a number is put back":
        return f"{number_named(view.names, facts['path'])} is again what it was."
    if who == view.role and what in OWN_MOVES:
        return ""
    if who == view.role and what == "walks out":
        return "You walk out."
    if facts.get("crosses_a_line"):
        return f"{name} refuses: it crosses a red line of its own."
    if what in NOBODYS:
        return NOBODYS[what]
    if what == "incident":
        return f"Incident: {name}. {view.name(facts['victim'])} is struck."
    if what == "all accept":
        return f"All delegations accept: {view.names.text(move['text'])}."
    if what == "all take the interim text":
        taken = interim_taken(says, move["text"], facts["set_aside"])
        return f"{taken} A truce holds, and talks adjourn."
    if what not in TEXTS:
        return f"{name} {SHORT.get(what, what)}."
    worth = "" if move["worth"] is None else f" Worth to you: {move['worth']:.2f}."
    words = f"{author(view, who)} {TEXTS[what]}"
    if who == view.role:  # a draft that its delegation tables, as it has made no offer
        if before == move["text"]:
            return ""
        words = "Your delegation tables a draft of its own"
    if before is None:
        return f"{words}: {view.names.text(move['text'])}.{worth}"
    if before == move["text"]:
        return f"{words} the same as before.{worth}"
    change = view.names.change(before, move["text"])
    return f"{words}, changed from before: {change}.{worth}"


def situation(view: Observation) -> str:
    """Return in a paragraph how things stand as a round begins for the role."""
    stand = PHASE_WORDS[view.phase]
    if view.phase == "collapsed" and len(view.at_venue) == len(view.scene["parties"]):
        stand = "suspended"
    phase = "at the table" if view.phase == "talks" else f"talks are {stand}"
    words = [
        f"ROUND {view.round} of {view.scene['rounds']}: {phase}",
        "a truce holds" if view.truce else "no truce",
        f"trust {view.trust:.2f}",
    ]
    gone = [view.name(p) for p in view.scene["parties"] if p not in view.at_venue]
    if gone:
        words.append(f"gone home: {listed(gone)}")
    own = view.own
    if view.kind == "mediator":
        words.append(f"effort left for {own['effort_left']:.2f} rounds of full pressing")
    else:
        if own["pressed_by"]:
            who = listed(map(view.name, own["pressed_by"]))
            hard = on_scale("strength", own["pressure"])
            words.append(f"pressed {hard} by {who} ({own['pressure']:.2f})")
        words.append(
            f"your softening {own['softening']:.2f}, pain {own['hurt']:.2f} and grievance "
            f"{own['grievance']:.2f}"
        )
        words.append(f"no deal is now worth {own['reservation']:.2f} to you")
    return wrapped("; ".join(words) + ".")


# ---- texts


def text_page(view: Observation, text: Mapping[str, str], interim: bool = False) -> list[str]:
    """Return a text issue by issue, what it is worth to the role and which own lines it crosses."""
    wide = max(map(len, view.names.issues.values()))
    lines = []
    for id_, issue in view.issues.items():
        aside = "  (set aside)" * bool(interim and issue["interim"])
        lines.append(f"  {issue['name']:<{wide}}  {text[id_]}{aside}")
    if view.kind == "party":
        lines += [wrapped(words, "  ") for words in _standing(view, text, interim)]
    return lines


def _standing(view: Observation, text: Mapping[str, str], interim: bool) -> Iterator[str]:
    yield worth_words(view, text)
    for line in breaches(view, text, interim):
        words = crossed_line(view, line)
        if line["binds"]:
            yield f"You cannot sign it: {words}."
        else:
            issue = view.names.issues[line["issue"]]
            yield f"It is beyond your line on {issue}, which gives way for what it is worth."


def worth_words(view: Observation, text: Mapping[str, str], head: str = "Worth") -> str:
    """Return in a sentence what a text is worth to a party, beside no deal."""
    none = view.own["reservation"]
    return f"{head} {worth_of(view, text):.2f} to you; no deal is now worth {none:.2f}."


def on_the_table(view: Observation) -> dict[str, Mapping[str, str]]:
    """Return the latest text of each who has put one forward, by id; ``mediators`` for theirs."""
    return {move["who"]: move["text"] for move in view.moves if move["what"] in TEXTS}


# ---- the brief


def brief(view: Observation) -> list[str]:
    """Return what a role knows of itself, and the issues with their levels."""
    known = _party_brief(view) if view.kind == "party" else _mediator_brief(view)
    return [f"You are {view.name(view.role)}.", *known]


def _party_brief(view: Observation) -> Iterator[str]:
    own = view.own
    yield wrapped(
        f"No deal is worth {own['batna']:.2f} to you, on a scale from 0 to 1; pressure and the "
        f"pain of the stalemate, which grows by {own['waiting']:.2f} a day, lower that. Your "
        f"flexibility is {own['flexibility']['at_the_table']:.2f} at the table and "
        f"{own['flexibility']['under_pressure']:.2f} under pressure.",
    )
    yield wrapped(
        "You can cross a red line as far as you have softened and as a text gives you enough "
        f"elsewhere; your principal accepts {100 * own['mandate']:.0f} % of what you could bear."
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
        "crosses a red line of yours that your softening alone does not open."
    )
    yield from _levels(view)
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
    """Return whether a level crosses an own line that softening alone does not open."""
    text = {id_: other["status_quo"] for id_, other in view.issues.items()} | {issue: level}
    return any(
        line["issue"] == issue
        and not line["unless"]
        and line["need"] >= mandate_for(view, line) * view.own["opened"]
        for line in breaches(view, text)
    )


def _line_words(view: Observation, line: Mapping[str, Any]) -> str:
    def bound(of: Mapping[str, Any]) -> str:
        return f"{view.names.issues[of['issue']]} {of['side'].replace('_', ' ')} '{of['level']}'"

    whose = "your principal's: " * (line["whose"] == "principal")
    unless = f"; not where {listed(map(bound, line['unless']))}" if line["unless"] else ""
    return f"{whose}{bound(line)} ({firm(line['firmness'])}{unless})"


def _mediator_brief(view: Observation) -> Iterator[str]:
    own = view.own
    hold = listed(f"{value:.2f} on {view.name(p)}" for p, value in own["leverage"].items())
    yield wrapped(
        f"Your leverage, 0 to 1: {hold}. While you are present you facilitate at "
        f"{own['facilitation']:.2f} and draft at {own['formulation']:.2f}, which wears nobody out; "
        f"you press at up to {own['pressure']:.2f}."
    )
    yield wrapped(
        f"Your effort is enough for {own['effort_left']:.2f} rounds of full pressing; a round in "
        "which you press at 0.4 takes 0.4 of it. When it is spent you can press no more."
    )
    yield wrapped("You do not know what texts are worth to the parties, nor their red lines.")
    yield ""
    yield wrapped(
        "Issues and levels. * holds while nothing is signed; # is what an interim text says on an "
        "issue that it sets aside."
    )
    yield from _levels(view)


def _levels(view: Observation) -> Iterator[str]:
    """Return issues and their levels, to a party with what each is worth."""
    party = view.kind == "party"
    for number, (id_, issue) in enumerate(view.issues.items(), start=1):
        yield f"{number} {issue['name']} ({id_})"
        for at, level in enumerate(issue["levels"], start=1):
            marks = "*" * (level == issue["status_quo"])
            marks += "!" * (party and barred(view, id_, level))
            marks += "#" * (not party and level == issue["interim"])
            worth = f"{points(view, id_, level):>4.0f}" if party else ""
            yield f"    {at} {f'{level} {marks}':<{WIDE}}{worth}".rstrip()
