"""The proof that the rules' own tests can fail: a fault planted in each rule must break them.

The readable model and the compiled ensemble share the rules, so their agreement cannot see a
wrong rule; only its hand-computed test can. A fault is a change of text. It is made in a copy
of negsim, and the rule's own test file is run against that copy: for all faults of a file in one
process, which imports both anew each time.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

ROOT = Path(__file__).parents[1]
RULES = ROOT / "negsim" / "rules"

SEEN = "                product *= perceived(worth[j, x], evenly[j, x], misperception)"

FAULTS = [
    ("chance", "min(700.0, -log_odds)", "min(700.0, log_odds)"),
    ("chance", "min(1.0, level + by)", "level + by"),
    ("chance", "max(0.0, level - by)", "level - by"),
    ("elementary", "1.90821492927058770002e-10", "1.9082149e-10"),
    ("elementary", "r * (1 / 120)", "0.0"),
    ("elementary", "1 / 24 + ", "1 / 25 + "),
    ("elementary", "(rest + float(ROOT_REST[j])", "(float(ROOT_REST[j])"),
    ("elementary", "rest + float(ROOT_REST[j])", "rest"),
    ("elementary", "1.5 * 2.0**52", "2.0**52"),
    ("elementary", "x > LARGEST", "x > 709.0"),
    ("elementary", "x < SMALLEST", "x < -708.0"),
    ("elementary", "error + y * log_low", "error"),
    ("elementary", "Context(prec=50, ", "Context(prec=15, "),
    ("elementary", "log_in_two_parts(float(n))", "log_in_two_parts(n + 1.0)"),
    ("elementary", "return -math.inf, 0.0", "return 0.0, 0.0"),
    ("elementary", "z_low = error + 2.0 * s * s_low", "z_low = 0.0"),
    ("elementary", "terms = 1.0 / 23.0", "terms = 0.0"),
    ("elementary", "range(21, 3, -2)", "range(19, 3, -2)"),
    ("elementary", "s_low + error + s * c_low", "error + s * c_low"),
    ("elementary", "while x > SQRT_2", "while x > 1e4"),
    ("elementary", "x * FAR_BELOW, k + 32", "x * FAR_BELOW, k + 31"),
    ("elementary", "134217729.0", "1.0"),
    ("utility", "worth_of_status_quo + min(change, 0.0)", "worth_of_status_quo"),
    ("utility", "max(worth - worth_of_status_quo, 0.0)", "worth - worth_of_status_quo"),
    ("utility", "salience[i, k] / total", "salience[i, k]"),
    ("utility", "(1.0 - q) * sum_due", "sum_due"),
    ("utility", "if verification >= 0 else", "if verification > 0 else"),
    ("utility", "if k == verification:", "if False:"),
    ("utility", "max(most_certain[i, k], certain[i, k, level])", "certain[i, k, level]"),
    ("utility", "max(most_due[i, k], due[i, k, level])", "due[i, k, level]"),
    ("softening", "if steps == 0:", "if False:"),
    ("softening", "for _ in range(steps)", "for _ in range(1)"),
    ("softening", "max(needs[i, x], need(firmness[line], steps))", "need(firmness[line], 1)"),
    ("softening", "needed < softening", "needed <= softening"),
    ("softening", "flexibility * pressure - softening", "flexibility * pressure"),
    ("concession", "max(0.0, batna - fall * hurt)", "batna - fall * hurt"),
    ("concession", "unpressured - fall * pressure)\n", "unpressured - pressure)\n"),
    ("elementary", "if part_high >= whole_high:", "if False:"),
    ("elementary", "lost + (part_low - whole_low)", "0.0"),
    ("concession", "else -log_beta", "else log_beta"),
    ("concession", "1.0 - power(log_high, log_low, steep)", "power(log_high, log_low, steep)"),
    ("concession", "    if tactic == 1:", "    if False:"),
    ("concession", "exp(log_beta if tactic == 1 else -log_beta)", "exp(-log_beta)"),
    ("concession", "1.0 - power(log_high, log_low, 1.0)", "power(log_high, log_low, 1.0)"),
    ("concession", "-2.0 * LOG_10", "-4.0 * LOG_10"),
    ("concession", "power(left[0], left[1], steep)", "power(left[0], left[1], 1.0)"),
    ("concession", "max(most, reserve) - reserve", "most - reserve"),
    ("concession", "if before < 0.0:", "if before <= 0.0:"),
    ("concession", "max(0.0, now - before)", "now - before"),
    ("concession", "max(reserve, asked_before - conceded_to_me)", "asked_before - conceded_to_me"),
    ("concession", "reciprocity * by_answer\n", "by_answer\n"),
    ("offers", "locked[k] >= 0", "locked[k] > 0"),
    ("offers", "all_could and signable", "signable"),
    ("offers", "all_could and respects(packages[x], locked)", "all_could"),
    ("offers", "for j in range(i + 1, worth.shape[0]):", "for j in range(i, worth.shape[0]):"),
    ("offers", "for j in range(i):", "for j in range(i - 1):"),
    ("offers", "product > best", "product >= best"),
    ("offers", "if worth[i, x] >= asked:", "if worth[i, x] > asked:"),
    ("offers", "max(0.0, asked - best_offered)", "asked - best_offered"),
    ("offers", "misperception) * worth +", "misperception) * worth -"),
    ("offers", "misperception * evenly\n", "evenly\n"),
    ("offers", f"range(i):\n{SEEN}", "range(i):\n                product *= worth[j, x]"),
    ("offers", f"shape[0]):\n{SEEN}", "shape[0]):\n                product *= worth[j, x]"),
    ("offers", "max(widest, shortfalls[i])", "shortfalls[i]"),
    ("mediation", "if instrument == 0 and ", "if "),
    ("mediation", " and what == CREDIBILITY:", ":"),
    ("mediation", "total += shift(", "total = shift("),
    ("mediation", "believed = trust\n", "believed = 0.0\n"),
    ("mediation", "(1.0 - believed) * shift(", "shift("),
    ("mediation", "believed += ", "believed -= "),
    ("mediation", "total += further[z]", "total = further[z]"),
    ("mediation", "cost * total / 3.0", "cost * total / (3.0 + further.shape[0])"),
    ("mediation", "round_ < first", "round_ <= first"),
    ("mediation", "round_ > last", "round_ >= last"),
    ("mediation", "talking and stuck > 0", "stuck > 0"),
    ("mediation", "stuck > 0\n", "stuck > 1\n"),
    ("mediation", "        return collapsed\n", "        return not talking\n"),
    ("mediation", "(1.0 + alignment) / 2.0", "(1.0 - alignment) / 2.0"),
    ("mediation", "1.0 - abs(alignment)\n", "1.0 - alignment\n"),
    ("mediation", " * (1.0 - 2.0 * abs(alignment))\n", "\n"),
    ("mediation", "if influences[i] > 0.0:", "if influences[0] > 0.0:"),
    ("mediation", "if effort_left >= cost:", "if cost <= 0.0:"),
    ("mediation", " * share[m]", ""),
    ("mediation", "untouched *=", "untouched ="),
    ("mediation", "total / influences.shape[0]", "total"),
    ("mediation", "1.0 - (1.0 - one) * (1.0 - other)", "one + other"),
    ("mediation", "max(0.0, worth[i, x] - reserve[i])", "worth[i, x] - reserve[i]"),
    ("mediation", "product > best", "product >= best"),
    ("mediation", "max(reserve, asked - ", "min(reserve, asked - "),
    ("ratification", "mandate * softening\n", "mandate\n"),
    ("ratification", "needed >= mandate", "needed > mandate"),
    ("ratification", "-max(0.0, worth - reserve)", "-(worth - reserve)"),
    ("ratification", "(0.0, worth - reserve) / scale", "(0.0, worth - reserve) * scale"),
    ("breakdown", "shield * assurance", "assurance"),
    ("breakdown", "min(1.0, base * factor)", "base * factor"),
    ("breakdown", "- p.collapse_trust * trust", "+ p.collapse_trust * trust"),
    ("breakdown", "p.collapse_incident if struck else 0.0", "p.collapse_incident"),
    ("breakdown", "p.escalation_truce if truce else ", ""),
    ("breakdown", "if phase == COLLAPSED:", "if phase == ADJOURNED:"),
    ("ending", "if phase == COLLAPSED:", "if phase == HOSTILITIES:"),
    ("ending", "if interim and truce", "if truce"),
    ("ending", "if interim and truce", "if interim"),
    ("breakdown", "u * total < passed", "u < passed"),
    ("breakdown", "if total <= 0.0:", "if False:"),
    ("revival", "max(facilitation, pressure)", "facilitation"),
    ("revival", "joined(facilitation, pressure)\n", "(facilitation + pressure)\n"),
    ("revival", "p.consent_on_site if on_site else 0.0", "p.consent_on_site"),
    ("revival", "- p.consent_waiting * waited", "- p.consent_waiting"),
    ("revival", "p.consent_walker if walked else 0.0", "p.consent_walker"),
    ("revival", "        - walking\n", "        + walking\n"),
    ("revival", "quiet_rounds >= quiet_asked", "quiet_rounds > quiet_asked"),
    ("revival", "(truce or not truce_asked)", "truce"),
    ("implementation", " * passing\n", "\n"),
    ("implementation", "power(log_high, log_low, shape)", "power(log_high, log_low, 1.0)"),
    ("implementation", "-p.implementation_assurance *", "p.implementation_assurance *"),
    ("implementation", "p.implementation_shortfall / rounds *", "p.implementation_shortfall *"),
    ("implementation", "p.implementation_failure * exp", "exp"),
    ("implementation", "max(0.0, reserve - worth)", "reserve - worth"),
    ("chain", "if u < better:", "if u <= better:"),
    ("chain", "if u < better + worse:", "if u < worse:"),
    ("chain", "        return ENDS_BADLY\n", "        return STAYS\n"),
]
"""Rule file, a text that stands in it once, and what it is replaced with."""

GUARD = '''
from pathlib import Path
import negsim.rules

assert Path(negsim.rules.__file__).is_relative_to(Path(__file__).parent), "not the copy"
'''
"""The copy's conftest.py: an installed negsim must not be tested in the copy's place."""


def rule_files() -> list[str]:
    """Return the names of all files with rules."""
    return sorted(file.stem for file in RULES.glob("*.py") if file.stem != "__init__")


def copy_with_tests(folder: Path, rules: list[str]) -> None:
    """Copy negsim and the test files of `rules` into an empty folder."""
    shutil.copytree(
        ROOT / "negsim", folder / "negsim", ignore=shutil.ignore_patterns("__pycache__")
    )
    for rule in rules:
        shutil.copy(ROOT / "tests" / "unit" / "rules" / f"test_{rule}.py", folder)
    shutil.copy(ROOT / "tests" / "coefficients.py", folder)
    (folder / "conftest.py").write_text(GUARD)
    (folder / "pytest.ini").write_text("[pytest]\n")


Broken: TypeAlias = dict[tuple[str, str], tuple[int, str]]
"""pytest's exit status and what it printed, by what a fault takes away and puts there."""

