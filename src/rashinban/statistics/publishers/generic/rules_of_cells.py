"""Check items that a single cell answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rashinban.core.area import PREFECTURES
from rashinban.statistics.symbols import UnreadableCell, read_cell

_NUMBER = r"[-－−△▲]?\d[\d,，]*(?:\.\d+)?"
_SEVERAL = re.compile(rf"\s*{_NUMBER}\s*(?:[(（/／、;；]|\n)\s*{_NUMBER}\s*[)）]?\s*")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WITH_WORDS = re.compile(rf"(?:約|およそ|△|▲|\D{{0,3}})?\s*{_NUMBER}\s*(?:人|円|千円|万円|百万円|億円|世帯|件|％|%|か所|戸|ha|km2|㎢|㎡|歳|倍|以上|未満|程度|強|弱)?\s*")
_DEPENDENT = re.compile(r"[①-⓿❶-➓Ⅰ-ⅿ㈠-㋿㌀-㏿№℡㊤-㊨ｦ-ﾟ\uE000-\uF8FF]")
_ERA = re.compile(r"(?:明治|大正|昭和|平成|令和|[MTSHR](?=\d))\s*(?:元|\d{1,2})\s*年?")
_WESTERN = re.compile(r"(?:1[89]|20)\d\d")
_SAME = re.compile(r"[〃々″\"]|同上|同左|〃")
_ALLOWED = frozenset(("X", "***", "-"))
_SHORT_PREFECTURES = frozenset(area.name[:-1] for area in PREFECTURES.areas if area.name[-1] in "都府県")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its name, its text, whether it should hold a figure, whether it is of a CSV (all texts)."""

    name: str
    text: str
    figure: bool
    of_csv: bool


def judge_cell(cell: Cell) -> Iterator[tuple[str, str | None, str]]:
    """(check item, cell, what) for everything a machine stumbles over in it."""
    text = cell.text
    shown = text.replace("\n", "⏎")
    shown = shown if len(shown) <= 30 else f"{shown[:30]}…"
    if _SEVERAL.fullmatch(text) and not re.fullmatch(r"\d{4}/\d{1,2}", text.strip()):
        yield "1-2", cell.name, f"一つのセルに複数の数値「{shown}」があります。"
    elif cell.figure:
        yield from _judge_figure(cell, shown)
    if text != text.strip() or "\n" in text or _is_spaced(text):
        yield "1-5", cell.name, f"「{shown}」に空白か改行が入っています。"
    if _SAME.fullmatch(text.strip()):
        yield "1-6", cell.name, f"「{shown}」と省略されています。"
    if (found := _DEPENDENT.search(text)) is not None:
        yield "1-10", cell.name, f"機種依存文字「{found[0]}」があります。"
    if _ERA.search(unicodedata.normalize("NFKC", text)) and not _WESTERN.search(unicodedata.normalize("NFKC", text)):
        yield "1-11", cell.name, f"「{shown}」に西暦がありません。"
    if re.sub(r"\s", "", text) in _SHORT_PREFECTURES:
        yield "1-12", cell.name, f"「{shown}」に都・府・県が付いていません。"


def _judge_figure(cell: Cell, shown: str) -> Iterator[tuple[str, str | None, str]]:
    """A cell among figures: a plain number, one of the agreed marks, or something else."""
    text = cell.text.strip()
    if _PLAIN.fullmatch(text) or text in _ALLOWED:
        return
    try:
        said = read_cell(text)
    except UnreadableCell:
        if _WITH_WORDS.fullmatch(text):
            yield "1-3", cell.name, f"数値「{shown}」に文字が付いています。"
        else:
            yield "1-3", cell.name, f"数値の列に文字「{shown}」があります。"
        return
    if said.value is None and said.flag:
        meaning = {"suppressed": "X", "missing": "***", "none": "-", "not_applicable": "-"}.get(said.flag, "***")
        yield "1-13", cell.name, f"記号「{shown}」が使われています（統一ルールでは「{meaning}」）。"
    elif said.value is not None:
        yield "1-3", cell.name, f"数値「{shown}」が、カンマ・記号・全角などの付いた文字です。"


def _is_spaced(text: str) -> bool:
    """Whether letters are set apart by spaces (「人　口」, 「青 森 県」)."""
    return re.search(r"[ぁ-んァ-ヶ一-龠]\s+[ぁ-んァ-ヶ一-龠](?:\s|$)", text) is not None or "　" in text.strip() or "  " in text.strip()

