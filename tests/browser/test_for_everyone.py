"""The page for whoever reads it: larger text, paper, keys alone, less motion, what is announced."""

from __future__ import annotations

import base64
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from negsim.jit import COMPILE
from open_page import ENOUGH, MOST, OpenPage

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

LINE = "parties.afghan_taliban.red_lines.militants"
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"

UNREADABLE = """(() => {
  const texts = [], wrong = [], wide = document.documentElement.clientWidth;
  const aside = ".top, .tabs, .ribbon, .hidden, .skip, .why, svg";
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest(aside) || !one.checkVisibility({ visibilityProperty: true })) continue;
    for (const node of one.childNodes) {
      if (node.nodeType !== 3 || !node.textContent.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const apart = one.closest(".scroll, .story") !== null;
      for (const box of range.getClientRects()) {
        texts.push([one, box, node.textContent.trim(), apart]);
      }
    }
  }
  for (const [one, box, words] of texts) {
    if (one.closest(".scroll, .story, pre")) continue;
    if (box.left < -1 || box.right > wide + 1) wrong.push(`beside the screen: ${words}`);
  }
  const side = texts.filter(([, , , apart]) => !apart);
  for (let a = 0; a < side.length; a++) for (let b = a + 1; b < side.length; b++) {
    const [one, box, words] = side[a], [other, beside, more] = side[b];
    if (one === other) continue;
    const across = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
    const down = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
    if (across > 3 && down > 6) wrong.push(`${words} lies over ${more}`);
  }
  return wrong;
})()"""
"""Texts that lie beside the screen or over another one; pictures have tables behind them."""


RIBBON = """[...document.querySelectorAll(".ribbon .labels span")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [y + 1, y + height - 1].every((at) =>
    document.elementFromPoint(x + width / 2, at)?.closest(".ribbon"));
})"""
"""Whether each of its words stays in sight, and nothing lies over it, while the page scrolls."""


@pytest.mark.long
@pytest.mark.parametrize(
    ("guessing", "width"),
    [
        (False, 320),
        (False, 1280),
        (True, 320),
        (True, 1280),
    ],
)
def test_text_of_twice_the_size_is_neither_cut_nor_overlapped(
    opened: Any, talks: Path, width: int, guessing: bool
) -> None:
    found = opened("" if guessing else "#mediators.qatar.present=0&run=2", talks, width=width)
    if guessing:
        found.until("document.documentElement?.classList.contains('guessing')")
    else:
        found.ready(2000)
        found.until("document.querySelector('#story li')")
    found.value("document.documentElement.style.setProperty('--time', '0s')")
    for size in ("100%", "200%"):
        found.value(f"document.documentElement.style.fontSize = '{size}'")
        found.value("dispatchEvent(new Event('resize'))")
        found.value("new Promise((done) => setTimeout(done, 300))")
        assert found.value(UNREADABLE) == [], size
        if width == 320 and not guessing:
            found.value("document.documentElement.style.scrollBehavior = 'auto'; scrollTo(0, 2500)")
            assert found.value(RIBBON) == [True, True], size
            found.value("scrollTo(0, 0)")
        assert found.value("document.documentElement.scrollWidth") <= width, size


@pytest.mark.parametrize("link", [pytest.param("", marks=pytest.mark.long), "#run=2"])
def test_from_right_to_left_text_of_twice_the_size_fits(
    opened: Any, made_up: Path, link: str
) -> None:
    found = opened(link, made_up, width=320)
    found.until("document.documentElement?.dataset.shown")
    found.value("document.documentElement.style.fontSize = '200%'")
    found.value("dispatchEvent(new Event('resize'))")
    assert found.value("document.documentElement.scrollWidth") <= 320
    assert found.value(
        "[...document.querySelectorAll('.top *')].map((one) => one.getBoundingClientRect())"
        ".filter(({ left, right }) => left < 0 || right > 320)"
    ) == []


@pytest.mark.long
def test_text_that_lies_over_another_is_seen(opened: Any) -> None:
    found = opened()
    found.ready(1)
    found.value("document.getElementById('many-title').style.marginTop = '-2rem'")
    found.value("document.getElementById('table-title').style.marginLeft = '-9rem'")
    wrong = " ".join(found.value(UNREADABLE))
    assert "beside the screen: The table" in wrong


