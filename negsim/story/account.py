"""One run played to its end and written down: each round's moves, and how things stand after it.

The account holds ids and numbers only; `negsim.story.page` puts it into words, and `document` is
what ``negsim story --json`` prints (see ``docs/story.md``).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from negsim.engine.moves import Move
from negsim.engine.readable.mediator import MediatorAgent
from negsim.engine.readable.obstacles import Lines, Obstacle
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.results.provenance import origin
from negsim.results.result import classes
from negsim.rules.offers import NONE
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import COLLAPSED, PHASES

DECIMALS = 6
"""Decimals of numbers in the document."""

AS_THEY_ARE = "seed", "run", "outcome", "outcome_name", "signed", "failed", "lasted", "most_borne"
"""What the document holds of an account without more ado."""


@dataclass(frozen=True)
class PartyState:
    """How a party stands at the end of a round.

    `hurt` is its pain of the stalemate; `borne` what it could bear for the best of texts.
    `aspiration`, `shortfall` (what the best of the others' texts misses of it) and `distance` (the
    same, or how far the nearest of them lies beyond what it could bear) are None in a round in
    which it did not sit at the table. `pressure` and `facilitation` are the mediators' influence
    on it, 0 to 1.
    """

    softening: float
    hurt: float
    grievance: float
    borne: float
    reservation: float
    aspiration: float | None
    shortfall: float | None
    distance: float | None
    pressure: float
    facilitation: float
    on_site: bool


@dataclass(frozen=True)
class MediatorState:
    """How a mediator stands: whether it is present, how hard it pressed, whom, and effort left."""

    present: bool
    pressing: float
    presses: tuple[str, ...]
    effort_left: float


@dataclass(frozen=True)
class Round:
    """One round: what happened in it and how things stand at its end; round 0 is the start."""

    round: int
    phase: str
    truce: bool
    trust: float
    parties: dict[str, PartyState]
    mediators: dict[str, MediatorState]
    moves: tuple[Move, ...]

    @property
    def suspended(self) -> bool:
        """Whether there are no talks, with all delegations at the venue."""
        here = all(state.on_site for state in self.parties.values())
        return self.phase == PHASES[COLLAPSED] and here

    @property
    def gap(self) -> float | None:
        """How far the talks are from a text: the largest distance of any party."""
        distances = [s.distance for s in self.parties.values() if s.distance is not None]
        return max(distances, default=None)


@dataclass(frozen=True)
class Account:
    """A run from its start, before the first round, to its end.

    `outcome` is the id of the class of its outcome; `signed` the issues and levels of the text
    that was signed; `failed` whether it failed, `lasted` the rounds that it held for, of those it
    was watched for. `most_borne` is the most that each party could have borne at any time, for the
    best of texts. If nothing was signed, `in_the_way` has the red lines that the text which crosses
    them least crosses further than that; it is empty where some text crosses none. `lines` are all
    red lines as they were drawn for the run.
    """

    scenario: Scenario
    seed: int
    run: int
    start: Round
    rounds: tuple[Round, ...]
    outcome: str
    outcome_name: str
    signed: dict[str, str] | None
    failed: bool
    lasted: int
    most_borne: dict[str, float]
    in_the_way: tuple[Obstacle, ...]
    lines: Lines

    def document(self) -> dict[str, Any]:
        """Return the account as plain data, numbers rounded to six decimals."""
        rounded: dict[str, Any] = _rounded(
            origin(self.scenario)
            | {key: getattr(self, key) for key in AS_THEY_ARE}
            | {
                "in_the_way": [
                    asdict(obstacle) | {"faces": self.lines.faced(obstacle)}
                    for obstacle in self.in_the_way
                ],
                "start": _plain(self.start),
                "rounds": [_plain(now) for now in self.rounds],
            }
        )
        return rounded


def play(scenario: Scenario, seed: int, run: int) -> Account:
    """Play one run of an ensemble and write it down.

    Raises
    ------
    NegsimError
        If `seed` is not from 0 to 2**64 - 1 or `run` not from 0 to 10**9 - 1.
    """
    return write_down(NegotiationModel(scenario, seed, run))


def write_down(model: NegotiationModel) -> Account:
    """Play a run that has not begun to its end, and return what happened in it."""
    scenario = model.layout.scenario
    rounds = [_round(model, at_table=False, since=0)]
    while model.running:
        since, sat = len(model.moves), model.rounds_at_table
        model.step()
        rounds.append(_round(model, model.rounds_at_table > sat, since))
    outcome, name = classes(scenario)[model.outcome]
    account = Account(
        scenario=scenario,
        seed=int(model.key),
        run=model.run,
        start=rounds[0],
        rounds=tuple(rounds[1:]),
        outcome=outcome,
        outcome_name=name,
        signed=None if model.signed == NONE else model.layout.levels(model.signed),
        failed=model.failed,
        lasted=model.rounds_lasted,
        most_borne={party.id: float(party.most_borne) for party in model.parties},
        in_the_way=(),
        lines=Lines.of(scenario, model.inputs),
    )
    if model.outcome < len(scenario.outcomes) or scenario.process.chain.on:
        return account
    return replace(account, in_the_way=account.lines.in_the_way(account.most_borne))


def _round(model: NegotiationModel, at_table: bool, since: int) -> Round:
    return Round(
        round=model.round,
        phase=PHASES[model.phase],
        truce=bool(model.truce),
        trust=float(model.trust),
        parties={
            party.id: PartyState(
                softening=float(party.softening),
                hurt=float(party.hurt),
                grievance=float(party.grievance),
                borne=float(party.could_bear),
                reservation=float(party.reserve),
                aspiration=float(party.asked) if at_table else None,
                shortfall=float(party.shortfall) if at_table else None,
                distance=float(party.distance) if at_table else None,
                pressure=float(party.pressure),
                facilitation=float(party.facilitation),
                on_site=bool(party.on_site),
            )
            for party in model.parties
        },
        mediators={m.id: _mediator(model, m) for m in model.mediators},
        moves=tuple(model.moves[since:]),
    )


def _mediator(model: NegotiationModel, mediator: MediatorAgent) -> MediatorState:
    pressing, at = float(mediator.pressing), mediator.index

    def reaches(party: PartyAgent) -> bool:
        return bool(model.hold[at, party.index] * model.case.addresses[at, party.index] > 0.0)

    return MediatorState(
        present=bool(mediator.number("present") > 0.0),
        pressing=pressing,
        presses=tuple(party.id for party in model.parties if pressing > 0 and reaches(party)),
        effort_left=float(mediator.effort_left),
    )


def _plain(now: Round) -> dict[str, Any]:
    """Return a round as plain data; its moves need not repeat its number."""
    plain = asdict(now)
    for move in plain["moves"]:
        del move["round"]
    return plain


def _rounded(value: Any) -> Any:
    """Return plain data with its numbers rounded."""
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return round(value, DECIMALS) if isinstance(value, float) else value
