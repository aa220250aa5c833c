"""What fields of a scenario are: the one table of them, and the numbers that they may hold.

A field is declared once, in the class of `negsim.scenario.scenario` or `negsim.scenario.process`
that it belongs to: type, range, unit, default, meaning and source stand together in one line of
that class. This file holds the words of such a declaration and collects them into the table
(`table`) from which checks, reference pages and schemas are made. A number may be one value for all
runs, or a distribution that each run draws from.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

# ---- numbers

MOST = 1e6
"""Stands for "without a limit" where a number needs one."""

PARAMETERS = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "beta": ("p", "q", "low", "high"),
    "normal": ("mean", "sd", "low", "high"),
}
"""Kinds of distribution, and what each is given by; a normal one is truncated."""

FORMS = ("value", *PARAMETERS)
"""Keys of which a number that is written as a mapping has exactly one."""


@dataclass(frozen=True)
class Distribution:
    """A number that is drawn anew for each run: its kind, and its parameters in their order.

    See `PARAMETERS`.
    """

    kind: str
    parameters: tuple[float, ...]

    @property
    def low(self) -> float:
        """Smallest value it can take."""
        return self.parameters[-2 if self.kind in ("beta", "normal") else 0]

    @property
    def high(self) -> float:
        """Largest value it can take."""
        return self.parameters[-1]


Number: TypeAlias = float | Distribution
"""A number of a scenario: one value for all runs, or a distribution over runs."""


def lowest(value: Number) -> float:
    """Return the smallest value that `value` takes in any run."""
    return value.low if isinstance(value, Distribution) else value


def is_firm(firmness: Number) -> bool:
    """Return whether a line of this firmness never gives way, in any run."""
    return lowest(firmness) >= 1.0


def highest(value: Number) -> float:
    """Return the largest value that `value` takes in any run."""
    return value.high if isinstance(value, Distribution) else value


def middle(value: Number) -> float:
    """Return the middle between the smallest and the largest value of `value`."""
    return (lowest(value) + highest(value)) / 2


# ---- how fields are declared

REQUIRED: Any = object()
"""Default of a field that a scenario must give."""

GUESS = "first guess"
"""Source of a default that rests on nothing better than the authors' judgement."""

DATA, THEORY, JUDGEMENT = "data", "theory", "judgement"
"""What a default rests on: fitted to published data, a published argument, or neither."""


@dataclass(frozen=True)
class Field:
    """One field of a scenario file.

    Parameters
    ----------
    kind : str
        ``number``, ``whole``, ``flag``, ``choice``, ``text``, ``cited`` (text that may cite
        sources), ``level``, ``issue``, ``party``, ``parties``, ``mediator``, ``violence`` or
        ``changes`` (numbers by path); or ``group``, a block that has fields of its own.
    meaning : str
        One sentence for the reference pages.
    default : object
        Value where the file is silent; `REQUIRED` if it must not be.
    low, high : float
        Smallest and largest number allowed, both included.
    unit : str
        Unit of a number; empty for a pure number.
    source : str
        Publication behind the rule that reads the number, or `GUESS` for the default.
    keys : tuple of str
        What a mapping of such numbers is keyed by: ``issue``, ``party``, ``level``,
        ``instrument``.
    choices : tuple of str
        Words allowed for a ``choice``.
    doubt : tuple of float
        Smallest and largest value that what is known leaves open for the default; empty for
        a number that scenarios give, or that only says how a case is set up.
    basis : str
        What the default rests on: `DATA`, `THEORY` or `JUDGEMENT`; empty where `doubt` is.
    prose : bool
        Whether it is for the reader alone: it changes no run, and no fingerprint.
    path : str
        Dotted path with ``*`` for names; filled in by `table`.
    """

    kind: str
    meaning: str
    default: Any = REQUIRED
    low: float = 0.0
    high: float = 1.0
    unit: str = ""
    source: str = ""
    keys: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    doubt: tuple[float, ...] = ()
    basis: str = ""
    prose: bool = False
    path: str = ""

    @property
    def required(self) -> bool:
        """Whether a scenario must give this field."""
        return self.default is REQUIRED

    @property
    def open(self) -> str:
        """What is left open and what the default rests on: ``0.25 to 0.75 (judgement)``; or ''."""
        return f"{self.doubt[0]:g} to {self.doubt[1]:g} ({self.basis})" if self.doubt else ""

    @functools.cached_property
    def bounds(self) -> str:
        """The range of a number in words, such as ``0 to 1``."""
        return f"{self.low:g} to {self.high:g}"