@pytest.mark.long
def test_it_prints_what_was_changed_and_no_controls(
    opened: Any, talks: Path, tmp_path: Path
) -> None:
    found = opened("#mediators.qatar.present=0&run=2", talks)
    found.ready(MOST)
    found.until(f"OPENED.pool.base.done >= {MOST}")
    found.until("document.querySelector('#story li')")
    found.value("OPENED.pool.hands.forEach((hand) => hand.worker.terminate()); OPENED.draw()")
    share = found.value("document.querySelector('.share').textContent")
    file = tmp_path / "talks.pdf"
    file.write_bytes(base64.b64decode(found.ask("Page.printToPDF")["data"]))
    command = ["pdftotext", "-raw", str(file), "-"]  # each cell of a table by itself
    whole = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = [" ".join(one.split()) for one in whole.rstrip("\f").split("\f")]
    assert 2 <= len(pages) <= 9
    text = " ".join(pages)
    title = found.value("document.title")
    for words in (title, "You changed:", "Qatar", "is there (1) or not (0)", share, "Round 1",
                  "not the chance of anything in the world", "fingerprint",
                  "negsim run istanbul-2025 --set mediators.qatar.present=0", "talks.html#negsim=",
                  "stands in the table below", "Base case: assumptions leave"):
        assert words in text, words
    for words in ("Numbers you can move", "Who is where", "The timeline as a table"):
        assert words not in text, words
    assert text.count("The same as a table") == 1
    assert not found.value("document.querySelector('.repeat').open")  # once it is printed
    found.ask("Emulation.setEmulatedMedia", media="print")
    inks = "new Set([...document.querySelectorAll('.story li')].map((one) => {"
    inks += " const { color, opacity } = getComputedStyle(one); return color + opacity; })).size"
    assert found.value(inks) == 1
    left = found.value(
        "[...document.querySelectorAll('button:not(.dot):not(.tag), input, .tabs, .top')]"
        ".filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 120))"
    )
    assert left == []


@pytest.mark.long
@pytest.mark.parametrize("chosen", [True, False])
def test_it_prints_light_where_it_looks_dark(opened: Any, chosen: bool) -> None:
    found = opened()
    found.ready(1)
    look = "['body', '.card'].map((one) => { const { color, backgroundColor } ="
    look += " getComputedStyle(document.querySelector(one)); return [color, backgroundColor]; })"
    light = [["rgb(27, 32, 37)", "rgb(255, 255, 255)"], ["rgb(27, 32, 37)", "rgb(255, 254, 251)"]]
    dark = [{"name": "prefers-color-scheme", "value": "light" if chosen else "dark"}]
    found.ask("Emulation.setEmulatedMedia", features=dark)
    if chosen:
        found.value("document.getElementById('theme').click()")
    assert found.value(look)[1] == ["rgb(232, 235, 237)", "rgb(26, 32, 37)"]
    found.ask("Emulation.setEmulatedMedia", media="print", features=dark)
    assert found.value(look) == light


BEFORE_PRINT = """dispatchEvent(new Event("beforeprint")); undefined"""


@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 390])
def test_labels_of_the_many_do_not_overlap_on_paper(opened: Any, talks: Path, width: int) -> None:
    found = opened("#table", talks, width=width)
    found.ready(MOST)  # the shares are those of the 20,000 runs that it carries
    found.value("OPENED.pool.hands.forEach((hand) => hand.worker.terminate()); OPENED.draw()")
    found.value(BEFORE_PRINT)
    found.ask("Emulation.setEmulatedMedia", media="print")
    found.size(740, 1000)  # of a sheet, less its margins
    boxes = found.value(
        "[...document.querySelectorAll('.ending')].map((one) => {"
        "const w = one.firstChild.getBoundingClientRect(), a = one.lastChild"
        ".getBoundingClientRect(); return [w.top, Math.max(w.bottom, a.bottom)]; })"
    )
    for (_, bottom), (top, _) in pairwise(boxes):
        assert bottom <= top
    dots = "[...document.querySelectorAll('.dot')].map((one) => one.getBoundingClientRect().right)"
    assert max(found.value(dots)) <= 740
    found.ask("Emulation.setEmulatedMedia", media="")
    found.size(width, 900)
    found.value("dispatchEvent(new Event('afterprint'))")
    assert not found.value("document.getElementById('dots').classList.contains('paper')")


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.long)])
def test_while_guessing_it_says_which_talks_these_are(opened: Any, width: int) -> None:
    found = opened("", width=width)
    found.until("document.documentElement?.classList.contains('guessing')")
    name = "[...document.querySelectorAll('bdi')].filter((one) => one.checkVisibility()"
    name += " && one.textContent === document.title).length"
    assert found.value(name) == 1


