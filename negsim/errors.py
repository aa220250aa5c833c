"""The one error for a user's mistake: where it is, what is wrong, what is allowed."""

from __future__ import annotations

import difflib
import os
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real

MOST_SHOWN = 25
"""How many mistakes of one file are printed before the rest is only counted."""

LONGEST = 2000
"""Letters of one mistake that are printed; of a longer one, the beginning and the end."""

MOST_COMPARED = 200
"""Among how many names, and up to how many letters, the nearest is looked for: it is slow."""


CODES = {
    "unreadable": "the file cannot be read, is no text, is empty or is too long",
    "not-yaml": "the text is not YAML",
    "not-allowed": "an alias, anchor, tag, merge key or second document, which YAML has",
    "wrong-format": "the file is of another kind, or of another version of its format",
    "unknown-key": "a block has a key that the format does not know there",
    "unknown-name": "a level, issue, party, source or choice that there is not",
    "unknown-path": "a path leads nowhere",
    "missing": "something is not given, or is empty",
    "wrong-kind": "a text, list, mapping or flag stands where something else must",
    "not-a-number": "something else stands where a number must, or a whole number",
    "out-of-range": "a number is lower or higher than allowed",
    "duplicate": "something is there twice that may be there once",
    "bad-name": "an id, level or text that may not be written so",
    "conflict": "parts that are right by themselves do not fit together",
    "too-large": "more texts, points or bytes than can be handled",
    "other": "any other mistake; the message says which",
}
"""The code of each class of mistakes, and what it means; codes do not change."""


@dataclass(frozen=True)
class Mistake:
    """One mistake, and where to mend it.

    Parameters
    ----------
    what : str
        What is wrong, what is allowed, and the nearest name where there is one.
    path : str
        Path inside the file, such as ``parties.pakistan.batna``; empty for the whole file.
    file : str
        Path of the file as the user gave it; empty for the command line.
    line : int
        Line in the file, counted from 1; 0 where there is none.
    code : str
        Which class of mistakes it is of, one of `CODES`; for programs, and never printed.
    """

    what: str
    path: str = ""
    file: str = ""
    line: int = 0
    code: str = "other"

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.file and self.line else self.file
        words = ": ".join(part for part in (where, self.path, self.what) if part)
        if len(words) > LONGEST:
            words = f"{words[: LONGEST // 2]} ... {words[-LONGEST // 2 :]}"
        # Names come from the user's file: none may break the line or steer the terminal.
        return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in words)


class NegsimError(Exception):
    """A mistake of the user's, reported in one clear message; the command line exits with 2.

    Parameters
    ----------
    *mistakes : Mistake or str
        One or more mistakes; a file is read to its end so that all are reported at once.
    """

    def __init__(self, *mistakes: Mistake | str) -> None:
        self.mistakes = tuple(m if isinstance(m, Mistake) else Mistake(m) for m in mistakes)
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [str(mistake) for mistake in self.mistakes[:MOST_SHOWN]]
        if len(self.mistakes) > MOST_SHOWN:
            lines.append(f"... and {len(self.mistakes) - MOST_SHOWN} more mistakes")
        return "\n".join(lines)


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the allowed name nearest to `name`, or ``""``."""
    close = closest(name, allowed)
    return f"; did you mean '{close}'?" if close else ""


def closest(name: str, allowed: Iterable[str]) -> str:
    """Return the allowed name nearest to `name`, or ``""`` if none is near."""
    names = list(allowed)
    if max(len(name), len(names)) > MOST_COMPARED:
        return ""
    return "".join(difflib.get_close_matches(name, names, n=1, cutoff=0.6))


def quoted(word: str) -> str:
    """Return a word as a command line takes it: in double quotes, as cmd.exe knows no others."""
    if re.fullmatch(r"[\w@%+=:,./-]+", word, re.ASCII):
        return word
    if os.name != "nt" and set(word) & set('"$`\\!'):  # signs that double quotes do not keep
        return shlex.quote(word)
    return f'"{word}"'


def check_whole(name: str, value: object, low: int, high: int) -> None:
    """Refuse a `value` that is not a whole number from `low` to `high`."""
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or not low <= value <= high:  # type: ignore[operator]
        raise NegsimError(f"{name}: {value!r} is not a whole number from {low} to {high}")


SHARE_ASKED = "must be a number above 0 and below 1, such as .5; found {!r}"
"""What a share of runs that is asked for must be."""


def check_share(share: object) -> None:
    """Refuse a `share` that is not a number above 0 and below 1."""
    number = isinstance(share, Real) and not isinstance(share, bool)
    if not number or not 0.0 < share < 1.0:  # type: ignore[operator]
        raise NegsimError(f"--share: {SHARE_ASKED.format(share)}")


def chosen[Thing](what: str, name: str, things: Mapping[str, Thing]) -> Thing:
    """Return the one of some things that has a name; refuse a name that none has."""
    if name not in [*things]:
        told = f"{what}: {name!r} must be one of {', '.join(things)}"
        raise NegsimError(told + nearest(str(name), things))
    return things[name]
