"""The scenarios that rows are held on, by name."""

from __future__ import annotations

from functools import cache

from negsim.scenario.files.load import apply, load
from negsim.scenario.scenario import Scenario
from validation.icb.crisis import Known
from validation.icb.fitted import ICB_BEFORE_1975
from validation.signs.mirror import twins

IST, FLEX, UST, CAMP, KEN, RAM, GEN, TWINS = (
    "istanbul-2025",
    "istanbul-2025, flexible",
    "us-taliban-2019",
    "camp-david-1978",
    "kenya-2008",
    "rambouillet-1999",
    "generic crisis",
    "twins",
)
"""Names; the second is the first with Afghan flexibility under pressure .9."""

REAL = (IST, UST, CAMP, KEN, RAM)
"""The shipped cases; the textbook case has no mediator, no violence and no chance."""

ALL = (*REAL, GEN)


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
