"""Reservation values and aspirations."""

import itertools

import pytest

from coefficients import coefficients
from negsim.rules.concession import TACTICS, reservation, reservation_unpressured, steepness
from negsim.rules.concession import aspiration as aspiration_of
from negsim.rules.concession import kept_back as kept_back_at
from negsim.rules.elementary import log_in_two_parts, log_of_share

BOULWARE, LINEAR, CONCEDER = 0.2, 0.5, 0.8
POLYNOMIAL, EXPONENTIAL = (TACTICS.index(name) for name in ("polynomial", "exponential"))


def kept_back(tactic, elapsed, flexibility):
    log = log_in_two_parts(elapsed)
    return kept_back_at(tactic, *log, steepness(tactic, flexibility))


def aspiration(reserve, most, rounds_at_table, deadline, flexibility, tactic):
    time = log_of_share(*log_in_two_parts(rounds_at_table), *log_in_two_parts(deadline))
    kept = kept_back_at(tactic, *time, steepness(tactic, flexibility))
    return aspiration_of(reserve, most, kept)


@pytest.mark.parametrize(
    ("batna", "pain", "inducement", "expected"),
    [
        (0.75, 0.0, 0.0, 0.75),
        (0.75, 0.5, 0.0, 0.625),  # .75 - .25 * .5
        (0.75, 1.0, 0.0, 0.5),
        (0.75, 0.0, 0.25, 0.625),  # .75 - .5 * .25
        (0.75, 0.0, 1.0, 0.25),
        (0.75, 0.5, 0.25, 0.5),  # .75 - .125 - .125
        (0.75, 1.0, 1.0, 0.0),
        (0.5, 1.0, 1.0, 0.0),  # not below 0
        (0.0, 0.0, 0.0, 0.0),
        (1.0, 1.0, 0.0, 0.75),
    ],
)
def test_pain_and_inducements_lower_what_a_party_would_settle_for(
    batna, pain, inducement, expected
):
    p = coefficients(reservation_hurt=0.25, reservation_pressure=0.5)
    assert reservation_unpressured(p, batna, pain, inducement) == expected


@pytest.mark.parametrize(
    ("unpressured", "pressure", "fall", "expected"),
    [
        (0.5, 0.5, 0.25, 0.375),  # .5 - .25 * .5
        (0.5, 1.0, 0.25, 0.25),
        (0.5, 0.0, 0.25, 0.5),
        (0.5, 1.0, 0.0, 0.5),
        (0.125, 1.0, 0.5, 0.0),  # not below 0
        (0.0, 0.0, 0.0, 0.0),
        (1.0, 1.0, 1.0, 0.0),
    ],
)
def test_pressure_lowers_it_while_it_lasts(unpressured, pressure, fall, expected):
    p = coefficients(reservation_pressure=fall, reservation_hurt=0.75)
    assert reservation(p, unpressured, pressure) == expected


@pytest.mark.parametrize(
    ("elapsed", "flexibility", "expected"),
    [
        (0.0, 0.0, 1.0),  # nothing conceded at the start
        (0.0, 0.5, 1.0),
        (0.0, 1.0, 1.0),
        (1.0, 0.0, 0.0),  # everything at the deadline
        (1.0, 0.5, 0.0),
        (1.0, 1.0, 0.0),
        (0.25, 0.5, 0.75),  # beta = 1: what is left of the time
        (0.5, 0.0, 1023.0 / 1024.0),  # beta = .1: 1 - .5^10
        (0.5, 1.0, 0.0669670085),  # beta = 10: 1 - .5^.1 = 1 - .933033
    ],
)
def test_what_the_polynomial_tactic_keeps_back(elapsed, flexibility, expected):
    assert kept_back(POLYNOMIAL, elapsed, flexibility) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("elapsed", "flexibility", "expected"),
    [
        (0.0, 0.0, 0.99),  # a first step of .01 at once
        (0.0, 0.5, 0.99),
        (0.0, 1.0, 0.99),
        (1.0, 0.0, 0.0),  # everything at the deadline
        (1.0, 0.5, 0.0),
        (1.0, 1.0, 0.0),
        (0.5, 0.5, 0.9),  # beta = 1: 1 - .01^.5
        (0.75, 0.5, 0.6837722340),  # 1 - .01^.25 = 1 - 10^-.5 = 1 - .316228
        (0.5, 0.0, 0.9863874242),  # beta = .1: .5^.1 = .933033, 1 - .01^.933033
        (0.5, 1.0, 0.0044871389),  # beta = 10: 1 - .01^(1/1024)
    ],
)
def test_what_the_exponential_tactic_keeps_back(elapsed, flexibility, expected):
    assert kept_back(EXPONENTIAL, elapsed, flexibility) == pytest.approx(expected)


