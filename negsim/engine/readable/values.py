"""What every package is worth to every party in one run, what it needs, and what it costs.

All of it depends on the numbers of the run alone, so it is worked out at its start, and anew where
an event changes them. `negsim.engine.compiled.values` has the same steps by the same names, in the
same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.jit import plain
from negsim.rules.drafts import WEIGHTS, need_of_package, write_drafts
from negsim.rules.softening import needs_of_packages, price
from negsim.rules.utility import (
    assured,
    best_levels,
    most_to_hope_for,
    split_values,
    utility,
    value_package,
    value_packages,
    worth_if_kept,
)


class Draft:
    """A draft: its levels, the parts of its worth to each party, and what it needs of each."""

    def __init__(self, values: Values, levels: np.ndarray) -> None:
        case, inputs = values.case, values.inputs
        q = assured(inputs.assurance, case.verification, levels)
        parties = range(len(case.party_stream))
        parts = [value_package(h, values.certain, values.due, q, levels) for h in parties]
        self.levels = levels
        self.base, self.gain = np.array(parts).T
        self.needs = [need_of_package(case.bounds, inputs.firmness, h, levels) for h in parties]

    def worth(self, i: int, believed: float) -> float:
        """Return what it is worth to party `i`, as far as it believes promises."""
        return utility(self.base[i], self.gain[i], believed)


class Values:
    """The packages of a run, valued.

    Parameters
    ----------
    case : Case
        From `negsim.engine.lay_out.lay_out`.
    inputs : Inputs
        The numbers of the run.

    Attributes
    ----------
    certain, due : ndarray, shape (parties, issues, levels)
        Worth of each level: what a party has whatever others do, what others owe it.
    most_certain, most_due : ndarray, shape (parties, issues)
        The most that any level of an issue has of either.
    base, gain : ndarray, shape (parties, packages)
        Utility of a package is ``base + gain * trust``; `interim_base` and `interim_gain` are
        those of interim texts.
    needs : ndarray, shape (parties, packages)
        Need of a package, by the lines of each party; `interim_needs` that of interim texts,
        `principal_needs` by the lines of its principal.
    """

    def __init__(self, case: Case, inputs: Inputs) -> None:
        self.case, self.inputs = case, inputs
        self.value_levels()
        self.find_needs()
        self.base, self.gain = self.base_and_gain(case.packages)
        self.interim_base, self.interim_gain = self.base_and_gain(case.interims)

    def value_levels(self) -> None:
        """Work out what every level of every issue is worth to every party."""
        case, x = self.case, self.inputs
        self.certain, self.due = np.zeros((2, *x.value.shape))
        split_values(
            x.salience, x.value, case.status_quo, case.others_perform, self.certain, self.due
        )
        self.most_certain, self.most_due = np.zeros((2, *x.salience.shape))
        best_levels(self.certain, self.due, case.level_counts, self.most_certain, self.most_due)

    def find_needs(self) -> None:
        """Work out what every package needs of every party."""
        case, x = self.case, self.inputs
        self.needs, self.principal_needs = np.zeros((2, len(x.batna), len(case.packages)))
        self.interim_needs = np.zeros((len(x.batna), len(case.interims)))
        needs_of_packages(x.firmness, case.package_breaches, self.needs)
        needs_of_packages(x.firmness, case.interim_breaches, self.interim_needs)
        if case.principals_differ:
            needs_of_packages(x.principal_firmness, case.principal_breaches, self.principal_needs)

    def home_needs(self, i: int, package: int) -> float:
        """Return what a package needs of party `i` by the lines of its principal."""
        needs = self.principal_needs if self.case.principals_differ else self.needs
        return float(needs[i, package])

    def price_kinds(
        self, i: int, needs: np.ndarray, mandate: float, opened: float, linkage: float,
        reserve: float, most: float,
    ) -> np.ndarray:  # fmt: skip
        """Return the price of each package to party `i`, given what each needs of it."""
        kinds, kind = np.unique(needs[i], return_inverse=True)
        prices = [price(needed, mandate, opened, linkage, reserve, most) for needed in kinds]
        return np.array(prices)[kind]

    def base_and_gain(self, packages: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return base and gain of each party for each of `packages`."""
        base, gain = np.zeros((2, len(self.certain), len(packages)))
        assurance, verification = self.inputs.assurance, self.case.verification
        value_packages(self.certain, self.due, assurance, verification, packages, base, gain)
        return base, gain

    def appraise(self, base: np.ndarray, gain: np.ndarray, believed: np.ndarray) -> np.ndarray:
        """Return the utility of every package to every party, shape (parties, packages).

        `believed` says how far each party believes promises.
        """
        of_all: Any = plain(utility)  # one formula, of numbers and of arrays alike
        return np.asarray(of_all(base, gain, believed[:, None]))

    def consider_drafts(self, i: int, reaches: np.ndarray) -> list[Draft]:
        """Return the drafts that party `i` considers, given how far it goes beyond its lines."""
        case = self.case
        own, theirs = np.empty((2, *self.certain.shape[1:]))
        worth_if_kept(i, self.certain, self.due, own, theirs)
        issues = len(case.level_counts)
        lowest, highest, chosen = np.zeros((3, issues), dtype=np.int64)
        levels = np.zeros((WEIGHTS * len(self.inputs.assurance), issues), dtype=np.int64)
        count = write_drafts(
            case.bounds, reaches, i, len(self.certain), own, theirs, case.level_counts,
            case.verification, lowest, highest, chosen, levels,
        )  # fmt: skip
        return [Draft(self, draft) for draft in levels[:count]]

    def hope(self, i: int, believed: float) -> float:
        """Return the most that party `i` could hope for, as far as it believes promises."""
        return most_to_hope_for(
            i,
            self.certain,
            self.due,
            self.most_certain,
            self.most_due,
            self.inputs.assurance,
            self.case.verification,
            believed,
        )
