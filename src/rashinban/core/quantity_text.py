"""Quantities in running text: a number, its unit, and the words that make it a bound or a change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rashinban.core.counters import KANJI_COUNTERS, RATE, UNIT_AFTER_NUMBER
from rashinban.core.numeral import Numeral, read_arabic, read_kanji
from rashinban.core.period_text import find_periods
from rashinban.core.unit import Unit

Operator = Literal["=", ">=", "<=", "~", "range"]
Change = Literal["increase", "decrease"]

_START = re.compile(r"\d|[一二三四五六七八九十]|(?<!\d)倍増|半減(?!期)|ゼロ(?![ァ-ヺー・A-Za-z])")
#: Dates and times without a year, ordinals, addresses: numbers that count nothing.
_NOT_COUNTED = re.compile(
    r"(?<![\dA-Za-z])\d{1,2}\s*月(?!間)(?:\s*\d{1,2}\s*日(?!間))?|\d{1,2}日\s*\([月火水木金土日祝・]+\)"
    r"|(?<![\dA-Za-z:])\d{1,2}:\d{2}(?!\d)|(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])|\d{1,2}\s*年度"
    r"|第\s*[\d一二三四五六七八九十]+(?!\s*位|[\d一二三四五六七八九十])(?:\s*(?:四半期|期目|回|次|期|号|章|節|条|項|部))?"
    r"|\d{2,4}-\d{2,4}-\d{4}|〒\s*\d{3}-\d{4}|\d+\s*(?:丁目|番地|番目|期目)"
)
#: T1, COVID-19, ※1, 数10 (several tens; but not 件数10件).
_GLUED = re.compile(r"[A-Za-z_#※№.$]\Z|[A-Za-z\d][\-/]\Z|\d,\Z|(?:^|[^一-龥々ァ-ヺー])[数何幾]\Z")
_NUMERAL = re.compile(r"\d[\d,.]*|.", re.DOTALL)
_GLUED_AFTER = re.compile(r"[A-Za-z_]|[.,/:]\d|-\d|\s*[~\-]\s*[A-Za-z]")
_ABOUT = re.compile(r"(?:約|凡そ|およそ|おおよそ|概ね|おおむね|ほぼ)\s*$")
_AT_LEAST = re.compile(r"(?:少なくとも|最低でも|最低)\s*$")
_SCOPE = re.compile(r"(?P<scope>全国|世界|国内|県内|道内|府内|都内|市内|東北|アジア|都道府県)\s*(?:第\s*)?$")
_ORDINAL = re.compile(r"第\s*$")
_RATE = re.compile(r"\s*(?:当た?り|あたり|につき|対(?=$|[\s)]))")
_NTH = re.compile(r"\s*目(?![標的指])")
_POINT_IN_TIME = re.compile(r"\s*(?:後(?!半)|前(?![後年期倒])|ぶり)")
_TIME_UNITS = {"年", "年間", "ヶ月", "か月", "カ月", "ヵ月", "日", "週間", "時間", "か年", "ヶ年", "分"}
#: Spellings that are given in the plainer unit: 5割 is 50 %, 5年間 is 5 年.
_PLAIN = {
    "割": ("%", 10),
    "年間": ("年", 1),
    "か年": ("年", 1),
    "ヶ年": ("年", 1),
    "ヵ年": ("年", 1),
    "カ年": ("年", 1),
}
_BOUNDS: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"\s*(?:以上|超(?:える|え)?(?![過高小音])|を超える|を上回る)")),
    ("<=", re.compile(r"\s*(?:以下|以内|未満|を下回る)")),
    (
        "~",
        re.compile(
            r"\s*(?:程度|前後|ほど|くらい|ぐらい|近く|余り|弱(?![いく点者])|強(?![化いく靱靭み制])|台(?![風湾帳地]))"
        ),
    ),
)
#: 3件/年以上: the bound stands behind the year.
_YEARLY_BOUND = re.compile(r"\s*/年度?(?=以[上下内]|未満|超|程度)")
_CHANGES: tuple[tuple[Change, re.Pattern[str]], ...] = (
    (
        "increase",
        re.compile(
            r"\s*の?(?:増加|増大|増やす|増(?![設強進税産築員])|拡大|向上|上昇|改善|伸び|引き?上げ|アップ)"
        ),
    ),
    (
        "decrease",
        re.compile(r"\s*の?(?:減少|削減|低減|縮減|低下|短縮|抑制|圧縮|引き?下げ|ダウン|減(?![災税塩価免]))"),
    ),
)
_RANGE = re.compile(r"\s*[~\-–—―‐]\s*")
_RANGE_IN_WORDS = re.compile(r"\s*以上\s*(?:[、,~]|から)?\s*")
_UPPER_BOUND = re.compile(r"\s*(?:以下|未満|以内)")
_OPENING = re.compile(r"[\s()\[\]{}【】「」『』<>〈〉《》|:;、。・,=→⇒~/?!▲△+\-−]")
_CLOSING = re.compile(r"[\s()\[\]{}【】「」『』<>〈〉《》|:;、。・,=→⇒~/?!※]")
#: A counter the table does not know, when it is short and nothing but a bound or the end follows: 8,000歩, 5校区.
_RARE_COUNTER = re.compile(
    r"(?P<multiplier>[百千]?[万億兆]|[百千])?(?P<counter>(?!以上|以下|以内|未満|程度|前後|増|減|超|台|倍)[一-龥々ァ-ヺー]{1,4}?)"
    rf"{RATE}"
    r"(?=$|[\s()\[\]|、。,→⇒※]|以上|以下|以内|未満|程度|から|へ)"
)
#: The words of a bound behind a bare number, and 約 before it.
_BARE_BOUND = re.compile(r"\s*(?:以上|以下|以内|未満|超|程度)")
_BARE_LEAD = re.compile(r"(?:約|概ね|おおむね|およそ)\s*$")
#: A decimal without a unit in a sentence: 出生率を1.60から1.95まで, 倍率を1.5以上に.
_DECIMAL_IN_PROSE = re.compile(r"\d+\.\d+(?:\([^()]*\))?(?:以上|以下|程度)?(?:から|より|まで|へ|に|と|とする)")
_NAME_OR_RATIO = re.compile(r"[A-Za-z][.]?\s+$|\d:$")
#: What follows the number of a heading or of a list item, which counts nothing: 1 地域..., 1) ...
_HEADING = re.compile(r"[ \t]+[一-龥ぁ-んァ-ヺA-Za-z「『]")
_LINE_START = re.compile(r"(?:^|[\n|>])[ \t#>*\-・]*$")
_WORD = {
    "倍増": (Decimal(2), "倍", "increase"),
    "半減": (Decimal(50), "%", "decrease"),
    "ゼロ": (Decimal(0), None, None),
}


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A quantity as the text has it: ``value`` in ``unit`` as printed (1,031 and 万円), a bound, a change.

    ``start`` and ``end`` take in the sign, 約, the unit and the words of bound and change; ``number_start`` and
    ``number_end`` only the numeral. ``upper`` is the second number of a range. 未満 and 超 are written <= and >=.
    """

    start: int
    end: int
    value: Decimal | None
    upper: Decimal | None
    unit: str | None
    operator: Operator
    approximate: bool
    change: Change | None
    number_start: int
    number_end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    number_end: int
    value: Decimal
    unit: str | None
    counter: str | None


