"""The page in Chromium: its numbers, what moves them, links, keys, narrow screens, its policy."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

import browser_page
import in_other_browsers
import negsim
from amounts import few_of
from in_chromium import Browser
from negsim.browser.numbers import numbers_of
from negsim.browser.page import assemble
from negsim.browser.page import words as spoken
from negsim.browser.page.assemble import page
from negsim.browser.page.words import PSEUDO, languages, words_of
from negsim.cli.main import main
from negsim.doubt import shares as doubted
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError
from negsim.jit import COMPILE
from negsim.results.intervals import percent, percent_interval
from negsim.results.result import classes, run
from negsim.scenario.files.declared import FIELDS
from negsim.scenario.files.load import shipped
from negsim.story.account import play
from negsim.story.sentences import Describer
from negsim.story.short import shorten
from open_page import ENOUGH, MOST, OpenPage
from shipped_cases import few_always

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

FOLDER = Path(negsim.__file__).parent / "browser" / "page"

NAME = "istanbul-2025"
LINE = "parties.afghan_taliban.red_lines.militants"
MOVED = {f"{LINE}.at_most": "detain or hand over", "mediators.qatar.present": 0.0}
LINK = f"#{LINE}.at_most=detain+or+hand+over&mediators.qatar.present=0"


def shares(found: OpenPage) -> list[list[str]]:
    """Return the table of shares that the page shows, row by row."""
    found.value("document.getElementById('many-more').open = true")
    table = "document.querySelectorAll('#many-table tbody tr')"
    found.until(f"{table}.length > 0")
    return found.value(f"[...{table}].map((r) => [...r.children].map((c) => c.textContent))")


def expected(scenario: Any, runs: int) -> list[list[str]]:
    result = run(scenario, runs, 1)
    return [
        [
            name,
            f"{share['count']:,}".replace(",", "\u202f"),
            percent(share["count"], runs),
            percent_interval(share["low"], share["high"], runs),
        ]
        for (_, name), share in zip(classes(scenario), result.shares().values(), strict=True)
    ]


@cache
def expected_of_the_file() -> list[list[str]]:
    """Return the table of shares of the base case, as the page carries it."""
    return expected(negsim.load(NAME), 20_000)


@pytest.fixture
def few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write pages of few runs, where a test looks at nothing that is told of them."""
    monkeypatch.setattr(assemble, "RUNS", 200)


@pytest.fixture(scope="module")
def kept_table(kept: Any) -> OpenPage:
    found: OpenPage = kept()
    found.ready()
    return found


@pytest.fixture
def table(kept_table: OpenPage) -> OpenPage:
    """Return a page that is open at its table, as in the file."""
    kept_table.ask("Page.bringToFront")
    kept_table.value("document.getElementById('reset').click()")
    return kept_table


@pytest.fixture(scope="module")
def kept_run(kept: Any) -> OpenPage:
    found: OpenPage = kept("#run=2")
    found.until("document.querySelector('#story li')")
    return found


def test_it_is_small_and_carries_all(talks: Path) -> None:
    text = talks.read_text("utf-8")
    assert len(text.encode()) <= 250_000
    assert not re.search(r'(src|href)="(?!#)', text)
    assert "default-src 'none'" in text
    assert "unsafe-inline" not in text
    assert "'unsafe-eval'" not in text


def stopped(found: OpenPage) -> int:
    """Play no more runs; return how many of the present settings are counted."""
    found.value("OPENED.pool.hands.forEach((hand) => hand.worker.terminate())")
    found.value("OPENED.draw()")
    return int(found.value("document.getElementById('many').dataset.runs"))


@pytest.mark.parametrize("changed", few_of([{}, MOVED], 1))
def test_shares_are_those_of_the_command_line(opened: Any, changed: dict[str, Any]) -> None:
    scenario = negsim.load(NAME, changed)
    found = opened(LINK if changed else "#table", most=ENOUGH)
    if not changed:  # what Python worked out beforehand
        found.until("document.documentElement?.dataset.shown")
        assert shares(found) == expected_of_the_file()
    found.ready(22_000 if not changed else 3000)
    runs = stopped(found)
    assert runs >= 3000
    assert [row[:4] for row in shares(found)] == expected(scenario, runs)
    ends = found.value("[...OPENED.pool.present.ends.slice(0, 500)]")
    assert ends == play_runs(lay_out(scenario), 1, 0, 500).records.outcome.tolist()


@pytest.mark.long
def test_all_shares_are_those_of_the_command_line(opened: Any) -> None:
    found = opened(LINK, most=100_000)
    found.ready(100_000)
    assert stopped(found) == 100_000
    rows = [row[:4] for row in shares(found)]
    assert rows == expected(negsim.load(NAME, MOVED), 100_000)


def text_at(found: OpenPage, place: str) -> str:
    return str(found.value(f"document.getElementById('{place}').textContent"))


def press_on(found: OpenPage, selector: str, *keys: str) -> None:
    """Give an element the focus and press keys."""
    found.value(f"document.querySelector({selector!r}).focus()")
    for key in keys:
        found.key(key)


