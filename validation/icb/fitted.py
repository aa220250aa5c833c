"""What was learned from some crises, and the numbers that were fitted beforehand.

Sums over many crises alone: the rows that they come from are not part of negsim.
"""

from __future__ import annotations

from dataclasses import dataclass

from validation.icb.baselines import Baselines
from validation.icb.crisis import Parameters


@dataclass(frozen=True)
class Fitted:
    """Everything that was learned from some crises: plain numbers, no rows.

    Parameters
    ----------
    parameters : Parameters
        The five numbers of the model.
    baselines : Baselines
        What it is held against, fitted to the same crises.
    crises, agreements : int
        How many crises, and how many of these ended in an agreement.
    source : str
        Where the crises come from.
    """

    parameters: Parameters
    baselines: Baselines
    crises: int
    agreements: int
    source: str


ICB_BEFORE_1975 = Fitted(
    parameters=Parameters(
        batna=0.32,
        leverage=0.5,
        one_sided=0.245,
        grave=0.888,
        protracted=0.054,
    ),
    baselines=Baselines(
        base=0.313230,
        mediated=0.639706,
        unmediated=0.197368,
        styles={"facilitation": 0.357143, "formulation": 0.557692, "manipulation": 0.826923},
        coefficients=(-0.753258, 1.698596, -1.301341, -0.504365, -0.167071),
    ),
    crises=256,
    agreements=80,
    source="International Crisis Behavior data, version 14, crises triggered 1918 to 1974",
)
"""From the 256 crises with known mediation.

The first two parameters are about where the loss of the joint fit (docs/fit.md) is least with the
model's coefficients at their defaults; the other three are what ``python -m validation icb --fit``
finds.
"""