def find_quantities(text: str) -> tuple[QuantityMention, ...]:
    """The quantities of a folded text (see ``core.folded``), in order, without periods, dates and ordinals.

    A number without a unit counts only where it stands alone; 10万人当たり is part of a rate and does not count;
    nor do points in time (10年後) and numbers that belong to a name (5G, CO2, Society5.0).

    >>> [(str(q.value), q.unit, q.operator, q.change) for q in find_quantities("50件以上、100件増、2023年までに20社")]
    [('50', '件', '>=', None), ('100', '件', '=', 'increase'), ('20', '社', '=', None)]
    >>> [(str(q.value), str(q.upper), q.unit) for q in find_quantities("40%以上60%以下")]
    [('40', '60', '%')]
    """
    claimed = _claim(text)
    mentions: list[QuantityMention] = []
    at = 0
    while (start := _START.search(text, at)) is not None:
        here = start.start()
        if here in claimed:
            at = claimed[here]
            continue
        mention = _read_word(text, start) or _read_mention(text, here)
        if mention is not None:
            mentions.append(mention)
        at = mention.end if mention is not None else _skip(text, here)
    return tuple(mentions)


def _claim(text: str) -> dict[int, int]:
    """Every index that belongs to a period, a date or an ordinal, with where that ends."""
    spans = [(mention.start, mention.end) for mention in find_periods(text)]
    spans += [match.span() for match in _NOT_COUNTED.finditer(text)]
    return {index: end for start, end in spans for index in range(start, end)}


