"""The Japanese words for every field and every choice of a plan: one table for Excel, errors and the schema."""

from __future__ import annotations

from collections.abc import Mapping

from rashinban.core.source import Source
from rashinban.core.value import Value
from rashinban.plans.plan import (
    Baseline,
    Criterion,
    Function,
    Indicator,
    Link,
    Measure,
    NamedPeriod,
    Plan,
    Target,
)

FIELDS: Mapping[type[Value], Mapping[str, str]] = {
    Plan: {
        "schema_version": "形式の版",
        "id": "ID",
        "title": "計画の名称",
        "organisation": "策定主体",
        "edition": "版",
        "period": "計画期間",
        "fictional": "架空",
        "named_periods": "期の名前",
        "levels": "階層の名前",
        "functions": "機能の定義",
        "measures": "施策",
        "indicators": "指標",
        "links": "つながり",
        "source": "出典",
    },
    Measure: {
        "id": "ID",
        "parent": "親のID",
        "level": "階層",
        "number": "計画書の番号",
        "title": "題名",
        "text": "本文",
        "owner": "担当",
        "functions": "機能",
        "status": "区分",
        "role": "役割",
        "this_year": "今年度の取組",
        "next_year": "来年度以降",
        "source": "出典",
    },
    Indicator: {
        "id": "ID",
        "measure": "施策のID",
        "label": "指標の名称",
        "kind": "指標の種類",
        "definition": "定義",
        "unit": "単位",
        "direction": "望ましい向き",
        "value_kind": "値の種類",
        "accumulation": "積み上げ",
        "counting": "数え方",
        "combine": "合わせ方",
        "result": "成果の段階",
        "baseline": "基準値",
        "targets": "目標値",
        "criterion": "言葉の目標",
        "owner": "担当",
        "stale_after_months": "古いとみなす月数",
        "source": "出典",
    },
    Baseline: {"value": "値", "unit": "単位", "period": "時点", "source": "出典"},
    Target: {
        "value": "値",
        "upper": "上限",
        "unit": "単位",
        "operator": "条件",
        "change_type": "変化の種類",
        "relative_to": "比べる時点",
        "deadline": "期限",
        "deadline_found": "期限の根拠",
        "scope": "範囲",
        "aggregation": "集計",
        "source": "出典",
    },
    Criterion: {
        "text": "文",
        "judged_by": "判断する人",
        "judged_when": "判断の時点",
        "evidence": "判断の根拠",
        "source": "出典",
    },
    Link: {"kind": "つながりの種類", "measure": "施策のID", "to": "相手", "note": "備考"},
    NamedPeriod: {"name": "期の名前", "period": "期間"},
    Function: {"name": "機能", "definition": "定義", "source": "出典"},
    Source: {
        "document": "文書",
        "edition": "版",
        "publisher": "発行者",
        "page": "ページ",
        "sheet": "シート",
        "cell": "セル",
        "start": "開始位置",
        "end": "終了位置",
        "quotation": "引用",
        "sha256": "SHA-256",
    },
}

CHOICES: Mapping[type[Value], Mapping[str, Mapping[str, str]]] = {
    Plan: {"schema_version": {"rashinban-plan/1": "rashinban-plan/1"}},
    Measure: {
        "status": {"new": "新規", "continued": "継続", "changed": "変更", "stopped": "終了"},
        "role": {"measure": "施策", "section": "章・節"},
    },
    Indicator: {
        "kind": {
            "kpi": "重要業績評価指標（KPI）",
            "target": "目標",
            "goal": "目指す姿",
            "external_target": "国などの目標の引用",
            "activity_frequency": "活動の頻度",
        },
        "direction": {"up": "増やす", "down": "減らす", "hold": "保つ"},
        "value_kind": {"level": "水準", "change": "変化", "share": "割合", "count": "件数", "rank": "順位"},
        "accumulation": {"stock": "時点の値", "flow": "期間の値", "cumulative": "累計"},
        "counting": {"gross": "延べ", "distinct": "実数"},
        "combine": {"latest": "最新の値", "sum": "合計", "distinct": "重複を除いた数", "average": "平均"},
        "result": {"output": "活動の結果（アウトプット）", "outcome": "成果（アウトカム）"},
    },
    Target: {
        "operator": {"=": "ちょうど", ">=": "以上", "<=": "以下", "~": "程度", "range": "範囲"},
        "change_type": {
            "level": "水準",
            "absolute_increase": "増加量",
            "absolute_decrease": "減少量",
            "relative_increase": "増加率",
            "relative_decrease": "減少率",
            "milestone": "節目",
            "qualitative": "言葉による",
        },
        "deadline_found": {
            "stated": "その場に明記",
            "column": "列見出し",
            "section": "節の見出し",
            "plan": "計画期間",
        },
        "scope": {"period_total": "期間の合計", "fiscal_year": "各年度", "unstated": "書かれていない"},
    },
    Link: {
        "kind": {
            "serves": "支える",
            "answers": "答える",
            "belongs_to": "属する",
            "contributes_to": "貢献する",
            "supersedes": "置き換える",
            "merged_from": "統合した",
            "split_from": "分けた",
        }
    },
}

#: The value type that a field leads to, for walking from the plan down to one field.
LEADS_TO: Mapping[tuple[type[Value], str], type[Value]] = {
    (Plan, "named_periods"): NamedPeriod,
    (Plan, "functions"): Function,
    (Plan, "measures"): Measure,
    (Plan, "indicators"): Indicator,
    (Plan, "links"): Link,
    (Indicator, "baseline"): Baseline,
    (Indicator, "targets"): Target,
    (Indicator, "criterion"): Criterion,
    **{(owner, "source"): Source for owner in (Plan, Measure, Indicator, Baseline, Target, Criterion, Function)},
}


def field_label(owner: type[Value], field: str) -> str:
    """The Japanese word for a field; a field the plan does not know is shown as it was written.

    >>> field_label(Indicator, "direction"), field_label(Indicator, "colour")
    ('望ましい向き', 'colour')
    """
    return FIELDS[owner].get(field, field)
