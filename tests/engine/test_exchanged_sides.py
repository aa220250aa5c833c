"""Two sides that exchange all their numbers exchange all that happens to them, exactly.

A rule that prefers who is named first, or some name, would not let them. Random numbers go with the
numbers, as streams key both. Seats do not: here parties sit in the order of the file, not of their
streams as elsewhere, so that each side moves into the other's seat. Two things go by seats and are
no preference: one draw counts through them, of who walks out, and its mirror image is drawn from
the other end; and principals are asked in turn until one vetoes, so that what the next would have
said is not told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from amounts import few_or_many
from negsim.engine import draws
from negsim.engine.ensemble import play_runs
from negsim.engine.inputs import Ordered
from negsim.engine.lay_out import lay_out
from negsim.engine.readable import talks
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.rules.offers import NONE
from negsim.scenario.files.load import apply, load, loads, resolved, shipped
from negsim.scenario.files.strict_yaml import write
from negsim.scenario.scenario import Scenario
from shipped_cases import few_always, loaded

CASES = [name for name in shipped() if len(loaded(name).parties) == 2]
MANY = 1000
"""Runs of which the records are compared."""


# ---- the other side's numbers, and its seat


def exchanged(told: Any, one: str, other: str) -> Any:
    """Return what is told of two parties with their ids exchanged, wherever they stand."""
    match told:
        case dict():
            return {exchanged(k, one, other): exchanged(v, one, other) for k, v in told.items()}
        case list() | tuple():
            return [exchanged(part, one, other) for part in told]
        case str():
            ids = {one: other, other: one}
            return ".".join(ids.get(step, step) for step in told.split("."))
    return told


def sides(scenario: Scenario) -> tuple[str, str]:
    """Return the ids of the two parties, in the order of the file."""
    one, other = scenario.parties
    return one.id, other.id


@cache
def mirrored(name: str) -> Scenario:
    """Return a scenario in which each party has all that is the other's, streams included."""
    scenario = load(name)
    tree = exchanged(resolved(replace(scenario, notes=(), fictional=())), *sides(scenario))
    tree["parties"] = {id: tree["parties"][id] for id in sides(scenario)}
    return loads(write(tree), f"{name}.yaml")


@pytest.fixture(autouse=True)
def seats_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let parties sit in the order of the file."""
    by_streams = Ordered.of

    def by_file(scenario: Scenario) -> Ordered:
        ordered, seats = by_streams(scenario), [party.id for party in scenario.parties]

        def seated(lines: Any) -> Any:
            return tuple(sorted(lines, key=lambda line: seats.index(line[0].id)))

        lines, principal = seated(ordered.lines), seated(ordered.principal_lines)
        return replace(ordered, parties=scenario.parties, lines=lines, principal_lines=principal)

    monkeypatch.setattr(Ordered, "of", by_file)


class FromTheOtherEnd(NegotiationModel):
    """A run in which who walks out is drawn from the other end of the seats."""

    def uniform(self, stream: int, purpose: int, round_: int = 0) -> float:
        u = super().uniform(stream, purpose, round_)
        return 1 - u if purpose == draws.WALKOUT else u


def story(model: NegotiationModel) -> dict[str, Any]:
    """Return all that is known of a run that is played now: its end, its moves, its parties."""
    model.run_model()
    record = model.record()
    if model.walker != NONE:
        record["walker"] = model.layout.parties[model.walker]
    rounds = model.datacollector.get_agenttype_vars_dataframe(PartyAgent).reset_index()
    rounds = rounds.drop(columns="AgentID").to_dict("records")
    return {"record": record, "moves": list(map(asdict, model.moves)), "rounds": rounds}


def whoever_speaks_first(story: dict[str, Any]) -> dict[str, Any]:
    """Return a story without what goes by seats: order, and who is asked before a veto."""
    vetoes = {move["round"] for move in story["moves"] if move["what"] == "the principal vetoes"}
    moves = [
        move
        for move in story["moves"]
        if move["what"] != "the principal ratifies" or move["round"] not in vetoes
    ]
    told = {"moves": moves, "rounds": story["rounds"]}
    return story | {
        key: sorted(json.dumps(one, sort_keys=True) for one in parts) for key, parts in told.items()
    }


def differing(name: str, runs: int, other_side: Scenario | None = None) -> list[int]:
    """Return the runs of a case whose mirror image is another."""
    return [*each_differing(name, runs, other_side)]


def each_differing(name: str, runs: int, other_side: Scenario | None = None) -> Iterator[int]:
    """Yield the runs of a case whose mirror image is another."""
    scenario, image = replace(load(name), notes=()), other_side or mirrored(name)
    for run in range(runs):
        told = story(NegotiationModel(scenario, seed=1, run=run))
        back = exchanged(story(FromTheOtherEnd(image, seed=1, run=run)), *sides(scenario))
        if whoever_speaks_first(told) != whoever_speaks_first(back):
            yield run


# ---- run by run


def test_each_side_has_the_numbers_of_the_other() -> None:
    scenario, image = load("istanbul-2025"), mirrored("istanbul-2025")
    for party, other, own in zip(
        image.parties, scenario.parties[::-1], scenario.parties, strict=True
    ):
        assert replace(party, id=other.id) == other
        assert party.id == own.id
    assert [m.leverage for m in image.mediators] == [m.leverage[::-1] for m in scenario.mediators]
    assert [j.victim for j in image.violence] == [
        exchanged(j.victim, *sides(scenario)) for j in scenario.violence
    ]
    seats, others = (lay_out(one).case.party_stream.tolist() for one in (scenario, image))
    assert seats == others[::-1]


@few_or_many("runs", 12, 40)
@pytest.mark.parametrize("name", few_always(CASES))
def test_all_that_happens_is_exchanged(name: str, runs: int) -> None:
    assert differing(name, runs) == []


@pytest.mark.parametrize("name", CASES)
def test_the_ensemble_exchanges_all_until_somebody_walks_out(name: str) -> None:
    # Who walks out cannot be drawn from the other end there.
    there, here = (
        play_runs(lay_out(scenario), 1, 0, MANY).records
        for scenario in (load(name), mirrored(name))
    )
    alike = there["walker"] == NONE
    assert alike.sum() >= MANY / 50
    assert np.array_equal(alike, here["walker"] == NONE)
    assert np.array_equal(there[alike], here[alike])
    assert np.array_equal(there["first_collapse"], here["first_collapse"])


# ---- faults that are seen


def test_a_preference_for_the_first_seat_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talks, "who_walks", lambda discontents, u: 0)
    assert next(each_differing("istanbul-2025", 20), None) is not None


def test_a_preference_for_a_name_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    wait = PartyAgent.pass_time

    def hurt_less(self: PartyAgent, adjourned: bool) -> None:
        wait(self, adjourned)
        self.hurt *= 0.999 if self.id == "pakistan" else 1.0

    monkeypatch.setattr(PartyAgent, "pass_time", hurt_less)
    assert differing("istanbul-2025", 3) == [0, 1, 2]


def test_one_number_that_stays_with_its_side_is_seen() -> None:
    name = "istanbul-2025"
    own = resolved(load(name))["parties"]["pakistan"]["waiting"]
    image = apply(mirrored(name), {"parties.pakistan.waiting": {"uniform": own["uniform"]}})
    assert differing(name, 3, image) == [0, 1, 2]
    there, here = (play_runs(lay_out(s), 1, 0, MANY).records for s in (load(name), image))
    assert not np.array_equal(there["first_collapse"], here["first_collapse"])
