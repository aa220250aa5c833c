"""Two runs told as stories: what is the same in both, and how each goes on from where they part."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

import negsim
from negsim.questions.answer import Pair
from negsim.questions.arms import arm_of, base_of
from negsim.questions.comparison import Comparison
from negsim.questions.parting import story
from negsim.story.account import Account, play
from negsim.story.short import TURNS

LATER = "The agreement", "Later the agreement", "To the last", "Nobody was short"
"""How sentences begin that follow on how a run ends."""


@pytest.fixture(scope="module")
def answer() -> Comparison:
    arms = {"without Qatar": {"mediators.qatar.present": 0}}
    return negsim.compare("istanbul-2025", arms, runs=1500, seed=3)


def turning_points(account: Account, first: int, end: int) -> list[str]:
    """Return what turns a run in some rounds, by the kind of move."""
    now = [now for now in account.rounds if first <= now.round < end]
    return [move.what for one in now for move in one.moves if move.what in TURNS]


def test_a_pair_is_told_as_two_stories_from_the_round_where_it_parts(answer: Comparison) -> None:
    for pair in answer.pairs():
        told = pair.document()
        accounts = [play(side.scenario, answer.seed, told["run"]) for side in pair.sides]
        before = [story(one, 1)[: len(told["before"])] for one in accounts]
        assert before[0] == before[1] == tuple(told["before"])
        for account, side in zip(accounts, told["sides"], strict=True):
            *turns, ends = [one for one in side["story"] if not one.startswith(LATER)]
            assert ends.startswith(f"How it ends: {account.outcome_name} (")
            rounds = [int(n) for one in turns for n in re.findall(r"rounds? (\d+)", one)]
            assert rounds == sorted(rounds)
            assert min(rounds) >= told["round"]
            assert max(rounds) <= account.rounds[-1].round
            made = turning_points(account, told["round"], 10**9)
            assert ("talks are back" in made) == ("back to the table" in " ".join(turns))
            assert ("signed" in made) == ("A text is signed" in " ".join(turns))
            assert len(turns) <= 6
        lines = pair.lines()
        assert all(len(line) <= 80 for part in lines for line in part.split("\n")[:-1])
        page = " ".join(" ".join(lines).split())
        for words in (*told["before"], *(one for side in told["sides"] for one in side["story"])):
            assert words in page
            assert words in " ".join(ElementTree.fromstring(f"<p>{pair.html()}</p>").itertext())


def test_a_run_with_the_same_moves_is_told_once() -> None:
    base = base_of("istanbul-2025")
    pair = Pair.of("The same", base, arm_of(base, "same", {}), 1, 24)
    told = pair.document()
    assert told["round"] is None
    assert "A text is signed" in told["before"][-1]
    assert [side["story"][0][:12] for side in told["sides"]] == ["How it ends:"] * 2
