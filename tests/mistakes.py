"""Mistakes as tests state them, by path, code and line; their words stand in golden pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from negsim.errors import CODES, NegsimError


def mistakes(read: Callable[..., Any], *given: Any, line: int = 0) -> list[str]:
    """Return each mistake with which what is given is refused, such as ``process missing +2``.

    The number is that of lines behind `line`, and left out if there are none.
    """
    with pytest.raises(NegsimError) as caught:
        read(*given)
    found = []
    for one in caught.value.mistakes:
        assert one.code in CODES
        apart = f" {one.line - line:+d}" if one.line != line else ""
        found.append(f"{one.path} {one.code}{apart}".strip())
    return found


def code_page(folder: Path, read: Callable[[Path], Any]) -> str:
    """Return the golden page of paths, codes and lines of all mistakes in the files of a folder."""
    files = sorted(folder.glob("*.yaml"))
    return "".join(f"{file.stem}: {one}\n" for file in files for one in mistakes(read, file))
