"""The pack: each sheet has what it should, none has what is another's, and all print well."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import chain, pairwise
from pathlib import Path

import pytest

from negsim.errors import NegsimError
from negsim.scenario.fields import Distribution, middle
from negsim.scenario.files.fictional import deal
from negsim.scenario.files.load import apply, load, loads, shipped
from negsim.scenario.scenario import Party, Scenario
from negsim.teaching.packs.injects import cards
from negsim.teaching.packs.pack import pack_pages, shared_values, write_pack
from negsim.teaching.packs.plan import PLANS
from negsim.teaching.paper import Pages
from negsim.teaching.points import level_points, points
from scenarios.test_fictional import given_away

SMALL = (Path(__file__).parents[1] / "scenarios" / "small.yaml").read_text(encoding="utf-8")
SHIPPED = list(shipped())
PAGES = Pages()

COMMON = [
    *("index.html", "teacher.html", "brief.html", "brief-long.html", "worksheet.html"),
    *("round-log.html", "injects.html", "observer.html", "debrief.html", "rubric.html"),
]
TEACHERS = {"teacher.html", "injects.html", "debrief.html", "index.html"}
"""Pages that no role is given before the end."""

VOID = {"meta"}


@pytest.fixture(scope="module")
def packs() -> dict[str, dict[str, str]]:
    """Return the pages of each shipped scenario."""
    return {name: pack_pages(load(name)) for name in SHIPPED}


def words_of(text: str) -> str:
    """Return what a reader sees of a page, each run of blanks as one."""
    return " ".join(Reader.of(text).words.split())


class Reader(HTMLParser):
    """Reads a page strictly: every element is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    @classmethod
    def of(cls, text: str) -> Reader:
        """Return what was read of a page."""
        reader = cls()
        reader.feed(text)
        reader.close()
        assert reader.open == []
        return reader

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data + " "


def other_private(scenario: Scenario, party: Party) -> Scenario:
    """Return the scenario with all that is private to a party changed."""
    path = f"parties.{party.id}"
    changes: dict[str, object] = {
        f"{path}.batna": 0.0123,
        f"{path}.flexibility": 0.9876,
        f"{path}.mandate": 0.0456,
        f"{path}.reciprocity": 0.7654,
        f"{path}.preconditions": {"quiet": 17, "truce": True},
        f"{path}.red_lines": {},
        f"{path}.principal_lines": {},
    }
    for k, issue in enumerate(scenario.issues):
        changes[f"{path}.salience.{issue.id}"] = 1 + k
        for at, level in enumerate(issue.levels):
            value = (at + k) % len(issue.levels) / len(issue.levels)
            changes[f"{path}.values.{issue.id}.{level}"] = value
    return apply(scenario, changes)


