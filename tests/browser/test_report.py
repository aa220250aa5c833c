"""The report: one file that stands alone, with every answer and all that it rests on."""

from __future__ import annotations

import base64
import json
import re
import shlex
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Text

import negsim
from answers import validate
from negsim.browser import to_pdf
from negsim.browser.report import QUESTIONS, Report, report
from negsim.cli.main import main
from negsim.cli.report import MOST_ARMS, VERBS, usual
from negsim.doubt import shares
from negsim.plots.page import CARD, PRINTED, SHEET
from negsim.questions.answer import Answer
from negsim.questions.arms import arm_of, base_of, read_arm, remarks
from negsim.questions.players import mediators, settings
from negsim.results.intervals import percent
from negsim.results.result import Result
from negsim.results.words import share_in_words
from shipped_cases import few_always

VOID = {"meta", "img", "br", "link", "hr"}
ARM = {"<b>without</b> Qatar & others": {"mediators.*.present": 0}}


class Reader(HTMLParser):
    """Reads a page: its tags with attributes, its words; and sees a tag that is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(page)
        self.close()
        assert not self.open, self.open
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open += [tag] * (tag not in VOID)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += f" {data}" if self.open[-1:] not in (["style"], ["title"]) else ""


@pytest.fixture(scope="module")
def asked() -> tuple[Result, list[Answer]]:
    given: dict[str, Any] = {"runs": 200, "seed": 3, "doubt": False}
    answers: list[Answer] = [
        negsim.compare("istanbul-2025", ARM, **given),
        negsim.blocked("istanbul-2025", **given),
        negsim.after("istanbul-2025", "collapse", **given),
    ]
    return negsim.run("istanbul-2025", 200, 3), answers


@pytest.fixture(scope="module")
def made(asked: tuple[Result, list[Answer]]) -> Report:
    return report(*asked)


@pytest.fixture(scope="module")
def page(made: Report) -> str:
    return made.html


@pytest.fixture
def few_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Play few runs under few sets of assumptions, where no number of them is looked at."""
    whole = shares.doubt

    def few(*given: Any, **_: Any) -> shares.Doubt:
        return whole(*given[:4], sets=5, runs=20)

    monkeypatch.setattr(shares, "doubt", few)


def test_what_is_asked_by_default_says_what_assumptions_leave_where_it_can() -> None:
    scenario = negsim.load("istanbul-2025")
    asked = [*usual(scenario, True)]
    assert [one.split()[0] for one in asked] == ["blocked", "compare", "credit", "rank", "after"]
    assert ["--doubt" in one for one in asked] == [True] * 5
    assert not any("--doubt" in one for one in usual(scenario, False))
    assert "without Qatar: mediators.qatar.present=0" in asked[1]


def test_of_talks_that_begin_broken_off_it_asks_what_followed_when_they_came_back() -> None:
    assert [*usual(negsim.load("istanbul-2025"), False)][-1] == "after back --no-doubt"
    assert [*usual(negsim.load("textbook-two-party"), False)][-1] == "after collapse --no-doubt"


@pytest.mark.long
@pytest.mark.usefixtures("few_sets")
def test_the_page_speaks_of_as_many_intervals_as_it_has(page: str) -> None:
    words = Reader(page).words
    assert "first interval" not in words
    assert "neither interval" not in words
    assert "its interval says how far" in words
    assert "may be wrong is in no interval" in words
    name = "textbook-two-party"
    of_ends = report(negsim.run(name, 20, doubt=True), [])
    of_answers = report(negsim.run(name, 20), [negsim.blocked(name, runs=20)])
    for made in (of_ends, of_answers):
        both = Reader(made.html).words
        assert "the first interval says how far" in both
        assert "may be wrong is in neither interval" in both
    assert "--no-doubt" not in of_ends.command
    assert of_answers.command.endswith("--ask blocked --no-doubt --runs 20")


@pytest.mark.long
def test_no_title_of_a_table_stands_twice_and_no_paragraph_has_lines_of_a_terminal(
    page: str,
) -> None:
    annex = page.partition('class="annex"')[2]
    assert "<caption>" not in annex
    assert 'aria-label="Concession"' in annex
    assert "<p>What does not meet:</p><ul><li>" in annex
    assert not re.findall(r"<(?:p|li)>[^<]*\n", annex.partition('id="assumptions"')[0])


