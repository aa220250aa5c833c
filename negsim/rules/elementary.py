"""Exponentials, logarithms and powers in plain arithmetic: the same bits on every machine.

The libraries of systems and browsers differ in the last bit of `exp` (one value in ten), and
one bit may turn a run. Sums, products and quotients of IEEE 754 are the same everywhere.

References
----------
Tang 1989, "Table-driven implementation of the exponential function in IEEE floating-point
arithmetic", ACM Transactions on Mathematical Software 15:144-157. Dekker 1971, "A floating-point
technique for extending the available precision", Numerische Mathematik 18:224-242 (exact sums
and products of two numbers).
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import accumulate

import numpy as np

from negsim.jit import apart, rule

PARTS = 128
"""Into how many parts the way from 1 to 2 is cut, evenly in logarithms."""

EXACTLY = Context(prec=50, rounding=ROUND_HALF_EVEN, traps=[])
"""Digits enough for the tables; that of the caller may have fewer."""

STEP = EXACTLY.power(Decimal(2), EXACTLY.divide(Decimal(1), Decimal(PARTS)))
ROOTS = [*accumulate([Decimal(1), *[STEP] * (PARTS - 1)], EXACTLY.multiply)]
ROOT = np.array([float(root) for root in ROOTS])
LOST = [EXACTLY.subtract(root, Decimal.from_float(float(root))) for root in ROOTS]
ROOT_REST = np.array([float(EXACTLY.divide(*both)) for both in zip(LOST, ROOTS, strict=True)])
"""2^(j / 128), and what is lost by rounding it, as a share of it."""

LEAST = -1074
POWER_OF_2 = np.array([math.ldexp(1.0, k) for k in range(32)])
POWER_OF_2_32 = np.array([math.ldexp(1.0, k) for k in range(LEAST, 1024, 32)])
"""2^k for k from 0 on, and for each 32nd from `LEAST` on: a product of two is exact."""

LN_2_HIGH, LN_2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln 2 in two parts; a whole number below 2^21 times the first is exact."""

STEP_HIGH, STEP_LOW, STEPS = LN_2_HIGH / PARTS, LN_2_LOW / PARTS, PARTS * 1.44269504088896338700
TO_WHOLE = 1.5 * 2.0**52
"""Added and taken away again, it rounds a number to a whole one."""

LARGEST, SMALLEST = 709.78, -744.44
"""Beyond these, e^x counts as infinite, or as 0: numbers, and the table, end just behind them."""

SQRT_2, ONE_OVER_SQRT_2 = 1.4142135623730951, 0.7071067811865476
THIRD_HIGH, THIRD_LOW = 1.0 / 3.0, 2.0**-54 / 3.0
FAR_BELOW = 2.0**-32


@rule
def exp(x: float) -> float:
    """Return e^x, at most .51 units in the last place off, or 1 unit where that is below 2^-1022.

    It is infinite above 709.78, where e^x would be a number up to 709.7827, and 0 below -744.44.

    Parameters
    ----------
    x : float
        Any number.
    """
    return exp_of_sum(x, 0.0)


@apart
def exp_of_sum(x: float, rest: float) -> float:
    """Return e^(x + rest), where `rest` is too small to change `x`.

    With x = (128 k + j) ln 2 / 128 + r, e^x = 2^k 2^(j / 128) e^r, where r is at most .0028 in
    size, so that six terms of its series are enough.
    """
    if math.isnan(x):
        return x
    if x > LARGEST:
        return math.inf
    if x < SMALLEST:
        return 0.0
    steps = (x * STEPS + TO_WHOLE) - TO_WHOLE
    whole = int(steps)
    j = whole % PARTS
    k = (whole - j) // PARTS
    r = (x - steps * STEP_HIGH) - steps * STEP_LOW
    z = r * r
    series = z * (0.5 + r * (1 / 6) + z * (1 / 24 + r * (1 / 120)))
    beyond_1 = r + (rest + float(ROOT_REST[j]) + series)
    y = float(ROOT[j])
    above = k - LEAST
    power_of_2 = float(POWER_OF_2_32[above >> 5]) * float(POWER_OF_2[above & 31])
    return (y + y * beyond_1) * power_of_2


@rule
def log(x: float) -> float:
    """Return ln x, at most .51 units in the last place off; minus infinity for 0 and below.

    Parameters
    ----------
    x : float
        Any number but infinity.
    """
    high, low = log_in_two_parts(x)
    return high + low