def public(pages: dict[str, str], role: str) -> dict[str, str]:
    """Return the pages that others than a role see, without what names the version."""
    return {
        file: re.sub(r"fingerprint [0-9a-f]{16}", "", text)
        for file, text in pages.items()
        if file not in TEACHERS and file != f"role-{role}.html"
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_a_pack_has_every_sheet(name: str, packs: dict[str, dict[str, str]]) -> None:
    scenario = load(name)
    roles = [f"role-{a.id}.html" for a in scenario.parties]
    roles += [f"role-{a.id}.html" for a in scenario.mediators]
    assert sorted(packs[name]) == sorted([*COMMON, *roles])
    index = Reader.of(packs[name]["index.html"])
    links = [attributes["href"] for tag, attributes in index.seen if tag == "a"]
    assert sorted(links) == sorted(set(packs[name]) - {"index.html"})


@pytest.mark.parametrize("name", SHIPPED)
def test_no_sheet_tells_what_is_private_to_a_party(
    name: str, packs: dict[str, dict[str, str]]
) -> None:
    scenario = load(name)
    for party in scenario.parties:
        after = pack_pages(other_private(scenario, party))
        assert public(after, party.id) == public(packs[name], party.id)
        role = f"role-{party.id}.html"
        assert after[role] != packs[name][role]


def test_no_sheet_tells_what_is_private_to_a_mediator(packs: dict[str, dict[str, str]]) -> None:
    scenario = load("istanbul-2025")
    changes = {
        "mediators.qatar.leverage": {"pakistan": 0.99, "afghan_taliban": 0.01},
        "mediators.qatar.facilitation": 0.01,
        "mediators.qatar.formulation": 0.02,
        "mediators.qatar.pressure": 0.03,
        "mediators.qatar.endurance": 1,
        "mediators.qatar.further": {"guarantee": 0.9},
        "mediators.qatar.presses": ["pakistan"],
        "mediators.qatar.press_until": 3,
    }
    after = pack_pages(apply(scenario, changes))
    assert public(after, "qatar") == public(packs["istanbul-2025"], "qatar")
    assert "You press only Pakistan." in after["role-qatar.html"]


def test_a_line_that_shuts_out_no_level_says_so() -> None:
    scenario = loads(SMALL)
    party = next(party for party in scenario.parties if party.red_lines)
    line = replace(party.red_lines[0], at_least=True, level=0)
    assert words("red_line", line, scenario=scenario).endswith(". No level lies beyond it.")


@pytest.mark.parametrize("name", [name for name in SHIPPED if load(name).mediators])
def test_no_sheet_tells_how_long_another_mediator_lasts(
    name: str, packs: dict[str, dict[str, str]]
) -> None:
    scenario = load(name)
    for mediator in scenario.mediators:
        after = pack_pages(apply(scenario, {f"mediators.{mediator.id}.endurance": 0.321}))
        assert public(after, mediator.id) == public(packs[name], mediator.id)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_line_or_row_of_another_role_is_on_a_sheet(
    name: str, packs: dict[str, dict[str, str]]
) -> None:
    scenario = load(name)
    for party in scenario.parties:
        own = packs[name][f"role-{party.id}.html"]
        assert all(told in words_of(own) for told in private_words(scenario, party))
        shared = {
            told
            for other in scenario.parties
            for told in private_words(scenario, other)
            if other is not party
        }
        for told in set(private_words(scenario, party)) - shared:
            for file, text in public(packs[name], party.id).items():
                assert told not in words_of(text), (file, told)


def private_words(scenario: Scenario, party: Party) -> Iterator[str]:
    """Yield the rows of points of a party, its lines and what no deal is worth to it."""
    for issue, row in zip(scenario.issues, level_points(party), strict=True):
        for at, (level, worth) in enumerate(zip(issue.levels, row, strict=True)):
            now = " holds now" if at == issue.status_quo else ""
            yield f"{level} {worth}{now} "
    for line in (*party.red_lines, *party.principal_lines):
        yield words("red_line", line, scenario=scenario)
    yield f"No deal is worth {points(middle(party.batna))} points"


@pytest.mark.parametrize("name", [name for name in SHIPPED if not load(name).invented])
def test_no_real_name_is_left_in_a_fictional_pack(name: str) -> None:
    pages = pack_pages(deal(name, made_up=True))
    found = {file: given_away(load(name), text) for file, text in pages.items()}
    assert {file: words for file, words in found.items() if words} == {}
    assert given_away(load(name), pack_pages(load(name))["brief.html"])


@pytest.mark.parametrize("name", SHIPPED)
def test_pages_are_whole_and_stand_alone(name: str, packs: dict[str, dict[str, str]]) -> None:
    for file, text in packs[name].items():
        assert text.startswith('<!DOCTYPE html>\n<html lang="en">'), file
        reader = Reader.of(text)
        tags = [tag for tag, _ in reader.seen]
        assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
        assert not {"script", "link", "img", "iframe", "object"} & set(tags)
        assert "url(" not in text
        assert "@import" not in text
        assert not any(key.startswith("on") or key == "src" for _, a in reader.seen for key in a)
        headings = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in pairwise(headings))
        for tag, attributes in reader.seen:
            assert tag != "th" or attributes["scope"] in {"row", "col", "rowgroup"}
        assert tags.count("table") == tags.count("caption") == tags.count("thead")


