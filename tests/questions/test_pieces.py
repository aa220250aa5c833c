"""Unfinished work: what was done is not done again, and damage is done anew."""

from __future__ import annotations

from pathlib import Path

import pytest

import negsim
from negsim.errors import NegsimError
from negsim.questions import pieces as module
from negsim.questions.pieces import Pieces, about

ABOUT = {"verb": "rank", "seed": 1}


def squares(file: Path | None, upto: int, stop: int = 99) -> tuple[list[int], list[int]]:
    """Return squares, and of which numbers they were worked out now; stop at a number."""
    worked: list[int] = []

    def work(n: int) -> int:
        if n == stop:
            raise KeyboardInterrupt
        worked.append(n)
        return n * n

    with Pieces(file, ABOUT) as pieces:
        return [pieces.of(str(n), lambda n=n: work(n)) for n in range(upto)], worked


def test_interrupted_work_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "work"
    with pytest.raises(KeyboardInterrupt):
        squares(file, 5, stop=3)
    assert squares(file, 5) == ([0, 1, 4, 9, 16], [3, 4])
    assert squares(file, 6) == ([0, 1, 4, 9, 16, 25], [5])
    assert squares(None, 3) == ([0, 1, 4], [0, 1, 2])


@pytest.mark.parametrize(("cut", "again"), [(1, []), (2, [3]), (20, [3]), (30, [2, 3])])
def test_a_line_cut_short_is_done_again(tmp_path: Path, cut: int, again: list[int]) -> None:
    file = tmp_path / "work"
    squares(file, 4)
    file.write_bytes(file.read_bytes()[:-cut])
    assert squares(file, 4) == ([0, 1, 4, 9], again)
    assert squares(file, 4) == ([0, 1, 4, 9], [])


def test_every_flipped_bit_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "work"
    squares(file, 3)
    whole = file.read_bytes()
    begin = whole.index(b"\n")
    for at in range(begin + 1, len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        assert squares(file, 3)[0] == [0, 1, 4]


def test_other_work_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "work"
    squares(file, 2)
    with pytest.raises(NegsimError, match="unfinished work of another command"):
        Pieces(file, ABOUT | {"seed": 2})
    file.write_bytes(b"\xff nonsense")
    with pytest.raises(NegsimError, match="unfinished work of another command"):
        Pieces(file, ABOUT)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NegsimError, match="cannot be written"):
        Pieces(tmp_path / "none" / "work", ABOUT)


def test_done_work_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "work"
    pieces = Pieces(file, ABOUT)
    pieces.of("a", lambda: [1.5, None])
    pieces.remove()
    assert not file.exists()


def test_pieces_are_of_one_verb_scenario_version_and_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = negsim.load("textbook-two-party")
    other = negsim.apply(scenario, {"parties.upton.batna": 0.4})
    one = about("rank", scenario, runs=5)
    assert one == about("rank", negsim.load("textbook-two-party"), runs=5)
    assert one != about("map", scenario, runs=5)
    assert one != about("rank", other, runs=5)
    assert one != about("rank", scenario, runs=6)
    monkeypatch.setattr(module, "version", lambda: "another")
    assert one != about("rank", scenario, runs=5)
