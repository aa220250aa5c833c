"""The scenarios that ship: every number has its source or judgement, judgements are ranges."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from negsim.fields import table
from negsim.loading import load, resolved, shipped
from negsim.scenario import Issue, Mediator, Party, Violence

SECTIONS = {"issues": Issue, "parties": Party, "mediators": Mediator, "violence": Violence}
DEFAULTS = {f.path: f.default for block, cls in SECTIONS.items() for f in table(cls, f"{block}.*")}
"""Default of each field, by path: a number that a file leaves alone needs no note of its own."""

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


def at_default(path: str, form: object) -> bool:
    """Whether a number of a section is what it would be if the file did not mention it."""
    block, _, rest = path.split(".", 2)
    default = DEFAULTS.get(f"{block}.*.{rest}", DEFAULTS.get(f"{block}.*.{rest.split('.')[0]}.*"))
    return form == (0.0 if default == () else default)


@pytest.mark.parametrize("name", shipped())
def test_numbers_of_parties_mediators_and_violence_have_a_note(name: str) -> None:
    tree = resolved(load(name))
    bare = [
        path
        for block in SECTIONS
        for path, form in numbers(tree.get(block, {}), block)
        if not (isinstance(form, dict) and {"source", "judgement"} & set(form))
        if not at_default(path, form)
    ]
    assert bare == []


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


def test_only_numbers_left_alone_are_at_their_default() -> None:
    assert at_default("parties.a_land.mandate", 0.9)
    assert not at_default("parties.a_land.mandate", 0.8)
    assert at_default("mediators.envoy.alignment.a_land", 0.0)
    assert not at_default("mediators.envoy.leverage.a_land", 0.0)