def test_joint_intervals_and_those_by_themselves_have_heads_of_their_own(page: str) -> None:
    ends, way, *_ = re.findall("<table.*?</table>", page.partition('class="annex"')[2], re.S)
    assert "95 % interval, joint" in ends
    assert "Collapse" in ends
    assert "95 % interval, each by itself" in way
    assert "Talks came back at least once" in way


@pytest.mark.long
def test_a_share_as_it_stands_is_told_of_the_runs_of_the_report_alone() -> None:
    result = negsim.run("istanbul-2025", 2000, 1)
    ranking = negsim.rank("istanbul-2025", budget=15_100)
    shared = negsim.credit("istanbul-2025", budget=7200)
    stands = share_in_words(ranking.share, ranking.runs)
    others = {stands, share_in_words(shared.mediators.whole, shared.runs)}
    assert percent(result.tally.settled, 2000) not in others
    told = Reader(report(result, [ranking, shared]).html).words
    for answer in (ranking, shared):
        told += " ".join(text.get_text() for text in answer.plot().findobj(Text))
    assert not others & {*re.findall(r"[\d.]+ %", told)}


@pytest.mark.usefixtures("few_sets")
def test_arms_are_a_list_in_front(asked: tuple[Result, list[Answer]]) -> None:
    two = negsim.compare("istanbul-2025", {"one": {}, **ARM}, runs=20)
    front = report(asked[0], [two]).html.partition('class="annex"')[0]
    assert front.count("<li>one: the share") == 1
    assert front.count("<li>&lt;b&gt;without") == 1


def test_two_runs_are_not_called_one_told_twice(page: str) -> None:
    words = Reader(page).words
    assert words.count("The same run told twice") == 2  # of compare and blocked
    assert words.count("A run that matches, and one that nearly does") == 1


@pytest.mark.parametrize("name", few_always(few=["kenya-2008", "thailand-cambodia-2025"]))
def test_without_a_mediator_its_events_are_left_out_as_where_credit_is_shared(name: str) -> None:
    scenario = negsim.load(name)
    base, asked = base_of(scenario), [*usual(scenario, False)]
    asks = [words for words in asked if words.startswith("compare")]
    arms = shlex.split(asks[0])[2::2] if asks else []
    some = mediators(scenario)[:MOST_ARMS]
    assert len(arms) == len(some)
    for words, player in zip(arms, some, strict=True):
        label, given = read_arm(words)
        assert label == f"without {player.name}"
        arm = arm_of(base, label, given)
        gone = negsim.apply(scenario, settings(scenario, player))
        assert arm.scenario.fingerprint == gone.fingerprint
        assert not any("does not keep" in told for told in remarks(base, arm))


@pytest.mark.usefixtures("few_sets")
def test_a_note_on_an_arm_stands_on_the_page() -> None:
    china = {"without China": {"mediators.china.present": 0}}
    talks = negsim.load("thailand-cambodia-2025")
    made = report(negsim.run(talks, 20, doubt=False), [negsim.compare(talks, china, runs=20)])
    assert "present=0 does not keep China away" in Reader(made.html).words


def test_every_verb_that_asks_has_its_question() -> None:
    assert sorted(QUESTIONS) == sorted(VERBS)


def test_it_says_all_that_was_found(
    asked: tuple[Result, list[Answer]], made: Report, page: str
) -> None:
    result, answers = asked
    words = Reader(page).words
    for answer in answers:
        for told in (answer.sentence, answer.command, answer.caution):
            assert " ".join(told.split()) in words
        assert words.count(answer.sentence) == 2  # on the sheets in front, and in the annex
        assert f"{answer.runs:,} runs each, seed {answer.seed}" in words  # beside its figure
        for check in answer.checks():
            assert check.verdict in words
        for pair in answer.pairs():
            assert pair.document()["sides"][0]["command"] in words
    for key, source in result.scenario.sources:
        assert f"[{key}] {' '.join(source.split())}" in words
    assert result.scenario.fingerprint in words
    assert "not a forecast" in words
    assert "negsim run istanbul-2025 --runs 200 --seed 3" in words
    assert made.command in words
    for other in ("probability", "chance"):
        front = words.partition("Annex")[0]
        assert other not in front


