"""Scenes of the page in Chromium: a guess before each answer, all guesses at the end, the table."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import negsim
from negsim.browser.page import assemble
from negsim.browser.page.assemble import page
from negsim.browser.page.words import words_of
from negsim.jit import COMPILE
from negsim.results.intervals import percent, percent_interval
from open_page import ENOUGH, OpenPage
from shipped_cases import few_always

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

NAME = "istanbul-2025"
SCENES = negsim.load(NAME).scenes
RUNS = 10_000


def text_at(found: OpenPage, place: str) -> str:
    return str(found.value(f"document.getElementById('{place}').textContent"))


def hidden(found: OpenPage, place: str) -> bool:
    return bool(found.value(f"document.getElementById('{place}').offsetParent === null"))


def click(found: OpenPage, place: str) -> None:
    found.value(f"document.getElementById('{place}').click()")


def asking(found: OpenPage) -> None:
    """Wait until the first scene is there."""
    found.until("document.documentElement?.classList.contains('guessing')")


def guess(found: OpenPage, n: int) -> None:
    """Guess a number with the keyboard, from 50, and ask for the answer with it too."""
    found.value("document.getElementById('guess').focus()")
    for _ in range(abs(n - 50) or 1):
        found.key("ArrowRight" if n > 50 else "ArrowLeft")
    found.value("document.getElementById('scene-answer').focus()")
    found.key("Enter")
    found.until("!document.getElementById('scene-next').hidden")


def numbered(words: str) -> str:
    """Return words with a number in the place of each key of a report."""
    number = count(1)
    return re.sub(r"\[[^\]]+\]", lambda _: f"[{next(number)}]", words)


def in_words(scene: Any, n: int) -> tuple[str, str, int]:
    """Return share, interval and distance of a guess, as the command line has the first two."""
    result = negsim.run(negsim.load(NAME, dict(scene.set)), RUNS, 1)
    found = (result.shares() | result.events())[scene.asks]
    interval = percent_interval(found["low"], found["high"], found["of"])
    off = round(n - 100 * found["share"])
    return percent(found["count"], found["of"]), interval, off


def left_in_words(found: OpenPage, scene: Any) -> str:
    """Return what the assumptions leave of the file's case, which the page carries."""
    ends = found.value("OPENED.state.data.base.doubt.left")[scene.asks]
    return "" if scene.set else " The assumptions leave {} to {} %.".format(*ends)


@pytest.mark.long
def test_each_answer_follows_a_guess_and_all_stand_at_the_end(opened: Any, talks: Path) -> None:
    found = opened("", talks, most=ENOUGH)
    asking(found)
    assert hidden(found, "table")
    assert hidden(found, "many")
    assert found.value("location.hash") == ""
    told, far = [], 0
    for number, (scene, n) in enumerate(zip(SCENES, (46, 53, 45, 31, 55), strict=True), 1):
        assert text_at(found, "scene-title") == scene.title
        assert text_at(found, "scene-n") == f"Guess first: scene {number} of 5"
        assert text_at(found, "scene-text") == numbered(scene.text)
        assert found.value("document.getElementById('scene-answer').disabled")
        assert hidden(found, "answer-row")
        guess(found, n)
        share, interval, off = in_words(scene, n)
        side = "many" if off > 0 else "few"
        one = "One point" if abs(off) == 1 else f"{abs(off)} points"
        far += abs(off)
        off_in_words = f"{one} too {side}." if off else "Less than a point off."
        off_in_words += left_in_words(found, scene)
        assert text_at(found, "scene-told") == (
            f"You guessed {n} of 100. Share of 10\u202f000 model runs: {share} "
            f"(95 % interval {interval}). {off_in_words}"
        )
        assert text_at(found, "scene-after") == scene.after
        assert not hidden(found, "answer-row")
        assert (text_at(found, "guess-told"), text_at(found, "answer-share")) == (str(n), share)
        told.append(f"You guessed {n}; share of model runs {share} ({interval}). {off_in_words}")
        assert found.value("document.activeElement.id") == "scene-next"
        # A guess that has its answer is no longer moved.
        found.value("OPENED.scenes.guess()")
        assert text_at(found, "guess-told") == str(n)
        found.key("Enter")
    assert found.value("document.activeElement.id") == "scene-title"
    rows = "[...document.querySelectorAll('#scenes-list li')]"
    assert found.value(f"{rows}.map((r) => r.querySelector('p').textContent)") == told
    mean = f"On average your guesses are {round(far / 5)} points off."
    assert text_at(found, "scenes-mean") == mean
    assert sum("The assumptions leave" in one for one in told) == 2
    assert "How far the assumptions move" in text_at(found, "scenes-end")
    # The last scene as it is played: its line on the table, its runs, its link.
    found.value(f"{rows}[4].querySelector('button').click()")
    found.until("!document.documentElement.classList.contains('guessing')")
    found.ready(500)
    assert found.value("OPENED.state.listed()") == [[*change] for change in SCENES[4].set]
    assert "red_lines.militants.at_least=restrain+and+relocate" in found.value("location.hash")
    assert found.value("document.activeElement.id") == "table"
    click(found, "undo")
    assert not found.value("OPENED.state.changed")
    click(found, "scenes-open")
    assert found.value(f"{rows}.map((r) => r.querySelector('p').textContent)") == told


