"""Answers as the Statistics Dashboard gives them by public descriptions, made up."""

from __future__ import annotations

from typing import Any

POPULATION = "0201020000000010000"


def figure(text: str, region: str = "02000", time: str = "2017CY00", **more: str) -> dict[str, str]:
    """One figure of a prefecture's population."""
    return {
        "@indicator": POPULATION, "@unit": "090", "@stat": "20020101", "@regionCode": region, "@time": time, "@cycle": "3",
        "@regionRank": "3", "@isSeasonal": "1", "@isProvisional": "0", "$": text,
    } | {f"@{name}": value for name, value in more.items()}  # fmt: skip


def data(*figures: dict[str, str], status: str = "0", message: str = "正常に終了しました。", date: str = "Tue Sep 08 08:27:29 JST 2026") -> dict[str, Any]:
    """getData with MetaGetFlg=Y."""
    objects: Any = [{"VALUE": each} for each in figures]
    regions = [{"@code": code, "@name": f"架空{code}県"} for code in dict.fromkeys(each["@regionCode"] for each in figures)]
    classes = [
        {"@id": "indicator", "@name": "指標", "CLASS": {"@code": POPULATION, "@name": "総人口（架空）"}},
        {"@id": "unit", "@name": "単位", "CLASS": [{"@code": "090", "$": "人"}, {"@code": "104", "$": "倍"}]},
        {"@id": "regionCode", "@name": "地域", "CLASS": regions},
    ]
    return {
        "GET_STATS": {
            "RESULT": {"status": status, "errorMsg": message, "date": date},
            "PARAMETER": {"lang": "JP"},
            "STATISTICAL_DATA": {
                "RESULT_INF": {"TOTAL_NUMBER": len(figures)},
                "TABLE_INF": {"STAT_NAME": {"@code": "20020101", "$": "架空推計"}},
                "CLASS_INF": {"CLASS_OBJ": classes},
                "DATA_INF": {"DATA_OBJ": objects[0] if len(objects) == 1 else objects},
            },
        }
    }


def indicators() -> dict[str, Any]:
    series = {
        "@name": "総人口（架空）", "@fromDate": "1920CY00", "@toDate": "9999CY00", "cycle": {"@code": "3", "@name": "年"},
        "RegionalRank": {"@code": "3", "@name": "都道府県"}, "IsSeasonal": {"@code": "1", "@name": "原数値"}, "@statName": "架空推計", "@unit": "人",
    }  # fmt: skip
    classes = {"@code": POPULATION, "@name": "総人口（架空）", "CLASS": series}
    return {"GET_META_INDICATOR_INF": {"RESULT": {"status": "0", "errorMsg": "", "date": ""}, "METADATA_INF": {"CLASS_INF": {"CLASS_OBJ": classes}}}}


def regions() -> dict[str, Any]:
    region = {"@regionCode": "02000", "@name": "架空県", "@level": "3", "@fromDate": "190001", "@toDate": "999912"}
    classes = [{"@parentRegionCode": "00000", "@name": "全国", "CLASS": [region]}]
    return {"GET_META_REGION_INF": {"RESULT": {"status": "0", "errorMsg": ""}, "METADATA_INF": {"CLASS_INF": {"CLASS_OBJ": classes}}}}