def test_it_stands_alone_and_can_be_read_aloud(page: str) -> None:
    tags = Reader(page).tags
    assert not any(tag in ("script", "link", "iframe", "object") for tag, _ in tags)
    sources = [attrs.get("src") or "" for tag, attrs in tags if tag == "img"]
    assert len(sources) == 2 * 3 + 1
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    assert all(len(attrs.get("alt") or "") > 20 for tag, attrs in tags if tag == "img")
    links = [attrs["href"] or "" for tag, attrs in tags if tag == "a"]
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert all(link[:1] == "#" and link[1:] in ids for link in links)
    heads = [attrs for tag, attrs in tags if tag == "th"]
    assert all(attrs.get("scope") in ("col", "row") for attrs in heads)
    assert ("html", {"lang": "en"}) in tags
    [policy] = [a["content"] for t, a in tags if t == "meta" and "http-equiv" in a]
    assert str(policy).startswith("default-src 'none'; img-src data:; style-src 'sha256-")


def test_what_a_user_wrote_is_no_markup(page: str) -> None:
    assert "<b>without</b>" not in page
    assert "<b>without</b> Qatar & others" in Reader(page).words


@pytest.mark.long
def test_the_same_answers_give_the_same_bytes(
    asked: tuple[Result, list[Answer]], page: str
) -> None:
    assert report(*asked).html == page


def test_it_is_an_answer_with_answers(asked: tuple[Result, list[Answer]], made: Report) -> None:
    assert made.sentence.startswith("In ")
    assert [*made.table()["outcome"]] == [row["outcome"] for row in asked[0].rows()]
    assert made.checks() == [check for answer in made.answers for check in answer.checks()]
    assert len(made.pairs()) == sum(len(answer.pairs()) for answer in made.answers) > 1
    shown = made._repr_html_()
    for answer in made.answers:
        assert QUESTIONS[answer.verb] in shown
    assert repr(made).startswith("<Report on scenario istanbul-2025")
    assert made.plot(size="column").get_figwidth() == 3.5
    document = json.loads(json.dumps(made.document()))
    validate(document, "report")
    for one in document["answers"]:
        validate({key: value for key, value in one.items() if key != "verb"}, one["verb"])


def test_an_answer_about_another_scenario_is_refused(asked: tuple[Result, list[Answer]]) -> None:
    other = negsim.after("textbook-two-party", "collapse", runs=20)
    with pytest.raises(negsim.NegsimError, match="about another scenario, 'textbook-two-party'"):
        report(asked[0], [other])


