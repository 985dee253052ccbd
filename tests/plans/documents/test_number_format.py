import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.plans.documents.number_format import show_number


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (5.0, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "General", "1000000000000000"),
        (1e-7, "General", "0.0000001"),
        (-3.0, "General", "-3"),
        (0.45, "0%", "45%"),
        (0.455, "0.0%", "45.5%"),
        (2.675, "0.00", "2.68"),
        (1234567.0, "#,##0", "1,234,567"),
        (1234567.0, "#,##0,", "1,235"),
        (-1234.0, "#,##0;[Red]-#,##0", "-1,234"),
        (-27.6, '0.0;"▲ "0.0', "▲ 27.6"),
        (-1200.0, "#,##0_ ;[Red]\\-#,##0\\ ", "-1,200"),
        (1200.0, '#,##0"人"', "1,200人"),
        (2024.0, '0"年度"', "2024年度"),
        (1031.0, '"約"#,##0"万円"', "約1,031万円"),
        (5.5, "0.##", "5.5"),
        (5.0, "0.##", "5"),
        (45.0, "@", "45"),
        (120.0, "[>=100]#,##0", "120"),
    ],
)
def test_numbers_as_officials_see_them(value: float, number_format: str, shown: str) -> None:
    assert show_number(value, number_format) == shown


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_never_lose_a_digit(number: int) -> None:
    assert show_number(float(number)) == str(number)
    assert show_number(float(number), "#,##0").replace(",", "") == str(number)