def test_a_slider_moves_the_shares_and_can_be_undone(opened: Any) -> None:
    found = opened(most=4000)
    found.ready(500)
    before = found.value("[...OPENED.pool.present.ends.slice(0, 100)]")
    slider = "#n-mediators-qatar-pressure"
    press_on(found, slider, "ArrowLeft", "ArrowLeft", "ArrowLeft")
    found.until("OPENED.state.changed")
    found.ready(2500)
    scenario = negsim.load(NAME, {"mediators.qatar.pressure": 0.57})
    now = found.value("[...OPENED.pool.present.ends.slice(0, 100)]")
    assert now == play_runs(lay_out(scenario), 1, 0, 100).records.outcome.tolist()
    assert now != before
    marked = found.value("document.querySelectorAll('.dot.up, .dot.down').length")
    assert marked == sum(a != b for a, b in zip(now, before, strict=True))
    found.until("!document.getElementById('pair-all').hidden")
    assert re.fullmatch(
        r"Of these 100 runs: \d+ rescued, \d+ spoiled, \d+ as in the base case\.",
        text_at(found, "pair"),
    )
    assert "Qatar" in text_at(found, "changes")
    assert "0.57" in text_at(found, "changes")
    yaml = text_at(found, "yaml")
    assert "extends: istanbul-2025" in yaml
    assert "mediators.qatar.pressure:" in yaml
    found.value("document.getElementById('undo').click()")
    assert not found.value("OPENED.state.changed")
    assert found.value(f"document.querySelector('{slider}').value") == "0.6"


@pytest.mark.long
def test_the_file_that_repeats_it_loads(opened: Any, tmp_path: Path) -> None:
    worth = "parties.pakistan.values.form.joint statement"
    found = opened(f"#mediators.qatar.pressure=0.57&{worth.replace(' ', '+')}=0.5")
    found.ready()
    file = tmp_path / "changed.yaml"
    file.write_text(text_at(found, "yaml"), encoding="utf-8")
    numbers = {"mediators.qatar.pressure": 0.57, worth: 0.5}
    assert negsim.load(file).fingerprint == negsim.load(NAME, numbers).fingerprint


@pytest.mark.long
def test_a_line_is_moved_by_keys_and_by_pointer(opened: Any) -> None:
    found = opened()
    found.ready()
    n = found.value(f"OPENED.state.lineAt('{LINE}.at_most')")
    wall = f'[data-line="{n}"]'
    assert "Action on militants" in text_at(found, "table-told")
    # Levels of this issue run from the right to the left, so left is more.
    press_on(found, wall, "ArrowLeft")
    assert found.value(f"OPENED.state.now.levels[{n}]") == 3
    assert text_at(found, "table-told").startswith("Every issue has room")
    assert found.value("document.activeElement.dataset.line") == str(n)
    spoken = found.value(f"document.querySelector('{wall}').getAttribute('aria-valuetext')")
    assert "at most 'detain or hand over'" in spoken
    assert "Moved by you" in text_at(found, "line-notes")
    found.value("document.getElementById('reset').click()")
    box = found.value(
        f"(() => {{ const w = document.querySelector('{wall}');"
        "w.scrollIntoView({block: 'center'}); const b = w.getBoundingClientRect();"
        "const t = w.parentElement.getBoundingClientRect();"
        "return [b.x + b.width / 2, b.y + 20, t.width / 5]; })()"
    )
    x, y, level = box
    found.mouse("mousePressed", x, y)
    found.mouse("mouseMoved", x - level, y)
    found.mouse("mouseReleased", x - level, y)
    found.until(f"OPENED.state.now.levels[{n}] === 3")
    found.ready(500)
    scenario = negsim.load(NAME, {f"{LINE}.at_most": "detain or hand over"})
    ends = play_runs(lay_out(scenario), 1, 0, 100).records.outcome.tolist()
    assert found.value("[...OPENED.pool.present.ends.slice(0, 100)]") == ends


def test_dots_are_one_stop_and_open_their_run(opened: Any) -> None:
    found = opened()
    found.ready(500)
    assert found.value("document.querySelectorAll('.dot[tabindex=\"0\"]').length") == 1
    press_on(found, '.dot[tabindex="0"]', "ArrowRight", "ArrowDown", "Enter")
    found.until("OPENED.state.run !== null && document.querySelector('#story li')")
    number = found.value("OPENED.state.run")
    assert f"run={number}" in found.value("location.hash")
    account = play(negsim.load(NAME), 1, number)
    assert text_at(found, "run-told").endswith(account.outcome_name)
    describer, sentences = Describer(account), []
    for now in account.rounds:
        sentences.append([*describer.round(now), *describer.moved(now)] or ["Nothing new."])
    rows = "[...document.querySelectorAll('#story li')]"
    assert sentences == found.value(
        f"{rows}.map((row) => [...row.querySelectorAll('p')].map((p) => p.textContent))"
    )
    found.value("document.getElementById('with-numbers').click()")
    parts = shorten(account).document()
    words = [" ".join(told["words"] for told in parts[part]) for part in ("scene", "turns")]
    found.value("document.getElementById('with-numbers').click()")
    short = found.value("[...document.querySelectorAll('#short p')].map((p) => p.textContent)")
    assert [one for one in words if one] == short[: sum(map(bool, words))]
    assert found.value("document.activeElement.id") == "run-title"
    press_on(found, "#story", ".", ".")
    assert found.value("document.getElementById('scrub').value") == "3"
    assert text_at(found, "round-told").startswith("Round 3:")
    press_on(found, "#story", ",")
    assert found.value("document.querySelector('.story .now').dataset.round") == "2"
    found.value("document.getElementById('play').click()")
    found.until("document.getElementById('scrub').value !== '2'")
    assert text_at(found, "play") == "Pause"


