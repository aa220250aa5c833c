"""Which numbers are in doubt, and the sets of values that are drawn for them."""

from __future__ import annotations

from operator import attrgetter

import numpy as np
import pytest

import negsim
from amounts import few_of
from negsim.doubt.assumptions import (
    COEFFICIENTS,
    assumptions,
    in_doubt,
    kept_fits,
    open_coefficients,
)
from negsim.engine.arrays import draw_inputs
from negsim.engine.lay_out import lay_out
from negsim.scenario.fields import DATA, JUDGEMENT, THEORY, Distribution, table
from negsim.scenario.process import Process

CASES = few_of(("istanbul-2025", "camp-david-1978", "textbook-two-party"), 0, 2)

NO_COEFFICIENTS = {
    "process.days": "a unit",
    "process.deadline": "of the case",
    "process.assurance": "of the case",
    "process.start.trust": "of the case",
    "process.discord": "a switch",
    **{f"process.chain.{name}": "checks" for name in ("agree", "collapse", "revive", "abandon")},
}
"""Numbers of the process that are no coefficients of the model."""


def test_every_coefficient_has_a_range_around_its_default_and_what_it_rests_on() -> None:
    numbers = {field.path for field in table(Process, "process") if field.kind == "number"}
    assert {field.path for field in COEFFICIENTS} == numbers - NO_COEFFICIENTS.keys()
    for field in COEFFICIENTS:
        low, high = field.doubt
        assert field.low <= low < field.default < high <= field.high, field.path
        assert field.basis in (DATA, THEORY, JUDGEMENT), field.path


def test_what_a_scenario_states_is_taken_as_stated() -> None:
    scenario = negsim.load("textbook-two-party")
    left = {field.path for field in open_coefficients(scenario)}
    own = ("collapse.base", "softening.linkage", "ratification.veto", "ratification.misjudged")
    assert {field.path for field in COEFFICIENTS} - left == {f"process.{name}" for name in own}
    stated = negsim.apply(scenario, {"process.softening.rate": 0.2})
    assert left - {field.path for field in open_coefficients(stated)} == {"process.softening.rate"}
    assert in_doubt(stated).process.softening.rate == 0.2
    assert in_doubt(stated).process.softening.pain == Distribution("uniform", (0.25, 0.75))


def test_a_default_that_is_put_in_is_stated_too() -> None:
    default = {"process.softening.linkage": 0.5}
    for name in ("istanbul-2025", "textbook-two-party"):
        drawn = assumptions(negsim.apply(name, default), 3, 1)
        assert "process.softening.linkage" not in drawn.paths


def test_a_distribution_of_the_scenario_stays_as_it_is() -> None:
    scenario = negsim.apply("istanbul-2025", {"process.softening.linkage": {"uniform": [0.4, 0.5]}})
    drawn = assumptions(scenario, 50, 1)
    linkage = drawn.vectors[:, drawn.paths["process.softening.linkage"]]
    assert 0.4 <= linkage.min() < 0.41
    assert 0.49 < linkage.max() <= 0.5


@pytest.mark.parametrize("name", CASES)
def test_every_number_that_differs_between_sets_has_a_path_and_no_other(name: str) -> None:
    scenario = negsim.load(name)
    drawn = assumptions(scenario, 40, 7)
    told = {drawn.vectors[:, index].tobytes() for index in drawn.paths.values()}
    assert len(told) == len(drawn.paths)  # a line that is also the principal's stands there twice
    differ = np.flatnonzero(np.ptp(drawn.vectors, axis=0) > 0.0)
    assert told == {drawn.vectors[:, index].tobytes() for index in differ}
    for path, index in drawn.paths.items():
        if path.startswith("process."):
            number = attrgetter(path)(in_doubt(scenario))
            values = drawn.vectors[:, index]
            fitted = path in kept_fits()[0]  # these have their own range
            assert fitted or number.low <= values.min() < values.max() <= number.high, path


def test_sets_are_those_of_their_seed_and_the_first_of_many() -> None:
    scenario = negsim.load("istanbul-2025")
    few, many = assumptions(scenario, 5, 3), assumptions(scenario, 20, 3)
    assert np.array_equal(few.vectors, many.vectors[:5])
    assert not np.array_equal(few.vectors, assumptions(scenario, 5, 4).vectors)


def test_judgements_are_drawn_as_runs_draw_them() -> None:
    # Set n holds what run n draws; only coefficients are drawn besides.
    scenario = negsim.load("istanbul-2025")
    case = lay_out(scenario).case
    vectors = np.empty((6, len(case.fixed)))
    draw_inputs(case, np.uint64(1), 0, vectors)
    drawn = assumptions(scenario, 6, 1)
    coefficients = [drawn.paths[field.path] for field in open_coefficients(scenario)]
    others = np.setdiff1d(np.arange(len(case.fixed)), coefficients)
    assert np.array_equal(vectors[:, others], drawn.vectors[:, others])


def test_ranges_of_what_was_fitted_are_the_middle_of_the_kept_fits() -> None:
    names, fits = kept_fits()
    declared = {field.path: field.doubt for field in COEFFICIENTS}
    for path, values in zip(names, fits.T, strict=True):
        assert declared[path] == pytest.approx(np.quantile(values, [0.025, 0.975]), rel=0.051), path


def test_fitted_coefficients_come_together_and_others_from_their_ranges() -> None:
    names, fits = kept_fits()
    drawn = assumptions(negsim.load("istanbul-2025"), 300, 1)
    some = drawn.vectors[:, [drawn.paths[path] for path in names]]
    assert {*map(tuple, some.tolist())} <= {*map(tuple, fits.tolist())}
    assert len({*map(tuple, some.tolist())}) > 60  # many draws of the walk are the same point
    rate = drawn.vectors[:, drawn.paths["process.softening.rate"]]
    assert len(set(rate)) == 300


def test_a_fitted_coefficient_that_is_stated_stays_and_the_others_still_come_together() -> None:
    names, fits = kept_fits()
    scenario = negsim.apply("istanbul-2025", {"process.collapse.gap": 7.0})
    drawn = assumptions(scenario, 40, 1)
    assert "process.collapse.gap" not in drawn.paths
    left = [path for path in names if path != "process.collapse.gap"]
    some = drawn.vectors[:, [drawn.paths[path] for path in left]]
    columns = fits[:, [names.index(path) for path in left]]
    assert {*map(tuple, some.tolist())} <= {*map(tuple, columns.tolist())}


def test_a_fitted_coefficient_with_a_distribution_of_its_own_keeps_that() -> None:
    own = {"process.consent.base": {"uniform": [-5.0, -4.9]}}
    drawn = assumptions(negsim.apply("istanbul-2025", own), 60, 1)
    values = drawn.vectors[:, drawn.paths["process.consent.base"]]
    assert -5.0 <= values.min() < values.max() <= -4.9
