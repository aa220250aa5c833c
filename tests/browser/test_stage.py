"""Who sits where on the table and the stage, names that must be found whole, keys of all marks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import negsim
from negsim.browser.page import assemble
from negsim.browser.page.assemble import page
from negsim.browser.page.words import PSEUDO
from negsim.check.agreement import blocked
from negsim.jit import COMPILE
from negsim.scenario.files.load import shipped
from negsim.story.lines import opposed
from open_page import OpenPage
from shipped_cases import few_always

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

MANY_MEDIATORS = ("kenya-2008", "south-sudan-2018", "thailand-cambodia-2025")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return what writes the page of a case, once."""
    folder = tmp_path_factory.mktemp("cases")

    def of(name: str, language: str = "en") -> Path:
        file = folder / f"{name}-{language}.html"
        if not file.exists():
            with pytest.MonkeyPatch.context() as patched:  # pictures of a run know of no others
                patched.setattr(assemble, "RUNS", 200)
                file.write_text(page(name, language=language), encoding="utf-8")
        return file

    return of


def middles(found: OpenPage, selector: str) -> list[list[float]]:
    """Return the middle of each of some elements."""
    return list(
        found.value(
            f"[...document.querySelectorAll({selector!r})].map((one) => {{"
            "const { x, y, width, height } = one.getBoundingClientRect();"
            "return [x + width / 2, y + height / 2]; })"
        )
    )


def in_a_row(seats: list[list[float]]) -> bool:
    """Whether seats lie in a row, each as far from the next as any other."""
    gaps = [after[0] - before[0] for before, after in pairwise(seats)]
    level = max(y for _, y in seats) - min(y for _, y in seats)
    return level < 1 and max(gaps) - min(gaps) < 1 and abs(gaps[0]) > 40


@pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param("vance-owen-1993", "en", marks=pytest.mark.long),
        pytest.param("dayton-1995", PSEUDO, marks=pytest.mark.long),
        pytest.param("cyprus-2017", "en", marks=pytest.mark.long),
        pytest.param("dayton-1995", "en", marks=pytest.mark.long),
        pytest.param("cyprus-2017", PSEUDO, marks=pytest.mark.long),
        pytest.param("vance-owen-1993", PSEUDO, marks=pytest.mark.long),
    ],
)
def test_of_several_parties_none_faces_another(
    opened: Any, written: Callable[..., Path], name: str, language: str
) -> None:
    found = opened("#run=2", written(name, language))
    found.ready()
    found.until("document.querySelector('#story li')")
    parties = len(negsim.load(name).parties)
    for chairs, mediators in ((".seat .chair", ".mediators"), (".seat-chair", ".mediator-chair")):
        seats = middles(found, chairs)
        assert len(seats) == parties > 2
        assert in_a_row(seats)
        assert all(y < seats[0][1] - 20 for _, y in middles(found, mediators))
    turned = "[...document.querySelectorAll('.seat .chair')].map((c) => getComputedStyle(c)"
    turned += ".transform).concat([...document.querySelectorAll('#stage g')].map((g) =>"
    turned += " g.getAttribute('transform').match(/rotate.*/)[0]))"
    assert len(set(found.value(turned))) == 2
    found.size(390, 900)
    assert len({round(x) for x, _ in middles(found, ".seat .chair")}) == 1


@pytest.mark.parametrize("name", few_always(MANY_MEDIATORS))
def test_mediators_sit_between_no_party_and_another(
    opened: Any, written: Callable[..., Path], name: str
) -> None:
    found = opened("#table", written(name))
    found.ready()
    (left, near), (right, far) = middles(found, ".seat .chair")
    assert near == far
    [[middle, above]] = middles(found, ".mediators")
    assert above < near - 20
    assert middle - left == pytest.approx(right - middle, abs=1)
    assert right - left > 300


@pytest.mark.parametrize("name", shipped())
def test_a_story_and_a_check_count_the_same_issues_as_blocked(name: str) -> None:
    scenario = negsim.load(name)
    assert [*opposed(scenario)] == [one.issue for one in blocked(scenario)]