@pytest.mark.long
def test_tables_say_what_the_pictures_of_a_run_show(opened: Any) -> None:
    found = opened("#run=2")
    found.ready(100)
    found.until("document.querySelector('#story li')")
    assert found.value("document.querySelector('#lanes-table table')") is None
    for what in ("lanes", "stage"):
        found.value(f"document.getElementById('{what}-more').open = true")
        found.until(f"document.querySelector('#{what}-table tr')")
    account = play(negsim.load(NAME), 1, 2)
    rows = cells(found, "lanes")
    assert len(rows) == found.value("Number(document.getElementById('scrub').max)")
    for now, row in zip(account.rounds, rows, strict=False):
        kinds = [move.what for move in now.moves]
        number, talks, pakistan, taliban, texts, incidents, *effort = row[:8]
        assert (number, talks) == (str(now.round), words_of("en")[f"phase.{now.phase}"])
        for id, where in (("pakistan", pakistan), ("afghan_taliban", taliban)):
            assert where.startswith("away") == (not now.parties[id].on_site)
            out = ("walks out", id) in [(move.what, move.who) for move in now.moves]
            assert ("walks out" in where) == out
        assert bool(texts) == any(kind in TEXTS for kind in kinds)
        assert len(incidents.split("; ")) - (not incidents) == kinds.count("incident")
        left = [f"{now.mediators[id].effort_left:.2f}" for id in ("turkiye", "qatar")]
        assert effort == left
        softening = [f"{now.parties[id].softening:.2f}" for id in ("pakistan", "afghan_taliban")]
        assert row[8:] == softening
    found.value("OPENED.run.show(10)")
    stage = dict(cells(found, "stage"))
    assert stage["Pakistan"] in ("at the table", "in its rooms", "at the airport")
    assert stage["Türkiye"].startswith("there; effort left ")
    tabled = next(r for r in reversed(account.rounds[:10]) if any(m.text for m in r.moves))
    [text] = [move.text for move in tabled.moves if move.text][-1:]
    names = {issue.id: issue.name for issue in account.scenario.issues}
    assert {names[id]: level for id, level in text.items()}.items() <= stage.items()
    last = [move for move in tabled.moves if move.text][-1]
    whose = f"last text, of round 10 ({names_of(account)[last.who]}: {last.what})"
    assert whose in text_at(found, "stage-table")
    assert whose in found.value("document.querySelector('#stage svg').textContent")
    assert found.value("document.querySelector('#stage svg').ariaLabel").endswith(whose)
    assert not re.search("broken off", text_at(found, "lanes-table").split("Pakistan")[-1])
    spoken = found.value("document.getElementById('scrub').getAttribute('aria-valuetext')")
    assert spoken == "Round 10: collapsed"  # they are suspended: nobody has left
    found.value("OPENED.run.show(1)")
    assert "Round 1" in text_at(found, "stage-table")


def names_of(account: Any) -> dict[str, str]:
    """Return the name of each party."""
    return {party.id: party.name for party in account.scenario.parties}


TEXTS = (
    *("offers", "tables a draft", "tables a text", "tables an interim text"),
    *("all accept", "signed", "all take the interim text"),
)


def cells(found: OpenPage, what: str) -> list[list[str]]:
    """Return the rows of the table behind a picture of a run."""
    rows = f"[...document.querySelectorAll('#{what}-table tbody tr')]"
    return found.value(f"{rows}.map((r) => [...r.children].map((c) => c.textContent))")


BROKEN = {
    "#negsim=0.0.1": "made with negsim 0.0.1",
    "#fingerprint=0123": "fingerprint 0123",
    "#parties.pakistan.batna=7": "can be from 0 to 1",
    "#parties.pakistan.batna=": "can be from 0 to 1",
    "#parties.nobody.batna=.5": "does not have",
    f"#{LINE}.at_most=everything": "no level that it can have",
    "#run=first": "cannot be opened: first",
    "#run=99999999999": "at most nine digits",
    "#%E0%A4%A": "does not have",
    "#mediators.qatar.pressure=0.1": "has mediators.qatar.pressure more than once",
    "#run=1&run=2": "has run more than once",
}
"""Links, and what is told of each: the same words read one with which a page opens."""


@pytest.mark.parametrize(
    ("link", "anew"),
    [
        *((link, False) for link in BROKEN),
        *few_of([(link, True) for link in BROKEN]),
    ],
)
def test_a_broken_link_is_told_and_nothing_is_lost(
    opened: Any, table: OpenPage, link: str, anew: bool
) -> None:
    told, link = BROKEN[link], f"{link}&mediators.qatar.pressure=0.5"
    assert text_at(table, "notices") == ""
    if anew:
        found = opened(link)
        found.ready()
    else:
        found = table
        found.value(f"location.hash = {link!r}")
        found.until("document.getElementById('notices').textContent")
    assert told in text_at(found, "notices")
    assert found.value("[...OPENED.state.now.numbers]") == [["mediators.qatar.pressure", 0.5]]


@pytest.mark.long
def test_of_a_number_that_stands_twice_the_last_is_taken(opened: Any) -> None:
    found = opened("#mediators.qatar.pressure=7&mediators.qatar.pressure=0.2")
    found.ready()
    assert "stays as in the file" not in text_at(found, "notices")
    assert found.value("OPENED.state.listed()") == [["mediators.qatar.pressure", 0.2]]
    found.value("document.getElementById('reset').click()")
    assert text_at(found, "notices") == ""


