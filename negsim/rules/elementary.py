"""Exponential and power in plain arithmetic, so that every machine gives the same bits.

The libraries of systems and browsers differ in the last bit of `exp` (one value in ten), and
one bit may turn a run. Sums, products and quotients of IEEE 754 are the same everywhere.

References
----------
Sun Microsystems 1993, fdlibm, "Freely Distributable LIBM", e_exp.c (the polynomial, by Remez).
Dekker 1971, "A floating-point technique for extending the available precision", Numerische
Mathematik 18:224-242 (exact sums and products of two numbers).
"""

from __future__ import annotations

import math

import numpy as np

from negsim.jit import rule

LN_2_HIGH, LN_2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln 2 in two parts; a whole number below 2^20 times the first is exact."""

ONE_OVER_LN_2 = 1.44269504088896338700
SQRT_2 = 1.4142135623730951
THIRD_HIGH, THIRD_LOW = 1.0 / 3.0, 2.0**-54 / 3.0

LARGEST, SMALLEST = 709.782712893384, -745.1332191019412
"""Beyond these, e^x is no longer a number, or nothing but 0."""

POWERS_OF_2 = np.array([2.0**k for k in range(-600, 600)])
LOWEST = -600


@rule
def exp(x: float) -> float:
    """Return e^x, at most 1 unit in the last place off; infinite above 709.78.

    Parameters
    ----------
    x : float
        Any number.
    """
    return exp_of_sum(x, 0.0)


@rule
def exp_of_sum(x: float, rest: float) -> float:
    """Return e^(x + rest), where `rest` is too small to change `x`.

    With x = k ln 2 + r, e^x = 2^k e^r, and for r of at most ln 2 / 2 in size

        e^r = 1 + r + r c / (2 - c),   c = r - r^2 (P1 + P2 r^2 + ... + P5 r^8).
    """
    if x > LARGEST:
        return math.inf
    if x < SMALLEST:
        return 0.0
    k = math.floor(x * ONE_OVER_LN_2 + 0.5)
    high = x - k * LN_2_HIGH
    low = k * LN_2_LOW - rest
    r = high - low
    z = r * r
    c = r - z * (
        1.66666666666666019037e-01
        + z
        * (
            -2.77777777770155933842e-03
            + z
            * (
                6.61375632143793436117e-05
                + z * (-1.65339022054652515390e-06 + z * 4.13813679705723846039e-08)
            )
        )
    )
    y = 1.0 - ((low - r * c / (2.0 - c)) - high)
    half = k // 2  # 2^k itself may be too large or too small for a number
    return y * float(POWERS_OF_2[half - LOWEST]) * float(POWERS_OF_2[k - half - LOWEST])


@rule
def power(x: float, y: float) -> float:
    """Return x^y, at most 2 units in the last place off.

    Parameters
    ----------
    x : float
        0 or more, and finite.
    y : float
        Any finite number; above 0 where `x` is 0.
    """
    if y == 0.0 or x == 1.0:
        return 1.0
    if x <= 0.0:
        return 0.0
    high, low = log_in_two_parts(x)
    if abs(y * high) > 800.0:  # also where a product would be too large to be split
        return math.inf if y * high > 0.0 else 0.0
    product, error = exact_product(y, high)
    return exp_of_sum(product, error + y * low)


@rule
def log_in_two_parts(x: float) -> tuple[float, float]:
    """Return ln x as a sum of two numbers, to some 64 bits; `x` is above 0 and finite.

    With x = 2^k m, m from 1 / sqrt 2 to sqrt 2, and s = (m - 1) / (m + 1),

        ln x = k ln 2 + 2 s (1 + s^2 / 3 + s^4 / 5 + ...),

    of which all but the terms from s^4 on are kept in two parts.
    """
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
def exponent_and_rest(x: float) -> tuple[int, float]:
    """Return k and m of x = 2^k m, with m from 1 / sqrt 2 to sqrt 2."""
    k = 0
    step = 512
    while step > 0:
        while x >= SQRT_2 * float(POWERS_OF_2[step - 1 - LOWEST]):
            x *= float(POWERS_OF_2[-step - LOWEST])
            k += step
        while x < float(POWERS_OF_2[1 - step - LOWEST]) / SQRT_2:
            x *= float(POWERS_OF_2[step - LOWEST])
            k -= step
        step //= 2
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
