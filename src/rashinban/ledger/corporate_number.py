"""法人番号: whether it is written right. That a number is written right is no proof that the corporation exists."""

from __future__ import annotations

import re
import unicodedata

from rashinban.core.errors import WrongContent

#: What people put between the digits: spaces, hyphens, dashes, the long vowel mark.
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−ー]")


def check_digit(base: str) -> int:
    """The first digit of a corporate number whose other twelve are ``base``: 9 - (Σ Pn·Qn mod 9), always 1 to 9.

    Pn is the n-th digit from the right, Qn is 1 where n is odd and 2 where it is even. Source: 平成26年財務省令第70号
    第2条; the brackets as in 国税庁「法人番号の検査用数字（チェックデジット）」, whose example this is:

    >>> check_digit("700110005901")
    8
    """
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return 9 - total % 9


def is_valid(number: str) -> bool:
    """Whether thirteen digits agree with their check digit.

    A 0 written for a 9 (or the other way round) is not noticed, nor are a 0 and a 9 beside each other that changed
    places: the remainder by 9 is the same.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", number))
    return re.fullmatch(r"[0-9]{13}", plain) is not None and check_digit(plain[1:]) == int(plain[0])


def read_corporate_number(text: str) -> str:
    """The thirteen digits; full-width digits, spaces, hyphens and the T of an invoice number are allowed.

    WrongContent when there are not thirteen, or when the check digit disagrees.

    >>> read_corporate_number("７ ０００-０１２０-５０００２")
    '7000012050002'
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).removeprefix("T")
    if re.fullmatch(r"[0-9]{13}", plain) is None:
        hint = "12けたの会社法人等番号には、先頭に検査用の数字が付きます。" if re.fullmatch(r"[0-9]{12}", plain) else ""
        raise WrongContent(f"法人番号「{text}」は13けたの数字ではありません。{hint}", remedy="国税庁の法人番号公表サイトで確かめてください。")
    if check_digit(plain[1:]) != int(plain[0]):
        raise WrongContent(f"法人番号「{text}」は検査用の数字が合いません。", remedy="写し間違いがないか、国税庁の法人番号公表サイトで確かめてください。")
    return plain
