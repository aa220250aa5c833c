"""What a scenario says of whoever has a role in the talks: its name, and who it is, in words."""

from __future__ import annotations

from dataclasses import dataclass

from negsim.scenario.fields import cited, grammar, text

ROLE_TEXTS = ("wants", "fears", "at_home", "until_now")
"""Texts on a role, each optional."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A party or a mediator; who it is, is told on the sheet of whoever plays it, on no other."""

    id: str
    name: str = text("Name for tables and figures.", default="")
    name_is: str = grammar()
    wants: str = cited("What it wants and why: interests, not positions; [key] cites.")
    fears: str = cited("What it fears, of a deal and of none; [key] cites.")
    at_home: str = cited("Who waits at home, and what for; [key] cites.")
    until_now: str = cited("What brought it to these talks; [key] cites.")

    @property
    def told(self) -> str:
        """All texts on it as one."""
        return " ".join(filter(None, (getattr(self, name) for name in ROLE_TEXTS)))
