"""A smooth stand-in for the runs of a point: each target as a quadratic of the coefficients.

Few runs make the loss of a point uneven, and a walk over it slow. A quadratic that is fitted to
many points levels that out, and costs microseconds. It is good near the points that it was fitted
to alone, so points are played in waves, each where the stand-in of those before says that targets
are met (history matching: Vernon, Goldstein & Bower 2010, Bayesian Analysis 5:619-669).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from validation.fit.targets import Played, losses
from validation.icb.scores import Floats

RIDGE = 1e-3
"""Small against the number of points: it only keeps the quadratic from bending where none are."""


def products(places: Floats) -> Floats:
    """Return 1, each coordinate, and the product of each two, of coordinates from -1 to 1.

    Parameters
    ----------
    places : ndarray of float, shape (points, d)
        With bounds at 0 and 1.

    Returns
    -------
    ndarray of float, shape (points, 1 + d + d (d + 1) / 2)
    """
    scaled = 2.0 * places - 1.0
    one, other = np.triu_indices(places.shape[1])
    ones = np.ones((len(places), 1))
    return np.hstack([ones, scaled, scaled[:, one] * scaled[:, other]])


class Emulator:
    """What a point gives for each target, told from points that were played.

    Parameters
    ----------
    points : sequence of Played
        What it is fitted to.
    """

    def __init__(self, points: Sequence[Played]) -> None:
        given = products(np.array([point.place for point in points]))
        values = np.array([[one[0] for one in point.found] for point in points])
        penalty = RIDGE * np.eye(given.shape[1])
        penalty[0, 0] = 0.0
        solved = np.linalg.solve(given.T @ given + penalty, given.T)
        self.coefficients: Floats = solved @ values
        # What a point adds to its own prediction; without it, each is off by so much more.
        own = np.einsum("pk,kp->p", given, solved)
        off = (values - given @ self.coefficients) / (1.0 - own)[:, None]
        self.errors: Floats = np.sqrt((off**2).mean(axis=0))
        """Of each target, by how much points are off that the quadratic does not know."""
        counted = np.array([[one[1] for one in point.found] for point in points])
        self.in_common: Floats = counted.mean(axis=0)
        """Of each target, the Monte Carlo error of a point: all points share their random numbers,
        so what these do to all alike is in the quadratic, and leaving a point out does not show it.
        """

    def losses(self, places: Floats) -> Floats:
        """Return the loss at places, by the errors of points left out.

        Parameters
        ----------
        places : ndarray of float, shape (points, d)
        """
        return losses(self.values(places), self.errors)

    def careful_losses(self, places: Floats) -> Floats:
        """Return the same by all that the quadratic may be off, what is common to all too."""
        return losses(self.values(places), np.hypot(self.errors, self.in_common))

    def values(self, places: Floats) -> Floats:
        """Return each target at places: float, shape (points, targets)."""
        return np.asarray(products(places) @ self.coefficients)
