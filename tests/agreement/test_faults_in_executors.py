"""The proof that the agreement test can fail: a fault planted in either executor is seen by it.

A fault is a change of text in a copy of negsim. With each in turn, made-up scenarios are played in
both executors, in plain Python, until some run comes out otherwise, or another line is said to be
in the way. `make test` tries four, `make test-all` all of them. That draws made ahead go on after
`workspace.MOST` rounds is held by tests/unit/engine/compiled/test_draws_ahead.py.
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
    ("compiled/run", "if changed or d == 0:", "if d == 0:"),
    ("compiled/run", "|= afresh or case.values_vary", "|= afresh"),
    ("compiled/run", "|= afresh or case.lines_vary", "|= afresh"),
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
    ("compiled/search", "own = 1.0 if values.principals else work", "own = work"),
    ("compiled/search", "if values.principals and work.knows[i]:", "if values.principals:"),
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
    # the event log
    ("compiled/log", "row.third = first, second, third", "row.third = first, second, 0.0"),
    ("compiled/log", "= round_, what, who, package", "= round_, what, who, -1"),
    ("compiled/log", "        elif begun > 0 and lasts > 0 and", "        elif begun < 0 and"),
    ("compiled/log", "if events.joins[e] == m and not here:", "if events.joins[e] == m:"),
    ("compiled/log", "if events.summit[e] and not s.summit:", "if events.summit[e]:"),
    ("compiled/log", "-p.consent_walker if s.walker == i else 0.0", "-p.consent_walker"),
    ("compiled/log", "= work.reserve[i], work.asked[i]", "= work.asked[i], work.reserve[i]"),
    ("compiled/log", "* work.softening[i]\n", "* work.unaided[i]\n"),
    ("compiled/log", "if work.pressing[m] > 0.0 else 0.0", "if True else 0.0"),
    ("compiled/workspace", "    work.reserve[:] = 0.0\n", ""),
    ("compiled/workspace", "    work.pressing[:] = 0.0\n", ""),
    ("compiled/run", "        if work.left[m] > 0.0 and pressing", "        if pressing"),
    ("compiled/run", "case.watched, 0.0, 0.0)", "case.watched, short, 0.0)"),
    ("compiled/talks", "texts = float(count_signable(", "texts = 0.0 * float(count_signable("),
    ("compiled/talks", "told = BEYOND_MANDATE if beyond else chance", "told = chance"),
    ("compiled/talks", "work.drafts.borne[i, h])", "work.drafts.unborne[i, h])"),
    ("compiled/away", "    if suspended:\n", "    if True:\n"),
    ("compiled/block", "] = event_log.written[1]", "] = event_log.written[1] - 1"),
    ("readable/talks", "        self.log(\"all accept\", text=text)\n", ""),
    ("readable/party", "conditions_met=self.ready", "conditions_met=True"),
    ("readable/events", "== event.joins and not here:", "== event.joins:"),
    # blocks of runs, draws made ahead, lines in the way
    ("compiled/block", "            first + r,\n", "            first,\n"),
    ("compiled/block", "            process[r],\n", "            process[0],\n"),
    ("compiled/block", "            numbers[r],\n", "            numbers[0],\n"),
    ("compiled/block", "            vectors[r],\n", "            vectors[0],\n"),
    ("compiled/block", "borne[r, i] = work.borne[i]", "borne[r, i] = work.heeded[i]"),
    ("compiled/draws_ahead", "piece * length, actor", "piece * length + 1, actor"),
    ("compiled/draws_ahead", "first + n, actor", "first, actor"),
    (
        "compiled/draws_ahead",
        "return uniform(seed, run, round_, actor",
        "return uniform(seed, 0, round_, actor",
    ),
    ("compiled/obstacles", "(largest, total, crossed) <", "(total, largest, crossed) <"),
    ("compiled/obstacles", "            if unmet > most:\n", "            if unmet >= most:\n"),
    ("compiled/obstacles", "borne[lines.whose[j]]", "borne[0]"),
    ("compiled/obstacles", "= need(firmness[r, j], n)", "= need(firmness[0, j], n)"),
    # the readable executor: parties
    ("readable/party", "        self.hurt *= model.kept\n", ""),
    ("readable/party", "        self.grievance *= model.kept\n", ""),
    ("readable/party", "        if not adjourned:\n", "        if True:\n"),
    ("readable/party", "self.number(\"waiting\") * model.p.days", "self.number(\"waiting\")"),
    ("readable/party", "        self.quiet_rounds += 1\n", ""),
    (
        "readable/party",
        "softened(p, self.unaided, 0.0,",
        "softened(p, self.unaided, self.pressure,",
    ),
    ("readable/party", "(p, self.unpressured, self.pressure)", "(p, self.unpressured, 0.0)"),
    ("readable/party", "max(self.most_borne, self.could_bear)", "self.could_bear"),
    (
        "readable/party",
        "aspiration(self.unpressured, self.most, kept)",
        "aspiration(self.reserve, self.most, kept)",
    ),
    ("readable/party", "if moved or not self.drafts:", "if not self.drafts:"),
    ("readable/party", "min(map(max, shorts, unborne_needs))", "min(shorts)"),
    ("readable/party", "(vetoes and beyond)", "vetoes"),
    ("readable/party", "* self.unaided\n", "* self.softening\n"),
    ("readable/party", "        if drafted:\n", "        if False:\n"),
    ("readable/party", "self.on_site = self.on_site or summit", "pass"),
    ("readable/party", "model.walker == self.index,", "False,"),
    ("readable/party", "        self.hurt *= self.model.kept\n", ""),
    ("readable/party", "max(reserve, self.bar_unpressed)", "self.bar_unpressed"),
    ("readable/party", "self.pressure, self.further[INDUCEMENT]\n", "self.pressure, 0.0\n"),
    # mediators, violence
    ("readable/mediator", "lowered(self.effort_left, self.pressing)", "self.effort_left"),
    ("readable/mediator", "bool(self.number(\"present\") > 0.0 and does", "bool(does"),
    ("readable/mediator", "            model.rounds_at_table,\n", "            model.round,\n"),
    ("readable/violence", " if party is not self.victim)", ")"),
    ("readable/violence", "        if k >= 0:\n", "        if False:\n"),
    ("readable/violence", "return self.forced or bool(", "return bool("),
    ("readable/violence", "checked, model.assurance_in_force", "checked, 0.0"),
    ("readable/violence", "(attribution, self.model.assurance_in_force,", "(attribution, 0.0,"),
    ("readable/violence", "model.phase, model.truce)", "model.phase, False)"),
    # values, agents of a run, their random numbers
    (
        "readable/values",
        "needs = self.principal_needs if self.case.principals_differ else",
        "needs =",
    ),
    (
        "readable/values",
        "case.interim_breaches, self.interim_needs",
        "case.interim_breaches, 0.0 * self.interim_needs",
    ),
    (
        "readable/values",
        "[need_of_package(case.bounds, inputs.firmness, h, levels) for h in parties]",
        "[-1.0 for h in parties]",
    ),
    ("readable/values", "levels[:count]", "levels[:1]"),
    (
        "readable/setup",
        "self.make_party(id, index, int(case.party_stream[index]))",
        "self.make_party(id, index, index)",
    ),
    ("readable/setup", "int(case.source_stream[index])", "index"),
    ("readable/setup", "self.of_parties(\"credibility\"))", "0.0 * self.of_parties(\"reserve\"))"),
    ("readable/actor", "self.model.uniform(self.stream,", "self.model.uniform(0,"),
    # the order of play, talks, what is away, events
    ("readable/run", "        victim.quiet_rounds = 0\n", ""),
    ("readable/run", "        self.trust = lowered(self.trust, p.trust_incident)\n", ""),
    ("readable/run", "hold = self.hold * self.case.addresses", "hold = self.hold"),
    ("readable/run", "            party.drafts = []\n", "            pass\n"),
    ("readable/run", "x.present[m] * kept", "kept"),
    ("readable/talks", "if self.interim_round > 0 or not self.long", "if not self.long"),
    (
        "readable/talks",
        "self.interim_round, self.truce = self.round, True",
        "self.interim_round = self.round",
    ),
    ("readable/talks", "            self.blamed_this_round,\n", "            False,\n"),
    ("readable/away", "if self.rounds_since_collapse == 1:", "if True:"),
    ("readable/away", "            party.on_site = True\n", "            pass\n"),
    ("readable/away", "all(party.ready for party in self.parties) and ", ""),
    ("readable/away", "self.round - self.broke_off + 1", "self.round - self.broke_off"),
    ("readable/events", "self.round - 1 + events.delay[e]", "self.round + events.delay[e]"),
    ("readable/events", "self.round < begun + lasts)", "self.round <= begun + lasts)"),
    ("readable/events", "source.forced = any(", "source.forced = False and any("),
    (
        "readable/obstacles",
        "(lines, total, largest, lines > 0)",
        "(lines, largest, total, lines > 0)",
    ),
    ("readable/obstacles", "np.maximum(needs - borne[party], 0.0)", "needs"),
    ("readable/obstacles", "if beyond == 0 or needed < borne[party]:", "if beyond == 0:"),
]  # fmt: skip
"""File of an executor, a text that stands in it once, and what it is replaced with."""

AT_ONCE = [
    fault
    for fault in FAULTS
    if fault[:2]
    in {
        ("readable/party", "        self.hurt *= model.kept\n"),
        ("readable/actor", "self.model.uniform(self.stream,"),
        ("readable/run", "x.present[m] * kept"),
        ("compiled/log", "= work.reserve[i], work.asked[i]"),
    }
]
"""Faults that the first scenarios show, for `make test`."""

SCENARIOS, RUNS = 300, 6
SECONDS = 3600

EACH_IN_TURN = """
import importlib, json, sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path.cwd()), sys.argv[1]]
faults, scenarios, runs = json.loads(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])


