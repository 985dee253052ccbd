"""A draft in the field names of plan-gold/1."""

from __future__ import annotations

from typing import Any

import pytest

from rashinban.plans.documents.reader import read_document
from rashinban.plans.reading.extract import extract
from rashinban.plans.reading.gold import to_gold

PLAN = """# 架空県総合計画（令和6年度～令和10年度）

## 数値目標

| 指標 | 現状値 | 2030年 | 2040年 |
|---|---|---|---|
| 自己資本比率 | 38％（令和5年度末） | 40％以上60％以下 | 50％ |
| 出生数 | 1,234人（R5） | 現状維持 | 現状維持 |

国は2030年度までに温室効果ガスを46％削減することを目指している。
"""


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("gold") / "plan.md"
    path.write_text(PLAN, encoding="utf-8")
    document = read_document(path)
    return {**to_gold(extract(document), document), "text": document.text}


def test_the_plan_is_named_by_its_first_and_last_year(gold: dict[str, Any]) -> None:
    plan = gold["plan"]
    assert (plan["organisation"], plan["period_start"], plan["period_end"]) == ("架空県", "FY2024", "FY2028")


def test_each_target_year_is_an_entry(gold: dict[str, Any]) -> None:
    ratio = [entry for entry in gold["kpis"] if entry["label"] == "自己資本比率"]
    assert [(entry["target_value"], entry.get("target_value_max"), entry["deadline"]) for entry in ratio] == [(40, 60, "2030"), (50, None, "2040")]
    assert {(entry["baseline_value"], entry["baseline_year"]) for entry in ratio} == {(38, "FY2023")}
    assert all(entry["deadline_explicit"] for entry in ratio)


def test_a_target_in_words_has_no_value(gold: dict[str, Any]) -> None:
    (births,) = [entry for entry in gold["kpis"] if entry["label"] == "出生数"]
    assert births["target_value"] is None
    assert births["target_qualitative"] == "現状維持"


def test_spans_lead_back_to_the_text(gold: dict[str, Any]) -> None:
    for entry in gold["kpis"]:
        assert gold["text"][entry["char_start"] : entry["char_end"]] == entry["source_text"]
    for heading in gold["headings"]:
        assert heading["title"].split("（")[0] in gold["text"][heading["char_start"] : heading["char_end"]]


def test_what_the_nation_aims_at_is_context(gold: dict[str, Any]) -> None:
    assert [entry["target_value"] for entry in gold["context"]] == [46]
    assert all(entry["target_value"] != 46 for entry in gold["kpis"])


def test_every_field_says_where_and_how_it_was_found(gold: dict[str, Any]) -> None:
    for entry in gold["kpis"]:
        assert {"label", "target"} <= set(entry["evidence"])
        for evidence in entry["evidence"].values():
            assert evidence["start"] < evidence["end"]
            assert evidence["quotation"]
            assert evidence["found"] in {"stated", "column", "section", "plan", "inferred"}
            assert 0 <= evidence["confidence"] <= 1
