"""How sure a count over runs makes its share, and how both are reported in words.

An interval here tells Monte Carlo error only: how far the share could be from what the same
model would give in endless runs. It says nothing of how well the model fits the world.
"""

from __future__ import annotations

import math
from statistics import NormalDist


def wilson(count: int, n: int, confidence: float = 0.95, joint: int = 1) -> tuple[float, float]:
    """Return the Wilson score interval of a share.

    Parameters
    ----------
    count, n : int
        Runs in which it happened, of `n` runs; with no runs the interval is (0, 1).
    confidence : float
        Confidence level, between 0 and 1.
    joint : int
        Number of shares shown together. Each gets 1/joint of the error (Goodman 1965), so
        that all their intervals are right at once with the given confidence.

    References
    ----------
    Wilson 1927, J. Am. Stat. Assoc. 22; Goodman 1965, Technometrics 7.
    """
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(1 - (1 - confidence) / joint / 2)
    share = count / n
    centre = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if count == 0 else (centre - half) / scale
    high = 1.0 if count == n else (centre + half) / scale
    return low, high


def decimals(n: int) -> int:
    """Return how many decimals of a percentage `n` runs can carry."""
    return 1 + (n >= 1_000_000) + (n >= 100_000_000)


def percent(count: int, n: int) -> str:
    """Return a share in words, such as ``12.3 %``; what is not 0 or 1 is not shown as such."""
    places = decimals(n)
    words = f"{100 * count / n:.{places}f}"
    least, most = f"{10**-places:.{places}f}", f"{100 - 10**-places:.{places}f}"
    if count > 0 and float(words) == 0:
        return f"<{least} %"
    if count < n and float(words) == 100:
        return f">{most} %"
    return f"{words} %"


def percent_interval(low: float, high: float, n: int) -> str:
    """Return an interval in words, such as ``12.1 to 12.6 %``, rounded outwards."""
    places = decimals(n)
    scale = 100 * 10**places
    ends = math.floor(low * scale) / scale, math.ceil(high * scale) / scale
    return f"{100 * ends[0]:.{places}f} to {100 * ends[1]:.{places}f} %"
