"""CONTRIBUTING.md: each addition works as shown, in one file, and its test can fail."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from steps import Step, edit, steps
from test_planted_faults import GUARD, ROOT, run_tests

sys.path.append(str(ROOT / "tools"))

import measures
import where_is_what

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ADDITIONS = {
    "scenario": ["scenarios/two-valleys.yaml"],
    "mediator instrument": ["negsim/rules/mediation.py"],
    "concession tactic": ["negsim/rules/concession.py"],
    "rule": [
        *("negsim/engine/compiled/away.py", "negsim/engine/compiled/log.py"),
        *("negsim/engine/log.py", "negsim/engine/moves.py", "negsim/engine/readable/away.py"),
        "negsim/rules/revival.py",
    ],
}
"""What is added, and the files besides its test that may change."""


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


@pytest.mark.long
@pytest.mark.parametrize("what", ADDITIONS)
def test_an_addition_works_as_shown_and_touches_these_files(what: str, tmp_path: Path) -> None:
    changes, test = steps_to(what)
    before = contents(copy(tmp_path))
    edit(test, tmp_path)
    [(without, printed)] = run_tests(tmp_path)
    assert without == 1, printed
    for step in changes:
        edit(step, tmp_path)
    after = contents(tmp_path)
    assert sorted(f for f in after if after[f] != before.get(f)) == ADDITIONS[what]
    [(finished, printed)] = run_tests(tmp_path)
    assert finished == 0, printed


@pytest.mark.long
def test_the_rule_that_is_added_plays_and_logs_in_webassembly_as_well(tmp_path: Path) -> None:
    copy(tmp_path)
    for part in ("tools", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("conftest.py", "pytest.ini"):
        (tmp_path / name).unlink()
    for step in steps_to("rule")[0]:
        edit(step, tmp_path)
    alone = os.environ | {"PYTHONPATH": str(tmp_path), "NEGSIM_CACHE": str(tmp_path / "cache")}
    chosen = "made_of_the_source or in_wasmtime and istanbul"
    tests = [f"tests/browser/test_{part}_wasm.py" for part in ("engine", "events")]
    tests += ["-k", chosen]
    for command in (["tools/make_wasm.py"], ["-m", "pytest", "-q", "-m", "not long", *tests]):
        subprocess.run([sys.executable, *command], cwd=tmp_path, env=alone, check=True)


def test_every_block_of_the_page_belongs_to_an_addition() -> None:
    followed = [step for what in ADDITIONS for step in (*steps_to(what)[0], steps_to(what)[1])]
    assert sorted(followed) == sorted(steps(PAGE))


def test_the_picture_of_layers_is_the_contract() -> None:
    [picture] = re.findall(r"^- Folders are layers.*\n\n((?: {6}.*\n)+)", PAGE, flags=re.M)
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    [contract] = [one for one in tools["importlinter"]["contracts"] if one["id"] == "layers"]
    assert re.findall(r"^ {6}(.*?)(?:  .*)?$", picture, flags=re.M) == contract["layers"]


def test_where_is_what_is_up_to_date() -> None:
    made = where_is_what.made(PAGE, ROOT / "negsim")
    assert made == PAGE, "run python tools/where_is_what.py"
    assert "\n- `revival.py`: After a collapse" in made


def test_where_is_what_lists_files_below_their_folders(tmp_path: Path) -> None:
    sources = {
        "__init__.py": "All.",
        "a.py": "One.\n\nMore.",
        "b/__init__.py": "Two.",
        "b/c/__init__.py": "Three.",
        "b/c/d.py": "Four.",
    }
    for name, docstring in sources.items():
        (tmp_path / "toy" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "toy" / name).write_text(f'"""{docstring}\n"""\n', encoding="utf-8")
    lines = "".join(where_is_what.listed(tmp_path / "toy")).split("\n")
    assert [line for line in lines if line] == [
        "`toy/`: All.", "- `a.py`: One.", "`toy/b/`: Two.", "`toy/b/c/`: Three.", "- `d.py`: Four.",
    ]  # fmt: skip


@pytest.mark.long
def test_the_trip_of_one_number() -> None:
    [section] = re.findall(r"^## The trip of one number\n(.*?)^## ", PAGE, flags=re.M | re.S)
    stops = re.findall(r"^\d+\. `negsim/(\S+)`(.*(?:\n   .*)*)", section, flags=re.M)
    [command] = re.findall(r"^    negsim (.*)", section, flags=re.M)
    assert command.split() == [*measures.TRIP[:-1], "DIR"]
    entered = measures.trip(call=[*measures.TRIP, "--runs", "5"], NEGSIM_COMPILE="0")
    assert [file for file in entered if file in dict(stops)] == [file for file, _ in stops]
    for file, words in stops:
        named = set(re.findall(r"`([a-z_]+)`", words))
        assert named <= set(measures.functions(ROOT / "negsim" / file)), file
    for file in re.findall(r"`negsim/(\S+)`", section):
        assert (ROOT / "negsim" / file).is_file()


def test_every_file_that_the_pages_name_is_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    saved = {step.file for step in steps(PAGE)}
    folders = "negsim|tests|tools|docs|scenarios|validation"
    named = set(re.findall(rf"`((?:{folders})/[\w./-]*)`", PAGE + readme)) - saved
    assert "negsim/engine/readable" in named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
