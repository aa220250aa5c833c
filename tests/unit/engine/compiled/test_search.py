"""Of the packages that all could sign, those that somebody would choose are looked up."""

from __future__ import annotations

import numpy as np
import pytest

from generated import generated
from negsim.engine.arrays import draw_inputs, inputs_of
from negsim.engine.compiled.search import set_out, want
from negsim.engine.compiled.values import find_needs, value_levels
from negsim.engine.compiled.workspace import COUNT, Workspace, make_workspace
from negsim.engine.inputs import process_records
from negsim.engine.lay_out import lay_out
from negsim.engine.readable.values import Values
from negsim.jit import COMPILE, plain
from negsim.rules.ratification import heeded
from negsim.rules.softening import might_sign, price, signable

pytestmark = pytest.mark.skipif(COMPILE, reason="steps of the executor stand alone in plain Python")


class Round:
    """A round of a made-up scenario, with packages valued, in plain Python."""

    def __init__(self, number: int) -> None:
        self.layout = lay_out(generated(number))
        self.case = case = self.layout.case
        vectors = np.empty((1, len(case.fixed)))
        draw_inputs(case, np.uint64(3), number, vectors)
        self.p, self.x = process_records(vectors)[0], plain(inputs_of)(case, vectors[0])
        self.work: Workspace = make_workspace(case, int(case.level_counts.max()))
        numbers = np.random.default_rng(number)
        for name in ("softening", "unpressured", "asked", "bars", "credibility"):
            getattr(self.work, name)[:] = numbers.random(len(case.party_stream))
        self.work.unpressured[:] *= 0.4
        self.work.hoped[:] = 0.9
        self.work.knows[:] = numbers.random(len(case.party_stream)) < 0.6
        for i, mandate in enumerate(self.x.mandate):
            self.work.heeded[i] = heeded(mandate, self.work.knows[i])
            self.work.opened[i] = self.x.under_pressure[i] * self.work.softening[i]
        value_levels(case, self.x, self.work)
        find_needs(case, self.x, self.work)
        self.values = Values(case, self.x)

    def set_out(self) -> int:
        """Return how many packages are set out."""
        return int(set_out(self.case, self.p, self.x, self.work, self.work.complete))

    def could(self, package: int, worth: np.ndarray) -> bool:
        """Return whether all could sign a package, by the rules as they are written."""
        p, x, work, principals = self.p, self.x, self.work, self.case.principals_differ
        for i, worth_to_it in enumerate(worth):
            own = 1.0 if principals else heeded(x.mandate[i], work.knows[i])
            asked = [(self.values.needs[i, package], own)]
            if principals and work.knows[i]:
                asked.append((self.values.principal_needs[i, package], x.mandate[i]))
            opened = x.under_pressure[i] * work.softening[i]
            for needed, mandate in asked:
                rest = (opened, p.softening_linkage, work.unpressured[i], work.hoped[i])
                if not signable(worth_to_it, price(needed, mandate, *rest)):
                    return False
        return True


@pytest.mark.parametrize("number", range(40))
def test_all_that_could_be_signed_and_chosen_is_set_out_in_order(number: int) -> None:
    now = Round(number)
    case, work, values = now.case, now.work, now.values
    count = now.set_out()
    worth = values.appraise(values.base, values.gain, work.credibility)
    expected = [
        package
        for package in range(len(case.packages))
        if now.could(package, worth[:, package])
        and ((worth[:, package] >= work.asked).any() or (worth[:, package] >= work.bars).all())
    ]
    assert work.complete.chosen[:count].tolist() == expected
    assert np.array_equal(work.complete.offered[:, :count], worth[:, expected])


@pytest.mark.parametrize("number", range(20))
def test_what_nobody_could_ever_sign_is_not_valued(number: int) -> None:
    now = Round(number)
    values, linkage = now.work.complete, now.p.softening_linkage
    now.set_out()
    count = values.memo[COUNT]
    expected = [
        package
        for package in range(len(now.case.packages))
        if all(
            might_sign(needed, flexibility, linkage)
            for needed, flexibility in zip(
                now.values.needs[:, package], now.x.under_pressure, strict=True
            )
        )
    ]
    assert values.found[:count].tolist() == expected


def test_worths_are_worked_out_anew_where_somebody_believes_promises_more() -> None:
    for number in range(40):
        now = Round(number)
        work = now.work
        work.asked[:] = 0.0  # anybody would choose anything
        now.set_out()
        work.credibility[0] = 1.0
        count = now.set_out()
        worth = now.values.appraise(now.values.base, now.values.gain, work.credibility)
        chosen = work.complete.chosen[:count]
        assert np.array_equal(work.complete.offered[:, :count], worth[:, chosen])


def test_a_package_is_wanted_that_gives_one_what_it_asks_or_all_what_they_would_take() -> None:
    asked, bars = np.array([0.5, 0.6, 0.5]), np.array([0.25, 0.3, 0.25])
    cases = (
        ([0.5, 0.0, 0.0], True),
        ([0.0, 0.0, 0.5], True),
        ([0.25, 0.3, 0.25], True),
        ([0.2, 0.4, 0.4], False),
        ([0.4, 0.4, 0.2], False),
        ([0.4, 0.29, 0.4], False),
    )
    worth = np.array([of_each for of_each, _ in cases]).T
    wanted, taken = np.zeros((2, len(cases)), dtype=np.bool_)
    plain(want)(worth, len(cases), asked, bars, wanted, taken)
    assert (wanted | taken).tolist() == [expected for _, expected in cases]
    assert taken.tolist() == [False, False, True, False, False, False]
