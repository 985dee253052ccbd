"""Answers as e-Stat gives them, made up: lists of one collapse, numbers are texts, errors come with HTTP 200."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from stub_service import Reply

TITLE = "男女別人口（架空）"
Values = list[dict[str, Any]]


def collapse(values: list[Any]) -> Any:
    """A list as the service writes it."""
    return values[0] if len(values) == 1 else values or None


def value(area: str, text: str, time: str = "2020000000", **codes: str) -> dict[str, Any]:
    """One figure: men of an area unless told otherwise."""
    return {"@tab": "01", "@cat01": "1", "@area": area, "@time": time, "@unit": "人", **{f"@{k}": v for k, v in codes.items()}, "$": text}


def axis(id: str, name: str, *codes: tuple[str, str]) -> dict[str, Any]:
    return {"@id": id, "@name": name, "CLASS": collapse([{"@code": code, "@name": said, "@level": "1"} for code, said in codes])}


def table(id: str = "0003999999", updated: str = "2022-03-04", **more: Any) -> dict[str, Any]:
    return {
        "@id": id,
        "STAT_NAME": {"@code": "00209999", "$": "架空調査"},
        "TITLE": {"@no": "1", "$": TITLE},
        "OPEN_DATE": "2022-01-31",
        "SMALL_AREA": 0,
        "COLLECT_AREA": "市区町村",
        "UPDATED_DATE": updated,
    } | more


def axes(values: Values, time: str = "2020年") -> dict[str, Any]:
    """The classes that explain these figures."""
    found = [
        axis("tab", "表章項目", ("01", "人口")),
        axis("cat01", "男女", ("1", "男"), ("2", "女")),
        axis("area", "地域", *((each, f"{each}市") for each in dict.fromkeys(v.get("@area", "00000") for v in values))),
        axis("time", "時間軸", *((each, time) for each in dict.fromkeys(v["@time"] for v in values))),
    ]
    return {"CLASS_OBJ": found}


def answer(values: Values, start: int = 1, limit: int = 100_000, notes: list[dict[str, str]] | None = None, **told: Any) -> dict[str, Any]:
    """getStatsData from ``start``; ``told`` replaces ``table``, ``classes`` or ``asked``."""
    page = values[start - 1 : start - 1 + limit]
    end = start + len(page) - 1
    result: dict[str, Any] = {"TOTAL_NUMBER": len(values), "FROM_NUMBER": start, "TO_NUMBER": end}
    if end < len(values):
        result["NEXT_KEY"] = end + 1
    data: dict[str, Any] = {"VALUE": collapse(page)}
    if notes:
        data["NOTE"] = collapse(notes)
    return {
        "GET_STATS_DATA": {
            "RESULT": {"STATUS": 0, "ERROR_MSG": "正常に終了しました。", "DATE": "2026-11-22T12:00:00.000+09:00"},
            "PARAMETER": {"STATS_DATA_ID": "0003999999", "REPLACE_SP_CHARS": 0} | told.get("asked", {}),
            "STATISTICAL_DATA": {
                "RESULT_INF": result,
                "TABLE_INF": told.get("table", table()),
                "CLASS_INF": told.get("classes", axes(values)),
                "DATA_INF": data,
            },
        }
    }


def refusal(status: int, message: str, root: str = "GET_STATS_DATA") -> dict[str, Any]:
    """An answer that says an error, with HTTP 200."""
    return {root: {"RESULT": {"STATUS": status, "ERROR_MSG": message, "DATE": "2026-11-22T12:00:00.000+09:00"}, "PARAMETER": {}}}


def packed(root: Any) -> bytes:
    return json.dumps(root, ensure_ascii=False).encode()


class Estat:
    """A small e-Stat with one table; ``reply`` is what a stub service answers with."""

    def __init__(self, values: Values, updated: str = "2022-03-04") -> None:
        self.values = values
        self.updated = updated
        self.broken: list[Reply] = []
        self.listed = [table(), table("0003888888", TITLE="別の表")]

    def reply(self, path: str, asked: dict[str, str]) -> Reply:
        function = path.rpartition("/")[2]
        if function == "getStatsData" and asked.get("cntGetFlg") != "Y" and self.broken:
            return self.broken.pop(0)
        return Reply(packed(getattr(self, function)(asked)))

    def getMetaInfo(self, asked: dict[str, str]) -> dict[str, Any]:
        if asked["statsDataId"] not in {each["@id"] for each in self.listed}:
            return refusal(300, "統計表IDのデータは存在しません。", "GET_META_INFO")
        (found,) = (each for each in self.listed if each["@id"] == asked["statsDataId"])
        meta = {"TABLE_INF": found | {"UPDATED_DATE": self.updated}, "CLASS_INF": axes(self.values)}
        return {"GET_META_INFO": {"RESULT": {"STATUS": 0, "ERROR_MSG": ""}, "METADATA_INF": meta}}

    def getStatsList(self, asked: dict[str, str]) -> dict[str, Any]:
        if asked.get("searchWord") == "ない":
            return refusal(1, "正常に終了しましたが、該当データはありませんでした。", "GET_STATS_LIST")
        start, limit = int(asked["startPosition"]), int(asked["limit"])
        page = self.listed[start - 1 : start - 1 + limit]
        result = {"FROM_NUMBER": start, "TO_NUMBER": start + len(page) - 1}
        if start - 1 + len(page) < len(self.listed):
            result["NEXT_KEY"] = start + len(page)
        listed = {"NUMBER": len(self.listed), "RESULT_INF": result, "TABLE_INF": collapse(page)}
        return {"GET_STATS_LIST": {"RESULT": {"STATUS": 0, "ERROR_MSG": ""}, "DATALIST_INF": listed}}

    def getStatsData(self, asked: dict[str, str]) -> dict[str, Any]:
        wanted = asked.get("cdArea", "").split(",") if asked.get("cdArea") else None
        if wanted and len(wanted) > 100:
            return refusal(103, "cdArea の指定は100件までです。")
        values = [each for each in self.values if wanted is None or each["@area"] in wanted]
        if asked.get("cntGetFlg") == "Y":
            counted = answer(values)
            data = counted["GET_STATS_DATA"]["STATISTICAL_DATA"]
            data.pop("DATA_INF")
            data["RESULT_INF"] = {"TOTAL_NUMBER": len(values)}
            return counted
        return answer(values, int(asked["startPosition"]), int(asked["limit"]), table=table(updated=self.updated), asked={"LIMIT": asked["limit"]})

    def getStatsDatas(self, asked: dict[str, str]) -> dict[str, Any]:
        specs = json.loads(unquote(asked["statsDatasSpec"]))
        return bulk(*(self.getStatsData(spec | {"startPosition": "1", "limit": "100000"}) for spec in specs))


def bulk(*answers: dict[str, Any]) -> dict[str, Any]:
    """getStatsDatas: the parts of single answers side by side, numbered."""
    data = [each["GET_STATS_DATA"]["STATISTICAL_DATA"] for each in answers]

    def side_by_side(key: str) -> dict[str, Any]:
        return {key: collapse([each[key] | {"@requestNo": str(at)} for at, each in enumerate(data, 1)])}

    return {
        "GET_STATS_DATAS": {
            "RESULT": {"STATUS": 0, "ERROR_MSG": "正常に終了しました。", "DATE": "2026-11-22T12:00:00.000+09:00"},
            "PARAMETER_LIST": {"LANG": "J", "PARAMETER": collapse([{"@requestNo": str(at)} for at, _ in enumerate(data, 1)])},
            "STATISTICAL_DATA_LIST": {
                "RESULT_INF": {"TOTAL_NUMBER": sum(each["RESULT_INF"]["TOTAL_NUMBER"] for each in data)},
                **{f"{key}_LIST": side_by_side(key) for key in ("TABLE_INF", "CLASS_INF", "DATA_INF")},
            },
        }
    }


#: getSimpleStatsData, two figures.
CSV = """"RESULT"
"STATUS","0"
"ERROR_MSG","正常に終了しました。"
"DATE","2026-11-22T12:00:00.000+09:00"
"RESULT_INF"
"TOTAL_NUMBER","2"
"FROM_NUMBER","1"
"TO_NUMBER","2"
"TABLE_INF","0003999999"
"STAT_NAME","00209999","架空調査"
"TITLE","","人口の
推移"
"OPEN_DATE","2022-01-20"
"SMALL_AREA","0"
"COLLECT_AREA","市区町村"
"UPDATED_DATE","2022-01-20"
"NOTE","***","数値が得られないもの"
"VALUE"
"tab_code","表章項目","cat01_code","男女","area_code","地域","time_code","時間軸(月次)","unit","value","annotation"
"100","人口","1","男","02201","青森市","2021001111","2021年11月","人","1430",""
"100","人口","1","男","02202","弘前市","2021001111","2021年11月","人","***",""
"""
