"""The walk of docs/page.md, taken in Chromium as it is written: one page, one step after another.

Each step of the page of the docs has one here, and what stands there in italics must be seen on the
page once the step is done. All is done with the pointer and the keyboard.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import negsim
from negsim.cli.main import main
from negsim.jit import COMPILE
from open_page import ENOUGH, OpenPage

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

DOCS = Path(__file__).parents[2] / "docs" / "page.md"
NAME = "istanbul-2025"
LINE = "parties.afghan_taliban.red_lines.militants.at_most"
PRESENT = "mediators.qatar.present"


def steps(page: str) -> dict[str, str]:
    """Return the steps of the walk by what they begin with, each as one line."""
    walk = page.partition("## A walk of five minutes\n")[2].partition("\n| on a phone")[0]
    found = re.findall(r"^\d+\. \*\*(.+?)\*\*(.*?)(?=^\d+\. |\Z)", walk, re.MULTILINE | re.DOTALL)
    return {title: " ".join(text.split()) for title, text in found}


def quoted(text: str) -> list[str]:
    """Return what stands in italics; a number that stands nowhere else is compared, too."""
    plain = re.sub(r"!?\[[^\]]*\]\([^)]*\)", "", text)
    outside = re.sub(r"\*[^*]+\*", "", plain)
    assert not re.search(r"\d", outside), f"a number that is not compared: {outside}"
    return re.findall(r"\*([^*]+)\*", plain)


def unseen(text: str, seen: str) -> list[str]:
    """Return what a step says of the page that is not on it."""
    return [words for words in quoted(text) if words not in seen]


class Walk:
    """A page that is walked through with pointer and keys."""

    def __init__(self, page: OpenPage, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.seen = ""

    def look(self) -> None:
        """Keep the words that are seen on the page, as one line."""
        self.seen += " ".join(str(self.page.value("document.body.innerText")).split()) + "\n"

    def take(self, step: Callable[[Walk], None]) -> str:
        """Take a step; return what was seen before each press, and after the last."""
        self.seen = ""
        step(self)
        self.look()
        return self.seen

    def text(self, selector: str) -> str:
        return str(self.page.value(f"document.querySelector({json.dumps(selector)}).textContent"))

    def middle(self, selector: str) -> tuple[float, float, float]:
        """Bring an element to where it is seen and rests; return its middle and its width."""
        x, y, width = self.page.value(
            f"""(async () => {{ const one = document.querySelector({json.dumps(selector)});
              let [was, still] = ["", 0];
              while (still < 5) {{
                one.scrollIntoView({{ block: "center", behavior: "instant" }});
                // What still moves does so when the page is drawn, which may be long after.
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
                const {{ x, y, width, height }} = one.getBoundingClientRect();
                const now = [x + width / 2, y + height / 2, width];
                still = String(now) === was ? still + 1 : 0;
                was = String(now);
                if (still === 5) return now;
              }} }})()"""
        )
        return x, y, width

    def press(self, selector: str, along: float = 0.0) -> None:
        """Press where an element is seen, some pixels beside its middle."""
        self.look()
        hear = f"""window.HIT = null; document.addEventListener("click", (event) => {{
          window.HIT = Boolean(event.target.closest({json.dumps(selector)}));
        }}, {{ capture: true, once: true }}); undefined"""
        for _ in range(3):  # what is counted meanwhile may have moved it away
            x, y, _ = self.middle(selector)
            self.page.value(hear)
            self.page.mouse("mousePressed", x + along, y)
            self.page.mouse("mouseReleased", x + along, y)
            if self.page.value("window.HIT"):
                return
        raise AssertionError(f"no press on {selector}")

    def changes(self) -> list[Any]:
        return list(self.page.value("OPENED.state.listed()"))

    def played(self) -> None:
        """Wait until the runs of a change are counted, and told of."""
        self.page.until("OPENED.pool.present.done >= 500 && OPENED.pool.base.done >= 500")
        self.page.until("!document.getElementById('pair-all').hidden")


def guess_first(walk: Walk) -> None:
    walk.page.until("document.documentElement?.classList.contains('guessing')")
    assert walk.page.value("document.getElementById('scene-answer').disabled")
    _, _, width = walk.middle("#guess")
    walk.press("#guess", (width - 20) * (0.30 - 0.50))
    assert walk.text("#guess-told") == "30"
    walk.press("#scene-answer")
    walk.page.until("!document.getElementById('scene-next').hidden")


def the_table(walk: Walk) -> None:
    walk.press("#scenes-leave")
    assert walk.page.value("document.querySelectorAll('.issue.blocked').length") == 1


def the_many(walk: Walk) -> None:
    walk.page.ready(500)
    walk.press("#many-more summary")
    walk.page.until("document.querySelector('#many-table tr')")
    assert "assumptions leave" in walk.text("#many-foot")


def move_the_wall(walk: Walk) -> None:
    n = walk.page.value(f"OPENED.state.lineAt('{LINE}')")
    wall = f'[data-line="{n}"]'
    x, y, _ = walk.middle(wall)
    level = walk.page.value(f"document.querySelector('{wall}').parentElement.clientWidth / 5")
    walk.page.mouse("mousePressed", x, y)
    walk.page.mouse("mouseMoved", x - level, y)
    walk.page.mouse("mouseReleased", x - level, y)
    walk.page.until("OPENED.state.changed")
    assert walk.changes() == [[LINE, "detain or hand over"]]
    walk.played()
    up = "document.querySelectorAll('.dot.up').length"
    walk.page.until(f"{up} > 0")  # dots follow words a frame later
    assert f"runs: {walk.page.value(up)} rescued" in walk.text("#pair")
    walk.press(".careful")
    walk.page.value(f"document.querySelector('{wall}').focus()")
    for key, line in (("ArrowRight", []), ("ArrowLeft", [[LINE, "detain or hand over"]])):
        walk.page.key(key)
        assert walk.changes() == line
    walk.played()


def put_it_back(walk: Walk) -> None:
    walk.press("#reset")
    assert walk.changes() == []
    walk.press("#presets button:nth-of-type(2)")
    assert walk.changes() == [[PRESENT, 0]]
    walk.played()
    walk.press("#search")
    walk.page.ask("Input.insertText", text="full effort")
    walk.page.until("document.getElementById('found').textContent")
    walk.press("#n-mediators-turkiye-endurance")
    walk.page.key("ArrowRight")
    assert [path for path, _ in walk.changes()] == [PRESENT, "mediators.turkiye.endurance"]
    walk.press(".control .tag")
    why = "getComputedStyle(document.querySelector('.control .why')).visibility"
    assert walk.page.value(why) == "visible"
    walk.press("#undo")
    if len(walk.changes()) > 1:  # the press on the slider and the key are two changes
        walk.press("#undo")
    assert walk.changes() == [[PRESENT, 0]]
    walk.played()


def open_a_dot(walk: Walk) -> None:
    page = walk.page
    walk.press(".dot[aria-label^='Run 2:']")
    page.until("document.querySelector('#story li')")
    page.until("document.activeElement.id === 'run-title'")
    shown = "document.getElementById('scrub').value"
    walk.press("#on")
    page.until(f"{shown} === '2'")
    walk.press("#back")
    page.until(f"{shown} === '1'")
    walk.press("#play")
    page.until(f"{shown} > 1")
    walk.press("#play")
    assert walk.text("#play") == "Play"
    _, _, width = walk.middle("#scrub")
    walk.press("#scrub", (width - 20) / 2)
    assert page.value(f"{shown} === document.getElementById('scrub').max")
    walk.press("#story")
    page.key(",")
    assert page.value(f"{shown} == document.getElementById('scrub').max - 1")
    for what in ("lanes", "stage"):
        walk.press(f"#{what}-more summary")
        page.until(f"document.querySelector('#{what}-table tr')")
    short = walk.text("#short")
    walk.press("#with-numbers")
    assert len(walk.text("#short")) > len(short)


def repeat_it(walk: Walk) -> None:
    walk.press(".repeat summary")
    again = OpenPage(walk.page.browser, walk.page.file, "#" + walk.text("#link").split("#")[1])
    again.ready(500)
    again.until("document.querySelector('#story li')")
    for place in ("changes", "command", "yaml", "run-told", "story"):
        assert Walk(again, walk.folder).text(f"#{place}") == walk.text(f"#{place}"), place
    assert Walk(again, walk.folder).text("#notices") == ""
    assert (again.errors, again.requests) == ([], [])
    again.close()
    file = walk.folder / "changed.yaml"
    file.write_text(walk.text("#yaml"), encoding="utf-8")
    assert negsim.load(file).fingerprint == negsim.load(NAME, {PRESENT: 0.0}).fingerprint


WALK: dict[str, Callable[[Walk], None]] = {
    "Guess first.": guess_first,
    "The table.": the_table,
    "The many.": the_many,
    "Move the brown wall": move_the_wall,
    "Put it back": put_it_back,
    "Open a dot,": open_a_dot,
    "Repeat it elsewhere.": repeat_it,
}


@pytest.fixture(scope="module")
def by_default(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page with what the assumptions leave as the docs quote it: of all runs."""
    found = tmp_path_factory.mktemp("by_default") / "talks.html"
    assert main(["page", NAME, "--out", str(found)]) == 0
    return found


