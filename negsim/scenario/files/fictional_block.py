"""The block `fictional` of a scenario file: what each of its labels is called in a made-up case.

``fictional: true`` says that the case itself is made up. Otherwise the block has the shape of
the file: the same sections and ids, and for each part another id and name, for each level
another level. Which labels are missing is told only when the fictional version is asked for
(`negsim.scenario.files.fictional`), so that a file under work can be run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from negsim.scenario.files.blocks import Names, Opened, Page, Scope
from negsim.scenario.files.ids import id_fault, level_fault
from negsim.scenario.files.strict_yaml import Entry, Scalar

TEXTS = ("id", "name", "summary")
SECTIONS = ("issues", "parties", "mediators", "violence", "outcomes")
ACTORS = ("parties", "mediators", "violence")
"""Sections that share one space of ids."""

Labels = tuple[tuple[str, str], ...]
"""Path of each label, such as ``parties.a_land.name``, and its fictional counterpart."""


class Found(NamedTuple):
    """A fictional label, its path without the leading ``fictional.``, and where it stands."""

    path: str
    words: str
    entry: Entry


def read_fiction(
    page: Page, entry: Entry | None, parts: Mapping[str, Sequence[Any]]
) -> tuple[Labels, bool]:
    """Read the block `fictional` of a file.

    Parameters
    ----------
    page : Page
        The file; it collects the mistakes.
    entry : Entry or None
        The block; None if the file has none.
    parts : mapping of str to sequence
        The parts of each of `SECTIONS` that could be read.

    Returns
    -------
    tuple of Labels and bool
        The labels that have a fictional counterpart, and whether the case itself is made up.
    """
    if entry is None:
        return (), False
    if isinstance(entry.node, Scalar):
        if entry.node.value is not True:
            page.must(entry.node, "fictional", "true or a mapping")
        return (), True
    allowed = Names("known here", "allowed", (*TEXTS, *SECTIONS))
    top = page.open(entry.node, "fictional", Scope(), allowed, annotated=False)
    labels = list(_texts(page, top, "", TEXTS))
    for name in SECTIONS:
        if name in top.entries:
            labels += _section(page, name, top.entries[name], parts.get(name, ()))
    _one_name_each(page, labels)
    return tuple((found.path, found.words) for found in labels), False


def _texts(page: Page, opened: Opened, path: str, keys: Sequence[str]) -> Iterator[Found]:
    """Yield the texts of a block."""
    for key in keys:
        if key in opened.entries:
            entry = opened.entries[key]
            words = page.text(entry.node, f"{opened.path}.{key}")
            if words:
                yield Found(f"{path}{key}", words, entry)


def _section(page: Page, name: str, entry: Entry, parts: Sequence[Any]) -> Iterator[Found]:
    """Yield the labels of a section; one without `parts`, or broken, may hold any."""
    real = {part.id: part for part in parts}
    known = Names(f"one of the {name}", name, tuple(real)) if real else None
    section = page.open(entry.node, f"fictional.{name}", Scope(), known, annotated=False)
    keys = ("id", "name", "levels") if name == "issues" else ("id", "name")
    for id, inner in section.entries.items():
        allowed = Names("known here", "allowed", keys)
        place, path = f"{section.path}.{id}", f"{name}.{id}."
        opened = page.open(inner.node, place, Scope(), allowed, annotated=False)
        for found in _texts(page, opened, path, ("id", "name")):
            fault = id_fault(name, found.words) if found.path.endswith(".id") else ""
            if fault:
                page.fail(found.entry, f"fictional.{found.path}", fault)
            yield found
        if "levels" in opened.entries:
            levels = real[id].levels if real else ()
            yield from _levels(page, opened.entries["levels"], f"{path}levels", levels)


def _levels(page: Page, entry: Entry, path: str, levels: tuple[str, ...]) -> Iterator[Found]:
    """Yield the fictional levels of an issue, by its own."""
    known = Names("a level", "levels", levels) if levels else None
    opened = page.open(entry.node, f"fictional.{path}", Scope(), known, annotated=False)
    for found in _texts(page, opened, f"{path}.", tuple(opened.entries)):
        fault = level_fault(found.words)
        if fault:
            page.fail(found.entry, opened.path, fault)
        yield found


def _one_name_each(page: Page, labels: list[Found]) -> None:
    """Refuse an id that two parts share, and a level that stands for two of an issue's."""
    taken: dict[tuple[str, str], str] = {}
    for found in labels:
        steps = found.path.split(".", 3)
        if len(steps) == 1 or steps[2] == "name":
            continue
        if steps[2] == "id":
            space = "actors" if steps[0] in ACTORS else steps[0]
        else:
            space = ".".join(steps[:3])
        first = taken.setdefault((space, found.words), found.path)
        if first != found.path:
            what = f"{found.words!r} already stands for {first}"
            page.fail(found.entry, f"fictional.{found.path}", what)
