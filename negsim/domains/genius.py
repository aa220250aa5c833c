"""Negotiation domains of GENIUS: an XML domain, and an XML utility space for each party.

What a number means is what GENIUS makes of it (AdditiveUtilitySpace and its evaluators,
GENIUS 10.4): ``u(x) = min(1, sum_k w_k e_k(x_k))`` with the weights as they stand, normalised or
not, where the evaluation e of

- a discrete issue is the level's number over the largest of the issue, or 0 for all levels if
  that is below 0.00001; numbers may be negative;
- an integer issue is ``slope (x - lowerbound) + offset``, at least 0 and at most 1; with
  parameters in place of slope and offset, as NegMAS writes it, what a real issue is;
- a real issue is ``parameter1 x + parameter0`` (linear; at least 0 and at most 1), `parameter0`
  (constant), or a triangle from 0 at `parameter0` over 1 at `parameter2` to 0 at `parameter1`.

A reservation value that is missing is 0. Discount factors are read past: what a package is worth
here is what it is worth at once. Weights of objectives above issues count for nothing.

References
----------
Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014, "GENIUS: an integrated environment for
supporting the design of generic automated negotiators".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, partial

from negsim.domains.domain import MOST_PACKAGES, Domain, Profile, cut, profiles
from negsim.domains.strict_xml import Element
from negsim.errors import Mistake, NegsimError, nearest

STEPS = 21
"""Levels a real issue is cut into: GENIUS's default number of discretization steps."""

SMALLEST = 0.00001
"""Below this largest evaluation, GENIUS takes all levels of a discrete issue for worthless."""

BOUNDS = ("lowerbound", "upperbound")


@dataclass(frozen=True)
class Space:
    """An XML file: its name for messages, the name of who it is of, and its root."""

    file: str
    name: str
    root: Element

    @cached_property
    def role(self) -> str:
        """``domain`` if it only lists issues, without weights and evaluations, else ``profile``.

        It is "" for what is neither. Programs that learned the layout from GENIUS put it into an
        element of their own, such as ``negotiation_domain``.
        """
        elements = list(self.root.walk())
        tags = {element.tag for element in elements}
        if "issue" not in tags or tags.isdisjoint({"negotiation_template", "utility_space"}):
            return ""
        evaluated = any("evaluation" in element.attributes for element in elements)
        valued = self.nonlinear or evaluated or "weight" in tags
        return "profile" if valued and self.root.tag != "negotiation_template" else "domain"

    @cached_property
    def nonlinear(self) -> Element | None:
        """The first element that only a space of hyperrectangles or constraints has, if any."""
        for element in self.root.walk():
            kind = element.attributes.get("type", "").lower()
            of_space = element.tag == "utility_space" and kind in ("constraint", "nonlinear")
            if of_space or element.tag in ("ufun", "hyperrectangle"):
                return element
        return None

    @cached_property
    def issues(self) -> dict[str, Element]:
        """The issues by their index, in the order of the file."""
        found = [element for element in self.root.walk() if element.tag == "issue"]
        return {issue.attributes.get("index", f"?{at}"): issue for at, issue in enumerate(found, 1)}

    @cached_property
    def by_name(self) -> dict[str, tuple[str, Element]]:
        """Index and element of the first issue of each name."""
        named: dict[str, tuple[str, Element]] = {}
        for index, issue in self.issues.items():
            named.setdefault(name_of(issue), (index, issue))
        return named

    def fail(self, element: Element, what: str) -> NegsimError:
        """Return the error of a mistake at an element."""
        return NegsimError(Mistake(what, file=self.file, line=element.line))


def name_of(issue: Element) -> str:
    """Return the name of an issue."""
    return issue.attributes.get("name") or f"issue {issue.attributes.get('index', '')}".strip()


def fits(domain: Space, profile: Space) -> bool:
    """Whether a profile values all issues of a domain."""
    return all(_same(index, issue, profile) for index, issue in domain.issues.items())


