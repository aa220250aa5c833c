"""Negotiation domains in JSON: GeniusWeb's (those of ANL 2023 too) and NegoLog's.

In both, ``u(x) = sum_k w_k v_k(x_k)`` with weights and values as they stand.

- A GeniusWeb profile is a `LinearAdditiveUtilitySpace`; a level without a value is worth 0, a
  number between two ends what a straight line says. No agreement is worth as much as its
  `reservationBid`, or 0 where there is none.
- A NegoLog profile has `issueWeights`, `issues` and a `reservationValue`.

`specials.json` (ANL 2023) and `specs.json` (NegoLog) state points of such a domain. Both name a
point "Kalai" that Kalai would not: see ``docs/domains.md``.

References
----------
Kalai & Smorodinsky 1975; Kalai 1977, for what the names should mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from negsim.domains import domain
from negsim.domains.domain import MOST_PACKAGES, Domain, Profile, Stated, is_number, profiles
from negsim.errors import nearest

SPACE = "LinearAdditiveUtilitySpace"
DISCRETE = ("discreteutils", "DiscreteValueSetUtilities")
NUMBERS = ("numberutils", "NumberValueSetUtilities")
PAIRS = {"Nash_A, Nash_B": ("Nash_A", "Nash_B"), "Kalai_A, Kalai_B": ("Kalai_A", "Kalai_B")}
"""Points that NegoLog's ``specs.json`` states, and the keys of their utilities."""


class Document(domain.Document):
    """A JSON file."""

    @property
    def role(self) -> str:
        """``profile``, ``domain``, ``stated`` or ``""`` for anything else."""
        keys = self.data.keys()
        if SPACE in keys or {"issueWeights", "issues"} <= keys:
            return "profile"
        if "issuesValues" in keys:
            return "domain"
        if "NumberOfBids" in keys or {"size", "nash"} <= keys:
            return "stated"
        return ""

    @property
    def web(self) -> bool:
        """Whether a profile is GeniusWeb's."""
        return SPACE in self.data

    def part(self, holder: Any, key: str, path: str) -> dict[str, Any]:
        """Return the mapping under a key."""
        value = holder.get(key) if isinstance(holder, dict) else None
        if not isinstance(value, dict):
            raise self.fail(f"{path}.{key}".strip("."), "must be a mapping; it is not")
        return value

    def number(self, value: Any, path: str) -> float:
        """Return a finite number, which may stand there as text."""
        if isinstance(value, str):
            with suppress(ValueError):
                value = float(value)
        return super().number(value, path)


def read(
    name: str, listing: Document | None, parties: list[Document], stated: list[Document]
) -> Domain:
    """Put profiles together; where no file lists the issues, the first profile does."""
    levels = _levels(listing, parties[0])
    found = profiles(partial(_profile, levels=levels), parties)
    notes = []
    if any(one.web and "reservationBid" not in one.data[SPACE] for one in parties):
        notes.append("a profile without a reservation bid has the reservation value 0")
    layout = "GeniusWeb JSON" if parties[0].web else "NegoLog JSON"
    points = tuple(point for one in stated for point in _points(one, len(found)))
    counts = dict(pair for one in stated for pair in _counts(one))
    return Domain(
        name, layout, tuple(levels), tuple(levels.values()), found, tuple(notes), points, counts
    )


def _levels(listing: Document | None, profile: Document) -> dict[str, tuple[str, ...]]:
    """Return the level names of each issue."""
    if listing is not None:
        return _listed(listing, listing.data, "")
    if not profile.web:
        weights = profile.part(profile.data, "issueWeights", "")
        issues = profile.part(profile.data, "issues", "")
        return {issue: tuple(profile.part(issues, issue, "issues")) for issue in weights}
    space = profile.part(profile.data, SPACE, "")
    return _listed(profile, profile.part(space, "domain", SPACE), f"{SPACE}.domain")


def _listed(document: Document, data: Any, path: str) -> dict[str, tuple[str, ...]]:
    """Return the levels of each issue of a GeniusWeb domain."""
    issues = document.part(data, "issuesValues", path)
    here = f"{path}.issuesValues".strip(".")
    levels = {}
    for issue, values in issues.items():
        spot = f"{here}.{issue}"
        if isinstance(values, dict) and "range" in values:
            levels[issue] = _steps(document, values["range"], f"{spot}.range")
        elif isinstance(values, dict) and isinstance(values.get("values"), list):
            levels[issue] = tuple(dict.fromkeys(str(value) for value in values["values"]))
        else:
            raise document.fail(spot, "must have values or a range")
        if not levels[issue]:
            raise document.fail(spot, "has no value")
    return levels