SECONDS = 300
"""For all faults of a file: one that runs without end must not hold up the rest."""

EACH_IN_TURN = """
import contextlib, importlib, io, json, sys
from pathlib import Path

import pytest

sys.dont_write_bytecode = True
source, faults = Path(sys.argv[1]), json.loads(sys.argv[2])
text = source.read_text() if faults else ""
found = []
for old, new in faults or [["", ""]]:
    if faults:
        source.write_text(text.replace(old, new))
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(str(Path.cwd())):
            del sys.modules[name]
    importlib.invalidate_caches()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        code = pytest.main(
            "-x -q -p no:cacheprovider --assert=plain --tb=native -c pytest.ini".split()
        )
    found.append([int(code), printed.getvalue()])
print(json.dumps(found))
"""
"""A program that plants one fault after the other, and imports all anew each time."""


def run_tests(
    folder: Path, rule: str = "", faults: Sequence[tuple[str, str]] = ()
) -> list[tuple[int, str]]:
    """Run the tests in `folder` on plain Python, up to the first that fails, with each fault.

    Returns
    -------
    list of (int, str)
        pytest's exit status and what it printed, for each fault, or once if there are none.
    """
    settings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "PYTHONPATH": str(folder),
        "NEGSIM_COMPILE": "0",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    source = folder / "negsim" / "rules" / f"{rule}.py"
    finished = subprocess.run(
        [sys.executable, "-c", EACH_IN_TURN, str(source), json.dumps(faults)],
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert finished.returncode == 0, finished.stderr
    return [(code, printed) for code, printed in json.loads(finished.stdout)]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Broken]:
    """Return a function from a rule file to what its tests say of each of its faults."""

    @cache
    def found(rule: str) -> Broken:
        folder = tmp_path_factory.mktemp(rule)
        copy_with_tests(folder, [rule])
        faults = [(old, new) for of, old, new in FAULTS if of == rule]
        return dict(zip(faults, run_tests(folder, rule, faults), strict=True))

    return found


@pytest.mark.parametrize(
    ("rule", "old", "new"), FAULTS, ids=[f"{rule}-{old.strip()}" for rule, old, _ in FAULTS]
)
def test_a_planted_fault_breaks_the_test_of_its_rule(broken, rule, old, new):
    assert (RULES / f"{rule}.py").read_text().count(old) == 1, "the fault must fit one place"
    code, printed = broken(rule)[old, new]
    assert code == 1, printed  # 2 and up: no test ran
    assert "\nAssertionError" in printed, printed  # and not a crash


def test_the_copy_without_a_fault_passes(tmp_path):
    copy_with_tests(tmp_path, rule_files())
    assert [code for code, _ in run_tests(tmp_path)] == [0]


def test_an_installed_negsim_is_not_taken_for_the_copy(tmp_path):
    copy_with_tests(tmp_path, ["chance"])
    shutil.rmtree(tmp_path / "negsim")
    assert run_tests(tmp_path)[0][0] not in (0, 1)


def test_every_rule_file_has_its_test_and_a_planted_fault():
    assert sorted({rule for rule, _, _ in FAULTS}) == rule_files()
    for rule in rule_files():
        assert (ROOT / "tests" / "unit" / "rules" / f"test_{rule}.py").is_file()
