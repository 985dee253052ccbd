"""Figures by year for the answers, worked out from the store through the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rashinban.core.series import read_dimensions
from rashinban.statistics.catalogue.catalogue import Catalogue, catalogue
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.selection import FigureSource, Selection
from rashinban.statistics.showing import work_out_all
from rashinban.web.resas.asking import Asked

#: A figure for each year there is one.
Years = dict[int, float]

#: Sections of the industry classification with the part of the item codes that stands for them; T (public service) is
#: not in the tables of private establishments.
SECTIONS = {
    "A": ("農業，林業", "32"), "B": ("漁業", "33"), "C": ("鉱業，採石業，砂利採取業", "35"), "D": ("建設業", "36"),
    "E": ("製造業", "37"), "F": ("電気・ガス・熱供給・水道業", "38"), "G": ("情報通信業", "39"), "H": ("運輸業，郵便業", "40"),
    "I": ("卸売業，小売業", "41"), "J": ("金融業，保険業", "44"), "K": ("不動産業，物品賃貸業", "45"),
    "L": ("学術研究，専門・技術サービス業", "46"), "M": ("宿泊業，飲食サービス業", "47"), "N": ("生活関連サービス業，娯楽業", "48"),
    "O": ("教育，学習支援業", "49"), "P": ("医療，福祉", "50"), "Q": ("複合サービス事業", "51"),
    "R": ("サービス業（他に分類されないもの）", "52"),
}  # fmt: skip

#: Population by sex in classes of age: item of SSDSE-A and -B without its last two digits.
_AGES = {"0_14": "A1301", "15_64": "A1302", "65_over": "A1303", "75_over": "A1419"}


@lru_cache(maxsize=1)
def entries() -> Catalogue:
    """The catalogue, and what only these answers show."""
    own = [_entry("announced_population", "公表資料の将来推計人口", "ipss-prefectures:population * 1000")]
    for age, item in _AGES.items():
        for sex, number in (("male", "01"), ("female", "02")):
            own.append(_entry(f"{sex}_{age}", f"{sex} {age}", f"parts(first_of(ssdse-a:{item}{number}, ssdse-b:{item}{number}))"))
    for letter, (name, number) in SECTIONS.items():
        own.append(_entry(f"plant_{letter.lower()}", f"事業所数（{name}）", f"known_parts(ssdse-a:C2108{number})"))
        own.append(_entry(f"employee_{letter.lower()}", f"従業者数（{name}）", f"known_parts(ssdse-a:C2208{number})"))
    return Catalogue((*catalogue().entries, *own))


def years_of(keys: Sequence[str], asked: Asked, source: FigureSource) -> dict[str, Years]:
    """The figures of entries by key and year; figures that are withheld or missing are not there."""
    region = asked.region
    areas = () if region else asked.areas
    shown = work_out_all(keys, areas, None, source, regions=(region,) if region else (), entries=entries())
    found: dict[str, Years] = {}
    for key, each in zip(keys, shown, strict=True):
        points = [(point.period.start.year, point.value) for point in each.series().points if point.area == asked.code]
        found[key] = {year: float(value) for year, value in points if value is not None}
    return found


def kept(table: str, asked: Asked, source: FigureSource) -> Iterable[tuple[str, dict[str, str], int, float, bool, str]]:
    """Figures of a kept answer of the closed service, where one was loaded of this area: item, dimensions, year,
    figure, whether it is a projection, edition. Nothing of areas that are added up.
    """
    if asked.region is not None or not any(held.publisher == "resas" and held.table == table for held in source.tables()):
        return
    rows = source.figures(Selection("resas", table, None, areas=asked.areas)).to_pylist()
    for row in rows:
        if row["value"] is not None:
            projected = row["flag"] == "estimated"
            yield row["item"], read_dimensions(row["dimensions"]), int(row["period"][:4]), row["value"], projected, row["edition"]


def _entry(key: str, name: str, formula: str) -> Entry:
    source = "統計センター SSDSE" if "ssdse" in formula else "国立社会保障・人口問題研究所"
    return Entry(key=key, name=name, name_en=name, definition=name, formula=formula, themes=("population",), source=source)
