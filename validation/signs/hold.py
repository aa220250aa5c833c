"""A row held on a scenario: its arms played, measured and compared."""

from __future__ import annotations

from validation.signs.cases import parts
from validation.signs.measures import MEASURES
from validation.signs.mirror import exchanged
from validation.signs.play import Fault, arm, joined, play
from validation.signs.row import Row
from validation.signs.verdict import Verdict, judge


def hold(row: Row, scenario: str, runs: int | None = None, fault: Fault | None = None) -> Verdict:
    """Play the arms of a row on a scenario and return what came of it.

    Parameters
    ----------
    row : Row
        One of the table.
    scenario : str
        One of the row's scenarios.
    runs : int, optional
        Runs of each arm; by default the row's own number.
    fault : Fault, optional
        What a test plants.
    """
    given = parts(scenario, runs or row.sizes.get(scenario, row.runs))
    arms = [
        [part._replace(scenario=arm(part.scenario, settings, fault)) for part in given]
        for _, settings in row.arms_in(scenario)
    ]
    if row.exchanged:
        arms[-1] = [part._replace(scenario=exchanged(part.scenario)) for part in arms[-1]]
    seen = [joined([play(*part) for part in one]) for one in arms]
    return judge(MEASURES[row.measure][1](seen), row.direction, row.tolerance, row.band)
