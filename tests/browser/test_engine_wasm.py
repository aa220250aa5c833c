"""engine.wasm plays the runs of the native ensemble, bit for bit: in wasmtime and in Chromium."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import browser_page
from in_chromium import Browser
from in_wasmtime import FOLDER, Engine, compiled
from native_runs import FIRST, SEED, changes, content, native, runs_of
from negsim.browser.case import case_for_browser
from negsim.engine import ensemble
from negsim.engine.ensemble import BLOCK, play_runs, tally
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.left_out import make_fewer
from negsim.engine.prune import search_of
from negsim.jit import COMPILE, hash_of_source
from negsim.scenario.files.load import apply, load, shipped
from negsim.vocabulary import MILESTONES
from shipped_cases import few_always

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tools"))

import make_wasm  # noqa: E402

LARGEST = 390
"""Lines of a file at most, as `tests/test_measures.py` has it for Python."""

TOLD = json.loads((FOLDER / "engine.json").read_text("utf-8"))
MODULE = (FOLDER / "engine.wasm").read_bytes()

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")


def test_it_is_made_of_the_source_as_it_stands() -> None:
    assert TOLD["source"] == hash_of_source(), "engine.wasm is stale: run python tools/make_wasm.py"
    assert TOLD["sha256"] == hashlib.sha256(MODULE).hexdigest()


def test_it_imports_nothing_and_is_small() -> None:
    _, module = compiled(MODULE)
    assert module.imports == []
    assert [e.name for e in module.exports] == ["memory", *TOLD["kernels"], "__heap_base"]
    assert TOLD["bytes"] == len(MODULE) <= 120 * 1024
    assert TOLD["gzipped"] == len(gzip.compress(MODULE, 9, mtime=0)) <= 45 * 1024


def test_the_scripts_keep_the_limits_of_python() -> None:
    for file in FOLDER.glob("*.js"):
        lines = file.read_text("utf-8").splitlines()
        assert len(lines) <= LARGEST, file.name
        assert [n for n, line in enumerate(lines, 1) if len(line) > 100] == [], file.name
        assert lines[0] == "// @ts-check"


def checked(*scripts: Path) -> str:
    """Return what TypeScript finds wrong with scripts."""
    return subprocess.run([*browser_page.TSC, *scripts], capture_output=True, text=True).stdout


@pytest.mark.long
def test_the_types_of_the_scripts_fit() -> None:
    assert checked(*FOLDER.glob("*.js")) == ""


@pytest.mark.long
@pytest.mark.parametrize(
    ("wrong", "seen"),
    [
        ("/** @returns {number} */ function f() { return 'a'; }", "TS2322"),
        ("function f() { const left = 1; }", "TS6133"),
        ("/** @param {number} left */ function f(left) { return 1; }", "TS6133"),
        ("/** @param {number} a */ function f(a) { if (a) return 1; }", "TS7030"),
        ("function f() { return 1; f(); }", "TS7027"),
    ],
)
def test_a_fault_of_a_script_is_seen(tmp_path: Path, wrong: str, seen: str) -> None:
    (tmp_path / "wrong.js").write_text(f"// @ts-check\n{wrong}\n", "utf-8")
    assert seen in checked(tmp_path / "wrong.js")


@pytest.mark.long
def test_it_is_built_again_byte_for_byte(tmp_path: Path) -> None:
    if make_wasm.versions() != TOLD["built_with"]:
        pytest.skip(f"built with {TOLD['built_with']}; digests of results are compared instead")
    subprocess.run([sys.executable, ROOT / "tools" / "make_wasm.py", tmp_path], check=True)
    assert (tmp_path / "engine.wasm").read_bytes() == MODULE
    assert json.loads((tmp_path / "engine.json").read_text("utf-8")) == TOLD


def played(layout: Layout, seed: int, first: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield what wasmtime made of each block of runs."""
    case, key = layout.searched, np.uint64(seed)
    for begin in range(first, first + count, BLOCK):
        engine = Engine()
        vectors = np.zeros((min(BLOCK, first + count - begin), len(case.fixed)))
        engine.call("draw_inputs", {"case": case, "seed": key, "first": begin, "vectors": vectors})
        made = ensemble.to_play(case, key, begin, vectors)
        engine.call("play_block", made)
        yield made


def in_wasmtime(layout: Layout, seed: int, first: int, count: int) -> str:
    """Return the same digest of runs as wasmtime plays them."""
    blocks = played(layout, seed, first, count)
    found = b"".join(content(made["records"], made["phases"], made["borne"]) for made in blocks)
    return hashlib.sha256(found).hexdigest()


@pytest.mark.parametrize("name", few_always())
def test_runs_in_wasmtime(name: str) -> None:
    layout = lay_out(load(name))
    [made] = played(layout, 2**63 + 5, 10**6, 300)
    block = play_runs(layout, 2**63 + 5, 10**6, 300)
    assert np.array_equal(made["vectors"], block.vectors)
    for part in ("records", "phases", "borne"):
        assert made[part].tobytes() == getattr(block, part).tobytes(), part


@pytest.mark.long
@pytest.mark.parametrize("name", shipped())
def test_digests_in_wasmtime(name: str) -> None:
    layout, runs = lay_out(load(name)), runs_of(name)
    assert in_wasmtime(layout, SEED, FIRST, runs) == native(layout, SEED, FIRST, runs)


