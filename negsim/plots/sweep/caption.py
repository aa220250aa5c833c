"""The words around every figure of a sweep: names of cells, finding, caption."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

import numpy as np

from negsim.plots.sweep.estimates import Estimates, shown
from negsim.plots.words import CAUTION, about, changed, plain
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.differences import Pairing
from negsim.sweeps.table.shape import varying
from negsim.vocabulary import SHARE_OF
from negsim.wording import listed

NO_RUN = "share of no run"
"""What stands where there is no run that an outcome could be a share of."""


# ---- names


def number(value: float) -> str:
    """Return a parameter's value in words."""
    return plain(value)


def listing(*names: str) -> str:
    """Return names that are not empty, with commas."""
    return ", ".join(filter(None, names))


def scenario_name(table: SweepTable, scenario: int) -> str:
    """Return the id of a scenario, or nothing if it is the only one."""
    return table.scenarios[scenario] if len(table.scenarios) > 1 else ""


def arm_label(table: SweepTable, arm: int) -> str:
    """Return what an arm is called."""
    return table.labels.arms[table.arms[arm]]


def arm_name(table: SweepTable, arm: int) -> str:
    """Return the name of an arm, or nothing if it is the only one."""
    return arm_label(table, arm) if len(table.arms) > 1 else ""


def parameter(table: SweepTable, at: int) -> str:
    """Return the name of a parameter."""
    return table.labels.parameter(list(table.manifest["parameters"])[at])


def point_name(table: SweepTable, point: int) -> str:
    """Return a point's values of the parameters that vary, or of all if none does."""
    values = table.values[point].tolist()
    differ = varying(table) or range(len(values))
    return listing(*(f"{parameter(table, at)} {number(values[at])}" for at in differ))


def cell_name(table: SweepTable, scenario: int, arm: int, point: int, named: bool = True) -> str:
    """Return the name of a cell: scenario, values and arm, as far as there are several."""
    bare = listed(map(number, table.values[point].tolist()))
    values = point_name(table, point) if named else bare
    return listing(scenario_name(table, scenario), values, arm_name(table, arm))


def outcome_name(table: SweepTable, outcome: str, scenario: int) -> str:
    """Return the name of an outcome, after the scenario where there are several."""
    where = scenario_name(table, scenario)
    return (where and f"{where}: ") + table.name(outcome)


def title(table: SweepTable) -> str:
    """Return the names of the scenarios."""
    names = table.manifest["about"].get("titles", {})
    return ", ".join(dict.fromkeys(names.get(id) or id for id in table.scenarios))


# ---- what was found


def widest_difference(table: SweepTable, found: Estimates, shares: Estimates) -> str:
    """Return the largest difference from the first arm, as two shares; nothing if 0 is possible."""
    best, words = 0.0, ""
    for (outcome, arm), (middle, low, high) in found.items():
        for scenario, point in np.argwhere(np.nan_to_num(np.abs(middle)) > best).tolist():
            far = float(abs(middle[scenario, point]))
            if far > best and not low[scenario, point] <= 0 <= high[scenario, point]:
                before, after = (float(shares[outcome, a][0][scenario, point]) for a in (0, arm))
                where = listing(scenario_name(table, scenario), point_name(table, point))
                best = far
                words = (
                    f"{table.name(outcome)}: {about(before)} {arm_label(table, 0)}, "
                    f"{about(after)} {arm_label(table, arm)}"
                    + (f", at {where}" if where and len(table.values) > 1 else "")
                )
    return words


def widest_spread(table: SweepTable, shares: Estimates, named: bool = True) -> str:
    """Return from where to where the outcome goes that differs most between cells.

    What lies within the intervals of both ends is no finding. Values are those of all parameters,
    in their order, where these are not `named`.
    """
    best, words = 0.0, ""
    for outcome in shown(table):
        cells = [
            (float(middle[s, p]), float(low[s, p]), float(high[s, p]), (s, arm, p))
            for arm in range(len(table.arms))
            for middle, low, high in [shares[outcome, arm]]
            for s, p in product(*map(range, middle.shape))
            if not np.isnan(middle[s, p])
        ]
        if not cells:
            continue
        least, most = min(cells), max(cells)
        if most[0] - least[0] > best and most[1] > least[2]:
            best = most[0] - least[0]
            ends = [cell_name(table, *cell[3], named) for cell in (least, most)]
            words = (
                f"{table.name(outcome)}: {about(least[0])} ({ends[0]}) to "
                f"{about(most[0])} ({ends[1]})"
            )
    return words


