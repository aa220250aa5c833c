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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from negsim.domains.domain import Domain, Profile
from negsim.errors import NegsimError
from negsim.scenario.commentary import Note
from negsim.scenario.files.blocks import RESERVED as WORDS
from negsim.scenario.files.blocks import TAKEN
from negsim.scenario.files.load import apply
from negsim.scenario.process import Process, Start
from negsim.scenario.scenario import (
    Flexibility,
    Issue,
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


def as_scenario(domain: Domain, set: Mapping[str, object] | None = None) -> Scenario:
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
    open_issues = [k for k, levels in enumerate(domain.levels) if len(levels) > 1]
    if not open_issues:
        raise NegsimError(f"domain '{domain.name}' has one package only; there is nothing to run")
    ids = (_id("issue", domain.issues[k]) for k in open_issues)
    issue_ids = _distinct(ids, "{}_{}", ["agreement"])
    issues = tuple(
        Issue(
            id=id, name=_name(domain.issues[k]), status_quo=0, stream=default_stream(id),
            levels=tuple(_distinct(map(_level, domain.levels[k]), "{} ({})")),
        )
        for id, k in zip(issue_ids, open_issues, strict=True)
    )  # fmt: skip
    ids = (_id("party", name) for name in domain.parties)
    party_ids = _distinct(ids, "{}_{}", ["agreement", *issue_ids])
    scales = [_scale(profile, open_issues) for profile in domain.profiles]
    parties = tuple(
        Party(
            id=id, name=_name(profile.party), batna=scale.batna,
            flexibility=Flexibility(at_the_table=MIDDLE, under_pressure=MIDDLE),
            salience=scale.salience, values=scale.values, stream=default_stream(id),
        )
        for id, profile, scale in zip(party_ids, domain.profiles, scales, strict=True)
    )  # fmt: skip
    scenario = Scenario(
        id=_name(domain.name),
        name=_name(domain.name),
        summary=f"A negotiation domain, read from {domain.layout} files.",
        issues=issues,
        parties=parties,
        process=Process(rounds=ROUNDS, start=Start(trust=MIDDLE)),
        outcomes=(Outcome(id="agreement", name="Agreement"),),
        notes=tuple(_notes(domain, party_ids, scales)),
    )
    return apply(scenario, set or {})


def _notes(domain: Domain, ids: list[str], scales: list[Scale]) -> Iterable[tuple[str, Note]]:
    """Yield what the numbers rest on."""
    for id, scale in zip(ids, scales, strict=True):
        words = (STRETCHED if scale.stretched else STATED).format(layout=domain.layout)
        for key in ("batna", "salience", "values"):
            yield f"parties.{id}.{key}", Note("source", words)
        for part in ("at_the_table", "under_pressure"):
            yield f"parties.{id}.flexibility.{part}", Note("judgement", ASSUMED)
    yield "process.start.trust", Note("judgement", ASSUMED)


def _scale(profile: Profile, open_issues: list[int]) -> Scale:
    """Return a party's utilities as a scenario has them.

    Issues with one level are no issues there; what they are worth is added to every package.
    ``u = fixed + sum_k worth_k`` is ``sum_k s_k v_k`` with saliences s that sum to 1.
    """
    worth = [profile.worth[k] for k in open_issues]
    fixed = profile.constant + sum(
        levels[0] for k, levels in enumerate(profile.worth) if k not in open_issues
    )
    batna, highest = profile.reservation, sum(map(max, worth))
    fits = fixed >= 0.0 and fixed + highest <= 1.0 + SLACK and min(map(min, worth)) >= 0.0
    if not fits:
        lowest = sum(map(min, worth))
        span = highest - lowest
        batna = (batna - fixed - lowest) / span if span > 0.0 else 0.0
        moved = [[one - least for one in levels] for levels in worth for least in [min(levels)]]
        worth = [tuple(one / (span or 1.0) for one in levels) for levels in moved]
        fixed, highest = 0.0, 1.0
    most = [max(levels) for levels in worth]
    salience = tuple(one / highest for one in most) if sum(most) > 0.0 else (1.0,) * len(most)
    values = tuple(
        tuple(_within(fixed + (one / top * highest if top > 0.0 else 0.0)) for one in levels)
        for levels, top in zip(worth, most, strict=True)
    )
    return Scale(salience, values, _within(batna), stretched=not fits)


def _within(value: float) -> float:
    """Return a number brought between 0 and 1."""
    return min(1.0, max(0.0, value))


def _id(sort: str, name: str) -> str:
    """Return an id for a name, with what it is of before one that no id may begin with or be."""
    word = "_".join(re.findall(r"[a-z0-9]+", name.lower()))
    base = word if word[:1].isalpha() else f"{sort}_{word}".rstrip("_")
    return f"{sort}_{base}" if base in RESERVED else base


def _level(name: str) -> str:
    """Return a level name as a scenario may have it: without ``=``, and none of its own words."""
    base = _name(name).replace("=", ":")
    return f"level {base}" if base in RESERVED else base


def _distinct(names: Iterable[str], form: str, taken: Iterable[str] = ()) -> list[str]:
    """Return names different from each other and those taken: the next number is put after one."""
    found: list[str] = []
    used = set(taken)
    counts: dict[str, int] = {}
    for base in names:
        new = base
        while new in used:
            counts[base] = (
                counts.get(base, 1) + 1
            )  # goes on where it stopped for the last such name
            new = form.format(base, counts[base])
        used.add(new)
        found.append(new)
    return found


def _name(words: str) -> str:
    """Return words for a reader on one line, never empty."""
    plain = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(plain.split()) or "unnamed"
