"""The answers of municipality/…/perYear: one figure a year of an area, of an industry where it has any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rashinban.statistics.publishers.resas.naming import QUANTITIES
from rashinban.statistics.selection import FigureSource
from rashinban.web.resas.asking import ALL, Asked, Refused
from rashinban.web.resas.figures import SECTIONS, Years, kept, years_of

#: Entries of the catalogue for what is held: by quantity; by section of industry it is ``<quantity>_<letter>``.
_HELD = {"plant": "establishments", "employee": "employees", "taxes": "local_tax_per_capita", "job": "job_openings_ratio"}
#: Those asked by industry; the others say nothing of it in their answers.
_BY_INDUSTRY = ("company", "plant", "employee", "value", "labor", "sales", "foundation", "surplus", "wages", "manufacture")
_COUNTS = ("plant", "employee")


def per_year(quantity: str, asked: Asked, given: Mapping[str, str], source: FigureSource) -> dict[str, Any]:
    """municipality/<quantity>/perYear.

    Refused with 404 for a quantity, an area or an industry of which nothing is held, with 400 where areas or
    industries are asked for that do not go with the quantity.
    """
    known = QUANTITIES.get(quantity.lower())
    if known is None:
        raise Refused("404", f"municipality/{quantity[:40]}/perYear はありません。")
    section, division = given.get("sicCode", ALL) or ALL, given.get("simcCode", ALL) or ALL
    if section != ALL and section not in SECTIONS and known.key in _HELD:
        raise Refused("400", f"sicCode「{section[:20]}」は産業大分類（A〜R）ではありません。")
    if asked.region is not None and known.key not in _COUNTS:
        raise Refused("400", f"{known.name}は足し合わせられません。addArea を外してください。")
    years = _figures(known.key, asked, section, division, source)
    if not years:
        raise Refused("404", f"この地域の{known.name}は、この羅針盤に読み込まれていません。")
    data = [{"year": year, "value": _plain(value)} for year, value in sorted(years.items())]
    return {**asked.name(), **_industry(known.key, section, division), "data": data}


def _figures(key: str, asked: Asked, section: str, division: str, source: FigureSource) -> Years:
    """Own figures go before those of kept answers."""
    found: Years = {}
    entry = _HELD.get(key)
    if entry is not None and division == ALL and (section == ALL or key in _COUNTS):
        name = entry if section == ALL else f"{key}_{section.lower()}"
        found = dict(years_of((name,), asked, source)[name])
    for _item, dimensions, year, value, _projected, _edition in kept(f"resas-{key}", asked, source):
        if (dimensions.get("sic", ALL), dimensions.get("simc", ALL)) == (section, division):
            found.setdefault(year, value)
    return found


def _industry(key: str, section: str, division: str) -> dict[str, str]:
    if key not in _BY_INDUSTRY:
        return {}
    name = SECTIONS[section][0] if section in SECTIONS else ALL
    return {"sicCode": section, "sicName": name, "simcCode": division, "simcName": ALL}


def _plain(value: float) -> int | float:
    """Ratios as they are worked out, to two decimals."""
    near = round(value, 2)
    return int(near) if near.is_integer() else near
