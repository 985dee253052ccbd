"""Student's t against published tables.

Table: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, critical values of Student's t (upper tail).
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.monitoring.rules.student import incomplete_beta, t_cdf, t_quantile

TABLE = {
    (1, 0.90): 3.078, (1, 0.95): 6.314, (1, 0.975): 12.706, (1, 0.99): 31.821,
    (2, 0.95): 2.920, (2, 0.975): 4.303, (2, 0.99): 6.965,
    (3, 0.95): 2.353, (3, 0.975): 3.182,
    (5, 0.90): 1.476, (5, 0.975): 2.571, (5, 0.99): 3.365,
    (10, 0.95): 1.812, (10, 0.975): 2.228, (10, 0.99): 2.764,
    (30, 0.975): 2.042, (100, 0.975): 1.984,
}  # fmt: skip


@pytest.mark.parametrize(("df", "p"), TABLE)
def test_critical_values(df, p):
    assert t_quantile(p, df) == pytest.approx(TABLE[df, p], abs=6e-4)


@given(st.floats(-50, 50))
def test_one_degree_of_freedom_is_the_cauchy_distribution(t):
    assert t_cdf(t, 1) == pytest.approx(0.5 + math.atan(t) / math.pi, abs=1e-12)


@given(st.floats(-50, 50))
def test_two_degrees_of_freedom_have_a_closed_form(t):
    assert t_cdf(t, 2) == pytest.approx(0.5 + t / (2 * math.sqrt(2 + t * t)), abs=1e-12)


@given(st.floats(-20, 20), st.integers(1, 60))
def test_symmetric(t, df):
    assert t_cdf(t, df) + t_cdf(-t, df) == pytest.approx(1)


@given(st.floats(0, 1))
def test_incomplete_beta_of_one_one_is_the_identity(x):
    assert incomplete_beta(1, 1, x) == pytest.approx(x, abs=1e-12)
