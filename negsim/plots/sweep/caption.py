"""The words around every figure of a sweep: title, names of cells, caption."""

from __future__ import annotations

import numpy as np

from negsim.plots.style import CAUTION, sentences, shortened
from negsim.plots.sweep.estimates import shown
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.differences import Pairing
from negsim.sweeps.table.shape import varying
from negsim.vocabulary import SHARE_OF
from negsim.wording import most_open

NEIGHBOURS = "Neighbouring points share their random numbers, so their errors go the same way."

NO_RUN = "share of no run"
"""What stands where there is no run that an outcome could be a share of."""


# ---- names


def number(value: float) -> str:
    """Return a parameter's value in words."""
    return f"{value:.6g}"


def listing(*names: str) -> str:
    """Return names that are not empty, with commas."""
    return ", ".join(filter(None, names))


def scenario_name(table: SweepTable, scenario: int) -> str:
    """Return the id of a scenario, or nothing if it is the only one."""
    return table.scenarios[scenario] if len(table.scenarios) > 1 else ""


def arm_name(table: SweepTable, arm: int) -> str:
    """Return the name of an arm, or nothing if it is the only one."""
    return table.arms[arm] if len(table.arms) > 1 else ""


def point_name(table: SweepTable, point: int) -> str:
    """Return a point's values of the parameters that vary, or of all if none does."""
    names, values = list(table.manifest["parameters"]), table.values[point].tolist()
    differ = varying(table) or range(len(names))
    return listing(*(f"{names[at]} {number(values[at])}" for at in differ))


def cell_name(table: SweepTable, scenario: int, arm: int, point: int) -> str:
    """Return the name of a cell: scenario, values and arm, as far as there are several."""
    where = scenario_name(table, scenario), point_name(table, point), arm_name(table, arm)
    return listing(*where)


def outcome_name(table: SweepTable, outcome: str, scenario: int) -> str:
    """Return the name of an outcome, after the scenario where there are several."""
    where = scenario_name(table, scenario)
    return (where and f"{where}: ") + table.name(outcome)


# ---- title and caption


def title(table: SweepTable) -> str:
    """Return the names of the scenarios."""
    names = table.manifest["about"].get("titles", {})
    return ", ".join(names.get(id) or id for id in table.scenarios)


def caption(table: SweepTable, *notes: str) -> str:
    """Return the words under a figure: what was run, then `notes`, what is fixed, the caution."""
    prints = ", ".join(f"{id} {print_}" for id, print_ in table.manifest["scenarios"])
    return sentences(
        f"{_runs(table)}; seed {table.manifest['seed']}, the same random numbers everywhere.",
        _stopped(table),
        *notes,
        _doubt(table),
        _of_some(table),
        _never(table),
        _varied(table),
        _arms(table),
        f"Scenario {prints}; sweep {table.manifest['fingerprint']}.",
        CAUTION,
    )


def interval_note(table: SweepTable) -> str:
    """Return what the intervals of shares are, for a caption."""
    joint = len(shown(table))
    which = f", joint over {joint} outcomes at a point" if joint > 1 else " at each point"
    return f"95 % Wilson intervals{which}: Monte Carlo error only."


def bars_note(table: SweepTable) -> str:
    """Return what the bars behind rows are, for a caption; nothing where there are none."""
    return "Grey bars: what the assumptions leave." if table.doubt else ""


def difference_note(pairing: Pairing) -> str:
    """Return what the intervals of differences are, for a caption."""
    return (
        f"Differences, in percentage points: 95 % {pairing.method}; joint over {pairing.joint} "
        f"at a point.{of_some_note(pairing)}"
    )


def of_some_note(pairing: Pairing) -> str:
    """Return, led by a space, what intervals have differences of shares not of all runs."""
    some = len(pairing.runs) and SHARE_OF.keys() & set(shown(pairing.table))
    return " Of shares of some runs only: Newcombe intervals." if some else ""


def _runs(table: SweepTable) -> str:
    played = table.runs[table.runs > 0]
    low, high = int(played.min()), int(played.max())
    runs = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    points, arms = int(table.manifest["points"]), len(table.arms)
    where = f" at each of {points:,} points" if points > 1 else ""
    where += f" in each of {arms} arms" if arms > 1 else ""
    where += f" of each of {len(table.scenarios)} scenarios" if len(table.scenarios) > 1 else ""
    until = table.manifest["until"]
    if until:
        target, most = 100 * until["half_width"], until["max_runs"]
        what = f"'{table.name(until['outcome'])}'" if until["outcome"] else "each share"
        where += f" (until the interval of {what} is within {target:.3g} points, at most {most:,})"
    return f"{runs} runs{where}"


def _stopped(table: SweepTable) -> str:
    if table.complete:
        return ""
    most = "at most " if table.store.plan.adaptive else ""
    waiting = int((table.runs == 0).sum())
    cells = f", none yet in {waiting:,} of {table.runs.size:,} cells" if waiting else ""
    if table.doubt:
        none = np.all([np.isnan(ends[..., 0]) for ends in table.doubt.values()], axis=0)
        cells += f", none under sets of assumptions yet in {int(none.sum()):,}" * bool(none.any())
    return f"Stopped early: {int(table.runs.sum()):,} of {most}{table.wanted:,} runs{cells}."


def _never(table: SweepTable) -> str:
    unseen = [table.name(id) for id in table.reported if not table.counts[id].any()]
    return f"In no run: {', '.join(unseen)}." if unseen else ""


def _doubt(table: SweepTable) -> str:
    """Return how far the assumptions leave a share of all runs open where they do so most."""
    doubt, widest = table.store.plan.doubt, table.widest()
    if doubt is None:
        return ""
    sets = f"95 % of {doubt.sets} sets, {doubt.runs} runs each"
    if widest is None:
        return f"What the assumptions leave: {sets}."
    outcome, _, low, high = widest
    return most_open(f"'{table.name(outcome)}'", low, high, sets)


def _of_some(table: SweepTable) -> str:
    """Return of how many runs those outcomes are shares that are not shares of all runs."""
    parts = []
    for id in filter(SHARE_OF.__contains__, shown(table)):
        some = table.of(id)[table.runs > 0]
        few, most = int(some.min()), int(some.max())
        runs = f"{most:,}" if few == most else f"{few:,} to {most:,}"
        parts.append(
            f"'{table.name(id)}' is a share of {runs} runs, those with '{table.name(SHARE_OF[id])}'"
        )
    return f"{'; '.join(parts)}." if parts else ""


def _varied(table: SweepTable) -> str:
    parts = [
        f"{name} ({' and '.join(row[0])})" for name, row in table.manifest["parameters"].items()
    ]
    varied = shortened(", ".join(parts), 300)
    fixed = "all else is held fixed as the scenario has it"
    return f"Varied: {varied}; {fixed}." if parts else "Nothing is varied from the scenario's file."


def _arms(table: SweepTable) -> str:
    if list(table.manifest["arms"].values()) in ([{"drop": [], "set": []}], [{}]):
        return ""
    parts = []
    for name, arm in table.manifest["arms"].items():
        does = [f"drops {', '.join(arm['drop'])}"] if arm.get("drop") else []
        sets = [f"{path}={value}" for path, value in arm.get("set", [])]
        does += [f"sets {', '.join(sets)}"] if sets else []
        parts.append(f"{name} {' and '.join(does) or 'changes nothing'}")
    return f"Arms: {shortened('; '.join(parts), 400)}."
