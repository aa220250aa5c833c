"""Simulate mediated talks that collapse and come back.

>>> import negsim
>>> scenario = negsim.load("istanbul-2025")
>>> result = negsim.run(scenario, runs=1000, seed=1)
>>> result.tally.runs
1000

A share is a share of model runs under the scenario's stated assumptions, never a forecast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from negsim.domains.foreign import load
    from negsim.domains.solving import Solutions, solutions
    from negsim.ensemble import run
    from negsim.errors import NegsimError
    from negsim.files.loading import apply, loads
    from negsim.model import NegotiationModel
    from negsim.outcomes import Result
    from negsim.rows import run_rows
    from negsim.scenario import Scenario
    from negsim.sweeps.functions import as_function, sweep

__all__ = [
    "NegotiationModel",
    "NegsimError",
    "Result",
    "Scenario",
    "Solutions",
    "apply",
    "as_function",
    "load",
    "loads",
    "run",
    "run_rows",
    "solutions",
    "sweep",
]

_ROOMS = {
    "NegotiationModel": "model",
    "NegsimError": "errors",
    "Result": "outcomes",
    "Scenario": "scenario",
    "Solutions": "domains.solving",
    "apply": "files.loading",
    "as_function": "sweeps.functions",
    "load": "domains.foreign",
    "loads": "files.loading",
    "run": "ensemble",
    "run_rows": "rows",
    "solutions": "domains.solving",
    "sweep": "sweeps.functions",
}


def __getattr__(name: str) -> Any:
    # Rooms are opened when first asked for: numba and Mesa take longer to import than
    # `negsim --help` should take to answer.
    if name not in _ROOMS:
        raise AttributeError(f"module 'negsim' has no attribute {name!r}")
    value = getattr(import_module(f"negsim.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