def test_names_are_escaped() -> None:
    text = SMALL.replace("name: A-Land", "name: \"<b>A & 'B'</b>\"").replace(
        "[closed, aid only, open]", '[closed, aid only, "<i>open"]'
    )
    text = re.sub(r"\bopen: ", '"<i>open": ', text)
    for file, page_text in pack_pages(loads(text, "x<y.yaml")).items():
        tags = {tag for tag, _ in Reader.of(page_text).seen}
        assert not {"b", "i"} & tags, file
    sheet = pack_pages(loads(text, "s.yaml"))["role-a_land.html"]
    assert "<h1>Role: &lt;b&gt;A &amp; &#39;B&#39;&lt;/b&gt;</h1>" in sheet


def words(macro: str, *given: object, scenario: Scenario | None = None) -> str:
    """Return what a macro of words.html says."""
    values = shared_values(scenario or load("textbook-two-party"))
    module = PAGES.environment.get_template("words.html").make_module(values)
    return unescape(getattr(module, macro)(*given))


def test_points_are_the_models_numbers() -> None:
    """A-Land weighs .5, .3, .2; B-Land 2, 1, 1 of 4; ranges at their middle."""
    a_land, b_land = loads(SMALL, "s.yaml").parties
    assert level_points(a_land) == ((50, 30, 0), (0, 15, 30), (0, 20))
    # The middle of 0 give or take .05, cut at 0, is .025; of 1 it is .975.
    assert level_points(b_land) == ((1, 25, 49), (23, 15, 1), (24, 10))
    assert points(middle(a_land.batna)) == 30
    assert middle(Distribution("triangular", (0.1, 0.2, 0.5))) == pytest.approx(0.3)
    assert (points(0.005), points(0.0049)) == (1, 0)


def test_lines_say_what_a_player_may_do() -> None:
    scenario = loads(SMALL, "s.yaml")
    soft, firm = scenario.parties[0].red_lines[0], scenario.parties[1].red_lines[0]
    assert words("red_line", soft, scenario=scenario) == (
        "The border: at most 'aid only'. Soft: with 'open' you lose face, unless the mediators "
        "press you or put it into a text of theirs; then you may cross it for a good return, one "
        "level at a time."
    )
    assert words("red_line", firm, scenario=scenario) == (
        "The border: at least 'aid only'. Firm: you may not sign a text with 'closed', whatever "
        "else is in it."
    )
    unless = replace(firm, unless=(replace(scenario.outcomes[0].conditions[0]),))
    assert words("red_line", unless, scenario=scenario).endswith(
        " The line falls away in a text that has all of this: Who watches: at least 'joint office'."
    )


def test_shares_are_told_in_tenths() -> None:
    assert [words("tenths", share) for share in (0.04, 0.05, 0.34, 0.96, 1.0)] == [
        *("hardly any", "about 1 in 10", "about 3 in 10", "nearly all", "nearly all"),
    ]


def test_minutes_of_a_plan_add_up() -> None:
    for plan in PLANS:
        breaks = plan.opening + plan.preparing + plan.pause + plan.closing + plan.debrief
        assert breaks + plan.rounds * plan.a_round == plan.minutes
        assert [plan.before(share) for share in (0.0, 1.0)] == [2, plan.rounds]
        assert [plan.lasting(share) for share in (0.0, 1.0)] == [1, plan.rounds]


def sheet(name: str, scenario: Scenario) -> str:
    """Return a sheet of a pack for which no run is needed."""
    return PAGES.page(name, shared_values(scenario) | {"cards": cards(scenario)})


def schedule(name: str) -> list[tuple[str, ...]]:
    """Return each card of a scenario with the time at which it comes in each plan."""
    table = sheet("injects.html", load(name)).partition("</table>")[0]
    rows = re.findall(r'<th scope="row">\d+ (.*?)</th>(.*?)</tr>', table, re.S)
    return [(card, *re.findall(r"<td>(.*?)</td>", times)) for card, times in rows]


def test_injects_come_in_order_and_strike_alike() -> None:
    assert schedule("istanbul-2025") == [
        ("Nobody at the table", "round 1", "round 1", "round 1"),
        ("Militant attacks in Pakistan", "round 2", "round 2", "round 3"),
        ("Strikes or fire into Afghanistan", "round 3", "round 3", "round 4"),
        ("A deadline is set", "-", "round 4", "round 5"),
        ("Militant attacks in Pakistan", "-", "round 4", "round 6"),
        ("Set the hardest aside", "round 3", "round 4", "round 6"),
        ("Strikes or fire into Afghanistan", "-", "round 5", "round 7"),
        ("Last round", "round 3", "round 5", "round 8"),
        ("Türkiye steps in", "in any round", "in any round", "in any round"),
        ("Qatar steps in", "in any round", "in any round", "in any round"),
    ]


