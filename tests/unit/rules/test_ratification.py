"""The principals at home."""

import itertools
import math

import pytest

from negsim.rules.ratification import beyond_mandate, veto_chance


@pytest.mark.parametrize(
    ("needed", "mandate", "softening", "expected"),
    [
        (0.2, 0.5, 0.5, False),  # .5 * .5 = .25 is allowed
        (0.25, 0.5, 0.5, True),  # as far as that, and no further
        (0.3, 0.5, 0.5, True),
        (0.3, 1.0, 0.5, False),  # the principal lets the delegation go as far as it would
        (0.3, 0.0, 0.5, True),  # no breach at all
        (0.0, 0.0, 0.5, True),  # a breach, if of a line of no firmness
        (0.0, 0.5, 0.5, False),
        (1.0, 1.0, 1.0, True),
    ],
)
def test_a_breach_is_measured_by_the_mandate(needed, mandate, softening, expected):
    assert bool(beyond_mandate(needed, mandate, softening)) is expected


@pytest.mark.parametrize(("mandate", "softening"), [(0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (1.0, 1.0)])
def test_a_text_that_breaches_no_line_is_within_any_mandate(mandate, softening):
    assert not beyond_mandate(-1.0, mandate, softening)


@pytest.mark.parametrize("worth", [0.5, 0.4, 0.0])
def test_a_text_worth_no_more_than_no_deal_is_vetoed_most(worth):
    assert veto_chance(worth, 0.5, 0.3, 0.05) == 0.3


def test_a_slack_of_one_scale_divides_the_chance_by_e():
    assert veto_chance(0.75, 0.5, 0.3, 0.25) == pytest.approx(0.3 / math.e)
    # .3 * e^-2 = .3 * .135335
    assert veto_chance(1.0, 0.5, 0.3, 0.25) == pytest.approx(0.0406006, abs=1e-7)


def test_a_slack_of_the_scale_times_log_2_halves_the_chance():
    assert veto_chance(0.25 + 0.1 * math.log(2.0), 0.25, 0.5, 0.1) == pytest.approx(0.25)


def test_the_better_the_text_the_less_likely_a_veto():
    chances = [veto_chance(worth, 0.4, 1.0, 0.1) for worth in (0.4, 0.5, 0.6, 0.8, 1.0)]
    assert chances[0] == 1.0
    assert all(0.0 < later < earlier for earlier, later in itertools.pairwise(chances))


def test_a_principal_without_a_veto():
    assert veto_chance(0.1, 0.5, 0.0, 0.05) == 0.0
