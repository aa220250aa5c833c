"""The proof that the agreement test can fail: a fault planted in either executor is seen by it.

A fault is a change of text in a copy of negsim. With each in turn, made-up scenarios are played in
both executors, in plain Python, until some run comes out otherwise.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "negsim" / "engine"

FAULTS = [
    # what is bound to happen
    ("compiled/events", "s.rounds - 1 + events.delay[e]", "s.rounds + events.delay[e]"),
    ("compiled/events", "s.collapses >= events.after[e]", "s.collapses > events.after[e]"),
    ("compiled/events", "        restore(case, numbers, vector, work)\n", ""),
    ("compiled/events", "    vector[index] = value\n", ""),
    ("compiled/events", "        numbers[index] = value\n", "        pass\n"),
    ("compiled/events", "round_ < work.begun[e] + case", "round_ <= work.begun[e] + case"),
    ("compiled/events", "    s.summit = False\n", ""),
    ("compiled/events", "    work.forced[:] = False\n", ""),
    ("compiled/events", "lasts > 0 and s.rounds", "lasts < 0 and s.rounds"),
    ("readable/events", "self.begun[e] = at\n", "pass\n"),
    ("readable/events", "            self.restore()\n", ""),
    # what depends on numbers that events change
    ("compiled/run", "if happen(case, numbers, vector, work, s) or d == 0:", "if d == 0:"),
    ("compiled/run", "if afresh or case.values_vary:", "if afresh:"),
    ("compiled/run", "if afresh or case.lines_vary:", "if afresh:"),
    ("compiled/run", "    work.drafts.written[:] = 0\n", ""),
    ("compiled/run", "    work.complete.memo[STALE] = True\n", ""),
    ("compiled/run", "    work.interim.memo[STALE] = True\n", ""),
    ("compiled/run", "s.kept = left_after(p.hurt_kept, p.days)", "s.kept = p.hurt_kept"),
    ("readable/run", "        self.take_hold()\n", "        self.round > 1 or self.take_hold()\n"),
    # incidents
    ("compiled/run", "        if s.phase != ADJOURNED:\n", "        if True:\n"),
    ("compiled/run", "if struck or work.forced[j]:", "if struck:"),
    ("compiled/run", "        if h != case.victim[j]:\n", "        if True:\n"),
    ("compiled/run", "work.in_force[k] / max(", "case.status_quo[k] / max("),
    (
        "readable/run",
        "victim.grievance = raised(victim.grievance,",
        "victim.hurt = raised(victim.hurt,",
    ),
    # mediators
    ("compiled/run", " * x.present[m] * kept", " * kept"),
    ("compiled/run", "if x.present[m] > 0.0 and does > 0.0:", "if does > 0.0:"),
    ("compiled/run", "work.hold[m, i] * case.addresses[m, i]", "work.hold[m, i]"),
    (
        "readable/mediator",
        'return self.number("present") > 0.0 and presses_now(',
        "return presses_now(",
    ),
    # talks
    ("compiled/talks", "elif not (drafted and set_issues_aside(", "elif not (set_issues_aside("),
    ("compiled/talks", "if s.interim > 0 or s.at_table", "if s.at_table"),
    ("compiled/talks", "work.knows[i] = work.knows[i] or beyond", "pass"),
    ("compiled/talks", "    set_bars(work, p.formulation_interim_face_saving)\n", ""),
    ("compiled/talks", "max(short, work.drafts.unborne[j, i])", "short"),
    ("readable/talks", "        if principals and party.knows:\n", "        if principals:\n"),
    ("compiled/search", "work.whole if values.principals else work.heeded", "work.heeded"),
    ("compiled/search", "            work.knows,\n", "            work.everybody,\n"),

    ("compiled/search", "if afresh or values.believed[i] != work.credibility[i]:", "if afresh:"),
    ("compiled/drafts", "if moved or drafts.written[i] == 0:", "if drafts.written[i] == 0:"),
    ("compiled/values", "    work.hoped_at[:] = NEVER\n", ""),
    ("compiled/workspace", "case.start_phase, case.start_rounds, 0", "case.start_phase, 0, 0"),
    # after a collapse, and after the signature
    ("compiled/away", "    if s.since == 1:\n", "    if True:\n"),
    ("compiled/away", "    if s.summit:\n        work.on_site[i] = True\n", ""),
    ("compiled/away", "s.rounds - s.broke_off + 1", "s.rounds - s.broke_off"),
    ("compiled/away", "s.truce, case.wants_truce[i]", "s.truce, False"),
    ("compiled/away", "    work.on_site[:] = True\n", ""),
    ("readable/away", "        self.trust = lowered(self.trust, loss)\n", ""),
    ("readable/run", "self.case.rounds + n)", "self.case.rounds + n - 1)"),
]  # fmt: skip
"""File of an executor, a text that stands in it once, and what it is replaced with."""

SCENARIOS, RUNS = 300, 6
SECONDS = 3600

pytestmark = pytest.mark.long

EACH_IN_TURN = """
import importlib, json, sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path.cwd()), sys.argv[1], sys.argv[1] + "/agreement"]
faults, scenarios, runs = json.loads(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])


def seen():
    for name in [name for name in sys.modules if name.split(".")[0] in OURS]:
        del sys.modules[name]
    importlib.invalidate_caches()
    from generated import generated
    import negsim
    from test_agreement import disagreements
    assert Path(negsim.__file__).is_relative_to(Path.cwd()), "not the copy"
    for number in range(scenarios):
        if disagreements(generated(number), runs, seed=number):
            return number
    return -1


OURS = ("negsim", "generated", "test_agreement")
found = []
for file, old, new in faults:
    source = Path("negsim/engine") / f"{file}.py"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    try:
        found.append(seen())
    except Exception as error:
        found.append(repr(error))
    source.write_text(text, encoding="utf-8")
print(json.dumps(found))
"""
"""A program that plants one fault after the other, and says which scenario tells it, or -1."""


def tell(folder: Path, faults: list[tuple[str, str, str]], scenarios: int) -> list[int | str]:
    """Return by which scenario each fault is seen first, given a copy of negsim."""
    tests = str(ROOT / "tests")
    given = [tests, json.dumps(faults), str(scenarios), str(RUNS)]
    done = subprocess.run(
        [sys.executable, "-c", EACH_IN_TURN, *given],
        cwd=folder,
        env={**os.environ, "NEGSIM_COMPILE": "0", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    found: list[int | str] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of negsim."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "negsim", folder / "negsim", ignore=ignored)
    return folder


@pytest.fixture(scope="module")
def seen(copy: Path) -> dict[tuple[str, str, str], int | str]:
    """Return by which scenario each fault is seen first."""

    @cache
    def found() -> dict[tuple[str, str, str], int | str]:
        return dict(zip(FAULTS, tell(copy, FAULTS, SCENARIOS), strict=True))

    return found()


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{file}-{old.strip()}" for file, old, _ in FAULTS])
def test_a_fault_in_an_executor_is_seen(
    fault: tuple[str, str, str], seen: dict[tuple[str, str, str], int | str]
) -> None:
    file, old, _ = fault
    text = (ENGINE / f"{file}.py").read_text(encoding="utf-8")
    assert text.count(old) == 1, "the fault must fit one place"
    number = seen[fault]
    assert isinstance(number, int), number  # no crash
    assert number >= 0


def test_without_a_fault_nothing_is_seen(copy: Path) -> None:
    assert tell(copy, [("compiled/run", "", "")], 10) == [-1]
