"""Golden pages of messages: the words of each under a short name, with gaps for what varies."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path


def messages(page: Path) -> Callable[..., str]:
    """Return what gives the words under a name, its gaps filled in.

    Each message begins with a line ``== NAME``; a gap is written ``{so}``.
    """
    parts = re.split(r"(?m)^== (.+)\n", page.read_text(encoding="utf-8"))[1:]
    words = dict(zip(parts[::2], parts[1::2], strict=True))

    def message(name: str, **gaps: object) -> str:
        return words[name].strip("\n").format(**gaps)

    return message