def test_a_case_without_mediators_and_violence_has_its_pack() -> None:
    pages = pack_pages(load("textbook-two-party"))
    names = [card for card, *_ in schedule("textbook-two-party")]
    assert names == ["A deadline is set", "Last round"]
    assert "Mediator" not in pages["observer.html"]
    assert "You have none: only the points count." in pages["role-upton.html"]


def test_the_debrief_compares_with_the_runs_of_the_same_scenario() -> None:
    words = words_of(pack_pages(load("textbook-two-party"))["debrief.html"])
    assert "2,000 runs of this scenario, seed 1" in words
    assert "Each gets what it cares about more 100.0 %" in words


def test_a_pack_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    scenario = load("textbook-two-party")
    names = write_pack(scenario, tmp_path / "a" / "pack")
    assert sorted(file.name for file in (tmp_path / "a" / "pack").iterdir()) == sorted(names)
    assert names[0] == "index.html"
    again = write_pack(scenario, tmp_path / "b")
    for name in again:
        assert (tmp_path / "b" / name).read_bytes() == (tmp_path / "a/pack" / name).read_bytes()
    with pytest.raises(NegsimError, match="exists already"):
        write_pack(scenario, tmp_path / "b")


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
MILLIMETRE = 72 / 25.4
PAPERS = {"A4": (595.0, 842.0), "Letter": (612.0, 792.0)}
"""Width and height in points."""


