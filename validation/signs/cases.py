"""The scenarios that rows are held on, by name."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from negsim.scenario.files.load import apply, load
from negsim.scenario.scenario import Scenario
from validation.icb.crisis import Known
from validation.icb.fitted import ICB_BEFORE_1975
from validation.patterns.arms import UNKNOWN, arm_scenario, seed_of, split
from validation.runs import SEED
from validation.signs.mirror import twins

IST, FLEX, UST, CAMP, KEN, RAM, CYP, DAY, JED, SOU, THA, VAN, GEN, MIX, TWINS = (
    "istanbul-2025",
    "istanbul-2025, flexible",
    "us-taliban-2019",
    "camp-david-1978",
    "kenya-2008",
    "rambouillet-1999",
    "cyprus-2017",
    "dayton-1995",
    "jeddah-2023",
    "south-sudan-2018",
    "thailand-cambodia-2025",
    "vance-owen-1993",
    "generic crisis",
    "generic crises",
    "twins",
)
"""Names; the second is the first with Afghan flexibility under pressure .9, the last but one the
mediated crises of docs/evidence.md, of all kinds as often as they occur."""

OLDER = (IST, UST, CAMP, KEN, RAM)
"""The shipped cases of the time when rows were fixed."""

NEWER = (CYP, DAY, JED, SOU, THA, VAN)
"""Those that came later. The textbook case has no mediator, no violence and no chance, and readings
extend a case that is there."""

ALL = (*OLDER, GEN, *NEWER)


@cache
def case(name: str) -> Scenario:
    """Return a scenario by its name in the table."""
    if name == GEN:
        return ICB_BEFORE_1975.parameters.crisis(Known(mediated=True)).scenario()
    if name == TWINS:
        return twins()
    if name == FLEX:
        path = "parties.afghan_taliban.flexibility.under_pressure"
        return apply(load(IST), {path: 0.9})
    return load(name)


class Part(NamedTuple):
    """A scenario, how many runs of it are played, and their seed."""

    scenario: Scenario
    runs: int
    seed: int


def parts(name: str, runs: int) -> list[Part]:
    """Return what is played of a name: one scenario, or each kind of the mixed crises."""
    if name == MIX:
        kinds = split(UNKNOWN, runs).items()
        return [Part(arm_scenario(UNKNOWN, kind), n, seed_of(kind)) for kind, n in kinds]
    return [Part(case(name), runs, SEED)]