@pytest.mark.long
def test_they_can_be_skipped_at_any_time_and_gone_on_with(opened: Any) -> None:
    found = opened("", most=ENOUGH)
    asking(found)
    guess(found, 48)
    places = ("scene-n", "scene-title", "guess-told", "answer-share", "scene-told", "scene-after")
    answered = [text_at(found, place) for place in places]
    click(found, "scenes-leave")
    assert not hidden(found, "many")
    assert hidden(found, "scenes")
    assert "fingerprint=" in found.value("location.hash")
    found.ready(20_000)  # more than a scene plays
    click(found, "scenes-open")
    assert text_at(found, "guess-told") == "48"
    assert [text_at(found, place) for place in places] == answered
    assert found.value("document.getElementById('guess').disabled")
    click(found, "scene-next")
    assert text_at(found, "scene-title") == SCENES[1].title
    click(found, "scenes-leave")
    click(found, "scenes-open")
    assert text_at(found, "scene-title") == SCENES[1].title
    assert found.value("document.getElementById('scene-next').hidden")
    assert text_at(found, "scene-after") == text_at(found, "guess-told") == ""


def test_the_skip_link_leads_past_them(opened: Any) -> None:
    found = opened("", most=ENOUGH)
    asking(found)
    found.value("document.querySelector('.skip').click()")
    assert found.value("document.activeElement.id") == "table"
    assert hidden(found, "scenes")


def test_a_press_where_the_mark_lies_is_a_guess(opened: Any) -> None:
    found = opened("", most=ENOUGH)
    asking(found)
    middle = "(() => { const b = document.getElementById('guess').getBoundingClientRect();"
    x, y = found.value(f"{middle} return [b.x + b.width / 2, b.y + b.height / 2]; }})()")
    found.mouse("mousePressed", x, y)
    found.mouse("mouseReleased", x, y)
    assert not found.value("document.getElementById('scene-answer').disabled")
    assert text_at(found, "guess-told") == "50"
    found.mouse("mousePressed", x, y)
    moved = {"type": "mouseMoved", "button": "left", "buttons": 1}
    found.ask("Input.dispatchMouseEvent", x=x + 120, y=y, **moved)
    found.mouse("mouseReleased", x + 120, y)
    assert int(text_at(found, "guess-told")) > 60
    spoken = found.value("document.getElementById('guess').getAttribute('aria-valuetext')")
    assert spoken == f"{text_at(found, 'guess-told')} of 100"


@pytest.mark.parametrize(
    "link",
    few_always(["#mediators.qatar.present=0", "#run=3", "#many", "#negsim=0.1.0"], ["#run=3"]),
)
def test_a_link_leads_to_the_table(opened: Any, link: str) -> None:
    found = opened(link, most=ENOUGH)
    found.ready(1)
    assert not found.value("OPENED.scenes.open")
    assert hidden(found, "scenes")
    assert text_at(found, "notices") == ""


@pytest.mark.parametrize(
    "way",
    [
        "document.querySelector('.nav a[href=\"#many\"]').click()",
        pytest.param("location.hash = 'many'", marks=pytest.mark.long),
    ],
)
def test_a_link_to_a_part_of_the_page_leaves_what_is_changed(opened: Any, way: str) -> None:
    found = opened("#mediators.qatar.present=0", most=ENOUGH)
    found.ready(1)
    found.value(way)
    found.until("document.activeElement.id === 'many'")
    assert "qatar.present=0" in found.value("location.hash")
    assert found.value("OPENED.state.changed")
    assert text_at(found, "notices") == ""