@pytest.mark.long
def test_a_link_that_is_followed_is_one_change_to_undo(opened: Any) -> None:
    found = opened("#mediators.qatar.present=0", most=ENOUGH)
    found.ready()
    assert found.value("document.getElementById('undo').disabled")
    path = "mediators.qatar.pressure"
    for value in (0.7, 0.8):
        found.value(f"OPENED.state.set([['{path}', {value}]], '{path}')")
    before = found.value("OPENED.state.listed()")
    found.value(f"location.hash = '#{path}=0.9'")
    found.until("OPENED.state.listed().length === 1")
    found.value(f"OPENED.state.set([['{path}', 0.95]], '{path}')")
    for now in ([[path, 0.9]], before, [["mediators.qatar.present", 0]]):
        found.value("document.getElementById('undo').click()")
        assert found.value("OPENED.state.listed()") == now
    assert found.value("document.getElementById('undo').disabled")


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("[data-issue=militants] .weight:first-child", "parties.pakistan.salience.militants"),
        (".seat.far", "parties.afghan_taliban.flexibility.under_pressure"),
        (".mediator", "mediators.turkiye.endurance"),
    ],
)
def test_a_number_on_the_table_leads_to_what_it_rests_on(
    table: OpenPage, place: str, path: str
) -> None:
    found = table
    shown = found.value(f"document.querySelector('{place} button').textContent")
    assert re.fullmatch(r"[\d.]+( %| to [\d.]+.*)", shown), shown
    found.value(f"document.querySelector('{place} button').click()")
    id = "n-" + re.sub(r"\W", "-", path)
    why = f"document.getElementById('{id}-why')"
    assert found.value("document.activeElement.getAttribute('aria-describedby')") == f"{id}-why"
    found.until(f"getComputedStyle({why}).visibility === 'visible'")
    assert found.value(f"{why}.textContent.length") > 20


@pytest.mark.long
def test_a_link_restores_what_was_seen(opened: Any) -> None:
    found = opened(f"{LINK}&run=66")
    found.ready(500)
    found.until("document.querySelector('#story li')")
    link = found.value("location.hash")
    again = opened(link)
    again.ready(500)
    again.until("document.querySelector('#story li')")
    for place in ("notices", "changes", "command", "story", "run-told"):
        assert text_at(again, place) == text_at(found, place)
    assert text_at(again, "notices") == ""
    many, one = str(found.value("document.getElementById('command').textContent")).split("\n")
    assert many.startswith(f"negsim run {NAME} --set ")
    assert many.endswith(" --runs 100000")
    assert one == many.replace(" run ", " story ").replace("--runs 100000", "--run 66")
    assert main(shlex.split(one)[1:]) == 0


@pytest.mark.parametrize(
    ("language", "width"),
    few_of([(one, n) for one in ("en", PSEUDO) for n in (320, 390, 900)], 3),
)
def test_nothing_is_wider_than_the_screen(
    opened: Any, file: Path, made_up: Path, width: int, language: str
) -> None:
    name = file if language == "en" else made_up
    found = opened(f"{LINK}&run=1", name, width=width, height=700)
    found.ready(500)
    found.until("document.querySelector('#story li')")
    assert found.value("document.documentElement.scrollWidth") <= width
    if width < 700:
        small = found.value(
            "[...document.querySelectorAll('button:not(.dot):not(.tag), input, summary')]"
            ".filter((b) => b.offsetHeight && b.offsetHeight < 24).map((b) => b.outerHTML)"
        )
        assert small == []


def test_from_right_to_left_no_word_is_left_in_english(opened: Any, made_up: Path) -> None:
    found = opened(name=made_up)
    found.ready(500)
    assert found.value("getComputedStyle(document.querySelector('.careful')).direction") == "rtl"
    left = found.value("document.querySelector('.seat').getBoundingClientRect().left")
    right = found.value("document.querySelector('.seat.far').getBoundingClientRect().left")
    assert left > right
    for place in ("many-title", "table-title", "numbers-title", "run-title", "foot-title", "undo"):
        assert not re.search("[A-Za-z]", text_at(found, place)), place


def test_the_policy_refuses_what_is_not_its_own(browser: Browser, file: Path) -> None:
    found = OpenPage(browser, file, "#table")
    found.ready()
    found.value(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.foreign = 1';"
        "document.body.append(s); const i = new Image(); i.src = 'https://example.org/x.png'; })()"
    )
    assert found.value("window.foreign") is None
    assert found.value("fetch('https://example.org').then(() => 'sent', () => 'refused')") == (
        "refused"
    )
    refused = [error for error in found.errors if "Content Security Policy" in error]
    assert len(refused) >= 2
    assert found.requests == []
    found.close()


def test_without_scripts_the_base_case_is_a_table(opened: Any) -> None:
    found = opened(scripts=False)
    found.until("document.readyState === 'complete'")
    rows = found.value(
        "[...document.querySelectorAll('.still tbody tr')]"
        ".map((r) => [...r.children].map((c) => c.textContent))"
    )
    assert rows == expected_of_the_file()
    assert found.value("document.querySelector('.still caption').textContent").startswith(
        "Shares of 20\u202f000 model runs"
    )
    seen = found.value("document.querySelector('.still').offsetHeight")
    assert seen > 100
    assert found.value("document.querySelector('.two').offsetHeight") == 0


LACKS = {
    "delete window.WebAssembly": "This browser has no WebAssembly or no workers",
    "delete window.Worker": "This browser has no WebAssembly or no workers",
    "window.Worker = function () { throw new Error('refused'); }": "refused",
}


@pytest.mark.parametrize(
    ("lacks", "told", "link"),
    few_of(
        [
            (*one, link)
            for one in LACKS.items()
            for link in ("#table", "", "#mediators.qatar.present=0&run=2")
        ],
        *(0, 5, 6),
    ),
)
def test_without_what_it_needs_it_says_so_and_shows_the_base_case(
    browser: Browser, file: Path, lacks: str, told: str, link: str
) -> None:
    found = OpenPage(browser, file, link, before=lacks)
    found.until("document.getElementById('notices')?.textContent")
    assert "cannot be run here" in text_at(found, "notices")
    assert told in text_at(found, "notices")
    assert found.errors == []
    assert found.value("document.getElementById('many').checkVisibility()")
    assert shares(found) == expected_of_the_file()
    changed = "=" in link
    assert ("cannot be played here" in text_at(found, "pair")) is changed
    assert "are being played" not in text_at(found, "pair")
    found.close()


