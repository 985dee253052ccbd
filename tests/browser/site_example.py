"""An office with one of everything a page can be about, so that every page of the site has an example.

Made through the functions the site uses, in whatever database Django is set up for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ledger_example import load_ledger
from office import Office, make_office

MIHON = Path(__file__).parents[2] / "examples" / "mihon"


@dataclass
class Example:
    """The office, and what stands for each name in the table of pages."""

    office: Office
    names: dict[str, Any]


def make_example() -> Example:
    """The office of the tests with a collection, an answer book, an import, reports, a review, a job, evidence, a ledger."""
    office = make_office()
    indicators = list(office.edition.indicators.order_by("position"))
    names: dict[str, Any] = {
        "indicator": indicators[0].key,
        "measure": office.edition.measures.filter(indicators__isnull=False).order_by("position")[0].key,
        "person": office.people["reporter"].pk,
        "role": office.people["reporter"].roles.get().pk,
        "division": office.divisions["industry"].pk,
        "organisation": office.organisation.pk,
    }
    _add_a_second_plan(office)
    _add_facts(office, indicators, names)
    _ask(office, names)
    _take_in_a_plan(office, names)
    _report(office, names)
    _review(office, names)
    _work(office, names)
    _hand_in_lists(office, names)
    _keep_a_ledger(office, names)
    _count(office, names)
    _measure(office, names)
    _plan_a_matching_day(office, names)
    return Example(office, names)


def _add_a_second_plan(office: Office) -> None:
    """With one plan some pages lead straight on instead of letting people choose."""
    from rashinban import workflow
    from rashinban.records import editions

    planner = office.people["planner"]
    value = workflow.load_plan(MIHON / "plan.yaml").model_copy(update={"title": "みほん県 もう一つの計画（架空）"})
    plan = editions.add_plan("mihon-2", office.organisation, value.title, planner)
    editions.put_in_force(editions.add_edition(plan, value, planner), date(2025, 4, 1), planner)


def _add_facts(office: Office, indicators: list[Any], names: dict[str, Any]) -> None:
    from rashinban.core.period import Period
    from rashinban.monitoring.observations import Observation
    from rashinban.records import evidence, facts

    reporter = office.people["reporter"]
    period = Period.fiscal_year(2025)
    row = None
    for indicator, standing in zip((each for each in indicators if each.kind not in ("criterion",)), ("checked", "draft"), strict=False):
        known = Observation(indicator=indicator.key, period=period, value="12", vintage=date.today(), note="聞き取り")
        row = facts.enter(indicator, known, reporter, standing=standing)
    assert row is not None
    given = evidence.Given(title="聞き取りの記録", content=b"%PDF-1.4\n%%EOF\n", name="kiroku.pdf", page="3")
    names["fact"] = row.pk
    names["fact_indicator"] = row.indicator.key
    names["evidence"] = evidence.add(row, given, reporter).pk


def _ask(office: Office, names: dict[str, Any]) -> None:
    from django.test import Client

    from rashinban.core.period import Period
    from rashinban.records import files
    from rashinban.records.models import Collection, Upload

    planner, division = office.people["planner"], office.divisions["industry"]
    collection = Collection.objects.create(
        edition=office.edition,
        period=Period.fiscal_year(2025),
        title="2025年度 実績の照会",
        message="今年度の実績をお知らせください。",
        due=date.today() + timedelta(days=20),
        opened_by=planner,
    )
    client = Client()
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    book = client.get(f"/collections/{collection.pk}/workbook.xlsx", {"division": division.pk})
    content = b"".join(book) if book.streaming else book.content
    file = files.store(content, "kaitou.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", planner)
    upload = Upload.objects.create(collection=collection, division=division, file=file, by=office.people["reporter"])
    names.update(collection=collection.pk, upload=upload.pk)


def _take_in_a_plan(office: Office, names: dict[str, Any]) -> None:
    from rashinban.records import imports

    source = MIHON / "plan.docx"
    row = imports.take_in(source.read_bytes(), source.name, office.organisation, None, office.people["planner"])
    row = imports.read_import(row.pk)
    names.update(**{"import": row.pk, "import_item": imports.items_of(row)[0].id})


def _report(office: Office, names: dict[str, Any]) -> None:
    from rashinban.records import publishing

    planner = office.people["planner"]
    old = publishing.make_report(office.edition, planner, title="2024年度の報告", as_of=date(2025, 5, 31))
    new = publishing.make_report(office.edition, planner, title="2025年度の報告", as_of=date(2026, 5, 31))
    publishing.share(old, planner)
    publishing.publish(old, planner)
    names.update(report=new.pk, published_report=old.pk)


def _review(office: Office, names: dict[str, Any]) -> None:
    from rashinban.core.period import Period
    from rashinban.records import reviews

    subjects = reviews.top_measures(office.edition)[:2]
    opened = reviews.open_reviews(office.edition, subjects, Period.fiscal_year(2025), office.people["planner"])
    names["review"] = opened[0].pk


def _work(office: Office, names: dict[str, Any]) -> None:
    from rashinban.records.models import Job, Token
    from rashinban.records.tokens import make_token

    planner = office.people["planner"]
    job = Job.objects.create(kind="draw_report", key="example", title="報告書のファイルを作る", by=planner, done=2, total=6)
    make_token(planner, "庁内ポータル", date.today() + timedelta(days=30))
    names.update(job=job.pk, token=Token.objects.get().pk)


def _hand_in_lists(office: Office, names: dict[str, Any]) -> None:
    """People, companies and activities that somebody is about to take over."""
    from rashinban.records import files, roster

    row = (office.organisation.name, "企画課", "見本 花子", "hanako", "hanako@example.jp", "報告担当", "2026-04-01", "")
    text = ",".join(roster.COLUMNS) + "\r\n" + ",".join(row) + "\r\n"
    names["roster"] = files.store(text.encode(), "meibo.csv", "text/csv", office.people["administrator"]).pk
    text = "名称,所在地,分野\r\nみほん新規株式会社（架空）,宮城県,半導体\r\n"
    names["parties"] = files.store(text.encode(), "kigyou.csv", "application/octet-stream", office.people["planner"]).pk
    text = "日付,種類,企業・団体,内容\r\n2026-04-02,相談・訪問,みほん新規株式会社（架空）,設備の更新\r\n"
    names["activities"] = files.store(text.encode(), "katsudou.csv", "application/octet-stream", office.people["planner"]).pk


def _keep_a_ledger(office: Office, names: dict[str, Any]) -> None:
    """The work of the example: everything that was recorded in it."""
    from rashinban.records.models import (
        CardRow,
        CaseRow,
        ConnectionRow,
        FactRow,
        GatheringRow,
        LessonRow,
        PartyRow,
    )

    with TemporaryDirectory() as folder:
        load_ledger(office, Path(folder))
    of = {"organisation": office.organisation}
    for name, rows, key in (
        ("party", PartyRow, "seiki"),
        ("someone", PartyRow, "sensei"),
        ("network", PartyRow, "salon"),
        ("gathering", GatheringRow, "salon-8"),
        ("programme", CardRow, "shisaku-hojo"),
        ("asset", CardRow, "bunseki"),
        ("need", CardRow, "need-koutei"),
        ("connection", ConnectionRow, "kensa"),
        ("case", CaseRow, "case-seiki"),
        ("lesson", LessonRow, "l-1"),
        ("activity", FactRow, "s-1"),
    ):
        names[name] = rows.objects.get(key=key, **of).pk
    names["membership"] = FactRow.objects.get(key="m-med-sensei", **of).pk
    names["coming_gathering"] = GatheringRow.objects.filter(standing="planned", **of).latest("on").pk


def _count(office: Office, names: dict[str, Any]) -> None:
    from rashinban import workflow
    from rashinban.records.ledger import binding, binding_files

    file = MIHON / "plan.counting.yaml"
    bindings = binding_files.read_bindings(file.read_text(encoding="utf-8"), file.name, workflow.load_plan(MIHON / "plan.yaml"))
    binding.bind_all(office.edition, bindings, office.people["planner"])
    names["counted"] = "2.2-K2"


def _measure(office: Office, names: dict[str, Any]) -> None:
    """An indicator with a statistic as its value, of which a year waits, and another beside it; a file to be added."""
    from product_files import product_file
    from rashinban.monitoring.measuring import Measuring
    from rashinban.records import files
    from rashinban.records.progress import contents_of
    from rashinban.records.statistics import binding, datasets

    planner, held, newer = office.people["planner"], product_file(y2024=900, y2025=950), product_file("sousei.csv", y2024=905, y2026=970)
    datasets.hand_in([held], planner)
    names["measured"], names["dataset"] = "2.3-K1", held.sha256
    names["statistics"] = files.store(newer.content, newer.name, "application/octet-stream", planner).pk
    row = office.edition.indicators.select_related("edition__plan").get(key=names["measured"])
    value = contents_of(office.edition, date.today()).plan.indicator(row.key)
    product = Measuring(indicator=row.key, why="県内総生産で見る（架空）。", statistic="gross_product", areas=("04000",))
    beside = product.model_copy(update={"statistic": "population", "areas": ("03000", "04000"), "region": "二県", "use": "reference"})
    for each in (product, beside):
        binding.bind(row, value, each, planner)


def _plan_a_matching_day(office: Office, names: dict[str, Any]) -> None:
    from rashinban.matching.seating import Wish
    from rashinban.records.ledger import matching_days
    from rashinban.records.ledger.matching_days import Details, GuestGiven
    from rashinban.records.ledger.ownership import Owner
    from rashinban.records.models import PartyRow

    planner = office.people["planner"]
    day = matching_days.add_day(Owner(office.organisation, None), Details("ものづくり商談会", date.today() + timedelta(days=30), 4), planner)
    for side, keys in (("firm", ("seiki", "kakou", "mekki")), ("supporter", ("daigaku", "koushi"))):
        parties = PartyRow.objects.filter(organisation=office.organisation, key__in=keys)
        matching_days.add_guests(day, side, dict.fromkeys(parties, GuestGiven()), planner)
    firms, supporters = (list(day.guests.filter(side=side).order_by("pk")) for side in ("firm", "supporter"))
    wishes = [Wish(str(firm.pk), str(supporter.pk), 3) for firm in firms for supporter in supporters]
    matching_days.set_wishes(day, wishes, planner)
    names["day"] = day.pk
