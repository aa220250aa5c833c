"""What a sweep is, in plain values: written once into its folder, compared ever after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from negsim.errors import Mistake
from negsim.results.provenance import version
from negsim.results.result import classes
from negsim.scenario.scenario import Scenario
from negsim.sweeps.execution.work_units import FEWEST_PARTS, FIRST_LOOK, LONGEST_BLOCK, MOST_CELLS
from negsim.sweeps.experiment.design import Points
from negsim.sweeps.experiment.experiment import Experiment
from negsim.sweeps.experiment.file import doubt_of, fingerprint, to_yaml
from negsim.sweeps.experiment.labels import labels_of
from negsim.vocabulary import MILESTONES

FORMAT = 4
"""Raised when manifests or part files change in a way that older ones cannot be read."""

FIRST_MODEL = (1, 2, 3)
"""Formats of sweeps that were played by the first form of the model."""

NEEDED = frozenset(
    {
        *("format", "negsim", "fingerprint", "seed", "runs", "until", "scenarios", "parameters"),
        *("design", "arms", "points", "classes", "rounds", "units", "about"),
    }
)
"""Keys of every manifest."""

DIGEST = "digest"
"""Key of the digest of all other entries, in the file alone."""


def manifest_of(
    experiment: Experiment, scenarios: Sequence[Scenario], points: Points
) -> dict[str, Any]:
    """Return what a sweep is, for its folder; all but ``about`` bears on the counts."""
    ids = dict.fromkeys(id for scenario in scenarios for id, _ in classes(scenario))
    table = json.dumps(experiment.design.table)
    facts = {
        "format": FORMAT,
        "negsim": version(),
        "fingerprint": fingerprint(experiment, scenarios),
        "seed": experiment.seed,
        "runs": experiment.runs,
        "until": None if experiment.until is None else vars(experiment.until),
        "scenarios": [[scenario.id, scenario.fingerprint] for scenario in scenarios],
        "parameters": {
            p.name: [p.paths, p.low, p.high, p.steps, p.values] for p in experiment.parameters
        },
        "design": {
            "kind": experiment.design.kind,
            "table": hashlib.sha256(table.encode()).hexdigest()[:16],
        },
        **doubt_of(experiment),
        "arms": {arm.name: {"drop": arm.drop, "set": arm.set} for arm in experiment.arms},
        "points": len(points),
        "classes": list(ids),
        "rounds": max(scenario.process.rounds for scenario in scenarios),
        "units": [FIRST_LOOK, LONGEST_BLOCK, MOST_CELLS, FEWEST_PARTS],
        "about": {
            "experiment": experiment.id,
            "question": experiment.question,
            "prediction": experiment.prediction,
            "report": experiment.report,
            "titles": {scenario.id: scenario.name for scenario in scenarios},
            "names": {id: name for scenario in scenarios for id, name in classes(scenario)},
            "classes": {scenario.id: [id for id, _ in classes(scenario)] for scenario in scenarios},
            "events": MILESTONES,
            "labels": vars(labels_of(experiment, scenarios)),
            "file": to_yaml(experiment),
        },
    }
    read_back: dict[str, Any] = json.loads(json.dumps(facts))  # as it will come from the file
    return read_back


def decisive(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a manifest that bears on the counts."""
    return {key: value for key, value in manifest.items() if key != "about"}


def identity(manifest: dict[str, Any]) -> str:
    """Return sixteen hexadecimal digits that differ wherever counts could."""
    return _digest(decisive(manifest))


def to_text(manifest: dict[str, Any]) -> str:
    """Return the file of a manifest, with a digest by which damage shows."""
    return json.dumps(manifest | {DIGEST: _digest(manifest)}, indent=2) + "\n"


def from_text(text: bytes) -> dict[str, Any]:
    """Return the manifest in a file; one of another format is not looked at any further.

    Raises ValueError if it is damaged.
    """
    try:
        manifest = dict(json.loads(text))
    except (TypeError, RecursionError) as error:
        raise ValueError from error
    digest = manifest.pop(DIGEST, None)
    if not set(manifest) >= NEEDED:
        raise ValueError
    if manifest["format"] == FORMAT and digest != _digest(manifest):
        raise ValueError
    return manifest


def _digest(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def differences(file: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Mistake]:
    """Yield what a new manifest differs in from the one in `file`, after what follows from it."""
    before, after = decisive(old), decisive(new)
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if keys != ["fingerprint"]:  # it only says that something differs
        keys = [key for key in keys if key != "fingerprint"]
    if keys:
        yield Mistake("the folder holds another sweep; choose another folder", file=file)
    for key in keys:
        yield Mistake(f"{_words(before.get(key))} there, {_words(after.get(key))} now", key, file)


def _words(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
