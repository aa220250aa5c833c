"""What every text is worth to every party in one run, and what it needs of each.

Worths and needs depend on the numbers drawn for the run, but not on anything that happens in
it, so they are worked out once, before its first round.
"""

from __future__ import annotations

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.rules.softening import needs_of_packages
from negsim.rules.utility import best_levels, split_values, value_packages


class Values:
    """The texts of a run, valued.

    Parameters
    ----------
    case : Case
        From `negsim.engine.lay_out.lay_out`.
    numbers : Numbers
        The numbers of the run.

    Attributes
    ----------
    kept, due : ndarray, shape (parties, issues, levels)
        Worth of each level: what a party keeps whatever others do, what others owe it.
    most_kept, most_due : ndarray, shape (parties, issues)
        The most that any level of an issue has of either.
    base, gain : ndarray, shape (parties, packages)
        Utility of a text is ``base + gain * trust``; `interim_base` and `interim_gain` are
        those of interim texts, `even_base` and `even_gain` what a party believes that
        mistakes all issues to matter equally to the others.
    needs : ndarray, shape (parties, packages)
        Softening that a text needs of a party; `interim_needs` that of interim texts,
        `principal_needs` what its principal sees.
    """

    def __init__(self, case: Case, numbers: Inputs) -> None:
        self.case, self.inputs = case, numbers
        self.kept, self.due = self._split(numbers.salience)
        self.most_kept, self.most_due = np.zeros(self.kept.shape[:2]), np.zeros(self.kept.shape[:2])
        best_levels(self.kept, self.due, case.level_counts, self.most_kept, self.most_due)
        self.base, self.gain = self._values(case.packages, self.kept, self.due)
        self.interim_base, self.interim_gain = self._values(case.interims, self.kept, self.due)
        self.even_base, self.even_gain = self._values(
            case.packages, *self._split(np.ones(numbers.salience.shape))
        )
        self.needs = self._needs(numbers.firmness, case.breaches, len(case.packages))
        self.interim_needs = self._needs(
            numbers.firmness, case.interim_breaches, len(case.interims)
        )
        self.principal_needs = self.needs
        if case.principals_differ:
            self.principal_needs = self._needs(
                numbers.principal_firmness, case.principal_breaches, len(case.packages)
            )

    def _split(self, salience: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what each level is worth: what a party keeps, and what others owe it."""
        case, value = self.case, self.inputs.value
        kept, due = np.zeros(value.shape), np.zeros(value.shape)
        split_values(salience, value, case.status_quo, case.others_perform, kept, due)
        return kept, due

    def _values(
        self, texts: np.ndarray, kept: np.ndarray, due: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return base and gain of each party for each of `texts`."""
        shape = (len(self.case.party_stream), len(texts))
        base, gain = np.zeros(shape), np.zeros(shape)
        value_packages(kept, due, self.inputs.assurance, self.case.verification, texts, base, gain)
        return base, gain

    def _needs(self, firmness: np.ndarray, breaches: np.ndarray, texts: int) -> np.ndarray:
        """Return the softening that each text needs of each party."""
        needs = np.zeros((len(self.case.party_stream), texts))
        needs_of_packages(firmness, breaches, needs)
        return needs
