"""A foreign domain as a scenario that can be run.

A domain says who values what, and nothing of how the talks go. So there is no mediator, no red
line, no violence; nobody's promise needs trust to be worth something; every party is as flexible
as any other, and all else is the default of the table of fields. What is assumed stands in the
scenario as judgements.

A scenario's utilities lie between 0 and 1. Where the domain's do, they are the scenario's; a
party whose utilities do not fit has its own stretched so that its worst package is 0 and its best
1, which changes no choice of its own but any comparison between parties.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from negsim.domains.domain import Domain, Profile
from negsim.errors import NegsimError
from negsim.scenario.files.ids import RESERVED as WORDS
from negsim.scenario.files.ids import TAKEN
from negsim.scenario.files.load import apply
from negsim.scenario.process import Process, Start
from negsim.scenario.scenario import (
    Flexibility,
    Issue,
    Note,
    Outcome,
    Party,
    Scenario,
    default_stream,
)

ROUNDS = 30
"""Rounds of such a scenario."""

MIDDLE = 0.5
"""Flexibility and starting trust of such a scenario."""

SLACK = 1e-9
"""Noise of sums that is no utility above 1."""

RESERVED = {*WORDS, *TAKEN, "*"}
"""Words that mean something in a scenario file, so that nothing may be called by them."""

ASSUMED = "The domain's files say nothing of it; chosen so that it can be run."
STATED = "As the files of the domain have it ({layout})."
STRETCHED = "The domain's files ({layout}), stretched: worst package 0, best 1."


@dataclass(frozen=True)
class Scale:
    """A party's utilities as a scenario has them: salience, value of each level, batna."""

    salience: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    batna: float
    stretched: bool


def stage(domain: Domain, set: Mapping[str, object] | None = None) -> Scenario:
    """Return a domain as a scenario.

    Parameters
    ----------
    domain : Domain
        From `negsim.domains.find.read`.
    set : mapping of str to object, optional
        Values to put in, by path; see `negsim.scenario.files.load.apply`.

    Raises
    ------
    NegsimError
        If no issue has two levels, or a value put in does not fit.
    """
    open_issues = [at for at, levels in enumerate(domain.levels) if len(levels) > 1]
    if not open_issues:
        raise NegsimError(f"domain '{domain.name}' has one package only; there is nothing to run")
    taken = {"agreement"}
    ids = _ids([domain.issues[at] for at in open_issues], "issue", taken)
    issues = tuple(
        Issue(
            id=name, name=_name(domain.issues[at]), levels=_levels(domain.levels[at]),
            status_quo=0, stream=default_stream(name),
        )
        for name, at in zip(ids, open_issues, strict=True)
    )  # fmt: skip
    names = _ids(domain.parties, "party", taken)
    scales = [_scale(profile, open_issues) for profile in domain.profiles]
    parties = tuple(
        Party(
            id=name, name=_name(profile.party), batna=scale.batna,
            flexibility=Flexibility(at_the_table=MIDDLE, under_pressure=MIDDLE),
            salience=scale.salience, values=scale.values, stream=default_stream(name),
        )
        for name, profile, scale in zip(names, domain.profiles, scales, strict=True)
    )  # fmt: skip
    scenario = Scenario(
        id=_name(domain.name),
        name=_name(domain.name),
        summary=f"A negotiation domain, read from {domain.layout} files.",
        issues=issues,
        parties=parties,
        process=Process(rounds=ROUNDS, start=Start(trust=MIDDLE)),
        outcomes=(Outcome(id="agreement", name="Agreement"),),
        notes=tuple(_notes(domain, names, scales)),
    )
    return apply(scenario, set or {})


def _notes(domain: Domain, names: list[str], scales: list[Scale]) -> Iterable[tuple[str, Note]]:
    """Yield what the numbers rest on."""
    for name, scale in zip(names, scales, strict=True):
        words = (STRETCHED if scale.stretched else STATED).format(layout=domain.layout)
        yield f"parties.{name}.batna", Note("source", words)
        for part in ("at_the_table", "under_pressure"):
            yield f"parties.{name}.flexibility.{part}", Note("judgement", ASSUMED)
    yield "process.start.trust", Note("judgement", ASSUMED)


def _scale(profile: Profile, open_issues: list[int]) -> Scale:
    """Return a party's utilities as a scenario has them.

    Issues with one level are no issues there; what they are worth is added to every package.
    """
    worth = [profile.worth[at] for at in open_issues]
    fixed = profile.constant + sum(
        levels[0] for at, levels in enumerate(profile.worth) if at not in open_issues
    )
    highest = sum(max(levels) for levels in worth)
    if fixed >= 0.0 and fixed + highest <= 1.0 + SLACK and min(map(min, worth)) >= 0.0:
        return _as_it_is(worth, fixed, highest, profile.reservation)
    lowest = sum(min(levels) for levels in worth)
    span = highest - lowest
    moved = [tuple(one - least for one in levels) for levels in worth for least in [min(levels)]]
    batna = (profile.reservation - fixed - lowest) / span if span > 0.0 else 0.0
    shares = [tuple(one / (span or 1.0) for one in levels) for levels in moved]
    return replace(_as_it_is(shares, 0.0, 1.0, batna), stretched=True)


def _as_it_is(
    worth: list[tuple[float, ...]], fixed: float, highest: float, reservation: float
) -> Scale:
    """Return utilities that lie between 0 and 1 without changing one.

    ``u = fixed + sum_k worth_k`` is ``sum_k s_k v_k`` with saliences s that sum to 1.
    """
    most = [max(levels) for levels in worth]
    salience = tuple(one / highest for one in most) if sum(most) > 0.0 else (1.0,) * len(most)
    values = tuple(
        tuple(_within(fixed + (one / top * highest if top > 0.0 else 0.0)) for one in levels)
        for levels, top in zip(worth, most, strict=True)
    )
    return Scale(salience, values, _within(reservation), stretched=False)


def _within(value: float) -> float:
    """Return a number brought between 0 and 1."""
    return min(1.0, max(0.0, value))


def _ids(names: Iterable[str], sort: str, taken: set[str]) -> list[str]:
    """Return an id for each name, different from all that are taken."""
    found = []
    counts: dict[str, int] = {}
    for name in names:
        word = "_".join(re.findall(r"[a-z0-9]+", name.lower()))
        base = word if word[:1].isalpha() else f"{sort}_{word}".rstrip("_")
        base = f"{sort}_{base}" if base in RESERVED else base
        new = _free(base, "{}_{}", taken, counts)
        taken.add(new)
        found.append(new)
    return found


def _levels(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return level names as a scenario may have them: without ``=``, and none of its own words."""
    found: dict[str, None] = {}
    counts: dict[str, int] = {}
    for name in names:
        base = _name(name).replace("=", ":")
        base = f"level {base}" if base in RESERVED else base
        found[_free(base, "{} ({})", found, counts)] = None
    return tuple(found)


def _free(base: str, form: str, taken: Container[str], counts: dict[str, int]) -> str:
    """Return a name that is not taken: the base itself, or with the next number after it."""
    new = base
    while new in taken:
        counts[base] = counts.get(base, 1) + 1  # goes on where it stopped for the last such name
        new = form.format(base, counts[base])
    return new


def _name(words: str) -> str:
    """Return words for a reader on one line, never empty."""
    plain = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(plain.split()) or "unnamed"
