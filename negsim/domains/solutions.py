"""The bargaining solutions of a scenario or of another program's domain, as a table or document.

The solutions themselves are in `negsim.domains.bargaining`; here they get the names of packages and
parties, and are held against what a domain's own files state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from negsim.check.agreement import appraise
from negsim.domains.bargaining import FORMULAS, Solved, reached, solve, solve_from
from negsim.domains.domain import Domain, Stated
from negsim.domains.pareto import Progress, in_order
from negsim.errors import NegsimError
from negsim.scenario.scenario import Scenario
from negsim.wording import wrapped

MOST_LISTED = 1000
"""Packages of the Pareto front that a document lists one by one."""

ALIKE = 1e-6
"""Difference from what a file states that is rounding."""

NAMES = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "Egalitarian",
    "max_sum": "Maximum sum",
    "min_gap": "Minimum gap",
}

BATNAS = "batnas at their medians, and packages that cross no firm line at the starting trust"
RESERVATIONS = "reservation values of the files"


@dataclass(frozen=True)
class Solutions:
    """What there is to agree on, and what bargaining theory picks.

    Parameters
    ----------
    name : str
        Of the domain or scenario.
    layout : str
        Which program's files it was read from; ``negsim`` for a scenario.
    parties, issues : tuple of str
    packages : int
        All packages, those ruled out by firm lines included.
    solved : Solved
        Its packages are the indices of the arrays in it.
    basis : str
        What the disagreement point is.
    package_of : callable
        Issue and level names of the package of an index.
    notes : tuple of str
        What the reader must know of how files were read.
    from_zero : Solved or None
        The same with the disagreement point 0, where that is another: the convention of most
        programs' files, whatever their reservation values.
    stated : tuple of Stated
        Points that the files state themselves.
    stated_counts : dict of str to int
        ``packages`` and ``pareto`` as the files state them.
    """

    name: str
    layout: str
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    packages: int
    solved: Solved
    basis: str
    package_of: Callable[[int], dict[str, str]]
    notes: tuple[str, ...] = ()
    from_zero: Solved | None = None
    stated: tuple[Stated, ...] = ()
    stated_counts: dict[str, int] | None = None

    @property
    def pareto(self) -> np.ndarray:
        """Indices of the packages on the Pareto front, best for the first party first."""
        on_front = np.flatnonzero(self.solved.optimal)
        indices: np.ndarray = on_front[in_order(self.solved.worth, on_front)[1]]
        return indices

    def utilities(self, index: int) -> dict[str, float]:
        """Return what a package is worth to each party."""
        return self._by_party(self.solved.worth[:, index].tolist())

    def _by_party(self, values: Iterable[float]) -> dict[str, float]:
        return dict(zip(self.parties, values, strict=True))

    def document(self) -> dict[str, Any]:
        """Return it as a plain document; see ``docs/domains.md``."""
        solved = self.solved
        on_front = np.flatnonzero(solved.optimal)
        _, order, new = in_order(solved.worth, on_front)
        return {
            "name": self.name,
            "layout": self.layout,
            "parties": list(self.parties),
            "issues": list(self.issues),
            "packages": self.packages,
            "disagreement": self._by_party(solved.disagreement.tolist()),
            "disagreement_is": self.basis,
            "pareto": {
                "size": len(on_front),
                "points": int(new.sum()),
                "acceptable": int(solved.acceptable[on_front].sum()),
                "packages": [self._package(int(at)) for at in on_front[order[:MOST_LISTED]]],
            },
            "acceptable": int(solved.acceptable.sum()),
            "ideal": solved.ideal and self._by_party(solved.ideal),
            **self._points(solved),
            "from_zero": self.from_zero
            and {
                "disagreement": dict.fromkeys(self.parties, 0.0),
                "acceptable": int(self.from_zero.acceptable.sum()),
                **self._points(self.from_zero),
            },
            "stated": [
                {
                    "name": one.name,
                    "utilities": self._by_party(one.utilities),
                    "is": self.agreeing(one),
                }
                for one in self.stated
            ],
            "stated_counts": self.stated_counts or {},
            "notes": list(self.notes),
        }

    def _package(self, index: int) -> dict[str, Any]:
        return {"package": self.package_of(index), "utilities": self.utilities(index)}

    def _points(self, solved: Solved) -> dict[str, Any]:
        return {
            name: point
            and self._package(point.package)
            | {"value": point.value, "ties": point.ties, "formula": FORMULAS[name]}
            for name, point in solved.points.items()
        }

    def agreeing(self, stated: Stated) -> list[str]:
        """Return the solutions that a stated point is as good as, from 0 as in its file."""
        return reached(self.from_zero or self.solved, np.array(stated.utilities), ALIKE)

    def describe(self) -> str:
        """Return it in words: lines of at most 80 columns where names allow, the last ended."""
        parts = ["Solutions", *self._sizes(), "", *self._table(), "", *self._packages()]
        notes = (wrapped(note, "Note: ") for note in self.notes)
        return "\n".join([*parts, *self._stated(), *notes]) + "\n"

    def _sizes(self) -> Iterator[str]:
        solved = self.solved
        front = int(solved.optimal.sum())
        fair = int((solved.optimal & solved.acceptable).sum())
        yield wrapped(
            f"{self.packages:,} packages, {front:,} of them on the Pareto front; "
            f"{int(solved.acceptable.sum()):,} acceptable, {fair:,} of these on the front."
        )
        yield wrapped(
            f"Disagreement point d: {self.basis}. A package is acceptable if it is worth at least "
            "d to every party; Nash, Kalai-Smorodinsky and egalitarian are among those."
        )

    def _table(self) -> Iterator[str]:
        solved, nothing = self.solved, ["-"] * len(self.parties)
        told: dict[str, Iterable[Any]] = {"": self.parties, "No agreement (d)": solved.disagreement}
        if solved.ideal:
            told["Ideal (a)"] = solved.ideal
        for name, point in solved.points.items():
            told[NAMES[name]] = solved.worth[:, point.package] if point else nothing
        rows = {
            name: [cell if isinstance(cell, str) else f"{cell:.4f}" for cell in cells]
            for name, cells in told.items()
        }
        widths = [max(7, *map(len, column)) for column in zip(*rows.values(), strict=True)]
        for name, cells in rows.items():
            cut = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
            yield f"{name:<18} {'  '.join(cut)}".rstrip()

    def _packages(self) -> Iterator[str]:
        for name, point in self.solved.points.items():
            if point is None:
                yield wrapped(f"{NAMES[name]} ({FORMULAS[name]}): no package is acceptable", "- ")
                continue
            levels = ", ".join(f"{k}: {v}" for k, v in self.package_of(point.package).items())
            others = f"; {point.ties - 1:,} more equal" if point.ties > 1 else ""
            yield wrapped(f"{NAMES[name]} ({FORMULAS[name]}): {levels}{others}", "- ")

    def _stated(self) -> Iterator[str]:
        if not self.stated and not self.stated_counts:
            return
        yield ""
        yield "What the domain's own files state, held against d = 0 for all"
        ours = {"packages": self.packages, "pareto": int(self.solved.optimal.sum())}
        for name, count in (self.stated_counts or {}).items():
            verdict = "agrees" if count == ours[name] else f"here {ours[name]:,}"
            yield wrapped(f"{name}: {count:,}; {verdict}", "- ")
        for one in self.stated:
            same = " and ".join(NAMES[name] for name in self.agreeing(one))
            cells = ", ".join(f"{utility:.4f}" for utility in one.utilities)
            yield wrapped(f"{one.name}: {cells}; is {same or 'none of the above'}", "- ")


def of_domain(domain: Domain, progress: Progress | None = None) -> Solutions:
    """Return the solutions of another program's domain, on its own scale.

    `progress` is called with the share of the work that is done.
    """
    solved = solve(domain.utilities(), domain.disagreement, progress)
    from_zero = None
    if solved.disagreement.any():
        zero = np.zeros(len(domain.parties))
        from_zero = solve_from(zero, solved.worth, solved.optimal)
    return Solutions(
        domain.name, domain.layout, domain.parties, domain.issues, domain.packages,
        solved, RESERVATIONS, domain.package, domain.notes,
        from_zero, domain.stated, dict(domain.stated_counts or {}),
    )  # fmt: skip


def of_scenario(scenario: Scenario) -> Solutions:
    """Return the solutions of a scenario among the packages that could ever be signed.

    Raises
    ------
    NegsimError
        If firm lines leave no package.
    """
    appraisal = appraise(scenario)
    layout = appraisal.layout
    order = [layout.parties.index(party.id) for party in scenario.parties]
    if not appraisal.worth.shape[1]:
        raise NegsimError("firm lines leave no package, so that there is nothing to solve")
    numbers = layout.case.package_number
    return Solutions(
        scenario.name or scenario.id, "negsim", tuple(party.id for party in scenario.parties),
        tuple(issue.id for issue in scenario.issues), scenario.packages,
        solve(appraisal.worth[order], appraisal.batna[order]), BATNAS,
        lambda index: layout.levels(int(numbers[index])),
    )  # fmt: skip
