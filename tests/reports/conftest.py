"""A plan of a body that does not exist (架空) and its observations, in which every state occurs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import State
from rashinban.plans.plan import Baseline, Criterion, Indicator, Measure, Plan, Target
from rashinban.reports.contents import Report
from rashinban.reports.report import compose

AS_OF = date(2026, 11, 22)
DOCUMENT = "みほん県中期計画 2024–2026（架空）"
MEASURES = (
    ("1", None, "戦略", "戦略1", "若者が戻り、暮らし続けられる地域をつくる", None),
    ("1-1", "1", "施策", "1-1", "若者の還流・定着", "産業人材課"),
    ("1-2", "1", "施策", "1-2", "安心して暮らせる医療と交通", "地域医療課"),
    ("2", None, "戦略", "戦略2", "稼ぐ力を高め、新しい事業が生まれる地域をつくる", None),
    ("2-1", "2", "施策", "2-1", "産学官金の連携による新事業", "連携推進課"),
    ("2-2", "2", "施策", "2-2", "再生可能エネルギーと脱炭素", "エネルギー室"),
    ("3", None, "戦略", "戦略3", "交流を広げる", None),
    ("3-1", "3", "施策", "3-1", "観光と関係人口", "観光交流課"),
    ("3-2", "3", "施策", "3-2", "国際交流", None),
)
# id, measure, label, unit, direction, baseline (FY2022), target (FY2026), history from FY2021 on, state
INDICATORS: tuple[tuple[str, str, str, str, str, str | None, str | None, str, State], ...] = (
    ("k01", "1-1", "若者の県内就職率", "％", "up", "63.9", "70", "65.1 63.9 63.0 62.4 61.2", "backwards"),
    ("k02", "1-1", "副業・兼業人材を活用した企業", "社", "up", "0", "100", "", "no_data"),
    ("k03", "1-1", "移住相談から移住した世帯", "世帯", "up", "210", "300", "198 210 236 259 278", "on_track"),
    ("k04", "1-1", "県内インターンシップの参加者", "人", "up", "820", "1200", "790 820 905 1010 1224", "achieved"),
    ("k05", "1-2", "救急搬送の平均時間", "分", "down", "42.5", "38.0", "43.0 42.5 41.8 41.1 40.7", "behind"),
    ("k06", "1-2", "オンライン診療を行う診療所", "か所", "up", "35", "80", "28 35 49 66 78", "ahead"),
    ("k07", "1-2", "地域バスの利用者", "千人", "up", "1250", "1400", "1190 1250 1262 1275 1281", "behind"),
    ("k08", "1-2", "県立病院の病床利用率", "％", "hold", "78.2", "75", "76.0 78.2 79.1 80.4 82.3", "achieved"),
    ("k09", "1-2", "特定健診の受診率", "％", "up", "54.1", "60", "53.0 54.1 54.9", "stale"),
    ("k10", "2-1", "産学官金サロンからの商談成立", "件", "up", "4", "12", "3 4 4 5 5", "behind"),
    ("k11", "2-1", "企業プレゼンテーションの延べ発表社数", "社", "up", "0", "60", "0 0 14 31 45", "on_track"),
    ("k12", "2-1", "付加価値生産性", "万円", "up", None, "1062", "998 1012 1020 1027 1031", "baseline_missing"),
    ("k13", "2-1", "スタートアップの資金調達額", "百万円", "up", "1240", "2000", "1100 1240 1480 1690 1905", "ahead"),
    ("k14", "2-1", "共同研究の契約", "件", "up", "88", None, "80 88 93 97 104", "no_target"),
    ("k15", "2-1", "髙橋・𠮷田記念ものづくり賞の応募", "件", "up", "12", "20", "10 12 15 17 18", "on_track"),
    ("k16", "2-2", "再エネ電力を供給する小売事業者の割合", "％", "up", "36", "55", "33 36 42 46 50.4", "on_track"),
    ("k17", "2-2", "県有施設の温室効果ガス排出量", "千t", "down", "182", "140", "190 182 171 160 152", "rules_disagree"),
    ("k18", "2-2", "省エネ診断を受けた企業", "社", "up", "60", "150", "45 60 88 121 150", "achieved"),
    ("k19", "2-2", "地域新電力の設立に向けた合意形成", "", "up", None, None, "", "criterion"),
    ("k20", "3-1", "延べ宿泊者数", "千人泊", "up", "4120", "5200", "3010 4120 4400 4660 4930", "on_track"),
    ("k21", "3-1", "外国人延べ宿泊者数", "千人泊", "up", "61", "300", "12 61 168 244 291", "ahead"),
    ("k22", "3-1", "観光消費額の単価", "円", "up", "24800", "28000", "23900 24800 25600 26400 27210", "on_track"),
    ("k23", "3-1", "関係人口の登録者", "人", "up", "1500", "5000", "900 1500 2100 2900 3400", "behind"),
    ("k24", "3-2", "国際航空路線の再開", "路線", "up", "0", "3", "", "not_yet_due"),
    ("k25", "3-2", "姉妹都市との共同事業", "件", "up", "2", "6", "1 2 3 4 6", "achieved"),
)


def place(page: int, words: str | None = None) -> Source:
    return Source(document=DOCUMENT, edition="2024年3月策定", publisher="みほん県", page=page, quotation=words)


def make_indicator(row: tuple[Any, ...], page: int) -> Indicator:
    id, measure, label, unit, direction, baseline, target, _, _ = row
    promise = f"{label}を2026年度までに{target}{unit}（2022年度 {baseline or '―'}{unit}）とする。" if target else f"{label}を増やす。"
    criterion = None
    if id == "k19":
        promise = "地域新電力の設立について、市町村と事業者の合意を得る。"
        criterion = Criterion(
            text="関係する市町村と事業者のすべてが、設立の方針に合意していること。",
            judged_by="みほん県総合計画審議会（架空）",
            judged_when=Period.fiscal_year(2026),
            evidence="合意書の写し",
            source=place(page, promise),
        )
    start = Baseline(
        value=Decimal(baseline) if baseline else None, period=Period.fiscal_year(2022), source=place(page)
    )
    year = Period.fiscal_year(2026)
    goal = Target(
        value=Decimal(target) if target else None,
        upper=Decimal(85) if direction == "hold" else None,
        operator="range" if direction == "hold" else "<=" if direction == "down" else ">=",
        deadline=Period.span(year, Period.fiscal_year(2028)) if id == "k24" else year,
        scope="period_total" if id == "k24" else "unstated",
        source=place(page),
    )
    return Indicator(
        id=id,
        measure=measure,
        label=label,
        unit=unit or None,
        direction=direction,
        value_kind="count" if unit in ("件", "社", "路線") else "level",
        counting="gross" if "延べ発表" in label else None,
        accumulation="cumulative" if "延べ発表" in label else "flow" if unit in ("件", "路線") else None,
        result="outcome" if unit in ("％", "万円") else "output",
        baseline=start if id not in ("k19", "k24") else None,
        targets=(goal,) if target else (),
        criterion=criterion,
        source=place(page, promise),
    )


def make_observations(row: tuple[Any, ...]) -> tuple[Observation, ...]:
    id, history = row[0], row[7]
    return tuple(
        Observation(
            indicator=id,
            period=Period.fiscal_year(2021 + index),
            value=Decimal(value),
            vintage=date(2022 + index, 9, 30),
            method="measured" if row[3] == "％" else "counted" if row[3] == "件" else "entered",
            status="provisional" if index == 4 and id in ("k01", "k07") else "final",
            source=None
            if id == "k07" and index == 4
            else Source(document=f"みほん県統計年報 {2022 + index}年版（架空）", publisher="みほん県統計課", page=12 + index),
        )
        for index, value in enumerate(history.split())
    )


def varied(observation: Observation, id: str, copy: int) -> Observation:
    """The same observation for a copied indicator, a little different, so that no two charts are alike."""
    value = None if observation.value is None else observation.value + Decimal(copy) / 100
    return observation.model_copy(update={"indicator": id, "value": value})


def make_plan(copies: int = 1) -> tuple[Plan, tuple[Observation, ...]]:
    """The plan and its observations; ``copies`` repeats the indicators under new ids."""
    indicators: list[Indicator] = []
    observations: list[Observation] = []
    for copy in range(copies):
        for index, row in enumerate(INDICATORS):
            id = row[0] if copy == 0 else f"{row[0]}-{copy}"
            label = row[2] if copy == 0 else f"{row[2]} その{copy + 1}"
            indicator = make_indicator(row, 10 + index).model_copy(update={"id": id, "label": label})
            history = tuple(varied(o, id, copy) for o in make_observations(row))
            indicators.append(indicator)
            observations += history
    plan = Plan(
        id="mihon-2024",
        title="みほん県中期計画 2024–2026",
        organisation="みほん県（架空）",
        edition="2024年3月策定",
        period=Period.span(Period.fiscal_year(2024), Period.fiscal_year(2026), name="第2期"),
        fictional=True,
        levels=("戦略", "施策"),
        measures=tuple(
            Measure(id=id, parent=parent, level=level, number=number, title=title, owner=owner, source=place(5))
            for id, parent, level, number, title, owner in MEASURES
        ),
        indicators=tuple(indicators),
        source=Source(document=DOCUMENT, publisher="みほん県"),
    )
    return plan, tuple(observations)


def make_report(copies: int = 1, language: str = "ja") -> Report:
    plan, observations = make_plan(copies)
    return compose(plan, observations, AS_OF, language=language)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Sample:
    """What a report of the fictional body is composed from, and the state each indicator was made for."""

    plan: Plan
    observations: tuple[Observation, ...]
    as_of: date
    states: tuple[State, ...]


@pytest.fixture(scope="session")
def sample() -> Sample:
    return Sample(*make_plan(), AS_OF, tuple(row[-1] for row in INDICATORS))


@pytest.fixture(scope="session")
def report() -> Report:
    return make_report()


@pytest.fixture(scope="session")
def english_report() -> Report:
    return make_report(language="en")


@pytest.fixture(scope="session")
def large_report() -> Callable[[], Report]:
    return lambda: make_report(12)
