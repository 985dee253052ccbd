"""The page of an indicator: where it stands and why, on what it rests, how it came to be, who answers for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.records import audit
from rashinban.records.history import AsPublished, Vintage, as_published, read_history
from rashinban.records.published import told_in_reports
from rashinban.reports.figures import target_text
from rashinban.reports.indicator_page import IndicatorPage, compose_indicator
from rashinban.web.counting.answer import answer_for
from rashinban.web.indicators.promise import Found, answering, find, influencing, language, rights
from rashinban.web.measuring.showing import panels_for


def indicator(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Everything about one indicator that this person may read, as of the day of the page."""
    found = find(request, slug, key)
    allowed = rights(request, found)
    history = read_history(found.row, request.user)
    known = tuple(each for each in history if each.row.vintage <= request.as_of)
    audit.note_read(
        request.user if request.user.is_authenticated else None,
        found.row,
        found.row.confidentiality,
        *(each.row.confidentiality for each in known),
        plan=found.row.edition.plan,
    )
    reports = told_in_reports(found.row.edition.plan, found.indicator.id, request.user)
    return render(
        request,
        "indicators/indicator.html",
        {
            "found": found,
            "plan": found.row.edition.plan,
            "row": found.row,
            "indicator": found.indicator,
            "told": compose(found),
            "allowed": allowed,
            "counting": answer_for(request, found),
            "measuring": panels_for(request, found, decides=allowed.plan),
            "history": known,
            "later": len(history) - len(known),
            "resting": [each for each in known if each.counted and not each.corrected],
            "quotation": plan_sentence(found),
            "published": published_view(request, found, history),
            "published_days": published_days(history),
            "reports": reports,
            "targets": [(target, target_text(found.indicator, target, language())) for target in found.indicator.targets],
            "measures": influencing(found.plan, found.indicator)[:12],
            "people": answering(found.row.division_id, request.today) if allowed.staff else (),
        },
    )


def compose(found: Found) -> IndicatorPage | None:
    """The page as a report would say it; None for a target of others that the plan only quotes."""
    progress = found.view.progress.get(found.indicator.id)
    if progress is None:
        return None
    return compose_indicator(
        found.plan,
        progress,
        found.view.as_of,
        number=found.row.position + 1,
        language=language(),
        changes=found.view.changes,
        observations=found.view.observations,
        rulesets=found.view.rulesets,
    )


def plan_sentence(found: Found) -> dict[str, Any] | None:
    """The plan's own words around this promise: the words before, the marked words, the words after, and the place."""
    sources = [found.indicator.source, *(target.source for target in found.indicator.targets)]
    if found.indicator.criterion is not None:
        sources.insert(0, found.indicator.criterion.source)
    source = next((one for one in sources if one is not None and one.quotation), None)
    if source is None:
        return None
    before, after = "", ""
    text, quotation = found.row.edition.text, source.quotation or ""
    if text and source.start is not None and source.end is not None and text[source.start : source.end] == quotation:
        before, after = _until_break(text[: source.start], last=True), _until_break(text[source.end :], last=False)
    words = quotation.replace("\t", " ｜ ").replace("\n", " ")  # a table row keeps its cells apart
    return {"before": before, "quotation": words, "after": after, "source": source}


def _until_break(text: str, *, last: bool) -> str:
    """The rest of the line the words stand in, at most eighty characters of it."""
    part = text.rsplit("\n", 1)[-1][-80:] if last else text.split("\n", 1)[0][:80]
    return part.lstrip() if last else part.rstrip()


def published_view(request: HttpRequest, found: Found, history: tuple[Vintage, ...]) -> AsPublished | None:
    """What the public could know on the day ``?published=`` names; None without a day."""
    try:
        day = min(date.fromisoformat(request.GET.get("published", "")), request.today)
    except ValueError:
        return None
    return as_published(found.row.edition, found.indicator.id, history, day)


def published_days(history: tuple[Vintage, ...]) -> list[date]:
    """The days on which something about this indicator was published, newest first, five at most."""
    return sorted({each.published_on for each in history if each.published_on is not None}, reverse=True)[:5]
