"""engine.wasm plays the runs of the native ensemble in Firefox and in WebKitGTK, from a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import browser_page
import in_other_browsers
from native_runs import FIRST, SEED, changes, events, native, runs_of
from negsim.browser.case import case_for_browser
from negsim.engine.lay_out import lay_out
from negsim.jit import COMPILE
from negsim.scenario.files.load import load, shipped


class Counts(NamedTuple):
    """How many runs are compared, and of how many the events."""

    runs: int
    logged: int


pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not COMPILE, reason="plain Python would take hours"),
]


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[in_other_browsers.Page]:
    folder = tmp_path_factory.mktemp(request.param)
    with getattr(in_other_browsers, request.param)(folder) as started:
        yield started


def unlike(
    page: in_other_browsers.Page, folder: Path, name: str, numbers: dict[str, float], counts: Counts
) -> list[str]:
    """Return in what the runs of a scenario with some numbers changed differ from native ones."""
    scenario = load(name)
    layout = lay_out(load(name, numbers) if numbers else scenario)
    file = browser_page.write(folder, {name: case_for_browser(scenario)})
    given = {"first": FIRST, "seed": str(SEED)}
    found = page.value(
        file,
        f"""(async () => {{
          const worker = await start({json.dumps(name)});
          await ask(worker, "set", {json.dumps(numbers)});
          const given = {json.dumps(given)};
          const runs = await ask(worker, "digest", {{ ...given, count: {counts.runs} }});
          const log = {{ ...given, count: {counts.logged}, logged: "everything" }};
          const events = await ask(worker, "events", log);
          return {{ runs, events, protocol: location.protocol }};
        }})()""",
    )
    expected = {
        "runs": native(layout, SEED, FIRST, counts.runs),
        "events": events(layout, FIRST, counts.logged, "everything"),
        "protocol": "file:",
    }
    return [what for what in expected if found.get(what) != expected[what]]


@pytest.mark.parametrize("name", shipped())
def test_runs_and_events(page: in_other_browsers.Page, tmp_path: Path, name: str) -> None:
    counts = Counts(runs=runs_of(name), logged=1000)
    assert unlike(page, tmp_path, name, {}, counts) == []


@pytest.mark.parametrize("number", range(50))
def test_changed_numbers(page: in_other_browsers.Page, tmp_path: Path, number: int) -> None:
    """Fifty changes share 100,000 runs."""
    name = [*shipped()][number % len(shipped())]
    numbers = changes(load(name), number)
    assert unlike(page, tmp_path, name, numbers, Counts(runs=2000, logged=20)) == []
