"""Levers: numbers of a scenario that a question moves, with their names, units and ranges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from negsim.errors import Mistake, NegsimError, nearest
from negsim.questions.arms import Arm, arm_of
from negsim.scenario.fields import Field, highest, lowest
from negsim.scenario.files.declared import FIELDS, field_at
from negsim.scenario.files.load import apply
from negsim.scenario.files.resolve import locations, number_of, numbers, resolved
from negsim.scenario.labels import number_label, with_unit
from negsim.scenario.scenario import Scenario
from negsim.wording import span

WIDEST = 1000.0
"""Range beyond which a field counts as one without a limit."""

STEPS = 400
"""Steps that a lever has in its range, at least."""

WANTED = "salience", "values"
"""What a party wants: not tried as a lever unless it is named."""


@dataclass(frozen=True)
class Lever:
    """A number of a scenario, or several alike, that a question moves.

    Parameters
    ----------
    path : str
        Its path, perhaps with ``*`` for several.
    places : tuple of str
        The paths that this points to.
    name : str
        What it is called in figures: whose it is, and the steps of its path.
    unit, meaning : str
        As the field has them.
    low, high : float
        Values between which it is moved.
    start : float
        Where moves begin: the middle of the values that the scenario draws it from.
    drawn : tuple of float
        Smallest and largest of those.
    step : float
        Values are multiples of it, but for `low`, `high` and `start`.
    bounds : str
        Where `low` and `high` come from.
    asked : str
        How it is written in a command.
    """

    path: str
    places: tuple[str, ...]
    name: str
    unit: str
    meaning: str
    low: float
    high: float
    start: float
    drawn: tuple[float, float]
    step: float
    bounds: str
    asked: str

    def track(self, up: bool) -> list[float]:
        """Return the values of moves to one side, from where it stands to the end of its range."""
        first, last = math.floor(self.start / self.step), math.ceil(self.high / self.step)
        if not up:
            first, last = math.ceil(self.start / self.step), math.floor(self.low / self.step)
        sign = 1 if up else -1
        end = self.high if up else self.low
        between = (self._round(n) for n in range(first, last + sign, sign))
        inside = [v for v in between if min(self.start, end) < v < max(self.start, end)]
        return [self.start, *inside, *([end] * (end != self.start))]

    def at(self, part: float) -> float:
        """Return the value at a part of the range, 0 to 1; of a count the nearest whole number."""
        value = self.low + part * (self.high - self.low)
        return float(f"{value:.12g}") if self.step < 1.0 else self.near(value)

    def near(self, value: float) -> float:
        """Return the nearest value on the steps of the lever."""
        return min(self.high, max(self.low, self._round(round(value / self.step))))

    def _round(self, steps: int) -> float:
        return float(f"{steps * self.step:.12g}")

    def cost(self, value: float) -> float:
        """Return how far a value is moved, as a part of the range."""
        return abs(value - self.start) / (self.high - self.low)

    def told(self, value: float) -> str:
        """Return a value with its unit, unless the name says that: ``Rounds at 97``."""
        said = not self.unit or self.unit.lower().removesuffix("s") in self.name.lower()
        return f"{value:g}" if said else f"{value:g} {self.unit}"

    def outwards(self, low: float, high: float) -> str:
        """Return an interval in words, its ends rounded outwards to the lever's steps."""
        ends = (
            self._round(math.floor(low / self.step + 1e-9)),
            self._round(math.ceil(high / self.step - 1e-9)),
        )
        return f"{max(self.low, ends[0]):g} to {min(self.high, ends[1]):g}"

    def setting(self, value: float) -> dict[str, object]:
        """Return the settings, as `negsim.apply` takes them, that give it a value."""
        return {self.path: int(value) if self.step >= 1.0 and value == int(value) else value}

    @property
    def axis(self) -> str:
        """The name with its unit, the ends of the range and what the file has, for an axis."""
        ends = f"{self.low:g} to {self.high:g}; the file has {span(*sorted(self.drawn))}"
        return f"{with_unit(self.name, self.unit)}, {ends}"


