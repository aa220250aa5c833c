"""Results made up by hand: no model behind them, only numbers that are easy to reckon with."""

from __future__ import annotations

from negsim.engine.ensemble import Tally
from negsim.results.result import Result
from negsim.scenario.process import Process, Start
from negsim.scenario.scenario import Outcome, Scenario


def scenario(
    outcomes: tuple[tuple[str, str], ...] = (("full", "Full settlement"), ("partial", "")),
    name: str = "Two neighbours",
    overrides: tuple[tuple[str, str], ...] = (),
) -> Scenario:
    """Return a scenario that nobody could run, with all that a result asks of one."""
    process = Process(rounds=4, start=Start(trust=0.3))
    return Scenario(
        id="neighbours",
        name=name,
        issues=(),
        parties=(),
        process=process,
        outcomes=tuple(Outcome(id=id, name=words) for id, words in outcomes),
        overrides=overrides,
        fingerprint="0123456789abcdef",
    )


def tally() -> Tally:
    """Return 100 runs of four rounds: 10 settle in full, none in part, 40 collapse.

    Five came back twice: from a suspension, and after they had been broken off.
    """
    return Tally(
        runs=100,
        outcomes=[10, 0, 20, 25, 40, 5],
        revived=80,
        suspended=70,
        suspended_back=40,
        broken_off=60,
        broken_off_back=45,
        interim_reached=30,
        settled=10,
        failed=3,
        truce_talks_on=30,
        truce_talks_off=25,
        collapses=250,
        rounds_to_revival=[0, 50, 22, 0, 8],
        back_after=[0, 10, 20, 9, 6],
        phases=[[60, 40, 0, 0, 0], [50, 39, 10, 1, 0], [40, 38, 15, 5, 2], [25, 40, 20, 10, 5]],
    )


def result(**changes: object) -> Result:
    """Return those runs of that scenario under seed 7."""
    return Result(scenario=scenario(**changes), seed=7, tally=tally())
