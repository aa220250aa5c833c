"""The words of a page: one file for each language, and a made-up one that reads from the right."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

from negsim.errors import NegsimError, nearest

PSEUDO = "pseudo"
"""The made-up language: every word of English in other letters, so that none is overlooked."""

LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهفغحيجكلمنعبقرستثوخشذز")


def languages() -> list[str]:
    """Return the languages that there are words of."""
    folder = files("negsim") / "browser" / "page" / "words"
    found = [file.name.removesuffix(".json") for file in folder.iterdir()]
    return [*sorted(found), PSEUDO]


def words_of(language: str) -> dict[str, str]:
    """Return the words of a language by their keys.

    Raises
    ------
    NegsimError
        If there are none of this language, or one lacks some of them.
    """
    if language not in languages():
        near = nearest(language, languages())
        raise NegsimError(f"there are no words of '{language}' for a page{near}")
    if language == PSEUDO:
        return pseudo(words_of("en"))
    file = files("negsim") / "browser" / "page" / "words" / f"{language}.json"
    found: dict[str, str] = json.loads(file.read_text("utf-8"))
    lacking = [] if language == "en" else [key for key in words_of("en") if key not in found]
    # Not each language has another form for one thing.
    if lacking := [key for key in lacking if not key.endswith(".one")]:
        raise NegsimError(f"words of '{language}' lack {', '.join(lacking)}")
    return found


def filled(words: str, given: dict[str, Any]) -> str:
    """Return words with what stands for each ``{name}`` in them put in."""
    return re.sub(r"\{(\w+)\}", lambda place: str(given[place[1]]), words)


def pseudo(words: dict[str, str]) -> dict[str, str]:
    """Return words in other letters, a third longer, in a direction from right to left."""

    def changed(text: str) -> str:
        return re.sub(r"\{\w+\}|[A-Za-z]+", lambda found: longer(found[0]), text)

    def longer(word: str) -> str:
        letters = word.lower() + word.lower()[: (len(word) + 2) // 3]
        return word if word.startswith("{") else letters.translate(LETTERS)

    return {key: changed(text) for key, text in words.items()} | {
        "hyphens": words["hyphens"],
        "language": "ar-x-pseudo",
        "direction": "rtl",
    }
