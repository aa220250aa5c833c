"""The proof that the rules' own tests can fail: a fault planted in each rule must break them.

The readable model and the compiled ensemble share the rules, so their agreement cannot see a
wrong rule; only its hand-computed test can. A fault is a change of text. It is made in a copy
of negsim, and the rule's own test file is run against that copy: for many faults in one process,
which imports both anew each time.
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

FAULTS = [
    ("chance", "min(700.0, -log_odds)", "min(700.0, log_odds)"),
    ("chance", "min(1.0, level + by)", "level + by"),
    ("chance", "max(0.0, level - by)", "level - by"),
    (
        "chance",
        "if days == 1.0:\n        return share",
        "if days == 1.0:\n        return 1.0 - share",
    ),
    ("chance", "log[0], log[1], days)", "log[0], 0.0, 1.0)"),
    ("chance", "1.0 - left_after(1.0 - chance, days)", "left_after(1.0 - chance, days)"),
    ("chance", "left_after(1.0 - chance, days)", "left_after(chance, days)"),
    ("chance", "if days == 1.0:\n        return chance", "if days >= 1.0:\n        return chance"),
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
    ("elementary", "if part_high >= whole_high:", "if False:"),
    ("elementary", "lost + (part_low - whole_low)", "0.0"),
    ("elementary", "    return high + low\n", "    return low\n"),
    ("utility", "worth_of_status_quo + min(change, 0.0)", "worth_of_status_quo"),
    ("utility", "max(worth - worth_of_status_quo, 0.0)", "worth - worth_of_status_quo"),
    ("utility", "salience[i, k] / total", "salience[i, k]"),
    ("utility", "(1.0 - q) * due", "due"),
    ("utility", "if verification >= 0 else", "if verification > 0 else"),
    ("utility", "if k == verification:", "if False:"),
    ("utility", "max(most_certain[i, k], certain[i, k, level])", "certain[i, k, level]"),
    ("utility", "max(most_due[i, k], due[i, k, level])", "due[i, k, level]"),
    ("utility", "certain[h, k, level] + due[h, k, level]", "certain[h, k, level]"),
    ("utility", "theirs[k, level] += kept", "theirs[k, level] = kept"),
    ("softening", "if steps == 0:", "if False:"),
    ("softening", "for _ in range(steps)", "for _ in range(1)"),
    ("softening", "max(needs[i, x], need(firmness[line], steps))", "need(firmness[line], 1)"),
    ("softening", "max(0.0, hurt - grievance)", "hurt - grievance"),
    ("softening", "max(0.0, hurt - grievance)", "hurt"),
    ("softening", " * (1.0 - grievance)\n", "\n"),
    ("softening", "p.softening_pain * pain", "pain"),
    ("softening", "1.0 - (1.0 - pressure) * (1.0", "pressure * (1.0"),
    ("softening", "(target - softening)", "target"),
    ("softening", "if worth <= reserve or most <= reserve:", "if most <= reserve:"),
    (
        "softening",
        "min(1.0, (worth - reserve) / (most - reserve))",
        "(worth - reserve) / (most - reserve)",
    ),
    ("softening", "(worth - reserve) / (most - reserve))", "(worth - reserve) / most)"),
    (
        "softening",
        "mandate * (1.0 - (1.0 - opened) * (1.0 - linkage * gain))",
        "1.0 - (1.0 - opened) * (1.0 - linkage * gain)",
    ),
    ("softening", "(1.0 - linkage * gain)", "(1.0 - linkage + linkage * gain)"),
    ("softening", "needed < mandate * opened:", "needed <= mandate * opened:"),
    ("softening", "needed < mandate * opened:", "needed < opened:"),
    ("softening", "needed - mandate * opened", "needed - opened"),
    ("softening", "mandate * (1.0 - opened) * linkage  #", "mandate * linkage  #"),
    ("softening", "beyond >= linked or", "beyond > linked or"),
    (
        "softening",
        "or most <= reserve:\n        return NEVER",
        "or most < reserve:\n        return NEVER",
    ),
    ("softening", "reserve + beyond / linked", "beyond / linked"),
    ("softening", "beyond / linked * (most - reserve)", "beyond / linked * most"),
    ("softening", "worth > asked", "worth >= asked"),
    ("softening", "flexibility, linkage, 1.0) + ROUNDING", "flexibility, linkage, 1.0)"),
    ("softening", "bearable(1.0, flexibility,", "bearable(1.0, 0.0,"),
    ("softening", "flexibility, linkage, 1.0) +", "flexibility, linkage, 0.0) +"),
    ("concession", "else -log_beta", "else log_beta"),
    ("concession", "1.0 - power(log_high, log_low, steep)", "power(log_high, log_low, steep)"),
    ("concession", "    if tactic == 1:", "    if False:"),
    ("concession", "exp(log_beta if tactic == 1 else -log_beta)", "exp(-log_beta)"),
    ("concession", "1.0 - power(log_high, log_low, 1.0)", "power(log_high, log_low, 1.0)"),
    ("concession", "-2.0 * LOG_10", "-4.0 * LOG_10"),
    ("concession", "power(left[0], left[1], steep)", "power(left[0], left[1], 1.0)"),
    ("concession", "max(most, reserve) - reserve", "most - reserve"),
    (
        "concession",
        "max(0.0, batna - p.reservation_hurt * pain - p.reservation_pressure * inducement)",
        "batna - p.reservation_hurt * pain - p.reservation_pressure * inducement",
    ),
    (
        "concession",
        "- p.reservation_pressure * inducement",
        "+ p.reservation_pressure * inducement",
    ),
    ("concession", "p.reservation_hurt * pain", "p.reservation_pressure * pain"),
    (
        "concession",
        "max(0.0, unpressured - p.reservation_pressure * pressure)",
        "unpressured - p.reservation_pressure * pressure",
    ),
    (
        "concession",
        "unpressured - p.reservation_pressure * pressure",
        "unpressured - p.reservation_hurt * pressure",
    ),
    ("offers", "product > best", "product >= best"),
    ("offers", "can[x] and signable(", "signable("),
    ("offers", "        can[x] = True\n", "        pass\n"),
    ("offers", "signable(worth[i, x], prices[i, x])", "signable(worth[i, x], prices[0, x])"),
    ("offers", "worth[i, x] >= asked:", "worth[i, x] > asked:"),
    ("offers", "for j in range(i + 1, worth.shape[0]):", "for j in range(i, worth.shape[0]):"),
    ("offers", "for j in range(i):", "for j in range(i - 1):"),
    ("offers", "max(0.0, asked - worth)", "asked - worth"),
    ("offers", "max(0.0, needed - borne)", "needed - borne"),
    ("offers", "max(widest, distances[i])", "distances[i]"),
    ("mediation", " and what == CREDIBILITY:", ":"),
    ("mediation", "total += shift(", "total = shift("),
    ("mediation", "believed = trust\n", "believed = 0.0\n"),
    ("mediation", "(1.0 - believed) * shift(", "shift("),
    ("mediation", "believed += ", "believed -= "),
    ("mediation", "round_ < first", "round_ <= first"),
    ("mediation", "round_ > last", "round_ >= last"),
    ("mediation", "(1.0 + alignment) / 2.0", "(1.0 - alignment) / 2.0"),
    ("mediation", "1.0 - abs(alignment)\n", "1.0 - alignment\n"),
    ("mediation", " * (1.0 - 2.0 * abs(alignment))\n", "\n"),
    ("mediation", "if influences[i] > 0.0:", "if influences[0] > 0.0:"),
    ("mediation", "untouched *=", "untouched ="),
    ("mediation", "total / influences.shape[0]", "total"),
    ("mediation", "1.0 - (1.0 - one) * (1.0 - other)", "one + other"),
    ("mediation", "product > best", "product >= best"),
    ("mediation", "max(reserve, asked - ", "min(reserve, asked - "),
    ("mediation", "instrument == GUARANTEE and what == CREDIBILITY:", "what == CREDIBILITY:"),
    ("mediation", "instrument == GUARANTEE and what == CREDIBILITY:", "instrument == GUARANTEE:"),
    ("mediation", "phase == ADJOURNED or round_", "round_"),
    ("mediation", "phase == TALKS and at_table > 0", "at_table > 0"),
    ("mediation", "at_table > 0\n", "at_table > 1\n"),
    ("mediation", "return phase == COLLAPSED", "return phase == TALKS"),
    ("mediation", "range(1, mediators)", "range(mediators)"),
    ("mediation", "kept *= 1.0 - discord", "kept -= discord"),
    ("mediation", "min(effort_left, pressing)", "pressing"),
    ("mediation", "intensity[m] * hold[m, i]", "intensity[m] * hold[m, 0]"),
    ("mediation", "product *= worth[i, x] - reserve[i] + ROUNDING", "product *= worth[i, x]"),
    ("mediation", "- reserve[i] + ROUNDING", "- reserve[i]"),
    ("mediation", "worth[i, x] < bars[i]:", "worth[i, x] <= bars[i]:"),
    ("mediation", "worth[i, x] < bars[i]:", "worth[i, x] < bars[0]:"),
    ("mediation", "                product = -1.0\n", "                product = 0.0\n"),
    ("mediation", "asked - face_saving * formulation", "asked - face_saving"),
    ("ratification", "-max(0.0, worth - reserve)", "-(worth - reserve)"),
    ("ratification", "(0.0, worth - reserve) / scale", "(0.0, worth - reserve) * scale"),
    ("ratification", "u >= misjudged", "u < misjudged"),
    ("ratification", "u >= misjudged", "u > misjudged"),
    ("ratification", "mandate if knows else 1.0", "mandate"),
    ("breakdown", "shield * assurance", "assurance"),
    ("breakdown", "min(1.0, base * factor)", "base * factor"),
    ("breakdown", "- p.collapse_trust * trust", "+ p.collapse_trust * trust"),
    ("breakdown", "p.escalation_truce if truce else ", ""),
    ("breakdown", "u * total < passed", "u < passed"),
    ("breakdown", "if total <= 0.0:", "if False:"),
    ("breakdown", "(1.0 - checked * assurance)", "(1.0 - checked)"),
    ("breakdown", "(1.0 + p.escalation_answers * grievance)", "(1.0 + grievance)"),
    ("breakdown", "return min(1.0, rate *", "return (rate *"),
    ("breakdown", "if phase == COLLAPSED else 1.0", "if phase != 0 else 1.0"),
    ("breakdown", "* gap * spent", "* gap"),
    ("breakdown", "p.collapse_incident if blamed else 0.0", "p.collapse_incident"),
    ("breakdown", "        + shift\n", ""),
    (
        "breakdown",
        "- p.collapse_facilitation * facilitation",
        "+ p.collapse_facilitation * facilitation",
    ),
    ("breakdown", "shortfall / (most - reserve)) if", "shortfall / most) if"),
    ("breakdown", "shortfall / (most - reserve)) if", "shortfall) if"),
    ("breakdown", "min(1.0, shortfall / (most - reserve))", "shortfall / (most - reserve)"),
    ("breakdown", "if most > reserve else 1.0", "if most > reserve else 0.0"),
    ("breakdown", "if shortfall <= 0.0:", "if shortfall < 0.0:"),
    ("ending", "if phase == COLLAPSED:", "if phase == HOSTILITIES:"),
    ("ending", "if interim and truce", "if truce"),
    ("ending", "if interim and truce", "if interim"),
    ("revival", "max(facilitation, pressure)", "facilitation"),
    ("revival", "p.consent_on_site if on_site else 0.0", "p.consent_on_site"),
    ("revival", "p.consent_walker if walked else 0.0", "p.consent_walker"),
    ("revival", "        - walking\n", "        + walking\n"),
    ("revival", "quiet_rounds >= quiet_asked", "quiet_rounds > quiet_asked"),
    ("revival", "(truce or not truce_asked)", "truce"),
    (
        "revival",
        "* (1.0 - max(facilitation, pressure)), p.days)",
        "* (1.0 - max(facilitation, pressure)), 1.0)",
    ),
    ("revival", "log(u + HALF_A_STEP)", "log(u)"),
    ("revival", "- log(1.0 - u - HALF_A_STEP)", "- log(1.0 - u)"),
    ("revival", "return spread * ", "return "),
    (
        "revival",
        "joined(facilitation, pressure), joined",
        "joined(facilitation, facilitation), joined",
    ),
    ("revival", "joined(formulation, inducement)", "joined(formulation, 0.0)"),
    ("revival", "(hurt - grievance)", "max(0.0, hurt - grievance)"),
    ("revival", "(hurt - grievance)", "(hurt + grievance)"),
    ("revival", "        + depth\n", ""),
    ("revival", "        + shift\n", ""),
    ("revival", "within(all_ready, days)", "min(1.0, all_ready * days)"),
    ("implementation", "p.implementation_shortfall / rounds *", "p.implementation_shortfall *"),
    ("implementation", "power(log_high, log_low, shape)", "power(log_high, log_low, 1.0)"),
    ("implementation", "(1.0 - assurance) * credibility", "credibility"),
    ("implementation", "steady * passing", "steady"),
    ("implementation", "p.implementation_haste / at_table", "p.implementation_haste"),
    ("implementation", "* rushed * exp(", "* exp("),
    ("implementation", "exp(-p.implementation_assurance *", "exp(p.implementation_assurance *"),
    ("implementation", "p.implementation_failure * rushed", "rushed"),
    ("implementation", "(hazard + violence)", "hazard"),
    ("implementation", "max(0.0, worth - reserve)", "(worth - reserve)"),
    ("implementation", "worth - overreach *", "worth +  overreach *"),
    ("implementation", "max(0.0, bar - worth)", "bar - worth"),
    ("chain", "if u < better:", "if u <= better:"),
    ("chain", "if u < better + worse:", "if u < worse:"),
    ("chain", "        return ENDS_BADLY\n", "        return STAYS\n"),
    ("drafts", "beyond = -beyond", "beyond = beyond"),
    ("drafts", "if beyond <= 0:", "if beyond <= 1:"),
    ("drafts", "met = bounds.begins[j + 1] > bounds.begins[j]\n", "met = True\n"),
    (
        "drafts",
        "met = met and level >= bounds.of_level[c]",
        "met = met or level >= bounds.of_level[c]",
    ),
    ("drafts", "level >= bounds.of_level[c]", "level > bounds.of_level[c]"),
    ("drafts", "met = met and level <= bounds.of_level[c]", "met = level <= bounds.of_level[c]"),
    ("drafts", "level = package[bounds.of_issue[c]]", "level = package[bounds.issue[j]]"),
    ("drafts", "if bounds.whose[j] == i:\n            most", "if True:\n            most"),
    ("drafts", "if bounds.whose[j] == i:\n            now", "if True:\n            now"),
    (
        "drafts",
        "max(most, need(firmness[j], steps_beyond(bounds, j, package)))",
        "need(firmness[j], steps_beyond(bounds, j, package))",
    ),
    ("drafts", "need(firmness, steps + 1) < opened", "need(firmness, steps + 1) <= opened"),
    ("drafts", "need(firmness, steps + 1) < opened", "need(firmness, steps) < opened"),
    ("drafts", "while steps < most and", "while steps <= most and"),
    ("drafts", " and bounds.begins[j + 1] == bounds.begins[j]:", ":"),
    (
        "drafts",
        "min(highest, max(lowest, bounds.level[j] - reaches[j]))",
        "max(lowest, bounds.level[j] - reaches[j])",
    ),
    (
        "drafts",
        "max(lowest, min(highest, bounds.level[j] + reaches[j]))",
        "min(highest, bounds.level[j] + reaches[j])",
    ),
    ("drafts", "bounds.level[j] + reaches[j]", "bounds.level[j]"),
    ("drafts", "max(lowest, bounds.level[j] - reaches[j])", "max(lowest, bounds.level[j])"),
    ("drafts", "(1.0 - own) / (parties - 1)", "1.0 - own"),
    ("drafts", "weights[0] * own[k, level] +", "own[k, level] +"),
    ("drafts", "range(lowest, highest + 1)", "range(lowest, highest)"),
    ("drafts", "weighed > most or (", "weighed >= most or ("),
    ("drafts", " or (weighed == most and theirs[k, level] > liked):", ":"),
    ("drafts", "theirs[k, level] > liked", "theirs[k, level] >= liked"),
    ("drafts", "again = again or draft[k] != before", "again = False"),
    ("drafts", "crossed = True", "crossed = False"),
    ("drafts", "moved = moved or now != reaches[j]", "moved = now != reaches[j]"),
    ("drafts", "            reaches[j] = now\n", ""),
    ("drafts", "1.0 - w / WEIGHTS", "1.0"),
    ("drafts", "another = another or (", "another = True or ("),
    ("drafts", "(k != verification and level != chosen[k])", "(level != chosen[k])"),
    ("drafts", "            chosen[k] = level\n", "            chosen[k] = level * (w == 0)\n"),
    ("drafts", "v if k == verification else", ""),
    ("drafts", "for v in range(low, high + 1):", "for v in range(low, high):"),
    ("drafts", "low = lowest[verification] if verification >= 0 else 0", "low = 0"),
    (
        "drafts",
        "                allow(bounds, reaches, i, level_counts, lowest, highest)\n",
        "                pass\n",
    ),
    ("drafts", "draft) > reaches[j]", "draft) > reaches[0]"),
    ("drafts", "        if mine >= asked:", "        if mine > asked:"),
    ("drafts", "if not enough or product > best:", "if not enough or product >= best:"),
    ("drafts", "if not enough or product > best:", "if product > most:"),
    ("drafts", "elif not enough and mine > most:", "elif mine > most:"),
    ("drafts", "elif not enough and mine > most:", "elif not enough and mine >= most:"),
    ("drafts", "gain[c, h], credibility[h])", "gain[c, h], credibility[i])"),
    ("drafts", "gain[c, i], credibility[i])", "gain[c, i], 1.0)"),
]
"""Rule file, a text that stands in it once, and what it is replaced with."""

ALWAYS = {fault for at, fault in enumerate(FAULTS) if fault[0] != FAULTS[at - 1][0]}
"""Faults that are planted each time: the first of each file. Planting all takes a minute, and only
a changed rule or test makes one go unseen: the long tests plant the rest."""

GUARD = """
from pathlib import Path
import negsim.rules

