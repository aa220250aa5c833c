"""Write the table of docs/doubt.md anew: both intervals of every shipped scenario.

python tools/make_doubt.py    a minute or two
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import negsim
from negsim.results.intervals import percent_interval

PAGE = Path(__file__).parents[1] / "docs" / "doubt.md"
MARKED = re.compile(r"(<!-- doubt of the scenarios -->\n).*?(<!-- end of doubt -->)", flags=re.S)

MILESTONES = {"settled": "settled", "revived": "came back"}

HEAD = (
    "| scenario | share of runs that | random numbers leave | assumptions leave | median | "
    "goes with |\n|---|---|---|---|---|---|\n"
)


def rows(scenario: str) -> Iterator[str]:
    """Yield the rows of a scenario, one a milestone."""
    result = negsim.run(scenario, doubt=True)
    assert result.doubt is not None
    for key, words in MILESTONES.items():
        share: dict[str, Any] = result.events()[key]
        parts = result.doubt.parts(result.doubt.milestones[key])
        cells = (
            scenario,
            words,
            percent_interval(share["low"], share["high"], share["of"]),
            result.left_in_words(key),
            f"{100 * result.left_open(key)['median']:.0f} %",
            "; ".join(f"`{path}` {r:+.2f}" for path, r in parts) or "-",
        )
        yield f"| {' | '.join(cells)} |\n"


def main() -> int:
    """Write the table; return the exit status."""
    names = sorted(file.stem for file in (PAGE.parents[1] / "scenarios").glob("*.yaml"))
    table = HEAD + "".join(row for name in names for row in rows(name))
    page = PAGE.read_text(encoding="utf-8")
    new = MARKED.sub(lambda mark: f"{mark[1]}{table}{mark[2]}", page)
    PAGE.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
