"""The scenarios that ship: notes on every number, and what scenarios/README.md says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod
from pathlib import Path

import pytest

from negsim.results.result import run
from negsim.scenario.fields import table
from negsim.scenario.files.load import load, resolved, shipped
from negsim.scenario.scenario import Issue, Mediator, Party, Violence

SECTIONS = {"issues": Issue, "parties": Party, "mediators": Mediator, "violence": Violence}
DEFAULTS = {f.path: f.default for block, cls in SECTIONS.items() for f in table(cls, f"{block}.*")}
"""Default of each field, by path: a number that a file leaves alone needs no note of its own."""

COUNTS = {"process.rounds"}
"""Whole numbers that are a choice of the analyst's and not an estimate."""

README = (Path(__file__).parents[2] / "scenarios" / "README.md").read_text(encoding="utf-8")
RUNS = 20_000


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


def rows(name: str) -> list[list[str]]:
    """Return the cells of the rows of scenarios/README.md on a scenario."""
    lines = [line for line in README.splitlines() if re.match(rf"\| \[?`{name}`", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_readme_lists_the_scenarios_that_ship_in_both_tables() -> None:
    named = re.findall(r"^\| \[?`([^`]+)`", README, flags=re.M)
    assert sorted(named) == sorted([*shipped(), *shipped()])


@pytest.mark.parametrize("name", shipped())
def test_the_readme_counts_issues_and_texts(name: str) -> None:
    issues = load(name).issues
    told = rows(name)[0]
    assert told[7:9] == [f"{len(issues)}", f"{prod(len(issue.levels) for issue in issues):,}"]


@pytest.mark.parametrize("name", shipped())
def test_the_readme_tells_what_the_model_gives(name: str) -> None:
    """Within a tenth of a percent: on other machines a run may turn (docs/cite.md)."""
    tally = run(load(name), RUNS).tally
    given = (tally.revived, tally.settled, tally.outcomes[-1])
    told = [float(cell.removesuffix(" %")) for cell in rows(name)[1][1:]]
    assert told == pytest.approx([100 * count / RUNS for count in given], abs=0.1)


@pytest.mark.parametrize("name", [name for name in shipped() if load(name).sources])
def test_each_real_case_has_its_story_in_five_lines(name: str) -> None:
    _, _, story = README.partition(f"## {name}: what happened\n")
    told, _, _ = story.partition("\n## ")
    assert re.findall(r"^(\d)\. ", told, flags=re.M) == ["1", "2", "3", "4", "5"]
    assert "**Never fitted to" in told
