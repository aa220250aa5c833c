"""Shares, differences of shares and their intervals in words, as exact as so many runs allow."""

from __future__ import annotations

import math

from negsim.results.intervals import decimals


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
    words = f"{100 * difference:+.{decimals(runs)}f}"
    return words if float(words) else words[1:]  # no sign where nothing is told apart from 0


def span_of_points(low: float | None, high: float | None, runs: int) -> str:
    """Return an interval of a difference in points, rounded outwards."""
    if low is None or high is None:
        return "-"
    places = decimals(runs)
    scale = 100 * 10**places
    # 0.0 is added so that no end is told as -0.0; beyond 1e-9 a number is not its rounding.
    ends = math.floor(low * scale + 1e-9), math.ceil(high * scale - 1e-9)
    return " to ".join(f"{end / 10**places + 0.0:.{places}f}" for end in ends)
