"""Scenarios made up by number, to try both executors on what nobody would think of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from negsim.rules.mediation import FURTHER
from negsim.scenario.fields import Distribution, Number, declared
from negsim.scenario.process import Process
from negsim.scenario.scenario import (
    Condition,
    Event,
    Flexibility,
    Issue,
    Mediator,
    Outcome,
    Party,
    Preconditions,
    RedLine,
    Scenario,
    Violence,
    default_stream,
)

RANGES = {
    "days": (0.3, 4),
    "deadline": (2, 30),
    "assurance": (0, 1),
    "shield": (0, 1),
    "leaving": (0, 1),
    "discord": (0, 0.6),
    "start.trust": (0, 1),
    "trust.facilitated": (0, 0.1),
    "trust.incident": (0, 0.2),
    "trust.collapse": (0, 0.2),
    "trust.interim": (0, 0.2),
    "hurt.kept": (0.7, 1),
    "hurt.incident": (0, 0.3),
    "softening.rate": (0, 0.6),
    "softening.pain": (0, 1),
    "softening.linkage": (0, 1),
    "reservation.hurt": (0, 0.5),
    "reservation.pressure": (0, 0.5),
    "formulation.face_saving": (0, 0.6),
    "formulation.interim_face_saving": (0, 1),
    "interim.patience": (0, 4),
    "interim.adjournment": (1, 8),
    "collapse.base": (-5, -1),
    "collapse.gap": (0, 9),
    "collapse.trust": (0, 2),
    "collapse.incident": (0, 2),
    "collapse.facilitation": (0, 2),
    "consent.base": (-4, 0),
    "consent.mediation": (0, 6),
    "consent.hurt": (0, 3),
    "consent.on_site": (0, 2),
    "consent.spread": (0, 1),
    "consent.walker": (0, 1),
    "escalation.truce": (0, 0.1),
    "escalation.no_truce": (0, 0.2),
    "escalation.collapsed": (1, 3),
    "escalation.answers": (0, 3),
    "escalation.truce_ends": (0, 1),
    "ratification.veto": (0, 0.6),
    "ratification.slack": (0.01, 0.2),
    "ratification.misjudged": (0, 0.6),
    "implementation.failure": (0, 2),
    "implementation.assurance": (0, 3),
    "implementation.shape": (0.2, 1.5),
    "implementation.haste": (0, 10),
    "implementation.shortfall": (0, 10),
    "chain.agree": (0, 0.2),
    "chain.collapse": (0, 0.3),
    "chain.revive": (0, 0.4),
    "chain.abandon": (0, 0.3),
}
"""From where to where each number of the process is made up."""

AT_THE_START = ("start.trust", "ratification.misjudged", *(n for n in RANGES if n[:6] == "chain."))
"""Of these, those that no event can change."""

LASTING = 3
"""Of so many events one is for good, where it may be."""


class Coarse(random.Random):
    """Draws quarters of a range, so that much is equal to something else."""

    def uniform(self, a: float, b: float) -> float:
        return a + (b - a) * self.randrange(5) / 4


def generated(number: int, dice: random.Random | None = None) -> Scenario:
    """Return scenario `number`: 2-4 parties, 0-4 mediators, 1-4 issues, 0-3 sources, 0-4 events.

    With `Coarse` dice it has 2-18 parties and many ties.
    """
    dice = dice or random.Random(number)
    coarse = isinstance(dice, Coarse)
    count = dice.choice((2, 3, 4, 7, 12, 18) if coarse else (2, 2, 2, 3, 4))
    parties = [f"party_{i}" for i in range(count)]
    issues = _issues(dice, parties)
    scenario = Scenario(
        id=f"generated-{number}",
        name=f"Generated {number}",
        issues=issues,
        parties=tuple(_party(dice, name, issues) for name in parties),
        mediators=tuple(_mediator(dice, m, parties) for m in range(dice.randrange(5))),
        violence=tuple(_violence(dice, j, parties, issues) for j in range(dice.randrange(4))),
        process=_process(dice),
        outcomes=(
            Outcome(
                id="first",
                conditions=(Condition(issue=issues[0].id, at_least=dice.random() < 0.5, level=1),),
            ),
            Outcome(id="other"),
        ),
    )
    if coarse and dice.random() < 0.5:
        return _alike(scenario)
    events = tuple(_events(dice, scenario)) if dice.random() < 0.6 else ()
    return replace(scenario, events=events)


def _alike(scenario: Scenario) -> Scenario:
    """Return it with issues that are the same to everybody: texts tie, and are taken."""
    first, many = replace(scenario.issues[0], assurance=()), len(scenario.issues)
    process, drafts = scenario.process, float(len(scenario.mediators) % 2)
    return replace(
        scenario,
        process=replace(
            process,
            collapse=replace(process.collapse, base=-10.0),
            formulation=replace(process.formulation, face_saving=0.75),
        ),
        mediators=tuple(
            replace(m, leverage=(1.0,) * len(scenario.parties), formulation=drafts, endurance=99.0)
            for m in scenario.mediators
        ),
        issues=tuple(replace(first, id=k.id, stream=k.stream) for k in scenario.issues),
        parties=tuple(
            replace(i, batna=0.0, salience=(1.0,) * many, values=i.values[:1] * many,
                    red_lines=(), principal_lines=())
            for i in scenario.parties
        ),
    )  # fmt: skip


def number(dice: random.Random, low: float, high: float) -> Number:
    """Return a number in a range: fixed, uniform, triangular, beta or normal."""
    a, b = sorted((dice.uniform(low, high), dice.uniform(low, high)))
    middle = (a + b) / 2
    if isinstance(dice, Coarse):
        return dice.choice((a, b))
    return dice.choice(
        (
            a,
            b,
            middle,
            Distribution("uniform", (a, b)),
            Distribution("triangular", (a, middle, b)),
            Distribution("beta", (2.0, 3.0, a, b)),
            Distribution("normal", (middle, (b - a) / 2 + 1e-3, a, b)),
        )
    )


def _issues(dice: random.Random, parties: list[str]) -> tuple[Issue, ...]:
    fewer = 2 if isinstance(dice, Coarse) else 0
    count = dice.randint(1, 4)
    verifying = dice.randrange(-1, count)
    issues = []
    for k in range(count):
        levels = dice.randint(2, 5 - fewer)
        issues.append(
            Issue(
                id=f"issue_{k}",
                levels=tuple(f"level {n}" for n in range(levels)),
                status_quo=dice.randrange(levels),
                performed_by=tuple(p for p in parties if dice.random() < 0.4),
                interim=dice.randrange(levels) if dice.random() < 0.5 else -1,
                assurance=tuple(number(dice, 0, 1) for _ in range(levels))
                if k == verifying
                else (),
                stream=default_stream(f"issue_{k}"),
            )
        )
    return tuple(issues)


def _party(dice: random.Random, name: str, issues: tuple[Issue, ...]) -> Party:
    return Party(
        id=name,
        batna=number(dice, 0, 0.6),
        flexibility=Flexibility(
            at_the_table=number(dice, 0, 1), under_pressure=number(dice, 0.3, 1)
        ),
        mandate=number(dice, 0.5, 1),
        salience=tuple(number(dice, 0.1, 1) for _ in issues),
        values=tuple(tuple(number(dice, 0, 1) for _ in issue.levels) for issue in issues),
        waiting=number(dice, 0, 0.1),
        tactic=dice.choice(("polynomial", "polynomial", "exponential")),
        preconditions=Preconditions(
            quiet=number(dice, 0, 3) if dice.random() < 0.3 else 0.0, truce=dice.random() < 0.2
        ),
        red_lines=_lines(dice, issues),
        principal_lines=_lines(dice, issues) if dice.random() < 0.3 else (),
        stream=default_stream(name),
    )


def _lines(dice: random.Random, issues: tuple[Issue, ...]) -> tuple[RedLine, ...]:
    lines = []
    often = 0.05 if isinstance(dice, Coarse) else 0.35  # of many parties, some leave room
    for issue in issues:
        others = [other for other in issues if other is not issue]
        for at_least in (True, False):
            if dice.random() < often:
                firmness = 1.0 if dice.random() < 0.2 else number(dice, 0.05, 0.6)
                level = dice.randrange(len(issue.levels))
                unless: tuple[Condition, ...] = ()
                if others and dice.random() < 0.4:
                    other = dice.choice(others)
                    unless = (
                        Condition(
                            issue=other.id,
                            at_least=dice.random() < 0.5,
                            level=dice.randrange(len(other.levels)),
                        ),
                    )
                lines.append(
                    RedLine(
                        issue=issue.id,
                        at_least=at_least,
                        level=level,
                        firmness=firmness,
                        unless=unless,
                    )
                )
    return tuple(lines)


def _mediator(dice: random.Random, m: int, parties: list[str]) -> Mediator:
    return Mediator(
        id=f"mediator_{m}",
        leverage=tuple(number(dice, 0, 1) for _ in parties),
        facilitation=number(dice, 0, 1),
        formulation=number(dice, 0, 1) if dice.random() < 0.7 else 0.0,
        pressure=number(dice, 0, 1),
        further=tuple(number(dice, 0, 1) for _ in FURTHER) if dice.random() < 0.4 else (),
        present=dice.choice((1.0, 1.0, 1.0, 0.0, number(dice, 0, 0.9))),
        endurance=number(dice, 0, 12),
        press_when=dice.choice(("always", "always", "deadlock", "collapse")),
        press_from=number(dice, 1, 5) if dice.random() < 0.3 else 1.0,
        press_until=number(dice, 4, 20) if dice.random() < 0.3 else 1e6,
        presses=tuple(p for p in parties if dice.random() < 0.5) if dice.random() < 0.3 else (),
        alignment=tuple(number(dice, -1, 1) for _ in parties) if dice.random() < 0.5 else (),
        stream=default_stream(f"mediator_{m}"),
    )


def _violence(
    dice: random.Random, j: int, parties: list[str], issues: tuple[Issue, ...]
) -> Violence:
    return Violence(
        id=f"source_{j}",
        rate=number(dice, 0, 0.5),
        victim=dice.choice(parties),
        attribution=number(dice, 0, 1),
        checked_by=dice.choice(issues).id if dice.random() < 0.5 else "",
        stream=default_stream(f"source_{j}"),
    )


def _process(dice: random.Random) -> Process:
    coarse = isinstance(dice, Coarse)
    plain = {
        "rounds": dice.randint(5, 10 if coarse else 40),
        "bias": dice.choice(("none", "none", "kydd", "rauchhaus", "favretto")),
        "start.phase": dice.choice(("talks", "collapsed")),
        "start.on_site": dice.random() < 0.5,
        "start.truce": dice.random() < 0.5,
        "start.rounds": dice.choice((0, 0, 1, 6)),
        "implementation.rounds": dice.randint(0, 30),
        "chain.on": dice.random() < 0.05,
    }
    for name in ("days", "discord"):  # in half of the scenarios they change nothing
        if dice.random() < 0.5:
            plain[name] = 1.0 if name == "days" else 0.0
    made: Process = _made(dice, Process, plain)
    return made


def _made(dice: random.Random, cls: type[Any], plain: dict[str, Any], path: str = "") -> Any:
    """Return a block of the process, its numbers made up."""
    given: dict[str, Any] = {}
    for name, item, kind in declared(cls):
        here = path + name
        if item.kind == "group":
            given[name] = _made(dice, kind, plain, f"{here}.")
        elif here in plain:
            given[name] = plain[here]
        elif item.kind == "number":
            given[name] = number(dice, *RANGES[here])
    return cls(**given)


def _events(dice: random.Random, scenario: Scenario) -> Iterator[Event]:
    """Yield one to four events, of all kinds that the scenario has room for."""
    kinds = ["summit", "set", "set"]
    kinds += ["leaves", "joins"] if scenario.mediators else []
    kinds += ["incident"] if scenario.violence else []
    numbers = [*_numbers(scenario)]
    for _ in range(dice.randint(1, 4)):
        kind = dice.choice(kinds)
        when = {"at": dice.randint(1, scenario.process.rounds)}
        if dice.random() < 0.4:
            when = {"after_collapse": dice.randint(1, 2), "delay": dice.randint(1, 4)}
        lasts = 0 if dice.randrange(LASTING) == 0 else dice.randint(1, 8)
        match kind:
            case "summit":
                yield Event(**when, rounds=max(1, lasts), summit=True)
            case "incident":
                yield Event(**when, rounds=1, incident=dice.choice(scenario.violence).id)
            case "set":
                some = dice.sample(numbers, dice.randint(1, 8))
                changes = {path: dice.uniform(*between) for path, *between in some}
                yield Event(**when, rounds=lasts, set=tuple(changes.items()))
            case "leaves":
                yield Event(**when, rounds=lasts, leaves=dice.choice(scenario.mediators).id)
            case "joins":
                away = [m.id for m in scenario.mediators if m.present != 1]
                if away:
                    yield Event(**when, rounds=lasts, joins=dice.choice(away))


def _numbers(scenario: Scenario) -> Iterator[tuple[str, float, float]]:
    """Yield the path of each number that an event may change, and from where to where it does."""
    for name, (low, high) in RANGES.items():
        if name not in AT_THE_START:
            yield f"process.{name}", low, high
    for issue in scenario.issues:
        for level, _ in zip(issue.levels, issue.assurance, strict=False):
            yield f"issues.{issue.id}.assurance.{level}", 0, 1
    for party in scenario.parties:
        yield from _numbers_of_party(scenario, party)
    for m in scenario.mediators:
        me = f"mediators.{m.id}"
        for name in ("facilitation", "formulation", "pressure", "present"):
            yield f"{me}.{name}", 0, 1
        yield f"{me}.press_from", 1, 5
        yield f"{me}.press_until", 4, 20
        for party in scenario.parties:
            yield f"{me}.leverage.{party.id}", 0, 1
            if m.alignment:
                yield f"{me}.alignment.{party.id}", -1, 1
        for name, _ in zip(FURTHER, m.further, strict=False):
            yield f"{me}.further.{name}", 0, 1
    for source in scenario.violence:
        yield f"violence.{source.id}.rate", 0, 0.5
        yield f"violence.{source.id}.attribution", 0, 1


def _numbers_of_party(scenario: Scenario, party: Party) -> Iterator[tuple[str, float, float]]:
    me = f"parties.{party.id}"
    for name, low, high in (
        ("batna", 0, 0.6),
        ("flexibility.at_the_table", 0, 1), ("flexibility.under_pressure", 0.3, 1),
        ("waiting", 0, 0.1), ("mandate", 0.5, 1), ("preconditions.quiet", 0, 3),
    ):  # fmt: skip
        yield f"{me}.{name}", low, high
    for issue in scenario.issues:
        yield f"{me}.salience.{issue.id}", 0.1, 1
        yield from ((f"{me}.values.{issue.id}.{level}", 0, 1) for level in issue.levels)
        for whose in ("red_lines", "principal_lines"):
            lines = [line for line in getattr(party, whose) if line.issue == issue.id]
            for n in range(len(lines)):
                at = f".{n}" if len(lines) > 1 else ""
                # to firm or soft, whatever it was; more often than other numbers
                yield from [(f"{me}.{whose}.{issue.id}{at}.firmness", 0.05, 1)] * 3