@pytest.mark.long
def test_numbers_that_cannot_be_run_are_told_until_one_is_moved_back(opened: Any) -> None:
    weights = [f"parties.pakistan.salience.{one.id}" for one in negsim.load(NAME).issues]
    found = opened("#" + "&".join(f"{path}=0" for path in weights))
    found.until("document.getElementById('notices')?.textContent")
    assert text_at(found, "notices") == words_of("en")["failed.numbers"]
    assert found.value("document.getElementById('pair-all').hidden")
    assert "cannot be played" in text_at(found, "pair")
    assert text_at(found, "many-left") == ""  # no command that would be refused
    moved = json.dumps([[weights[0], 0.5]])
    found.value(f"OPENED.state.set({moved}, '.5')")
    found.ready(500)
    assert text_at(found, "notices") == ""
    set_ = dict.fromkeys(weights[1:], 0) | {weights[0]: 0.5}
    ends = found.value("[...OPENED.pool.present.ends.slice(0, 500)]")
    layout = lay_out(negsim.load(NAME, set_))
    assert ends == play_runs(layout, 1, 0, 500).records.outcome.tolist()
    # What a worker still says of the numbers before is no longer told.
    found.until(f"Math.min(OPENED.pool.base.done, OPENED.pool.present.done) >= {MOST}")
    late = json.dumps(dict.fromkeys(weights, 0))
    found.value(
        "(async () => { const { pool } = OPENED;"
        f" const numbers = new Map(Object.entries({late})), levels = OPENED.state.base;"
        " const job = pool.job({ numbers, levels });"
        " await pool.order(pool.hands[0], job, 'play', { first: 0, count: 500 })"
        ".catch(pool.fail); })()"
    )
    assert text_at(found, "notices") == ""


def test_where_it_cannot_be_unpacked_the_base_case_stands_as_a_table(
    browser: Browser, file: Path
) -> None:
    found = OpenPage(browser, file, "#table", before="delete window.DecompressionStream")
    found.until("document.getElementById('notices')?.textContent")
    assert "The base case stands below." in text_at(found, "notices")
    assert found.value("document.querySelector('.still').checkVisibility()")
    assert not found.value("document.getElementById('many').checkVisibility()")
    still = found.value("document.querySelector('.still').textContent")
    assert "Rescued" not in still  # the table has no case to compare with
    found.close()


PLACES = """(() => new Set([...document.querySelectorAll('.ending')].map(
  (one) => one.style.getPropertyValue('--top'))).size)()"""


@pytest.mark.parametrize("lacks", ["WebAssembly", pytest.param("Worker", marks=pytest.mark.long)])
def test_where_no_run_can_be_played_a_dot_and_a_scene_say_so(
    browser: Browser, file: Path, lacks: str
) -> None:
    found = OpenPage(browser, file, "#mediators.qatar.present=0&run=2", before=f"delete {lacks}")
    found.until("document.getElementById('notices')?.textContent")
    told = words_of("en")["unplayed"]
    assert found.value(PLACES) == found.value("document.querySelectorAll('.ending').length")
    assert text_at(found, "run-told") == told
    found.value("document.getElementById('run-told').textContent = ''")
    found.value("document.querySelectorAll('.dot')[7].click()")
    found.until("OPENED.state.run === 7 && document.activeElement.id === 'run-title'")
    assert text_at(found, "run-told") == told
    found.value("document.getElementById('scenes-open').click()")
    found.value("document.getElementById('guess').dispatchEvent(new Event('input'))")
    found.value("document.getElementById('scene-answer').click()")
    assert text_at(found, "scene-told") == told
    assert found.errors == []
    found.close()


def presets(found: OpenPage) -> list[str]:
    found.ready()
    buttons = "[...document.querySelectorAll('#presets button')]"
    return list(found.value(f"{buttons}.map((one) => one.textContent)"))


CYPRUS = "cyprus-2017"


@pytest.mark.long
@pytest.mark.usefixtures("few_runs")
def test_each_preset_changes_something(opened: Any, tmp_path: Path) -> None:
    istanbul = ["Without: Türkiye", "Without: Qatar", "Flexible: Pakistan"]
    assert presets(opened())[:3] == istanbul
    file = tmp_path / "talks.html"
    file.write_text(page("textbook-two-party"), encoding="utf-8")  # nothing presses there
    assert presets(opened(name=file)) == []
    scenario = negsim.load(CYPRUS)
    file.write_text(page(scenario), encoding="utf-8")
    said = presets(opened(name=file))
    for mediator in scenario.mediators:
        # Whom an event brings is not there in the file.
        assert (f"Without: {mediator.name}" in said) is (mediator.present != 0), mediator.id
    assert {0.0} < {mediator.present for mediator in scenario.mediators}
    lines = [
        f"parties.pakistan.red_lines.{one.issue}.firmness"
        for one in negsim.load(NAME).parties[0].red_lines
    ]
    file.write_text(page(negsim.load(NAME, dict.fromkeys(lines, 1))), encoding="utf-8")
    said = presets(opened(name=file))
    assert "Flexible: Pakistan" not in said
    assert "Flexible: Afghan Taliban" in said


@pytest.mark.long
@pytest.mark.usefixtures("few_runs")
def test_a_level_that_not_all_could_sign_is_not_drawn_as_one_on_a_condition(
    opened: Any, tmp_path: Path
) -> None:
    file = tmp_path / "talks.html"
    file.write_text(page(CYPRUS), encoding="utf-8")
    look = "((one) => { const s = getComputedStyle(one);"
    look += " return [s.borderStyle, s.backgroundImage.slice(0, 9)]; })"
    for name in (file, None):
        found = opened(name=file) if name else opened()
        found.ready()
        shut = found.value("document.querySelector('.level.shut') !== null")
        key = "document.getElementById('key-shut').checkVisibility()"
        assert found.value(key) is shut
        assert shut is (name is not None)
        if shut:
            assert found.value(f"{look}(document.querySelector('.level.shut'))") == [
                "none", "repeating",
            ]  # fmt: skip
            condition = "make('div', { class: 'level condition' })"
            found.value(f"at('issues').append({condition})")
            drawn = found.value(f"{look}(document.querySelector('#issues > .condition'))")
            assert drawn == ["dashed", "none"]


