"""docs/model.md alone is enough: a program written from it plays the same runs as negsim."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import negsim
from agreement.reader import DEPTH, Talks
from agreement.reader_case import uniform
from amounts import few_or_many
from generated import generated
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.scenario.files import load as loading
from negsim.scenario.scenario import Scenario
from shipped_cases import few_always

SMALL = Path(__file__).parent.parent / "scenarios" / "small.yaml"
PHASES = ["talks", "collapsed", "adjourned", "settled", "hostilities"]
FIRST = [
    *[("istanbul-2025", 1, run) for run in range(6)],
    ("istanbul-2025", 7, 3),
    ("istanbul-2025", 7, 1000),
    ("camp-david-1978", 1, 0),
    ("camp-david-1978", 1, 1),
]
SHIPPED = [
    "camp-david-1978",
    "cyprus-2017",
    "dayton-1995",
    "istanbul-2025",
    "jeddah-2023",
    "kenya-2008",
    "rambouillet-1999",
    "south-sudan-2018",
    "textbook-two-party",
    "thailand-cambodia-2025",
    "us-taliban-2019",
    "vance-owen-1993",
]
SHARP = {
    "process.rounds": 40,
    "process.chain.on": False,
    "process.collapse.base": -5,
    "process.collapse.gap": 30,
    "process.softening.linkage": 0.8,
    "process.reservation.pressure": 0.6,
    "process.reservation.hurt": 0.4,
    "process.interim.patience": 3,
    "process.ratification.veto": 0.1,
    "process.escalation.truce": 0.002,
    "process.escalation.no_truce": 0.004,
    "process.implementation.rounds": 60,
    "process.implementation.failure": 0.3,
    "process.implementation.shortfall": 100,
}

PRESSED = SHARP | {
    "process.softening.linkage": 0.1,
    "process.softening.rate": 0.6,
    "process.implementation.failure": 1,
    "parties.*.flexibility.under_pressure": 0.9,
    "parties.*.mandate": 1,
    "mediators.*.pressure": 0.9,
    "mediators.*.endurance": 100,
    "mediators.*.further.guarantee": 0.6,
    "mediators.*.press_when": "always",
}


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


@pytest.mark.parametrize("name", few_always(SHIPPED, ["kenya-2008", "textbook-two-party"]))
def test_twenty_more_runs_of_each_shipped_scenario(name: str) -> None:
    assert differences(loading.load(name), 2, 0, 20) == []


def test_two_hundred_runs_of_a_small_scenario() -> None:
    assert differences(loading.load(SMALL), 1, 0, 200) == []


def test_seed_and_run_number_beyond_32_bits() -> None:
    assert differences(loading.load(SMALL), 2**40 + 3, 2**33 + 5, 5) == []


@few_or_many("made_up", 15, 100)
def test_made_up_scenarios_with_every_rule_in_them(made_up: int) -> None:
    found = [differences(generated(n), n, 0, 5, slip=1e-12) for n in range(made_up)]
    assert [line for lines in found for line in lines] == []


def sharpened(n: int) -> Scenario:
    """A made-up scenario whose numbers let gaps, forced deals and states that last tell."""
    return negsim.apply(generated(n), SHARP)


@pytest.mark.long
def test_made_up_scenarios_with_sharp_numbers() -> None:
    found = [differences(sharpened(n), n, 0, 5, slip=1e-12) for n in range(1000, 1050)]
    assert [line for lines in found for line in lines] == []


@pytest.mark.long
def test_made_up_scenarios_in_which_deals_are_pressed() -> None:
    made = [(n, generated(n)) for n in range(1000, 1030)]
    made = [(n, negsim.apply(scenario, PRESSED)) for n, scenario in made if scenario.mediators]
    found = [differences(scenario, n, 0, 5, slip=1e-12) for n, scenario in made]
    assert [line for lines in found for line in lines] == []
    assert any(differences(scenario, n, 0, 5, AsIfNeverPressed, slip=1e-12) for n, scenario in made)


class AsIfNeverPressed(Talks):
    """What a party could have borne without pressure is what it bears with it."""

    def update_parties(self):
        super().update_parties()
        self.soft0 = list(self.soft)


class PartiesBeforeMediators(Talks):
    """Steps 3 and 4 of a round in the other order: parties answer the influence of yesterday."""

    def mediate(self):
        if self.round > 1:
            super().update_parties()
        super().mediate()

    def update_parties(self):
        if self.round == 1:
            super().update_parties()


class MandatesStayUnknown(Talks):
    """A delegation whose text was vetoed as beyond its mandate does not learn from that."""

    def ratify(self, x, tabled_by_mediators):
        before = list(self.knows)
        super().ratify(x, tabled_by_mediators)
        self.knows = before


class DraftsAsFirstWritten(Talks):
    """Drafts are not mended where they still lie beyond a line."""

    def mend(self, i, x, ranges, reaches, w):
        return tuple(x)


class DepthOfToday(Talks):
    """The depth of a break follows events that change how far breaks differ."""

    def wait(self):
        if self.waiting:
            u = uniform(self.seed, self.number, self.began, 0, DEPTH)
            odds = math.log(u + 2**-54) - math.log((1 - u) - 2**-54)
            self.depth = self.p.consent.spread * odds
        else:
            self.began = self.round - 1
        super().wait()


class SummitsLeaveThemAway(Talks):
    """A summit does not bring delegations to the venue."""

    def wait(self):
        self.summit = False
        super().wait()


class NoQuietAfterwards(Talks):
    """No source of violence can undo what was signed."""

    def watch(self, x):
        self.p.escalation.truce = 0
        super().watch(x)


def test_two_steps_in_the_wrong_order_are_noticed() -> None:
    scenario = loading.load("istanbul-2025")
    assert differences(scenario, 1, 10, 5) == []
    assert differences(scenario, 1, 10, 5, PartiesBeforeMediators) != []


@pytest.mark.parametrize(
    ("slip_in", "n"),
    [
        (MandatesStayUnknown, 1001),
        (DraftsAsFirstWritten, 1008),
        (DepthOfToday, 1009),
        (SummitsLeaveThemAway, 1019),
        (NoQuietAfterwards, 1022),
    ],
)
def test_a_planted_slip_is_noticed(slip_in: type[Talks], n: int) -> None:
    assert differences(sharpened(n), n, 0, 5, slip=1e-12) == []
    assert differences(sharpened(n), n, 0, 5, slip_in, slip=1e-12) != []
