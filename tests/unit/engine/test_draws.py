"""Random numbers: the published vectors, what keys them, and that they are uniform."""

import math

import numpy as np
import pytest

from negsim.engine.draws import NOBODY, PURPOSES, philox, quantile, uniform

ONES = 0xFFFFFFFF
LARGEST = 2**64 - 1


def words(*values):
    return [np.uint64(value) for value in values]


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_philox_gives_the_known_answers_of_random123(counter, key, expected):
    assert tuple(int(word) for word in philox(*words(*counter, *key))) == expected


def test_uniform_joins_32_and_21_bits_of_the_first_two_words():
    # Event 0 of seed 0 is the vector of zeros: 53 bits from 6627e8d5 and e169c58d.
    expected = (0x6627E8D5 * 2**21 + 0xE169C58D // 2**11) / 2**53
    assert uniform(np.uint64(0), 0, 0, NOBODY, 0) == expected
    assert expected == pytest.approx(0.399046, abs=1e-6)


def test_uniform_lays_out_counter_and_key_as_documented():
    # The vector of pi, word by word: purpose and round; actor; low and high half of the run;
    # low and high half of the seed.
    u = uniform(np.uint64(0x299F31D0_A4093822), 0x03707344_13198A2E, 0x3F6A88, 0x85A308D3, 0x24)
    assert u == (0xD16CFE09 * 2**21 + 0x94FDCCEB // 2**11) / 2**53


def test_uniform_depends_on_seed_run_round_actor_and_purpose():
    event = (1, 2, 3, 4, 5)
    others = [(*event[:index], 7, *event[index + 1 :]) for index in range(5)]
    drawn = {uniform(np.uint64(seed), *rest) for seed, *rest in [event, *others]}
    assert len(drawn) == 6


def test_uniform_is_the_same_whenever_it_is_asked_for():
    first = uniform(np.uint64(1), 17, 3, 2, 1)
    uniform(np.uint64(1), 18, 3, 2, 1)
    assert uniform(np.uint64(1), 17, 3, 2, 1) == first


def test_swapped_numbers_are_another_event():
    assert uniform(np.uint64(1), 2, 3, 4, 5) != uniform(np.uint64(2), 1, 3, 4, 5)
    assert uniform(np.uint64(1), 2, 3, 4, 5) != uniform(np.uint64(1), 3, 2, 4, 5)
    assert uniform(np.uint64(1), 2, 3, 4, 5) != uniform(np.uint64(1), 2, 4, 3, 5)
    assert uniform(np.uint64(1), 2, 3, 4, 5) != uniform(np.uint64(1), 2, 3, 5, 4)


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, 2**32, 2**63, LARGEST])
def test_every_seed_is_a_seed(seed):
    drawn = [uniform(np.uint64(seed), run, 0, NOBODY, 0) for run in range(100)]
    assert all(0.0 <= u < 1.0 for u in drawn)
    assert len(set(drawn)) == 100


def test_seeds_that_share_a_half_differ():
    seeds = [0, 1, 2**32 - 1, 2**32, 2**63, LARGEST]
    assert len({uniform(np.uint64(seed), 0, 0, NOBODY, 0) for seed in seeds}) == len(seeds)


def test_no_purpose_and_no_late_round_runs_over_into_another():
    # 8 bits hold the purpose and 24 the round: the last round is not round 0 of the next purpose.
    last = 2**24 - 1
    events = [(round_, purpose) for round_ in (0, 1, last) for purpose in range(len(PURPOSES))]
    drawn = {uniform(np.uint64(1), 0, round_, NOBODY, purpose) for round_, purpose in events}
    assert len(PURPOSES) <= 256
    assert len(drawn) == len(events)


@pytest.fixture(scope="module")
def many():
    """10^5 draws: 25 runs, 20 rounds, 20 actors, 10 purposes."""
    seed = np.uint64(1)
    return np.array(
        [
            uniform(seed, run, round_, actor, purpose)
            for run in range(25)
            for round_ in range(20)
            for actor in range(20)
            for purpose in range(10)
        ]
    ).reshape(25, 20, 20, 10)