@pytest.mark.long
def test_a_number_that_is_put_back_is_no_change(opened: Any) -> None:
    path = "mediators.qatar.present"
    slider = "#n-mediators-qatar-present"
    found = opened(f"#{path}=1")
    found.ready()
    assert found.value("OPENED.state.listed()") == []
    found.value("document.getElementById('search').focus()")
    found.ask("Input.insertText", text=path)
    press_on(found, slider, "ArrowLeft")
    assert found.value("OPENED.state.listed()") == [[path, 0]]  # nothing between
    press_on(found, slider, "ArrowRight")
    assert found.value("OPENED.state.listed()") == []
    assert text_at(found, "changes") == "As in the file: nothing is changed."


@pytest.mark.parametrize("number", ["-1", "1.5", "99999999999", ""])
def test_a_wrong_number_of_a_run_is_told(kept_run: OpenPage, number: str) -> None:
    found = kept_run
    found.value("document.getElementById('run-told').textContent = ''")
    found.value(f"document.getElementById('pick').value = '{number}'")
    found.value("document.getElementById('pick').dispatchEvent(new Event('change'))")
    told = "A run has a whole number from 0 to 999\u202f999\u202f999; no other run is opened."
    assert text_at(found, "run-told") == told
    assert found.value("OPENED.state.run") == 2


@pytest.mark.long
def test_no_line_of_a_command_ends_within_an_option(opened: Any) -> None:
    found = opened(LINK, width=320)
    found.ready()
    found.value("document.querySelector('.repeat').open = true")
    for size in range(8, 60):
        found.value(f"document.getElementById('command').style.fontSize = '{size / 4}px'")
        rows = "[...document.querySelectorAll('#command .option')].map((o) => o.getClientRects())"
        assert found.value(f"{rows}.map((all) => all.length)") == [1, 1, 1], size
    assert text_at(found, "command").startswith(f"negsim run {NAME} --set ")


@pytest.mark.parametrize("name", few_always())
def test_pages_of_all_shipped_cases_are_small(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Of fewer runs and sets of assumptions, as only digits of numbers differ by them.
    monkeypatch.setattr(assemble, "RUNS", 1000)
    monkeypatch.setattr(doubted, "doubt", partial(doubted.doubt, runs=2, sets=64))
    size = len(page(name, doubt=True).encode())
    assert size <= (250_000 if name == NAME else 256_000)


@pytest.mark.parametrize("name", ["talks.pdf", "talks", "talks.html.zip"])
def test_a_page_has_the_ending_of_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["page", NAME, "--out", str(tmp_path / name)]) == 2
    assert "--out: a page is an HTML file; name it talks" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


@pytest.mark.long
def test_first_shares_are_ordered_before_any_answer_is_heard(opened: Any) -> None:
    found = opened()
    found.ready(MOST)
    told = "OPENED.pool.hands.forEach(({ worker }) => { const was = worker.postMessage;"
    told += " worker.postMessage = (m) => { TOLD.push(m); was.call(worker, m); }; });"
    change = "OPENED.state.set([['mediators.qatar.pressure', 0.31]], 'x')"
    look = "OPENED.pool.hands.map((hand) => hand.orders)"
    orders = found.value(f"(() => {{ window.TOLD = []; {told} {change}; return {look}; }})()")
    assert min(orders) >= 4
    found.ready(2000)
    told = found.value("TOLD.map(({ what, given }) => [what, given.key.includes('0.31')])")
    assert told[: sum(orders)] == [["play", True]] * sum(orders)


TOLD_OF_FEW = """(() => {
  const job = OPENED.pool.present, all = job.done, told = document.getElementById("pair");
  job.done = 50;
  OPENED.draw();
  const few = told.textContent;
  job.done = all;
  OPENED.draw();
  return [few, told.textContent]; })()"""


@pytest.mark.long
def test_of_fewer_runs_than_dots_it_is_not_told_how_many_end_otherwise(opened: Any) -> None:
    found = opened(LINK)
    found.ready(500)
    found.until("OPENED.pool.base.done >= 500")
    few, all_of_them = found.value(TOLD_OF_FEW)
    assert few == found.value("say('many.waiting')")
    assert "rescued" in all_of_them


@pytest.mark.long
def test_runs_that_are_left_for_newer_ones_are_played_when_they_are_wanted(opened: Any) -> None:
    found = opened(most=4000)
    found.ready(4000)
    path = "mediators.qatar.pressure"
    hear = "OPENED.pool.hear = (m) => { LEFT += m.answer === null; was.call(OPENED.pool, m); };"
    found.value(f"window.LEFT = 0; (() => {{ const was = OPENED.pool.hear; {hear} }})()")
    for value in (0.31, 0.32, 0.33, 0.31, 0.34, 0.31):
        found.value(f"OPENED.state.set([['{path}', {value}]], '{value}')")
    found.ready(4000)
    assert found.value("LEFT") > 0
    records = play_runs(lay_out(negsim.load(NAME, {path: 0.31})), 1, 0, 4000).records
    assert found.value("[...OPENED.pool.present.ends.slice(0, 4000)]") == records.outcome.tolist()
    counts = found.value("[OPENED.pool.present.done, [...OPENED.pool.present.outcomes]]")
    assert sum(counts[1]) == counts[0]


