"""What the columns of the table of a sweep mean, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from negsim.errors import NegsimError
from negsim.results.tables import LONGEST_NAME, Column, number_at, shortened
from negsim.sweeps.experiment.labels import labels_in
from negsim.vocabulary import MILESTONES, SHARE_OF

CONFIDENCE = 0.95

LONGEST_TAIL, LONGEST_TAIL_OF_DOUBT = len("p__high"), len("p__doubt_high")
"""Letters that a column adds to the name of an outcome, without doubt and with it."""

TENTHS = {"p10": 1, "median": 5, "p90": 9}
"""Ends of the names of quantiles, and the tenths of runs they are for."""

SPANS = {
    "first_collapse": ("Round of the first collapse", "runs that collapsed"),
    "rounds_to_revival": ("Rounds until talks first came back", "runs that came back"),
}
"""Counts by round: what is counted and in which runs."""

SHARE = "share of runs"
"""Unit of shares and of the ends of their intervals."""

INTERVAL = (
    "Wilson score intervals of Monte Carlo error only; those of the outcomes hold jointly, each "
    "of the others by itself. They say nothing of how well the model fits the world."
)
SHARES = "A share is a share of model runs under the scenario's stated assumptions, not a forecast."
DOUBT = (
    "Columns with doubt: 95 % of {sets} sets of values of all that nobody knows, coefficients of "
    "the model and judgements, each with {runs} runs; the same sets in all rows. What varies, and "
    "what arms set, is taken as stated."
)
SAME_RUNS = (
    "All rows have the same run numbers: their errors move together, so a smooth curve is not "
    "a sure one, and two rows are to be compared pair by pair."
)


def columns(manifest: dict[str, Any]) -> list[Column]:
    """Return the columns of the table of a sweep, in order.

    They are cell, scenario, arm (with its label where there are several) and point; the
    parameters; runs; four columns for each outcome and event that the experiment reports, five
    where it is a share of some runs only, two more where there is doubt, three more where there
    are several arms, for the difference from the first; and what there is of rounds. Raises
    NegsimError if two would have one name: an outcome is called as an end of another's interval.
    """
    base = next(iter(labels_in(manifest).arms.values()))
    arms = len(manifest["arms"]) > 1
    found = [
        Column("cell", "Number of the cell: scenario by arm by point", "", "whole", "cell"),
        Column("scenario", "Scenario", "", "text", "scenario"),
        Column("arm", "Arm: a variant of the scenario", "", "text", "arm"),
        *([Column("arm_label", "Label of the arm", "", "text", "arm_label")] if arms else []),
        Column("point", "Number of the point", "", "whole", "point"),
    ]
    found += _parameters(manifest)
    found.append(Column("runs", "Runs of this cell", "runs", "whole", "runs"))
    names = manifest["about"].get("names", {})
    doubt = "doubt" in manifest
    tail = LONGEST_TAIL_OF_DOUBT if doubt else LONGEST_TAIL
    shorts = shortened(manifest["classes"], LONGEST_NAME - tail)
    shown = reported(manifest)
    for id, short in zip(manifest["classes"], shorts, strict=True):
        if id in shown:
            what = f"{names.get(id, id)} at the end"
            found += _share(id, short, what, "joint", doubt)
            found += _difference(id, short, what, base) if arms else ()
    for id, name in MILESTONES.items():
        if id in shown:
            found += _share(id, id, name, "single", doubt, _of(id))
            found += _difference(id, id, name, base) if arms else ()
    mean = "Collapses of talks, mean over runs"
    found.append(Column("collapses_mean", mean, "collapses a run", "number", "collapses_mean"))
    for name, (what, where) in SPANS.items():
        for end, tenths in TENTHS.items():
            words = f"{what}: {10 * tenths} % of {where}"
            head = f"{name}_{end}"
            found.append(Column(head, words, "rounds", "whole", head))
    _refuse_twins([column.name for column in found])
    return found


def reported(manifest: dict[str, Any]) -> tuple[str, ...]:
    """Return the ids of the outcomes and events to show, in the experiment's order."""
    return tuple(manifest["about"].get("report") or (*manifest["classes"], *MILESTONES))