assert Path(negsim.rules.__file__).is_relative_to(Path(__file__).parent), "not the copy"
"""
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
    (folder / "pytest.ini").write_text("[pytest]\nnorecursedirs = negsim\n")


Broken: TypeAlias = dict[tuple[str, str, str], tuple[int, str]]
"""pytest's exit status and what it printed, by the fault."""

SECONDS = 300
"""For all faults of a process: one that runs without end must not hold up the rest."""

EACH_IN_TURN = """
import contextlib, importlib, io, json, sys
from pathlib import Path

import pytest

sys.dont_write_bytecode = True
found = []
for rule, old, new in json.loads(sys.argv[1]) or [["", "", ""]]:
    source = Path("negsim", "rules", f"{rule}.py") if rule else None
    text = source.read_text() if source else ""
    if source:
        source.write_text(text.replace(old, new))
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(str(Path.cwd())):
            del sys.modules[name]
    importlib.invalidate_caches()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        words = "-x -q -p no:cacheprovider --assert=plain --tb=native -c pytest.ini"
        code = pytest.main(words.split() + ([f"test_{rule}.py"] if rule else []))
    found.append([int(code), printed.getvalue()])
    if source:
        source.write_text(text)
print(json.dumps(found))
"""
"""A program that plants one fault after the other, and imports all anew each time."""


