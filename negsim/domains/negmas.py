"""Negotiation domains of NegMAS: an outcome space, and a utility function for each party.

In YAML or JSON, each with a `type`. What is read is linear and additive:
``u(x) = bias + sum_k w_k f_k(x_k)``, weights and value functions f as they stand, nothing scaled.
A discounted function is read for what it discounts. No agreement is worth the `reserved_value`;
where that is missing, minus infinity or below every package, the least utility of any package, as
NegMAS takes it.

References
----------
Mohammad, Nakadai & Greenwald 2021, "NegMAS: a platform for automated negotiations".
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from negsim.domains import domain
from negsim.domains.domain import MOST_PACKAGES, Domain, Profile, cut, profiles
from negsim.errors import nearest

STEPS = 10
"""Levels a continuous issue is cut into: NegMAS's own default."""

LINEAR = ("LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction")
AFFINE = ("LinearUtilityFunction", "AffineUtilityFunction")


class Document(domain.Document):
    """A file in YAML or JSON."""

    @property
    def role(self) -> str:
        """``domain``, ``profile`` or ``""`` for anything else."""
        kind = kind_of(self.data)
        if kind.endswith("OutcomeSpace"):
            return "domain"
        return "profile" if "fun" in kind.lower() else ""


def kind_of(data: Any) -> str:
    """Return the name of the class that a mapping says it is of, without its module."""
    given = data.get("type", data.get("__python_class__", "")) if isinstance(data, dict) else ""
    return str(given).rpartition(".")[2]


def read(listing: Document, parties: list[Document]) -> Domain:
    """Put an outcome space and utility functions together."""
    notes: list[str] = []
    issues = listing.data.get("issues")
    if not isinstance(issues, list) or not issues:
        raise listing.fail("issues", "must be a list of issues")
    levels = {}
    for at, issue in enumerate(issues):
        if not isinstance(issue, dict):
            raise listing.fail(f"issues.{at}", "must be a mapping")
        name = str(issue.get("name") or f"issue{at}")
        levels[name] = _levels(listing, issue, name, notes)
    found = profiles(partial(_profile, levels=levels, notes=notes), parties)
    values, once = tuple(levels.values()), tuple(dict.fromkeys(notes))
    return Domain(listing.name, "NegMAS", tuple(levels), values, found, once)


def _levels(
    document: Document, issue: dict[str, Any], name: str, notes: list[str]
) -> tuple[str, ...]:
    """Return the names of an issue's levels."""
    values, kind, path = issue.get("values"), kind_of(issue), f"issues.{name}.values"
    if isinstance(values, int) and not isinstance(values, bool):
        values, kind = [0, values - 1], "ContiguousIssue"
    if not isinstance(values, list) or not values:
        raise document.fail(path, "must be a list")
    if kind not in ("ContiguousIssue", "ContinuousIssue"):
        return tuple(dict.fromkeys(_text(value) for value in values))
    ends = [document.number(value, path) for value in values]
    low, high = ends[0], ends[-1]
    if len(ends) != 2 or high < low:
        raise document.fail(path, "must be a least and a greatest value")
    if kind == "ContinuousIssue":
        notes.append(f"issue '{name}' is continuous; it is cut into {STEPS} levels")
        return cut(low, high, STEPS)
    if high - low >= MOST_PACKAGES:
        raise document.fail(path, f"must be at most {MOST_PACKAGES:,} levels")
    return tuple(str(value) for value in range(int(low), int(high) + 1))


def _text(value: Any) -> str:
    """Return the name of a level as the files write it."""
    return json.dumps(value) if value is None or isinstance(value, bool) else str(value)


def _profile(document: Document, levels: dict[str, tuple[str, ...]], notes: list[str]) -> Profile:
    """Return the profile of a utility function."""
    data = document.data
    while isinstance(data.get("ufun"), dict):
        notes.append("discounting is read past: utilities are those of an agreement at once")
        data = data["ufun"]
    kind = kind_of(data)
    if kind not in (*LINEAR, *AFFINE):
        what = f"is a {kind or 'function of no type'}; only linear additive ones are read"
        raise document.fail("type", what)
    given = [1.0] * len(levels) if data.get("weights") is None else data["weights"]
    given = _by_issue(document, given, levels, "weights")
    weights = {issue: document.number(given[issue], f"weights.{issue}") for issue in levels}
    values = data.get("values") if kind in LINEAR else [{"type": "IdentityFun"}] * len(levels)
    functions = _by_issue(document, values, levels, "values")
    worth = []
    for issue, names in levels.items():
        evaluations = _values(document, functions[issue], names, f"values.{issue}")
        worth.append(tuple(weights[issue] * evaluation for evaluation in evaluations))
    bias = document.number(data.get("bias") or 0.0, "bias")
    least = bias + sum(min(values) for values in worth)
    value = document.data.get("reserved_value", data.get("reserved_value"))
    missing = value is None or (isinstance(value, float) and not math.isfinite(value))
    reservation = least if missing else document.number(value, "reserved_value")
    if missing or reservation < least:
        notes.append(
            "a reserved value that is missing or below every package is the least utility of any"
        )
    return Profile(document.name, tuple(worth), max(reservation, least), constant=bias)


def _by_issue(document: Document, given: Any, issues: Collection[str], path: str) -> dict[str, Any]:
    """Return what a list or a mapping holds of each issue."""
    if isinstance(given, list) and len(given) == len(issues):
        return dict(zip(issues, given, strict=True))
    if not isinstance(given, dict):
        raise document.fail(path, f"must have one entry for each of {len(issues)} issues")
    for issue in issues:
        if issue not in given:
            raise document.fail(path, f"says nothing of issue '{issue}'{nearest(issue, given)}")
    return given


def _values(document: Document, function: Any, names: tuple[str, ...], path: str) -> list[float]:
    """Return what a value function makes of each level of an issue."""
    kind = kind_of(function)
    if isinstance(function, dict) and (kind == "TableFun" or not kind):
        table = function.get("mapping", function)
        return [_entry(document, table, name, at, path) for at, name in enumerate(names)]
    shapes: dict[str, Callable[[float], float]] = {
        "IdentityFun": lambda x: x,
        "ConstFun": lambda x: part("bias"),
        "LinearFun": lambda x: part("slope") * x + part("bias"),
        "AffineFun": lambda x: part("slope") * x + part("bias"),
    }

    def part(key: str) -> float:
        return document.number(function.get(key, 0.0), f"{path}.{key}")

    if kind not in shapes:
        what = f"is a value function of type '{kind}'; allowed are TableFun, {', '.join(shapes)}"
        raise document.fail(path, what + nearest(kind, shapes))
    return [shapes[kind](_as_number(document, name, path)) for name in names]


def _entry(document: Document, table: Any, name: str, at: int, path: str) -> float:
    """Return a table's entry for a level; a list has one for each level in their order."""
    if isinstance(table, list) and at < len(table):
        return document.number(table[at], f"{path}.{at}")
    if not isinstance(table, dict) or name not in table:
        near = nearest(name, table) if isinstance(table, dict) else ""
        raise document.fail(path, f"says nothing of level '{name}'{near}")
    return document.number(table[name], f"{path}.{name}")


def _as_number(document: Document, name: str, path: str) -> float:
    """Return the number that a level is."""
    try:
        return float(name)
    except ValueError:
        what = f"level '{name}' is no number, so that this value function says nothing of it"
        raise document.fail(path, what) from None
