"""A plan of any size for tests of queries and of time: branches, indicators, years of facts, divisions. Fictional (架空)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Baseline, Indicator, Measure, Plan, Target


def large_plan(indicators: int, years: int) -> tuple[Plan, tuple[Observation, ...]]:
    """Strategies with items with measures, about three indicators each, and a fact per indicator and year up to 2025年度."""
    measures: list[Measure] = []
    promised: list[Indicator] = []
    known: list[Observation] = []
    for number in range(indicators):
        strategy, item, leaf = f"{number // 60 + 1}", f"{number // 60 + 1}.{number // 15 + 1}", f"M{number // 3 + 1}"
        for id, parent, level in ((strategy, None, "戦略"), (item, strategy, "戦略項目"), (leaf, item, "施策")):
            if all(measure.id != id for measure in measures):
                tags = ("課題把握",) if len(measures) % 4 == 0 else ()
                measures.append(Measure(id=id, parent=parent, level=level, number=id, title=f"{level}その{id}（架空）", functions=tags))
        rising = number % 3
        promised.append(
            Indicator(
                id=f"K{number + 1}",
                measure=leaf,
                label=f"架空の指標その{number + 1}",
                unit="人",
                direction="up",
                baseline=Baseline(value=Decimal(100), period=Period.fiscal_year(2025 - years)),
                targets=(Target(value=Decimal(200), deadline=Period.fiscal_year(2028)),),
                source=Source(document="計画.pdf", page=number // 10 + 1, quotation=f"架空の指標その{number + 1}を200人にする"),
            )
        )
        source = Source(document="台帳（架空）") if number % 5 else None
        known += [
            Observation(
                indicator=f"K{number + 1}",
                period=Period.fiscal_year(2025 - years + year + 1),
                value=Decimal(100 + (year + 1) * (9 * rising - 4)),
                vintage=date(2025 - years + year + 2, 6, 1),
                source=source,
            )
            for year in range(years)
            if number % 11
        ]
    plan = Plan(id="large", title="大きな計画（架空）", fictional=True, period=Period.from_code("FY2019/FY2028"), measures=tuple(measures), indicators=tuple(promised))
    return plan, tuple(known)


def store_large_plan(organisation: Any, indicators: int, years: int, divisions: int = 50) -> Any:
    """The plan as an edition in force and published, its facts published, spread over divisions of its organisation."""
    from rashinban.records import editions, facts
    from rashinban.records.models import Division, IndicatorRow, MeasureRow, ObservationRow, Standing

    plan, known = large_plan(indicators, years)
    row = editions.add_plan(f"large-{indicators}", organisation, plan.title)
    edition = editions.add_edition(row, plan)
    editions.put_in_force(edition, date(2019, 4, 1))
    editions.publish_edition(edition)
    made = Division.objects.bulk_create(
        [Division(organisation=organisation, name=f"架空の課{number + 1}の{indicators}", position=number) for number in range(divisions)]
    )
    for rows in (IndicatorRow, MeasureRow):
        stored = list(rows.objects.filter(edition=edition))
        for number, each in enumerate(stored):
            each.division, each.confidentiality = made[number % divisions], "public"
        rows.objects.bulk_update(stored, ["division", "confidentiality"], batch_size=200)
    facts.import_approved(edition, known)
    ObservationRow.objects.filter(indicator__edition=edition).update(standing=Standing.PUBLISHED)
    edition.refresh_from_db()
    return edition
