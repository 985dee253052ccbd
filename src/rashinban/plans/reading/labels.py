"""The cell that names an indicator: its name, the explanation printed under it, and the name over several rows."""

from __future__ import annotations

import re

from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.promise import clean_label

_GOES_ON = re.compile(r"^[(\[「【/・、,のをにがはとへやでも&+-]|^(?:\d|及び|および|並びに|または|又は|等|から|まで)")
_ENDS_OPEN = re.compile(r"[・、,(\[「/]$|(?:及び|および|並びに|又は|または|における|に占める|に対する|による|する|した)$")


def split_definition(text: str) -> tuple[str, str | None]:
    """The name in a label cell and the explanation on the lines under it.

    A name that merely breaks over lines is one name: then no line before the last one names a measure, or the
    next line goes on with a particle or a bracket.

    >>> split_definition("相談件数\\n窓口と電話で受けた相談の合計の件数")
    ('相談件数', '窓口と電話で受けた相談の合計の件数')
    >>> split_definition("売上高\\n営業利益率\\n(%)")
    ('売上高\\n営業利益率\\n(%)', None)
    """
    lines = text.split("\n")
    for cut in range(1, len(lines)):
        name, rest = "".join(lines[:cut]).strip(), "".join(lines[cut:]).strip()
        if _explains(name, rest, wider=max(map(len, lines[cut:])) > max(map(len, lines[:cut]))):
            return "\n".join(lines[:cut]), rest
    return text, None


def _explains(name: str, rest: str, wider: bool) -> bool:
    """Do the words under a name say what it means?

    A line that breaks for want of room is followed by none that is wider, so a wider one was put there on purpose;
    otherwise only a second full name of a measure, or a sentence, explains.
    """
    bare = vocabulary.NOTE_MARK.sub("", name)
    if len(rest) < 8 or _GOES_ON.match(rest) or _ENDS_OPEN.search(bare) or bare.count("(") > bare.count(")"):
        return False
    if rest.endswith("。"):
        return True
    if not vocabulary.MEASURED.search(bare) or len(bare) < 4:
        return False
    return wider or (len(rest) >= 12 and bool(vocabulary.MEASURED.search(rest)))


def names_a_measure(text: str) -> bool:
    """Does a label name what is measured by itself (「育児休業取得率」), unlike 「国家公務員」 under such a heading?"""
    return bool(vocabulary.MEASURED.search(clean_label(text.replace("\n", ""))))


def join_parts(parts: list[str]) -> str:
    """One label from the cells that name a row together: 「健康寿命」, 「男性」 → 「健康寿命(男性)」."""
    words = [word for part in parts if (word := clean_label(part.replace("\n", ""))) and not word.isdigit()]
    return words[0] + "".join(f"({word})" for word in words[1:]) if words else ""


def without_explanation(label: str) -> str:
    """The label without a bracket of eight or more characters at its end, brackets inside it included.

    >>> without_explanation("適正体重の人(肥満(BMI25以上)とやせの減少)"), without_explanation("人口(千人)")
    ('適正体重の人', '人口(千人)')
    """
    if not label.endswith(")"):
        return label
    depth = 0
    for index in range(len(label) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(label[index], 0)
        if depth == 0:
            return label[:index] if index and len(label) - index >= 10 else label
    return label
