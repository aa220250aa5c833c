"""Golden pages of what is refused: each command, and what it is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pytest

from negsim.cli.main import main
from negsim.cli.shared import COMPILING


def refusals(commands: Iterable[Sequence[str]], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the page of commands that must end with 2 and print nothing but a message."""
    page = ""
    for words in commands:
        assert main([*words]) == 2, words
        out, err = capsys.readouterr()
        assert out == "", words
        shown = (word if re.fullmatch(r"[!-~]+", word) else ascii(word) for word in words)
        page += f"$ negsim {' '.join(shown)}\n{err.replace(f'negsim: {COMPILING}\n', '')}\n"
    return page
