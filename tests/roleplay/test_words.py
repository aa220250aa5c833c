"""What a player reads: each move once, a text in full at first and then what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from negsim.roleplay.observation import Observation
from negsim.roleplay.seat import Game, advance
from negsim.roleplay.words import news
from negsim.scenario.files.load import load


class Counted(list[Any]):
    """A list that counts what it hands out."""

    handed = 0

    def __iter__(self) -> Iterator[Any]:
        for item in super().__iter__():
            self.handed += 1
            yield item

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        self.handed += len(found) if isinstance(at, slice) else 1
        return found


def offers(count: int) -> Observation:
    """Return what Upton sees after Downton has asked for less every second round."""
    view = advance(Game(load("textbook-two-party"), "upton"), [])
    assert isinstance(view, Observation)
    moves = Counted(
        {"round": number, "what": "offers", "who": "downton", "facts": {}, "worth": 0.25,
         "text": {"water": "Downton" if number // 2 % 2 else "by turns", "bridge": "Upton"}}
        for number in range(1, count + 1)
    )  # fmt: skip
    return replace(view, moves=moves)


def test_a_text_is_written_in_full_then_by_what_has_changed() -> None:
    lines = news(offers(4), since=0)
    page = Path(__file__).with_name("news.txt").read_text(encoding="utf-8")
    assert "\n".join(lines) + "\n" == page
    assert news(offers(4), since=2) == lines[4:]


def test_the_work_grows_with_the_moves_and_not_with_their_square() -> None:
    view = offers(200)
    news(view, since=0)
    assert isinstance(view.moves, Counted)
    assert view.moves.handed <= 3 * len(view.moves)
