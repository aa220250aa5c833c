"""Words in figures: how wide they are, numbers as they are written, facts of every caption.

>>> interval(0.69849, 0.71547)
'69.8–71.6'
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from negsim.errors import NegsimError
from negsim.results.provenance import changes
from negsim.scenario.files.load import parse_setting
from negsim.scenario.scenario import Scenario

HARD = "\N{NO-BREAK SPACE}"

CAUTION = "share of model runs, not a forecast"


@lru_cache(maxsize=20_000)
def width_of(words: str, points: float, weight: str = "normal") -> float:
    """Return how wide words are in print, in inches."""
    face = FontProperties(family="DejaVu Sans", weight=weight, size=points)
    lines = words.split("\n")
    wide = (text_to_path.get_text_width_height_descent(one, face, ismath=False)[0] for one in lines)
    return 1.03 * float(max(wide)) / 72  # on a screen letters stand a little wider


def broken(
    words: str, points: float, inches: float, most: int | None = None, weight: str = "normal"
) -> str:
    """Return words in lines not wider than `inches`, at most so many; what is left over is cut."""
    words = re.sub(r"(?<=\d) %", f"{HARD}%", true_minus(words))
    # Only single words are measured, and each once: captions are broken again and again.
    space = width_of("a a", points, weight) - 2 * width_of("a", points, weight)
    pieces = [part for word in words.split(" ") for part in _that_fit(word, points, inches, weight)]
    lines: list[list[str]] = [[]]
    room = inches
    for at, piece in enumerate(pieces):  # a hard space keeps a dot with the fact before it
        wide = width_of(piece, points, weight)
        if lines[-1] and wide > room:
            if most is not None and len(lines) == most:
                lines[-1] = _cut([*lines[-1], *pieces[at:]], points, inches, weight)
                break
            lines.append([])
            room = inches
        lines[-1].append(piece)
        room -= wide + space
    return "\n".join(map(" ".join, lines)).replace(f"{HARD}%", " %")


def _cut(pieces: list[str], points: float, inches: float, weight: str) -> list[str]:
    """Return as many words as fit into a line, and a sign that there are more."""
    while len(pieces) > 1 and width_of(" ".join([*pieces, "…"]), points, weight) > inches:
        pieces = pieces[:-1]
    return [*pieces, "…"]


def _that_fit(word: str, points: float, inches: float, weight: str) -> list[str]:
    """Return a word in pieces of which each fits into a line."""
    if width_of(word, points, weight) <= inches or len(word) < 2:
        return [word]
    most = next(n for n in range(len(word) - 1, 0, -1)
                if n == 1 or width_of(word[:n], points, weight) <= inches)  # fmt: skip
    return [word[:most], *_that_fit(word[most:], points, inches, weight)]


def interval(low: float, high: float, digits: int = 1) -> str:
    """Return an interval of shares in per cent, rounded outwards, so that it claims no less."""
    return f"{_outward(low, digits, math.floor)}\N{EN DASH}{_outward(high, digits, math.ceil)}"


def signed_interval(low: float, high: float, digits: int = 1) -> str:
    """Return an interval of differences in percentage points, rounded outwards."""
    below, above = _outward(low, digits, math.floor), _outward(high, digits, math.ceil)
    return f"{with_sign(below)} to {with_sign(above)}"


def _outward(share: float, digits: int, rounded: Any) -> str:
    unit = 10**digits
    return f"{rounded(round(share * 100 * unit, 6)) / unit:.{digits}f}"


def in_points(difference: float, digits: int = 1) -> str:
    """Return a difference of shares in percentage points, with a true minus."""
    return with_sign(f"{100 * difference:.{digits}f}")


def with_sign(number: str) -> str:
    """Return a written number with its sign, a true minus; 0 has none."""
    bare = number.lstrip("-+")
    if not float(bare):
        return bare
    return ("\N{MINUS SIGN}" if number.startswith("-") else "+") + bare


def true_minus(words: str) -> str:
    """Return words in which a number below 0 has a true minus, as everywhere in figures."""
    return re.sub(r"(?<![\w.])-(?=\.?\d)", "\N{MINUS SIGN}", words)


def plain(value: float) -> str:
    """Return a number from a file in few letters, without the 0 before the point."""
    words = f"{value:.6g}".replace("-", "\N{MINUS SIGN}")
    return words.replace("0.", ".", 1) if words.lstrip("\N{MINUS SIGN}").startswith("0.") else words


def about(share: float) -> str:
    """Return a share as a title says it, in whole per cent."""
    whole = round(100 * share)
    if share and not whole:
        return "<1 %"
    return ">99 %" if share < 1 and whole == 100 else f"{whole} %"


def name_of(scenario: Scenario) -> str:
    """Return the name of a scenario, or else its id."""
    return scenario.name or scenario.id


def origin_of(scenario: Scenario) -> list[str]:
    """Return the facts of every caption: id and fingerprint, and values that were changed."""
    return [f"{scenario.id} {scenario.fingerprint}", changed(changes(scenario))]


def changed(values: Mapping[str, object]) -> str:
    """Return in words which paths have other values than in the file, or nothing."""
    said = ", ".join(f"{path} {written(value)}" for path, value in values.items())
    return f"changed: {said}" if said else ""


def written(value: object) -> str:
    """Return a value from a file in words: ``.2–.4`` for ``{'uniform': [0.2, 0.4]}``."""
    if isinstance(value, str):
        try:
            value = parse_setting(f"value={value}")[1]
        except NegsimError:
            return str(value)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return plain(float(value))
    if isinstance(value, Mapping):
        parts = [
            written(part) if kind in ("uniform", "value") else f"{kind} {written(part)}"
            for kind, part in value.items()
            if kind not in ("judgement", "source")
        ]
        return " ".join(parts)
    if isinstance(value, list | tuple):
        return "–".join(map(written, value))
    return str(value)


def in_words(facts: Iterable[str]) -> str:
    """Return facts as a line of words, as the metadata of a file have them."""
    return " · ".join(filter(None, facts))
