"""Answers of the RESAS API v1 in the shapes public clients describe, made up."""

from __future__ import annotations

from typing import Any

AGES = [*(f"{age}～{age + 4}歳" for age in range(0, 90, 5)), "90歳～"]


def composition() -> dict[str, Any]:
    def series(label: str, start: int, with_rate: bool) -> dict[str, Any]:
        points = [{"year": year, "value": start + year} | ({"rate": 12.5} if with_rate else {}) for year in (2010, 2015, 2020)]
        return {"label": label, "data": points}

    labels = (("総人口", 10_000, False), ("年少人口", 1_000, True), ("生産年齢人口", 6_000, True), ("老年人口", 3_000, True))
    return {"message": None, "result": {"boundaryYear": 2015, "data": [series(*each) for each in labels]}}


def pyramid() -> dict[str, Any]:
    def side(year: int) -> dict[str, Any]:
        groups = [{"class": age, "man": year + at, "manPercent": 2.5, "woman": year - at, "womanPercent": 2.5} for at, age in enumerate(AGES)]
        return {"year": year, "oldAgeCount": 1, "oldAgePercent": 1.0, "middleAgeCount": 1, "middleAgePercent": 1.0, "newAgeCount": 1, "newAgePercent": 1.0, "data": groups}  # fmt: skip

    return {"message": None, "result": {"yearLeft": side(1980), "yearRight": side(2015)}}


def change() -> dict[str, Any]:
    line = {"boundaryYear": 2015, "data": [{"year": 2015, "value": 100}, {"year": 2020, "value": 90}]}
    bar = {"data": [{"year": 2015, "sum": 1.5, "class": [{"label": "年少人口", "value": -0.5}, {"label": "老年人口", "value": 2.0}]}]}
    return {"message": None, "result": {"line": line, "bar": bar}}


def municipality() -> dict[str, Any]:
    named = {"prefCode": 11, "prefName": "埼玉県", "cityCode": "11362", "cityName": "架空町", "sicCode": "E", "sicName": "製造業", "simcCode": "-", "simcName": "-"}  # fmt: skip
    return {"message": None, "result": {**named, "data": [{"year": 2012, "value": 58}, {"year": 2016, "value": None}]}}