def as_told(words: str) -> str:
    """Return words as they are."""
    return words


def as_of_any_sets(words: str) -> str:
    """Return words without what differs by how many sets of assumptions are played."""
    return re.sub(r"(assumptions leave) \d+ to \d+ %", r"\1", words)


@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("talks", as_of_any_sets),
        pytest.param("by_default", as_told, marks=pytest.mark.long),
    ],
)
def test_the_walk_of_the_docs(
    opened: Any,
    file: str,
    read: Callable[[str], str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = steps(DOCS.read_text("utf-8"))
    assert [*told] == [*WALK]
    walk = Walk(opened("", request.getfixturevalue(file), most=ENOUGH), tmp_path)
    for title, take in WALK.items():
        assert unseen(read(told[title]), read(walk.take(take))) == [], title
    # The command that stands there plays the same runs.
    walk.page.value("OPENED.pool.hands.forEach((hand) => hand.worker.terminate())")
    walk.page.value("OPENED.draw()")
    many, one = walk.page.value("document.getElementById('command').textContent").split("\n")
    program, *words, option, _ = many.split()
    assert (option, one) == ("--runs", f"negsim story {' '.join(words[1:])} --run 2")
    runs, counts = walk.page.value(
        "[OPENED.pool.present.done, [...OPENED.pool.present.outcomes]]"
    )
    capsys.readouterr()
    assert program == "negsim"
    assert main([*words, "--runs", str(runs), "--json"]) == 0
    outcomes = json.loads(capsys.readouterr().out)["outcomes"]
    assert [one["count"] for one in outcomes.values()] == counts


def test_what_the_walk_does_not_take_or_see_is_found() -> None:
    page = DOCS.read_text("utf-8")
    more = page.replace("\n| on a phone", "\n8. **Print it** as well.\n\n| on a phone")
    assert [*steps(more)] == [*WALK, "Print it"]
    seen = "13.0 % of 100 runs"
    assert unseen("In *13.0 %* of the [runs](page-1.md), *14.0 %*.", seen) == ["14.0 %"]
    left = as_of_any_sets("*assumptions leave 0 to 85 %*")
    assert unseen(left, as_of_any_sets("assumptions leave 1 to 84 %")) == []
    assert unseen(left, as_of_any_sets("assumptions have 1 to 84 %")) == ["assumptions leave"]
    with pytest.raises(AssertionError, match="a number that is not compared"):
        quoted("In *13.0 %* of 200 runs.")