def _steps(document: Document, given: Any, path: str) -> tuple[str, ...]:
    """Return the levels of a range: least, greatest and step, counted in decimals."""
    if isinstance(given, dict):
        given = [given.get(key) for key in ("low", "high", "step")]
    try:
        low, high, step = (Decimal(str(part)) for part in given)
        count = int((high - low) / step) + 1
    except (InvalidOperation, TypeError, ValueError, ArithmeticError):
        raise document.fail(path, "must be least, greatest and step, three numbers") from None
    if not 1 <= count <= MOST_PACKAGES or step <= 0:
        raise document.fail(path, f"must have 1 to {MOST_PACKAGES:,} levels")
    return tuple(f"{(low + at * step).normalize():f}" for at in range(count))


def _profile(document: Document, levels: dict[str, tuple[str, ...]]) -> Profile:
    """Return the profile of a file."""
    web, root = document.web, SPACE if document.web else ""
    space = document.part(document.data, SPACE, "") if web else document.data
    weights = document.part(space, "issueWeights", root)
    issues = document.part(space, "issueUtilities" if web else "issues", root)
    path, worth = f"{root}.issueWeights".strip("."), []
    for issue, names in levels.items():
        if issue not in weights:
            raise document.fail(path, f"says nothing of issue '{issue}'{nearest(issue, weights)}")
        weight = document.number(weights[issue], f"{path}.{issue}")
        values = (_of_issue if web else _of_levels)(document, issues, issue, names)
        worth.append(tuple(weight * value for value in values))
    if web:
        return Profile(document.name, tuple(worth), _of_bid(document, space, levels, worth))
    reservation = document.number(space.get("reservationValue", 0.0), "reservationValue")
    return Profile(document.name, tuple(worth), reservation)


def _of_levels(
    document: Document, issues: dict[str, Any], issue: str, names: tuple[str, ...]
) -> list[float]:
    """Return the value of each level of an issue in a NegoLog profile."""
    values, path = document.part(issues, issue, "issues"), f"issues.{issue}"
    for name in names:
        if name not in values:
            raise document.fail(path, f"says nothing of level '{name}'{nearest(name, values)}")
    return [document.number(values[name], f"{path}.{name}") for name in names]


def _of_issue(
    document: Document, utilities: dict[str, Any], issue: str, names: tuple[str, ...]
) -> list[float]:
    """Return the value of each level of an issue in a GeniusWeb profile."""
    given, path = document.part(utilities, issue, "issueUtilities"), f"issueUtilities.{issue}"
    for key in DISCRETE:
        if key in given:
            values = document.part(document.part(given, key, path), "valueUtilities", path)
            return [document.number(values.get(name, 0.0), f"{path}.{name}") for name in names]
    for key in NUMBERS:
        if key in given:
            line = document.part(given, key, path)
            low, bottom, high, top = (
                document.number(line.get(end), f"{path}.{key}.{end}")
                for end in ("lowValue", "lowUtility", "highValue", "highUtility")
            )
            slope = (top - bottom) / (high - low) if high != low else 0.0
            return [bottom + slope * (document.number(name, path) - low) for name in names]
    raise document.fail(path, f"must have {DISCRETE[0]} or {NUMBERS[0]}")


def _of_bid(
    document: Document,
    space: dict[str, Any],
    levels: dict[str, tuple[str, ...]],
    worth: list[tuple[float, ...]],
) -> float:
    """Return what the reservation bid is worth; an issue it leaves out adds nothing."""
    if space.get("reservationBid") is None:
        return document.number(space.get("reservationValue") or 0.0, "reservationValue")
    bid = document.part(space, "reservationBid", SPACE)
    chosen = bid.get("issuevalues", bid.get("issueValues"))
    path = f"{SPACE}.reservationBid"
    if not isinstance(chosen, dict):
        raise document.fail(path, "must have issuevalues")
    total = 0.0
    for (issue, names), values in zip(levels.items(), worth, strict=True):
        if issue in chosen:
            name = _same(str(chosen[issue]), names)
            if name not in names:
                what = f"'{name}' is no level of '{issue}'{nearest(name, names)}"
                raise document.fail(path, what)
            total += values[names.index(name)]
    return total


def _same(given: str, names: tuple[str, ...]) -> str:
    """Return the level that is meant: a number may be written in more ways than one."""
    for name in names:
        with suppress(InvalidOperation):
            if name == given or Decimal(name) == Decimal(given):
                return name
    return given


def _points(document: Document, parties: int) -> Iterator[Stated]:
    """Yield the points that a file states; what is not of the known form is passed over."""
    data = document.data
    given = {
        name: data[name].get("utility")
        for name in ("nash", "kalai")
        if isinstance(data.get(name), dict)
    }
    given |= {name: [data.get(key) for key in keys] for name, keys in PAIRS.items()}
    for name, utilities in given.items():
        if isinstance(utilities, list) and len(utilities) == parties:
            if all(map(is_number, utilities)):
                yield Stated(name, tuple(float(one) for one in utilities))


def _counts(document: Document) -> Iterator[tuple[str, int]]:
    """Yield the numbers of packages that a file states."""
    for key in ("size", "NumberOfBids"):
        if isinstance(document.data.get(key), int):
            yield "packages", document.data[key]
    if isinstance(document.data.get("pareto_front"), list):
        yield "pareto", len(document.data["pareto_front"])
