"""Saved games, also damaged or edited: each goes on, or one message names the file."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from negsim.errors import NegsimError
from negsim.roleplay import game as games
from negsim.roleplay.game import Saved, resume, save, usual_file
from negsim.roleplay.seat import Game
from negsim.scenario.files.load import load

TOWNS = "textbook-two-party"

GAME = {
    "negsim_game": 2, "version": "", "scenario": TOWNS, "fictional": False, "fingerprint": "",
    "changes": {}, "role": "upton", "seed": 1, "run": 0, "moves": [],
}  # fmt: skip

NO_GAMES: dict[str, str | dict[str, Any]] = {
    "half": "{",
    "list": "[]",
    "long number": f'{{"seed": {"1" * 5000}}}',
    "kinds": {"moves": {}, "seed": True},
    "first model": {"negsim_game": 1},
    "format": {"negsim_game": 3},
    "fingerprint": {"fingerprint": "00"},
    "role": {"role": "nobody"},
    "move": {"moves": [{"text": None}, {"accept": ["upton"]}]},
    "change": {"changes": {"parties.upton.batna": "a lot"}},
}
"""What a file may hold that is no game, or none that can go on."""


def test_a_file_that_holds_no_game_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fingerprint, found = load(TOWNS).fingerprint, ""
    for name, content in NO_GAMES.items():
        if isinstance(content, dict):
            content = json.dumps(GAME | {"fingerprint": fingerprint} | content)
        Path("game.json").write_text(content)
        with pytest.raises(NegsimError) as caught:
            resume(Path("game.json"))
        found += f"# {name}\n{caught.value}\n"
    page = Path(__file__).with_name("no_games.txt").read_text(encoding="utf-8")
    assert found.replace(fingerprint, "FINGERPRINT") == page


def test_a_game_of_an_unknown_scenario_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "game.json"
    file.write_text(json.dumps(GAME | {"scenario": "two-towns"}))
    with pytest.raises(NegsimError, match="no scenario 'two-towns'"):
        resume(file)


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(NegsimError, match="/dev/zero: is over 10 MB"):
        resume(Path("/dev/zero"))


def test_the_usual_file_lies_in_out_whatever_the_id() -> None:
    game = Game(replace(load(TOWNS), id="../../else/where"), "upton", 3)
    assert usual_file(game) == Path("out/..-..-else-where-upton-seed3.game.json")


MOVES: list[dict[str, Any]] = [
    {"text": {"water": "Upton", "bridge": "Downton"}},
    {"accept": []},
    {"text": None},
    {"accept": []},
]
DRAFT = {"water": "Upton", "bridge": "shared"}
OTHERS = [
    *(None, True, False, -1, 0, 1, 2**64, 1e308, 0.5, "", "\0", "x", "../..", "é\ud800", "a\nb"),
    *("istanbul-2025", "parties.upton.batna", "1" * 50, [], [[]], [{}], {}, {"a": None}, {"": 1}),
]
"""What any part may be replaced by."""


def saved(file: Path) -> dict[str, Any]:
    """Save a game and return it as plain data."""
    scenario = load(TOWNS, {"parties.upton.batna": 0.25})
    save(Saved(TOWNS, False, Game(scenario, "upton", 1), MOVES, DRAFT), file)
    return dict(json.loads(file.read_text(encoding="utf-8")))


def indices(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every part of a document."""
    keys = part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for key in keys:
        yield (*path, key)
        yield from indices(part[key], (*path, key))


def edited(document: dict[str, Any], dice: random.Random) -> str:
    """Return a game with one part changed, removed or renamed."""
    made = copy.deepcopy(document)
    *path, last = dice.choice(list(indices(made)))
    part: Any = made
    for key in path:
        part = part[key]
    kind = dice.randrange(4)
    if kind == 0:
        del part[last]
    elif kind == 1 and isinstance(part, dict):
        part[str(dice.choice(OTHERS))] = part.pop(last)
    else:
        part[last] = dice.choice(OTHERS)
    return json.dumps(made)


def flipped(data: bytes, dice: random.Random) -> bytes:
    """Return bytes with up to three bits turned, or with an end cut off."""
    if dice.random() < 0.1:
        return data[: dice.randrange(len(data))]
    turned = bytearray(data)
    for _ in range(dice.randint(1, 3)):
        turned[dice.randrange(len(turned))] ^= 1 << dice.randrange(8)
    return bytes(turned)


def trial(data: bytes, file: Path) -> str:
    """Return what is wrong with how a file is treated, or "": it goes on or is refused by name."""
    file.write_bytes(data)
    try:
        resume(file)
    except NegsimError as error:
        lines = str(error).split("\n")
        named = all(line.startswith((str(file), "... and ")) for line in lines)
        return "" if named else f"{data!r}: {error}"
    except Exception as error:
        return f"{data!r}: {error!r}"
    return ""


def trials(folder: Path, count: int) -> list[str]:
    """Return what is wrong with how damaged games are treated."""
    file, dice = folder / "game.json", random.Random(20261127)
    document = saved(file)
    whole = file.read_bytes()
    assert resume(file).draft == DRAFT
    data = [flipped(whole, dice) for _ in range(count)]
    data += [edited(document, dice).encode() for _ in range(count)]
    return [fault for one in data if (fault := trial(one, file))]


def test_a_damaged_game_is_refused_by_name_or_goes_on(tmp_path: Path) -> None:
    assert trials(tmp_path, 80) == []


def test_a_check_that_is_left_out_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(games, "PARTS", {})
    assert trials(tmp_path, 40) != []
