"""Units of SSDSE's items, which its tables do not print: those of the 解説 that comes with each set, by item code."""

from __future__ import annotations

#: The longest beginning of the code counts. Items are those of 社会・人口統計体系 (A-L), of the family income survey
#: (LA, LB), of the survey on time use (MA-MH) and of the climate normals (CN).
_UNITS: dict[str, str | None] = {
    "A": "人", "A4103": None, "A7": "世帯", "A710201": "人", "A8": "世帯", "A9": "組",
    "B1": "ha", "B2": "ha", "B41": "℃", "B4106": "日", "B4109": "mm",
    "C1": "百万円", "C122101": "千円", "C21": "事業所", "C22": "人", "C31": "戸", "C3107": "ha",
    "C3301": "棟", "C3302": "㎡", "C3801": "施設", "C3802": "室", "C54": "円/㎡",
    "D12": "人", "D22": "％", "D32": "千円",
    "E": "人", "E11": "園", "E21": "校", "E31": "校", "E3901": "校", "E41": "校", "E61": "校", "E71": "校",
    "F": "人", "F3101": "件", "F3104": "件", "F3105": "件",
    "G": "施設", "G5105": "件", "G71": "人泊",
    "H1": "戸", "H2": "㎡", "H55": "人", "H5609": "t", "H5610": "g", "H5614": "％", "H61": "事業所",
    "I5": "施設", "I6": "人", "J2503": "所", "J25": "人",
    "L": "円", "LA": "人", "LB": "円",
    "MA": "千人", "MB": "％", "MC": "％", "MD": "％", "ME": "％", "MF": "％", "MG": "分", "MH": "0時からの分",
    "CN1": "日", "CN100": "℃", "CN110": "℃", "CN120": "℃", "CN2": "hPa", "CN220": "％", "CN3": "日", "CN300": "m/s",
    "CN4": "日", "CN400": "時間", "CN5": "日", "CN500": "mm", "CN6": "日", "CN610": "cm", "CN620": "cm", "CN640": "cm",
    "CN9": "度", "CN920": "m",
}  # fmt: skip

#: Items of which the year is a fiscal year (決算, 県民経済計算, 一般廃棄物処理, 職業安定業務統計); the tables call every
#: year 年度, also that of a census or of births.
_FISCAL = ("C11", "C12", "D22", "D32", "F31", "H55", "H56")


def unit_of(code: str) -> str | None:
    """The unit of an item; None for a ratio, or for an item that is not known.

    >>> unit_of("A1101"), unit_of("A4103"), unit_of("D320101"), unit_of("CN131")
    ('人', None, '千円', '日')
    """
    for length in range(len(code), 0, -1):
        if code[:length] in _UNITS:
            return _UNITS[code[:length]]
    return None


def period_of(code: str, year: str) -> str:
    """The period code of an item's year.

    >>> period_of("A1101", "2020"), period_of("D2203", "2022")
    ('2020', 'FY2022')
    """
    return f"FY{year}" if code.startswith(_FISCAL) else year
