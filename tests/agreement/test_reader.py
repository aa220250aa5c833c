"""docs/model.md alone is enough: a program written from it plays the same runs as negsim."""

from __future__ import annotations

from pathlib import Path

import pytest

from agreement.reader import Talks
from generated import generated
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.scenario.files import load as loading
from negsim.scenario.scenario import Scenario

SMALL = Path(__file__).parent.parent / "scenarios" / "small.yaml"
PHASES = ["talks", "collapsed", "adjourned", "settled", "hostilities"]
FIRST = [
    *[("istanbul-2025", 1, run) for run in range(6)],
    ("istanbul-2025", 7, 3),
    ("istanbul-2025", 7, 1000),
    ("camp-david-1978", 1, 0),
    ("camp-david-1978", 1, 1),
]


def differences(
    scenario: Scenario, seed: int, first: int, runs: int, reader: type[Talks] = Talks, slip=0.0
) -> list[str]:
    """Play runs in both programs; return what differs, trust and effort by more than `slip`."""
    block = play_runs(lay_out(scenario), seed, first, runs)
    given = loading.resolved(scenario)
    classes = [*given["outcomes"], "interim_truce", "stalemate", "collapse", "hostilities"]
    found = []
    for at in range(runs):
        talks = reader(given, seed, first + at)
        told = vars(talks.play())
        told = {name: 0 if value is None else value for name, value in told.items()} | {
            "outcome": classes.index(told["outcome"]),
            "walker": -1 if told["walker"] is None else told["walker"],
            "package": talks.case.packages.index(told["package"]) if told["package"] else -1,
        }
        for name, value in told.items():
            played = block.records[name][at]
            if abs(float(played) - value) > (slip if name in ("trust", "effort") else 0):
                found.append(f"run {first + at}: {name} {value} != {played}")
        phases = [PHASES.index(phase) for phase in talks.phases]
        phases += phases[-1:] * (block.phases.shape[1] - len(phases))
        if phases != block.phases[at].tolist():
            found.append(f"run {first + at}: phases {phases} != {block.phases[at].tolist()}")
    return found


@pytest.mark.parametrize(("name", "seed", "run"), FIRST)
def test_the_ten_runs_that_were_derived_before_negsim_was_asked(name, seed, run) -> None:
    assert differences(loading.load(name), seed, run, 1) == []


@pytest.mark.parametrize("name", ["istanbul-2025", "camp-david-1978", "textbook-two-party"])
def test_fifty_more_runs_of_each_shipped_scenario(name: str) -> None:
    assert differences(loading.load(name), 2, 0, 50) == []


def test_two_hundred_runs_of_a_small_scenario() -> None:
    assert differences(loading.load(SMALL), 1, 0, 200) == []


def test_made_up_scenarios_with_every_rule_in_them() -> None:
    found = [differences(generated(n), n, 0, 5, slip=1e-12) for n in range(100)]
    assert [line for lines in found for line in lines] == []


class PartiesBeforeMediators(Talks):
    """Steps 2 and 3 of a round in the other order: parties answer the influence of yesterday."""

    def mediate(self):
        if self.round > 1:
            super().update_parties()
        super().mediate()

    def update_parties(self):
        if self.round == 1:
            super().update_parties()


def test_two_steps_in_the_wrong_order_are_noticed() -> None:
    scenario = loading.load("istanbul-2025")
    assert differences(scenario, 1, 0, 20) == []
    assert differences(scenario, 1, 0, 20, PartiesBeforeMediators) != []
