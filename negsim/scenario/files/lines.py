"""Levels of issues, and what is said by them: red lines, and conditions on a package."""

from __future__ import annotations

from collections.abc import Iterator

from negsim.scenario.files.blocks import BROKEN, Opened, Page, Scope, fields_of, keys, level_fault
from negsim.scenario.files.reader import fill, known, level
from negsim.scenario.files.strict_yaml import Block, Items, Node, within
from negsim.scenario.scenario import Condition, RedLine

SIDES = ("at_least", "at_most")


def all_levels(page: Page, issues: Opened) -> dict[str, tuple[str, ...] | None]:
    """Return the levels of each issue, None where they are broken; mistakes are reported."""
    return {
        id: _levels(page, entry.node.entries["levels"].node, f"issues.{id}.levels")
        if isinstance(entry.node, Block) and "levels" in entry.node.entries
        else None
        for id, entry in issues.entries.items()
    }


def _levels(page: Page, node: Node, path: str) -> tuple[str, ...] | None:
    if not isinstance(node, Items) or len(node.nodes) < 2:
        page.must(node, path, "a list of at least two levels")
        return None
    names = [page.text(item, path) for item in node.nodes]
    page.once(node.nodes, names, path, "given")
    for item, name in zip(node.nodes, names, strict=True):
        if name is not BROKEN and level_fault(name):
            page.fail(item, path, "bad-name", level_fault(name))
    return tuple(names) if len({*names} - {BROKEN}) == len(names) else None


def red_lines(page: Page, party: Opened, key: str) -> tuple[RedLine, ...]:
    """Return the red lines of a party, or of its principal, in the order of issues."""
    lines = []
    for issue, given, path, scope in _by_issue(page, party, key):
        nodes = given.nodes if isinstance(given, Items) else [given]
        if not nodes:
            what = "must be a red line or a list of them; found an empty list"
            page.fail(given, path, "missing", what)
        for index, node in enumerate(nodes):
            here = path if len(nodes) == 1 else f"{path}.{index}"
            lines.append(_red_line(page, node, here, scope, issue))
    return tuple(lines)


def _by_issue(page: Page, block: Opened, key: str) -> Iterator[tuple[str, Node, str, Scope]]:
    """Yield what stands under `key` of a block for each issue, in the order of issues."""
    if key in block.entries:
        path = f"{block.path}.{key}"
        opened = page.open(block.entries[key].node, path, known(page, "issue"), block.scope)
        for issue in page.levels or ():
            if issue in opened.entries:
                yield issue, opened.entries[issue].node, f"{path}.{issue}", opened.scope


def _red_line(page: Page, node: Node, path: str, scope: Scope, issue: str) -> RedLine:
    opened = page.open(node, path, fields_of(RedLine, *SIDES, "unless"), scope)
    values = fill(page, RedLine, opened, issue)
    bounds = _bounds(page, opened, issue)
    if opened.whole and len(bounds) != 1:
        code = "conflict" if bounds else "missing"
        page.fail(opened, path, code, "needs exactly one of at_least, at_most")
    at_least, bound = bounds[0] if bounds else (True, BROKEN)
    unless = where(page, opened, "unless")
    if any(condition.issue == issue for condition in unless):
        what = f"a line on {issue} cannot depend on {issue} itself; name another issue"
        entry = within(opened.entries["unless"], issue)
        page.fail(entry, f"{path}.unless.{issue}", "conflict", what)
    return RedLine(issue=issue, at_least=at_least, level=bound, unless=unless, **values)


def _bounds(page: Page, opened: Opened, issue: str) -> list[tuple[bool, int]]:
    """Return the levels that a block names: whether as the least, and which."""
    return [
        (side == "at_least", level(page, opened.entries[side].node, f"{opened.path}.{side}", issue))
        for side in SIDES
        if side in opened.entries
    ]


def where(page: Page, block: Opened, key: str) -> tuple[Condition, ...]:
    """Return the conditions on a package that stand under `key`; none if it is missing.

    Of each issue a least level is asked, a highest one, or both.
    """
    conditions = []
    for issue, node, path, scope in _by_issue(page, block, key):
        opened = page.open(node, path, keys(*SIDES), scope)
        bounds = _bounds(page, opened, issue)
        if opened.whole and not bounds:
            page.fail(opened, path, "missing", "needs at_least or at_most")
        conditions += [
            Condition(issue=issue, at_least=at_least, level=bound) for at_least, bound in bounds
        ]
    return tuple(conditions)
