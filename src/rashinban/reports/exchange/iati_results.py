"""One indicator in IATI's terms: how it is measured, its baseline, and periods with what was promised and observed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Progress
from rashinban.plans.plan import Indicator, Plan, Target
from rashinban.reports.exchange.cells import xml_text
from rashinban.reports.exchange.open_sdg_rows import year_of
from rashinban.reports.figures import period_text, target_text
from rashinban.reports.sources import Bibliography
from rashinban.reports.wording import Words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WORDS = Words("ja")
_RESULTS = {"output": "1", "outcome": "2", None: "9"}


def said(parent: Element, tag: str, **attributes: str) -> Element:
    """A new element with these attributes; ``xml:lang`` is written with its namespace."""
    from xml.etree.ElementTree import SubElement

    named = {_LANG if name == "xml:lang" else name: xml_text(value) for name, value in attributes.items()}
    return SubElement(parent, tag, named)


def tell(parent: Element, tag: str, text: str, **attributes: str) -> None:
    """A new element whose content is a narrative."""
    said(said(parent, tag, **attributes), "narrative").text = xml_text(text)


def result_type(indicator: Indicator) -> str:
    """1 output, 2 outcome, 9 where the plan does not say."""
    return _RESULTS[indicator.result]


def add_indicator(
    result: Element, plan: Plan, indicator: Indicator, observed: Sequence[Observation], progress: Progress
) -> None:
    """The indicator with everything that can be written as a number; what cannot is told in its description."""
    measure = _measure(indicator, observed)
    attributes = {"measure": measure}
    if indicator.direction in ("up", "down"):
        attributes["ascending"] = "true" if indicator.direction == "up" else "false"
    element = said(result, "indicator", **attributes)
    promised, untold = _promises(plan, indicator, progress, measure)
    tell(element, "title", indicator.label)
    tell(element, "description", _description(plan, indicator, untold))
    said(element, "reference", vocabulary="99", code=indicator.id)
    _add_baseline(element, plan, indicator, measure)
    _add_periods(element, plan, promised, observed, measure)


def _measure(indicator: Indicator, observed: Sequence[Observation]) -> str:
    """1 unit, 2 percentage, 4 ordinal, 5 qualitative: a criterion in words that is answered by judgement."""
    numbers = any(target.value is not None for target in indicator.targets) or any(one.value is not None for one in observed)
    if indicator.criterion is not None and not numbers:
        return "5"
    if indicator.unit in ("%", "％"):
        return "2"
    return "4" if indicator.value_kind == "rank" else "1"


@dataclass(frozen=True, slots=True)
class Promise:
    """A target of one period: its value (None in words) and what the plan says of it."""

    period: Period
    value: Decimal | None
    comment: str


def _promises(
    plan: Plan, indicator: Indicator, progress: Progress, measure: str
) -> tuple[list[Promise], list[str]]:
    """Targets that have a period and a number, and in words those that have not."""
    promised: list[Promise] = []
    untold: list[str] = []
    for target in indicator.targets:
        value = target.value if target.change_type == "level" else None
        if value is None and target == progress.target:
            value = progress.target_value
        period = target.deadline or plan.period
        text = target_text(indicator, target)
        if value is None or period is None:
            untold.append(f"目標：{text}（{period_text(target.deadline)}）")
        else:
            promised.append(Promise(period, value, _target_comment(plan, indicator, target, text)))
    criterion = indicator.criterion
    when = criterion.judged_when or plan.period if criterion else None
    if criterion is not None and when is not None and measure == "5":
        who = f"（判断する人：{criterion.judged_by}）" if criterion.judged_by else ""
        promised.append(Promise(when, None, f"{criterion.text}{who}"))
    elif criterion is not None:
        untold.append(f"言葉の目標：{criterion.text}")
    return promised, untold


def _target_comment(plan: Plan, indicator: Indicator, target: Target, text: str) -> str:
    scope = _WORDS(f"scope_{target.scope}")
    return _joined(f"目標 {text}", f"目標の範囲：{scope}", _cited(plan, target.source or indicator.source))


def _description(plan: Plan, indicator: Indicator, untold: Sequence[str]) -> str:
    direction = _WORDS(f"direction_{indicator.direction}") if indicator.direction else None
    base = indicator.baseline
    return _joined(
        indicator.definition,
        f"単位：{indicator.unit}" if indicator.unit else None,
        direction,
        _WORDS(f"accumulation_{indicator.accumulation}") if indicator.accumulation else None,
        "基準値は公表されていません" if base is not None and not base.published else None,
        *untold,
        _cited(plan, indicator.source),
    )


def _add_baseline(element: Element, plan: Plan, indicator: Indicator, measure: str) -> None:
    """A number of a known year; IATI has no place for a baseline that is not published."""
    base = indicator.baseline
    if base is None or base.value is None or base.period is None or measure == "5":
        return
    baseline = said(
        element, "baseline", **{"year": str(year_of(base.period)), "iso-date": base.period.end.isoformat(), "value": f"{base.value:f}"}
    )
    other = f"単位：{base.unit}" if base.unit and base.unit != indicator.unit else None
    tell(baseline, "comment", _joined(period_text(base.period), other, _cited(plan, base.source or indicator.source)))


def _add_periods(
    element: Element, plan: Plan, promised: Sequence[Promise], observed: Sequence[Observation], measure: str
) -> None:
    """Periods in the order of time, each with its targets and then its actuals."""
    answers = [one for one in observed if (one.judgement if measure == "5" else one.value) is not None]
    spans = {_span(promise.period) for promise in promised} | {_span(one.period) for one in answers}
    for start, end in sorted(spans, key=lambda span: (span[1], span[0])):
        period = said(element, "period")
        said(period, "period-start", **{"iso-date": start.isoformat()})
        said(period, "period-end", **{"iso-date": end.isoformat()})
        for promise in promised:
            if _span(promise.period) == (start, end):
                value = {} if promise.value is None else {"value": f"{promise.value:f}"}
                tell(said(period, "target", **value), "comment", promise.comment)
        for one in answers:
            if _span(one.period) == (start, end):
                value = {} if one.value is None or measure == "5" else {"value": f"{one.value:f}"}
                tell(said(period, "actual", **value), "comment", _actual_comment(plan, one))


def _actual_comment(plan: Plan, one: Observation) -> str:
    return _joined(
        _WORDS(f"judgement_{one.judgement}") if one.judgement else None,
        f"{_WORDS('judged_by')}：{one.judged_by}" if one.judged_by else None,
        _WORDS(f"status_{one.status}"),
        _WORDS(f"method_{one.method}"),
        f"{_WORDS('vintage')}：{one.vintage.isoformat()}",
        one.note,
        _cited(plan, one.source),
    )


def _cited(plan: Plan, source: Source | None) -> str | None:
    return f"出典：{Bibliography(plan, _WORDS).place(source)}" if source is not None else None


def _span(period: Period) -> tuple[date, date]:
    return period.start, period.end


def _joined(*parts: str | None) -> str:
    kept: Iterable[str] = (part.strip().rstrip("。") for part in parts if part and part.strip())
    return "。".join(kept) + "。"