@pytest.mark.long
def test_the_table_and_the_story_count_the_same(opened: Any, written: Callable[..., Path]) -> None:
    found = opened("#run=2", written("cyprus-2017"))
    found.ready()
    found.until("document.querySelector('#short p')")
    rows = "[...document.querySelectorAll('.issue.blocked')].map((one) => one.dataset.issue)"
    assert found.value(rows) == [*opposed(negsim.load("cyprus-2017"))] == ["guarantees", "troops"]
    short = found.value("document.querySelector('#short p').textContent")
    assert "On Treaty of Guarantee their red lines leave nothing in between" in short
    assert "Nor do they on Troops of Greece and Türkiye." in short
    state = "document.querySelector('[data-issue=territory] .state').textContent"
    assert found.value(state) == "open on a condition only"


CUT = """[...document.querySelectorAll("#stage text, #lanes text, #area text")].flatMap((one) => {
  const lines = [...one.querySelectorAll("tspan")].map((line) => line.textContent);
  const { left, right } = one.ownerSVGElement.getBoundingClientRect();
  const box = one.getBoundingClientRect();
  const beside = box.left < left - 1 || box.right > right + 1;
  const cut = lines.some((line) => line.endsWith("…"));
  const whole = one.querySelector("title")?.textContent ?? "";
  return beside || (cut && !whole.startsWith(lines[0].replace("…", ""))) || whole.includes("…")
    ? [`${lines} ${whole}`] : []; })"""


WIDE = """document.addEventListener("DOMContentLoaded", () =>
  document.documentElement.style.setProperty("--sans", "monospace"));"""
"""As on a machine whose letters are wider."""

NAMED = [("jeddah-2023", "en"), ("dayton-1995", PSEUDO), ("cyprus-2017", "en")]


@pytest.mark.parametrize(
    ("name", "language", "width", "before"),
    [
        ("cyprus-2017", "en", 320, ""),
        *(
            pytest.param(name, language, width, before, marks=pytest.mark.long)
            for name, language in NAMED
            for width in (320, 390, 1280)
            for before in ("", WIDE)
            if (name, width, before) != ("cyprus-2017", 320, "")
        ),
    ],
)
def test_a_name_in_a_picture_is_whole_or_can_be_found_whole(
    opened: Any, written: Callable[..., Path], name: str, language: str, width: int, before: str
) -> None:
    found = opened("#run=2", written(name, language), width=width, before=before)
    found.ready()
    found.until("document.querySelector('#story li')")
    found.value("OPENED.draw(); new Promise((done) => requestAnimationFrame(done))")
    assert found.value(CUT) == []
    names = [party.name for party in negsim.load(name).parties]
    shown = found.value("[...document.querySelectorAll('#stage .party-name title')]"
                        ".map((one) => one.textContent)")  # fmt: skip
    assert shown == names


def seen(found: OpenPage, id: str) -> bool:
    return bool(found.value(f"document.getElementById('{id}').checkVisibility()"))


@pytest.mark.long
def test_each_mark_has_a_key_and_no_key_lacks_its_mark(
    opened: Any, written: Callable[..., Path]
) -> None:
    scenario = negsim.load("vance-owen-1993")
    found = opened("#run=2", written(scenario.id))
    found.ready()
    found.until("document.querySelector('#story li')")
    key = "[...document.querySelectorAll('#lanes-key span')].map((one) => one.textContent)"
    assert found.value(key) == [one.name for one in (*scenario.violence, *scenario.mediators)]
    marks = "new Set([...document.querySelectorAll('#lanes-key path')].map((one) =>"
    marks += " one.getAttribute('d') + getComputedStyle(one).strokeDasharray)).size"
    assert found.value(marks) == len(scenario.violence) + len(scenario.mediators)
    assert not seen(found, "key-weight")
    assert not seen(found, "key-condition")
    assert not seen(found, "area-key")
    other = opened("#mediators.qatar.present=0")
    other.ready()
    other.until("document.querySelector('#area .before')")
    assert seen(other, "area-key")
    assert seen(other, "key-weight")
    assert seen(other, "key-condition")
    other.size(390, 900)
    assert not seen(other, "key-weight")
