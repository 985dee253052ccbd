"""A wish as it is written in a cell: 1 to 5, 必 (must meet), × (must never), or nothing."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rashinban.core.errors import Place, WrongContent

if TYPE_CHECKING:
    from rashinban.matching.seating import WishRule

MUST, NEVER = "必", "×"
_MUST = {"必", "必ず", "必須", "◎", "must"}
_NEVER = {"×", "x", "✕", "✖", "不可", "ng", "never"}
#: What a must-meet weighs beside the wishes when nothing else is said.
MUST_WEIGHT = 5


def read_wish(text: str, where: Place | None = None) -> tuple[int, WishRule] | None:
    """The weight and the rule of a cell; None for an empty one. WrongContent for anything else.

    >>> read_wish("３"), read_wish("必ず"), read_wish("✕"), read_wish(" ")
    ((3, ''), (5, 'must'), (1, 'never'), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold().removesuffix(".0")
    if plain in ("", "-", "0"):
        return None
    if plain in _MUST:
        return MUST_WEIGHT, "must"
    if plain in _NEVER:
        return 1, "never"
    if plain in ("1", "2", "3", "4", "5"):
        return int(plain), ""
    raise WrongContent(f"希望「{text}」が読めません。", where or Place(), f"1〜5の数字、「{MUST}」（必ず会う）、「{NEVER}」（会わせない）のどれかを書いてください。")


def wish_text(weight: int, rule: str) -> str:
    """How a wish is written; reading it back gives the same (a must-meet weighs as much as the strongest wish)."""
    return MUST if rule == "must" else NEVER if rule == "never" else str(weight)


def read_absences(text: str, slots: int) -> frozenset[int]:
    """The slots in which somebody is away: 「1、3-5」. WrongContent for what is no slot.

    >>> sorted(read_absences("１、3-4枠", 8))
    [1, 3, 4]
    """
    plain = unicodedata.normalize("NFKC", text).replace("枠", "").replace("、", ",").replace("~", "-").replace("〜", "-")
    found: set[int] = set()
    for part in (part.strip() for part in plain.replace(" ", ",").split(",")):
        if not part:
            continue
        first, _, last = part.partition("-")
        if not first.isdecimal() or (last and not last.isdecimal()) or not 1 <= int(first) <= int(last or first) <= slots:
            raise WrongContent(f"参加できない枠「{text}」が読めません。", remedy=f"1から{slots}までの枠を「1、3-5」のように書いてください。")
        found |= set(range(int(first), int(last or first) + 1))
    return frozenset(found)