@pytest.mark.long
def test_the_table_is_drawn_anew_only_where_it_shows_what_was_changed(opened: Any) -> None:
    found = opened()
    found.ready(500)
    found.value("window.ISSUE = document.querySelector('.issue'); undefined")
    for path, same in ((f"{LINE}.firmness", False), ("mediators.qatar.pressure", True)):
        found.value(f"OPENED.state.set([['{path}', 0.31]], 'x')")
        assert found.value("ISSUE === document.querySelector('.issue')") is same
        found.value("ISSUE = document.querySelector('.issue'); undefined")


def test_each_number_has_its_words_in_the_file_of_a_language() -> None:
    words = words_of("en")
    shown = (field for field in FIELDS if not field.path.startswith("process.chain."))
    numbers = [field for field in shown if field.kind == "number"]
    meanings = {f"meaning.{field.path.replace('.*', '')}": field.meaning for field in numbers}
    assert {key: said for key, said in words.items() if key.startswith("meaning.")} == meanings
    units = {field.unit for field in numbers if field.unit}
    assert {key[5:] for key in words if key.startswith("unit.")} == units
    paths = {one["path"] for name in shipped() for one in numbers_of(negsim.load(name))}
    unnamed = {path for path in paths if not named(words, path)}
    assert unnamed == set()
    scripts = [(FOLDER / "script" / f"{name}.js").read_text("utf-8") for name in ("story", "lanes")]
    lists = re.findall(r"const (?:TURNING|TABLED|TAKEN) = \[(.*?)\]", "".join(scripts), re.DOTALL)
    moves = {move for one in lists for move in re.findall('"(.*?)"', one)}
    assert len(moves) == 16
    known = {key[5:] for key in words if key.startswith("move.")}
    assert known == moves | {"of"}


def named(words: dict[str, str], path: str) -> bool:
    """Whether a language has a name for a number."""
    section, _, *rest = path.split(".")
    if section == "process":
        return f"field.{path}" in words
    lines = rest[0].endswith("_lines")
    return lines or f"label.{rest[0]}" in words or f"field.{'.'.join(rest)}" in words


def test_words_of_the_made_up_language_are_longer_than_english() -> None:
    english, pseudo = words_of("en"), words_of(PSEUDO)
    lengths = [sum(map(len, words.values())) for words in (english, pseudo)]
    assert 1.28 < lengths[1] / lengths[0] < 1.4
    assert all(len(pseudo[key]) >= len(said) for key, said in english.items() if "." in key)


@pytest.mark.long
def test_from_right_to_left_numbers_are_told_without_english(opened: Any, made_up: Path) -> None:
    found = opened("#run=2", made_up)
    found.ready(500)
    found.until("document.querySelector('#story li')")
    rounds = found.value("Number(document.getElementById('scrub').max)")
    heads = "document.querySelector('#stage .headline').textContent"
    told = [found.value(f"OPENED.run.show({n}), {heads}") for n in range(1, rounds + 1)]
    for section in ("process.", "pressure", "rate", "endurance", "further", "firmness", "waiting"):
        found.value(f"document.getElementById('search').value = '{section}'")
        found.value("OPENED.state.tell(); document.getElementById('search')"
                    ".dispatchEvent(new Event('input'))")  # fmt: skip
        rows = found.value(
            "[...document.querySelectorAll('.control')].flatMap((one) => {"
            "one.querySelectorAll('.rests .why').forEach((why) => why.remove());"
            "return [one.querySelector('output'), one.querySelector('p'),"
            " one.querySelector('.label bdi:last-child')].map((part) => part.textContent); })"
        )
        assert rows, section
        told += rows
    names = "|".join(found.value("Object.values(OPENED.state.data.names)"))
    english = [one for one in told if re.search("[A-Za-z]", re.sub(names, "", one))]
    assert english == []


SENTENCE_ENDS = """(() => {
  const wrong = [];
  for (const one of document.querySelectorAll("main p, main li, main .why, main h3")) {
    for (const node of one.childNodes) {
      if (node.nodeType !== 3 || !/\\S\\.$/.test(node.textContent)) continue;
      const range = document.createRange(), { length } = node.textContent;
      const box = (from) => { range.setStart(node, from); range.setEnd(node, from + 1);
        return range.getBoundingClientRect(); };
      const [last, stop] = [box(length - 2), box(length - 1)];
      if (!stop.width || !last.width || last.top !== stop.top) continue;
      const apart = Math.min(Math.abs(stop.left - last.right), Math.abs(last.left - stop.right));
      if (apart > 2) wrong.push(node.textContent.slice(-60));
    }
  }
  return wrong;
})()"""
"""Sentences whose full stop does not stand beside their last letter."""


@pytest.mark.long
def test_full_stops_stand_where_a_sentence_ends(opened: Any, made_up: Path) -> None:
    found = opened("#mediators.qatar.present=0&run=2", made_up)
    found.ready(2000)
    found.until("document.querySelector('#story li')")
    assert found.value("document.querySelectorAll('#story p').length") > 20
    assert found.value(SENTENCE_ENDS) == []
    found.value("document.querySelectorAll('[dir=auto]').forEach((one) => one.dir = '')")
    assert len(found.value(SENTENCE_ENDS)) > 20


