"""What makes a document repeatable: the scenario with its changes, seed, runs and versions."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import Any

from negsim.scenario.scenario import Scenario


def version(package: str = "negsim") -> str:
    """Return the version of an installed package, or ``not installed``."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def changes(scenario: Scenario) -> dict[str, str]:
    """Return the value that each changed path was given last, in the order that tells."""
    values: dict[str, str] = {}
    for path, value in scenario.overrides:
        values.pop(path, None)  # so that it stands after a path with * that came in between
        values[path] = value
    return values


def origin(scenario: Scenario) -> dict[str, Any]:
    """Return what every JSON document says of its scenario, and of the negsim that read it."""
    return {
        "scenario": scenario.id,
        "fingerprint": scenario.fingerprint,
        "version": version(),
        "overrides": changes(scenario),
    }


def provenance(scenario: Scenario, seed: int, runs: int) -> dict[str, Any]:
    """Return what makes a result repeatable; no time, so that equal runs give equal files."""
    return {
        "scenario": scenario.id,
        "fingerprint": scenario.fingerprint,
        "overrides": changes(scenario),
        "seed": seed,
        "runs": runs,
        "versions": {
            "python": platform.python_version(),
            **{package: version(package) for package in ("negsim", "numpy", "numba", "mesa")},
        },
        "platform": platform.platform(),
    }
