"""The principals at home."""

import itertools
import math

import pytest

from negsim.rules.ratification import heeded, knows_mandate, veto_chance


@pytest.mark.parametrize(
    ("misjudged", "u", "expected"),
    [
        (0.25, 0.0, False),
        (0.25, 0.2499, False),
        (0.25, 0.25, True),  # a chance of .25 is taken by draws below it
        (0.25, 0.9999, True),
        (0.0, 0.0, True),
        (1.0, 1.0 - 2.0**-53, False),
    ],
)
def test_a_delegation_now_and_then_misjudges_its_mandate(misjudged, u, expected):
    assert bool(knows_mandate(misjudged, u)) is expected


@pytest.mark.parametrize("mandate", [0.0, 0.25, 1.0])
def test_who_misjudges_it_goes_as_far_as_it_could_itself(mandate):
    assert heeded(mandate, True) == mandate
    assert heeded(mandate, False) == 1.0


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
