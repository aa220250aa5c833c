"""The short form of a story: what is told, in how many words, and what is not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generated import generated
from negsim.cli.main import main
from negsim.scenario.files.fictional import deal
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario
from negsim.story.account import Account, play
from negsim.story.catalogue import capital
from negsim.story.short import TURNS, describe_shortly, shorten
from negsim.wording import Names
from shipped_cases import FEW

GOLDEN = Path(__file__).with_name("short")
TOLD = {"istanbul-2025": 2, "kenya-2008": 5, "vance-owen-1993": 14}
"""Scenarios and runs whose short stories are kept, with their numbers and without."""

LINES = 36
"""Lines of half a page."""


@pytest.fixture(scope="module", params=[2, pytest.param(7, marks=pytest.mark.long)])
def runs(request: pytest.FixtureRequest) -> list[Account]:
    """Return many runs: of shipped scenarios, of a fictional one, and of made-up ones."""
    many = request.param
    shipped = [play(load(name), 1, run) for name in FEW for run in range(5 * many)]
    fictional = deal("vance-owen-1993", made_up=True)
    made_up = [play(generated(number), number, 0) for number in range(6 * many)]
    return shipped + [play(fictional, 1, run) for run in range(3 * many)] + made_up


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize("name", TOLD)
def test_short_stories_are_as_kept(name: str, numbers: bool) -> None:
    kept = GOLDEN / f"{name}{'-numbers' * numbers}.txt"
    story = describe_shortly(play(load(name), 1, TOLD[name]), numbers)
    assert story == kept.read_text(encoding="utf-8")


def test_a_short_story_is_half_a_page(runs: list[Account]) -> None:
    for account in runs:
        lines = describe_shortly(account).splitlines()
        assert len(lines) <= LINES
        assert max(map(len, lines)) <= 80


def test_every_turning_point_of_the_log_is_told(runs: list[Account]) -> None:
    several = 0
    for account in runs:
        moves = [move for now in account.rounds for move in now.moves if move.what in TURNS]
        turns = shorten(account).turns
        told = [move for turn in turns for move in turn.moves if move.what in TURNS]
        assert told == moves
        for turn in turns:
            for move in turn.moves:
                named = "both sides", "all sides", _names(account).get(move.who, "")
                assert any(name in turn.words[:1].lower() + turn.words[1:] or name in turn.words
                           for name in named), move  # fmt: skip
                assert re.search(_spanned(move.round), _rounds_of(turn.numbers)), turn
        several += len(turns) < len(moves)
    assert several > 20


def _names(account: Account) -> dict[str, str]:
    scenario = account.scenario
    return {one.id: one.name for one in (*scenario.parties, *scenario.mediators)}


def _spanned(number: int) -> str:
    return rf"\b{number}\b"


def _rounds_of(numbers: str) -> str:
    """Return all rounds that numbers name, spans written out."""
    parts = re.findall(r"rounds? ([0-9, and-]+)", numbers)
    spans = re.findall(r"(\d+)(?:-(\d+))?", " ".join(parts))
    return " ".join(str(n) for a, b in spans for n in range(int(a), int(b or a) + 1))


def without_names(scenario: Scenario, story: str) -> str:
    """Return a story in one line without the names of its scenario, which may hold digits."""
    names = Names.of(scenario)
    known = {scenario.name or scenario.id, *(o.name or o.id for o in scenario.outcomes)}
    known |= {*names.issues.values()}.union(*names.levels.values())
    for some in (names.parties, names.mediators, names.sources):
        known |= {form for name in some.values() for form in (name, capital(name))}
    words = " ".join(story.split())
    for name in sorted(known - {""}, key=len, reverse=True):
        words = words.replace(" ".join(name.split()), "")
    return words


def test_no_number_is_told_unasked(runs: list[Account]) -> None:
    with_numbers = 0
    for account in runs:
        for numbers in (False, True):
            story = without_names(account.scenario, describe_shortly(account, numbers))
            if not numbers:
                assert not re.search(r"[0-9%]", story)
            with_numbers += numbers and bool(re.search(r"round [0-9]", story))
    assert with_numbers == len(runs)


def test_names_are_those_of_the_scenario(runs: list[Account]) -> None:
    known = json.loads((Path(__file__).parents[2] / "negsim/story/catalogue.json").read_text())
    said = " ".join(json.dumps(known[part]) for part in ("short", "short_again", "head", "phases"))
    said += json.dumps([known["words"], known["end"], known["lines"], known["scales"]])
    allowed = {*re.findall(r"[^\W\d_]+", said.lower())} | {"s"}
    for account in runs:
        story = without_names(account.scenario, describe_shortly(account))
        endings = "interim truce stalemate collapse hostilities"
        left = {*re.findall(r"[^\W\d_]+", story.lower())} - allowed - {*endings.split()}
        assert not left


def test_ids_and_moves_do_not_show(runs: list[Account]) -> None:
    for account in (one for one in runs if one.scenario.id in FEW):
        ids = [p.id for p in (*account.scenario.parties, *account.scenario.issues) if "_" in p.id]
        assert not [id for id in ids if id in describe_shortly(account, numbers=True)]


def test_the_verb_tells_it(capsys: pytest.CaptureFixture[str]) -> None:
    account = play(load("istanbul-2025"), 1, 2)
    for given, numbers in ((["--short"], False), (["--short", "--numbers"], True)):
        assert main(["story", "istanbul-2025", "--run", "2", *given]) == 0
        assert capsys.readouterr().out == describe_shortly(account, numbers)
    assert main(["story", "istanbul-2025", "--run", "2", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)["short"]
    assert document == shorten(account).document()
    assert document["turns"][0]["moves"][0] == {"round": 1, "what": "talks are back", "who": ""}


def test_numbers_alone_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["story", "textbook-two-party", "--numbers"]) == 2
    assert capsys.readouterr().err == (
        "negsim: --numbers: goes with --short; the long story has all numbers\n"
    )