# ---- the caption


def facts(table: SweepTable, *notes: str) -> list[str]:
    """Return the facts of a caption: what was run, then `notes`, what is fixed, the caution."""
    prints = ", ".join(f"{id} {print_}" for id, print_ in table.manifest["scenarios"])
    return [
        f"{prints}, sweep {table.manifest['fingerprint']}",
        f"{_runs(table)}{_stopped(table)}, seed {table.manifest['seed']}, common random numbers",
        *notes,
        _doubt(table),
        *_of_some(table),
        _never(table),
        _varied(table),
        _arms(table),
        CAUTION,
    ]


def interval_note(table: SweepTable) -> str:
    """Return what the intervals of shares are, for a caption."""
    joint = len(shown(table))
    which = f", joint over {joint}" if joint > 1 else ""
    return f"95 % intervals of shares{which}: Monte Carlo error only"


def difference_note(pairing: Pairing) -> str:
    """Return what the intervals of differences are, for a caption."""
    paired = f"paired 95 % intervals of differences, from {len(pairing.runs)} batches"
    alone = "95 % intervals as if arms were independent, so too wide"
    kind = paired if len(pairing.runs) else alone
    return f"{kind}, joint over {pairing.joint}{of_some_note(pairing)}"


def of_some_note(pairing: Pairing) -> str:
    """Return what intervals have differences of shares not of all runs."""
    some = len(pairing.runs) and SHARE_OF.keys() & set(shown(pairing.table))
    return "; of shares of some runs: Newcombe" if some else ""


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
        where += f" (until {what} is within {target:.3g} points, at most {most:,})"
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
    return f", stopped early: {int(table.runs.sum()):,} of {most}{table.wanted:,} runs{cells}"


def _never(table: SweepTable) -> str:
    unseen = [table.name(id) for id in table.reported if not table.counts[id].any()]
    return f"in no run: {', '.join(unseen)}" if unseen else ""


def _doubt(table: SweepTable) -> str:
    """Return how far the assumptions leave a share of all runs open where they do so most."""
    doubt, widest = table.store.plan.doubt, table.widest()
    if doubt is None:
        return ""
    sets = f"95 % of {doubt.sets} sets, {doubt.runs} runs each"
    if widest is None:
        return f"what assumptions leave: {sets}"
    outcome, _, low, high = widest
    most = f"{100 * low:.0f} to {100 * high:.0f} %"
    return f"assumptions leave most open for '{table.name(outcome)}': {most} ({sets})"


def _of_some(table: SweepTable) -> Iterable[str]:
    """Yield of how many runs those outcomes are shares that are not shares of all runs."""
    for id in filter(SHARE_OF.__contains__, shown(table)):
        some = table.of(id)[table.runs > 0]
        few, most = int(some.min()), int(some.max())
        runs = f"{most:,}" if few == most else f"{few:,} to {most:,}"
        yield f"'{table.name(id)}': of {runs} runs, those with '{table.name(SHARE_OF[id])}'"


def _varied(table: SweepTable) -> str:
    parts = [
        f"{table.labels.parameter(name)} is {' and '.join(row[0])}"
        for name, row in table.manifest["parameters"].items()
        if list(row[0]) != [name] and not re.fullmatch(rf".*\.{re.escape(name)}", row[0][0])
    ]
    return ", ".join(parts)


def _arms(table: SweepTable) -> str:
    if list(table.manifest["arms"].values()) in ([{"drop": [], "set": []}], [{}]):
        return ""
    parts = []
    for name, arm in table.manifest["arms"].items():
        does = [f"without {', '.join(arm['drop'])}"] if arm.get("drop") else []
        sets = changed(dict(arm.get("set", []))).removeprefix("changed: ")
        does += [sets] if sets else []
        if does:
            parts.append(f"{table.labels.arms[name]}: {', '.join(does)}")
    return "; ".join(parts)
