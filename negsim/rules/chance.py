"""Log odds to chances, and how trust moves: used by several ideas of the model."""

from __future__ import annotations

from negsim.jit import rule
from negsim.rules.elementary import exp


@rule
def logistic(log_odds: float) -> float:
    """Return the chance, 0 to 1, that has these log odds; below -700 they count as -700."""
    return 1.0 / (1.0 + exp(min(700.0, -log_odds)))


@rule
def raised(level: float, by: float) -> float:
    """Return trust or hurt raised `by`, at most 1."""
    return min(1.0, level + by)


@rule
def lowered(level: float, by: float) -> float:
    """Return trust, hurt or softening lowered `by`, at least 0."""
    return max(0.0, level - by)