def _same(index: str, issue: Element, profile: Space) -> tuple[str, Element] | None:
    """Return index and element of a domain's issue in a profile: by its name, else its index."""
    found = profile.issues.get(index)
    if found is not None and name_of(found) == name_of(issue):
        return index, found
    return profile.by_name.get(name_of(issue), None if found is None else (index, found))


def read(domain: Space, parties: list[Space]) -> Domain:
    """Put a domain and its profiles together."""
    notes: list[str] = []
    levels = [_levels(domain, issue, notes) for issue in domain.issues.values()]
    found = profiles(partial(_profile, domain, levels=levels), parties)
    if any(_reservation(party) is None for party in parties):
        notes.append("a reservation value that is not given is taken as 0, as GENIUS does")
    elements = [element for party in parties for element in party.root.walk()]
    factors = [one.attributes.get("value", "") for one in elements if one.tag == "discount_factor"]
    if {factor.strip() for factor in factors} - {"1", "1.0"}:  # most are 1, which does nothing
        notes.append("discount factors are read past: utilities are those of an agreement at once")
    names = tuple(  # of two issues with one name, the second with its index
        name if domain.by_name[name][0] == index else f"{name} ({index})"
        for index, name in ((index, name_of(issue)) for index, issue in domain.issues.items())
    )
    return Domain(domain.name, "GENIUS XML", names, tuple(levels), found, tuple(notes))


def _levels(space: Space, issue: Element, notes: list[str]) -> tuple[str, ...]:
    """Return the names of an issue's levels."""
    kind = _kind(space, issue)
    if kind == "discrete":
        values = [item.attributes.get("value", "") for item in issue.named("item")]
        if not values:
            raise space.fail(issue, f"issue '{name_of(issue)}' has no item")
        once = tuple(dict.fromkeys(values))
        if len(once) < len(values):
            notes.append(f"issue '{name_of(issue)}' has levels given twice, which count once")
        return once
    low, high = _bounds(space, issue)
    if kind == "real":
        notes.append(f"issue '{name_of(issue)}' is continuous; it is cut into {STEPS} levels")
        return cut(low, high, STEPS)
    if high - low >= MOST_PACKAGES:
        raise space.fail(issue, f"issue '{name_of(issue)}' has more than {MOST_PACKAGES:,} levels")
    return tuple(str(value) for value in range(math.ceil(low), math.floor(high) + 1))


def _kind(space: Space, issue: Element) -> str:
    """Return ``discrete``, ``integer`` or ``real``."""
    given = next(
        (issue.attributes[key] for key in ("type", "vtype", "etype") if issue.attributes.get(key)),
        "discrete",
    ).lower()
    kinds = ("discrete", "integer", "real")
    if given not in kinds:
        what = f"issue '{name_of(issue)}' is of type '{given}'; allowed are {', '.join(kinds)}"
        raise space.fail(issue, what + nearest(given, kinds))
    return given


def _bounds(space: Space, issue: Element) -> tuple[float, float]:
    """Return the least and greatest value of an integer or real issue."""
    ends = []
    for key in BOUNDS:
        holder = _ends(issue).get(key)
        if holder is None:
            raise space.fail(issue, f"issue '{name_of(issue)}' has no {key}")
        ends.append(_number(space, holder, key))
    if ends[1] < ends[0]:
        raise space.fail(issue, f"issue '{name_of(issue)}' ends before it begins")
    return ends[0], ends[1]


def _ends(issue: Element) -> dict[str, Element]:
    """Return which element holds each bound: the issue itself, or its range."""
    holders = [*reversed(issue.named("range")), issue]
    return {key: holder for holder in holders for key in holder.attributes if key in BOUNDS}


def _number(space: Space, element: Element, key: str) -> float:
    """Return the number of an attribute."""
    given = element.attributes.get(key)
    if given is None:
        raise space.fail(element, f"<{element.tag}> has no {key}")
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise space.fail(element, f"{key} must be a number; found '{given}'")
    return value


