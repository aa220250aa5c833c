"""What a file says beside the model: where numbers come from, and scenes for its page.

No run reads any of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from negsim.scenario.fields import Field, declare, text


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
