"""What is asked of a text: red lines, and the conditions of lines and of outcome classes.

All of it is said by bounds: a level of an issue that must be reached or not exceeded.
"""

from __future__ import annotations

from dataclasses import dataclass

from negsim.scenario.files.blocks import BROKEN, Names, Opened, Scope, fields_of
from negsim.scenario.files.reader import Reader
from negsim.scenario.files.strict_yaml import Items, Node, within
from negsim.scenario.scenario import Condition, RedLine


@dataclass
class BoundReader(Reader):
    """Reads blocks that bound the levels of issues."""

    def red_lines(self, party: Opened, key: str) -> tuple[RedLine, ...]:
        """Return the red lines of a party, or of its principal, in the order of issues."""
        if key not in party.entries:
            return ()
        path = f"{party.path}.{key}"
        block = self.open(party.entries[key].node, path, party.scope, self.known("issue"))
        lines = []
        for issue in self.levels or ():
            if issue not in block.entries:
                continue
            given, place = block.entries[issue].node, f"{path}.{issue}"
            nodes = given.nodes if isinstance(given, Items) else [given]
            if not nodes:
                self.fail(given, place, "must be a red line or a list of them; found an empty list")
            for at, line in enumerate(nodes):
                where = place if len(nodes) == 1 else f"{place}.{at}"
                lines.append(self.red_line(line, where, block.scope, issue))
        return tuple(lines)

    def red_line(self, node: Node, path: str, scope: Scope, issue: str) -> RedLine:
        """Return one red line on an issue."""
        opened = self.open(node, path, scope, fields_of(RedLine, "at_least", "at_most", "unless"))
        values = self.fill(RedLine, opened, issue)
        bounds = self.bounds(opened, issue)
        if opened.whole and len(bounds) != 1:
            self.fail(opened, path, "needs exactly one of at_least, at_most")
        at_least, level = bounds[0] if bounds else (True, BROKEN)
        unless = self.where(opened, "unless")
        if any(condition.issue == issue for condition in unless):
            what = f"a line on {issue} cannot depend on {issue} itself; name another issue"
            self.fail(within(opened.entries["unless"], issue), f"{path}.unless.{issue}", what)
        return RedLine(issue=issue, at_least=at_least, level=level, unless=unless, **values)

    def bounds(self, opened: Opened, issue: str) -> list[tuple[bool, int]]:
        """Return the levels that a block names: whether as the least, and which."""
        return [
            (key == "at_least", self.level(opened.entries[key].node, f"{opened.path}.{key}", issue))
            for key in ("at_least", "at_most")
            if key in opened.entries
        ]

    def where(self, opened: Opened, key: str) -> tuple[Condition, ...]:
        """Return the conditions on a text that stand under `key`; none if it is missing."""
        if key not in opened.entries:
            return ()
        path, conditions = f"{opened.path}.{key}", list[Condition]()
        block = self.open(opened.entries[key].node, path, opened.scope, self.known("issue"))
        for issue in self.levels or ():
            if issue in block.entries:
                conditions += self.conditions(block, issue)
        return tuple(conditions)

    def conditions(self, block: Opened, issue: str) -> list[Condition]:
        """Return what is asked of one issue: a least level, a highest one, or both."""
        names, path = Names("known here", "allowed", ("at_least", "at_most")), block.path
        opened = self.open(block.entries[issue].node, f"{path}.{issue}", block.scope, names)
        bounds = self.bounds(opened, issue)
        if opened.whole and not bounds:
            self.fail(opened, opened.path, "needs at_least or at_most")
        return [Condition(issue=issue, at_least=least, level=at) for least, at in bounds]