def _skip(text: str, at: int) -> int:
    """Past a number that is no quantity, so that its tail is not taken for one."""
    match = _NUMERAL.match(text, at)
    return match.end() if match else at + 1


def _read_word(text: str, match: re.Match[str]) -> QuantityMention | None:
    if match.group() not in _WORD:
        return None
    value, unit, change = _WORD[match.group()]
    start, end = match.span()
    after = UNIT_AFTER_NUMBER.match(text, end) if unit is None else None
    if after:
        unit, end = (after["multiplier"] or "") + after["counter"], after.end()
    found: Change | None = "increase" if change == "increase" else "decrease" if change else None
    return QuantityMention(start, end, value, None, unit, "=", False, found, *match.span(), text[start:end])


def _read_mention(text: str, at: int) -> QuantityMention | None:
    amount = _read_amount(text, at)
    if amount is None or _GLUED.search(text[max(0, at - 2) : at]):
        return None
    ranged = _read_range(text, amount)
    value, upper, unit, end = amount.value, None, amount.unit, amount.end
    if ranged is not None:
        upper, unit, end, value = ranged.value, ranged.unit, ranged.end, _same_scale(amount, ranged)
    if unit is None and not _stands_alone(text, at, end, amount):
        return None
    if _RATE.match(text, end) or _NTH.match(text, end):
        return None
    if amount.counter in _TIME_UNITS and _POINT_IN_TIME.match(text, end):
        return None
    return _dress(text, amount, value, upper, unit, end)


def _read_amount(text: str, at: int) -> _Amount | None:
    """A numeral and the unit right behind it."""
    arabic = text[at].isascii() and text[at].isdigit()
    numeral = read_arabic(text, at) if arabic else read_kanji(text, at)
    if numeral is None:
        return None
    pattern = UNIT_AFTER_NUMBER if arabic else KANJI_COUNTERS
    unit = pattern.match(text, numeral.end)
    if unit is not None:
        symbol = (unit["multiplier"] or "") + unit["counter"] + (unit.groupdict().get("per") or "")
        return _Amount(at, unit.end(), numeral.end, numeral.value, symbol, unit["counter"])
    rare = _RARE_COUNTER.match(text, numeral.end) if arabic else None
    if rare is not None:
        symbol = (rare["multiplier"] or "") + rare["counter"] + (rare["per"] or "")
        return _Amount(at, rare.end(), numeral.end, numeral.value, symbol, rare["counter"])
    return _bare_amount(text, at, numeral, arabic)


def _bare_amount(text: str, at: int, numeral: Numeral, arabic: bool) -> _Amount | None:
    """A number without a unit; 万 or 億 behind it belong to the number then."""
    whole = numeral.with_multiplier(text)
    if _GLUED_AFTER.match(text, whole.end) or (not arabic and whole.end - at < 3):
        return None
    return _Amount(at, whole.end, whole.end, whole.value, None, None)


def _read_range(text: str, low: _Amount) -> _Amount | None:
    """The upper end of 46.5%～50%, 5～10万人, 40%以上60%以下, when low and high are of one unit."""
    mark = _RANGE.match(text, low.end)
    words = _RANGE_IN_WORDS.match(text, low.end)
    at = mark.end() if mark else words.end() if words else None
    if at is None or at >= len(text) or not text[at].isascii() or not text[at].isdigit():
        return None
    high = _read_amount(text, at)
    if high is None or (low.unit is not None and low.counter != high.counter):
        return None
    if words and not mark:
        closing = _UPPER_BOUND.match(text, high.end)
        return (
            _Amount(high.start, closing.end(), high.number_end, high.value, high.unit, high.counter)
            if closing
            else None
        )
    return high if _same_scale(low, high) < high.value else None


