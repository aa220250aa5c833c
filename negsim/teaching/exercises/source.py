"""The files of words in ``exercises/``: how they are laid out, found and read.

A file begins with a title and a list of what a teacher chooses by (`ABOUT`). Then come the
sections of the student's sheet (`SHEET`), a heading ``# Key``, and the sections of the key
(`KEY`). ``{{name}}`` stands for a value, ``(lines: 3)`` alone in a paragraph for an answer
by hand. A sheet may use facts of the case, a key its answers as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from negsim.errors import NegsimError, nearest
from negsim.scenario.files.load import shipped_folder

NAMES = (
    *("red-lines", "firm-lines", "mediator"),
    *("one-more-chance", "ripeness", "opening-lines", "guarantees"),
    *("spoilers", "retaliation", "forced-deals"),
    *("one-case", "own-scenario"),
)
"""The exercises, in the order of a course."""

ABOUT = ("Level", "Minutes", "Groups", "Case")
SHEET = ("Goals", "Read first", "Steps", "Questions", "Rubric")
KEY = ("Answers", "Debrief")

OWN = "your own"
"""The case of an exercise that begins with an empty folder."""

FILE = re.compile(
    r"# (?P<title>[^\n]+)\n\n(?P<about>(?:- [^\n]+\n)+)\n(?P<sheet>.*?)\n# Key\n\n(?P<key>.*)", re.S
)
NAMED = re.compile(r"^- (\w+): (.+)$", re.M)


@dataclass(frozen=True)
class Words:
    """The words of an exercise, before anything is filled in.

    Parameters
    ----------
    name, title : str
        Of the exercise.
    level, minutes, groups, case : str
        What a teacher chooses by; `case` is a shipped scenario or `OWN`.
    sheet, key : str
        Markdown.
    """

    name: str
    title: str
    level: str
    minutes: str
    groups: str
    case: str
    sheet: str
    key: str


def read(name: str) -> Words:
    """Return the words of an exercise; a name that none has is refused, with the nearest."""
    if name not in NAMES:
        near = nearest(name, NAMES)
        raise NegsimError(f"there is no exercise '{name}'; they are {', '.join(NAMES)}{near}")
    text = (shipped_folder("exercises") / f"{name}.md").read_text(encoding="utf-8")
    found = FILE.fullmatch(text)
    if not found:
        raise NegsimError(f"the exercise '{name}' is damaged; install negsim again")
    about = dict(NAMED.findall(found["about"]))
    level, minutes, groups, case = (about[one] for one in ABOUT)
    return Words(name, found["title"], level, minutes, groups, case, found["sheet"], found["key"])


def contents() -> tuple[Words, ...]:
    """Return the words of all exercises, in the order of a course."""
    return tuple(read(name) for name in NAMES)
