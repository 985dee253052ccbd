"""Company figures and the sums that would give one away, each a number of its own that is looked for on every surface.

Written by hand. Six companies report sales; every number has eight digits of its own, so that it is recognised in yen,
in millions, with and without commas. The reporter is named on the cases of the first two companies and on no other.

    少数  A, B          a sum of two companies: never shown to those not named
    多数  C, D, E       a sum of three: shown to those who read the records of work
    全体  C, D, E, F    shown together with 多数, it would give F away
    年度  C, D, E in 2024, F in 2025: the total and the year 2024 would give F away; so would F's year by itself
    効果  A, B          (amount - baseline) x share
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matrix import World

SALES = {"A": 61357924, "B": 23418765, "C": 45192837, "D": 31746258, "E": 27583916, "F": 19384756}
BASELINES = {"A": 52468013, "B": 17935246}
YEARS = {"C": 37294815, "D": 28463917, "E": 16829374, "F": 13572468}
THREE, FOUR = 104523011, 123907767
THREE_YEARS, FOUR_YEARS = 82588106, 96160574
#: Numbers of one company or of two: who is named on A and B may see these.
OF_THE_NAMED = {**SALES, **BASELINES}
NAMED_MAY = {
    SALES["A"], SALES["B"], BASELINES["A"], BASELINES["B"], SALES["A"] + SALES["B"], BASELINES["A"] + BASELINES["B"],
    SALES["A"] - BASELINES["A"], SALES["B"] - BASELINES["B"], 14373430,
}  # fmt: skip
#: Never shown to anybody else.
FORBIDDEN = NAMED_MAY | {
    *(SALES[name] for name in "CDEF"), *YEARS.values(),
    *(SALES[one] + SALES[other] for one, other in ("CD", "CE", "DE", "CF", "DF", "EF")),
    *(YEARS[one] + YEARS[other] for one, other in ("CD", "CE", "DE", "CF", "DF", "EF")),
}  # fmt: skip
#: Sums of enough companies, of which nobody may find both: their difference is one company's.
PAIRS = ((THREE, FOUR), (THREE_YEARS, FOUR_YEARS))
#: Sums of three companies that may be seen, and are by those who read the records of work.
SHOWN = {THREE, FOUR, THREE_YEARS, FOUR_YEARS}
_LOOKED_FOR = FORBIDDEN | SHOWN
NAMED = "reporter"
SLUG = "sums"
_DIGITS = re.compile(r"\d[\d,.]{6,}\d")


def numbers_in(text: str) -> set[int]:
    """Those of the numbers above that stand in a text, however they are grouped or scaled."""
    runs = (run.replace(",", "").replace(".", "").lstrip("0") for run in set(_DIGITS.findall(text)))
    return {number for run in runs for number in (int(run[:8] or 0), int(run[:9] or 0), int(run.rstrip("0") or 0)) if number in _LOOKED_FOR}


def add_figures(world: World) -> None:
    """The plan whose indicators add these figures up, in force and published; the cases; the reports; a frozen sum."""
    edition = _add_plan(world)
    _add_reports(world)
    _bind(world, edition)


def _add_plan(world: World) -> Any:
    from rashinban.core.period import Period
    from rashinban.plans.plan import Indicator, Measure, Plan, Target
    from rashinban.records import editions
    from rashinban.records.models import IndicatorRow, MeasureRow

    planner = world.office.people["planner"]
    year, whole = Period.fiscal_year(2024), Period.from_code("FY2024/FY2026")
    labels = {"S1": "少数", "S2": "多数", "S3": "全体", "S4": "年度", "S5": "効果", "S6": "件数"}
    indicators = tuple(
        Indicator(
            id=key,
            measure="M0",
            label=f"{label}の売上",
            unit="件" if key == "S6" else "百万円" if key == "S4" else "円",
            direction="up",
            accumulation="cumulative" if key == "S4" else "flow",
            targets=(Target(value=Decimal(900_000_000), deadline=whole if key == "S4" else year),),
        )
        for key, label in labels.items()
    )
    value = Plan(
        id=SLUG, title="数値の計画（架空）", fictional=True, period=Period.from_code("FY2024/FY2026"),
        measures=(Measure(id="M0", level="施策", title="支援"),), indicators=indicators,
    )  # fmt: skip
    row = editions.add_plan(SLUG, world.office.organisation, value.title, planner)
    edition = editions.add_edition(row, value, planner)
    for rows in (MeasureRow, IndicatorRow):
        rows.objects.filter(edition=edition).update(confidentiality="public", division=world.office.divisions["industry"])
    editions.put_in_force(edition, date(2024, 4, 1), planner)
    editions.publish_edition(edition, planner)
    edition.refresh_from_db()
    world.add("plan", slug=SLUG)
    for key in labels:
        world.add("indicator", slug=SLUG, key=key)
        world.add("counted", slug=SLUG, key=key)
    return edition


def _add_reports(world: World) -> None:
    """What the six companies reported, as the cases hold it. Nobody is the author."""
    from rashinban.records.ledger import recording
    from rashinban.records.models import CaseRow, PartyRow

    office = world.office
    own = {"organisation": office.organisation, "division": office.divisions["industry"], "confidentiality": "internal"}
    given = []
    for name, amount in SALES.items():
        party = PartyRow.objects.create(**own, key=f"figures-{name}", name=f"数値の会社{name}（架空）")
        base = Decimal(BASELINES[name] * 1000) if name in BASELINES else None
        case = CaseRow.objects.create(**own, key=f"figures-{name}", title=f"数値の案件{name}", party=party, opened_on=date(2023, 4, 1), baseline=base)
        if name in "AB":
            case.named.add(office.people[NAMED])
        if name in "AF":
            world.add("case", pk=case.pk)
            world.add("party", pk=party.pk)
        shared = {"party": party, "case": case, "division": office.divisions["industry"]}
        tags = ("少数",) if name in "AB" else ("多数", "全体") if name in "CDE" else ("全体",)
        given.append(recording.Given("sales", date(2025, 3, 31), amount=Decimal(amount * 1000), baseline=base, share=Decimal(1), tags=tags, **shared))
        if name in YEARS:
            day = date(2025, 9, 30) if name == "F" else date(2024, 9, 30)
            given.append(recording.Given("sales", day, amount=Decimal(YEARS[name] * 1000), tags=("年度",), **shared))
    facts = recording.record_facts(office.organisation, given, None)
    for row in facts:
        world.add("figure", pk=row.pk)


def _bind(world: World, edition: Any) -> None:
    """What the indicators count; reports of every class over it; one sum that may be kept, is kept and published."""
    from rashinban.core.period import Period
    from rashinban.ledger.query import CountingQuery
    from rashinban.records import convert, publishing
    from rashinban.records.ledger import binding, freezing
    from rashinban.records.models import ObservationRow, ReportRow

    planner = world.office.people["planner"]
    for key, tag, count in (
        ("S1", "少数", "amount"), ("S2", "多数", "amount"), ("S3", "全体", "amount"), ("S4", "年度", "amount"), ("S5", "少数", "effect"), ("S6", "少数", "facts"),
    ):  # fmt: skip
        binding.bind(edition.indicators.get(key=key), CountingQuery(kinds=("sales",), count=count, tags=(tag,)), planner)
    edition.refresh_from_db()
    for each in ("public", "internal", "restricted"):
        row = publishing.make_report(edition, planner, title="数値の報告", as_of=date.today(), confidentiality=each)
        ReportRow.objects.filter(pk=row.pk).update(standing="published")
        world.add("figures_report", pk=row.pk)
    plan = convert.read_plan(convert.read_rows(edition))
    kept = freezing.freeze(edition.indicators.get(key="S3"), plan.indicator("S3"), Period.fiscal_year(2024), planner)
    ObservationRow.objects.filter(pk=kept.pk).update(standing="published")
    world.add("frozen", slug=SLUG, key="S3", pk=kept.pk)
