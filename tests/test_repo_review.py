"""Habits: the guide of scientific-python, and the hooks of pre-commit against the Makefile."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path

import pytest
import yaml
from repo_review.processor import process

ROOT = Path(__file__).parents[1]
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
REASONS = tomllib.loads(PROJECT)["tool"]["repo-review"]["ignore"]
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def failing(root: Path, ignore: Collection[str] = ()) -> set[str]:
    """Return the checks that fail; what `ignore` names goes before what pyproject.toml does."""
    return {
        check.name
        for check in process(root, ignore=frozenset(ignore)).results
        if check.result is False
    }


def test_what_fails_is_what_has_a_written_reason() -> None:
    assert failing(ROOT) == set()
    assert failing(ROOT, ignore=["none of them"]) == set(REASONS)  # and no reason is stale
    assert all(REASONS.values())


@pytest.mark.parametrize(
    ("line", "check"), [('minversion = "8.2"\n', "PP302"), ("warn_unreachable = true\n", "MY103")]
)
def test_a_lost_setting_is_seen(line: str, check: str, tmp_path: Path) -> None:
    copy = tmp_path / "pyproject.toml"
    copy.write_text(PROJECT, encoding="utf-8")
    assert check not in failing(tmp_path)
    assert PROJECT.count(line) == 1
    copy.write_text(PROJECT.replace(line, ""), encoding="utf-8")
    assert check in failing(tmp_path)


def drifted(hooks: str, makefile: str) -> list[str]:
    """Return the commands of hooks that are no gate, and the gates of seconds without a hook."""
    entries = [hook["entry"] for repo in yaml.safe_load(hooks)["repos"] for hook in repo["hooks"]]
    recipes = re.findall(r"^(?:test|static):.*\n((?:\t.*\n)+)", makefile, flags=re.MULTILINE)
    assert len(recipes) == 2
    gates = re.findall(r"^\t@((?:\S+=\S+ )?\$\(BIN\)/.*)$", "".join(recipes), flags=re.MULTILINE)
    slow = ("pytest", "coverage", "&")  # what runs in the background is no gate
    quick = {
        gate.replace("$(BIN)", ".venv/bin")
        for gate in gates
        if not any(word in gate for word in slow)
    }
    return sorted((quick | {"make test"}).symmetric_difference(entries))


def test_hooks_are_gates() -> None:
    assert drifted(HOOKS, MAKEFILE) == []
    assert "\nBIN := $(VENV)/bin\n" in MAKEFILE
    assert "\nVENV := .venv\n" in MAKEFILE


@pytest.mark.parametrize(
    ("hooks", "makefile"),
    [
        (HOOKS.replace("ruff check .", "ruff check negsim"), MAKEFILE),
        (HOOKS.replace("make test\n", "make demo\n"), MAKEFILE),
        (HOOKS, MAKEFILE.replace("$(BIN)/mypy", "$(BIN)/mypy --strict")),
        (HOOKS, MAKEFILE.replace("\t@$(BIN)/mypy", "\t@$(BIN)/mypy\n\t@$(BIN)/codespell")),
    ],
)
def test_a_hook_that_drifts_is_seen(hooks: str, makefile: str) -> None:
    assert (hooks, makefile) != (HOOKS, MAKEFILE)
    assert drifted(hooks, makefile)