@pytest.mark.long
def test_a_scenario_without_scenes_opens_with_the_table(
    opened: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assemble, "RUNS", 200)
    for name, scenario in (
        ("none", negsim.load("textbook-two-party")),
        ("changed", negsim.load(NAME, {"mediators.qatar.present": 0})),
    ):
        file = tmp_path / f"{name}.html"
        file.write_text(page(scenario), encoding="utf-8")
        found = opened("", file, most=ENOUGH)
        found.ready(1)
        assert not hidden(found, "table")
        assert hidden(found, "scenes-open")


@pytest.mark.long
def test_scenes_read_from_the_right_and_fit_a_narrow_screen(opened: Any, made_up: Path) -> None:
    found = opened("", made_up, width=320, height=700, most=ENOUGH)
    asking(found)
    found.value("document.getElementById('guess').focus()")
    found.key("ArrowLeft")  # more, as it reads from the right
    assert text_at(found, "guess-told") == "51"
    assert found.value("document.documentElement.scrollWidth") <= 320
    mark = "document.querySelector('#guess-picture .mark').getBoundingClientRect().x"
    assert found.value(mark) < 160
    click(found, "scene-answer")
    found.until("!document.getElementById('scene-next').hidden")
    assert found.value("document.documentElement.scrollWidth") <= 320
    for place in ("scene-n", "scene-asks", "scenes-leave", "scene-next", "scene-told"):
        assert not re.search("[A-Za-z]", text_at(found, place)), place
    small = found.value(
        "[...document.querySelectorAll('#scenes :is(button, input)')]"
        ".filter((b) => b.offsetHeight && b.offsetHeight < 44).map((b) => b.outerHTML)"
    )
    assert small == []
    for n in range(4):
        click(found, "scene-next")
        found.value("document.getElementById('guess').dispatchEvent(new Event('input'))")
        click(found, "scene-answer")
        found.until(f"OPENED.scenes.answers[{n + 1}] !== null")
    click(found, "scene-next")
    assert found.value("document.querySelectorAll('#scenes-list li').length") == 5
    assert found.value("document.documentElement.scrollWidth") <= 320


def test_less_motion_where_the_system_asks_for_it(opened: Any) -> None:
    found = opened("", most=ENOUGH)
    asking(found)
    fill = "document.querySelector('.strokes.runs i')"
    lasts = f"getComputedStyle({fill}).transitionDuration"
    found.key("Tab")
    assert found.value(lasts) == "0.45s"
    less = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    found.ask("Emulation.setEmulatedMedia", features=less)
    assert found.value(lasts) == "0s"


@pytest.mark.long
def test_every_share_can_be_asked_for(opened: Any, tmp_path: Path) -> None:
    scenario = negsim.load("textbook-two-party")
    keys = [*negsim.run(scenario, 1, 1).shares(), *negsim.run(scenario, 1, 1).events()]
    told = "".join(f"  - {{title: {key}, text: Words., asks: {key}}}\n" for key in keys)
    source = negsim.scenario.files.load.dump(scenario) + "scenes:\n" + told
    own = tmp_path / "own.yaml"
    own.write_text(source, encoding="utf-8")
    file = tmp_path / "own.html"
    file.write_text(page(own), encoding="utf-8")
    result = negsim.run(negsim.load(own), RUNS, 1)
    known = result.shares() | result.events()
    found = opened("", file, most=ENOUGH)
    asking(found)
    for key in keys:
        found.value("document.getElementById('guess').dispatchEvent(new Event('input'))")
        click(found, "scene-answer")
        found.until("!document.getElementById('scene-next').hidden")
        share = known[key]
        words = percent(share["count"], share["of"]) if share["of"] else "-"
        assert text_at(found, "answer-share") == words, key
        assert ("there were none" in text_at(found, "scene-told")) == (not share["of"]), key
        assert text_at(found, "scene-asks").startswith("Of 100 "), key
        click(found, "scene-next")


def test_each_milestone_has_its_question() -> None:
    from negsim.vocabulary import MILESTONES

    asked = {key.removeprefix("asks.") for key in words_of("en") if key.startswith("asks.")}
    assert asked == {*MILESTONES}