def lever_of(scenario: Scenario, words: str, option: str = "--by") -> Lever:
    """Return the lever that is written ``PATH`` or ``PATH=LOW:HIGH``.

    Raises
    ------
    NegsimError
        If the path leads nowhere or to what is no number, or a range is not within the field's.
    """
    path, _, between = (part.strip() for part in words.partition("="))
    if not path:
        raise NegsimError(f"{option}: a lever must be PATH or PATH=LOW:HIGH; found {words!r}")
    found = locations(resolved(scenario), path)
    held = [(place.path, place.holder[place.key]) for place in found]
    inside = [name for place, form in held for name, _ in numbers(form, place)]
    field = _field(held[0][0])
    alike = {name for name, _ in held} == set(inside)
    if field is None or field.kind not in ("number", "whole") or "stream" in path.split("."):
        what = f"{option}: {path!r} is not a number that can be moved"
        if not inside:
            wholes = [one.path for one in FIELDS if one.kind == "whole" and "*" not in one.path]
            what += nearest(path, [*wholes, *(name for name, _ in numbers(resolved(scenario)))])
        else:
            what += f"; there are {', '.join(inside[:6])}{' ...' * (len(inside) > 6)}"
        raise NegsimError(Mistake(what, code="wrong-kind"))
    if len(held) > 1 and not (alike and all(_field(name) == field for name, _ in held)):
        raise NegsimError(f"{option}: {path!r} leads to numbers of several kinds; name one")
    forms = [form if field.kind == "whole" else number_of(form) for _, form in held]
    drawn = min(map(lowest, forms)), max(map(highest, forms))
    start = float(np.mean([(lowest(form) + highest(form)) / 2 for form in forms]))
    low, high, bounds = _range(scenario, field, drawn[1], path)
    if between:
        low, high, bounds = *_read(between, field, path, option), "as asked"
    places = tuple(name for name, _ in held)
    return Lever(
        path, places, number_label(scenario, path), field.unit, field.meaning, low, high,
        min(high, max(low, start)), drawn, _step(high - low, field.kind == "whole"),
        f"{low:g} to {high:g}, {bounds}", words.strip(),
    )  # fmt: skip


def all_levers(scenario: Scenario, keep: Sequence[str]) -> Iterator[Lever]:
    """Yield each number of parties, mediators and violence but what is wanted or to be kept."""
    for path, _ in numbers(resolved(scenario)):
        section, _, rest = path.partition(".")
        if section not in ("parties", "mediators", "violence") or rest.split(".")[1] in WANTED:
            continue
        if not any(_hits(pattern, path) for pattern in keep):
            yield lever_of(scenario, path)


def refuse_kept(levers: Sequence[Lever], keep: Sequence[str], scenario: Scenario) -> None:
    """Refuse levers that must not move, and a pattern that no number has."""
    known = [path for path, _ in numbers(resolved(scenario))]
    for pattern in keep:
        if not any(_hits(pattern, path) for path in known):
            locations(resolved(scenario), pattern)  # says which step leads nowhere
            raise NegsimError(f"--keep: no number has a path like {pattern!r}")
        for lever in levers:
            kept = [place for place in lever.places if _hits(pattern, place)]
            if kept:
                what = f"--keep {pattern!r} holds {kept[0]!r}, which --by or --and would move"
                raise NegsimError(what)


def with_values(scenario: Scenario, levers: Sequence[Lever], values: Sequence[float]) -> Scenario:
    """Return a scenario with the levers at some values."""
    return apply(scenario, _settings(zip(levers, values, strict=True)))


def arm_with(base: Arm, moves: Sequence[tuple[Lever, float]]) -> Arm:
    """Return the base with levers at some values, named by them."""
    label = ", ".join(f"{lever.name} at {lever.told(value)}" for lever, value in moves)
    return arm_of(base, label, _settings(moves))


def _settings(moves: Iterable[tuple[Lever, float]]) -> dict[str, object]:
    """Return the settings that put levers at some values."""
    return {path: put for lever, at in moves for path, put in lever.setting(at).items()}


def _hits(pattern: str, path: str) -> bool:
    return fnmatchcase(path, pattern) or path.startswith(f"{pattern}.")


def _field(path: str) -> Field | None:
    """Return the declaration of the number at a path, or None if there is none."""
    try:
        return field_at(path)
    except StopIteration:
        return None


def _range(scenario: Scenario, field: Field, most: float, path: str) -> tuple[float, float, str]:
    """Return between which values a field is moved, and why; a finite range in any case.

    Talks last to the last round of an event at least, else the scenario is refused.
    """
    if field.doubt:
        return field.doubt[0], field.doubt[1], "what is left open"
    low, high = float(field.low), float(field.high)
    if high <= WIDEST:
        return low, high, "its range"
    if field.kind == "number" and field.unit == "rounds":
        return low, float(scenario.process.rounds), "up to the last round"
    if path == "process.rounds":
        low = max([low, *(float(event.at) for event in scenario.events if event.at)])
    return low, max(10.0, 4.0 * most), "up to four times what the file has"


def _read(words: str, field: Field, path: str, option: str) -> tuple[float, float]:
    """Return the range that is asked for."""
    try:
        low, high = (float(part) for part in words.split(":"))
    except ValueError:
        raise NegsimError(f"{option}: a range must be LOW:HIGH; found {words!r}") from None
    if not field.low <= low < high <= field.high:
        what = f"{option}: {path}: a range must lie within {field.bounds}, low end first"
        raise NegsimError(f"{what}; found {words!r}")
    return low, high


def _step(wide: float, whole: bool) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that has at least `STEPS` in a range."""
    least = wide / STEPS
    power = 10.0 ** math.floor(math.log10(least) + 1e-9)
    step = max(m * power for m in (1.0, 2.0, 5.0) if m * power <= least * (1 + 1e-9))
    return max(1.0, round(step)) if whole else float(f"{step:.6g}")
