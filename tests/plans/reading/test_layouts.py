"""The same indicators in layouts drawn at random: column order, header words, place and spelling of the years, format.

Fixtures can be learnt by heart; this cannot. Bodies and indicators are fictional (架空).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from plans.reading.locating import locate
from plans.reading.scoring import score_kpis

SEEDS = range(80)
POOL = (
    ("新規就農者数", "人", 41, 60), ("空き家バンクの成約件数", "件", 12, 30), ("観光入込客数", "千人", 2205, 2539),
    ("市民の満足度", "％", 61.2, 70.0), ("待機児童数", "人", 35, 0), ("木材生産量", "万m3", 3.4, 4.1),
    ("自主防災組織の組織率", "％", 82.5, 95), ("農業産出額", "億円", 118, 130), ("道路の改良延長", "km", 214.6, 230),
    ("移住世帯数", "世帯", 18, 45), ("がん検診の受診率", "％", 38.4, 50), ("交通事故の発生件数", "件", 412, 330),
    ("合計特殊出生率", "", 1.44, 1.61), ("図書館の貸出冊数", "冊", 184300, 200000), ("協定を結んだ企業数", "社", 7, 15),
    ("ごみの総排出量", "t", 20510, 18400), ("介護予防教室の参加者数", "人", 1280, 1700), ("有収率", "％", 88.1, 91.0),
)  # fmt: skip
LABELS = ("指標", "指標名", "数値目標", "成果指標", "活動指標", "KPI", "目標指標", "主要目標", "評価指標", "管理指標", "ベンチマーク", "重要業績評価指標（KPI）")
BASES = ("現状", "現状値", "基準値", "基準", "策定時", "実績")
TARGETS = ("目標", "目標値", "最終目標", "めざす値", "到達目標")
FORMATS = ("md", "html", "txt", "csv", "flat", "cells")


def era(year: int) -> str:
    return f"令和{year - 2018}"


SPELLINGS = {
    "2027年度": lambda year: f"{year}年度", "2027年": lambda year: f"{year}年", "令和9年度": lambda year: f"{era(year)}年度",
    "R9": lambda year: f"R{year - 2018}", "Ｒ９": lambda year: f"R{year - 2018}".translate(WIDE),
    "R9年度": lambda year: f"R{year - 2018}年度", "令和9（2027）年度": lambda year: f"{era(year)}（{year}）年度",
}  # fmt: skip
WIDE = str.maketrans("R0123456789", "Ｒ０１２３４５６７８９")


@dataclass(frozen=True)
class Layout:
    """One way to print a table of indicators."""

    format: str
    label: str
    base: str
    target: str
    spelling: str
    years: str  # in the cells, in the headings, or in columns of their own
    units: str  # in the cells, in a column, or in the labels
    reversed: bool
    numbered: bool
    base_year: int
    target_year: int


def draw(chance: Random) -> Layout:
    form = chance.choice(FORMATS)
    plain = form in {"flat", "cells"}
    return Layout(
        form,
        chance.choice(LABELS),
        chance.choice(BASES),
        chance.choice(TARGETS),
        chance.choice(list(SPELLINGS)),
        {"flat": "cells", "cells": "headings"}.get(form) or chance.choice(["cells", "headings", "columns"]),
        "cells" if plain else chance.choice(["cells", "column", "labels"]),
        not plain and chance.random() < 0.3,
        not plain and chance.random() < 0.3,
        chance.randint(2019, 2023),
        chance.randint(2025, 2032),
    )


def number(value: float) -> str:
    return f"{value:,}"


def table(layout: Layout, rows: list[tuple[Any, ...]]) -> list[list[str]]:
    """Header and rows as cells."""
    write = SPELLINGS[layout.spelling]
    years = (write(layout.base_year), write(layout.target_year))
    heads = [layout.base, layout.target]
    if layout.years == "headings":
        heads = [f"{head}（{year}）" for head, year in zip(heads, years, strict=True)]
    groups: list[list[list[str]]] = [[[head] for head in heads]]
    for _, unit, *values in rows:
        cells = [number(value) + (unit if layout.units == "cells" else "") for value in values]
        if layout.years == "cells":
            cells = [f"{cell}（{year}）" for cell, year in zip(cells, years, strict=True)]
        groups.append([[cell] for cell in cells])
    if layout.years == "columns":
        groups = [
            [[year, *pair] for year, pair in zip(("基準年", "目標年") if i == 0 else years, group, strict=True)]
            for i, group in enumerate(groups)
        ]
    lines = []
    for i, group in enumerate(groups):
        label, unit = (layout.label, "単位") if i == 0 else rows[i - 1][:2]
        if layout.units == "labels" and i and unit:
            label = f"{label}（{unit}）"
        lead = (["番号" if i == 0 else str(i)] if layout.numbered else []) + [label]
        lead += [unit or "－"] if layout.units == "column" else []
        lines.append(lead + [cell for pair in (reversed(group) if layout.reversed else group) for cell in pair])
    return lines


def render(layout: Layout, lines: list[list[str]]) -> tuple[str, str]:
    """The extension of the file and its text."""
    title, section = "ためしの市総合戦略（架空）", "第2章　計画の進み具合を測るもの"
    match layout.format:
        case "md":
            body = ["| " + " | ".join(line) + " |" for line in lines]
            body.insert(1, "|" + "---|" * len(lines[0]))
            return "md", f"# {title}\n\n## {section}\n\n" + "\n".join(body) + "\n"
        case "html":
            rows = ["".join(f"<{tag}>{cell}</{tag}>" for cell in line) for tag, line in zip(["th", *["td"] * (len(lines) - 1)], lines, strict=True)]
            inside = "\n".join(f"<tr>{row}</tr>" for row in rows)
            return "html", f"<html><body><h1>{title}</h1><h2>{section}</h2>\n<table>\n{inside}\n</table></body></html>\n"
        case "csv":
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows([[title], *lines])
            return "csv", out.getvalue()
        case "flat":
            return "txt", f"{title}\n12 {section} " + " ".join(cell for line in lines for cell in line) + "\n"
        case "cells":
            return "txt", f"{title}\n{section}\n" + "\n".join(cell for line in lines for cell in line) + "\n"
        case _:
            return "txt", f"{title}\n\n{section}\n\n" + "\n".join("\t".join(line) for line in lines) + "\n"


def gold_of(layout: Layout, rows: list[tuple[Any, ...]], lines: list[list[str]]) -> dict[str, Any]:
    kpis = [
        {
            "kind": "kpi", "label": label, "target_value": target, "unit": unit or None, "operator": "=", "aggregation": "level",
            "baseline_value": base, "baseline_unit": unit or None, "baseline_year": str(layout.base_year),
            "deadline": str(layout.target_year), "deadline_explicit": True,
            "direction": "up" if target > base else "down", "source_text": " | ".join(line),
        }
        for (label, unit, base, target), line in zip(rows, lines[1:], strict=True)
    ]  # fmt: skip
    return {"kpis": kpis, "headings": [], "negatives": []}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Layout, Any]]:
    from rashinban.plans.documents.reader import read_document
    from rashinban.plans.reading.extract import extract
    from rashinban.plans.reading.gold import to_gold

    folder = tmp_path_factory.mktemp("layouts")
    found = []
    for seed in SEEDS:
        chance = Random(seed)
        layout = draw(chance)
        rows = chance.sample(POOL, chance.randint(3, 6))
        lines = table(layout, rows)
        extension, text = render(layout, lines)
        plan = folder / f"plan{seed}.{extension}"
        plan.write_text(text, encoding="utf-8")
        document = read_document(plan)
        gold = gold_of(layout, rows, lines)
        assert locate(gold, document.text) == []
        found.append((layout, score_kpis(gold, to_gold(extract(document), document)["kpis"])))
    return found


def complaints(outcomes: list[tuple[Layout, Any]]) -> str:
    return "\n".join(f"{layout}\n   " + "\n   ".join(score.complaints) for layout, score in outcomes if score.complaints)


def test_indicators_are_read_in_any_layout(outcomes: list[tuple[Layout, Any]]) -> None:
    mean = sum(score.correct.f1 for _, score in outcomes) / len(outcomes)
    assert mean >= 0.95, complaints(outcomes)


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_is_left_behind(outcomes: list[tuple[Layout, Any]], form: str) -> None:
    ours = [(layout, score) for layout, score in outcomes if layout.format == form]
    assert len(ours) >= 5
    assert sum(score.correct.f1 for _, score in ours) / len(ours) >= 0.90, complaints(ours)


def test_units_baselines_and_years_are_read_in_any_layout(outcomes: list[tuple[Layout, Any]]) -> None:
    right: Counter[str] = Counter()
    applicable: Counter[str] = Counter()
    for _, score in outcomes:
        for field, (fine, of) in score.fields.items():
            right[field] += fine
            applicable[field] += of
    poor = {field: f"{right[field]}/{applicable[field]}" for field in applicable if right[field] < 0.95 * applicable[field]}
    assert not poor, complaints(outcomes)
