"""The plan as an IATI 2.03 activity: what it promises as results with indicators, baselines, targets and actuals.

The order of elements is that of ``iati-activities-schema.xsd``; codes are those of the IATI code lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.value import Value
from rashinban.monitoring.assessment import assess
from rashinban.monitoring.observations import Observation, known_at
from rashinban.plans.plan import Measure, Plan
from rashinban.reports.exchange.cells import xml_text
from rashinban.reports.exchange.iati_results import add_indicator, result_type, said, tell
from rashinban.reports.figures import period_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Signs an identifier may not have (rule set of the standard).
_NOT_IN_IDENTIFIERS = re.compile(r"[/&|?\s]")
#: OECD DAC sector: public sector policy and administrative management, in which development planning is counted.
_SECTOR = "15110"


class ReportingOrganisation(Value):
    """Who publishes: an identifier as org-id.guide forms it, a name, and the IATI type of organisation."""

    identifier: str = Field(description="e.g. JP-JCN-… : register, then the number in it")
    name: str
    kind: Literal["10", "11", "15", "21", "22", "24", "30", "40", "60", "70", "80", "90"] = Field(
        default="11", description="10 government, 11 local government, 15 other public sector, 22 national NGO, 30 partnership…"
    )


def write_iati(plan: Plan, observations: Iterable[Observation], organisation: ReportingOrganisation, as_of: date) -> bytes:
    """The plan and what was known of it on a day as ``iati-activities`` in UTF-8; equal inputs give equal bytes.

    One activity is one plan, one result the indicators of one measure that are all outputs, all outcomes, or neither.
    Targets of others that the plan quotes are left out. A RashinbanError tells when an identifier cannot be used or
    no date is known.
    """
    from xml.etree import ElementTree

    if not organisation.identifier or _NOT_IN_IDENTIFIERS.search(organisation.identifier):
        raise RashinbanError(
            f"団体の識別子「{organisation.identifier}」はIATIでは使えません。",
            remedy="空白と / & | ? を含まない識別子（例：JP-JCN-法人番号）にしてください。",
        )
    known = known_at(observations, as_of)
    stamp = f"{as_of.isoformat()}T00:00:00Z"
    root = ElementTree.Element("iati-activities", {"version": "2.03", "generated-datetime": stamp})
    activity = said(root, "iati-activity", **{"xml:lang": "ja", "last-updated-datetime": stamp})
    identifier = f"{organisation.identifier}-{_NOT_IN_IDENTIFIERS.sub('-', plan.id)}"
    said(activity, "iati-identifier").text = xml_text(identifier)
    _add_organisation(activity, organisation)
    tell(activity, "title", plan.title)
    tell(activity, "description", _description(plan), type="1")
    part = said(activity, "participating-org", role="4", ref=organisation.identifier, type=organisation.kind)
    said(part, "narrative").text = xml_text(organisation.name)
    _add_dates(activity, _duration(plan, known), as_of)
    said(activity, "recipient-country", code="JP", percentage="100")
    said(activity, "sector", vocabulary="1", code=_SECTOR, percentage="100")
    _add_results(activity, plan, known, as_of)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_organisation(activity: Element, organisation: ReportingOrganisation) -> None:
    reporting = said(activity, "reporting-org", ref=organisation.identifier, type=organisation.kind)
    said(reporting, "narrative").text = xml_text(organisation.name)


def _description(plan: Plan) -> str:
    fiction = "架空の団体の見本です。実在の計画ではありません。" if plan.fictional else ""
    about = "、".join(filter(None, (plan.organisation, plan.edition, period_text(plan.period) if plan.period else None)))
    return f"「{plan.title}」{f'（{about}）' if about else ''}の指標、基準値、目標、実績。{fiction}"


def _duration(plan: Plan, known: Iterable[Observation]) -> Period:
    """The plan's own period, or else from its first to its last known date."""
    if plan.period is not None:
        return plan.period
    targets = [target.deadline for one in plan.indicators for target in one.targets if target.deadline]
    periods = [*targets, *(one.period for one in known)]
    if not periods:
        raise RashinbanError(
            f"計画「{plan.title}」の期間が分からないため、IATIの活動の日付を書けません。", remedy="計画に期間を加えてください。"
        )
    return Period.span(min(p.start for p in periods), max(p.end for p in periods))


def _add_dates(activity: Element, period: Period, as_of: date) -> None:
    """Status 1 before the plan begins, 2 while it runs, 3 while its results are still being collected."""
    begun, ended = period.start <= as_of, period.end < as_of
    said(activity, "activity-status", code="3" if ended else "2" if begun else "1")
    said(activity, "activity-date", **{"type": "2" if begun else "1", "iso-date": period.start.isoformat()})
    said(activity, "activity-date", **{"type": "3", "iso-date": period.end.isoformat()})


def _add_results(activity: Element, plan: Plan, known: Iterable[Observation], as_of: date) -> None:
    log = tuple(known)
    progress = {entry.indicator: entry for entry in assess(plan, log, as_of)}
    results: dict[tuple[str | None, str], Element] = {}
    for indicator in plan.indicators:
        if indicator.id not in progress:
            continue
        key = (indicator.measure, result_type(indicator))
        if key not in results:
            path = plan.path(indicator.measure)
            results[key] = said(activity, "result", type=key[1])
            tell(results[key], "title", _name(path[-1]) if path else plan.title)
            if len(path) > 1:
                tell(results[key], "description", " ／ ".join(_name(measure) for measure in path))
        observed = [one for one in log if one.indicator == indicator.id]
        add_indicator(results[key], plan, indicator, observed, progress[indicator.id])


def _name(measure: Measure) -> str:
    return " ".join(part for part in (measure.number, measure.title) if part)
