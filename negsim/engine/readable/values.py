"""What every package is worth to every party in one run, what it needs, and who could sign it.

Base, gain and needs depend on the numbers drawn for the run, but not on anything that happens in
it, so they are worked out once, before its first round. `negsim.engine.compiled.values` has the
same steps by the same names, in the same order.
"""

from __future__ import annotations

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.rules.offers import signable_by_all
from negsim.rules.softening import needs_of_packages
from negsim.rules.utility import (
    best_levels,
    most_to_hope_for,
    split_values,
    utility,
    value_packages,
)


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
        those of interim texts, `even_base` and `even_gain` what a party believes that
        mistakes all issues to matter equally to the others.
    needs : ndarray, shape (parties, packages)
        Softening that a package needs of a party; `interim_needs` that of interim texts,
        `principal_needs` what its principal sees.
    """

    def __init__(self, case: Case, inputs: Inputs) -> None:
        self.case, self.inputs = case, inputs
        self.certain, self.due = self.value_levels(inputs.salience)
        self.most_certain, self.most_due = np.zeros((2, *inputs.salience.shape))
        best_levels(self.certain, self.due, case.level_counts, self.most_certain, self.most_due)
        even = self.value_levels(np.ones(inputs.salience.shape))
        self.needs = self.find_needs(inputs.firmness, case.package_breaches, case.packages)
        self.interim_needs = self.find_needs(inputs.firmness, case.interim_breaches, case.interims)
        self.principal_needs = self.needs
        if case.principals_differ:
            self.principal_needs = self.find_needs(
                inputs.principal_firmness, case.principal_breaches, case.packages
            )
        self.base, self.gain = self.base_and_gain(case.packages, self.certain, self.due)
        self.interim_base, self.interim_gain = self.base_and_gain(
            case.interims, self.certain, self.due
        )
        self.even_base, self.even_gain = self.base_and_gain(case.packages, *even)

    def value_levels(self, salience: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what each level is worth: what a party has, and what others owe it."""
        case, value = self.case, self.inputs.value
        certain, due = np.zeros(value.shape), np.zeros(value.shape)
        split_values(salience, value, case.status_quo, case.others_perform, certain, due)
        return certain, due

    def find_needs(
        self, firmness: np.ndarray, breaches: np.ndarray, packages: np.ndarray
    ) -> np.ndarray:
        """Return the softening that each of `packages` needs of each party."""
        needs = np.zeros((len(self.case.party_stream), len(packages)))
        needs_of_packages(firmness, breaches, needs)
        return needs

    def base_and_gain(
        self, packages: np.ndarray, certain: np.ndarray, due: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return base and gain of each party for each of `packages`."""
        base, gain = np.zeros((2, len(certain), len(packages)))
        assurance, verification = self.inputs.assurance, self.case.verification
        value_packages(certain, due, assurance, verification, packages, base, gain)
        return base, gain

    def find_signable(
        self, needs: np.ndarray, softening: np.ndarray, packages: np.ndarray, locked: np.ndarray
    ) -> np.ndarray:
        """Return the indices of `packages` that all parties could sign now."""
        found = np.empty(len(packages), dtype=np.int64)
        return found[: signable_by_all(needs, softening, packages, locked, found)]

    def appraise(
        self, base: np.ndarray, gain: np.ndarray, found: np.ndarray, believed: np.ndarray
    ) -> np.ndarray:
        """Return the utility of the packages found, shape (parties, packages found).

        `believed` says how far each party believes promises.
        """
        worth = np.empty((len(base), len(found)))
        for i in range(len(base)):
            for at, package in enumerate(found):
                worth[i, at] = utility(base[i, package], gain[i, package], believed[i])
        return worth

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
