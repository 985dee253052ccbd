"""What the columns of the resident register's tables are of, told by their headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rashinban.statistics.publisher import Item

ITEMS = (
    Item("population", "住民基本台帳人口", "人", "1月1日現在。男女の別は dimensions の sex"),
    Item("households", "世帯数", "世帯", "1月1日現在"),
    Item("in_domestic", "転入者数（国内）", "人", "前年1年間"),
    Item("in_foreign", "転入者数（国外）", "人", "前年1年間"),
    Item("in_total", "転入者数（計）", "人", "前年1年間"),
    Item("births", "出生者数", "人", "前年1年間"),
    Item("entered_other", "その他の記載数（計）", "人", "前年1年間。職権記載・国籍取得など"),
    Item("entered_total", "住民票記載数（計）", "人", "前年1年間"),
    Item("out_domestic", "転出者数（国内）", "人", "前年1年間"),
    Item("out_foreign", "転出者数（国外）", "人", "前年1年間"),
    Item("out_total", "転出者数（計）", "人", "前年1年間"),
    Item("deaths", "死亡者数", "人", "前年1年間"),
    Item("removed_other", "その他の消除数（計）", "人", "前年1年間。職権消除・国籍喪失など"),
    Item("removed_total", "住民票消除数（計）", "人", "前年1年間"),
    Item("change", "増減数", "人", "記載数－消除数"),
    Item("change_rate", "増減率", "％", "増減数÷前年の人口"),
    Item("natural_change", "自然増減数", "人", "出生者数－死亡者数"),
    Item("natural_change_rate", "自然増減率", "％"),
    Item("social_change", "社会増減数", "人", "増減数－自然増減数"),
    Item("social_change_rate", "社会増減率", "％"),
)
#: Items of 1 January; all others are of the calendar year before.
OF_THE_DAY = ("population", "households")
RATES = tuple(item.code for item in ITEMS if item.code.endswith("_rate"))

_UNITS = ("人", "世帯", "%")
#: Words of which all must stand in a column's headings; the first that fits counts.
_HEADINGS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("自然増減率",), "natural_change_rate"),
    (("社会増減率",), "social_change_rate"),
    (("自然増減数",), "natural_change"),
    (("社会増減数",), "social_change"),
    (("増減率",), "change_rate"),
    (("増減数",), "change"),
    (("転入者数", "国内"), "in_domestic"),
    (("転入者数", "国外"), "in_foreign"),
    (("転入者数", "計"), "in_total"),
    (("転出者数", "国内"), "out_domestic"),
    (("転出者数", "国外"), "out_foreign"),
    (("転出者数", "計"), "out_total"),
    (("出生者数",), "births"),
    (("死亡者数",), "deaths"),
    (("記載数", "その他"), "entered_other"),
    (("消除数", "その他"), "removed_other"),
    (("記載数", "計"), "entered_total"),
    (("消除数", "計"), "removed_total"),
    (("世帯数",), "households"),
)


def read_headings(head: Sequence[Sequence[str]], last: int) -> list[tuple[str, str] | None]:
    """For every column after code and names: item and dimensions, None where the headings say neither.

    Headings stand above each other, those of a group only over its first column; ``last`` is the row of the lowest,
    which some years print units in (人, 世帯, ％).
    """
    groups = [_fill(row) for row in head[1:last]]
    found: list[tuple[str, str] | None] = []
    for column in range(3, len(head[last])):
        cells = [unicodedata.normalize("NFKC", head[row][column]) for row in range(last, 0, -1)]
        own = next((cell for cell in cells if cell and cell not in _UNITS), cells[0])
        above = [unicodedata.normalize("NFKC", group[column]) for group in groups]
        found.append(_read_heading(own, "／".join((*above, own))))
    return found


def _read_heading(own: str, heading: str) -> tuple[str, str] | None:
    for words, item in _HEADINGS:
        if all(word in heading for word in words) and own not in ("男", "女", "人"):
            return item, ""
    if "人口" in heading:
        if own == "男":
            return "population", "sex=male"
        if own == "女":
            return "population", "sex=female"
        if own in ("人", "計", "総数"):
            return "population", ""
    return None


def _fill(row: Sequence[str]) -> list[str]:
    """A row of headings with the empty cells of each group filled."""
    filled, current = [], ""
    for cell in row:
        current = cell or current
        filled.append(current)
    return filled