@pytest.mark.long
@pytest.mark.parametrize("number", range(50))
def test_many_changed_numbers_in_wasmtime(number: int) -> None:
    scenario = load([*shipped()][number % len(shipped())])
    layout = lay_out(apply(scenario, changes(scenario, number)))
    assert in_wasmtime(layout, 1, 0, 2000) == native(layout, 1, 0, 2000)


def test_packages_are_left_out_in_wasmtime() -> None:
    case = lay_out(load("istanbul-2025"), drop=False).case
    fewer = make_fewer(case)
    Engine().call("narrow", {"case": case, "search": search_of(case), "fewer": fewer})
    left = lay_out(load("istanbul-2025")).searched.package_number
    assert fewer.package_number[: fewer.sizes[0]].tolist() == left.tolist()


def test_a_planted_fault_is_seen() -> None:
    layout = lay_out(load("istanbul-2025"))
    term = np.float64(1 / 5).tobytes()  # of the logarithm
    assert term in MODULE
    wrong = MODULE.replace(term, np.float64(1 / 5 + 1e-7).tobytes())
    block = play_runs(layout, 1, 0, 300)
    made = ensemble.to_play(layout.searched, np.uint64(1), 0, block.vectors.copy())
    Engine(wrong).call("play_block", made)
    assert not np.array_equal(made["records"].depth, block.records.depth)


# ---- Chromium


def unlike(browser: Browser, folder: Path, name: str, number: int, runs: int) -> list[str]:
    """Return in what runs of a changed scenario in Chromium differ from the native ones."""
    scenario = load(name)
    numbers = changes(scenario, number) if number else {}
    layout = lay_out(load(name, numbers) if numbers else scenario)
    page = browser_page.write(folder, {name: case_for_browser(scenario)})
    given = {"first": 12, "count": runs, "seed": "77"}
    found = browser.value(
        page,
        f"""(async () => {{
          const worker = await start({json.dumps(name)});
          // What runs of the case before leave in memory must not be read.
          if ({json.dumps(bool(numbers))}) await ask(worker, "play", {json.dumps(given)});
          await ask(worker, "set", {json.dumps(numbers)});
          const digest = await ask(worker, "digest", {json.dumps(given)});
          const kept = await ask(worker, "kept");
          const {{ counts }} = await ask(worker, "play", {json.dumps(given)});
          return {{ digest, kept, outcomes: [...counts.outcomes], milestones: counts.milestones,
                    phases: [...counts.phases], protocol: location.protocol }};
        }})()""",
    )
    counts = tally(layout, play_runs(layout, 77, 12, runs))
    expected = {
        "protocol": "file:",
        "kept": layout.searched.package_number.tolist(),
        "digest": native(layout, 77, 12, runs),
        "outcomes": counts.outcomes.tolist(),
        "phases": counts.phases.ravel().tolist(),
        "milestones": {name: getattr(counts, name) for name in MILESTONES},
    }
    return [what for what in expected | found if found.get(what) != expected.get(what)]


@pytest.mark.parametrize("name", few_always(few=["textbook-two-party", "vance-owen-1993"]))
def test_runs_in_chromium(browser: Browser, tmp_path: Path, name: str) -> None:
    assert unlike(browser, tmp_path, name, 0, 500) == []


@pytest.mark.long
@pytest.mark.parametrize("name", shipped())
def test_digests_in_chromium(browser: Browser, tmp_path: Path, name: str) -> None:
    scenario, given = load(name), {"first": 12, "count": runs_of(name), "seed": "77"}
    page = browser_page.write(tmp_path, {name: case_for_browser(scenario)})
    asked = f'start({json.dumps(name)}).then((one) => ask(one, "digest", {json.dumps(given)}))'
    assert browser.value(page, asked) == native(lay_out(scenario), 77, 12, runs_of(name))


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("istanbul-2025", 1),
        *(pytest.param("istanbul-2025", n, marks=pytest.mark.long) for n in range(2, 6)),
        ("textbook-two-party", 7),
    ],
)
def test_changed_numbers_in_chromium(
    browser: Browser, tmp_path: Path, name: str, number: int
) -> None:
    assert unlike(browser, tmp_path, name, number, 300) == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(50))
def test_many_changed_numbers_in_chromium(browser: Browser, tmp_path: Path, number: int) -> None:
    names = [*shipped()]
    assert unlike(browser, tmp_path, names[number % len(names)], number + 100, 2000) == []


@pytest.mark.parametrize("name", few_always(few=["kenya-2008", "us-taliban-2019"]))
def test_no_mediator_can_be_there_where_python_refuses_it(name: str) -> None:
    scenario = load(name)
    paths = {one["path"] for one in case_for_browser(scenario)["numbers"]}
    there = {path for path in paths if path.endswith(".present")}
    brought = {event.joins for event in scenario.events if event.joins}
    assert len(there) == len(scenario.mediators) - len(brought)
    for path in there:
        apply(scenario, {path: 1.0})


def test_each_number_of_a_case_has_its_place_and_says_what_it_rests_on() -> None:
    scenario = load("camp-david-1978")
    layout = lay_out(scenario, drop=False)
    for one in case_for_browser(scenario)["numbers"]:
        assert one["at"]
        assert one["low"] < one["high"]
        assert one["meaning"]
        assert one["note"]
        if "value" in one:
            assert all(layout.case.fixed[index] == one["value"] for index in one["at"])
