"""Saudi Arabia as a later mediator of Istanbul: the lines that scenarios/README.md gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.scenario.files.fictional import fictional
from negsim.scenario.files.load import apply, load, loads, resolved
from negsim.scenario.scenario import Scenario
from validation.cases import RIYADH

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RUNS = 2000


@pytest.fixture
def copy() -> Scenario:
    """Return a copy of the file with the lines of the page in it."""
    page = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    told = page.partition("### A later mediator\n")[2].partition("\n## ")[0]
    [lines] = re.findall(r"```yaml\nmediators:\n(.*?)```", told, flags=re.S)
    mediator, events, at = lines.partition("events:\n")
    [name] = re.findall(r"`(saudi_arabia: \{.*?\})`", told, flags=re.S)
    text = (SCENARIOS / "istanbul-2025.yaml").read_text(encoding="utf-8")
    whole, made_up, rest = text.partition("\nfictional:\n")
    whole = whole.replace("\nmediators:\n", f"\nmediators:\n{mediator}") + f"\n{events}{at}"
    rest = rest.replace("  mediators:\n", f"  mediators:\n    {name}\n")
    return loads(whole + made_up + rest, "copy.yaml")


def test_it_is_the_one_that_the_evidence_plays(copy: Scenario) -> None:
    mediators = {**resolved(load("istanbul-2025"))["mediators"], "saudi_arabia": RIYADH}
    assert copy.mediators[0] == apply("istanbul-2025", {"mediators": mediators}).mediators[-1]
    [event] = copy.events
    assert (event.at, event.joins) == (33, "saudi_arabia")
    assert "Saudi" not in str(resolved(fictional(copy)))


def test_without_its_event_every_run_is_the_same(copy: Scenario) -> None:
    usual, alone, joined = (
        play_runs(lay_out(one), 1, 0, RUNS).records.tobytes()
        for one in (load("istanbul-2025"), apply(copy, {"events": []}), copy)
    )
    assert alone == usual
    assert joined != usual
