"""The scenarios that ship: notes on every number, and what scenarios/README.md says of them."""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod
from pathlib import Path

import pytest

from negsim.check.judgements import citations, judgements, unnoted
from negsim.check.report import Check
from negsim.results.result import run
from negsim.scenario.files.load import apply, load, shipped
from shipped_cases import few_always

ROOT = Path(__file__).parents[2]
README = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
EVIDENCE = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
DOUBT = (ROOT / "docs" / "doubt.md").read_text(encoding="utf-8")
RUNS = 20_000

WARNED_OF = {
    "no text can have": "no text can have some level",
    "is cited by no note": "a source that no note cites",
    "is never used up": "is never used up, as either presses little",
    "so that it never does": "fire into Afghanistan never comes",
}
"""Parts of warnings of `negsim check` that are meant, and words that explain them on the page."""


@pytest.mark.parametrize("name", shipped())
def test_every_number_that_is_no_default_has_a_note(name: str) -> None:
    assert unnoted(load(name)) == []


@pytest.mark.parametrize("name", shipped())
def test_judgements_are_ranges(name: str) -> None:
    assert [one.path for one in judgements(load(name)) if one.low == one.high] == []


@pytest.mark.parametrize("name", shipped())
def test_check_warns_of_nothing_that_the_readme_does_not_explain(name: str) -> None:
    odd = Check.of(load(name)).warnings
    assert [one for one in odd if not any(part in one.what for part in WARNED_OF)] == []
    told = " ".join(README.partition("A line has firmness 1 only")[2].partition("\n\n")[0].split())
    assert all(words in told for words in WARNED_OF.values())
    rare = [one for one in odd if "used up" in one.what or "never does" in one.what]
    assert (f"`{name}`" in told.partition("three things more")[2]) == bool(rare)


def test_only_numbers_left_alone_are_at_their_default() -> None:
    scenario = replace(load("istanbul-2025"), notes=())
    assert set(unnoted(scenario)) <= set(dict(load("istanbul-2025").notes))
    changed = load("istanbul-2025", {"mediators.qatar.present": 0.1})
    assert "mediators.qatar.present" not in unnoted(scenario)
    assert "mediators.qatar.present" in unnoted(replace(changed, notes=()))


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
    assert told[6:8] == [f"{len(issues)}", f"{prod(len(issue.levels) for issue in issues):,}"]


@pytest.mark.parametrize("name", few_always(few=["istanbul-2025"]))
def test_the_readme_tells_what_the_model_gives(name: str) -> None:
    """Within a tenth of a percent: on other machines a run may turn (docs/cite.md)."""
    tally = run(load(name), RUNS).tally
    given = (tally.revived, tally.settled, tally.outcomes[-1])
    told = [float(cell.partition(" %")[0]) for cell in rows(name)[1][2:5]]
    assert told == pytest.approx([100 * count / RUNS for count in given], abs=0.1)


@pytest.mark.parametrize("name", shipped())
def test_the_readme_tells_what_the_assumptions_leave_as_the_page_on_doubt_does(name: str) -> None:
    for cell, milestone in zip(rows(name)[1][2:4], ("came back", "settled"), strict=True):
        [told] = re.findall(rf"^\| {name} \| {milestone} \| [^|]+ \| ([^|]+) \|", DOUBT, flags=re.M)
        assert re.findall(r"\((.*)\)", cell) == [told]


@pytest.mark.parametrize("name", shipped())
def test_the_readme_counts_the_bands_that_the_evidence_misses(name: str) -> None:
    verdicts = re.findall(rf"^\| {name}: .* \| (\*\*misses|holds)", EVIDENCE, flags=re.M)
    told = f"{verdicts.count('**misses')} of {len(verdicts)}" if verdicts else "none written"
    assert rows(name)[1][5] == told


@pytest.mark.parametrize(
    "name", [name for name in shipped() if load(name).sources and not load(name).extends]
)
def test_each_real_case_has_its_story_in_five_lines(name: str) -> None:
    _, _, story = README.partition(f"## {name}: what happened\n")
    told, _, _ = story.partition("\n## ")
    assert re.findall(r"^(\d)\. ", told, flags=re.M) == ["1", "2", "3", "4", "5"]
    assert "**Never fitted to" in told
    missed = re.search(rf"^\| {name}: .*\*\*misses\*\*", EVIDENCE, flags=re.M)
    assert bool(re.search(r"\*\*(A miss|Misses)", told)) == bool(missed)


