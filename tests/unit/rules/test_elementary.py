"""Exponential, logarithm and power, against sixty decimal digits."""

import math
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal, getcontext

import numpy as np
import pytest

from negsim.rules.elementary import (
    exp,
    log,
    log_in_two_parts,
    log_of_share,
    logs_of_whole_numbers,
)
from negsim.rules.elementary import power as power_of_log

SMALLEST_NORMAL = 2.0**-1022


@pytest.fixture(autouse=True)
def _sixty_digits() -> Iterator[None]:
    before = getcontext().prec
    getcontext().prec = 60
    yield
    getcontext().prec = before


def off(got: float, true: Decimal) -> float:
    """Return how far a number is from the true one, in units in its last place."""
    if math.isinf(got):
        return got
    return float(abs(Decimal(got) - true) / Decimal(math.ulp(got)))


def exponents() -> Iterator[float]:
    """Yield the log odds, hazards and powers that rules take, far more than these, and edges."""
    draw = random.Random(1)
    for most in (1e-8, 0.01, 1.0, 12.0, 700.0):
        yield from (draw.uniform(-most, most) for _ in range(400))
    half = math.log(2.0) / 2.0
    for k in range(-1021, 1023, 73):
        for edge in (k * 2.0 * half, (2 * k + 1) * half):
            yield from (edge, math.nextafter(edge, math.inf), math.nextafter(edge, -math.inf))
    yield from (709.78, -708.39, 5e-324, -5e-324)


def test_exp_is_at_most_half_a_unit_off_and_a_hundredth() -> None:
    assert max(off(exp(x), Decimal(x).exp()) for x in exponents()) <= 0.51


def test_exp_where_numbers_end() -> None:
    assert exp(0.0) == 1.0
    assert exp(709.7) < math.inf
    assert exp(709.781) == exp(709.79) == exp(1e6) == math.inf
    assert Decimal("709.781").exp() < Decimal(sys.float_info.max)  # as the docstring says
    assert exp(-744.5) == exp(-1e6) == 0.0
    assert 0.0 < exp(-744.4) < SMALLEST_NORMAL
    assert off(exp(-720.0), Decimal(-720).exp()) <= 1.0


def power(x: float, y: float) -> float:
    """Return x^y."""
    return power_of_log(*log_in_two_parts(x), y)


def test_what_is_no_number_stays_none() -> None:
    assert math.isnan(exp(math.nan))


def powers() -> Iterator[tuple[float, float]]:
    """Yield shares of time to the powers that rules take, far more than these, and edges."""
    draw = random.Random(2)
    for _ in range(1000):
        yield draw.random(), 10.0 ** draw.uniform(-1.0, 1.0)  # elapsed time, 1 / beta
        n = draw.randint(1, 200)
        yield n / 200, draw.uniform(0.1, 3.0)  # rounds watched, shape
        yield draw.uniform(0.7, 1.42), draw.uniform(-800.0, 800.0)
        yield 10.0 ** draw.uniform(-130.0, 130.0), draw.uniform(-1.0, 1.0)
    for x in (1.0, math.sqrt(0.5), math.sqrt(2.0), 2.0**511, 2.0**-511, 2.0**-512):
        for near in (x, math.nextafter(x, math.inf), math.nextafter(x, 0.0)):
            yield from ((near, y) for y in (1e-3, 0.5, 1.0, -1.0))


def test_power_is_at_most_two_units_off() -> None:
    assert max(off(power(x, y), (Decimal(y) * Decimal(x).ln()).exp()) for x, y in powers()) <= 2.0


def test_the_first_power_is_the_number_itself() -> None:
    assert all(power(x, 1.0) == x for x, _ in powers() if 1e-3 < x < 1e3)


def test_power_where_numbers_end() -> None:
    assert power(0.0, 0.3) == 0.0
    assert power(-1.0, 0.3) == 0.0  # nothing below 0 is asked for, and nothing may hang on it
    assert power(1.0, 7.0) == 1.0
    assert power(0.5, 1e300) == power(2.0, -1e300) == 0.0
    assert power(2.0, 1e300) == power(0.5, -1e300) == math.inf


def test_a_logarithm_in_two_parts_has_eleven_bits_more_than_a_number() -> None:
    for x, _ in powers():
        high, low = log_in_two_parts(x)
        true = Decimal(x).ln()
        assert abs(Decimal(high) + Decimal(low) - true) <= abs(true) * Decimal(2) ** -62


def numbers_with_a_logarithm() -> Iterator[float]:
    """Yield uniform random numbers as rules take them, far more than these, and edges."""
    draw = random.Random(3)
    for _ in range(1000):
        yield draw.randrange(2**53) * 2.0**-53 + 2.0**-54
        yield 1.0 + draw.uniform(-1e-6, 1e-6)
        yield draw.uniform(0.7, 1.42)
        yield 10.0 ** draw.uniform(-300.0, 300.0)
    for x in (1.0, math.sqrt(0.5), math.sqrt(2.0), 2.0**-53, 2.0**-54, 2.0**511):
        yield from (x, math.nextafter(x, math.inf), math.nextafter(x, 0.0))
    yield from (5e-324, 1e-310, SMALLEST_NORMAL, sys.float_info.max)


def test_log_is_at_most_half_a_unit_off_and_a_hundredth() -> None:
    assert max(off(log(x), Decimal(x).ln()) for x in numbers_with_a_logarithm()) <= 0.51


def test_log_where_numbers_end() -> None:
    assert log(1.0) == 0.0
    assert log(2.0) == math.log(2.0)
    assert log(0.0) == log(-1.0) == -math.inf
    assert log(5e-324) == -log(2.0**537) - log(2.0**537)
    assert math.isnan(log(math.nan))


def test_log_undoes_exp() -> None:
    assert all(log(exp(x)) == pytest.approx(x, rel=1e-14) for x in (-700.0, -1.5, 0.3, 2.0, 700.0))


def test_a_logarithm_of_a_share_is_that_of_the_quotient() -> None:
    for part, whole in ((1.0, 1.5), (1.0, 1e4), (39.0, 40.0), (7.0, 14.3)):
        high, low = log_of_share(*log_in_two_parts(part), *log_in_two_parts(whole))
        true = (Decimal(part) / Decimal(whole)).ln()
        assert abs(Decimal(high) + Decimal(low) - true) <= abs(Decimal(whole).ln()) / 2**61
    assert log_of_share(*log_in_two_parts(15.0), *log_in_two_parts(14.3)) == (0.0, 0.0)
    assert log_of_share(*log_in_two_parts(1.0), *log_in_two_parts(0.2)) == (0.0, 0.0)


def test_logarithms_of_whole_numbers_are_in_their_order() -> None:
    logs = np.empty((4, 2))
    logs_of_whole_numbers(logs)
    assert [tuple(log) for log in logs] == [log_in_two_parts(float(n)) for n in range(4)]
    assert logs[2, 0] == math.log(2.0)


def test_the_table_is_the_same_whatever_digits_the_caller_asks_for() -> None:
    script = (
        "import decimal; decimal.getcontext().prec = 3;"
        "decimal.getcontext().traps[decimal.FloatOperation] = True;"
        "from negsim.rules import elementary; print(elementary.exp(0.6875).hex())"
    )
    [printed] = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "NEGSIM_COMPILE": "0"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert float.fromhex(printed) == exp(0.6875)
