"""What somebody in the seat may decide, checked against what the seat sees.

Everything here is a pure function of an observation and plain data, so a page in a browser can
show and refuse exactly what the game will.

A role's instructions bind whoever plays it, as they bind the model's own player: red lines as far
as they do not give way, the mandate, the conditions for coming back. All that the model leaves to
judgement or to a random number is the player's to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from negsim.errors import NegsimError, nearest
from negsim.roleplay.observation import Observation
from negsim.rules.softening import bearable, gained, need, price, signable
from negsim.scenario.fields import is_firm
from negsim.wording import apart

Decision: TypeAlias = dict[str, Any]
"""What is decided, as JSON has it; its keys by the kind of question:

``offer``
    ``text`` (issue to level, or None: then the delegation tables a draft of its own, as the model's
    would), perhaps ``asks`` (what the party wants a text to be worth to it; by default what its
    offer is), perhaps ``walk_out``.
``answer``
    ``accept`` (ids of those whose offer is accepted), perhaps ``walk_out``.
``text``, ``interim``
    ``take``, the mediators' text.
``ratify``
    ``ratify``, what all delegations accept.
``walk_out``
    ``walk_out``, when talks are about to collapse over the party's shortfall.
``away``
    ``leave`` the venue, be ready to ``return``; while there are no talks.
``work``
    ``press`` (how hard) and ``whom``: a mediator's round. What else it does wears nobody out.
``table``, ``aside``
    ``text`` that the mediator tables: a text, or None.
"""

Text: TypeAlias = Mapping[str, str]


def worth_of(view: Observation, text: Text) -> float:
    """Return what a text is worth to the role, 0 to 1, at what it believes of promises now."""
    own = view.own
    q = own["assurance"]["levels"][text.get(own["assurance"]["issue"], "")]
    delivered = q + (1.0 - q) * own["credibility"]
    parts = [own["worth"][issue][level] for issue, level in text.items()]
    return float(sum(part["sure"] + delivered * part["promised"] for part in parts))


def breaches(view: Observation, text: Text, interim: bool = False) -> list[dict[str, Any]]:
    """Return a party's own red lines that a text crosses; an interim text not those set aside.

    Each is as in ``own["lines"]`` with ``need``, what the text needs of the party by this line;
    ``borne``, what it could bear for this text; and ``binds``, whether that is not enough.
    """
    worth = worth_of(view, text)
    found = []
    for line in view.own["lines"]:
        steps = _beyond(view, line, text)
        excused = line["unless"] and not any(_beyond(view, c, text) for c in line["unless"])
        aside = interim and (view.issues[line["issue"]]["interim"] or line["whose"] == "principal")
        if steps == 0 or excused or aside:
            continue
        needed = float(need(line["firmness"], steps))
        mandate = mandate_for(view, line, interim)
        found.append(
            line
            | {
                "need": needed,
                "borne": could_bear(view, mandate, worth),
                "binds": not signable(worth, _price(view, needed, mandate)),
            }
        )
    return found


def mandate_for(view: Observation, line: Mapping[str, Any], interim: bool = False) -> float:
    """Return the share of what it could bear that a party may use on a line.

    Where its principal has lines of its own, the mandate counts for those.
    """
    free = line["whose"] == "delegation" and not interim
    return 1.0 if free else float(view.own["mandate"])


def could_bear(view: Observation, mandate: float, worth: float) -> float:
    """Return what a party could bear for a text worth `worth` to it."""
    own = view.own
    gain = gained(worth, own["unpressured"], own["most"])
    return float(bearable(mandate, own["opened"], own["linkage"], gain))


def _price(view: Observation, needed: float, mandate: float) -> float:
    """Return what a text must be worth to a party that it could sign it."""
    own = view.own
    linkage, reserve, most = own["linkage"], own["unpressured"], own["most"]
    return float(price(needed, mandate, own["opened"], linkage, reserve, most))


def _beyond(view: Observation, bound: Mapping[str, Any], text: Text) -> int:
    """Return how many levels a text lies beyond a line or condition."""
    levels: list[str] = view.issues[bound["issue"]]["levels"]
    level, found = levels.index(bound["level"]), levels.index(text[bound["issue"]])
    return max(level - found if bound["side"] == "at_least" else found - level, 0)


def check(view: Observation, decision: object) -> None:
    """Refuse a decision that is none, or that the role's instructions do not allow."""
    kind = view.question["kind"]
    needed, optional, check_parts = KINDS[kind]
    known = ", ".join(needed + optional)
    if not isinstance(decision, dict):
        raise NegsimError(f"a decision must be an object with {known}")
    for key in decision:
        if key not in needed + optional:
            raise NegsimError(f"'{key}' is no part of {kind}; its parts are {known}")
    for key in needed:
        if key not in decision:
            raise NegsimError(f"{kind} lacks '{key}'")
    for key, value in decision.items():
        if key in FLAGS and not isinstance(value, bool):
            raise NegsimError(f"{key}: must be true or false")
    if check_parts:
        check_parts(view, decision)


