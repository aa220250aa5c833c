"""The scripts of negsim/story tell runs in Chromium in the very sentences of Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import browser_page
from amounts import few_or_many
from in_chromium import Browser
from native_runs import FIRST, SEED
from negsim.browser.case import case_for_browser
from negsim.jit import COMPILE
from negsim.scenario.files.fictional import deal
from negsim.scenario.scenario import Scenario
from negsim.story.account import play
from negsim.story.page import CATALOGUE
from negsim.story.sentences import Describer
from negsim.story.short import shorten
from shipped_cases import FEW

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")


def there(
    browser: Browser, folder: Path, scenario: Scenario, runs: int, sentences: str = ""
) -> list[Any]:
    """Return how runs are told in Chromium: the sentences of each round, and the short form."""
    page = browser_page.write(folder, {"case": case_for_browser(scenario)}, sentences)
    given = json.dumps({"first": FIRST, "count": runs, "seed": str(SEED)})
    told = f'(async () => ask(await start("case"), "tell", {given}))()'
    found: list[Any] = browser.value(page, told)
    return found


def here(scenario: Scenario, run: int) -> dict[str, Any]:
    """Return how a run is told in Python."""
    account = play(scenario, SEED, run)
    describer, rounds = Describer(account), []
    for now in account.rounds:
        rounds.append([*describer.round(now), *describer.moved(now)] or ["Nothing new."])
    return {"rounds": rounds, "short": shorten(account).document()}


def unlike(found: list[Any], scenario: Scenario) -> list[tuple[Any, Any]]:
    """Return the sentences that differ, of rounds and of short forms."""
    differ = []
    for n, one in enumerate(found):
        expected = here(scenario, FIRST + n)
        for what in ("rounds", "short"):
            if one[what] != expected[what]:
                differ.append((one[what], expected[what]))
    return differ


EACH_TIME = {("kenya-2008", True), ("vance-owen-1993", False)}


@few_or_many("runs", 20, 50)
@pytest.mark.parametrize(
    ("name", "made_up"),
    [
        pytest.param(name, made_up, marks=() if (name, made_up) in EACH_TIME else pytest.mark.long)
        for name in FEW
        for made_up in (False, True)
    ],
)
def test_runs_are_told_alike(
    browser: Browser, tmp_path: Path, name: str, made_up: bool, runs: int
) -> None:
    scenario = deal(name, made_up=made_up)
    found = there(browser, tmp_path, scenario, runs * 2 // 5 if made_up else runs)
    assert unlike(found, scenario) == []
    told = [sentence for one in found for sentences in one["rounds"] for sentence in sentences]
    assert len(told) > 5 * len(found)


def test_a_planted_fault_is_seen(browser: Browser, tmp_path: Path) -> None:
    scenario = deal("vance-owen-1993")
    sentences = json.dumps(CATALOGUE, ensure_ascii=False)
    for right, wrong in (
        ("{who|asks|ask} for {asks:.2}", "{who|asks|asks} for {asks:.2}"),
        ("trust {trust:.2}", "trust {trust:.1}"),
    ):
        assert right in sentences
        faulty = sentences.replace(right, wrong)
        assert unlike(there(browser, tmp_path, scenario, 2, faulty), scenario)
