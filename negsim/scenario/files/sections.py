"""Blocks of a scenario file of a shape of their own: red lines, conditions, fictional names.

Lines and conditions are said by bounds: a level of an issue that must be reached or not exceeded.

``fictional: true`` says that the case itself is made up. Otherwise the block `fictional` has the
shape of the file: the same sections and ids, and for each part another id and name, for each level
another level. Which labels are missing is told only when the fictional version is asked for
(`negsim.scenario.files.fictional`), so that a file under work can be run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from negsim.scenario.files.blocks import (
    BROKEN,
    Names,
    Opened,
    Page,
    Scope,
    fields_of,
    id_fault,
    keys,
    level_fault,
)
from negsim.scenario.files.reader import fill, known, level
from negsim.scenario.files.strict_yaml import Entry, Items, Node, Scalar, within
from negsim.scenario.scenario import Condition, RedLine

SIDES = ("at_least", "at_most")

TEXTS = ("id", "name", "summary")
SECTIONS = ("issues", "parties", "mediators", "violence", "outcomes")
ACTORS = ("parties", "mediators", "violence")
"""Sections that share one space of ids."""

Labels = tuple[tuple[str, str], ...]
"""Path of each label, such as ``parties.a_land.name``, and its fictional counterpart."""


def red_lines(page: Page, party: Opened, key: str) -> tuple[RedLine, ...]:
    """Return the red lines of a party, or of its principal, in the order of issues."""
    lines = []
    for issue, given, path, scope in _by_issue(page, party, key):
        nodes = given.nodes if isinstance(given, Items) else [given]
        if not nodes:
            what = "must be a red line or a list of them; found an empty list"
            page.fail(given, path, "missing", what)
        for at, node in enumerate(nodes):
            here = path if len(nodes) == 1 else f"{path}.{at}"
            lines.append(_red_line(page, node, here, scope, issue))
    return tuple(lines)


def _by_issue(
    page: Page, block: Opened, key: str
) -> Iterator[tuple[str, Node, str, Scope]]:
    """Yield what stands under `key` of a block for each issue, in the order of issues."""
    if key in block.entries:
        path = f"{block.path}.{key}"
        opened = page.open(block.entries[key].node, path, known(page, "issue"), block.scope)
        for issue in page.levels or ():
            if issue in opened.entries:
                yield issue, opened.entries[issue].node, f"{path}.{issue}", opened.scope


def _red_line(page: Page, node: Node, path: str, scope: Scope, issue: str) -> RedLine:
    """Return one red line on an issue."""
    opened = page.open(node, path, fields_of(RedLine, *SIDES, "unless"), scope)
    values = fill(page, RedLine, opened, issue)
    bounds = _bounds(page, opened, issue)
    if opened.whole and len(bounds) != 1:
        code = "conflict" if bounds else "missing"
        page.fail(opened, path, code, "needs exactly one of at_least, at_most")
    at_least, index = bounds[0] if bounds else (True, BROKEN)
    unless = where(page, opened, "unless")
    if any(condition.issue == issue for condition in unless):
        what = f"a line on {issue} cannot depend on {issue} itself; name another issue"
        entry = within(opened.entries["unless"], issue)
        page.fail(entry, f"{path}.unless.{issue}", "conflict", what)
    return RedLine(issue=issue, at_least=at_least, level=index, unless=unless, **values)


def _bounds(page: Page, opened: Opened, issue: str) -> list[tuple[bool, int]]:
    """Return the levels that a block names: whether as the least, and which."""
    return [
        (side == "at_least", level(page, opened.entries[side].node, f"{opened.path}.{side}", issue))
        for side in SIDES
        if side in opened.entries
    ]


def where(page: Page, block: Opened, key: str) -> tuple[Condition, ...]:
    """Return the conditions on a text that stand under `key`; none if it is missing.

    Of each issue a least level is asked, a highest one, or both.
    """
    conditions = []
    for issue, node, path, scope in _by_issue(page, block, key):
        opened = page.open(node, path, keys(*SIDES), scope)
        bounds = _bounds(page, opened, issue)
        if opened.whole and not bounds:
            page.fail(opened, path, "missing", "needs at_least or at_most")
        conditions += [Condition(issue=issue, at_least=least, level=at) for least, at in bounds]
    return tuple(conditions)


class Found(NamedTuple):
    """A fictional label, its path without the leading ``fictional.``, and where it stands."""

    path: str
    words: str
    entry: Entry


def read_fictional(
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
    top = page.open(entry.node, "fictional", keys(*TEXTS, *SECTIONS))
    labels = list(_texts(page, top, "", TEXTS))
    for name in SECTIONS:
        if name in top.entries:
            labels += _section(page, name, top.entries[name], parts.get(name, ()))
    _one_name_each(page, labels)
    return tuple((found.path, found.words) for found in labels), False


def _texts(page: Page, opened: Opened, path: str, names: Sequence[str]) -> Iterator[Found]:
    """Yield the texts of a block."""
    for key in names:
        if key in opened.entries:
            entry = opened.entries[key]
            words = page.text(entry.node, f"{opened.path}.{key}")
            if words:
                yield Found(f"{path}{key}", words, entry)


def _section(page: Page, name: str, entry: Entry, parts: Sequence[Any]) -> Iterator[Found]:
    """Yield the labels of a section; one without `parts`, or broken, may hold any."""
    real = {part.id: part for part in parts}
    among = Names(f"one of the {name}", name, tuple(real)) if real else None
    section = page.open(entry.node, f"fictional.{name}", among)
    levels = ("levels",) * (name == "issues")
    for id, inner in section.entries.items():
        path = f"{name}.{id}."
        opened = page.open(inner.node, f"{section.path}.{id}", keys("id", "name", *levels))
        for found in _texts(page, opened, path, ("id", "name")):
            fault = id_fault(name, found.words) if found.path.endswith(".id") else ""
            if fault:
                page.fail(found.entry, f"fictional.{found.path}", "bad-name", fault)
            yield found
        if "levels" in opened.entries:
            own = real[id].levels if real else ()
            yield from _levels(page, opened.entries["levels"], f"{path}levels", own)


def _levels(page: Page, entry: Entry, path: str, levels: tuple[str, ...]) -> Iterator[Found]:
    """Yield the fictional levels of an issue, by its own."""
    among = Names("a level", "levels", levels) if levels else None
    opened = page.open(entry.node, f"fictional.{path}", among)
    for found in _texts(page, opened, f"{path}.", tuple(opened.entries)):
        fault = level_fault(found.words)
        if fault:
            page.fail(found.entry, opened.path, "bad-name", fault)
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
            page.fail(found.entry, f"fictional.{found.path}", "duplicate", what)