def test_an_exponential_party_starts_below_the_most_and_ends_at_the_reservation_value():
    # From .75 to .25 in 4 rounds with f = .5: .25 + .5 (1 - .01^(1 - t / 4))
    asked = [aspiration(0.25, 0.75, t, 4.0, LINEAR, EXPONENTIAL) for t in (0, 2, 4, 5)]
    assert asked == pytest.approx([0.745, 0.7, 0.25, 0.25])


def test_a_linear_party_concedes_the_same_every_round():
    # Flexibility .5 is beta = 1: from .8 to .4 in 4 rounds, .1 a round.
    asked = [aspiration(0.4, 0.8, t, 4.0, LINEAR, POLYNOMIAL) for t in range(5)]
    assert asked == pytest.approx([0.8, 0.7, 0.6, 0.5, 0.4])


def test_aspirations_at_the_ends_of_flexibility():
    # Halfway, f = 0 is beta = .1: .5^10 = 1/1024; f = 1 is beta = 10: .5^(1/10) = .933033.
    assert aspiration(0.0, 1.0, 5, 10.0, 0.0, POLYNOMIAL) == pytest.approx(1023.0 / 1024.0)
    assert aspiration(0.0, 1.0, 5, 10.0, 1.0, POLYNOMIAL) == pytest.approx(1.0 - 0.9330329915)


def test_aspiration_of_a_conceder_by_hand():
    # f = .75: beta = 10^.5 = 3.16228, 1 / beta = .316228, .25^.316228 = e^-.438385 = .645077;
    # .2 + (.9 - .2) * (1 - .645077)
    asked = aspiration(0.2, 0.9, 3, 12.0, 0.75, POLYNOMIAL)
    assert asked == pytest.approx(0.2 + 0.7 * 0.354923, abs=1e-6)


@pytest.mark.parametrize("tactic", [POLYNOMIAL, EXPONENTIAL])
def test_boulware_asks_for_more_than_linear_than_conceder_before_the_deadline(tactic):
    for t in range(1, 14):
        boulware, linear, conceder = (
            aspiration(0.3, 0.9, t, 14.0, f, tactic) for f in (BOULWARE, LINEAR, CONCEDER)
        )
        assert 0.9 > boulware > linear > conceder > 0.3


@pytest.mark.parametrize("flexibility", [0.0, BOULWARE, LINEAR, CONCEDER, 1.0])
def test_polynomial_parties_start_at_the_most_and_end_at_the_reservation_value(flexibility):
    assert aspiration(0.25, 0.75, 0, 14.0, flexibility, POLYNOMIAL) == 0.75
    assert aspiration(0.25, 0.75, 14, 14.0, flexibility, POLYNOMIAL) == 0.25
    assert aspiration(0.25, 0.75, 15, 14.0, flexibility, POLYNOMIAL) == 0.25
    assert aspiration(0.25, 0.75, 10_000, 14.0, flexibility, POLYNOMIAL) == 0.25


@pytest.mark.parametrize("flexibility", [0.0, BOULWARE, LINEAR, CONCEDER, 1.0])
@pytest.mark.parametrize("tactic", [POLYNOMIAL, EXPONENTIAL])
def test_aspirations_never_rise(flexibility, tactic):
    asked = [aspiration(0.25, 0.75, t, 14.0, flexibility, tactic) for t in range(20)]
    assert all(later <= earlier for earlier, later in itertools.pairwise(asked))


def test_a_party_with_nothing_to_hope_for_asks_for_its_reservation_value():
    assert aspiration(0.5, 0.25, 1, 14.0, LINEAR, POLYNOMIAL) == 0.5
    assert aspiration(0.5, 0.5, 1, 14.0, LINEAR, POLYNOMIAL) == 0.5


def test_a_deadline_between_two_rounds():
    # t / t_max = 1 / 2.5: .4 of the way from 1 to 0
    assert aspiration(0.0, 1.0, 1, 2.5, LINEAR, POLYNOMIAL) == pytest.approx(0.6)
    assert aspiration(0.0, 1.0, 3, 2.5, LINEAR, POLYNOMIAL) == 0.0
