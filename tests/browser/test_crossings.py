"""What the page works out when a line is moved is what Python lays out for that scenario."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negsim
from in_chromium import Browser
from negsim.browser.case import case_for_browser, description, leaves
from negsim.browser.page.data import WORKED_OUT, crossed, slim_case
from negsim.engine.arrays import Case
from negsim.engine.lay_out import lay_out
from open_page import OpenPage
from shipped_cases import few_always

PACKAGE = Path(negsim.__file__).parent
SCRIPTS = ("engine/wasm/memory.js", "browser/page/worker/crossings.js")

WORK_OUT = """
async function sha256(array) {
  const bytes = await crypto.subtle.digest("SHA-256", Float64Array.from(array, Number));
  return Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");
}
async function workedOut(levels) {
  const found = withLines(LOADED, CROSSED, levels), arrays = {}, shapes = {};
  const size = (one) => (typeof one === "string" ? found.sizes[one] : one);
  for (const [path, { shape, array }] of Object.entries(found.arguments)) {
    if (array) arrays[path] = await sha256(array);
    if (array || path.startsWith("fewer.")) shapes[path] = (shape ?? []).map(size);
  }
  return { arrays, shapes, sizes: found.sizes };
}
"""


def written(folder: Path, scenario: Any) -> Path:
    """Return a page that has the script of the page, and a scenario as the page carries it."""
    code = "".join((PACKAGE / name).read_text("utf-8") for name in SCRIPTS)
    given = f"const LOADED = {json.dumps(slim_case(scenario))};\n"
    given += f"const CROSSED = {json.dumps(crossed(scenario))};\n"
    file = folder / "crossings.html"
    head = '<!doctype html><meta charset="utf-8"><title>crossings</title>'
    file.write_text(f"{head}<script>{code}{given}{WORK_OUT}</script>", encoding="utf-8")
    return file


def moves(scenario: Any) -> list[tuple[dict[str, str], list[int]]]:
    """Return each move of one line, and all lines moved at once: what Python and the page take."""
    lines = crossed(scenario)["lines"]
    base = [line["level"] for line in lines]
    found, all_moved, at_once = [], {}, [*base]
    for n, line in enumerate(lines):
        if line["keys"] is None:
            continue
        names = scenario.issues[n_of(scenario, line)].levels
        reach = range(1, len(names)) if line["at_least"] else range(len(names) - 1)
        for level in reach:
            if level != base[n]:
                found.append(({line["path"]: names[level]}, [*base[:n], level, *base[n + 1 :]]))
                all_moved[line["path"]], at_once[n] = names[level], level
    return [*found, (all_moved, at_once)]


def n_of(scenario: Any, line: dict[str, Any]) -> int:
    """Return the index in the file of the issue that a line is on."""
    id = line["path"].split(".")[3]
    return [issue.id for issue in scenario.issues].index(id)


def arrays(case: Case) -> dict[str, Any]:
    """Return the arrays that the engine is handed, by path."""
    return {path: np.asarray(value) for path, value in leaves(case, 1)}


def digest(array: Any) -> str:
    return hashlib.sha256(array.astype(np.float64).tobytes()).hexdigest()


def unlike(found: dict[str, Any], base: dict[str, Any], changed: Any) -> set[str]:
    """Return the arguments in which the page's case differs from that of Python."""
    there, here = arrays(lay_out(changed, drop=False).case), case_for_browser(changed)
    known = found["arrays"]
    wrong = {path for path in known if known[path] != digest(there[path])}
    wrong |= {p for p, shape in found["shapes"].items() if shape != [*there[p].shape]}
    wrong |= {p for p, size in found["sizes"].items() if size != here["sizes"][p]}
    # All else that a run reads is as before.
    kept = here["arguments"].keys() - known.keys() - {*WORKED_OUT} - {*description()["unread"]}
    kept -= {path for path in kept if path.startswith("fewer.")}
    return wrong | {p for p in kept if here["arguments"][p] != base["arguments"][p]}


@pytest.mark.parametrize("name", few_always(few=["kenya-2008"]))
def test_a_moved_line_is_laid_out_as_in_python(browser: Browser, tmp_path: Path, name: str) -> None:
    scenario = negsim.load(name)
    base, page = case_for_browser(scenario), OpenPage(browser, written(tmp_path, scenario))
    page.until("typeof workedOut === 'function'")
    tried = moves(scenario)
    assert len(tried) > bool(crossed(scenario)["lines"])
    for change, levels in tried:
        found = page.value(f"workedOut({json.dumps(levels)})")
        assert len(found["arrays"]) > 15
        assert unlike(found, base, negsim.load(name, change)) == set(), change
    page.close()


def test_a_line_that_is_not_moved_is_seen(browser: Browser, tmp_path: Path) -> None:
    scenario = negsim.load("istanbul-2025")
    page = OpenPage(browser, written(tmp_path, scenario))
    page.until("typeof workedOut === 'function'")
    change = {"parties.afghan_taliban.red_lines.militants.at_most": "detain or hand over"}
    unmoved = [line["level"] for line in crossed(scenario)["lines"]]
    found = page.value(f"workedOut({json.dumps(unmoved)})")
    wrong = unlike(found, case_for_browser(scenario), negsim.load(scenario.id, change))
    assert {"case.steps", "case.key", "case.bounds.level"} <= wrong
    page.close()
