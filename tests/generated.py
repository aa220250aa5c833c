"""Scenarios made up by number, to try both executors on what nobody would think of."""

from __future__ import annotations

import random
from dataclasses import replace

from negsim.rules.mediation import FURTHER
from negsim.scenario.fields import Distribution, Number
from negsim.scenario.process import (
    Chain,
    Collapse,
    Consent,
    Escalation,
    Formulation,
    Hurt,
    Implementation,
    InterimText,
    Process,
    Ratification,
    Reservation,
    Softening,
    Start,
    Trust,
)
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


class Coarse(random.Random):
    """Draws quarters of a range, so that much is equal to something else."""

    def uniform(self, a: float, b: float) -> float:
        return a + (b - a) * self.randrange(5) / 4


def generated(number: int, dice: random.Random | None = None) -> Scenario:
    """Return scenario `number`: 2-4 parties, 0-4 mediators, 1-4 issues, 0-3 sources, 0-3 events.

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
                conditions=(
                    Condition(issue=issues[0].id, at_least=dice.random() < 0.5, level=1),
                ),
            ),
            Outcome(id="other"),
        ),
    )
    scenario = _alike(scenario) if coarse and dice.random() < 0.5 else scenario
    events = (_event(dice, scenario) for _ in range(dice.choice((0, 0, 1, 2, 3))))
    return replace(scenario, events=tuple(events))


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
        tactic=dice.choice(("polynomial", "polynomial", "exponential")),
        waiting=number(dice, 0, 0.1) if dice.random() < 0.7 else 0.01,
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
                if others and dice.random() < 0.3:
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
        present=dice.choice((1.0, 1.0, 1.0, 0.0)),
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
    def some(low: float, high: float) -> Number:
        return number(dice, low, high)

    return Process(
        rounds=dice.randint(5, 10 if isinstance(dice, Coarse) else 40),
        days=dice.choice((1.0, 1.0, 2.0, 7.0, 0.5)),
        deadline=some(2, 30),
        assurance=some(0, 1),
        shield=some(0, 1),
        leaving=some(0, 1),
        start=Start(
            phase=dice.choice(("talks", "collapsed")),
            on_site=dice.random() < 0.5,
            truce=dice.random() < 0.5,
            trust=some(0, 1),
            rounds=dice.choice((0, 0, 3)),
        ),
        trust=Trust(
            facilitated=some(0, 0.1),
            incident=some(0, 0.2),
            collapse=some(0, 0.2),
            interim=some(0, 0.2),
        ),
        hurt=Hurt(kept=some(0.8, 1), incident=some(0, 0.3)),
        softening=Softening(rate=some(0, 0.6), pain=some(0, 1), linkage=some(0, 1)),
        reservation=Reservation(hurt=some(0, 0.5), pressure=some(0, 0.5)),
        formulation=Formulation(face_saving=some(0, 0.6), interim_face_saving=some(0, 1)),
        interim=InterimText(patience=some(0, 4), adjournment=some(1, 8)),
        collapse=Collapse(
            base=some(-5, -1), gap=some(0, 12), trust=some(0, 2), incident=some(0, 2),
            facilitation=some(0, 2),
        ),
        consent=Consent(
            base=some(-4, 0), mediation=some(0, 6), hurt=some(0, 3), on_site=some(0, 2),
            spread=some(0, 1), walker=some(0, 1),
        ),
        escalation=Escalation(
            truce=some(0, 0.1), no_truce=some(0, 0.2), collapsed=some(1, 3), answers=some(0, 3),
            truce_ends=some(0, 1),
        ),
        ratification=Ratification(
            veto=some(0, 0.6), slack=some(0.01, 0.2), misjudged=some(0, 0.5)
        ),
        discord=some(0, 0.5) if dice.random() < 0.3 else 0.0,
        bias=dice.choice(("none", "none", "kydd", "rauchhaus", "favretto")),
        implementation=Implementation(
            rounds=dice.randint(0, 30), failure=some(0, 2), assurance=some(0, 3),
            shape=some(0.2, 1.5), haste=some(0, 10), shortfall=some(0, 10),
        ),
        chain=Chain(
            on=dice.random() < 0.05, agree=some(0, 0.2), collapse=some(0, 0.3),
            revive=some(0, 0.4), abandon=some(0, 0.3),
        ),
    )  # fmt: skip


def _event(dice: random.Random, scenario: Scenario) -> Event:
    """Return an event of any kind that the scenario can have."""
    away = [m.id for m in scenario.mediators if m.present == 0.0]
    kinds = ["summit", "set"]
    kinds += ["joins"] * bool(away) + ["leaves"] * bool(scenario.mediators)
    kinds += ["incident"] * bool(scenario.violence)
    kind = dice.choice(kinds)
    given: object = {
        "joins": lambda: dice.choice(away),
        "leaves": lambda: dice.choice(scenario.mediators).id,
        "incident": lambda: dice.choice(scenario.violence).id,
        "summit": lambda: True,
        "set": lambda: _changes(dice, scenario),
    }[kind]()
    rounds = 1 if kind == "incident" else dice.randint(kind == "summit", 4)
    when = {"at": dice.randint(1, scenario.process.rounds)}
    if dice.random() < 0.4:
        when = {"after_collapse": dice.randint(1, 2), "delay": dice.randint(1, 3)}
    return Event(rounds=rounds, **when, **{kind: given})  # type: ignore[arg-type]


def _changes(dice: random.Random, scenario: Scenario) -> tuple[tuple[str, float], ...]:
    """Return paths of numbers, of each sort that the scenario has, and their new values."""
    party, issue = dice.choice(scenario.parties), dice.choice(scenario.issues)
    at = f"parties.{party.id}"
    paths = [f"{at}.{name}" for name in ("batna", "waiting", "flexibility.under_pressure")]
    paths += [f"{at}.values.{issue.id}.{dice.choice(issue.levels)}", "process.softening.linkage"]
    paths += [f"{at}.salience.{issue.id}"]
    for lines in ("red_lines", "principal_lines"):
        on = [line.issue for line in getattr(party, lines)]
        for issue_id in dict.fromkeys(on):
            index = ".0" * (on.count(issue_id) > 1)
            paths.append(f"{at}.{lines}.{issue_id}{index}.firmness")
    paths += [f"mediators.{m.id}.pressure" for m in scenario.mediators]
    paths += [f"mediators.{m.id}.leverage.{party.id}" for m in scenario.mediators]
    paths += [f"violence.{source.id}.rate" for source in scenario.violence]
    paths += [f"issues.{k.id}.assurance.{k.levels[0]}" for k in scenario.issues if k.assurance]
    some = dice.sample(paths, dice.randint(1, 3))
    return tuple((path, 1.0 - dice.uniform(0, 0.99)) for path in some)
