"""Scenarios made up by number, to try both executors on what nobody would think of."""

from __future__ import annotations

import random

from negsim.scenario import (
    Collapse,
    Condition,
    Consent,
    Distribution,
    Effort,
    Escalation,
    Flexibility,
    Formulation,
    Hurt,
    InterimText,
    Issue,
    Mediator,
    Number,
    Outcome,
    Party,
    Process,
    Ratification,
    RedLine,
    Reservation,
    Scenario,
    Softening,
    Start,
    Trust,
    Violence,
    default_stream,
)


def generated(number: int) -> Scenario:
    """Return scenario `number`: 2-4 parties, 0-4 mediators, 1-4 issues, 0-3 sources."""
    dice = random.Random(number)
    parties = [f"party_{i}" for i in range(dice.choice((2, 2, 2, 3, 4)))]
    issues = _issues(dice, parties)
    return Scenario(
        id=f"generated-{number}",
        name=f"Generated {number}",
        issues=issues,
        parties=tuple(_party(dice, name, issues) for name in parties),
        mediators=tuple(_mediator(dice, m, len(parties)) for m in range(dice.randrange(5))),
        violence=tuple(_violence(dice, j, parties) for j in range(dice.randrange(4))),
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


def number(dice: random.Random, low: float, high: float) -> Number:
    """Return a number in a range: fixed, uniform, triangular, beta or normal."""
    a, b = sorted((dice.uniform(low, high), dice.uniform(low, high)))
    middle = (a + b) / 2
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
    count = dice.randint(1, 4)
    verifying = dice.randrange(-1, count)
    issues = []
    for k in range(count):
        levels = dice.randint(2, 5)
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
    lines = []
    for issue in issues:
        for at_least in (True, False):
            if dice.random() < 0.35:
                firmness = 1.0 if dice.random() < 0.2 else number(dice, 0.05, 0.6)
                level = dice.randrange(len(issue.levels))
                lines.append(
                    RedLine(issue=issue.id, at_least=at_least, level=level, firmness=firmness)
                )
    return Party(
        id=name,
        batna=number(dice, 0, 0.6),
        flexibility=Flexibility(
            at_the_table=number(dice, 0, 1), under_pressure=number(dice, 0.3, 1)
        ),
        mandate=number(dice, 0.5, 1),
        salience=tuple(number(dice, 0.1, 1) for _ in issues),
        values=tuple(tuple(number(dice, 0, 1) for _ in issue.levels) for issue in issues),
        red_lines=tuple(lines),
        stream=default_stream(name),
    )


def _mediator(dice: random.Random, m: int, parties: int) -> Mediator:
    return Mediator(
        id=f"mediator_{m}",
        leverage=tuple(number(dice, 0, 1) for _ in range(parties)),
        facilitation=number(dice, 0, 1),
        formulation=number(dice, 0, 1) if dice.random() < 0.7 else 0.0,
        pressure=number(dice, 0, 1),
        endurance=number(dice, 0, 12),
        stream=default_stream(f"mediator_{m}"),
    )


def _violence(dice: random.Random, j: int, parties: list[str]) -> Violence:
    return Violence(
        id=f"source_{j}",
        rate=number(dice, 0, 0.5),
        victim=dice.choice(parties),
        attribution=number(dice, 0, 1),
        stream=default_stream(f"source_{j}"),
    )


def _process(dice: random.Random) -> Process:
    def some(low: float, high: float) -> Number:
        return number(dice, low, high)

    return Process(
        rounds=dice.randint(5, 40),
        deadline=some(2, 30),
        assurance=some(0, 1),
        shield=some(0, 1),
        leaving=some(0, 1),
        start=Start(
            phase=dice.choice(("talks", "collapsed")),
            on_site=dice.random() < 0.5,
            truce=dice.random() < 0.5,
            trust=some(0, 1),
        ),
        trust=Trust(
            facilitated=some(0, 0.1),
            incident=some(0, 0.2),
            collapse=some(0, 0.2),
            veto=some(0, 0.2),
            interim=some(0, 0.2),
        ),
        hurt=Hurt(
            kept=some(0.8, 1), victim=some(0, 0.3), others=some(0, 0.2), collapsed=some(0, 0.1)
        ),
        softening=Softening(rate=some(0, 0.6), hardening=some(0, 0.3)),
        reservation=Reservation(hurt=some(0, 0.5), pressure=some(0, 0.5)),
        formulation=Formulation(face_saving=some(0, 0.6), interim_face_saving=some(0, 1)),
        interim=InterimText(
            gap=some(0, 0.2), patience=some(0, 4), adjournment=some(1, 8), broken=some(0, 1)
        ),
        collapse=Collapse(
            base=some(-5, -1), gap=some(0, 4), trust=some(0, 2), incident=some(0, 2),
            facilitation=some(0, 2),
        ),
        consent=Consent(
            base=some(-4, 0), mediation=some(0, 6), hurt=some(0, 3), on_site=some(0, 2),
            waiting=some(0, 0.2),
        ),
        escalation=Escalation(
            truce=some(0, 0.1), no_truce=some(0, 0.2), collapsed=some(1, 3), adjourned=some(0, 1),
            truce_ends=some(0, 1),
        ),
        ratification=Ratification(veto=some(0, 0.6), slack=some(0.01, 0.2)),
        effort=Effort(collapsed=some(0, 1), talks=some(0, 1), adjourned=some(0, 0.5)),
    )  # fmt: skip