def _refuse_twins(names: list[str]) -> None:
    """Refuse a table with two columns of one name: each would hold what the last one does."""
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        what = f"two columns of the table would be called {name!r}"
        raise NegsimError(f"{what}; rename an outcome and sweep anew")


def _parameters(manifest: dict[str, Any]) -> Iterator[Column]:
    parameters, labels = manifest["parameters"], labels_in(manifest).parameters
    shorts = shortened(list(parameters), LONGEST_NAME)
    for (name, (paths, *_)), short in zip(parameters.items(), shorts, strict=True):
        label, unit = labels[name]
        meaning, _ = number_at(paths[0], f"{label} ({', '.join(paths)})")
        yield Column(name, meaning, unit, "number", short)


def _of(id: str) -> str:
    """Return the name of the milestone that another is a share of; nothing if of all runs."""
    return MILESTONES[SHARE_OF[id]] if id in SHARE_OF else ""


def _share(
    id: str, short: str, what: str, hold: str, doubt: bool, of: str = ""
) -> Iterator[Column]:
    """Yield count, share and intervals of what happens in some runs, or in those `of` a kind."""
    level = f"{100 * CONFIDENCE:g} % {hold} interval"
    yield Column(f"k_{id}", f"Count of runs: {what}", "runs", "whole", f"k_{short}")
    if of:
        yield Column(f"n_{id}", f"Runs it is a share of: {of}", "runs", "whole", f"n_{short}")
    yield Column(f"p_{id}", f"Share of runs: {what}", SHARE, "number", f"p_{short}")
    for end in ("low", "high"):
        words = f"{end.capitalize()} end, {level}: {what}"
        yield Column(f"p_{id}_{end}", words, SHARE, "number", f"p_{short}_{end}")
    for end in ("low", "high") if doubt else ():
        words = f"{end.capitalize()} end, {100 * CONFIDENCE:g} % of sets of assumptions: {what}"
        yield Column(f"p_{id}_doubt_{end}", words, SHARE, "number", f"p_{short}_doubt_{end}")


def _difference(id: str, short: str, what: str, base: str) -> Iterator[Column]:
    """Yield difference and interval of a share less that of the first arm at the same point."""
    meaning = f"Share less that in arm '{base}': {what}"
    yield Column(f"d_{id}", meaning, SHARE, "number", f"d_{short}")
    for end in ("low", "high"):
        words = f"{end.capitalize()} end, {100 * CONFIDENCE:g} % interval of difference: {what}"
        yield Column(f"d_{id}_{end}", words, SHARE, "number", f"d_{short}_{end}")


def about(manifest: dict[str, Any], extent: str, differences: str = "") -> dict[str, str]:
    """Return where the numbers of a table come from; no time, so that equal exports are equal.

    `extent` says whether all of the sweep is there, `differences` what their intervals are.
    """
    written, until = manifest["about"], manifest["until"]
    facts = {
        "experiment": written.get("experiment", ""),
        "question": written.get("question", ""),
        "prediction": written.get("prediction", ""),
        "sweep": f"fingerprint {manifest['fingerprint']}",
        "extent": extent,
    }
    facts |= {f"scenario {id}": f"fingerprint {mark}" for id, mark in manifest["scenarios"]}
    runs = str(manifest["runs"])
    if until is not None:
        runs = (
            f"until the interval of {until['outcome'] or 'each share'} is "
            f"{until['half_width']:g} to either side, at most {manifest['runs']}"
        )
    return facts | {
        "seed": str(manifest["seed"]),
        "runs of a cell": runs,
        "negsim": manifest["negsim"],
        "shares": SHARES,
        "intervals": INTERVAL,
        **({"differences": differences} if differences else {}),
        **({"doubt": DOUBT.format(**manifest["doubt"])} if "doubt" in manifest else {}),
        "random numbers": SAME_RUNS,
    }