def declare(field: Field) -> Any:
    """Return the dataclass field that carries `field` as its declaration."""
    if field.required or field.kind == "group":
        return dataclasses.field(metadata={"negsim": field})
    return dataclasses.field(default=field.default, metadata={"negsim": field})


def number(
    meaning: str,
    default: Any = REQUIRED,
    low: float = 0.0,
    high: float = 1.0,
    unit: str = "",
    source: str = GUESS,
    keys: tuple[str, ...] = (),
) -> Any:
    """Declare a number, which a scenario may also give as a distribution."""
    return declare(Field("number", meaning, default, low, high, unit, source, keys))


def coefficient(
    meaning: str,
    default: float,
    doubt: tuple[float, float],
    basis: str,
    low: float = 0.0,
    high: float = 1.0,
    unit: str = "",
    source: str = GUESS,
) -> Any:
    """Declare a number of the model itself: a default, what is left open, and what it rests on."""
    made = Field("number", meaning, default, low, high, unit, source, doubt=doubt, basis=basis)
    return declare(made)


def log_odds(
    meaning: str, default: float, doubt: tuple[float, float], basis: str, low: float = 0.0,
    source: str = GUESS,
) -> Any:  # fmt: skip
    """Declare a coefficient of the model that is added to log odds."""
    return coefficient(meaning, default, doubt, basis, low, 100, "log odds", source)


def whole(
    meaning: str,
    default: Any = REQUIRED,
    low: int = 0,
    high: int = 2**32 - 1,
    unit: str = "",
) -> Any:
    """Declare a whole number; it is the same in every run."""
    return declare(Field("whole", meaning, default, low, high, unit))


def flag(meaning: str, default: Any = REQUIRED) -> Any:
    """Declare a yes or no, written ``true`` or ``false``."""
    return declare(Field("flag", meaning, default))


def choice(meaning: str, choices: tuple[str, ...], default: Any = REQUIRED) -> Any:
    """Declare one word out of `choices`."""
    return declare(Field("choice", meaning, default, choices=choices))


def text(meaning: str, default: Any = REQUIRED, cites: bool = False) -> Any:
    """Declare words for the reader, which may cite sources or not; they change no run."""
    return declare(Field("cited" if cites else "text", meaning, default, prose=True))


NUMBERS = ("singular", "plural")
"""What a name may be in sentences, the first where a file is silent."""


def grammar() -> Any:
    """Declare whether sentences take a name for one or for many."""
    meaning = "Whether sentences take the name for one or for many: an island asks, islanders ask."
    return declare(Field("choice", meaning, NUMBERS[0], choices=NUMBERS, prose=True))


def reference(kind: str, meaning: str, default: Any = REQUIRED) -> Any:
    """Declare which level, issue, actor or path a field stands for (`kind` says of what sort)."""
    return declare(Field(kind, meaning, default))


def group(meaning: str, silent: type[Any] | None = None) -> Any:
    """Declare a block that has fields of its own; `silent` is its class if all have defaults."""
    field = Field("group", meaning)
    if silent is None:
        return declare(field)
    return dataclasses.field(default_factory=silent, metadata={"negsim": field})


def declared(cls: type[Any]) -> tuple[tuple[str, Field, Any], ...]:
    """Return name, declaration and type of each declared field of a dataclass, in order."""
    return _declared(cls)  # type: ignore[arg-type]  # mypy takes type[Any] for unhashable


@functools.cache  # to look types up takes long, and every scenario made asks for them many times
def _declared(cls: type[Any]) -> tuple[tuple[str, Field, Any], ...]:
    hints = typing.get_type_hints(cls)
    fields = ((item.name, item.metadata.get("negsim")) for item in dataclasses.fields(cls))
    return tuple((name, field, hints[name]) for name, field in fields if field is not None)


def table(cls: type[Any], path: str) -> Iterator[Field]:
    """Yield every declared field under the dataclass `cls`, blocks opened, paths filled in.

    The block itself has a `path` such as ``process`` or ``parties.*``.
    """
    for name, field, kind in declared(cls):
        here = f"{path}.{name}"
        if field.kind == "group":
            yield from table(kind, here)
        else:
            stars = ".*" * len(field.keys)
            yield dataclasses.replace(field, path=here + stars)