def test_the_readme_tells_what_pressing_one_side_alone_gives() -> None:
    told = README.partition("**Whom the mediators press.**")[2].partition("\n\n")[0]
    [shares] = re.findall(r"([\d.]+) % would\scome\sback\sand ([\d.]+) % settle", told)
    tally = run(apply("istanbul-2025", {"mediators.*.presses": ["afghan_taliban"]}), RUNS).tally
    given = [100 * count / RUNS for count in (tally.revived, tally.settled)]
    assert [float(share) for share in shares] == pytest.approx(given, abs=0.1)


def test_what_was_made_with_a_case_in_mind_is_told_wherever_the_case_is() -> None:
    _, _, told = README.partition("## istanbul-2025: what happened\n")
    model = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    for page in (told.partition("\n## ")[0], model.partition("## 2 ")[0], EVIDENCE):
        words = " ".join(page.split())
        assert "some rules" in words.lower()
        assert re.search("interim_face_saving|how much less an interim text must give", words)


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("camp-david-1978", "1978-09-06"),
        ("cyprus-2017", "2017-06-29"),
        ("istanbul-2025", "2025-10-30"),
        ("jeddah-2023", "2023-06-05"),
        ("kenya-2008", "2008-02-27"),
        ("rambouillet-1999", "1999-02-07"),
        ("south-sudan-2018", "2018-06-02"),
        ("thailand-cambodia-2025", "2025-11-12"),
        ("us-taliban-2019", "2019-09-09"),
    ],
)
def test_the_page_lists_what_rests_on_reports_from_after_the_start(name: str, after: str) -> None:
    rests: dict[str, list[str]] = {}
    for key, paths in citations(load(name)).items():
        date = re.search(r"\d{4}(-\d\d){0,2}$", key)
        if date and date[0] >= after:
            for path in paths:
                rests.setdefault(path, []).append(key)
    told = README.partition(f"## {name}: what happened\n")[2].partition("\n## ")[0]
    words = told.partition("What rests on reports from after the start")[2].partition("\n\n")[0]
    listed = re.findall(r"`(\S+)`\s\[([^]]*)\]", words)
    assert {path: re.split(r",\s", keys) for path, keys in listed} == rests


UNDATED_EARLIER = {
    "independent-1995-10-36th", "independent-1995-10-ceasefire",
    "independent-1993-01-geneva", "independent-1993-01-map", "independent-1993-03-map",
    "independent-1993-03-military", "independent-1993-03-sign", "independent-1993-03-weapons",
    "independent-1993-04-arms", "reuter-1993-04-assembly", "un-1994-674",
}  # fmt: skip
"""Sources on the wars in Bosnia without a day in their keys, on days before the start. Of all
others without one it is said that they are later, memoirs among them."""


@pytest.mark.parametrize(
    ("name", "after"), [("dayton-1995", "1995-11-02"), ("vance-owen-1993", "1993-04-22")]
)
def test_the_page_counts_what_rests_on_later_reports_where_most_does(name: str, after: str) -> None:
    cited = citations(load(name))
    entries = {path for paths in cited.values() for path in paths}
    later = set()
    for key, paths in cited.items():
        day = re.search(r"\d{4}-\d\d-\d\d$", key)
        if key not in UNDATED_EARLIER and (day is None or day[0] >= after):
            later.update(paths)
    told = README.partition(f"## {name}: what happened\n")[2].partition("\n## ")[0]
    assert f"{len(later)} of {len(entries)} entries" in " ".join(told.split())


def test_the_page_counts_the_outlets_of_istanbul_by_where_they_sit() -> None:
    words = README.partition("**Whose reports.** ")[2].partition("\n\n")[0]
    told = re.findall(r"(\d+)\s\(((?:(?!\)).)*)\)", words, flags=re.S)
    listed = [re.findall(r"`([^`]*)`", keys) for _, keys in told]
    assert [int(count) for count, _ in told] == [len(keys) for keys in listed]
    sources = sorted(dict(load("istanbul-2025").sources))
    assert sorted(key for keys in listed for key in keys) == sources
    assert f"Of {len(sources)} sources" in words
