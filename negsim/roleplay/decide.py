"""What somebody in the seat may decide, checked against what the seat sees.

Everything here is a pure function of an observation and plain data, so a page in a browser can
show and refuse exactly what the game will.

A role's instructions bind whoever plays it, as they bind the model's own player: red lines as far
as they have softened, what an interim text has settled, the mandate, the conditions for coming
back. All that the model leaves to judgement or to a random number is the player's to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from negsim.errors import NegsimError, nearest
from negsim.roleplay.observation import Observation
from negsim.rules.ratification import beyond_mandate
from negsim.rules.softening import need, signable
from negsim.scenario.scenario import is_firm

Decision: TypeAlias = dict[str, Any]
"""What is decided, as JSON has it; its keys by the kind of question:

``offer``
    ``text`` (issue to level, or None for no offer), perhaps ``asks`` (what the party wants a text
    to be worth to it; by default what its offer is), perhaps ``walk_out``.
``answer``
    ``accept`` (ids of those whose offer is accepted), perhaps ``walk_out``.
``text``, ``interim``
    ``take``, the mediators' text.
``ratify``
    ``ratify``, what all delegations accept.
``walk_out``
    ``walk_out``, when talks are about to collapse over the party's shortfall.
``away``
    ``leave`` the venue, consent to ``return``; while talks are broken off.
``work``
    ``facilitate``, ``draft``, ``press`` (how hard) and ``whom``: a mediator's round.
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

    Each is as in ``own["lines"]`` with ``need``, the softening above which it gives way to this
    text; ``binds``, whether it has not yet; ``vetoed``, whether the principal's line is crossed
    further than the mandate goes.
    """
    softening, mandate = view.own["softening"], view.own["mandate"]
    found = []
    for line in view.own["lines"]:
        steps = _beyond(view, line, text)
        excused = line["unless"] and not any(_beyond(view, c, text) for c in line["unless"])
        if steps == 0 or excused or (interim and view.issues[line["issue"]]["interim"]):
            continue
        needed = float(need(line["firmness"], steps))
        binds = line["whose"] != "principal" and not signable(needed, softening)
        ratified = line["whose"] != "delegation" and not interim
        vetoed = ratified and beyond_mandate(needed, mandate, softening)
        found.append(line | {"need": needed, "binds": binds, "vetoed": vetoed})
    return found


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


FLAGS = {"walk_out", "take", "ratify", "leave", "return", "facilitate", "draft"}


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
        For an issue or level that is not known or missing, a change of what an interim text has
        settled, or a red line of the role's own that has not given way.
    """
    if not isinstance(text, dict) or set(text) != set(view.issues):
        raise NegsimError(f"a text gives one level to each of {', '.join(view.issues)}")
    for id_, issue in view.issues.items():
        name, level = issue["name"], text[id_]
        if level not in issue["levels"]:
            allowed = ", ".join(f"'{known}'" for known in issue["levels"])
            near = nearest(str(level), issue["levels"])
            raise NegsimError(f"{id_}: there is no level '{level}'{near}; levels are {allowed}")
        settled = view.locked.get(id_, level)
        if level != settled:
            raise NegsimError(f"{name} is settled at '{settled}' by the interim text")
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
    has = f"{view.own['softening']:.2f}"
    return f"{words}: that gives way at softening above {line['need']:.2f}, and you have {has}"


KINDS: dict[str, tuple[list[str], list[str], Callable[[Observation, Decision], None] | None]] = {
    "offer": (["text"], ["asks", "walk_out"], _offer),
    "answer": (["accept"], ["walk_out"], _answer),
    "text": (["take"], [], None),
    "interim": (["take"], [], None),
    "ratify": (["ratify"], [], None),
    "walk_out": (["walk_out"], [], None),
    "away": (["leave", "return"], [], _away),
    "work": (["facilitate", "draft", "press", "whom"], [], _work),
    "table": (["text"], [], _table),
    "aside": (["text"], [], _table),
}
"""Of each kind of question: parts that a decision must have or may have, what else checks it."""
