"""Shares, differences of shares and their intervals in words, as exact as so many runs allow."""

from __future__ import annotations

import math

from negsim.results.intervals import decimals
from negsim.scenario.scenario import Scenario
from negsim.wording import Names


def share_in_words(share: float | None, runs: int) -> str:
    """Return a share in words; one that is not 0 or 1 is not told as such."""
    if share is None:
        return "-"
    places = decimals(runs)
    least = 10**-places / 2
    if 0.0 < 100 * share < least:
        return f"<{10**-places:.{places}f} %"
    if 100 - least < 100 * share < 100:
        return f">{100 - 10**-places:.{places}f} %"
    return f"{100 * share:.{places}f} %"


def points(difference: float | None, runs: int) -> str:
    """Return a difference of shares in points, with its sign."""
    if difference is None:
        return "-"
    return f"{100 * difference:{'+' if difference else ''}.{decimals(runs)}f}"


def span_of_points(low: float | None, high: float | None, runs: int) -> str:
    """Return an interval of a difference in points, rounded outwards."""
    if low is None or high is None:
        return "-"
    places = decimals(runs)
    scale = 100 * 10**places
    # 0.0 is added so that no end is told as -0.0; beyond 1e-9 a number is not its rounding.
    ends = math.floor(low * scale + 1e-9), math.ceil(high * scale - 1e-9)
    return " to ".join(f"{end / 10**places + 0.0:.{places}f}" for end in ends)


def number_named(path: str, scenario: Scenario) -> str:
    """Return the path of a number in words: ``Qatar: leverage, Afghan Taliban``."""
    names = Names.of(scenario)
    known = names.parties | names.mediators | names.sources | names.issues
    section, *steps = path.split(".")
    words = [known.get(step, step.replace("_", " ")) for step in steps]
    if section in ("process", "issues"):
        return ", ".join(words)
    actor, *rest = words
    if steps[-1] == "firmness":  # of a line, which the issue names
        of = "principal's firmness" if steps[1] == "principal_lines" else "firmness"
        rest = [of, *rest[1:-1]]
    return f"{actor}: {', '.join(rest)}"