@rule
def power(log_high: float, log_low: float, y: float) -> float:
    """Return x^y, at most 2 units in the last place off while it is from e^-300 to e^300.

    Parameters
    ----------
    log_high, log_low : float
        ln x, from `log_in_two_parts`: it takes three times as long as the rest and often serves
        for several powers.
    y : float
        From 1e-9 to 1e9 in size.
    """
    product = y * log_high
    if abs(product) > 800.0:  # also where it would be too large to be split
        return math.inf if product > 0.0 else 0.0
    product, error = exact_product(y, log_high)
    return exp_of_sum(product, error + y * log_low)


@rule
def log_of_share(
    part_high: float, part_low: float, whole_high: float, whole_low: float
) -> tuple[float, float]:
    """Return ln min(1, a / b) in two parts, given ln a and ln b, of an `a` of 0 or 1 and more."""
    if part_high >= whole_high:
        return 0.0, 0.0
    if part_high == -math.inf:
        return part_high, 0.0
    high, lost = exact_sum(-whole_high, part_high)
    return exact_sum(high, lost + (part_low - whole_low))


@apart
def log_in_two_parts(x: float) -> tuple[float, float]:
    """Return ln x as a sum of two numbers, to some 62 bits; minus infinity for 0 and below.

    With x = 2^k m, m from 1 / sqrt 2 to sqrt 2, and s = (m - 1) / (m + 1),

        ln x = k ln 2 + 2 s (1 + s^2 / 3 + s^4 / 5 + ...),

    of which all but the terms from s^4 on are kept in two parts.
    """
    if x <= 0.0:
        return -math.inf, 0.0
    k, m = exponent_and_rest(x)
    f = m - 1.0
    d, d_low = exact_sum(2.0, f)
    s = f / d
    product, error = exact_product(s, d)
    s_low = ((f - product) - error - s * d_low) / d

    z, error = exact_product(s, s)
    z_low = error + 2.0 * s * s_low
    terms = 1.0 / 23.0
    for n in range(21, 3, -2):
        terms = 1.0 / n + z * terms
    third, error = exact_product(z, THIRD_HIGH)
    c, c_low = exact_sum(third, z * z * terms)
    c_low += error + z * THIRD_LOW + z_low * THIRD_HIGH

    product, error = exact_product(s, c)
    half, half_low = exact_sum(s, product)
    half_low += s_low + error + s * c_low + s_low * c

    if k == 0:
        return exact_sum(2.0 * half, 2.0 * half_low)
    high, low = exact_sum(k * LN_2_HIGH, 2.0 * half)
    return exact_sum(high, low + 2.0 * half_low + k * LN_2_LOW)


@rule
def logs_of_whole_numbers(logs: np.ndarray) -> None:
    """Fill in ln 0, ln 1, ... in two parts: float (numbers, 2)."""
    for n in range(logs.shape[0]):
        logs[n, 0], logs[n, 1] = log_in_two_parts(float(n))


@rule
def exponent_and_rest(x: float) -> tuple[int, float]:
    """Return k and m of x = 2^k m, with m from 1 / sqrt 2 to sqrt 2; `x` is above 0."""
    k = 0
    while x < FAR_BELOW:
        x, k = x / FAR_BELOW, k - 32
    while x * FAR_BELOW > 1.0:
        x, k = x * FAR_BELOW, k + 32
    while x < ONE_OVER_SQRT_2:
        x, k = 2.0 * x, k - 1
    while x > SQRT_2:
        x, k = 0.5 * x, k + 1
    return k, x


@rule
def exact_sum(a: float, b: float) -> tuple[float, float]:
    """Return a + b as rounded, and what was lost; `a` is no smaller in size than `b`."""
    total = a + b
    return total, b - (total - a)


@rule
def exact_product(a: float, b: float) -> tuple[float, float]:
    """Return a b as rounded, and what was lost."""
    product = a * b
    a_high, a_low = halves(a)
    b_high, b_low = halves(b)
    lost = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, lost


@rule
def halves(a: float) -> tuple[float, float]:
    """Return two numbers of at most 26 bits each that add to `a`."""
    scaled = 134217729.0 * a  # 2^27 + 1
    high = scaled - (scaled - a)
    return high, a - high