def _profile(domain: Space, space: Space, levels: list[tuple[str, ...]]) -> Profile:
    """Return a party's profile over the issues of a domain."""
    if space.nonlinear:
        what = "is a nonlinear utility space; only additive ones (weights and evaluations) are read"
        raise space.fail(space.nonlinear, what)
    weights = _weights(space)
    worth = []
    for (position, theirs), names in zip(domain.issues.items(), levels, strict=True):
        name = name_of(theirs)
        found = _same(position, theirs, space)
        if found is None:
            near = nearest(name, [name_of(issue) for issue in space.issues.values()])
            raise space.fail(space.root, f"says nothing of issue '{name}' of {domain.file}{near}")
        index, issue = found
        if index not in weights:
            raise space.fail(issue, f"issue '{name}' has no weight")
        evaluations = _evaluations(space, issue, _kind(domain, theirs), names)
        worth.append(tuple(weights[index] * evaluation for evaluation in evaluations))
    reservation = _reservation(space)
    return Profile(space.name, tuple(worth), reservation or 0.0, most=1.0)


def _weights(space: Space) -> dict[str, float]:
    """Return the weight of each issue by its index.

    A weight stands beside its issue, under the same objective; indices may be used again for
    objectives, so one that stands elsewhere counts only where none does.
    """
    found: dict[str, float] = {}
    beside: dict[str, float] = {}
    for parent in space.root.walk():
        indices = {issue.attributes.get("index") for issue in parent.named("issue")}
        for weight in parent.named("weight"):
            index, value = weight.attributes.get("index", ""), _number(space, weight, "value")
            found[index] = value
            if index in indices:
                beside[index] = value
    return found | beside


def _evaluations(
    space: Space, issue: Element, kind: str, names: tuple[str, ...]
) -> tuple[float, ...]:
    """Return the evaluation of each level."""
    if kind == "discrete":
        return _of_items(space, issue, names)
    values = [float(name) for name in names]
    evaluators = issue.named("evaluator")
    if kind == "integer" and not (evaluators and "parameter0" in evaluators[0].attributes):
        slope, offset = (
            _number(space, evaluators[0], key) if evaluators else 0.0 for key in ("slope", "offset")
        )
        low = _bounds(space, issue)[0] if "lowerbound" in _ends(issue) else values[0]
        return tuple(min(1.0, max(0.0, slope * (x - low) + offset)) for x in values)
    if not evaluators:
        raise space.fail(issue, f"issue '{name_of(issue)}' has no evaluator")
    return tuple(_of_real(space, evaluators[0], x) for x in values)


def _of_items(space: Space, issue: Element, names: tuple[str, ...]) -> tuple[float, ...]:
    """Return the evaluation of each level of a discrete issue: its number over the largest."""
    numbers = {
        item.attributes.get("value", ""): _number(space, item, "evaluation")
        for item in issue.named("item")
        if item.attributes.get("evaluation", "null") != "null"
    }
    for name in names:
        if name not in numbers:
            what = f"'{name}' of issue '{name_of(issue)}' has no evaluation"
            raise space.fail(issue, what + nearest(name, numbers))
    most = max(numbers.values())
    return tuple(0.0 if most < SMALLEST else numbers[name] / most for name in names)


def _of_real(space: Space, evaluator: Element, x: float) -> float:
    """Return the evaluation of a value of a real issue."""
    shape = evaluator.attributes.get("ftype", "").lower()
    if shape == "constant":
        return _number(space, evaluator, "parameter0")
    if shape == "linear":
        first, second = (_number(space, evaluator, f"parameter{at}") for at in (1, 0))
        return min(1.0, max(0.0, first * x + second))
    if shape == "triangular":
        low, high, top = (_number(space, evaluator, f"parameter{at}") for at in (0, 1, 2))
        if not low <= x < high:
            return 0.0
        return (x - low) / (top - low) if x < top else 1.0 - (x - top) / (high - top)
    what = f"evaluator of type '{shape}' is not read; allowed are constant, linear, triangular"
    raise space.fail(evaluator, what)


def _reservation(space: Space) -> float | None:
    """Return the reservation value, None where there is none; GENIUS lets the last one count."""
    found = [element for element in space.root.walk() if element.tag == "reservation"]
    return _number(space, found[-1], "value") if found else None
