"""The catalogue of sentences, `catalogue.json`: what a story says, apart from when it says it.

A sentence has places such as ``{who:name}``, filled with what is given under that name in one of
the `FORMATS`; a place without a format takes words as they are. A place with ``|`` chooses between
words by number: ``{who|asks|ask}``, ``{rounds|round|rounds}``: the first for one, the second for
many. One is the number 1, a list of one, and somebody whose name is not declared plural.

`story.js`, beside it, fills the same sentences in a browser.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from negsim.wording import Names, chance, listed, numbered

CATALOGUE: dict[str, Any] = json.loads(
    (files("negsim") / "story" / "catalogue.json").read_text("utf-8")
)
"""All that `catalogue.json` holds: words, scales of words, and sentences by what they are about."""

PLAIN: dict[str, str] = CATALOGUE["plain"]
"""Sentences for moves that need no more words."""

PLACE = re.compile(r"\{(\w+)(?::([^}|]+))?(?:\|([^}|]*)\|([^}|]*))?\}")


def on_scale(name: str, value: float) -> str:
    """Return the word of a scale for a number: the first whose bound it does not exceed."""
    scale: list[tuple[float | None, str]] = CATALOGUE["scales"][name]
    return next(word for most, word in scale if value <= (math.inf if most is None else most))


def chances(pair: Sequence[float]) -> str:
    """Return the smallest and the largest of some chances: ``5 to 12 %``, or ``5 %``."""
    low, high = map(chance, pair)
    return low if low == high else f"{low.removesuffix(' %')}{CATALOGUE['words']['to']}{high}"


FORMATS: dict[str, Callable[[Any], str]] = {
    ".1": lambda number: f"{number:.1f}",
    ".2": lambda number: f"{number:.2f}",
    "+.1": lambda number: f"{number:+.1f}",
    ",": lambda number: f"{number:,}",
    "g": lambda number: f"{number:g}",
    "chance": chance,
    "chances": chances,
    "spans": numbered,
    "list": listed,
    "shortfall": lambda number: on_scale("shortfall", number),
    "strength": lambda number: on_scale("strength", number),
}
"""How numbers and words are written, by the names that places have for it."""


class Catalogue:
    """Says the sentences of the catalogue with the names of a scenario.

    Besides `FORMATS`, places may have those that need names: ``name`` and ``whose`` of an actor by
    its id, ``names`` and ``of_all`` of several, ``sides`` of parties,
    and ``Sides`` where they begin a sentence; ``issue`` and ``issues``; ``text`` in full,
    ``change``, what differs between two, and ``worths``, what one is worth to each party.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.formats = FORMATS | {
            "name": self.name,
            "names": lambda ids: listed(map(self.name, ids)),
            "sides": self.sides,
            "Sides": lambda ids: capital(self.sides(ids)),
            "whose": self.whose,
            "of_all": lambda ids: listed(map(self.whose, ids)),
            "issue": lambda id: self.names.issues[id],
            "issues": lambda ids: listed(self.names.issues[id] for id in ids),
            "text": lambda text: self.names.text(text),
            "worths": lambda worth: self.names.worths(worth),
            "change": lambda texts: self.names.change(*texts),
        }

    def say(self, about: str, case: str, **given: Any) -> str:
        """Return a sentence of the catalogue, its places filled.

        Parameters
        ----------
        about, case : str
            Where it stands in the catalogue.
        **given : object
            What its places are filled with, by their names.
        """
        return self.filled(CATALOGUE[about][case], given)

    def move(self, what: str, who: str = "") -> str:
        """Return a move in a few words, by what it is and who makes it: ``Upton waits``."""
        return self.say("moves", what, who=who)

    def filled(self, sentence: str, given: Mapping[str, Any]) -> str:
        """Return a sentence with its places filled."""

        def fill(place: re.Match[str]) -> str:
            name, form, one, many = place.groups()
            if one is not None:
                return many if self.many(given[name]) else one
            return str(given[name]) if form is None else self.formats[form](given[name])

        return PLACE.sub(fill, sentence)

    def many(self, value: Any) -> bool:
        """Return whether words that go with a number, a list or somebody by id are of many."""
        if isinstance(value, str):
            return value in self.names.plural
        if isinstance(value, int | float):
            return value != 1
        return len(value) != 1 or (isinstance(value[0], str) and self.many(value[0]))

    def name(self, id: str) -> str:
        """Return the name of a party, a mediator or a source of violence."""
        names = self.names
        return names.parties.get(id) or names.mediators.get(id) or names.sources[id]

    def sides(self, ids: Sequence[str]) -> str:
        """Return the names of parties, or where that is all of them: both sides, all sides."""
        parties = self.names.parties
        if len(ids) < 2 or {*ids} != {*parties}:
            return listed(map(self.name, ids))
        words: str = CATALOGUE["words"]["both" if len(parties) == 2 else "all"]
        return words

    def whose(self, id: str) -> str:
        """Return the name of an actor in the possessive: ``Upton's``, ``the Uptonians'``."""
        name, words = self.name(id), CATALOGUE["words"]
        many = id in self.names.plural and name.endswith("s")
        return f"{name}{words['of_many' if many else 'of_one']}"

    def bound(self, side: str) -> str:
        """Return the words for a side of a red line."""
        words: str = CATALOGUE["words"][side]
        return words


def capital(words: str) -> str:
    """Return words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def first_asked(asked: Any) -> list[str]:
    """Return what a party asks for before it returns, by its preconditions."""
    words = CATALOGUE["words"]
    return [words["truce"]] * asked.truce + [words["quiet"]] * bool(asked.quiet)


def plain_note(note: str) -> str:
    """Return a note without the keys of sources and the last full stop."""
    return re.sub(r"\s*\[[^]]*\]", "", note).strip().rstrip(".")
