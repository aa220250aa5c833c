"""What a player types, understood: a decision, a change of the draft, or a page to read.

`understand` is a pure function of what the player sees, the line and the draft; the terminal around
it (`negsim.roleplay.session`) only reads and prints. A mistake is a `NegsimError` that says what is
allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from negsim.errors import NegsimError, nearest
from negsim.roleplay.decide import Decision, check
from negsim.roleplay.draft import Text, between, changed, fitting, numbered, one_of, shown
from negsim.roleplay.observation import Observation
from negsim.roleplay.words import author, brief, news, on_the_table, text_page, worth_words
from negsim.wording import wrapped


@dataclass(frozen=True)
class Heard:
    """What a line comes to: a decision, or none yet; the draft as it is now; what to print."""

    draft: Text
    decision: Decision | None = None
    page: tuple[str, ...] = ()


class Leave(Exception):  # noqa: N818
    """The player wants to leave the game."""


Command: TypeAlias = Callable[[Observation, str, Text], Heard]


def understand(view: Observation, line: str, draft: Text) -> Heard:
    """Return what a line that was typed means, given the text that the player is working on.

    It is refused if it means nothing here, or is not allowed.
    """
    known = commands(view)
    words = " ".join(line.split())
    for length in (2, 1):  # "walk out" before "walk"
        first = " ".join(words.lower().split(" ")[:length])
        fits = [name for name in known if name == first] or [
            name for name in known if len(first) > 1 and name.startswith(first)
        ]
        if len(fits) == 1:
            heard = known[fits[0]][1](view, words[len(first) :].strip(), draft)
            if heard.decision is not None:
                check(view, heard.decision)
            return heard
    near = nearest(words.lower(), known)
    raise NegsimError(f"'{words}' says nothing here{near}; you can say {', '.join(known)}")


def commands(view: Observation) -> dict[str, tuple[str, Command]]:
    """Return what can be said at a question: each with its help and what it does."""
    about = view.question
    barred = {
        "pass": about.get("drafting"),
        "ask": not about.get("drafting"),
        "return": not about.get("may_return"),
        "leave": not about.get("may_leave"),
    }
    known = COMMANDS[about["kind"]] | PAGES
    return {name: means for name, means in known.items() if not barred.get(name)}


# ---- decisions


def _decide(**decision: Any) -> Command:
    """Return a command that is always the same decision."""

    def command(view: Observation, rest: str, draft: Text) -> Heard:
        _stands_alone(rest)
        return Heard(draft, decision)

    return command


def _stands_alone(rest: str) -> None:
    if rest:
        raise NegsimError(f"'{rest}' is too much; the command stands alone")


def _offer(view: Observation, rest: str, draft: Text) -> Heard:
    draft = changed(view, rest, draft) if rest else draft
    return Heard(draft, {"text": fitting(view, draft)})


def _joint(view: Observation, rest: str, draft: Text) -> Heard:
    _stands_alone(rest)
    return Heard(draft, {"text": fitting(view, between(view))})


def _accept(view: Observation, rest: str, draft: Text) -> Heard:
    offers = {offer["who"]: view.name(offer["who"]) for offer in view.question["offers"]}
    if not rest and len(offers) > 1:
        raise NegsimError(f"whose offer? accept {' or accept '.join(offers)}")
    return Heard(draft, {"accept": [one_of(rest, offers, "offer")] if rest else list(offers)})


def _work(view: Observation, rest: str, draft: Text) -> Heard:
    """Read whom a mediator presses: ``pakistan 0.4``, or several with commas between."""
    decision: Decision = {"press": 0.0, "whom": []}
    parts = list(filter(None, (part.strip() for part in rest.split(",")))) or [""]
    for part in parts:
        whom, hard = _pressed(view, part)
        if decision["whom"] and hard != decision["press"]:
            raise NegsimError("press: one strength for all whom you press")
        decision["whom"] = list(dict.fromkeys([*decision["whom"], *whom]))
        decision["press"] = hard
    return Heard(draft, decision)


def _pressed(view: Observation, words: str) -> tuple[list[str], float]:
    """Return whom a mediator presses, and how hard: as hard as it can unless a number is given."""
    parties: dict[str, str] = view.scene["parties"]
    found = re.fullmatch(r"(.*?)\s*([0-9.]+)?", words)
    who, number = found.groups() if found else (words, None)
    if not who:
        raise NegsimError(f"press whom? press {', press '.join([*parties, 'all'])}")
    try:
        hard = float(view.own["pressure"]) if number is None else float(number)
    except ValueError:
        raise NegsimError(f"'{number}' is not a number") from None
    whom = list(parties) if who == "all" else [one_of(who, parties, "party")]
    return (whom, hard) if hard > 0.0 else ([], 0.0)


# ---- the draft


def _set(view: Observation, rest: str, draft: Text) -> Heard:
    return _show(view, "", changed(view, rest, draft))


def _like(view: Observation, rest: str, draft: Text) -> Heard:
    texts = on_the_table(view)
    names = {who: view.name(who) for who in texts}
    if not texts:
        raise NegsimError("no text has been put forward yet")
    if not rest and len(texts) > 1:
        raise NegsimError(f"like whose? {numbered(names)}")
    who = one_of(rest, names, "text") if rest else next(iter(texts))
    return _show(view, "", dict(texts[who]))


def _show(view: Observation, rest: str, draft: Text) -> Heard:
    return Heard(draft, page=shown(view, draft))


# ---- pages


def _page(lines: Callable[[Observation], Iterable[str]], none: str = "") -> Command:
    """Return a command that shows some lines, or that there are none."""

    def command(view: Observation, rest: str, draft: Text) -> Heard:
        return Heard(draft, page=tuple(lines(view)) or (none,))

    return command


def _texts(view: Observation) -> Iterator[str]:
    for who, text in on_the_table(view).items():
        yield author(view, who)
        yield from text_page(view, text)


def _help(view: Observation) -> Iterator[str]:
    known = commands(view)
    wide = max(map(len, known))
    for name, (meaning, _) in known.items():
        yield wrapped(meaning, f"  {name:<{wide}}  ")


def _quit(view: Observation, rest: str, draft: Text) -> Heard:
    raise Leave


SET: dict[str, tuple[str, Command]] = {
    "set": ("ISSUE LEVEL; ISSUE LEVEL ...: change your draft, by names or numbers", _set),
    "like": ("WHO: take the text of somebody as your draft", _like),
    "show": ("your draft: what it is worth to you, what it crosses", _show),
}

REFUSE = {"refuse": ("refuse it", _decide(take=False))}

WALK = ("break off talks at the end of this round", _decide(text=None, walk_out=True))

COMMANDS: dict[str, dict[str, tuple[str, Command]]] = {
    "offer": {
        "offer": ("offer your draft; or offer ISSUE LEVEL; ...", _offer),
        "ask": ("make no offer and ask the mediators for their text; your delegation tables a "
                "draft of its own", _decide(text=None)),
        "pass": ("make no offer this round; your delegation tables a draft of its own",
                 _decide(text=None)),
        "walk out": WALK,
        **SET,
    },
    "answer": {
        "accept": ("WHO: accept the offer of WHO", _accept),
        "reject": ("accept none of the offers", _decide(accept=[])),
        "walk out": (WALK[0], _decide(accept=[], walk_out=True)),
    },
    "text": {"take": ("take the mediators' text", _decide(take=True)), **REFUSE},
    "interim": {"take": ("take the interim text", _decide(take=True)), **REFUSE},
    "ratify": {
        "ratify": ("your capital says yes", _decide(ratify=True)),
        "veto": ("your capital says no, and talks collapse", _decide(ratify=False)),
    },
    "walk_out": {
        "walk out": ("leave the table: talks collapse", _decide(walk_out=True)),
        "stay": ("stay at the table: talks go on", _decide(walk_out=False)),
    },
    "away": {
        "return": ("be ready to come back to the table", _decide(leave=False, **{"return": True})),
        "wait": ("do not come back yet, and stay where you are",
                 _decide(leave=False, **{"return": False})),
        "leave": ("go home: harder to come back from",
                  _decide(leave=True, **{"return": False})),
    },
    "work": {
        "press": ("WHO or WHO 0.4, several with commas between, or all: press them", _work),
        "rest": ("press nobody and save your effort", _decide(press=0.0, whom=[])),
    },
    "table": {
        "table": ("put your draft to the parties", _offer),
        "joint": ("put the text halfway between the parties' latest offers", _joint),
        "nothing": ("table no text this round", _decide(text=None)),
        **SET,
    },
    "aside": {
        "table": ("put your draft to the parties as an interim text", _offer),
        "joint": ("put an interim text halfway between the parties' latest offers", _joint),
        "nothing": ("set no issues aside this round", _decide(text=None)),
        **SET,
    },
}  # fmt: skip
"""What can be said at each kind of question."""

PAGES: dict[str, tuple[str, Command]] = {
    "brief": ("what you know of yourself, and all issues and levels", _page(brief)),
    "texts": ("the latest text of each side", _page(_texts, "No text has been put forward yet.")),
    "news": ("all that has happened so far",
             _page(lambda view: news(view, 0), "Nothing has happened yet.")),
    "help": ("what you can say here", _page(_help)),
    "quit": ("save the game and leave; Ctrl-C and Ctrl-D do the same", _quit),
}  # fmt: skip
"""What can be said at every question."""

DRAFTED = {"offer", "table", "aside"}
"""Questions at which the draft may be put forward."""

QUESTIONS = {
    "offer": "What do you offer?",
    "answer": "Do you accept?",
    "text": "The mediators put this text to you. Do you take it?",
    "interim": "Talks are stuck. The mediators put an interim text to you. Do you take it?",
    "ratify": "All delegations accept. Does your capital ratify?",
    "walk_out": "Talks are about to break down over what you still ask for. Do you walk out?",
    "away": "Are you ready to come back to the table?",
    "work": "Whom do you press this round?",
    "table": "No offer has passed. Do you table a text?",
    "aside": "No text has passed. Do you set issues aside, with an interim text on the rest?",
}


def question(view: Observation, draft: Text, in_full: bool) -> list[str]:
    """Return what a player is asked, with the text it is about and what can be said.

    Where the draft may be put forward it is shown `in_full`, or only by what it is worth.
    """
    about, kind = view.question, view.question["kind"]
    lines = [QUESTIONS[kind]]
    if kind in ("text", "interim", "ratify"):
        lines += text_page(view, about["text"], kind == "interim")
    elif kind in DRAFTED:
        if in_full:
            lines += shown(view, draft)
        elif view.kind == "party":
            lines.append(worth_words(view, fitting(view, draft), "Your draft is worth"))
    elif kind == "away" and not about["may_return"]:
        lines.append("What your side asks for before it comes back has not come about yet.")
    short = [name for name in commands(view) if name not in PAGES]
    return [*lines, f"[{', '.join(short)}; help]"]
