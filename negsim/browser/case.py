"""The case for the browser: a scenario as the arrays that the engine's kernels are handed.

Every package is laid out, those included that cross a firm line: any number may be changed there,
and the engine leaves out what cannot be chosen after each change. Sizes that this changes, and the
number of runs, stand in a shape as words; which those are is found by laying out a second time.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import numpy as np

from negsim.browser.numbers import numbers_of
from negsim.browser.told import told
from negsim.engine import log
from negsim.engine.arrays import Case, Inputs
from negsim.engine.ensemble import to_play
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.left_out import SIZES, make_fewer
from negsim.engine.prune import search_of
from negsim.scenario.files.resolve import fingerprint
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import MILESTONES, PHASES

PER_PACKAGE = {
    "packages": (
        *("packages", "package_number", "package_class"),
        *("package_kind", "principal_kind"),
    ),
    "interims": ("interims", "interim_kind"),
}
"""What `Case` has of each package and of each interim text."""

WHAT = ("package", "principal", "interim")
"""Whose kinds there are: packages by lines of delegations, and of principals; interim texts."""

TYPES = ("int8", "int16", "int32", "int64")
"""Types of whole numbers in an export; the smallest that holds an array is taken."""

NARROWED = {
    **{name: [f"case.{name}"] for name in (*PER_PACKAGE["packages"], *PER_PACKAGE["interims"])},
    **{f"{what}_kind_breaches": [f"case.{what}_kind_breaches"] for what in WHAT},
    "package_change": ["work.complete.change"],
    "interim_change": ["work.interim.change"],
}
"""Which arguments of a run stand in which array of `left_out.Fewer` after a look."""

FILLED_IN = ("phases", "borne")
"""Arguments that runs fill in: they begin as they were found in memory."""

LOGGED = ("begins", "rows", "further", "states")
"""Arrays of the event log; their lengths, in words, are 0 where nobody reads it."""


def case_for_browser(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as a plain mapping for JSON, with all that the engine needs.

    Parameters
    ----------
    scenario : Scenario
        From `negsim.load`.

    Returns
    -------
    dict
        ``arguments``: by path, each array of the kernels' arguments (shape, and content or the
        value that fills it, or the path of the array that it is the same as) or number;
        ``sizes``: what words in shapes stand for while nothing is left out; ``numbers``: see
        `negsim.browser.numbers.numbers_of`; ``narrowed``; ``event_log``: see
        `negsim.engine.log`; ``told``: what a run is told with, see `negsim.browser.told.told`; ids
        and names.
    """
    layout = lay_out(scenario, drop=False)
    case = layout.case
    return {
        "scenario": scenario.id,
        "name": scenario.name,
        "fingerprint": fingerprint(scenario),
        **_names(layout),
        "rounds": case.rounds,
        "start_phase": case.start_phase,
        "start_on_site": case.start_on_site,
        "numbers": numbers_of(scenario),
        "parts": ["process", *Inputs._fields],
        "sizes": _sizes(case),
        "narrowed": NARROWED,
        "event_log": _event_log(case),
        "told": told(layout),
        "arguments": arguments_of(case),
    }


def _event_log(case: Case) -> dict[str, Any]:
    """Return how many rows and states a run has at most, and the names of what stands in them."""
    one = log.log_of_everything(case)
    return {
        "rows": len(one.rows),
        "states": len(one.states),
        "moves": [*log.WHATS],
        "figures": log.FIGURES,
        "terms": [*log.TERMS],
        "of_talks": [*log.OF_TALKS],
        "of_party": [*log.OF_PARTY],
        "of_mediator": [*log.OF_MEDIATOR],
    }


def _names(layout: Layout) -> dict[str, list[str]]:
    return {
        "parties": [*layout.parties],
        "issues": [*layout.issues],
        "mediators": [*layout.mediators],
        "violence": [*layout.sources],
        "outcomes": [outcome.id for outcome in layout.scenario.outcomes],
        "milestones": [*MILESTONES],
        "phases": [*PHASES],
    }


