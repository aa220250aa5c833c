"""The text that a player works on, and how its issues and levels are named when it is changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from negsim.errors import NegsimError, nearest
from negsim.roleplay.observation import Observation
from negsim.roleplay.words import barred, on_the_table, points, text_page

Text: TypeAlias = dict[str, str]


def first_draft(view: Observation) -> Text:
    """Return the text that a player begins to change.

    A party begins with the level of each issue that it likes best within its own lines, a mediator
    with what holds while nothing is signed.
    """
    draft: Text = {id_: issue["status_quo"] for id_, issue in view.issues.items()}
    for id_, issue in view.issues.items() if view.kind == "party" else ():
        open_ = [level for level in issue["levels"] if not barred(view, id_, level)]
        draft[id_] = max(open_ or issue["levels"], key=lambda at, k=id_: points(view, k, at))
    return draft


def fitting(view: Observation, draft: Text) -> Text:
    """Return a draft with what an interim text sets aside, where one is tabled."""
    aside: Text = {}
    if view.question["kind"] == "aside":
        aside = {id_: k["interim"] for id_, k in view.issues.items() if k["interim"]}
    return draft | aside


def between(view: Observation) -> Text:
    """Return the text halfway between the parties' latest offers or drafts, which all know.

    Where two levels are as near, the one nearer to what holds while nothing is signed.

    Raises
    ------
    NegsimError
        If no party has offered a text yet.
    """
    offers = [text for who, text in on_the_table(view).items() if who in view.scene["parties"]]
    if not offers:
        raise NegsimError("no party has offered a text yet; table a draft of your own")
    draft: Text = {}
    for id_, issue in view.issues.items():
        levels: list[str] = issue["levels"]
        at = [levels.index(text[id_]) for text in offers]
        now, twice = levels.index(issue["status_quo"]), min(at) + max(at)
        draft[id_] = levels[min(twice // 2, (twice + 1) // 2, key=lambda k: abs(k - now))]
    return draft


def changed(view: Observation, rest: str, draft: Text) -> Text:
    """Return the draft with ``ISSUE LEVEL; ISSUE LEVEL`` put in."""
    issues = view.names.issues
    if not rest:
        raise NegsimError("set what? Such as: set ISSUE LEVEL; ISSUE LEVEL (names or numbers)")
    for part in filter(None, (part.strip() for part in rest.split(";"))):
        # An issue may be given by its name, which has spaces: the longest that fits.
        named = [name for id_, name in issues.items() if part.lower().startswith(name.lower())]
        first = max(named, key=len) if named else re.split(r"[\s=:]", part, maxsplit=1)[0]
        issue = one_of(first, issues, "issue")
        level = part[len(first) :].strip(" =:")
        levels = {one: one for one in view.names.levels[issue]}
        if not level:
            raise NegsimError(f"{issues[issue]} needs a level after it: {numbered(levels)}")
        draft = draft | {issue: one_of(level, levels, "level")}
    return draft


def numbered(ids: Iterable[str]) -> str:
    """Return ids as a player may choose them: ``1 pakistan, 2 afghan_taliban``."""
    return ", ".join(f"{number} {id_}" for number, id_ in enumerate(ids, start=1))


def one_of(given: str, names: Mapping[str, str], what: str) -> str:
    """Return the id that is meant by an id, a name, a number from 1, or a part of a name."""
    wanted = given.lower().strip(" '\"")
    ids = list(names)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(ids):
        return ids[int(wanted) - 1]
    found: list[str] = []
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [i for i, name in names.items() if any(fits(n.lower(), wanted) for n in (i, name))]
        if wanted and len(found) == 1:
            return found[0]
    why = "may be more than one" if found and wanted else "is none"
    near = nearest(wanted, [*ids, *names.values()]) if not found else ""
    raise NegsimError(f"{what} '{given}' {why} of {numbered(names)}{near}")


def shown(view: Observation, draft: Text) -> tuple[str, ...]:
    """Return in lines how the draft stands."""
    interim = view.question["kind"] == "aside"
    return ("Your draft", *text_page(view, fitting(view, draft), interim))