def seen():
    for name in [name for name in sys.modules if name.split(".")[0] in OURS]:
        del sys.modules[name]
    importlib.invalidate_caches()
    from generated import generated
    import negsim
    from two_executors import disagreements, other_lines, overlapping
    assert Path(negsim.__file__).is_relative_to(Path.cwd()), "not the copy"
    for number in range(scenarios):
        scenario = generated(number)
        if disagreements(scenario, runs, number) or other_lines(scenario, number):
            return number
    return scenarios if disagreements(overlapping(), runs) else -1


OURS = ("negsim", "generated", "two_executors")
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
"""A program that plants one fault after the other, and says which scenario tells it, or -1.

Last comes one whose events overlap, which made-up ones hardly do."""


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
    """Return a folder with a copy of negsim and its scenarios."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("negsim", "scenarios"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    return folder


@pytest.fixture(scope="module")
def seen(copy: Path) -> dict[tuple[str, str, str], int | str]:
    """Return by which scenario each fault is seen first."""

    @cache
    def found() -> dict[tuple[str, str, str], int | str]:
        return dict(zip(FAULTS, tell(copy, FAULTS, SCENARIOS), strict=True))

    return found()


@pytest.mark.long
def test_some_faults_are_seen_at_once(copy: Path) -> None:
    assert len(AT_ONCE) == 4
    assert all(number in (0, 1, 2) for number in tell(copy, AT_ONCE, 3))


@pytest.mark.long
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


@pytest.mark.long
def test_without_a_fault_nothing_is_seen(copy: Path) -> None:
    assert tell(copy, [("compiled/run", "", "")], 10) == [-1]
