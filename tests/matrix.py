"""An office in which everything readable carries a mark of its own, and a table of who may read which mark.

The table is written down here by hand, from the rules of the office, and not asked of the code it tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

from matrix_crossing import add_crossing
from matrix_figures import add_figures
from matrix_ledger import add_ledger, may_read_ledger
from matrix_statistics import add_statistics
from office import Office, make_office

CLASSES = ("public", "internal", "restricted", "secret")
OUTSIDERS = ("partner_reporter", "stranger", "former", "anonymous")
ROLES = ("administrator", "planner", "approver", "reporter", "other_reporter", "council", "viewer", *OUTSIDERS)
#: Role -> the classes it reads of its organisation's plans. The approver and the reporter answer for all of them.
READS: dict[str, tuple[str, ...]] = {
    "administrator": ("public", "internal"),
    "planner": ("public", "internal", "restricted"),
    "approver": CLASSES,
    "reporter": CLASSES,
    "other_reporter": ("public", "internal"),
    "council": ("public", "restricted"),
    "viewer": ("public", "internal"),
}
#: Who reads facts that are not approved yet.
UNFINISHED = ("planner", "approver", "reporter")
#: Role -> the classes and the standings of the reports it reads.
REPORTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "administrator": (("public", "internal"), ("published",)),
    "planner": (("public", "internal", "restricted"), ("draft", "council", "published")),
    **dict.fromkeys(("approver", "reporter", "other_reporter", "viewer"), (("public", "internal"), ("council", "published"))),
    "council": (("public", "restricted"), ("council", "published")),
}
#: Who reads the audit trail, and of which classes, whatever has become of what it tells.
TRAIL = {"administrator": ("public", "internal"), "planner": ("public", "internal", "restricted")}
_TEXT = re.compile(r"mk(\d{3})zq")
_NUMBER = re.compile(r"(?<![\d.])730,?000,?(\d{3})(?!\d)")


@dataclass(frozen=True)
class Mark:
    """What carries a mark: its class, whether its plan is published, how far it has come."""

    what: str
    confidentiality: str
    open_plan: bool
    standing: str = ""


def may_read(role: str, mark: Mark, trail: bool = False) -> bool:
    """Whether this role may ever see this mark; ``trail`` on the pages of the audit trail."""
    if trail and mark.confidentiality in TRAIL.get(role, ()):
        return True
    if mark.what.startswith("ledger_"):
        return may_read_ledger(role, mark.what.removeprefix("ledger_"), mark.confidentiality)
    if mark.what == "import":
        return role == "planner"
    if mark.what == "table":  # of the office's own: whoever holds a duty somewhere
        return role not in ("former", "anonymous")
    if mark.what == "draft_edition":
        return role == "planner" and mark.confidentiality in READS["planner"]
    public = mark.confidentiality == "public" and mark.open_plan and mark.standing in ("", "published")
    if mark.what == "report":
        classes, standings = REPORTS.get(role, ((), ()))
        return public or (mark.confidentiality in classes and mark.standing in standings)
    if public:
        return True
    if mark.what == "collection":
        return role in ("planner", "approver", "reporter")
    if mark.confidentiality not in READS.get(role, ()):
        return False
    if mark.what in ("fact", "evidence") and mark.standing == "draft":
        return role in UNFINISHED
    return True


@dataclass
class World:
    """The office, its marks by number, and example arguments for every kind of address."""

    office: Office
    marks: list[Mark] = field(default_factory=list)
    cases: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    #: What of the ledger an example is about: kind of address and pk -> what it is and its class.
    about: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    #: What is posted to an address beside what ``site_routes`` says.
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)

    def mark(self, *what: Any) -> str:
        """A text nobody else uses."""
        self.marks.append(Mark(*what))
        return f"mk{len(self.marks) - 1:03d}zq"

    def number(self) -> Decimal:
        """The mark of the last text, as a number."""
        return Decimal(730_000_000 + len(self.marks) - 1)

    def add(self, kind: str, **arguments: Any) -> None:
        """An example for addresses of this kind."""
        self.cases.setdefault(kind, []).append(arguments)

    def found_in(self, content: bytes) -> set[int]:
        """The numbers of all marks in an answer, in whatever it packs."""
        found: set[int] = set()
        for text in texts_of(content):
            found |= {int(number) for pattern in (_TEXT, _NUMBER) for number in pattern.findall(text)}
        return {number for number in found if number < len(self.marks)}


def texts_of(content: bytes) -> Iterator[str]:
    """The text of an answer; archives are opened, those inside them as well."""
    if content[:2] == b"PK" and is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts_of(archive.read(name))
    else:
        yield content.decode("utf-8", errors="replace")


def make_world() -> World:
    """One organisation with a published plan and one of the house, each with something of every class; and its ledger."""
    from rashinban.records.search_index import refreshing

    office = make_office(published=False, facts=False)
    world = World(office)
    for open_plan in (True, False):
        _add_plan(world, open_plan)
    _add_draft_edition(world)
    _add_work(world)
    add_ledger(world)
    add_crossing(world)
    add_figures(world)
    add_statistics(world)
    refreshing.refresh()
    for kind in ("measure", "indicator", "fact", "evidence", "report", "review"):
        assert world.cases[kind]
    return world


def _add_plan(world: World, open_plan: bool) -> None:
    from rashinban.core.period import Period
    from rashinban.plans.plan import Baseline, Indicator, Measure, Plan, Target
    from rashinban.records import editions
    from rashinban.records.models import Division, IndicatorRow, MeasureRow

    planner, slug = world.office.people["planner"], "open" if open_plan else "house"
    measures, indicators = [], []
    for number, each in enumerate(CLASSES):
        title = world.mark("measure", each, open_plan)
        measures.append(Measure(id=f"M{number}", level="施策", title=f"施策{title}", text=f"本文{title}", owner=f"課{title}"))
        label = world.mark("indicator", each, open_plan)
        indicators.append(
            Indicator(
                id=f"K{number}",
                measure=f"M{number}",
                label=f"指標{label}",
                definition=f"定義{label}",
                unit="人",
                direction="up",
                baseline=Baseline(value=Decimal(5), period=Period.fiscal_year(2021)),
                targets=(Target(value=world.number(), deadline=Period.fiscal_year(2027)),),
            )
        )
    value = Plan(id=slug, title=f"{slug}の計画（架空）", fictional=True, period=Period.from_code("FY2021/FY2027"), measures=tuple(measures), indicators=tuple(indicators))
    row = editions.add_plan(slug, world.office.organisation, value.title, planner)
    edition = editions.add_edition(row, value, planner)
    for rows in (MeasureRow, IndicatorRow):
        for number, each in enumerate(CLASSES):
            rows.objects.filter(edition=edition, key__endswith=str(number)).update(
                confidentiality=each, division=Division.objects.get(pk=world.office.divisions["industry"].pk)
            )
    editions.put_in_force(edition, date(2022, 4, 1), planner)
    if open_plan:
        editions.publish_edition(edition, planner)
    edition.refresh_from_db()
    world.add("plan", slug=slug)
    for number, each in enumerate(CLASSES):
        world.add("measure", slug=slug, key=f"M{number}")
        world.add("indicator", slug=slug, key=f"K{number}")
        _add_facts(world, edition, f"K{number}", each, open_plan)
        _add_review(world, edition, f"M{number}", each, open_plan)
    _add_reports(world, edition, open_plan)


def _add_facts(world: World, edition: Any, key: str, confidentiality: str, open_plan: bool) -> None:
    from rashinban.core.period import Period
    from rashinban.core.source import Source
    from rashinban.monitoring.observations import Observation
    from rashinban.records import evidence, facts
    from rashinban.records.models import ObservationRow

    slug, reporter = edition.plan.slug, world.office.people["reporter"]
    indicator = edition.indicators.select_related("edition__plan").get(key=key)
    for year, standing in ((2023, "published"), (2024, "approved"), (2025, "draft")):
        text = world.mark("fact", confidentiality, open_plan, standing)
        known = Observation(
            indicator=key,
            period=Period.fiscal_year(year),
            value=world.number(),
            vintage=date(2024, 5, 1) if standing == "published" else date(2026, 5, 1),
            note=f"備考{text}",
            source=Source(document=f"台帳{text}"),
        )
        row = facts.enter(indicator, known, reporter)
        title = world.mark("evidence", confidentiality, open_plan, standing)
        given = evidence.Given(title=f"根拠{title}", content=f"根拠,{title}\n".encode(), name=f"{title}.csv", confidentiality=confidentiality)
        proof = evidence.add(row, given, reporter)
        ObservationRow.objects.filter(pk=row.pk).update(standing=standing)
        world.add("fact", slug=slug, key=key, pk=row.pk)
        world.add("evidence", slug=slug, pk=proof.pk)


def _add_review(world: World, edition: Any, key: str, confidentiality: str, open_plan: bool) -> None:
    from django.utils import timezone

    from rashinban.core.period import Period
    from rashinban.records import reviews
    from rashinban.records.models import Review

    people, measure = world.office.people, edition.measures.get(key=key)
    for year, standing in ((2023, "published"), (2024, "draft")):
        review = Review.objects.create(
            edition=edition, measure=measure, period=Period.fiscal_year(year), confidentiality=confidentiality, opened_by=people["planner"]
        )
        text = world.mark("review", confidentiality, open_plan, standing)
        reviews.write_step(review, "self", people["reporter"], f"自己評価{text}", cause="other")
        if standing == "published":
            Review.objects.filter(pk=review.pk).update(published_at=timezone.now())
        world.add("review", pk=review.pk)
        world.add("review_step", pk=review.pk, stage="decision")
        world.add("review_step", pk=review.pk, stage="opinion")


def _add_reports(world: World, edition: Any, open_plan: bool) -> None:
    """Reports about a day on which only the published facts were known."""
    from rashinban.records import publishing
    from rashinban.records.models import ReportRow

    for each in CLASSES[:3]:
        for standing in ("draft", "council", "published"):
            text = world.mark("report", each, open_plan, standing)
            row = publishing.make_report(
                edition, world.office.people["planner"], title=f"報告{text}", as_of=date(2025, 3, 31), confidentiality=each, foreword=text
            )
            ReportRow.objects.filter(pk=row.pk).update(standing=standing)
            world.add("report", pk=row.pk)
            world.add("report_row", pk=row.pk, number=1)
            world.add("report_file", pk=row.pk, format="zip")
    world.add("report_file", pk=row.pk, format="xlsx")


def _add_draft_edition(world: World) -> None:
    """The next edition of the published plan, not decided yet."""
    from rashinban.plans.plan import Indicator, Measure, Plan
    from rashinban.records import editions
    from rashinban.records.models import IndicatorRow, MeasureRow, PlanRow

    text = world.mark("draft_edition", "public", True)
    value = Plan(
        id="open",
        title=f"次の計画{text}",
        measures=(Measure(id="M0", level="施策", title=f"次の施策{text}"),),
        indicators=(Indicator(id="K0", measure="M0", label=f"次の指標{text}", unit="人"),),
    )
    edition = editions.add_edition(PlanRow.objects.get(slug="open"), value, world.office.people["planner"])
    for rows in (MeasureRow, IndicatorRow):
        rows.objects.filter(edition=edition).update(confidentiality="public", division=world.office.divisions["industry"])


def _add_work(world: World) -> None:
    """A collection, an answer book, an import, a job, a token, people."""
    from rashinban.core.period import Period
    from rashinban.records import files, imports
    from rashinban.records.models import Collection, EditionRow, Job, Upload
    from rashinban.records.tokens import make_token

    office, planner = world.office, world.office.people["planner"]
    edition = EditionRow.objects.get(plan__slug="open", standing="in_force")
    text = world.mark("collection", "internal", True)
    for closed in (False, True):
        collection = Collection.objects.create(
            edition=edition,
            period=Period.fiscal_year(2026 if closed else 2025),
            title=f"照会{text}",
            message=text,
            due=date(2099, 1, 1),
            opened_by=planner,
            closed_at=edition.published_at if closed else None,
        )
        world.add("collection", pk=collection.pk)
    file = files.store(b"x", "kaitou.xlsx", "application/octet-stream", office.people["reporter"])
    upload = Upload.objects.create(collection=Collection.objects.first(), division=office.divisions["industry"], file=file, by=office.people["reporter"])
    world.add("upload", pk=upload.pk)
    text = world.mark("import", "internal", False)
    content = f"# 次の次の計画（架空）{text}\n\n## 施策 {text}\n\n目標：参加者数 {text} を2027年度に100人にする。\n".encode()
    taken = imports.read_import(imports.take_in(content, f"{text}.md", office.organisation, None, planner).pk)
    world.add("import", pk=taken.pk)
    items = imports.items_of(taken)
    world.add("import_item", pk=taken.pk, item=items[0].id if items else "none")
    job = Job.objects.create(kind="report_files", key="matrix", title="作業", by=planner)
    make_token(planner, "試験", date.today() + timedelta(days=9))
    world.add("job", pk=job.pk)
    world.add("token", pk=planner.tokens.get().pk)
    world.add("person", pk=office.people["viewer"].pk)
    world.add("role", pk=office.people["viewer"].roles.get().pk)
    world.add("division", pk=office.divisions["other"].pk)
    world.add("file", pk=file.pk)
    world.add("rest", rest="nothing")
    world.add("resas_rest", rest="population/nothing")
    world.add("quantity", quantity="plant")
    world.add("statistic", key="ageing_rate")
