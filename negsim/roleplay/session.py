"""``negsim play``: one human at the table, in a terminal or through a pipe.

Reads lines, prints what `negsim.roleplay.parse` and `negsim.roleplay.words` say, and keeps the
moves. A line that is not understood costs nothing: it is explained and asked for again. The end of
the input, ``quit`` and Ctrl-C save the game.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from negsim.errors import NegsimError, quoted
from negsim.results.result import run
from negsim.roleplay import debrief
from negsim.roleplay.decide import Decision
from negsim.roleplay.draft import first_draft
from negsim.roleplay.game import Saved, refuse_existing, resume, save, usual_file
from negsim.roleplay.observation import Observation
from negsim.roleplay.parse import DRAFTED, Leave, question, understand
from negsim.roleplay.seat import End, Game, advance, role_named, roles_of
from negsim.roleplay.words import brief, news, situation
from negsim.scenario.scenario import Scenario
from negsim.story.page import REMINDER
from negsim.wording import head, say, wrapped

PROMPT = "> "

NO_TEXT = "The mediators table no text."  # why not, only they know


def play(
    arguments: argparse.Namespace, load_scenario: Callable[[argparse.Namespace], Scenario]
) -> None:
    """Play a new game or go on with a saved one, as the command line asks."""
    if arguments.resume is not None:
        file = Path(arguments.resume)
        session = Session(resume(file), file, keep=True)
        print(f"You go on after {len(session.saved.moves)} moves.\n")
    else:
        scenario = load_scenario(arguments)
        if arguments.role is None:
            roles = ", ".join(roles_of(scenario))
            raise NegsimError(f"--as is missing; the roles of {scenario.id} are {roles}")
        game = Game(scenario, role_named(scenario, arguments.role), arguments.seed)
        keep = arguments.save is not None
        file = Path(os.path.normpath(arguments.save)) if keep else usual_file(game)
        refuse_existing(file)
        session = Session(Saved(arguments.scenario, arguments.fictional, game, []), file, keep)
    session.play()


@dataclass
class Session:
    """A game being played: what is saved of it, where, and what the player has read."""

    saved: Saved
    file: Path
    keep: bool  # save it also when it is over

    def __post_init__(self) -> None:
        self.stored = len(self.saved.moves)
        self.reported = 0  # public moves
        self.last_round = 0
        self.asked = False  # for a text of the mediators
        self.drafted: set[str] = set()  # kinds of text that the draft was shown in full for

    def play(self) -> None:
        """Play to the end and debrief, or save when the player leaves."""
        try:
            self.greet()
            while True:
                now = advance(self.saved.game, self.saved.moves)
                if isinstance(now, End):
                    break
                self.turn(now)
            game = self.saved.game
            result = run(game.scenario, debrief.RUNS, game.seed)
            say(debrief.debrief(game, now, result), end="")
        except (KeyboardInterrupt, EOFError, Leave):
            self.leave()
            return
        except OSError:  # of the terminal, or of a pipe that somebody closed
            self.write()
            raise
        if self.keep and len(self.saved.moves) > self.stored:
            self.write()

    def greet(self) -> None:
        """Say what is played, and that it is a model."""
        game = self.saved.game
        say("\n".join(head(game.scenario)))
        print(f"seed {game.seed}, run {game.run}\n")
        say(wrapped(REMINDER) + "\n")

    def turn(self, view: Observation) -> None:
        """Ask one question until there is an answer to it."""
        draft = self.saved.draft or first_draft(view)
        if not self.last_round:
            say("\n".join(brief(view)) + "\n")
        kind = view.question["kind"]
        fresh = news(view, self.reported)
        came = {move["what"] for move in view.moves[self.reported :]} | {kind}
        if self.asked and not came & {"tables a text", "all accept", "text"}:
            fresh = [NO_TEXT, *fresh]
        if fresh:
            say("\n".join(fresh) + "\n")
        self.reported = len(view.moves)
        if view.round != self.last_round:
            say(situation(view))
            self.last_round = view.round
        say("\n".join(question(view, draft, in_full=kind not in self.drafted)))
        self.drafted = self.drafted | {kind} & DRAFTED if kind != "away" else set()
        while True:
            line = read_line()
            if not line.strip():
                continue
            try:
                heard = understand(view, line, draft)
            except NegsimError as error:
                end = "" if str(error).endswith("?") else "."
                say(wrapped(f"Not done: {error}{end}"))
                continue
            draft = heard.draft
            self.saved = replace(self.saved, draft=draft)
            if heard.page:
                say("\n".join(heard.page))
            if heard.decision is not None and self.confirmed(kind, heard.decision):
                self.saved.moves.append(heard.decision)
                self.asked = asks(view, heard.decision)
                print()
                return

    def confirmed(self, kind: str, decision: Decision) -> bool:
        """Return whether the player means to walk out, which cannot be taken back."""
        if kind == "walk_out" or not decision.get("walk_out"):
            return True
        say("You break off the talks at the end of this round. Type yes to do so.")
        if read_line().strip().lower() in ("y", "yes"):
            return True
        say("You stay.")
        return False

    def leave(self) -> None:
        """Save the game and say how to go on."""
        self.write()
        # On a line of its own and never wrapped, so that it can be copied whole.
        print(f"\nGo on with:\nnegsim play --resume {quoted(str(self.file))}")

    def write(self) -> None:
        """Save the game."""
        save(self.saved, self.file)
        print(f"negsim: the game is saved in {self.file}", file=sys.stderr)


def asks(view: Observation, decision: Decision) -> bool:
    """Return whether a party asks the mediators for a text."""
    about = view.question
    return about["kind"] == "offer" and about["drafting"] and decision == {"text": None}


def read_line() -> str:
    """Return what the player types; from a pipe it is shown as if it were typed."""
    if not sys.stdin.isatty():
        line = input(PROMPT)
        print(line)
        return line
    with contextlib.suppress(ImportError):  # not everywhere: keys that edit and bring back lines
        import readline  # noqa: F401
    return input(PROMPT)
