"""What differs between the readable model and the compiled ensemble, played side by side."""

from __future__ import annotations

import numpy as np

from negsim.engine import ensemble
from negsim.engine.compiled import obstacles
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.log import log_of_everything
from negsim.engine.read_log import moves_of, states_of
from negsim.engine.readable.obstacles import Lines
from negsim.engine.readable.run import NegotiationModel
from negsim.roleplay.account import round_now
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario
from negsim.story.account import Round, rounds_of


def overlapping() -> Scenario:
    """Return a case in which an event is over while another of the same mediator goes on."""
    events = [
        {"at": 2, "rounds": 3, "joins": "chairman"},
        {"at": 3, "rounds": 6, "joins": "chairman"},
        {"at": 4, "rounds": 2, "leaves": "panel"},
        {"at": 5, "rounds": 4, "leaves": "panel"},
    ]
    return load("kenya-2008", {"events": events})


def disagreements(
    scenario: Scenario, runs: int, seed: int = 1, model: type[NegotiationModel] = NegotiationModel
) -> list[str]:
    """Play runs in both executors, event by event; return what differs."""
    layout = lay_out(scenario)
    event_log = log_of_everything(layout.case, runs)
    block = ensemble.play_runs(layout, seed, 0, runs, event_log)
    found = unlike(block, ensemble.play_runs(layout, seed, 0, runs))

    class Laid(model):  # type: ignore[misc, valid-type]
        """Does not lay out anew: that would be half of the time."""

        def lay_out(self, scenario: Scenario) -> Layout:
            return layout

    for run in range(runs):
        told = (Laid if run else model)(scenario, seed, run)
        rounds, phases = [round_now(told, at_table=False, since=0)], []
        while told.running:
            since, sat = len(told.moves), told.rounds_at_table
            told.step()
            phases.append(told.phase)
            rounds.append(round_now(told, told.rounds_at_table > sat, since))
        moves = moves_of(layout, event_log, run, told.rounds_lasted)
        logged = [*rounds_of(layout, states_of(event_log, run), moves)]
        phases += [told.phase] * (block.phases.shape[1] - len(phases))
        record = told.record()
        for name, value in record.items():
            if value != block.records[name][run]:
                found.append(f"run {run}: {name} {value} != {block.records[name][run]}")
        borne = [float(party.most_borne) for party in told.parties]
        if borne != block.borne[run].tolist():
            found.append(f"run {run}: borne {borne} != {block.borne[run].tolist()}")
        if not np.array_equal(phases, block.phases[run]):
            found.append(f"run {run}: phases {phases} != {block.phases[run].tolist()}")
        found += [f"run {run}: {one} != {other}" for one, other in first_other(rounds, logged)]
    return found


def first_other(rounds: list[Round], logged: list[Round]) -> list[tuple[object, object]]:
    """Return what differs in the first round that is not logged as the readable model tells it."""
    for one, other in zip(rounds, logged, strict=False):
        if repr(one) != repr(other):  # in which the order of facts counts, and their types
            differ = zip(one.moves, other.moves, strict=False)
            moves = [(a, b) for a, b in differ if repr(a) != repr(b)]
            return moves or [(one, other)]
    return [] if len(rounds) == len(logged) else [(len(rounds), len(logged))]


def unlike(logged: ensemble.Block, silent: ensemble.Block) -> list[str]:
    """Return in what runs that write to a log differ from those that do not."""
    pairs = {
        "records": (logged.records, silent.records),
        "phases": (logged.phases, silent.phases),
        "borne": (logged.borne, silent.borne),
    }
    return [f"{name} with a log" for name, two in pairs.items() if not np.array_equal(*two)]


def other_lines(scenario: Scenario, seed: int) -> list[str]:
    """Return where the executors name other lines in the way, of numbers with many ties."""
    layout = lay_out(scenario, drop=False)
    dice, runs = np.random.default_rng(seed), 30
    firmness = dice.integers(0, 5, (runs, len(layout.lines))) / 4.0
    borne = dice.integers(0, 5, (runs, len(layout.parties))) / 4.0
    lines, found = obstacles.Lines.of(layout), np.empty(runs, dtype=np.int64)
    obstacles.in_the_way(lines, firmness, borne, lines.empty_needs(), found)
    differ = []
    for run, j in enumerate(found.tolist()):
        own = Lines(layout, firmness[run], layout.lines, firmness[run])
        crossed = own.in_the_way(dict(zip(layout.parties, borne[run].tolist(), strict=True)))
        worst = max(crossed, key=lambda one: one.need - one.borne, default=None)
        told = None if worst is None else (worst.party, worst.issue, worst.side, worst.level)
        if told != (None if j < 0 else named(layout, j)):
            differ.append(f"run {run}: {told}, line {j}")
    return differ


def named(layout: Layout, j: int) -> tuple[str, str, str, str]:
    """Return whose a red line is, on what issue, its side and its level."""
    party, line = layout.lines[j]
    return party, line.issue, line.side, layout.scenario.issue(line.issue).levels[line.level]
