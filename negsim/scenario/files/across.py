"""What must hold across the sections of a scenario file."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeAlias

from negsim.scenario.files.blocks import BROKEN, Opened, Page
from negsim.scenario.files.strict_yaml import Entry, within
from negsim.scenario.scenario import Issue, Party

MOST_PACKAGES = 10_000_000
MOST_GIGABYTES = 8
"""Memory that a scenario's packages may take, by a rough count: see `_size`."""

UNCOUNTED = 10**15
"""From how many packages on their number is not printed: it may have thousands of digits."""

Placed: TypeAlias = tuple[str, Any, Entry]
"""Path of a part of the scenario, the part itself, and where the file has it."""


def size(
    page: Page, issues: Opened | None, parties: Opened | None, read: tuple[Party, ...]
) -> None:
    """Refuse too few parties or issues, and packages that take too much memory.

    For each package there are about three numbers an issue, five a party and ten a red line, of
    eight bytes: see `negsim.engine.lay_out` and `negsim.engine.compiled.values`.
    """
    if parties is not None and len(parties.entries) < 2:
        what = f"needs at least two; found {len(parties.entries)}"
        page.fail(parties, "parties", "missing", what)
    if issues is None:
        return
    if not issues.entries:
        page.fail(issues, "issues", "missing", "needs at least one issue")
    # An issue whose levels are broken counts as if it had one.
    packages = math.prod(len(levels or "1") for levels in (page.levels or {}).values())
    lines = sum(len(party.red_lines) + len(party.principal_lines) for party in read)
    if packages > MOST_PACKAGES:
        count = f"{packages:,}" if packages < UNCOUNTED else f"over {UNCOUNTED:,}"
        what = f"{count} complete texts (levels multiplied) are more than {MOST_PACKAGES:,}"
        page.fail(issues, "issues", "too-large", what + "; leave out issues or levels")
        return
    need = packages * 8 * (3 * len(issues.entries) + 5 * len(read) + 10 * lines) / 1e9
    if need > MOST_GIGABYTES:
        what = (
            f"{packages:,} complete texts (levels multiplied) with {len(read):,} parties "
            f"and {lines:,} red lines take about {need:,.0f} GB of memory, more than "
            f"{MOST_GIGABYTES}; leave out issues, levels or red lines"
        )
        page.fail(issues, "issues", "too-large", what)


def one_id_each(page: Page, sections: Iterable[Opened | None]) -> set[str]:
    """Refuse an id that two actors share; return the path of each that another has first."""
    taken: dict[str, tuple[str, Entry]] = {}
    doubles = set()
    for section in filter(None, sections):
        for id, entry in section.entries.items():
            if id in taken:
                path, first = taken[id]
                line = f" (line {first.line})" if first.line else ""
                what = f"{id!r} is already the id of {path}.{id}{line}"
                page.fail(entry, f"{section.path}.{id}", "duplicate", what)
                doubles.add(f"{section.path}.{id}")
            taken.setdefault(id, (section.path, entry))
    return doubles


def streams(page: Page, parts: Iterable[Placed], doubles: set[str]) -> None:
    """Refuse two actors or issues whose random numbers would be the same."""
    taken: dict[int, str] = {}
    for path, part, entry in parts:
        first = taken.setdefault(part.stream, path)
        if part.stream is BROKEN or first == path or path in doubles:
            continue
        what = (
            f"stream {part.stream} is also that of {first}; "
            "give one of them another number with 'stream:'"
        )
        page.fail(within(entry, "stream"), f"{path}.stream", "duplicate", what)


def one_assurance(page: Page, parts: Iterable[Placed]) -> None:
    """Refuse a second issue that verifies the others."""
    verifying = [one for one in parts if isinstance(one[1], Issue) and one[1].assurance]
    for path, _, entry in verifying[1:]:
        what = f"only one issue may verify the others, and {verifying[0][1].id!r} does"
        page.fail(within(entry, "assurance"), f"{path}.assurance", "conflict", what)
