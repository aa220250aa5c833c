"""One run played to its end and written down: each round's moves, and how things stand after it.

The account holds ids and numbers only; `negsim.story.page` puts it into words, and `document` is
what ``negsim story --json`` prints (see ``docs/story.md``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import groupby, islice
from typing import Any

import numpy as np

from negsim.engine.arrays import inputs_of
from negsim.engine.draws import MOST_RUN, MOST_SEED
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.log import OF_MEDIATOR, OF_PARTY, OF_TALKS, log_of_everything
from negsim.engine.moves import Move
from negsim.engine.read_log import moves_of, states_of
from negsim.engine.readable.obstacles import Lines, Obstacle
from negsim.errors import check_whole
from negsim.jit import plain
from negsim.results.provenance import origin
from negsim.results.result import classes
from negsim.rules.offers import NONE
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import COLLAPSED, ENDINGS, PHASES

AT_TABLE = OF_TALKS.index("at_table")

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
    check_whole("seed", seed, 0, MOST_SEED)
    check_whole("run", run, 0, MOST_RUN)
    layout = lay_out(scenario)
    event_log = log_of_everything(layout.case)
    block = play_runs(layout, seed, run, 1, event_log)
    record = block.records[0]
    moves = moves_of(layout, event_log, 0, int(record.lasted))
    start, *rounds = rounds_of(layout, states_of(event_log, 0), moves)
    outcome, name = classes(scenario)[record.outcome]
    account = Account(
        scenario=scenario,
        seed=int(seed),
        run=int(run),
        start=start,
        rounds=tuple(rounds),
        outcome=outcome,
        outcome_name=name,
        signed=None if record.package == NONE else layout.levels(int(record.package)),
        failed=bool(record.failed),
        lasted=int(record.lasted),
        most_borne=dict(zip(layout.parties, block.borne[0].tolist(), strict=True)),
        in_the_way=(),
        lines=Lines.of(scenario, plain(inputs_of)(layout.case, block.vectors[0])),
    )
    return with_obstacles(account)


def with_obstacles(account: Account) -> Account:
    """Return an account with the lines in the way, where nothing was signed that is bargained."""
    if account.outcome not in ENDINGS or account.scenario.process.chain.on:
        return account
    return replace(account, in_the_way=account.lines.in_the_way(account.most_borne))


def rounds_of(layout: Layout, states: np.ndarray, moves: list[Move]) -> Iterator[Round]:
    """Yield the start and each round of a run, given its states and moves."""
    of_round = {round_: tuple(some) for round_, some in groupby(moves, key=lambda m: m.round)}
    sat = states[0][AT_TABLE]
    for n, state in enumerate(states):
        yield _round(layout, n, state, bool(state[AT_TABLE] > sat), of_round.get(n, ()))
        sat = state[AT_TABLE]


def _round(
    layout: Layout, n: int, state: np.ndarray, at_table: bool, moves: tuple[Move, ...]
) -> Round:
    """Return a round from its state, the numbers of `negsim.engine.log` in their order."""
    talks, parties, mediators = _parted(layout, state.tolist())
    return Round(
        round=n,
        phase=PHASES[int(talks["phase"])],
        truce=bool(talks["truce"]),
        trust=talks["trust"],
        parties={id: _party(numbers, at_table) for id, numbers in parties.items()},
        mediators={id: _mediator(layout, numbers) for id, numbers in mediators.items()},
        moves=moves,
    )


def _parted(
    layout: Layout, state: list[float]
) -> tuple[dict[str, float], dict[str, list[float]], dict[str, list[float]]]:
    """Return the numbers of the talks by name, and those of each party and mediator."""
    numbers = iter(state)
    talks = dict(zip(OF_TALKS, islice(numbers, len(OF_TALKS)), strict=True))
    parties = {id: list(islice(numbers, len(OF_PARTY))) for id in layout.parties}
    each = len(OF_MEDIATOR) + len(layout.parties)
    return talks, parties, {id: list(islice(numbers, each)) for id in layout.mediators}


def _party(numbers: list[float], at_table: bool) -> PartyState:
    """Return how a party stands; of the table nothing in a round in which it did not sit there."""
    named: dict[str, Any] = dict(zip(OF_PARTY, numbers, strict=True))
    if not at_table:
        named |= dict.fromkeys(("aspiration", "shortfall", "distance"))
    return PartyState(**named | {"on_site": bool(named["on_site"])})


def _mediator(layout: Layout, numbers: list[float]) -> MediatorState:
    """Return how a mediator stands."""
    present, pressing, left, *hold = numbers
    return MediatorState(
        present=bool(present),
        pressing=pressing,
        presses=tuple(id for id, held in zip(layout.parties, hold, strict=True) if held > 0.0),
        effort_left=left,
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