def printed(file: Path, paper: str) -> Path:
    """Print a page with a browser on a paper and return the PDF."""
    text = file.read_text(encoding="utf-8").replace("size: auto", f"size: {paper}")
    sized = file.with_name(f"{paper}-{file.name}")
    sized.write_text(text, encoding="utf-8")
    pdf = sized.with_suffix(".pdf")
    subprocess.run(
        [
            *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            *(f"--user-data-dir={file.parent / 'browser'}", f"--print-to-pdf={pdf}", str(sized)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return pdf


Word = tuple[str, float, float]
"""A word on paper, and where across it begins and ends."""


def printed_words(file: Path, paper: str) -> list[list[Word]]:
    """Print a page with a browser on a paper and return the words of each sheet."""
    command = ["pdftotext", "-bbox", str(printed(file, paper)), "-"]
    boxes = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    sheets = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', boxes, re.S)
    width, height = PAPERS[paper]
    assert sheets
    assert all(abs(float(w) - width) < 2 and abs(float(h) - height) < 2 for w, h, _ in sheets)
    box = r'xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"[^>]*>([^<]*)<'
    return [
        [(unescape(word), float(low), float(high)) for low, high, word in re.findall(box, words)]
        for _, _, words in sheets
    ]


def clipped(sheets: list[list[Word]], paper: str) -> list[str]:
    """Return the words that reach into the margin."""
    width, edge = PAPERS[paper][0], 14 * MILLIMETRE
    return [word for word, low, high in chain(*sheets) if min(low, width - high) < edge]


def lost(page: str, sheets: list[list[Word]]) -> list[str]:
    """Return the words of a page that are not on paper."""
    seen = "".join(word for word, _, _ in chain(*sheets))
    return [word for word in words_of(page).split() if word not in seen]


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_is_clipped_on_paper(paper: str, tmp_path: Path) -> None:
    """All sheets on one page of HTML, each on new paper: a browser takes a second to start."""
    pages = pack_pages(load("camp-david-1978"))
    parts = [re.search(r"<body>(.*)</body>", text, flags=re.S)[1] for text in pages.values()]  # type: ignore[index]
    break_here = '<div style="break-before: page"></div>'
    first = pages["index.html"]
    whole = first.replace(parts[0], break_here.join(parts))
    file = tmp_path / "all.html"
    file.write_text(whole, encoding="utf-8")
    sheets = printed_words(file, paper)
    assert len(sheets) > len(pages)
    assert clipped(sheets, paper) == []
    for text in pages.values():
        assert lost(text, sheets) == []


LEADS = re.compile(
    r"<h[23]>(.*?)</h[23]>|<thead>(.*?)</thead>|"
    r'<p>((?:(?!</p>).)*?)</p>\s*(?=<pre|<table|<div class="?line)',
    re.S,
)
"""What stands above something and is lost at the end of a page without it."""


def cut_off(pages: list[str], paper: str, folder: Path) -> list[str]:
    """Print pages, each on new paper, and return the last lines of sheets that lead to nothing."""
    bodies = [re.search(r"<body>(.*)</body>", text, flags=re.S)[1] for text in pages]  # type: ignore[index]
    file = folder / "all.html"
    break_here = '<div style="break-before: page"></div>'
    whole = pages[0].replace(bodies[0], break_here.join(bodies))
    # What is left empty to write in gets a dot, so that the words tell on which sheet it is.
    whole = whole.replace("td:empty", "td.blank").replace("<td></td>", "<td class=blank>.</td>")
    whole = re.sub(r"(<td[^>]*>|<div class=\"?line\"?>)(</td>|</div>)", r"\1.\2", whole)
    file.write_text(whole, encoding="utf-8")
    command = ["pdftotext", "-layout", str(printed(file, paper)), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    sheets = [[" ".join(line.split()) for line in one.splitlines()] for one in text.split("\f")]
    ends = [
        [line for line in one if line and not re.fullmatch(r"\d+ / \d+", line)] for one in sheets
    ]
    leads = {
        " ".join(unescape(re.sub(r"<[^>]+>", " ", next(filter(None, found)))).split())
        for body in bodies
        for found in LEADS.findall(body)
    }
    assert len(ends) > len(pages)
    assert len(leads) > len(pages)
    last = [end[-1] for end in ends if end]
    return [
        line
        for line in last
        if line in leads or (len(line) > 15 and any(lead.endswith(line) for lead in leads))
    ]


def test_no_page_of_a_pack_ends_before_what_it_leads_to(
    packs: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    pages = [text for name in SHIPPED for text in packs[name].values()]
    assert cut_off(pages, "A4", tmp_path) == []
    loose = [re.sub(r"break-after: avoid", "color: #000", text) for text in pages]
    assert cut_off(loose, "A4", tmp_path) != []


def parted(pages: list[str], paper: str, folder: Path) -> list[str]:
    """Print pages and return the prompts below which no line to write on fits on the sheet.

    Empty lines leave no word in a PDF, so where a prompt stands has to tell.
    """
    bodies = [re.search(r"<body>(.*)</body>", text, flags=re.S)[1] for text in pages]  # type: ignore[index]
    prompts = re.findall(r'<p>([^<]*)</p>\s*<div class="line">', "".join(bodies))
    assert len(prompts) > len(pages)
    file = folder / "asked.html"
    break_here = '<div style="break-before: page"></div>'
    file.write_text(pages[0].replace(bodies[0], break_here.join(bodies)), encoding="utf-8")
    command = ["pdftotext", "-bbox-layout", str(printed(file, paper)), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    room = 18 * MILLIMETRE + 2 * 17  # the margin, and two lines
    deepest = PAPERS[paper][1] - room
    low = []
    for bottom, words in re.findall(r'<line [^>]*yMax="([\d.]+)">(.*?)</line>', text, re.S):
        line = unescape(" ".join(re.findall(r">([^<]+)</word>", words)))
        if float(bottom) > deepest and any(unescape(one).endswith(line) for one in prompts):
            low.append(line)
    return low


@pytest.mark.parametrize("paper", PAPERS)
def test_a_prompt_and_the_lines_for_its_answer_are_on_one_sheet(
    paper: str, packs: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    pages = [
        text
        for name in SHIPPED
        for file, text in packs[name].items()
        if file.startswith(("role", "observer"))
    ]
    assert parted(pages, paper, tmp_path) == []
    loose = [text.replace(".ask { break-inside: avoid; }", "") for text in pages]
    assert parted(loose, paper, tmp_path) != []
