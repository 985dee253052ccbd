"""What Excel itself checks while somebody types: numbers per indicator, days of the period, words of the lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rashinban.core.period import Period
from rashinban.monitoring.answers import wording
from rashinban.monitoring.answers.contents import ASKED, Field, is_share
from rashinban.monitoring.answers.table import COLUMNS
from rashinban.monitoring.headings import JUDGEMENTS, STATUSES, written
from rashinban.plans.plan import Indicator

_LARGEST = 10**15


def add_rules(page: Any, indicators: Sequence[Indicator], period: Period, first: int, language: str) -> None:
    """Attach the rules and the advice to the asked cells of the rows from ``first`` (counted from 0) on."""
    if not indicators:
        return
    last = first + len(indicators) - 1
    for name in ASKED:
        column = COLUMNS.index(name)
        if name != "value":
            page.data_validation(first, column, last, column, _advised(_rule(name, period, language), name, language))
    column = COLUMNS.index("value")
    for row, indicator in enumerate(indicators, start=first):
        hint = wording.SHARE_HINT.in_(language) if is_share(indicator.unit) else ""
        page.data_validation(row, column, row, column, _advised(_number(indicator, language), "value", language, hint))


def _advised(rule: dict[str, Any], name: Field, language: str, more: str = "") -> dict[str, Any]:
    return {
        "error_title": wording.REFUSED.in_(language),
        **rule,
        "input_title": wording.HEADINGS[name].in_(language),
        "input_message": (wording.HINTS[name].in_(language) + more)[:255],
    }


def _rule(name: Field, period: Period, language: str) -> dict[str, Any]:
    if name in ("status", "judgement"):
        words = written(STATUSES if name == "status" else JUDGEMENTS)
        source = list(words) if language == "en" else list(words.values())
        return {"validate": "list", "source": source, "error_message": wording.FROM_LIST.in_(language)}
    if name == "vintage":
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": period.start,
            "maximum": "=TODAY()",
            "error_message": wording.DAY_ONLY.in_(language),
        }
    return {"validate": "any"}


def _number(indicator: Indicator, language: str) -> dict[str, Any]:
    """A count is not negative; a share outside 0 to 100 is asked about; anything else is some number."""
    rule: dict[str, Any] = {"validate": "decimal", "criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST}
    change = any(target.change_type != "level" for target in indicator.targets) or indicator.value_kind == "change"
    if indicator.value_kind in ("count", "rank"):
        return {**rule, "minimum": 0, "error_message": wording.NOT_NEGATIVE.in_(language)}
    if (indicator.value_kind == "share" or is_share(indicator.unit)) and not change:
        bounds = {"minimum": 0, "maximum": 100, "error_type": "warning"}
        return {**rule, **bounds, "error_message": wording.UNUSUAL_SHARE.in_(language)}
    return {**rule, "error_message": wording.NUMBER_ONLY.in_(language)}