CONTRASTS = """(() => {
  const light = (colour) => colour.match(/\\d+/g).slice(0, 3).map(Number)
    .map((c) => c / 255).map((c) => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [.2126, .7152, .0722][n], 0);
  const fill = (one) => light(getComputedStyle(one).fill);
  return ["settled", "adjourned", "talks", "collapsed", "hostilities"].map((phase) => {
    const make = (kind, tag) => {
      const one = document.createElementNS("http://www.w3.org/2000/svg", tag);
      one.setAttribute("class", `${kind} ${phase}`);
      document.querySelector("#area svg").append(one); return fill(one); };
    const [a, b] = [make("phase", "path"), make("name", "text")].sort((a, b) => a - b);
    return [phase, (b + .05) / (a + .05)];
  });
})()"""


@pytest.mark.long
def test_names_in_the_picture_of_all_runs_can_be_read(opened: Any) -> None:
    found = opened()
    found.ready(1)
    for look in ("light", "dark"):
        found.value(f"document.documentElement.dataset.theme = '{look}'")
        assert [one for one in found.value(CONTRASTS) if one[1] < 4.5] == [], look


def test_nothing_moves_before_it_is_used_or_where_the_system_asks_for_less(opened: Any) -> None:
    moving = """[...document.querySelectorAll("*")].flatMap((one) => ["", "::before", "::after"]
      .filter((part) => { const s = getComputedStyle(one, part);
        return [s.transitionDuration, s.animationDuration].some((t) => !/^0s(, 0s)*$/.test(t)); })
      .map((part) => (one.id || one.className?.baseVal || one.className) + part))"""
    found = opened("#run=2")
    found.ready(100)
    found.until("document.querySelector('#story li')")
    assert found.value(moving) == []
    found.key("Tab")
    assert len(found.value(moving)) > 100
    less = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    found.ask("Emulation.setEmulatedMedia", features=less)
    assert found.value(moving) == []
    assert found.value("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


CONTROLS = """[...document.querySelectorAll("a[href], button, input, summary, [tabindex]")]
  .filter((one) => one.tabIndex >= 0 && !one.disabled
    && one.checkVisibility({ visibilityProperty: true })).map((one) => NAME(one))"""

HERE = """(() => { const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const [x, y] = [box.x + Math.min(box.width / 2, 40), box.y + Math.min(box.height / 2, 40)];
  const top = document.elementFromPoint(x, y);
  const { LAST } = window;
  window.LAST = one;
  return { name: NAME(one),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    covered: !top || !(one.contains(top) || top.contains(one)),
    back: Boolean(LAST?.isConnected && LAST.compareDocumentPosition(one) & 2) }; })()"""


@pytest.mark.parametrize("state", [pytest.param("scenes", marks=pytest.mark.long), "table"])
def test_tab_leads_to_each_control_and_out_again(opened: Any, state: str) -> None:
    found = opened("#mediators.qatar.present=0&run=2" if state == "table" else "")
    if state == "table":
        found.ready(2000)
        found.until("document.querySelector('#story li')")
        found.value(OPEN_ALL)
    else:
        found.until("document.documentElement?.classList.contains('guessing')")
    found.value("document.documentElement.style.scrollBehavior = 'auto'")
    found.value("OPENED.pool.hands.forEach((hand) => hand.worker.terminate())")
    found.value("window.NAME = (one) => one.outerHTML.slice(0, 160); undefined")
    found.value("document.querySelector('.skip').focus()")
    stops = []
    while (here := found.value(HERE)) is not None:
        stops.append(here)
        if here["covered"]:  # by a note that closes
            found.value("new Promise((done) => setTimeout(done, 300))")
            here["covered"] = found.value(HERE)["covered"]
        assert len(stops) < 300, "no way out"
        found.key("Tab")
    assert len(stops) > (60 if state == "table" else 4)
    names = {stop["name"] for stop in stops}
    assert [one for one in found.value(CONTROLS) if one not in names] == []
    assert [stop for stop in stops if not stop["outlined"]] == []
    assert [stop for stop in stops if stop["covered"]] == []
    assert [stop for stop in stops if stop["back"]] == [], "in another order than they are read in"


HEAR = """window.HEARD = []; new MutationObserver((all) => {
  const ids = new Set(all.map(({ target }) =>
    (target.closest ?? target.parentElement.closest).call(
      target.closest ? target : target.parentElement, "[role=status]")?.id));
  for (const id of ids) if (id) HEARD.push([id, document.getElementById(id).textContent]);
}).observe(document.body, { subtree: true, childList: true, characterData: true }); undefined"""


def test_what_a_move_changes_is_announced_once(opened: Any) -> None:
    found = opened(most=3000)
    found.ready(500)
    found.value(HEAR)
    n = found.value(f"OPENED.state.lineAt('{LINE}.at_most')")
    found.value(f"document.querySelector('[data-line=\"{n}\"]').focus()")
    found.key("ArrowLeft")
    found.ready(3000)  # and no more words while more runs are counted
    heard = found.value("HEARD")
    told = {id: words for id, words in heard}
    assert told["table-told"].startswith("Every issue has room")
    assert told["changes"].startswith("You changed:Afghan Taliban")
    assert re.fullmatch(r"Of these 100 runs: \d+ rescued, .*", told["pair"])
    often = {id: [i for i, _ in heard].count(id) for id in told}
    assert often.pop("pair") <= 2  # that the runs are being played, and what came of them
    assert set(often) == {"table-told", "changes"}
    assert set(often.values()) == {1}
    # What stands in a slider is said by it: its value has words.
    spoken = "document.activeElement.getAttribute('aria-valuetext')"
    assert "at most 'detain or hand over'" in found.value(spoken)


@pytest.mark.long
def test_what_a_search_finds_is_announced(opened: Any) -> None:
    found = opened()
    found.ready(1)
    found.value(HEAR)
    found.value("document.getElementById('search').focus()")
    found.ask("Input.insertText", text="full effort")
    assert found.value("HEARD") == [["found", "2 numbers found"]]
    found.value("document.getElementById('search').select()")
    found.ask("Input.insertText", text="parties")
    shown = found.value("document.querySelectorAll('.control').length")
    said = found.value("HEARD.at(-1)[1]")
    assert re.fullmatch(rf"\d+ numbers found, the first {shown} shown", said), said
    found.value("document.getElementById('search').select()")
    found.ask("Input.insertText", text="full effort")
    found.ask("Input.insertText", text=" of nobody")
    assert found.value("HEARD.at(-1)") == ["found", "0 numbers found"]
    found.value("document.getElementById('search').select()")
    found.ask("Input.insertText", text="firmnes of militnats")
    told = "0 numbers found. Did you mean firmnes of militants?"
    assert found.value("HEARD.at(-1)") == ["found", told]
    found.value("document.querySelector('#found button').click()")
    assert "militants" in found.value("document.querySelector('#sliders').textContent")
    assert found.value("document.activeElement.id") == "search"


REFUSE = """window.TOUCHED = [];
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"]) {
  Object.defineProperty(window, name, {
    get() { TOUCHED.push(name); throw new Error("refused"); } });
}
Object.defineProperty(Document.prototype, "cookie", {
  get() { TOUCHED.push("cookie"); throw new Error("refused"); },
  set() { TOUCHED.push("cookie"); throw new Error("refused"); } });
Object.defineProperty(Navigator.prototype, "storage", {
  get() { TOUCHED.push("storage"); throw new Error("refused"); } });
for (const name of ["BroadcastChannel", "SharedWorker"]) {
  window[name] = function () { TOUCHED.push(name); throw new Error("refused"); };
}
window.open = () => { TOUCHED.push("open"); };"""


@pytest.mark.long
def test_it_stores_nothing_and_two_tabs_know_nothing_of_each_other(opened: Any) -> None:
    guessing, one, other = (
        opened(link, before=REFUSE, most=most)
        for link, most in (
            *(("", ENOUGH), ("#mediators.qatar.present=0&run=2", MOST)),
            ("#mediators.turkiye.pressure=0.5", MOST),
        )
    )
    guessing.until("document.documentElement?.classList.contains('guessing')")
    guessing.value("document.getElementById('guess').dispatchEvent(new Event('input'))")
    guessing.value("document.getElementById('scene-answer').click()")
    guessing.until("OPENED.scenes.answers[0] !== null")
    for found in (one, other):
        found.ask("Page.bringToFront")
        found.ready(500)
    one.ask("Page.bringToFront")
    one.until("document.querySelector('#story li')")
    before = listed(other)
    one.value("document.getElementById('theme').click()")
    one.value("document.querySelectorAll('#presets button')[2].click()")
    one.ready(500)
    one.value("document.getElementById('undo').click(); document.getElementById('reset').click()")
    assert listed(one) == []
    assert listed(other) == before == [["mediators.turkiye.pressure", 0.5]]
    assert other.value("document.documentElement.dataset.theme ?? ''") == ""
    for found in (guessing, one, other):
        assert found.value("TOUCHED") == []
    # Storage that is touched would be seen.
    assert one.value("(() => { try { localStorage; } catch { return TOUCHED; } })()") == [
        "localStorage"
    ]


def listed(found: OpenPage) -> Any:
    return found.value("OPENED.state.listed()")