def test_many_draws_are_from_0_to_below_1_and_never_equal(many):
    assert many.min() >= 0.0
    assert many.max() < 1.0
    assert np.unique(many).size == 100_000


def test_many_draws_have_mean_and_variance_of_the_uniform(many):
    # Variance 1/12; fourth central moment 1/80, so the variance's own is 1/80 - 1/144 = 1/180.
    n = 100_000
    assert abs(many.mean() - 0.5) < 4.0 * math.sqrt(1.0 / 12.0 / n)
    assert abs(many.var() - 1.0 / 12.0) < 4.0 * math.sqrt(1.0 / 180.0 / n)


def test_many_draws_fill_ten_cells_equally(many):
    # A count of n draws in a cell of chance .1 has variance n * .1 * .9.
    counts = np.bincount((many.ravel() * 10).astype(int), minlength=10)
    assert np.all(np.abs(counts - 10_000) < 4.0 * math.sqrt(100_000 * 0.1 * 0.9))


@pytest.mark.parametrize("axis", [0, 1, 2, 3], ids=["run", "round", "actor", "purpose"])
def test_neighbours_do_not_correlate(many, axis):
    along = np.moveaxis(many, axis, 0)
    one, next_one = along[:-1].ravel(), along[1:].ravel()
    assert abs(np.corrcoef(one, next_one)[0, 1]) < 4.0 / math.sqrt(one.size)


UNIFORM, TRIANGULAR, TABLE = 0, 1, 2


@pytest.mark.parametrize(("u", "expected"), [(0.0, 2.0), (0.25, 3.0), (0.5, 4.0), (1.0, 6.0)])
def test_quantile_of_a_uniform_number(u, expected):
    # 2 + u * (6 - 2)
    assert quantile(UNIFORM, np.array([2.0, 6.0]), u) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize(
    ("u", "expected"),
    [
        # Low 0, mode 1, high 4: F(x) = x^2 / 4 up to the mode, then 1 - (4 - x)^2 / 12.
        (0.0, 0.0),
        (0.0625, 0.5),  # .5^2 / 4
        (0.25, 1.0),  # the mode: 1 / 4
        (2.0 / 3.0, 2.0),  # 1 - 4 / 12
        (11.0 / 12.0, 3.0),  # 1 - 1 / 12
        (1.0, 4.0),
    ],
)
def test_quantile_of_a_triangular_number(u, expected):
    assert quantile(TRIANGULAR, np.array([0.0, 1.0, 4.0]), u) == pytest.approx(expected, abs=1e-12)


def test_quantile_of_a_triangular_number_with_the_mode_at_an_end():
    # Mode low: F(x) = 1 - (1 - x)^2, so F(.5) = .75; mode high: F(x) = x^2, so F(.5) = .25.
    assert quantile(TRIANGULAR, np.array([0.0, 0.0, 1.0]), 0.75) == pytest.approx(0.5)
    assert quantile(TRIANGULAR, np.array([0.0, 1.0, 1.0]), 0.25) == pytest.approx(0.5)


@pytest.mark.parametrize("kind", [UNIFORM, TRIANGULAR])
def test_quantile_of_a_range_of_no_width_is_its_one_number(kind):
    assert quantile(kind, np.array([0.3, 0.3, 0.3]), 0.7) == 0.3


@pytest.mark.parametrize(
    ("u", "expected"),
    [
        # Three cells of a third each: 0 to 1, 1 to 3, 3 to 10.
        (0.0, 0.0),
        (1.0 / 6.0, 0.5),
        (0.5, 2.0),
        (5.0 / 6.0, 6.5),
    ],
)
def test_quantile_of_a_table_follows_straight_lines(u, expected):
    assert quantile(TABLE, np.array([0.0, 1.0, 3.0, 10.0]), u) == pytest.approx(expected)


@pytest.mark.parametrize("cells", [1, 2, 3, 512, 513, 1000])
def test_the_largest_draw_stays_within_a_table(cells):
    table = np.linspace(0.0, 1.0, cells + 1)
    assert quantile(TABLE, table, 1.0 - 2.0**-53) == pytest.approx(1.0, abs=1e-12)