def test_each_word_is_said_and_each_that_is_said_is_there() -> None:
    known = words_of("en")
    scripts = "".join(f.read_text("utf-8") for f in (FOLDER / "script").glob("*.js"))
    said = set(re.findall(r'(?:say|sayCount)\(\s*"([\w.]+)"', scripts))
    said |= set(re.findall(r"\$w\[([\w.]+)\]", (FOLDER / "page.html").read_text("utf-8")))
    assert said - {*known} == set()
    python = "".join(f.read_text("utf-8") for f in FOLDER.glob("*.py"))
    grouped = ("field.", "phase.", "group.", "label.", "rests.", "side.", "move.", "unit.")
    grouped += ("meaning.", "asks.", "where.", "stage.text.")
    unsaid = [
        key
        for key in known
        if not key.startswith(grouped)
        and key.removesuffix(".one") not in said
        and f'"{key.removesuffix(".one")}"' not in scripts + python
        and not key.startswith(("many.dot", "copied", "hyphens"))
    ]
    assert unsaid == []


@pytest.mark.parametrize("language", languages())
def test_each_language_has_the_places_of_english(language: str) -> None:
    english, words = words_of("en"), words_of(language)
    places = re.compile(r"\{\w+\}")
    differ = [
        key for key, said in words.items()
        if sorted(places.findall(said)) != sorted(places.findall(english[key]))
    ]  # fmt: skip
    assert differ == []


def test_a_language_that_lacks_words_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "browser" / "page" / "words"
    folder.mkdir(parents=True)
    english = words_of("en")
    more = {key: said for key, said in english.items() if key not in ("undo", "issue.open.one")}
    for name, said in (("en", english), ("xx", more)):
        (folder / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
    monkeypatch.setattr(spoken, "files", lambda _: tmp_path)
    with pytest.raises(NegsimError, match=r"^words of 'xx' lack undo$"):
        words_of("xx")
    with pytest.raises(NegsimError, match="there are no words of 'yy'"):
        words_of("yy")


@pytest.mark.parametrize("folder", ["browser/page", "engine/wasm", "story"])
def test_scripts_keep_the_limits_of_python(folder: str) -> None:
    for script in (FOLDER.parents[1] / folder).rglob("*.js"):
        lines = script.read_text("utf-8").splitlines()
        assert len(lines) <= 390, script.name
        assert [n for n, line in enumerate(lines, 1) if len(line) > 100] == [], script.name
        assert lines[0] == "// @ts-check"


@pytest.mark.long
@pytest.mark.parametrize("what", ["script", "worker"])
def test_the_types_of_the_scripts_fit(what: str) -> None:
    package = FOLDER.parents[1]
    engine = [*map(str, (package / "engine" / "wasm").glob("*.js"))]
    story = [*map(str, (package / "story").glob("*.js"))]
    shared = story if what == "worker" else [str(FOLDER / "worker" / "crossings.js")]
    scripts = [*map(str, (FOLDER / what).glob("*.js"))]
    command = [*browser_page.TSC, *engine, *shared, *scripts]
    checked = subprocess.run(command, capture_output=True, text=True)
    # Debian's tsc is older than `findLast`, and knows neither it nor what it hands on.
    old = re.compile(r"'findLast' does not exist|story/.*Parameter '(move|one)' implicitly")
    wrong = [line for line in checked.stdout.splitlines() if not old.search(line)]
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("other", ["firefox", "webkit"])
def test_the_walk_in_other_browsers(other: str, file: Path, tmp_path: Path) -> None:
    with getattr(in_other_browsers, other)(tmp_path) as started:
        found = started.value(file, WALK)
    moved = {f"{LINE}.at_most": "detain or hand over"}
    runs = lay_out(negsim.load(NAME, moved))
    assert found["ends"] == play_runs(runs, 1, 0, 100).records.outcome.tolist()
    told = "You guessed 50 of 100. Share of 10\u202f000 model runs: 13.0 %"
    assert found["answer"].startswith(told)
    assert found["story"].startswith("Round 1")
    assert found["notices"] == ""
    assert found["wide"] <= found["screen"]


WALK = """(async () => {
  const place = (id) => document.getElementById(id);
  const until = async (what) => {
    while (!what()) await new Promise((done) => setTimeout(done, 20));
  };
  await until(() => document.documentElement.classList.contains("guessing"));
  place("guess").dispatchEvent(new Event("input"));
  place("scene-answer").click();
  await until(() => !place("scene-next").hidden);
  const answer = place("scene-told").textContent;
  place("scenes-leave").click();
  await until(() => Number(place("many").dataset.played) >= 500);
  const line = "Red line of Afghan Taliban on Action on militants";
  const wall = document.querySelector(`[aria-label="${line}"]`);
  wall.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
  await until(() => place("many").dataset.runs < 20000 && place("many").dataset.played >= 500);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();  // shares are drawn first, dots a frame later
  await frame();
  const dots = [...document.querySelectorAll(".dot")];
  const ends = dots.map((dot) => Number(dot.className.match(/end-(\\d)/)[1]));
  dots[66].click();
  await until(() => document.querySelector("#story li"));
  return {
    ends, answer, story: place("story").textContent, notices: place("notices").textContent,
    wide: document.documentElement.scrollWidth, screen: innerWidth,
  };
})()"""


@pytest.mark.long
@pytest.mark.usefixtures("few_runs")
def test_a_notebook_shows_it_in_a_frame(opened: Any, tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    shown = negsim.load(NAME).page()._repr_html_()
    notebook.write_text(f"<!doctype html><title>notebook</title>{shown}", encoding="utf-8")
    found = opened("", notebook)
    inside = "frames[0]?.document?.getElementById"
    found.until(f"{inside}('scene-title')?.textContent")
    found.value(f"{inside}('scenes-leave').click()")
    found.until(f"Number({inside}('many').dataset.played) >= 500")
    # Parts of the page are found in the frame, which has no address of its own.
    found.value("frames[0].document.querySelector('.nav a[href=\"#run\"]').click()")
    found.until("frames[0].scrollY > 500")
    assert found.value(f"{inside}('many').dataset.played") is not None
    assert found.value("document.title") == "notebook"
    assert found.value(f"{inside}('notices').textContent") == ""
