"""Units of Japanese public figures: 万円, 千人, %, %ポイント, 件, t-CO2 and any other counter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rashinban.core.errors import WrongContent
from rashinban.core.folded import fold

#: Multipliers that may stand before a counter, longest first.
MULTIPLIERS = {
    "千億": Decimal(10) ** 11,
    "百億": Decimal(10) ** 10,
    "十億": Decimal(10) ** 9,
    "千万": Decimal(10) ** 7,
    "百万": Decimal(10) ** 6,
    "十万": Decimal(10) ** 5,
    "兆": Decimal(10) ** 12,
    "億": Decimal(10) ** 8,
    "万": Decimal(10) ** 4,
    "千": Decimal(10) ** 3,
}

#: Spelling -> (base symbol, how many of the base). Spellings of one base can be added; all others cannot.
_KNOWN: dict[str, tuple[str, str]] = {
    "円": ("円", "1"),
    "人": ("人", "1"),
    "名": ("人", "1"),
    "%": ("%", "1"),
    "パーセント": ("%", "1"),
    "割": ("%", "10"),
    "%ポイント": ("%ポイント", "1"),
    "パーセントポイント": ("%ポイント", "1"),
    "か所": ("か所", "1"),
    "箇所": ("か所", "1"),
    "ヶ所": ("か所", "1"),
    "ヵ所": ("か所", "1"),
    "カ所": ("か所", "1"),
    "ケ所": ("か所", "1"),
    "ヶ月": ("ヶ月", "1"),
    "か月": ("ヶ月", "1"),
    "ヵ月": ("ヶ月", "1"),
    "カ月": ("ヶ月", "1"),
    "ケ月": ("ヶ月", "1"),
    "箇月": ("ヶ月", "1"),
    "年": ("ヶ月", "12"),
    "年間": ("ヶ月", "12"),
    "分": ("分", "1"),
    "時間": ("分", "60"),
    "日": ("日", "1"),
    "日間": ("日", "1"),
    "週間": ("日", "7"),
    "m": ("m", "1"),
    "メートル": ("m", "1"),
    "km": ("m", "1000"),
    "キロメートル": ("m", "1000"),
    "m2": ("m2", "1"),
    "平方メートル": ("m2", "1"),
    "ha": ("m2", "10000"),
    "ヘクタール": ("m2", "10000"),
    "km2": ("m2", "1000000"),
    "平方キロメートル": ("m2", "1000000"),
    "m3": ("m3", "1"),
    "立方メートル": ("m3", "1"),
    "L": ("L", "1"),
    "l": ("L", "1"),
    "リットル": ("L", "1"),
    "kL": ("L", "1000"),
    "kl": ("L", "1000"),
    "キロリットル": ("L", "1000"),
    "g": ("g", "1"),
    "kg": ("g", "1000"),
    "キログラム": ("g", "1000"),
    "t": ("g", "1000000"),
    "トン": ("g", "1000000"),
    "kg-CO2": ("kg-CO2", "1"),
    "t-CO2": ("kg-CO2", "1000"),
    "W": ("W", "1"),
    "kW": ("W", "1000"),
    "キロワット": ("W", "1000"),
    "MW": ("W", "1000000"),
    "GW": ("W", "1000000000"),
    "kWh": ("kWh", "1"),
    "キロワット時": ("kWh", "1"),
    "MWh": ("kWh", "1000"),
    "GWh": ("kWh", "1000000"),
    "TWh": ("kWh", "1000000000"),
    "MJ": ("MJ", "1"),
    "GJ": ("MJ", "1000"),
    "TJ": ("MJ", "1000000"),
    "PJ": ("MJ", "1000000000"),
}
_COUNTER = re.compile(r"[^\d\s.,]\S*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: one ``symbol`` is ``multiplier`` times ``base``; units of one ``dimension`` can be added.

    The symbol keeps the printed spelling, NFKC-folded. % and %ポイント are two dimensions; so is every counter.

    >>> Unit.parse("億円").multiplier / Unit.parse("万円").multiplier
    Decimal('10000')
    """

    symbol: str
    base: str
    dimension: str
    multiplier: Decimal = Decimal(1)

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read a printed unit: a known one, or any counter, with 千・万・百万・億・兆 before it.

        >>> Unit.parse("万TJ").base, Unit.parse("千団体").multiplier, Unit.parse("市町村").dimension
        ('MJ', Decimal('1000'), '市町村')
        """
        symbol = fold(text).text.strip()
        counter, times = _take_multiplier(symbol)
        if not _COUNTER.fullmatch(counter):
            raise WrongContent(
                f"「{text}」は単位として読めません。",
                remedy="「件」「万円」「千人」「％」のように書いてください。",
            )
        base, factor = _KNOWN.get(counter, (counter, "1"))
        return cls(symbol, base, base, times * Decimal(factor))


def _take_multiplier(symbol: str) -> tuple[str, Decimal]:
    """Part 「百万円」 into 円 and a million; a symbol that is known as it stands is left whole."""
    if symbol not in _KNOWN:
        for prefix, times in MULTIPLIERS.items():
            if symbol.startswith(prefix) and len(symbol) > len(prefix):
                return symbol[len(prefix) :], times
    return symbol, Decimal(1)