def _same_scale(low: _Amount, high: _Amount) -> Decimal:
    """The lower number in the unit of the upper one (8千人～1万人 is 0.8 to 1 万人)."""
    if low.unit is None or high.unit is None or low.unit == high.unit:
        return low.value
    return low.value * Unit.parse(low.unit).multiplier / Unit.parse(high.unit).multiplier


def _stands_alone(text: str, start: int, end: int, amount: _Amount) -> bool:
    bound = _BARE_BOUND.match(text, end)
    end = bound.end() if bound else end
    lead = _BARE_LEAD.search(text[max(0, start - 5) : start])
    start = start - len(lead.group()) if lead else start
    before, after = text[start - 1 : start], text[end : end + 1]
    if (before in {"を", "は", "が", "で"} or text[max(0, start - 2) : start] in {"から", "より"}) and _DECIMAL_IN_PROSE.match(text, start):
        return True
    if after and before and _OPENING.match(before) and _DECIMAL_IN_PROSE.match(text, start):
        return True
    if (before and not _OPENING.match(before)) or (after and not _CLOSING.match(after)):
        return False
    small = amount.value == amount.value.to_integral_value() and abs(amount.value) < 100
    if small and (
        _HEADING.match(text, end)
        or (after and after in ")、" and _LINE_START.search(text[max(0, start - 12) : start]))
    ):
        return False
    if small and before == "(" and after == ")":
        return False
    return not _NAME_OR_RATIO.search(text[max(0, start - 3) : start])


def _dress(
    text: str, amount: _Amount, value: Decimal, upper: Decimal | None, unit: str | None, end: int
) -> QuantityMention:
    """Add the sign, the words before (約, 全国) and the words after (以上, 増)."""
    start, negative = _read_sign(text, amount.start)
    operator: Operator = "range" if upper is not None else "="
    scope = _SCOPE.search(text[max(0, start - 8) : start]) if unit == "位" else None
    if scope:
        start, unit = start - len(scope.group()), f"位（{scope['scope']}）"
    else:
        ordinal = _ORDINAL.search(text[max(0, start - 3) : start]) if unit == "位" else None
        start -= len(ordinal.group()) if ordinal else 0
    window = text[max(0, start - 8) : start]
    about, least = _ABOUT.search(window), _AT_LEAST.search(window)
    for words in (about, least):
        start -= len(words.group()) if words else 0
    operator = ">=" if least and operator == "=" else operator
    end, operator, approximate, change = _read_suffixes(text, end, operator)
    approximate = approximate or about is not None
    operator = "~" if approximate and operator == "=" else operator
    unit, factor = _PLAIN.get(unit or "", (unit, 1))
    value = value * (-factor if negative else factor)
    upper = upper * (-factor if negative else factor) if upper is not None else None
    return QuantityMention(
        start,
        end,
        value,
        upper,
        unit,
        operator,
        approximate,
        change,
        amount.start,
        amount.number_end,
        text[start:end],
    )


def _read_sign(text: str, start: int) -> tuple[int, bool]:
    """▲, △, マイナス and a minus that is not a hyphen of a name make it negative; a plus only widens the span."""
    sign = re.search(r"(?:^|(?<=[^A-Za-z\d%]))(?:[▲△\-−+]|マイナス|プラス)$", text[max(0, start - 5) : start])
    if sign is None:
        return start, False
    return start - len(sign.group()), sign.group() not in {"+", "プラス"}


def _read_suffixes(text: str, end: int, operator: Operator) -> tuple[int, Operator, bool, Change | None]:
    """Every word of bound, closeness and change that follows, in any order."""
    approximate, change = False, None
    yearly = _YEARLY_BOUND.match(text, end)
    end = yearly.end() if yearly else end
    while True:
        for sign, pattern in _BOUNDS:
            bound = pattern.match(text, end)
            if bound:
                end = bound.end()
                approximate = approximate or sign == "~"
                operator = sign if operator == "=" and sign != "~" else operator
                break
        else:
            break
    for direction, pattern in _CHANGES:
        match = pattern.match(text, end)
        if match:
            return match.end(), operator, approximate, direction
    return end, operator, approximate, change
