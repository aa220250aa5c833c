"""CONTRIBUTING.md: each addition works as shown, in one file, and its test can fail."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from steps import Step, edit, steps
from test_planted_faults import GUARD, ROOT, run_tests

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ADDITIONS = {
    "scenario": "scenarios/two-valleys.yaml",
    "mediator instrument": "negsim/rules/mediation.py",
    "concession tactic": "negsim/rules/concession.py",
}
"""What is added, and the one file besides its test that may change."""


def steps_to(what: str) -> tuple[list[Step], Step]:
    """Return the steps of an addition: what changes negsim, and the test that is saved."""
    [section] = re.findall(rf"^### Add a {what}\n(.*?)(?=^##)", PAGE, flags=re.M | re.S)
    shown = steps(section)
    assert all(step.verb for step in shown), "a block that nobody follows"
    [test] = [step for step in shown if step.file.startswith("tests/")]
    return [step for step in shown if step is not test], test


def copy(folder: Path) -> Path:
    """Copy the package and the scenarios; let no other negsim be tested there."""
    for part in ("negsim", "scenarios"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "conftest.py").write_text(GUARD, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of the package and the scenarios by their path."""
    files = [file for part in ("negsim", "scenarios") for file in (folder / part).rglob("*.*")]
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in files
        if file.is_file() and "__pycache__" not in file.parts
    }


@pytest.mark.parametrize("what", ADDITIONS)
def test_an_addition_works_as_shown_and_touches_one_file(what: str, tmp_path: Path) -> None:
    changes, test = steps_to(what)
    before = contents(copy(tmp_path))
    edit(test, tmp_path)
    without = run_tests(tmp_path)
    assert without.returncode == 1, without.stdout + without.stderr
    for step in changes:
        edit(step, tmp_path)
    after = contents(tmp_path)
    assert [file for file in after if after[file] != before.get(file)] == [ADDITIONS[what]]
    finished = run_tests(tmp_path)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_every_block_of_the_page_belongs_to_an_addition() -> None:
    followed = [step for what in ADDITIONS for step in (*steps_to(what)[0], steps_to(what)[1])]
    assert sorted(followed) == sorted(steps(PAGE))
