"""HTML pages for a class, as a strict reader sees them and as a browser prints them on paper."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from html import unescape
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest

from negsim.browser.to_pdf import browser, to_pdf

VOID = {"meta", "br", "hr"}


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

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        """Return the attributes of each element of some kinds, in order."""
        return [attributes for tag, attributes in self.seen if tag in tags]


def words_of(text: str) -> str:
    """Return what a reader sees of a page, each run of blanks as one."""
    return " ".join(Reader.of(text).words.split())


MILLIMETRE = 72 / 25.4
PAPERS = {"A4": (595.0, 842.0), "Letter": (612.0, 792.0)}
"""Width and height in points."""

EACH_PAPER = pytest.mark.parametrize(
    "paper", ["A4", pytest.param("Letter", marks=pytest.mark.long)]
)
"""Pages are printed on one paper each time, on the other as long tests."""


def joined(pages: Iterable[str]) -> str:
    """Return pages as one, each on new paper: a browser takes a second to start."""
    first, *_ = pages = list(pages)
    bodies = [page.partition("<body>")[2].partition("</body>")[0] for page in pages]
    return first.replace(bodies[0], '<div style="break-before: page"></div>'.join(bodies))


def printed(file: Path, paper: str) -> Path:
    """Print a page with a browser on a paper and return the PDF."""
    text = file.read_text(encoding="utf-8").replace("size: auto", f"size: {paper}")
    sized = file.with_name(f"{paper}-{file.name}")
    sized.write_text(text, encoding="utf-8")
    pdf = sized.with_suffix(".pdf")
    to_pdf(browser(), sized, pdf)
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


def printed_lines(file: Path, paper: str) -> list[list[str]]:
    """Print a page with a browser on a paper and return the lines of each sheet that have words."""
    command = ["pdftotext", "-layout", str(printed(file, paper)), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [[line for line in one.splitlines() if line.strip()] for one in text.split("\f")[:-1]]


def clipped(sheets: list[list[Word]], paper: str) -> list[str]:
    """Return the words that reach into the margin."""
    width, edge = PAPERS[paper][0], 14 * MILLIMETRE
    return [word for word, low, high in chain(*sheets) if min(low, width - high) < edge]


def lost(page: str, sheets: list[list[Word]]) -> list[str]:
    """Return the words of a page that are not on paper."""
    seen = "".join(word for word, _, _ in chain(*sheets))
    return [word for word in words_of(page).split() if word not in seen]


LEADS = re.compile(
    r"<h[23]>(.*?)</h[23]>|<thead>(.*?)</thead>|"
    r'<p>((?:(?!</p>).)*?)</p>\s*(?=<pre|<table|<div class="?line)',
    re.S,
)
"""What stands above something and is lost at the end of a page without it."""


def cut_off(pages: list[str], paper: str, folder: Path) -> list[str]:
    """Print pages, each on new paper, and return the last lines of sheets that lead to nothing."""
    file = folder / "all.html"
    # What is left empty to write in gets a dot, so that the words tell on which sheet it is.
    whole = (
        joined(pages).replace("td:empty", "td.blank").replace("<td></td>", "<td class=blank>.</td>")
    )
    whole = re.sub(r"(<td[^>]*>|<div class=\"?line\"?>)(</td>|</div>)", r"\1.\2", whole)
    file.write_text(whole, encoding="utf-8")
    command = ["pdftotext", "-layout", str(printed(file, paper)), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    sheets = [[" ".join(line.split()) for line in one.splitlines()] for one in text.split("\f")]
    names = (re.escape(unescape(one)) for one in re.findall("<title>(.*?)</title>", whole))
    foot = re.compile(rf"(?:(?:{'|'.join(names)}) )?\d+ / \d+")
    ends = [[line for line in one if line and not foot.fullmatch(line)] for one in sheets]
    leads = {
        " ".join(unescape(re.sub(r"<[^>]+>", " ", next(filter(None, found)))).split())
        for page in pages
        for found in LEADS.findall(page)
    }
    assert len(ends) > len(pages)
    assert len(leads) > len(pages)
    last = [end[-1] for end in ends if end]
    return [
        line
        for line in last
        if line in leads or (len(line) > 15 and any(lead.endswith(line) for lead in leads))
    ]


def parted(pages: list[str], paper: str, folder: Path) -> list[str]:
    """Print pages and return the prompts below which no line to write on fits on the sheet.

    Empty lines leave no word in a PDF, so where a prompt stands has to tell.
    """
    prompts = re.findall(r'<p>([^<]*)</p>\s*<div class="line">', "".join(pages))
    assert len(prompts) > len(pages)
    file = folder / "asked.html"
    file.write_text(joined(pages), encoding="utf-8")
    command = ["pdftotext", "-bbox-layout", str(printed(file, paper)), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    room = 15 * MILLIMETRE + 2 * 17  # the margin, and two lines
    deepest = PAPERS[paper][1] - room
    low = []
    for bottom, words in re.findall(r'<line [^>]*yMax="([\d.]+)">(.*?)</line>', text, re.S):
        line = unescape(" ".join(re.findall(r">([^<]+)</word>", words)))
        if float(bottom) > deepest and any(unescape(one).endswith(line) for one in prompts):
            low.append(line)
    return low
