"""engine.wasm plays the runs of the native ensemble in Firefox and in WebKitGTK, from a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import browser_page
import in_other_browsers
from native_runs import FIRST, SEED, changes, events, native
from negsim.browser.case import case_for_browser
from negsim.engine.lay_out import lay_out
from negsim.jit import COMPILE
from negsim.scenario.files.load import load
from shipped_cases import FEW

RUNS, LOGGED = 5000, 100

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


@pytest.mark.parametrize("changed", [0, 7])
@pytest.mark.parametrize("name", FEW)
def test_runs_and_events(
    page: in_other_browsers.Page, tmp_path: Path, name: str, changed: int
) -> None:
    scenario = load(name)
    numbers = changes(scenario, changed) if changed else {}
    layout = lay_out(load(name, numbers) if numbers else scenario)
    file = browser_page.write(tmp_path, {name: case_for_browser(scenario)})
    given = {"first": FIRST, "seed": str(SEED)}
    found = page.value(
        file,
        f"""(async () => {{
          const worker = await start({json.dumps(name)});
          await ask(worker, "set", {json.dumps(numbers)});
          const given = {json.dumps(given)};
          const runs = await ask(worker, "digest", {{ ...given, count: {RUNS} }});
          const log = {{ ...given, count: {LOGGED}, logged: "everything" }};
          const events = await ask(worker, "events", log);
          return {{ runs, events, protocol: location.protocol }};
        }})()""",
    )
    assert found == {
        "runs": native(layout, SEED, FIRST, RUNS),
        "events": events(layout, FIRST, LOGGED, "everything"),
        "protocol": "file:",
    }
