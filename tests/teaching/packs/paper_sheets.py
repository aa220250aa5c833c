"""What players know: the numbers and rules printed on the sheets of a pack, read from its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import product

import numpy as np

NO_TEXT = 1000.0
"""Price of a text that no number of points is enough for."""

LINE = re.compile(r"(.+?): at (least|most) '([^']+)'\. (Firm|Soft): ")
CONDITION = re.compile(r"([^;:]+): at (least|most) '([^']+)'")
STRUCK = re.compile(r"(.+); struck: (.+)\.")
FURTHER = "Further incidents"
MANNERS = {"Hold on": 2.0, "Give way step": 1.0, "Give way early": 0.5}
"""Power of the share of patience gone that a party has given up of what it could gain."""

DICE = ("1", "2", "3", "4", "5", "6")
PRICES = ("Prices: points that a text beyond", "Prices: points that it must have for those at home")

RUNS = "2,000 runs of this scenario"

SUMS = {
    "off": (1, "At the table: the talks break off"),
    "back": (1, "In a break: if all are ready, the talks come back"),
    "meet": (1, "In a break: if all are ready and the sum is higher"),
    "over": (13, "At the table: open hostilities"),
    "over_off": (13, "In a break: the same"),
}
"""Sums of two dice at which nothing happens, and how the rows of the others begin."""

Row = tuple[str, list[str]]
"""The group of rows that a row stands in, and its cells."""


class Sheet(HTMLParser):
    """A page as its reader has it: title, paragraphs and items of lists, and tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tables: list[tuple[str, list[Row]]] = []
        self.title = self.group = self.words = ""
        self.cells: list[str] = []
        self.feed(page.partition("<body>")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.cells = []
        if tag in ("h1", "p", "li", "th", "td", "caption"):
            self.words = ""

    def handle_endtag(self, tag: str) -> None:
        words = " ".join(self.words.split())
        if tag == "h1":
            self.title = words
        elif tag in ("p", "li"):
            self.said.append(words)
        elif tag == "caption":
            self.tables.append((words, []))
            self.group = ""
        elif tag in ("th", "td"):
            self.cells.append(words)
        elif tag == "tr" and len(self.cells) == 1:
            self.group = self.cells[0]
        elif tag == "tr":
            self.tables[-1][1].append((self.group, self.cells))

    def handle_data(self, data: str) -> None:
        self.words += data

    def rows(self, caption: str) -> list[Row]:
        """Return the rows, but for their heads, of all tables whose captions begin so."""
        found = (rows for words, rows in self.tables if words.startswith(caption))
        return [row for rows in found for row in rows[1:]]

    def find(self, pattern: str) -> re.Match[str] | None:
        """Return the first match of a pattern in what is said."""
        return next(filter(None, (re.search(pattern, words) for words in self.said)), None)

    def number(self, pattern: str) -> float:
        """Return the number that a pattern finds; it must be there."""
        found = self.find(pattern)
        assert found is not None, (self.title, pattern)
        return float(found[1])


@dataclass
class Party:
    """A party's sheet, worked out for each text.

    Prices are by die, column of softening and text, the second for an interim text. `waited` has
    until which round it holds, what no deal is worth, and by how much waiting softens.
    """

    name: str
    worth: np.ndarray
    prices: np.ndarray
    interim_prices: np.ndarray
    columns: list[int]
    waited: list[tuple[int, int, int]]
    kept: float
    patience: float
    power: float
    wants_truce: bool
    wants_quiet: bool


@dataclass
class Mediator:
    """A mediator's sheet: how far a press softens each party, how often it can, and when."""

    name: str
    softens: list[int]
    boxes: int
    deadlock: bool
    collapse: bool
    joins: int


@dataclass(eq=False)
class Pack:
    """All that a table plays by, and the percentages of model runs that the debrief prints.

    Of these `model` is that of runs that settle, `back` of those whose talks ever come back.
    Who is `struck` may blame somebody if it is in `blamed`. Incidents in the round `further` hurt
    all as `hurts` says: in points off no deal, and softening.
    """

    texts: np.ndarray
    aside: dict[int, int]
    parties: list[Party]
    mediators: list[Mediator]
    rounds: int
    minutes: int
    talks: bool
    truce: bool
    struck: dict[int, list[str]]
    blamed: dict[int, list[str]]
    further: int
    hurts: tuple[int, int]
    set_aside_from: int
    dice: dict[str, list[int]]
    late_from: int
    endings: dict[str, float]
    model: float
    back: float


class Issues:
    """The issues as sheets name them, and every text that can be made of their levels."""

    def __init__(self, sheet: Sheet) -> None:
        self.levels: dict[str, list[str]] = {}
        for issue, (level, *_) in sheet.rows("Points of each level"):
            self.levels.setdefault(issue.removesuffix(" *"), []).append(level)
        self.names = list(self.levels)
        self.texts = np.array(list(product(*(range(len(one)) for one in self.levels.values()))))
        said = sheet.find(r"All may sign for now .*?: (.*?)\. For you these levels")
        given = re.findall(r"([^;:]+): '([^']+)'", said[1]) if said else []
        self.aside = {self.at(issue): self.level(issue, level) for issue, level in given}

    def at(self, issue: str) -> int:
        return self.names.index(issue.strip())

    def level(self, issue: str, level: str) -> int:
        return self.levels[issue.strip()].index(level)

    def beyond(self, bound: Sequence[str]) -> np.ndarray:
        """Return which texts lie beyond a bound: issue, least or most, and level."""
        issue, which, level = bound
        column, limit = self.texts[:, self.at(issue)], self.level(issue, level)
        return column < limit if which == "least" else column > limit


def read(pages: Mapping[str, str]) -> Pack:
    """Return what the pages of a pack for one length of class say."""
    roles = [Sheet(page) for file, page in pages.items() if file.startswith("role-")]
    own = [sheet for sheet in roles if sheet.rows("Points of each level")]
    issues = Issues(own[0])
    parties = [_party(sheet, issues) for sheet in own]
    injects, teacher = Sheet(pages["injects.html"]), Sheet(pages["teacher.html"])
    brief, debrief = Sheet(pages["brief.html"]), Sheet(pages["debrief.html"])
    rounds_of = dict(_cards(injects))
    pressing = [sheet for sheet in roles if sheet.rows("Times that you can press")]
    mediators = [_mediator(sheet, [one.name for one in parties], rounds_of) for sheet in pressing]
    long = Sheet(pages["brief-long.html"])
    victims = dict(one.groups() for one in map(STRUCK.fullmatch, long.said) if one)
    hurts = injects.find(r"is worth (\d+) points less to you, and you are softened by (\d+) more")
    asides = (sheet.find(r"from round (\d+) at the table on, you may put") for sheet in roles)
    aside_from = next(filter(None, asides), None)
    *_, (_, late_from) = injects.rows("Sums of two dice")
    told = next(cells[1] for _, cells in teacher.rows("Plans") if "Rounds of talks" in cells[0])
    return Pack(
        texts=issues.texts,
        aside=issues.aside,
        parties=parties,
        mediators=mediators,
        rounds=int(told.split()[0]),
        minutes=int(told.split()[2]),
        talks=brief.find("The delegations are at the table") is not None,
        truce=brief.find("A truce holds") is not None,
        struck=_struck(victims, rounds_of),
        blamed=_struck(victims, {one: at for one, at in rounds_of.items() if one != FURTHER}),
        further=rounds_of.get(FURTHER, 0),
        hurts=(int(hurts[1]), int(hurts[2])) if hurts else (0, 0),
        set_aside_from=int(aside_from[1]) if aside_from else 0,
        dice={key: _sums(injects, *told) for key, told in SUMS.items()},
        late_from=int(late_from[1]),
        endings={
            ending: float(share.strip("<> %")) for _, (ending, share, _) in debrief.rows(RUNS)
        },
        model=debrief.number(r"Settled, all texts together: ([\d.]+) %"),
        back=debrief.number(r"after a break in ([\d.]+) %"),
    )


def _cards(injects: Sheet) -> Iterator[tuple[str, int]]:
    """Yield the name of each card that has a round, without its number, and the round."""
    for _, (card, when) in injects.rows("At the beginning of which round"):
        if when.startswith("round "):
            yield card.split(" ", 1)[1], int(when[6:])


def _sums(injects: Sheet, never: int, begins: str) -> list[int]:
    """Return the two sums of a row, `never` for a word instead of one or for a row that lacks."""
    rows = [
        cells[1] for _, cells in injects.rows("Sums of two dice") if cells[0].startswith(begins)
    ]
    told = rows[0].split(", then ") if rows else ["never", "never"]
    return [never if one == "never" else int(one) for one in told]


def _struck(victims: Mapping[str, str], rounds_of: Mapping[str, int]) -> dict[int, list[str]]:
    """Return the parties that are struck before each round."""
    found: dict[int, list[str]] = {}
    for card, number in rounds_of.items():
        struck = victims.values() if card == FURTHER else [victims[card]] if card in victims else []
        found.setdefault(number, []).extend(struck)
    return {number: struck for number, struck in found.items() if struck}


def _party(sheet: Sheet, issues: Issues) -> Party:
    heads = next(rows[0][1] for words, rows in sheet.tables if words.startswith("What waiting"))
    assert heads == ["Rounds", "No deal is worth", "Softens you by"]
    manner = [power for words, power in MANNERS.items() if sheet.find(f"^{words}")]
    columns, prices = _prices(sheet, issues, set())
    return Party(
        name=sheet.title.removeprefix("Role: "),
        worth=_worth(sheet, issues),
        prices=prices,
        interim_prices=_prices(sheet, issues, set(issues.aside))[1],
        columns=columns,
        waited=[
            (int(rounds.split()[-1]), int(least.split()[0]), int(soft))
            for _, (rounds, least, soft) in sheet.rows("What waiting does to you")
        ],
        kept=sheet.number(r"keep (\d+) of 10 parts") / 10 if columns else 0.0,
        patience=sheet.number(r"By the end of round (\d+) at the table"),
        power=manner[0],
        wants_truce=sheet.find("you return only while a truce holds") is not None,
        wants_quiet=sheet.find("in class, after one round without") is not None,
    )


def _worth(sheet: Sheet, issues: Issues) -> np.ndarray:
    """Return the points of each text, gains that others must carry out counted as told."""
    worth = np.zeros(len(issues.texts))
    share = np.ones(len(issues.texts))
    if told := sheet.find(r"^\* Others must carry this out\. .* count (.*): that is how far"):
        percents, _, verifying = told[1].rpartition(" on ")
        if verifying:
            for percent, level in re.findall(r"(\d+) %(?: where a text says)? '([^']+)'", percents):
                column = issues.texts[:, issues.at(verifying)]
                share[column == issues.level(verifying, level)] = int(percent) / 100
        else:
            share[:] = int(told[1].split()[0]) / 100
    for name, column in zip(issues.names, issues.texts.T, strict=True):
        rows = [
            (issue, cells)
            for issue, cells in sheet.rows("Points of each level")
            if issue.removesuffix(" *") == name
        ]
        points = np.array([float(cells[1]) for _, cells in rows])
        now = next(float(cells[1]) for _, cells in rows if cells[2] == "holds now")
        own = points[column]
        if rows[0][0].endswith(" *"):
            own = own - (1.0 - share) * np.maximum(0.0, own - now)
        worth += own
    return worth


def _prices(sheet: Sheet, issues: Issues, aside: set[int]) -> tuple[list[int], np.ndarray]:
    """Return where columns of softening begin, and the price of each text.

    Where issues are set `aside`, lines on these do not bind, nor do those of people at home.
    """
    heads = [rows[0][1][1:] for words, rows in sheet.tables if words.startswith("Prices: ")]
    columns = [int(re.split(" to | and ", head)[0]) for head in heads[0]] if heads else []
    own, at_home = (_told(sheet.rows(caption)) for caption in PRICES)
    prices = np.zeros((len(DICE), max(1, len(columns)), len(issues.texts)))
    told = own
    for words in sheet.said:
        if words.startswith("Those at home who must approve"):
            told = at_home
        line = LINE.match(words)
        if line is None or issues.at(line[1]) in aside or (aside and told is at_home):
            continue
        binds = issues.beyond(line.groups()[:3])
        _, hangs, conditions = words.partition(
            "The line falls away in a text that has all of this: "
        )
        if hangs:
            broken = [issues.beyond(one) for one in CONDITION.findall(conditions)]
            binds &= np.logical_or.reduce(broken)
        for at, level in enumerate(issues.levels[line[1]]):
            texts = binds & (issues.texts[:, issues.at(line[1])] == at)
            rows = told.get(f"{line[1]}: {level}", {}) if line[4] == "Soft" else {}
            none = [NO_TEXT] * prices.shape[1]
            asked = np.array([rows.get(f"die {face}", none) for face in DICE])
            prices[:, :, texts] = np.maximum(prices[:, :, texts], asked[:, :, None])
    return columns, prices


def _told(rows: list[Row]) -> dict[str, dict[str, list[float]]]:
    """Return the prices of a table by level and by die."""
    found: dict[str, dict[str, list[float]]] = {}
    for level, (face, *points) in rows:
        if points == ["no text has enough"]:
            continue
        told = [NO_TEXT if one == "-" else float(one.removeprefix("over ")) for one in points]
        found.setdefault(level, {})[face] = told
    return found


def _mediator(sheet: Sheet, parties: list[str], rounds_of: Mapping[str, int]) -> Mediator:
    name = sheet.title.removeprefix("Role: ").removesuffix(", mediator")
    held = {cells[0]: cells[2] for _, cells in sheet.rows("Your hold on each party")}
    away = sheet.find("You are not there at first") is not None
    return Mediator(
        name=name,
        softens=[0 if held[one] == "-" else int(held[one].split()[1]) for one in parties],
        boxes=int(sheet.rows("Times that you can press")[0][1][1].split(",")[0]),
        deadlock=sheet.find("You press only in a deadlock") is not None,
        collapse=sheet.find("You press only after somebody has left") is not None,
        joins=rounds_of.get(f"{name} joins", 1000) if away else 1,
    )
