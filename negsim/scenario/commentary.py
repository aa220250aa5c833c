"""What a file says beside the model: who roles are, where numbers come from, scenes for its page.

No run reads any of it but the ids of roles.
"""

from __future__ import annotations

from dataclasses import dataclass

from negsim.scenario.fields import Field, declare, grammar, text


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A share of model runs that the page has its reader guess before the answer shows.

    It changes no run: what it sets is played in the page alone, beside the case of the file.
    """

    title: str = text("Title of the scene.")
    asks: str = text("The share that is guessed: a key of `--outcome`.")
    set: tuple[tuple[str, float | str], ...] = declare(
        Field(
            "changes",
            "Path and value of what it plays otherwise than the file: a number, a red line.",
            (),
            prose=True,
        )
    )
    after: str = text("What is said beside the answer.", default="")
    text: str = text("What the reader is told first, in one to three sentences; [key] cites.")


@dataclass(frozen=True)
class Note:
    """Where a number comes from: ``source``, ``judgement`` or ``override``, and the words."""

    kind: str
    words: str


ROLE_TEXTS = ("wants", "fears", "at_home", "until_now")
"""Texts on a role, each optional."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A party or a mediator; who it is, is told on the sheet of whoever plays it, on no other."""

    id: str
    name: str = text("Name for tables and figures.", default="")
    name_is: str = grammar()
    wants: str = text("What it wants and why, its interests; [key] cites.", "", cites=True)
    fears: str = text("What it fears, of a deal and of none; [key] cites.", "", cites=True)
    at_home: str = text("Who waits at home, and what for; [key] cites.", "", cites=True)
    until_now: str = text("What brought it to these talks; [key] cites.", "", cites=True)

    @property
    def told(self) -> str:
        """All texts on it as one."""
        return " ".join(filter(None, (getattr(self, name) for name in ROLE_TEXTS)))
