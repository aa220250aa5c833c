"""A negotiation domain as other programs exchange it: issues, and what each party makes of them.

Unlike a `negsim.scenario.scenario.Scenario` it says nothing of how the talks go, and its utilities
are on the scale of its own files. `negsim.domains.genius`, `negsim.domains.geniusweb` and
`negsim.domains.negmas` read it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from negsim.errors import Mistake, NegsimError

MOST_PACKAGES = 10_000_000
"""Largest domain whose packages are worked out one by one."""

MOST_UTILITIES = 100_000_000
"""Packages times parties that are held in memory at most: 0.8 GB."""

Part = TypeVar("Part")


@dataclass(frozen=True)
class Document:
    """A file of a domain: its name for messages, the name of who it is of, and its mapping."""

    file: str
    name: str
    data: dict[str, Any]

    def fail(self, path: str, what: str) -> NegsimError:
        """Return the error of a mistake at a path in the file."""
        return NegsimError(Mistake(what, path, self.file))

    def number(self, value: Any, path: str) -> float:
        """Return a finite number."""
        if not is_number(value):
            raise self.fail(path, f"must be a number; found {str(value)[:40]!r}")
        return float(value)


@dataclass(frozen=True)
class Profile:
    """What one party makes of the packages: ``u(x) = constant + sum_k worth_k(x_k)``.

    Parameters
    ----------
    party : str
        Its name: that of the profile's file, without ending.
    worth : tuple of tuple of float
        Weight times evaluation of each level of each issue, in the domain's order.
    reservation : float
        Utility of no agreement.
    constant : float
        Added to every package.
    most : float
        Larger utilities count as this much (GENIUS: 1).
    """

    party: str
    worth: tuple[tuple[float, ...], ...]
    reservation: float
    constant: float = 0.0
    most: float = math.inf


@dataclass(frozen=True)
class Stated:
    """A point that a domain's files state themselves: what they call it, and utilities by party."""

    name: str
    utilities: tuple[float, ...]


@dataclass(frozen=True)
class Domain:
    """Issues with their levels, and two or more profiles.

    Parameters
    ----------
    name : str
    layout : str
        Which program's files it was read from.
    issues : tuple of str
    levels : tuple of tuple of str
        Of each issue, in the file's order.
    profiles : tuple of Profile
    notes : tuple of str
        What the reader must know of how the files were read.
    stated : tuple of Stated
        Points that the files state.
    stated_counts : mapping of str to int
        ``packages`` and ``pareto`` as the files state them.
    """

    name: str
    layout: str
    issues: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    profiles: tuple[Profile, ...]
    notes: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()
    stated_counts: Mapping[str, int] | None = None

    @property
    def packages(self) -> int:
        """Number of packages: the product of the numbers of levels."""
        return math.prod(len(levels) for levels in self.levels)

    @property
    def parties(self) -> tuple[str, ...]:
        """Names of the parties, in the order of the profiles."""
        return tuple(profile.party for profile in self.profiles)

    @property
    def disagreement(self) -> np.ndarray:
        """Utility of no agreement to each party: float (parties,)."""
        return np.array([profile.reservation for profile in self.profiles])

    def utilities(self) -> np.ndarray:
        """Return the utility of each package: float (parties, packages).

        Packages are numbered with the last issue running fastest.
        """
        rows = np.empty((len(self.profiles), self.packages))
        for row, profile in zip(rows, self.profiles, strict=True):
            sums = np.array([profile.constant])
            for worth in profile.worth:
                sums = (sums[:, None] + np.array(worth)).ravel()
            row[:] = np.minimum(sums, profile.most)
        return rows

    def package(self, number: int) -> dict[str, str]:
        """Return issue and level names of a package."""
        indices = np.unravel_index(number, tuple(len(levels) for levels in self.levels))
        chosen = zip(self.issues, self.levels, indices, strict=True)
        return {issue: levels[int(at)] for issue, levels, at in chosen}


def profiles(read: Callable[[Part], Profile], parts: Iterable[Part]) -> tuple[Profile, ...]:
    """Return the profile that is read of each part.

    Raises
    ------
    NegsimError
        With every profile's first mistake.
    """
    found: list[Profile] = []
    mistakes: list[Mistake] = []
    for part in parts:
        try:
            found.append(read(part))
        except NegsimError as error:
            mistakes += error.mistakes
    if mistakes:
        raise NegsimError(*mistakes)
    return tuple(found)


def cut(low: float, high: float, steps: int) -> tuple[str, ...]:
    """Return the levels into which a continuous issue is cut."""
    return tuple(f"{low + (high - low) * at / (steps - 1):.12g}" for at in range(steps))


def is_number(value: Any) -> bool:
    """Whether a value of a file is a finite number; whole ones may be too long for a float."""
    try:
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        )
    except OverflowError:
        return False


def unfit(domain: Domain) -> str:
    """Return why a domain cannot be handled, or ""."""
    packages, count = domain.packages, len(domain.profiles)
    if not domain.issues:
        return "has no issue"
    if count < 2:
        names = ", ".join(domain.parties) or "none"
        return f"needs the profiles of at least two parties beside the domain; found {names}"
    if packages > MOST_PACKAGES:
        return f"{packages:,} packages (levels multiplied) are more than {MOST_PACKAGES:,}"
    if packages * count > MOST_UTILITIES:
        return f"{packages:,} packages to {count:,} parties are too many to hold"
    for profile in domain.profiles:
        numbers = [profile.constant, profile.reservation, *(w for k in profile.worth for w in k)]
        if not math.isfinite(sum(map(abs, numbers))):
            return f"has utilities of {profile.party} that are too large to count with"
    return ""
