"""A game as a file: which run, which role, and the moves made, so that it can go on later.

The file holds no state of the run. To resume is to play the moves again
(`negsim.roleplay.seat.advance`), which also finds a move that somebody has changed by hand into one
that is not allowed.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from negsim.disk import nearest_folder, read_data, rehearsed, replacing, unwritable
from negsim.errors import Mistake, NegsimError, quoted
from negsim.results.provenance import changes, version
from negsim.roleplay.decide import Decision
from negsim.roleplay.seat import Game, advance
from negsim.scenario.files.blocks import file_name
from negsim.scenario.files.fictional import deal
from negsim.scenario.files.load import load, parse_setting, shipped

FORMAT = 2

OF_THE_FIRST_MODEL = (
    "the game is one of the first model, which this negsim no longer plays; negsim at its tag "
    "first-model goes on with it"
)

MOST_BYTES = 10_000_000
TOO_LONG = "is over 10 MB, too long for a game"

PARTS: dict[str, type] = {
    "negsim_game": int,
    "scenario": str,
    "fictional": bool,
    "fingerprint": str,
    "changes": dict,
    "role": str,
    "seed": int,
    "run": int,
    "moves": list,
}

KINDS = {
    int: "a whole number",
    str: "text",
    bool: "true or false",
    dict: "an object",
    list: "a list",
}
"""What a type is called where a part of a game is of another."""


@dataclass(frozen=True)
class Saved:
    """A game with its moves.

    Parameters
    ----------
    scenario : str
        Name of a shipped scenario, or path of a file as it was given.
    fictional : bool
        Whether it is played under its fictional names.
    game : Game
    moves : list of dict
        Decisions made so far, in order.
    draft : dict of str to str, or None
        The text that the player is working on.
    """

    scenario: str
    fictional: bool
    game: Game
    moves: list[Decision]
    draft: dict[str, str] | None = None

    def document(self) -> dict[str, Any]:
        """Return the game as plain data, as it stands in a file, without a real name."""
        hidden = self.fictional and self.scenario in shipped()
        return {
            "negsim_game": FORMAT,
            "version": version(),
            "scenario": self.game.scenario.id if hidden else self.scenario,
            "fictional": self.fictional,
            "fingerprint": self.game.scenario.fingerprint,
            "changes": changes(self.game.scenario),
            "role": self.game.role,
            "seed": self.game.seed,
            "run": self.game.run,
            "draft": self.draft,
            "moves": self.moves,
        }


def usual_file(game: Game) -> Path:
    """Return where a game is saved if nothing else is said."""
    return Path("out") / f"{file_name(game.scenario.id)}-{game.role}-seed{game.seed}.game.json"


def refuse_existing(file: Path) -> None:
    """Refuse a file for a new game that holds another one, or cannot be made."""
    if file.is_dir():
        raise NegsimError(f"'{file}' is a folder; name a file in it with --save")
    if os.path.lexists(file):
        raise NegsimError(
            f"'{file}' holds a game already: go on with it by negsim play --resume "
            f"{quoted(str(file))}, remove it, or name another file with --save"
        )
    try:  # to ask for permission is not to have room, and some names no file can have
        with rehearsed(file) as tried:
            tried.parent.mkdir(parents=True, exist_ok=True)
            with replacing(tried):
                pass
    except NotADirectoryError:
        what = f"cannot write '{file}': '{nearest_folder(file)}' is not a folder to write in"
        raise NegsimError(what) from None
    except (OSError, ValueError) as error:
        (mistake,) = unwritable(file, error).mistakes
        raise NegsimError(mistake.what) from None


def save(saved: Saved, file: Path) -> None:
    """Write a game, whole or not at all; what the file held before is replaced."""
    words = json.dumps(saved.document(), indent=2, ensure_ascii=False) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as stream:
            stream.write(words.encode("utf-8", "backslashreplace"))  # paths may hold other bytes
    except OSError as error:
        raise NegsimError(f"cannot write '{file}': {error.strerror or error}") from error


def resume(file: Path) -> Saved:
    """Return the game that a file holds, its moves checked by playing them.

    Raises
    ------
    NegsimError
        If there is no such file, it holds no game, its scenario has changed, or a move in it is
        not allowed.
    """
    try:
        game = _read(file)
        settings: dict[str, object] = dict(
            parse_setting(f"{path}={value}") for path, value in game["changes"].items()
        )
        source = _real_id(game["scenario"]) if game["fictional"] else game["scenario"]
        scenario = deal(source, settings, game["fictional"])
        if scenario.fingerprint != game["fingerprint"]:
            raise NegsimError(
                f"the scenario {game['scenario']} is no longer the one that was played: "
                f"fingerprint {scenario.fingerprint}, in the game {game['fingerprint']}"
            )
        played = Game(scenario, game["role"], game["seed"], game["run"])
        advance(played, game["moves"])
        _check_draft(played, game.get("draft"))
    except NegsimError as error:
        mistakes = [m if m.file else replace(m, file=str(file)) for m in error.mistakes]
        raise NegsimError(*mistakes) from None
    return Saved(source, game["fictional"], played, game["moves"], game.get("draft"))


def _check_draft(game: Game, draft: object) -> None:
    """Refuse a draft that gives not one level to each issue."""
    levels = {issue.id: issue.levels for issue in game.scenario.issues}
    given = draft if isinstance(draft, dict) else {}
    whole = given.keys() == levels.keys() and all(given[id_] in levels[id_] for id_ in levels)
    if draft is not None and not whole:
        what = f"must be null or give one of its levels to each of {', '.join(levels)}"
        raise NegsimError(Mistake(what, "draft"))


def _real_id(id_: str) -> str:
    """Return the id of the shipped scenario that goes by a fictional one; any other as it is."""
    return next((real for real in shipped() if dict(load(real).fictional).get("id") == id_), id_)


def _read(file: Path) -> dict[str, Any]:
    """Return the parts of a file that holds a game."""
    try:
        game = json.loads(read_data(file, "a game file", MOST_BYTES, TOO_LONG).decode())
    except json.JSONDecodeError as error:
        raise NegsimError(Mistake(f"is not JSON: {error.msg}", line=error.lineno)) from None
    except UnicodeDecodeError:
        raise NegsimError("is not text in UTF-8") from None
    except (ValueError, RecursionError):
        what = "is not JSON: a number in it is too long, or it has too many brackets"
        raise NegsimError(what) from None
    if not isinstance(game, dict) or "negsim_game" not in game:
        raise NegsimError("is not a game that negsim play saved")
    wrong = [
        Mistake(f"must be {KINDS[kind]}", key)
        for key, kind in PARTS.items()
        if type(game.get(key)) is not kind
    ]
    if wrong:
        raise NegsimError(*wrong)
    if game["negsim_game"] == 1:
        raise NegsimError(Mistake(OF_THE_FIRST_MODEL, "negsim_game"))
    if game["negsim_game"] != FORMAT:
        what = f"this negsim reads games of format {FORMAT}; found {game['negsim_game']}"
        raise NegsimError(Mistake(what, "negsim_game"))
    return game