@pytest.mark.usefixtures("few_sets")
def test_its_command_writes_the_same_page_and_its_document_fits_the_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["report", "textbook-two-party", "--runs", "200", "--no-doubt", "--seed", "4"]
    words += ["--set", "process.rounds=20", "--ask", "rank --budget 4000 --outcome revived"]
    words += ["--ask", "after collapse --runs 100"]
    words += ["--ask", "compare kenya-2008 --runs 200 --arm 'longer: process.rounds=30'"]
    assert main([*words, "--out", "first.htm", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    validate(told, "report")
    assert [one["verb"] for one in told["answers"]] == ["rank", "after", "compare"]
    assert main(shlex.split(told["command"])[1:]) == 0
    page = (tmp_path / "report.html").read_bytes()
    assert page == (tmp_path / "first.htm").read_bytes()
    repeat = Reader(page.decode()).words.partition("How to repeat it")[2]
    assert told["command"] in repeat
    assert all(one["command"] in repeat for one in told["answers"])
    capsys.readouterr()
    few = ["--runs", "200", "--json", "--ask", "after collapse"]
    assert main([*shlex.split(told["command"])[1:3], *few]) == 0
    assert json.loads(capsys.readouterr().out)["doubt"]["sets"] > 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["first.htm", "report.html"]


def test_a_saved_report_is_its_page(asked: tuple[Result, list[Answer]], tmp_path: Path) -> None:
    made: Report = report(asked[0], [])
    made.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == made.html
    with pytest.raises(negsim.NegsimError, match="exists"):
        made.save(tmp_path / "page.html")


COLUMN = (210 - 2 * 14 - 1.6 * 16 * 25.4 / 96) / 2
"""Width of a card on paper, in millimetres: half of A4 less margins and the gap."""


def least_letters(page: str) -> list[float]:
    """Return the size in points that the smallest words of each figure have in print."""
    [tall_card] = map(float, re.findall(r"max-height: (\d+)mm", page))
    found = []
    for which, part in enumerate(page.split('class="annex"')):
        for data in re.findall(r"svg\+xml;base64,([^\"]+)", part):
            drawn = base64.b64decode(data).decode()
            [wide, tall] = [
                float(re.findall(rf'<svg[^>]* {name}="([\d.]+)pt"', drawn)[0]) / 72 * 25.4
                for name in ("width", "height")
            ]
            room = (210 - 2 * 14, 297 - 2 * 10) if which else (COLUMN, tall_card)
            size = SHEET if which else CARD
            least = min(size.text, size.small, size.tick)
            found.append(least * min(1.0, room[0] / wide, room[1] / tall))
    assert len(found) > 8
    return found


@pytest.mark.long
def test_two_printed_sheets_come_before_the_annex(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, pdf = tmp_path / "talks.html", tmp_path / "talks.pdf"
    words = ["report", "istanbul-2025", "--runs", "150", "--no-doubt", "--out", str(out)]
    quick = [
        "blocked", "compare --arm 'without Qatar: mediators.qatar.present=0'",
        "credit --budget 7200", "rank --budget 15100", "after collapse",
    ]  # fmt: skip
    asks = [word for one in quick for word in ("--ask", one)]
    assert main([*words, *asks, "--pdf", str(pdf)]) == 0
    assert str(pdf) in capsys.readouterr().err
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    sheets = text.split("\f")
    assert [n for n, sheet in enumerate(sheets) if re.search(r"^\s*Annex$", sheet, re.M)] == [2]
    made = out.read_text("utf-8")
    assert [points for points in least_letters(made) if points < PRINTED] == []
    assert min(least_letters(made.replace("86mm", "40mm"))) < PRINTED
    in_points = re.findall(r"font-size: ([\d.]+)pt", made.partition("@media print")[2])
    assert len(in_points) > 5
    assert min(map(float, in_points)) >= PRINTED
    options = re.findall(r"--(?:set|arm|budget)\b.*", text)
    whole = r"""--(set ("[^"]+"|[\w.]+=\S+)|arm ["'\\]+without Qatar: \S+=0["'\\]|budget \d+)"""
    assert len(options) > 8
    assert [words for words in options if not re.match(whole, words)] == []
    front = " ".join(" ".join(sheets[:2]).split())
    for question in ("How do the talks end?", "How far can this be relied on?"):
        assert question in front


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--ask", "rnak"], "did you mean 'rank'?"),
        (["--ask", ""], "asks no question"),
        (["--ask", "compare"], "--ask 'compare': there is nothing to compare"),
        (["--ask", "after 'no such thing'"], "--ask"),
        (["--ask", "rank --out here"], "--out, --size, --format and --json are not for a report"),
        (["--ask", "rank --outcom settled"], "--outcom"),
        (["--ask", "blocked 'unclosed"], "--ask"),
        ([], "--out is missing"),
    ],
)
def test_a_mistake_is_one_message_and_nothing_is_written(
    more: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "talks.html"
    words = ["report", "textbook-two-party", *more, *(["--out", str(out)] if more else [])]
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert message in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["--out", "talks.pdf"], "--out: 'talks.pdf' must end in .html, such as 'talks.html'"),
        (["--out", "talks"], "--out: 'talks' must end in .html, such as 'talks.html'"),
        (["--out", "a.html", "--pdf", "b.html"], "--pdf: 'b.html' must end in .pdf"),
        (["--json", "--pdf", "b.pdf"], "--out is missing"),
    ],
)
def test_a_name_that_says_something_else_is_refused(
    files: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["report", "textbook-two-party", *files]) == 2
    assert message in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_without_a_browser_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(to_pdf, "BROWSERS", ("no-such-browser",))
    files = ["--out", str(tmp_path / "a.html"), "--pdf", str(tmp_path / "a.pdf")]
    assert main(["report", "textbook-two-party", *files]) == 2
    assert "open the page and print it from there" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]
