"""Student's t distribution through the regularised incomplete beta function.

Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 26.5.2, 26.5.8 and 26.7.1; the continued fraction is
evaluated by the modified Lentz method (Press et al., Numerical Recipes, §5.2, §6.4).
"""

from __future__ import annotations

import math
from functools import lru_cache


def incomplete_beta(a: float, b: float, x: float) -> float:
    """I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges quickly on the other side
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    return front / a * _continued_fraction(a, b, x)


def _continued_fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    C, D = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or tiny)
    value = D
    for m in range(1, 500):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            D = 1 / ((1 + term * D) or tiny)
            C = (1 + term / C) or tiny
            value *= C * D
        if abs(C * D - 1) < 1e-15:
            break
    return value


def t_cdf(t: float, df: int) -> float:
    """P(T ≤ t) with df degrees of freedom.

    >>> round(t_cdf(2.353, 3), 3)
    0.95
    """
    square = t * t
    if square < df:  # near the middle the central area is small and exact, further out the tail is
        centre = incomplete_beta(0.5, df / 2, square / (df + square)) / 2
        return 0.5 + math.copysign(centre, t)
    tail = incomplete_beta(df / 2, 0.5, df / (df + square)) / 2
    return 1 - tail if t > 0 else tail


@lru_cache(maxsize=256)
def t_quantile(p: float, df: int) -> float:
    """The t with P(T ≤ t) = p, by bisection; 0 < p < 1.

    >>> round(t_quantile(0.975, 1), 3)
    12.706
    """
    low, high = -1.0, 1.0
    while t_cdf(low, df) > p:
        low *= 2
    while t_cdf(high, df) < p:
        high *= 2
    for _ in range(64):
        middle = (low + high) / 2
        low, high = (middle, high) if t_cdf(middle, df) < p else (low, middle)
    return (low + high) / 2
