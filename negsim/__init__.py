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
    from negsim.browser.page.assemble import page
    from negsim.browser.report import report
    from negsim.domains.load import load, solutions
    from negsim.domains.solutions import Solutions
    from negsim.engine.readable.run import NegotiationModel
    from negsim.errors import NegsimError
    from negsim.questions.after import after
    from negsim.questions.answer import Answer
    from negsim.questions.blocked import blocked
    from negsim.questions.compare import compare
    from negsim.questions.credit import credit
    from negsim.questions.map import map
    from negsim.questions.need import need
    from negsim.questions.rank import rank
    from negsim.results.result import Result, run
    from negsim.results.rows import run_rows
    from negsim.scenario.files.catalogue import scenarios
    from negsim.scenario.files.load import apply, loads
    from negsim.scenario.scenario import Scenario
    from negsim.sweeps.functions import as_function, sweep

__all__ = [
    "NegotiationModel", "NegsimError", "Result", "Scenario", "Solutions", "after", "apply",
    "as_function", "blocked", "compare", "credit", "load", "loads", "map", "need", "page",
    "rank", "report", "run", "run_rows", "scenarios", "solutions", "sweep",
]  # fmt: skip

_MODULES = {
    "NegotiationModel": "engine.readable.run", "NegsimError": "errors",
    "Result": "results.result", "Scenario": "scenario.scenario",
    "Solutions": "domains.solutions", "after": "questions.after",
    "apply": "scenario.files.load", "as_function": "sweeps.functions",
    "blocked": "questions.blocked", "compare": "questions.compare",
    "credit": "questions.credit", "load": "domains.load", "loads": "scenario.files.load",
    "map": "questions.map", "need": "questions.need", "page": "browser.page.assemble",
    "rank": "questions.rank", "report": "browser.report", "run": "results.result",
    "run_rows": "results.rows", "scenarios": "scenario.files.catalogue",
    "solutions": "domains.load", "sweep": "sweeps.functions",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    # Modules are imported when first asked for: numba and Mesa take longer to import than
    # `negsim --help` should take to answer.
    if name not in _MODULES:
        raise AttributeError(f"module 'negsim' has no attribute {name!r}")
    module = import_module(f"negsim.{_MODULES[name]}")
    if module.__name__.startswith("negsim.results."):
        from negsim.results.result import Result

        Result.plot = _plot
    if module.__name__.startswith("negsim.questions."):
        from negsim.questions.answer import Answer

        Answer.plot = _plot_answer
    if name in ("Scenario", "apply", "load", "loads"):
        from negsim.scenario.scenario import Scenario

        Scenario.page = _page
    value = getattr(module, name)
    globals()[name] = value
    return value


def _plot(result: Result, *given: Any, **more: Any) -> Any:
    """Draw a result, as `negsim.plots.result.plot` says."""
    from negsim.plots.result import plot

    return plot(result, *given, **more)


def _page(scenario: Scenario, doubt: bool = False) -> Any:
    """Return the page of a scenario, which a notebook shows and `save` writes to a file.

    With `doubt` it says what the assumptions leave of its shares, which takes longer.
    """
    from negsim.browser.page.assemble import Page

    return Page(scenario, doubt)


def _plot_answer(answer: Answer, ax: Any = None, *, size: str = "page") -> Any:
    """Draw an answer in a matplotlib axes; by default return a figure of size `column`, ..."""
    from negsim.errors import chosen
    from negsim.plots.page import SIZES
    from negsim.plots.questions.draw import draw

    return draw(answer, ax, size=chosen("size", size, SIZES))


def __dir__() -> list[str]:
    return sorted(__all__)
