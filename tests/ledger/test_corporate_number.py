"""The check digit of corporate numbers, against the tax agency's own example and real numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.errors import WrongContent
from rashinban.ledger.corporate_number import check_digit, is_valid, read_corporate_number

#: 国税庁「法人番号の検査用数字（チェックデジット）」の計算例; then the published numbers of 国税庁, デジタル庁, 経済産業省,
#: トヨタ自動車, 日本電信電話 (法人番号公表サイト).
REAL = ("8700110005901", "7000012050002", "8000012010038", "4000012090001", "1180301018771", "7010001065142")
BASES = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize("number", REAL)
def test_real_numbers(number: str) -> None:
    assert check_digit(number[1:]) == int(number[0])
    assert is_valid(number)


@given(BASES, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed_unless_zero_and_nine_are_confused(base: str, place: int, step: int) -> None:
    wrong = str((int(base[place]) + step) % 10)
    changed = f"{check_digit(base)}{base[:place]}{wrong}{base[place + 1 :]}"
    assert is_valid(changed) == ({base[place], wrong} == {"0", "9"})


@given(BASES, st.integers(0, 10))
def test_neighbours_that_changed_places_are_noticed_unless_they_are_zero_and_nine(base: str, place: int) -> None:
    one, other = base[place], base[place + 1]
    changed = f"{check_digit(base)}{base[:place]}{other}{one}{base[place + 2 :]}"
    assert is_valid(changed) == (one == other or {one, other} == {"0", "9"})


@given(BASES)
def test_every_base_has_a_digit_from_one_to_nine(base: str) -> None:
    assert 1 <= check_digit(base) <= 9


@pytest.mark.parametrize("text", ["７００００１２０５０００２", " 7-0000-1205-0002 ", "7 0000 1205 0002", "T7000012050002", "7―0000―1205―0002"])
def test_ways_of_writing(text: str) -> None:
    assert read_corporate_number(text) == "7000012050002"


@pytest.mark.parametrize(
    ("text", "words"),
    [("8000012050002", "検査用の数字が合いません"), ("000012050002", "12けたの会社法人等番号"), ("七百", "13けた"), ("70000120500022", "13けた")],
)
def test_mistakes_are_told(text: str, words: str) -> None:
    with pytest.raises(WrongContent, match=words) as told:
        read_corporate_number(text)
    assert "法人番号公表サイト" in told.value.remedy
    assert not is_valid(text)
