"""Constant chances in place of bargaining: a Markov chain whose answers are known.

Talks agree with chance a and collapse with chance c a round; broken-off talks come back with
chance r and are abandoned with chance f. With alpha = a / (a + c), rho = r / (r + f) and
q = (1 - alpha) rho, talks end in agreement with chance alpha / (1 - q). It is here so that the
machinery of rounds, phases and counts can be checked against a closed form.

References
----------
Kemeny & Snell 1960, "Finite Markov Chains" (absorbing chains).
"""

from __future__ import annotations

from negsim.jit import rule

STAYS, ENDS_WELL, ENDS_BADLY = range(3)
"""What one draw decides: the phase goes on, or it ends for the better or the worse."""


@rule
def chain_step(u: float, better: float, worse: float) -> int:
    """Return what a uniform draw decides, given the chances of the better and the worse end.

    Parameters
    ----------
    u : float
        A uniform random number.
    better, worse : float
        Chances; their sum is at most 1.
    """
    if u < better:
        return ENDS_WELL
    if u < better + worse:
        return ENDS_BADLY
    return STAYS