def run_tests(folder: Path, faults: Sequence[tuple[str, str, str]] = ()) -> list[tuple[int, str]]:
    """Run all tests in `folder` on plain Python, or those of a fault's rule, up to a failure.

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
    finished = subprocess.run(
        [sys.executable, "-c", EACH_IN_TURN, json.dumps(faults)],
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
def broken(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str, str], tuple[int, str]]:
    """Return a function from a fault to what its rule's tests say of it."""

    @cache
    def found(rule: str) -> Broken:
        folder = tmp_path_factory.mktemp(rule or "always")
        copy_with_tests(folder, [rule] if rule else rule_files())
        others = [fault for fault in FAULTS if fault[0] == rule and fault not in ALWAYS]
        planted = others if rule else sorted(ALWAYS)
        return dict(zip(planted, run_tests(folder, planted), strict=True))

    return lambda *fault: found("" if fault in ALWAYS else fault[0])[fault]


def test_every_fault_fits_one_place():
    for rule, old, _ in FAULTS:
        assert (RULES / f"{rule}.py").read_text().count(old) == 1, (rule, old)


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        pytest.param(
            *fault,
            id=f"{fault[0]}-{fault[1].strip()}",
            marks=[] if fault in ALWAYS else pytest.mark.long,
        )
        for fault in FAULTS
    ],
)
def test_a_planted_fault_breaks_the_test_of_its_rule(broken, rule, old, new):
    code, printed = broken(rule, old, new)
    assert code == 1, printed  # 2 and up: no test ran
    assert "\nAssertionError" in printed, printed  # and not a crash


@pytest.mark.parametrize("rules", [["ending"], pytest.param(rule_files(), marks=pytest.mark.long)])
def test_the_copy_without_a_fault_passes(tmp_path, rules):
    copy_with_tests(tmp_path, rules)
    assert [code for code, _ in run_tests(tmp_path)] == [0]


def test_an_installed_negsim_is_not_taken_for_the_copy(tmp_path):
    copy_with_tests(tmp_path, ["chance"])
    shutil.rmtree(tmp_path / "negsim")
    assert run_tests(tmp_path)[0][0] not in (0, 1)


def test_every_rule_file_has_its_test_and_a_planted_fault():
    assert sorted({rule for rule, _, _ in FAULTS}) == rule_files()
    for rule in rule_files():
        assert (ROOT / "tests" / "unit" / "rules" / f"test_{rule}.py").is_file()
