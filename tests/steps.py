"""Pages that are followed step by step: the fenced blocks that show something to do.

A line of its own before a block names the file that the block is for:

- "Save as `FILE`:" the block is the whole file;
- "Replace in `FILE`:" each top-level key of a YAML block takes the place of the file's own,
  or is put at the end;
- "Change in `FILE`:" a diff without line numbers, whose old lines stand in the file once.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

STEP = re.compile(
    r"^(?:(Save as|Replace in|Change in) `([^`\n]+)`:\n\n)?```(\w+)\n(.*?)^```$", re.M | re.S
)
TOP_LEVEL = re.compile(r"^([a-z_]+):.*\n(?:(?:[ \t].*)?\n)*", re.M)


class Step(NamedTuple):
    """A block: what to do with which file (both empty if with none), its language, its text."""

    verb: str
    file: str
    kind: str
    text: str


def steps(page: str) -> list[Step]:
    """Return the blocks of a page in their order."""
    return [Step(*(part or "" for part in found)) for found in STEP.findall(page)]


def edit(step: Step, folder: Path) -> None:
    """Do to a file in `folder` what a step with a verb says."""
    file = folder / step.file
    if step.verb == "Save as":
        assert not file.exists(), f"{step.file} exists already"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.text, encoding="utf-8")
        return
    change = replaced if step.verb == "Replace in" else changed
    file.write_text(change(file.read_text(encoding="utf-8"), step.text), encoding="utf-8")


def replaced(text: str, block: str) -> str:
    """Return YAML text with the top-level keys of `block` put in."""
    new = {found[1]: found[0].rstrip() + "\n\n" for found in TOP_LEVEL.finditer(block)}
    assert "".join(new.values()).split() == block.split(), "something before the first key"
    for key, lines in new.items():
        old = [found[0] for found in TOP_LEVEL.finditer(text) if found[1] == key]
        assert len(old) <= 1, f"'{key}:' stands there {len(old)} times"
        text = text.replace(old[0], lines) if old else f"{text.rstrip()}\n\n{lines}"
    return text


def changed(text: str, diff: str) -> str:
    """Return text with a diff put in; its old lines must stand there once."""
    lines = diff.splitlines()
    assert {line[:1] for line in lines} <= {" ", "+", "-", ""}, "no line of a diff"
    old, new = ("".join(f"{line[1:]}\n" for line in lines if line[:1] != other) for other in "+-")
    assert old != new, "a diff that changes nothing"
    assert text.count(old) == 1, f"stands there {text.count(old)} times:\n{old}"
    return text.replace(old, new)
