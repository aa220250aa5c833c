"""The scenarios that ship: every number has its source or judgement, judgements are ranges."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from negsim.loading import load, resolved, shipped

COUNTS = {"process.rounds"}
"""Whole numbers that are a choice of the analyst's and not an estimate."""


def numbers(tree: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield path and form of every number of a resolved scenario."""
    forms = {"value", "uniform", "triangular", "beta", "normal"}
    if isinstance(tree, dict):
        if forms & set(tree):
            yield path, tree
            return
        for name, inner in tree.items():
            if name != "stream":
                yield from numbers(inner, f"{path}.{name}" if path else name)
    elif isinstance(tree, list):
        for place, inner in enumerate(tree):
            yield from numbers(inner, f"{path}.{place}")
    elif isinstance(tree, float | int) and not isinstance(tree, bool):
        yield path, tree


@pytest.mark.parametrize("name", shipped())
def test_numbers_of_parties_mediators_and_violence_have_a_note(name: str) -> None:
    tree = resolved(load(name))
    bare = [
        path
        for block in ("issues", "parties", "mediators", "violence")
        for path, form in numbers(tree.get(block, {}), block)
        if not (isinstance(form, dict) and {"source", "judgement"} & set(form))
    ]
    defaults = {path for path in bare if path.endswith(".mandate")}
    assert set(bare) - defaults == set()


@pytest.mark.parametrize("name", shipped())
def test_judgements_are_ranges(name: str) -> None:
    points = [
        path
        for path, form in numbers(resolved(load(name)))
        if isinstance(form, dict) and "judgement" in form and "value" in form
    ]
    assert points == []


def test_numbers_finds_bare_numbers_and_points() -> None:
    tree = {"a": {"b": 0.5, "c": {"value": 1.0, "judgement": "x"}}, "d": [1.0], "stream": 3}
    assert [path for path, _ in numbers(tree)] == ["a.b", "a.c", "d.0"]
