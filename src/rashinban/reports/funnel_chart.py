"""A chart of how many of those who began came how far, as bars under each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rashinban.core.phrase import Phrase
from rashinban.ledger.funnel import STEPS, Cohort
from rashinban.reports.charts import CONFIG, SCHEMA
from rashinban.reports.contents import Chart, Table

#: The steps in words; being introduced is as much a beginning as presenting.
WORDS: Mapping[str, Phrase] = {
    "presented": Phrase("発表・引き合わせ", "Presented or introduced"),
    "interested": Phrase("関心表明", "Interested"),
    "met": Phrase("面談", "Met"),
    "agreed": Phrase("成立", "Agreed"),
    "outcome": Phrase("成果", "Outcome"),
}
_WIDTH, _LINE = 480, 58


def funnel_chart(cohorts: Sequence[Cohort], language: str) -> Chart:
    """All cohorts together: journeys (延べ) that reached each step, with their share of those who began."""
    totals = [(WORDS[step].in_(language), sum(cohort.at(step).journeys for cohort in cohorts)) for step in STEPS]
    begun = totals[0][1]
    rows = [(word, count, _share(count, begun)) for word, count in totals]
    title = Phrase("どこまで進んだか", "How far they came").in_(language)
    summary = ", ".join(f"{word} {count}" for word, count, _share in rows)
    count_word, share_word = Phrase("件数", "Count").in_(language), Phrase("はじめに対する割合", "Share of those who began").in_(language)
    table = Table(columns=(title, count_word, share_word), rows=tuple((word, str(count), share) for word, count, share in rows))
    return Chart(id="funnel", title=title, summary=summary, table=table, spec={"$schema": SCHEMA, "title": title, "config": CONFIG, **_bars(rows)})


def _share(count: int, begun: int) -> str:
    """In percent with one decimal place where it says something.

    >>> _share(4, 20), _share(1, 40), _share(0, 0)
    ('20%', '2.5%', '–')
    """
    return f"{round(Decimal(count * 100) / begun, 1).normalize():f}%" if begun else "–"


def _bars(rows: Sequence[tuple[str, int, str]]) -> dict[str, Any]:
    most = max(1, *(count for _word, count, _share in rows))
    values = [
        {"x": 0, "x2": max(2, count / most * _WIDTH), "y": place * _LINE + 24, "y2": place * _LINE + 46, "ty": place * _LINE + 10, "text": f"{word}　{count}　{share}"}
        for place, (word, count, share) in enumerate(rows)
    ]
    where = {"type": "quantitative", "scale": None, "axis": None}
    layers = [
        {"mark": {"type": "rect", "cornerRadius": 3, "fill": "#264AF4"}, "encoding": {"x": {"field": "x", **where}, "y": {"field": "y", **where}, "x2": {"field": "x2"}, "y2": {"field": "y2"}}},
        {"mark": {"type": "text", "align": "left", "fontSize": 14, "limit": _WIDTH}, "encoding": {"x": {"field": "x", **where}, "y": {"field": "ty", **where}, "text": {"field": "text", "type": "nominal"}}},
    ]
    return {"width": _WIDTH, "height": len(rows) * _LINE, "data": {"values": values}, "layer": layers}
