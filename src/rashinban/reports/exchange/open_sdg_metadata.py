"""What Open SDG is told about an indicator: names, units, targets, sources, how far the report is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rashinban.core.source import Source
from rashinban.monitoring.progress import STATE_NAMES, Progress
from rashinban.plans.plan import Indicator, Plan
from rashinban.reports.exchange.cells import harmless
from rashinban.reports.exchange.numbering import Numbered
from rashinban.reports.exchange.open_sdg_rows import DataRow, year_of
from rashinban.reports.figures import target_text
from rashinban.reports.sources import Bibliography
from rashinban.reports.wording import Words

#: Open SDG shows up to six sources of an indicator.
_SOURCES = 6


def describe(plan: Plan, entry: Numbered, rows: Sequence[DataRow], progress: Progress) -> dict[str, Any]:
    """The metadata of one indicator; ``rows`` are what its CSV holds."""
    indicator = entry.indicator
    judged = any(one.judgement is not None for one in progress.history)
    observed = judged or any(one.value is not None for one in progress.history)
    options = _progress_options(indicator, rows, progress)
    return {
        "published": True,
        "reporting_status": "complete" if observed else "notstarted",
        "indicator_number": entry.number,
        "indicator_name": indicator.label,
        "sdg_goal": str(entry.goal),
        "target_id": f"{entry.goal}.{entry.target}",
        "target": entry.target_title,
        "indicator_definition": indicator.definition or "",
        "graph_title": indicator.label,
        "graph_type": "bar" if indicator.accumulation == "flow" else "line",
        "computation_units": indicator.unit or "",
        "data_non_statistical": indicator.criterion is not None and not rows,
        "data_start_values": _start_values(rows),
        "data_footnote": "「Year」は年度（4月から翌年3月）です。" if rows else "",
        "national_geographical_coverage": plan.organisation or plan.title,
        "precision": [{"decimals": max((_places(row.value) for row in rows), default=0)}],
        "auto_progress_calculation": bool(options),
        "progress_calculation_options": options,
        "graph_target_lines": _target_lines(indicator, progress),
        "page_content": indicator.criterion.text if indicator.criterion else "",
        **_sources(plan, indicator, progress),
        "rashinban_id": indicator.id,
        "rashinban_state": STATE_NAMES[progress.state].ja,
        "rashinban_reason": progress.reason.ja,
        "rashinban_as_of": progress.as_of.isoformat(),
    }


def schema_of(described: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields used, in the form ``sdg/schemas/SchemaInputOpenSdg.py`` reads; selects list what may be chosen.

    Lists of settings are left out: that form knows only lists of words, and fields it does not name are allowed.
    """
    names = [name for name in dict.fromkeys(name for fields in described for name in fields) if name not in _LISTS]
    return {"prose": {"metadata": {"meta": [{"name": name, "field": _field(name)} for name in names]}}}


_CHOICES = {
    "reporting_status": ("complete", "inprogress", "notstarted", "notapplicable"),
    "graph_type": ("line", "bar"),
}
_SWITCHES = ("published", "data_non_statistical", "auto_progress_calculation")
_LISTS = ("data_start_values", "precision", "progress_calculation_options", "graph_target_lines")


def _field(name: str) -> dict[str, Any]:
    scope = "national" if not name.startswith(("data_", "graph_", "auto_", "progress_", "rashinban_")) else "data"
    field: dict[str, Any] = {"element": "text", "label": name, "scope": scope}
    if name in _CHOICES:
        field |= {"element": "select", "options": [{"name": value, "value": value} for value in _CHOICES[name]]}
    elif name in _SWITCHES or name.startswith("source_active_"):
        field["element"] = "checkbox"
    return field


def _start_values(rows: Sequence[DataRow]) -> list[dict[str, str]]:
    """Which rows a page shows first: the newest period, where no row stands for a whole year."""
    if not rows or any(not row.period for row in rows):
        return []
    return [{"field": "Period", "value": rows[-1].period}]


def _progress_options(indicator: Indicator, rows: Sequence[DataRow], progress: Progress) -> list[dict[str, Any]]:
    """The inputs of Open SDG's growth rate, where it has an answer: no zeros, no change of sign, no range to keep."""
    base, target, goal = progress.baseline, progress.target, _goal(progress)
    if base is None or base.period is None or target is None or target.deadline is None or goal is None:
        return []
    start, last = year_of(base.period), year_of(target.deadline)
    years = {row.year: row.value for row in rows if not row.period}
    if indicator.direction not in ("up", "down") or start not in years or last <= start:
        return []
    known = (years[start], years[max(years)], goal)
    if min(known) <= 0 <= max(known) or goal == years[start]:
        return []
    option: dict[str, Any] = {"unit": harmless(indicator.unit.strip())} if indicator.unit else {}
    option |= {"base_year": start, "target": _plain(goal), "target_year": last}
    return [{**option, "direction": "positive" if indicator.direction == "up" else "negative"}]


def _goal(progress: Progress) -> Decimal | None:
    """The target as a level: as it was judged, or as the plan states it when nothing is judged yet."""
    if progress.target_value is not None:
        return progress.target_value
    target = progress.target
    return target.value if target is not None and target.change_type == "level" else None


def _target_lines(indicator: Indicator, progress: Progress) -> list[dict[str, Any]]:
    target, goal = progress.target, _goal(progress)
    if target is None or goal is None:
        return []
    when = f"{year_of(target.deadline)}年度 " if target.deadline else ""
    return [{"value": _plain(goal), "label_content": f"{when}目標 {target_text(indicator, target)}"}]


def _sources(plan: Plan, indicator: Indicator, progress: Progress) -> dict[str, Any]:
    """Where plan and values are published; what does not fit six places is named with the last."""
    book = Bibliography(plan, Words("ja"))
    known = [indicator.source or plan.source, *(one.source for one in reversed(progress.history))]
    places: dict[str, Source] = {}
    for source in known:
        if source is not None:
            places.setdefault(book.place(source), source)
    fields: dict[str, Any] = {}
    for number, (place, source) in enumerate(list(places.items())[:_SOURCES], 1):
        fields[f"source_active_{number}"] = True
        fields[f"source_organisation_{number}"] = source.publisher or plan.organisation or ""
        fields[f"source_url_text_{number}"] = source.document
        fields[f"source_other_info_{number}"] = place
    rest = list(places)[_SOURCES:]
    if rest:
        fields[f"source_other_info_{_SOURCES}"] += "、" + "、".join(rest)
    return fields


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
