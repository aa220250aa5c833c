"""What a page knows of a scenario: the case for the engine, its lines, names, notes, base case.

Which packages there are and which lines they cross is left out: the page works it out itself, as a
line may be moved there (``script/crossings.js``).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import PurePath
from statistics import NormalDist
from typing import Any

import numpy as np

from negsim.browser.case import case_for_browser
from negsim.engine.ensemble import play_runs
from negsim.engine.inputs import Ordered, line_key, vector
from negsim.engine.lay_out import lay_out
from negsim.results.provenance import changes, version
from negsim.results.result import Result, classes
from negsim.scenario.fields import Distribution
from negsim.scenario.files.declared import field_at
from negsim.scenario.files.load import SUFFIXES, shipped
from negsim.scenario.scenario import Condition, Party, RedLine, Scenario
from negsim.vocabulary import MILESTONES, SHARE_OF

FIRST = 100
"""Runs that are shown as dots."""

DRAWN = Distribution("uniform", (0.0, 1.0))
"""A number that is drawn, whatever it is drawn from."""

WORKED_OUT = (
    *("case.packages", "case.package_number", "case.package_class", "case.steps"),
    *("case.package_kind", "case.package_kind_breaches", "case.interim_kind"),
    *("case.interim_kind_breaches", "case.interims", "case.interim_breaches"),
    *("case.principal_kind", "case.principal_kind_breaches", "search.members", "search.begins"),
    *("work.complete.change", "work.interim.change"),
)
"""Arguments that the page works out, or that no run reads: only their shapes are written."""


def data_for_page(result: Result, asked: str) -> dict[str, Any]:
    """Return a mapping for JSON with all that a page shows of a scenario.

    Parameters
    ----------
    result : Result
        The base case.
    asked : str
        How a command names it, quoted for a shell.
    """
    scenario = result.scenario
    found = classes(scenario)
    return {
        "version": version(),
        "asked": asked,
        "extends": extended_by_name(scenario, asked),
        "summary": scenario.summary,
        "overrides": [*changes(scenario).items()],
        "sources": dict(scenario.sources),
        "case": slim_case(scenario),
        "crossed": crossed(scenario),
        "order": {
            name: [one.id for one in getattr(scenario, name)]
            for name in ("issues", "parties", "mediators", "violence")
        },
        "names": _names(scenario),
        "levels": {issue.id: issue.levels for issue in scenario.issues},
        "status_quo": {issue.id: issue.status_quo for issue in scenario.issues},
        "notes": _notes(scenario),
        "endings": [{"id": id, "name": name} for id, name in found],
        "quantiles": {"joint": quantile(len(found)), "single": quantile(1)},
        "base": base_case(result),
        "scenes": [asdict(scene) for scene in scenario.scenes],
        "share_of": SHARE_OF,
    }


def extended_by_name(scenario: Scenario, asked: str) -> str:
    """Return how a file beside a scenario's names it to extend it; nothing where none can."""
    name, *made_up = shlex.split(asked)
    name = PurePath(name).name
    known = name in shipped() or name.lower().endswith(SUFFIXES)
    return name if known and not made_up and not scenario.extends else ""


def quantile(joint: int, confidence: float = 0.95) -> float:
    """Return the quantile of `negsim.results.intervals.wilson` for so many shares together."""
    return NormalDist().inv_cdf(1 - (1 - confidence) / joint / 2)


def slim_case(scenario: Scenario) -> dict[str, Any]:
    """Return the case for the browser without what the page works out or says itself."""
    case = case_for_browser(scenario)
    for path in WORKED_OUT:
        content = case["arguments"][path]
        if "same" not in content:
            case["arguments"][path] = {"shape": content["shape"], "fill": 0}
    for number in case["numbers"]:
        number["meaning"] = field_at(number["path"]).path.replace(".*", "")
    return case


def base_case(result: Result) -> dict[str, Any]:
    """Return counts of the base case, and how each of its first runs ends."""
    layout = lay_out(result.scenario)
    return {
        "runs": result.tally.runs,
        "seed": result.seed,
        "outcomes": result.tally.outcomes.tolist(),
        "milestones": {name: getattr(result.tally, name) for name in MILESTONES},
        "phases": np.asarray(result.tally.phases).ravel().tolist(),
        "first": play_runs(layout, result.seed, 0, FIRST).records.outcome.tolist(),
        "doubt": left_by_assumptions(result),
    }


def left_by_assumptions(result: Result) -> dict[str, Any] | None:
    """Return both ends of what the assumptions leave of each share; None if that is not known."""
    if result.doubt is None:
        return None
    keys = [*(id for id, _ in classes(result.scenario)), *MILESTONES]
    left = {key: result.left_in_percent(key) for key in keys}
    return {"sets": result.doubt.sets, "runs": result.doubt.runs, "left": left}


def crossed(scenario: Scenario) -> dict[str, Any]:
    """Return issues, lines and classes of settlement by index, as the engine orders them."""
    ordered = Ordered.of(scenario)
    lines = [*_lines(ordered, ordered.lines, "red_lines")]
    paths = [line["path"] for line in lines]
    principal = [*_lines(ordered, ordered.principal_lines, "principal_lines")]
    for line in principal:
        line["same"] = paths.index(line["path"]) if line["path"] in paths else None
    return {
        "counts": [len(issue.levels) for issue in ordered.issues],
        "interim": [issue.interim for issue in ordered.issues],
        "parties": len(ordered.parties),
        "lines": lines,
        "principal": principal,
        "outcomes": [[*_bounds(ordered, o.conditions)] for o in scenario.outcomes],
    }


def _lines(
    ordered: Ordered, lines: Iterable[tuple[Party, RedLine]], kind: str
) -> Iterator[dict[str, Any]]:
    for party, line in lines:
        own = kind if getattr(party, kind) else "red_lines"
        here = [one for one in getattr(party, own) if one.issue == line.issue]
        several = f".{here.index(line)}" if len(here) > 1 else ""
        block = f"parties.{party.id}.{own}.{line.issue}{several}"
        levels = range(len(ordered.scenario.issue(line.issue).levels))
        moved = [line_key(ordered, party, replace(line, level=level)) for level in levels]
        [bound] = _bounds(ordered, [line])
        yield {
            **bound,
            "party": ordered.party(party.id),
            "unless": [*_bounds(ordered, line.unless)],
            "path": f"{block}.{line.side}",
            "firmness": f"{block}.firmness",
            "keys": None if several else vector([[(key, DRAWN) for key in moved]])["key"].tolist(),
            "same": None,
        }


def _bounds(ordered: Ordered, conditions: Iterable[Condition]) -> Iterator[dict[str, Any]]:
    for one in conditions:
        issue = ordered.index(one.issue)
        yield {"issue": issue, "at_least": one.at_least, "level": one.level}


def _names(scenario: Scenario) -> dict[str, str]:
    """Return the name of each issue, party, mediator and source of violence by its path."""
    return {
        f"{part}.{one.id}": one.name or one.id
        for part in ("issues", "parties", "mediators", "violence")
        for one in getattr(scenario, part)
    }


def _notes(scenario: Scenario) -> dict[str, list[str]]:
    """Return kind and words of the notes that stand on a line or an issue as a whole."""
    return {
        path: [note.kind, note.words]
        for path, note in scenario.notes
        if path.startswith("issues.") or "_lines" in path
    }