def _sizes(case: Case) -> dict[str, int]:
    """Return what `left_out.SIZES` are while nothing is left out."""
    kinds = {w: getattr(case, f"{w}_kind") for w in WHAT}
    sizes = {
        "packages": len(case.packages),
        "interims": len(case.interims),
        **{f"{w}_kinds": int(kind.max(initial=0)) + 1 for w, kind in kinds.items()},
        **{f"{w}_breaches": len(getattr(case, f"{w}_kind_breaches")) for w in kinds},
    }
    return {name: sizes[name] for name in SIZES}


def arguments_of(case: Case) -> dict[str, dict[str, Any]]:
    """Return all arguments of the kernels by path, their sizes in words."""
    base = {path: getattr(value, "shape", ()) for path, value in leaves(case, 1)}
    shapes: dict[str, list[int | str]] = {path: [*shape] for path, shape in base.items()}
    others = [("runs", case, 2), *((word, _more(case, word), 1) for word in SIZES)]
    for word, other, runs in others:
        for path, value in leaves(other, runs):
            of_a_run = not path.startswith(("search.", "fewer."))
            for axis, length in enumerate(getattr(value, "shape", ()) if of_a_run else ()):
                if length != base[path][axis]:
                    shapes[path][axis] = word
    found: dict[str, dict[str, Any]] = {}
    unread = {*description()["unread"]}
    there: dict[tuple[int, int], str] = {}
    for path, value in leaves(case, 1):
        if not isinstance(value, np.ndarray):
            found[path] = {"value": value.item() if isinstance(value, np.generic) else value}
            continue
        address = value.__array_interface__["data"][0], value.nbytes
        same = there.setdefault(address, path) if value.size else path
        # What a run fills in holds anything before; written out, two files would differ by that.
        here = np.zeros_like(value) if path in FILLED_IN else value
        content = {"same": same} if same != path else {} if path in unread else _content(here)
        found[path] = {"shape": shapes[path], **content}
    one = log.log_of_everything(case)
    for name in LOGGED:
        found[f"work.event_log.{name}"]["shape"] = [f"log_{name}", *getattr(one, name).shape[1:]]
    return found


def description() -> dict[str, Any]:
    """Return what engine.json says of the kernels and their arguments."""
    file = files("negsim") / "engine" / "wasm" / "engine.json"
    told: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return told


def leaves(case: Case, runs: int) -> Iterator[tuple[str, Any]]:
    """Yield path and value of each array and number of the kernels' arguments, for so many runs."""
    vectors = np.zeros((runs, len(case.fixed)))
    trees = to_play(case, np.uint64(0), 0, vectors)
    trees |= {"search": search_of(case), "fewer": make_fewer(case)}
    for name, tree in trees.items():
        yield from _leaves(name, tree)


def _leaves(name: str, tree: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(tree, tuple):
        for field, part in zip(tree._fields, tree, strict=True):  # type: ignore[attr-defined]
            yield from _leaves(f"{name}.{field}", part)
    else:
        yield name, tree


def _more(case: Case, word: str) -> Case:
    """Return a case that differs from one in what a word of `SIZES` counts; it cannot be run."""
    what, _, counted = word.rpartition("_")
    if not what:
        twice: dict[str, Any] = {
            name: np.concatenate([getattr(case, name)] * 2, axis=1 if "_kind" in name else 0)
            for name in PER_PACKAGE[word]
        }
        return case._replace(**twice)
    name = f"{what}_kind" if counted == "kinds" else f"{what}_kind_breaches"
    array = getattr(case, name)
    if counted == "breaches":
        changed: Any = {name: np.concatenate([array, array])}
    else:
        higher = array.copy()
        higher[:1, :1] += np.uint32(_sizes(case)[word] + 1)
        changed = {name: higher}
    return case._replace(**changed)


def _content(array: np.ndarray) -> dict[str, Any]:
    """Return what fills an array, or its content in the smallest type that holds it."""
    flat = array.reshape(-1)
    if flat.dtype.names or not flat.size:
        return {"fill": 0}
    if (flat == flat[0]).all() and np.isfinite(flat[0]):
        return {"fill": flat[0].item() + 0}
    if flat.dtype.kind != "f":
        fits = (t for t in TYPES if (flat.astype(t) == flat).all())
        flat = flat.astype(next(fits))
    content = np.ascontiguousarray(flat, dtype=flat.dtype.newbyteorder("<")).tobytes()
    return {"type": str(flat.dtype), "data": base64.b64encode(content).decode()}
