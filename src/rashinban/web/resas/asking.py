"""What a caller of the RESAS API asked for: areas and years, checked as the closed service checked them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rashinban.core.area import PREFECTURES, Area
from rashinban.core.areas.history import NORTHERN_VILLAGES, history
from rashinban.statistics.regions import Chosen

#: What stands for a whole prefecture where the code of a city is expected, and for all industries.
ALL = "-"


class Refused(Exception):
    """A request the service would not answer: the status it told in its answer, and why."""

    def __init__(self, status: str, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Asked:
    """The areas that were asked for: the first is the one the answer is named after, the others are added to it."""

    prefecture: Area
    city: Area | None
    areas: tuple[str, ...]

    @property
    def region(self) -> Chosen | None:
        """All areas as one, where there are several."""
        return Chosen("合算", self.areas) if len(self.areas) > 1 else None

    @property
    def code(self) -> str:
        """Under what the figures are found."""
        return self.region.code if self.region else self.areas[0]

    def name(self) -> dict[str, object]:
        """How an answer names the area."""
        return {
            "prefCode": int(self.prefecture.code[:2]),
            "prefName": self.prefecture.name,
            "cityCode": self.city.code if self.city else ALL,
            "cityName": self.city.name if self.city else ALL,
        }


def read_areas(given: Mapping[str, str], today: date) -> Asked:
    """prefCode and cityCode (``-``: the whole prefecture), with addArea the areas added to them (``4_04100,5_-``).

    Refused with 400 when one is missing or wrong, or when areas overlap.
    """
    prefecture = read_prefecture(given)
    city = _read_city(prefecture, _needed(given, "cityCode"), today)
    areas = [city.code if city else prefecture.code]
    for each in filter(None, given.get("addArea", "").split(",")):
        first, _, second = each.strip().partition("_")
        other = read_prefecture({"prefCode": first})
        added = _read_city(other, second or ALL, today)
        areas.append(added.code if added else other.code)
    _refuse_overlap(areas)
    return Asked(prefecture, city, tuple(areas))


def read_prefecture(given: Mapping[str, str]) -> Area:
    """prefCode, 1 to 47."""
    text = _needed(given, "prefCode")
    if not text.isdecimal() or len(text) > 2 or not 1 <= int(text) <= 47:
        raise Refused("400", f"prefCode「{text[:20]}」は都道府県コード（1〜47）ではありません。")
    return PREFECTURES.find(f"{int(text):02}000")


def read_year(given: Mapping[str, str], name: str) -> int:
    """A year of four digits."""
    text = _needed(given, name)
    if not (text.isdecimal() and text.isascii() and len(text) == 4):
        raise Refused("400", f"{name}「{text[:20]}」は西暦4けたの年ではありません。")
    return int(text)


def cities(today: date, prefecture: str | None = None) -> tuple[Area, ...]:
    """Municipalities and wards of today, in the order of the codes."""
    found = history().as_of(today, "municipality", "ward")
    return tuple(area for area in found if area.code not in NORTHERN_VILLAGES and prefecture in (None, f"{area.code[:2]}000"))


def _needed(given: Mapping[str, str], name: str) -> str:
    text = given.get(name, "").strip()
    if not text:
        raise Refused("400", f"{name} がありません。")
    return text


def _read_city(prefecture: Area, text: str, today: date) -> Area | None:
    if text == ALL:
        return None
    found = next((area for area in cities(today, prefecture.code) if area.code == text), None)
    if found is None:
        raise Refused("400", f"cityCode「{text[:20]}」は{prefecture.name}の市区町村コードではありません。県全体は cityCode=- です。")
    return found


def _refuse_overlap(areas: list[str]) -> None:
    """An area, its prefecture or its city must not be added twice."""
    for code in areas:
        versions = history().by_code.get(code, ())
        above = {f"{code[:2]}000", versions[-1].parent if versions else None} - {code}
        if areas.count(code) > 1 or above & set(areas):
            raise Refused("400", f"addArea の地域が重なっています（{code}）。")
