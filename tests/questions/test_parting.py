"""Two runs told as stories: what is the same in both, and how each goes on from where they part."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from amounts import few_or_many
from negsim.questions.answer import Pair
from negsim.questions.arms import arm_of, base_of
from negsim.questions.parting import parting
from negsim.story.account import Account, play
from negsim.story.short import TURNS

LATER = "The agreement", "Later the agreement", "To the last", "Nobody was short"
"""How sentences begin that follow on how a run ends."""


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    """Return runs that part, some of them after turning points that both have."""
    base = base_of("istanbul-2025")
    arm = arm_of(base, "without Qatar", {"mediators.qatar.present": 0})
    found = [Pair.of("Told", base, arm, 1, run) for run in (*range(40), 2655)]
    parted = [pair for pair in found if pair.parting.round is not None]
    assert len(parted) > 20
    assert sum(len(pair.parting.before) > 0 for pair in parted) > 5
    return parted


def turning_points(account: Account, first: int, end: int) -> list[str]:
    """Return what turns a run in some rounds, by the kind of move."""
    now = [now for now in account.rounds if first <= now.round < end]
    return [move.what for one in now for move in one.moves if move.what in TURNS]


@few_or_many("every", 4, 1)
def test_a_pair_is_told_as_two_stories_from_the_round_where_it_parts(
    pairs: list[Pair], every: int
) -> None:
    for pair in pairs[::every]:
        told = pair.document()
        accounts = [play(side.scenario, pair.seed, told["run"]) for side in pair.sides]
        base, arm = (side.scenario for side in pair.sides)
        assert parting(arm, base, pair.seed, told["run"]).before == pair.parting.before
        for account, side in zip(accounts, told["sides"], strict=True):
            *turns, ends = [one for one in side["story"] if not one.startswith(LATER)]
            assert ends.startswith(f"How it ends: {account.outcome_name} (")
            rounds = [int(n) for one in turns for n in re.findall(r"rounds? (\d+)", one)]
            assert rounds == sorted(rounds)
            assert min(rounds, default=told["round"]) >= told["round"]
            assert max(rounds, default=0) <= account.rounds[-1].round
            made = turning_points(account, told["round"], 10**9)
            back = re.search(r"back to the table|talks are back|talks come back", " ".join(turns))
            assert ("talks are back" in made) == bool(back)
            assert ("signed" in made) == ("A text is signed" in " ".join(turns))
            assert len(turns) <= 6
        lines = pair.lines()
        assert all(len(line) <= 80 for part in lines for line in part.split("\n")[:-1])
        page = " ".join(" ".join(lines).split())
        for words in (*told["before"], *(one for side in told["sides"] for one in side["story"])):
            assert words in page
            assert words in " ".join(ElementTree.fromstring(f"<p>{pair.html()}</p>").itertext())


def test_a_move_where_it_parts_has_the_number_of_the_verb_and_one_colon(pairs: list[Pair]) -> None:
    opened = [f"{s['label']}: {s['story'][0]}" for pair in pairs for s in pair.document()["sides"]]
    assert any("without Qatar: Afghan Taliban wait" in words for words in opened)
    assert not any("Afghan Taliban waits" in words or ": waits" in words for words in opened)


def test_what_has_other_causes_is_told_without_them(pairs: list[Pair]) -> None:
    told = [words for pair in pairs for words in pair.parting.before]
    assert any(words.startswith("Talks come back (round ") for words in told)
    assert not any("Qatar" in words for words in told)  # who is in one of the two alone


def test_a_run_with_the_same_moves_is_told_once() -> None:
    base = base_of("istanbul-2025")
    pair = Pair.of("The same", base, arm_of(base, "same", {}), 1, 24)
    told = pair.document()
    assert told["round"] is None
    assert "A text is signed" in told["before"][-1]
    assert [side["story"][0][:12] for side in told["sides"]] == ["How it ends:"] * 2
