"""The chart of a funnel says the same as its table."""

from datetime import UTC, date, datetime

import pytest

from rashinban.ledger.fact import Fact
from rashinban.ledger.funnel import funnel
from rashinban.reports.drawing import draw_svg
from rashinban.reports.funnel_chart import funnel_chart

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def fact(number: int, kind: str, **more: str) -> Fact:
    return Fact(id=f"{kind}{number}", kind=kind, on=date(2026, 5, 1 + number), party=f"p{number}", recorded_at=NOW, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "word"), [("ja", "成立"), ("en", "Agreed")])
def test_bars_and_table_count_alike(language: str, word: str) -> None:
    facts = [fact(n, "presented", gathering="g") for n in range(20)] + [fact(n, "agreed", connection=f"c{n}") for n in range(4)]
    chart = funnel_chart(funnel(facts, NOW), language)
    assert chart.table.rows[3] == (word, "4", "20%")
    drawn = draw_svg(chart)
    assert f"{word}　4　20%" in drawn
    assert "<title" in drawn


def test_nothing_is_no_mistake() -> None:
    assert [row[1:] for row in funnel_chart((), "ja").table.rows] == [("0", "–")] * 5