FLAGS = {"walk_out", "take", "ratify", "leave", "return"}


def _offer(view: Observation, decision: Decision) -> None:
    if decision["text"] is not None:
        check_text(view, decision["text"])
    if "asks" in decision:
        _number(decision["asks"], "asks", 1.0)
    if decision["text"] is not None and decision.get("walk_out"):
        raise NegsimError("whoever walks out makes no offer")


def _answer(view: Observation, decision: Decision) -> None:
    offers = {offer["who"]: offer["text"] for offer in view.question["offers"]}
    _ids(decision["accept"], "accept", offers)
    if decision["accept"] and decision.get("walk_out"):
        raise NegsimError("whoever walks out accepts nothing")
    for who in decision["accept"]:
        check_text(view, offers[who])


def _away(view: Observation, decision: Decision) -> None:
    if decision["leave"] and not view.question["may_leave"]:
        raise NegsimError("your delegation has left the venue already")
    if decision["return"] and not view.question["may_return"]:
        raise NegsimError("what your side asks for before it comes back has not come about yet")


def _work(view: Observation, decision: Decision) -> None:
    _number(decision["press"], "press", view.own["pressure"])
    _ids(decision["whom"], "whom", view.scene["parties"])
    if (decision["press"] > 0) != bool(decision["whom"]):
        raise NegsimError("press: say whom and how hard, or neither")


def _table(view: Observation, decision: Decision) -> None:
    if decision["text"] is not None:
        check_text(view, decision["text"], interim=view.question["kind"] == "aside")


def _number(value: object, key: str, most: float) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0.0 <= value <= most:  # type: ignore[operator]
        raise NegsimError(f"{key}: {value!r} is not a number from 0 to {most:.4g}")


def _ids(given: object, key: str, allowed: Mapping[str, object]) -> None:
    if not isinstance(given, list) or not all(isinstance(who, str) for who in given):
        raise NegsimError(f"{key}: must be a list of names")
    for who in given:
        if who not in allowed:
            near = nearest(who, allowed)
            raise NegsimError(f"{key}: '{who}' is none of {', '.join(allowed)}{near}")


def check_text(view: Observation, text: object, interim: bool = False) -> None:
    """Refuse a text that the role cannot put its name to.

    Raises
    ------
    NegsimError
        For an issue or level that is not known or missing, an issue that is set aside, or a red
        line of the role's own that does not give way.
    """
    if not isinstance(text, dict) or set(text) != set(view.issues):
        raise NegsimError(f"a text gives one level to each of {', '.join(view.issues)}")
    for id_, issue in view.issues.items():
        name, level = issue["name"], text[id_]
        if level not in issue["levels"]:
            allowed = ", ".join(f"'{known}'" for known in issue["levels"])
            near = nearest(str(level), issue["levels"])
            raise NegsimError(f"{id_}: there is no level '{level}'{near}; levels are {allowed}")
        if interim and issue["interim"] and level != issue["interim"]:
            raise NegsimError(f"{name} is set aside in an interim text, at '{issue['interim']}'")
    for line in breaches(view, text, interim) if view.kind == "party" else ():
        if line["binds"]:
            raise NegsimError(crossed_line(view, line))


def crossed_line(view: Observation, line: Mapping[str, Any]) -> str:
    """Return in words which own line is in the way, and what would have to change."""
    bound = view.names.bound(line["issue"], line["side"], line["level"])
    words = f"it crosses your red line, {bound}"
    if is_firm(line["firmness"]):
        return f"{words}, which never gives way"
    needed, borne = apart(line["need"], line["borne"])
    return f"{words}: that needs {needed}, and for this text you could bear {borne}"


KINDS: dict[str, tuple[list[str], list[str], Callable[[Observation, Decision], None] | None]] = {
    "offer": (["text"], ["asks", "walk_out"], _offer),
    "answer": (["accept"], ["walk_out"], _answer),
    "text": (["take"], [], None),
    "interim": (["take"], [], None),
    "ratify": (["ratify"], [], None),
    "walk_out": (["walk_out"], [], None),
    "away": (["leave", "return"], [], _away),
    "work": (["press", "whom"], [], _work),
    "table": (["text"], [], _table),
    "aside": (["text"], [], _table),
}
"""Of each kind of question: parts that a decision must have or may have, what else checks it."""
