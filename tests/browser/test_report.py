"""The report: one file that stands alone, with every answer and all that it rests on."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

import negsim
from negsim.browser import to_pdf
from negsim.browser.report import QUESTIONS, report
from negsim.cli.main import main
from negsim.cli.report import VERBS, usual
from negsim.questions.answer import Answer
from negsim.results.result import Result

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

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += f" {data}" if self.open[-1:] not in (["style"], ["title"]) else ""


@pytest.fixture(scope="module")
def asked() -> tuple[Result, list[Answer]]:
    given = {"runs": 200, "seed": 3}
    answers: list[Answer] = [
        negsim.compare("istanbul-2025", ARM, **given),  # type: ignore[arg-type]
        negsim.blocked("istanbul-2025", **given),
        negsim.after("istanbul-2025", "collapse", **given),
    ]
    return negsim.run("istanbul-2025", 200, 3), answers


@pytest.fixture(scope="module")
def page(asked: tuple[Result, list[Answer]]) -> str:
    return report(*asked)


def test_what_is_asked_by_default_says_what_assumptions_leave_where_it_can() -> None:
    scenario = negsim.load("istanbul-2025")
    asked = [*usual(scenario, True)]
    assert [one.split()[0] for one in asked] == ["blocked", "compare", "credit", "rank", "after"]
    assert ["--doubt" in one for one in asked] == [True] * 5
    assert not any("--doubt" in one for one in usual(scenario, False))
    assert "without Qatar: mediators.qatar.present=0" in asked[1]


def test_every_verb_that_asks_has_its_question() -> None:
    assert sorted(QUESTIONS) == sorted(VERBS)


def test_it_says_all_that_was_found(asked: tuple[Result, list[Answer]], page: str) -> None:
    result, answers = asked
    words = Reader(page).words
    for answer in answers:
        for told in (answer.sentence, answer.command, answer.caution):
            assert " ".join(told.split()) in words
        assert words.count(answer.sentence) == 2  # on the sheets in front, and in the annex
        for check in answer.checks():
            assert check.verdict in words
        for pair in answer.pairs():
            assert pair.document()["sides"][0]["command"] in words
    for key, source in result.scenario.sources:
        assert f"[{key}] {' '.join(source.split())}" in words
    assert result.scenario.fingerprint in words
    assert "not a forecast" in words
    assert "negsim run istanbul-2025 --runs 200 --seed 3" in words
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


def test_the_same_answers_give_the_same_bytes(
    asked: tuple[Result, list[Answer]], page: str
) -> None:
    assert report(*asked) == page


def test_two_printed_sheets_come_before_the_annex(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, pdf = tmp_path / "talks.html", tmp_path / "talks.pdf"
    words = ["report", "istanbul-2025", "--runs", "150", "--no-doubt", "--out", str(out)]
    quick = [
        "blocked", "compare --arm 'without Qatar: mediators.qatar.present=0'",
        "credit --budget 20000", "rank --budget 20000", "after collapse",
    ]  # fmt: skip
    asks = [word for one in quick for word in ("--ask", one)]
    assert main([*words, *asks, "--pdf", str(pdf)]) == 0
    assert str(pdf) in capsys.readouterr().err
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    sheets = text.split("\f")
    assert [n for n, sheet in enumerate(sheets) if re.search(r"^\s*Annex$", sheet, re.M)] == [2]
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


def test_without_a_browser_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(to_pdf, "BROWSERS", ("no-such-browser",))
    files = ["--out", str(tmp_path / "a.html"), "--pdf", str(tmp_path / "a.pdf")]
    assert main(["report", "textbook-two-party", *files]) == 2
    assert "open the page and print it from there" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]
