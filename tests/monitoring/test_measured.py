"""Indicators that official statistics measure: observations with vintage and file, and what a release would change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from held_figures import table_of
from rashinban.core.errors import ManyErrors, WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.measured import look, observe, what_would_change
from rashinban.monitoring.measuring import MeasuringBook, read_measuring
from rashinban.monitoring.observations import Observation, append, known_at
from rashinban.plans.plan import Indicator, Plan
from rashinban.statistics.trial import Release, Trial

PLAN = Plan(
    id="sample",
    title="架空の計画",
    organisation="架空の県",
    indicators=(
        Indicator(id="K1", label="延べ宿泊者数", unit="万人泊"),
        Indicator(id="K2", label="有効求人倍率", unit="倍"),
        Indicator(id="K3", label="地方税", unit="億円"),
        Indicator(id="K4", label="満足度", unit="点"),
    ),
)

GOOD = """
schema_version: rashinban-measuring/1
plan: sample
measuring:
  - {indicator: K1, why: 計画は延べ宿泊者数。, statistic: guest_nights, areas: ["04000"]}
  - {indicator: K2, why: 二県を合わせて見る。, statistic: job_openings_ratio, areas: ["03000", "04000"], region: 二県}
  - {indicator: K3, why: 範囲が違うので目安。, statistic: guest_nights, areas: ["04000"], use: reference}
not_measurable:
  - {indicator: K4, why: 県の調査の値。}
"""


def rows(edition: str, nights: float | None, *, flag: str = "", sha: str, received: str, extra: bool = False) -> Release:
    figures: list[tuple[object, ...]] = [
        ("G7101", "04000", "2021", "", nights, "人泊", flag),
        ("F3103", "03000", "FY2021", "", 100.0, "人", ""),
        ("F3103", "04000", "FY2021", "", 200.0, "人", ""),
        ("F3102", "03000", "FY2021", "", 100.0, "人", ""),
        ("F3102", "04000", "FY2021", "", 140.0, "人", ""),
    ]
    if extra:
        figures.append(("G7101", "04000", "2022", "", 8_264_000.0, "人泊", ""))
    return Release(table_of("ssdse-b", edition, *figures, title="架空の県別推移"), sha, f"{received}T09:00:00+09:00")


BOOK = read_measuring(GOOD, "plan.measuring.yaml", PLAN)
FIRST = rows("2024", 6_100_000.0, sha="a" * 64, received="2024-06-01")


def test_observations_say_when_and_from_which_file() -> None:
    nights, ratio = observe(PLAN, BOOK, Trial([FIRST]))
    assert (nights.indicator, nights.period, nights.value) == ("K1", Period.year(2021), Decimal(610))
    assert (nights.method, nights.vintage, nights.status) == ("measured", date(2024, 6, 1), "final")
    assert nights.source is not None
    assert (nights.source.sha256, nights.source.edition) == ("a" * 64, "2024")
    assert nights.source.document == "架空の県別推移「延べ宿泊者数」"
    assert (ratio.indicator, ratio.period, ratio.value) == ("K2", Period.fiscal_year(2021), Decimal("1.25"))


def test_a_reference_is_looked_at_and_never_an_observation() -> None:
    assert {one.indicator for one in observe(PLAN, BOOK, Trial([FIRST]))} == {"K1", "K2"}
    assert look(BOOK.measuring[2], Trial([FIRST])).value("04000", "2021") == 6_100_000


def test_a_withheld_figure_is_an_observation_that_says_so() -> None:
    hidden = rows("2024", None, flag="suppressed", sha="a" * 64, received="2024-06-01")
    nights = observe(PLAN, BOOK, Trial([hidden]))[0]
    assert nights.value is None
    assert nights.note == "統計では秘匿されています。"


def test_a_release_is_compared_before_it_is_accepted() -> None:
    log = observe(PLAN, BOOK, Trial([FIRST]))
    second = rows("2025", 6_102_000.0, sha="b" * 64, received="2025-06-01", extra=True)
    coming = observe(PLAN, BOOK, Trial([second], Trial([FIRST])))
    changes = what_would_change(log, coming)
    assert [(change.kind, change.indicator, change.period.code) for change in changes] == [
        ("revised", "K1", "2021"),
        ("added", "K1", "2022"),
        ("restated", "K2", "FY2021"),
    ]
    assert changes[0].old is not None
    assert changes[0].new is not None
    assert (changes[0].old.value, changes[0].new.value) == (Decimal(610), Decimal("610.2"))
    kept = append(log, coming)
    known = {(one.indicator, one.period.code): one.value for one in known_at(kept, date(2025, 1, 1))}
    assert known["K1", "2021"] == Decimal(610)
    assert what_would_change(kept, coming) == ()


def test_what_a_release_withholds_is_withdrawn() -> None:
    log = observe(PLAN, BOOK, Trial([FIRST]))
    second = rows("2025", None, flag="suppressed", sha="b" * 64, received="2025-06-01")
    kinds = {change.indicator: change.kind for change in what_would_change(log, observe(PLAN, BOOK, Trial([second, FIRST])))}
    assert kinds["K1"] == "withdrawn"


def test_what_people_entered_is_left_alone() -> None:
    entered = Observation(indicator="K1", period=Period.year(2021), value=Decimal(1), vintage=date(2024, 1, 1))
    kinds = [change.kind for change in what_would_change([entered], observe(PLAN, BOOK, Trial([FIRST])))]
    assert kinds == ["added", "added"]


def test_units_that_do_not_fit_are_refused() -> None:
    book = MeasuringBook.model_validate(
        {"plan": "sample", "measuring": [{"indicator": "K3", "why": "x", "statistic": "guest_nights", "areas": ["04000"]}]}
    )
    with pytest.raises(WrongContent, match="種類が違います"):
        observe(PLAN, book, Trial([FIRST]))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("plan: sample", "plan: other", 3, "この計画の番号は「sample」"),
        ("indicator: K1", "indicator: K9", 5, "計画にありません"),
        ("statistic: guest_nights, areas: [\"04000\"]}", "statistic: guest_night, areas: [\"04000\"]}", 5, "登録されていません"),
        (", region: 二県", "", 6, "region にその名前"),
        ("why: 県の調査の値。", "why: ''", 9, "受け付けられません"),
    ],
)
def test_mistakes_are_told_with_their_line(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises((WrongContent, ManyErrors)) as error:
        read_measuring(GOOD.replace(old, new, 1), "plan.measuring.yaml", PLAN)
    first = error.value.errors[0] if isinstance(error.value, ManyErrors) else error.value
    assert words in first.what
    assert first.where.line == line


def test_an_indicator_is_measured_once() -> None:
    with pytest.raises(WrongContent, match="二度"):
        read_measuring(GOOD.replace("indicator: K4", "indicator: K1"), None, PLAN)
