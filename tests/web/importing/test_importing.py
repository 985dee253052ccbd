"""The import pages: from an uploaded document to an edition in force, through everything a person can answer."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from office import MIHON, Office
from rashinban import workflow
from rashinban.records.models import EditionRow, Event, IndicatorRow, PlanImport, PlanRow, StoredFile

TEXT = """みほん町 総合計画（架空）
計画期間　2024年度～2028年度
第1章 産業の振興
1 商店街の再生
【KPI】新規出店数　2028年度までに累計50件（2023年度 8件）
2 観光の推進
【KPI】観光入込客数　2028年度 120万人（2023年度 95万人）
町は交流の場を設ける。
"""


@pytest.fixture
def planner(office: Office, client: Client) -> Client:
    client.force_login(office.people["planner"])
    return client


def send(client: Client, content: bytes, name: str, becomes: str) -> Any:
    return client.post(reverse("import_new"), {"file": SimpleUploadedFile(name, content), "becomes": becomes})


def take_in(client: Client, office: Office, content: bytes = TEXT.encode(), name: str = "plan.txt", becomes: str = "") -> PlanImport:
    answer = send(client, content, name, becomes or f"new-{office.organisation.pk}")
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return PlanImport.objects.latest("pk")


def answer(client: Client, row: PlanImport, what: str, **fields: Any) -> Any:
    row.refresh_from_db()
    return client.post(reverse(what, args=[row.pk]), {"version": row.version, "page": 1, **fields})


def test_a_text_becomes_a_plan(planner: Client, office: Office) -> None:
    """Upload, see the original beside the cards, say yes, decide; the source of every indicator leads into the text."""
    row = take_in(planner, office)
    page = planner.get(reverse("import", args=[row.pk]))
    body = page.content.decode()
    assert page.status_code == 200
    assert "観光入込客数" in body
    assert 'class="mark indicator"' in body
    assert f'id="{row.draft.indicators[0].id}"' in body
    assert answer(planner, row, "import_settle_rest", where="all").status_code == 302
    row.refresh_from_db()
    summary = planner.get(reverse("import_approve", args=[row.pk]))
    assert summary.status_code == 200
    done = planner.post(
        reverse("import_approve", args=[row.pk]), {"version": row.version, "slug": "mihon-cho", "decided_on": "2024-04-01"}
    )
    assert done.status_code == 302
    edition = EditionRow.objects.get(plan__slug="mihon-cho")
    assert edition.standing == "in_force"
    assert edition.text == TEXT
    assert edition.document == row.file
    for indicator in edition.indicators.all():
        assert TEXT[indicator.source.start : indicator.source.end] == indicator.source.quotation
    verbs = set(Event.objects.filter(subject_kind="planimport").values_list("verb", flat=True))
    assert {"import_added", "import_read", "import_items_settled", "import_approved"} <= verbs


def test_deciding_with_items_nobody_looked_at_is_said_aloud(planner: Client, office: Office) -> None:
    """A slip of one button does not put a plan in force that nobody has read."""
    row = take_in(planner, office)
    address = reverse("import_approve", args=[row.pk])
    told = {"version": row.version, "slug": "mihon-cho", "decided_on": "2024-04-01"}
    before = EditionRow.objects.count()
    assert "確かめていない項目があるまま決定します" in planner.get(address).content.decode()
    assert planner.post(address, told).status_code == 400
    assert EditionRow.objects.count() == before


@pytest.mark.parametrize("suffix", [".docx"])
def test_the_example_document_becomes_the_next_edition(planner: Client, office: Office, suffix: str) -> None:
    """Against the plan in force the summary tells what changes; decided, the facts are carried over."""
    row = take_in(planner, office, (MIHON / f"plan{suffix}").read_bytes(), f"plan{suffix}", f"plan-{office.plan.pk}")
    blocked = planner.post(reverse("import_approve", args=[row.pk]), {"version": row.version, "unread": "on", "decided_on": "2024-10-01"})
    assert blocked.status_code == 400
    assert "確認が要る項目が残っています" in blocked.content.decode()
    answer(planner, row, "import_settle_rest", where="all")
    row.refresh_from_db()
    summary = planner.get(reverse("import_approve", args=[row.pk])).content.decode()
    assert "運用中の第1版から変わること" in summary
    assert "引き継ぎ" in summary
    assert planner.post(reverse("import_approve", args=[row.pk]), {"version": row.version, "decided_on": "2024-10-01"}).status_code == 302
    newest = EditionRow.objects.get(plan=office.plan, number=2)
    office.edition.refresh_from_db()
    assert (newest.standing, office.edition.standing) == ("in_force", "superseded")
    assert IndicatorRow.objects.filter(edition=newest).exclude(continues=None).count() > 5


@pytest.mark.parametrize("name", ["plan.yaml", "plan.xlsx"])
def test_a_plan_as_a_value_goes_straight_to_the_decision(planner: Client, office: Office, name: str) -> None:
    answered = send(planner, (MIHON / name).read_bytes(), name, f"plan-{office.plan.pk}")
    row = PlanImport.objects.latest("pk")
    assert answered["Location"] == reverse("import_approve", args=[row.pk])
    assert row.draft is None
    assert planner.post(reverse("import_approve", args=[row.pk]), {"version": row.version, "decided_on": "2025-04-01"}).status_code == 302
    assert EditionRow.objects.get(plan=office.plan, number=2).indicators.count() == office.edition.indicators.count()


@pytest.mark.parametrize("name", ["tohoku-meti-midterm.txt", "tohoku-meti-midterm.pdf", "tokeiren-2021.txt", "tokeiren-2021.pdf"])
def test_real_plans_all_the_way(planner: Client, office: Office, shared: Path, name: str, django_assert_max_num_queries: Any) -> None:
    """Published plans: every part of the text is shown exactly once, its marks lead to cards, and it becomes an edition."""
    row = take_in(planner, office, (shared / "documents" / name).read_bytes(), name)
    shown = ""
    parts = len(row.pages)
    assert parts > 5
    for number in range(1, parts + 1):
        with django_assert_max_num_queries(25):
            body = planner.get(reverse("import", args=[row.pk]), {"page": number}).content.decode()
        original = re.search(r'id="original"[^>]*>(.*?)</div></div>', body, re.S)
        assert original is not None
        import html

        shown += html.unescape(re.sub(r"<[^>]+>", "", original.group(1)))
    assert shown == row.text
    answer(planner, row, "import_settle_rest", where="all")
    row.refresh_from_db()
    done = planner.post(reverse("import_approve", args=[row.pk]), {"version": row.version, "slug": "real", "unread": "on", "decided_on": "2022-04-01"})
    assert done.status_code == 302
    edition = EditionRow.objects.get(plan__slug="real")
    expected = workflow.load_plan(shared / "documents" / name)
    assert edition.indicators.count() == len(expected.indicators)
    assert edition.measures.count() == len(expected.measures)


def zip_bomb() -> bytes:
    book = BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as package, package.open("word/document.xml", "w") as part:
        for _ in range(600):
            part.write(b"0" * 2**20)
    return book.getvalue()


def macro_book() -> bytes:
    book = BytesIO()
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/vbaProject.bin", b"macro")
    return book.getvalue()


def encrypted_book() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("bomb.docx", zip_bomb, "展開すると大きくなりすぎます"),
        ("macro.xlsx", macro_book, "マクロを含むファイル"),
        ("plan.xlsm", macro_book, "マクロを含むExcelブック"),
        ("locked.xlsx", encrypted_book, "パスワードで保護された"),
        ("huge.txt", lambda: b"a" * (200 * 2**20), "大きすぎます"),
        ("empty.txt", lambda: b"  \n ", "空です"),
        ("plan.exe", lambda: b"MZ" + b"1" * 50, "読み込めません"),
        ("photo.pdf", lambda: b"\x89PNG\r\n" + b"1" * 50, "拡張子は「.pdf」ですが"),
        ("plan.yaml", lambda: "title: [壊れている".encode(), "YAML"),
        ("plan.json", lambda: b'{"id": 1', "JSON"),
        ("big.yaml", lambda: b"title: x\n" + b"# " * (6 * 2**20), "大きすぎます"),
    ],
)
def test_wrong_files_are_refused_and_nothing_is_kept(planner: Client, office: Office, name: str, make: Any, words: str) -> None:
    before = (PlanImport.objects.count(), StoredFile.objects.count(), Event.objects.count())
    refused = send(planner, make(), name, f"new-{office.organisation.pk}")
    assert refused.status_code == 400
    assert words in refused.content.decode()
    assert (PlanImport.objects.count(), StoredFile.objects.count(), Event.objects.count()) == before


def test_a_document_that_opens_but_cannot_be_read_says_why(planner: Client, office: Office) -> None:
    send(planner, b"%PDF-1.7 broken", "broken.pdf", f"new-{office.organisation.pk}")
    row = PlanImport.objects.latest("pk")
    page = planner.get(reverse("import", args=[row.pk]))
    assert row.draft is None
    assert row.problem
    assert "読み取れなかった理由" in page.content.decode()
    assert planner.post(reverse("import_discard", args=[row.pk])).status_code == 302
    assert not PlanImport.objects.exists()


def edit_fields(page: Any) -> dict[str, Any]:
    """What the form of a page would send unchanged."""
    form, targets = page.context["form"], page.context["targets"]
    fields = {field.html_name: field.value() for field in form if field.value() is not None and field.value() is not False}
    if targets is not None:
        fields |= {field.html_name: field.value() for field in targets.management_form}
        fields |= {field.html_name: field.value() for one in targets for field in one if field.value() is not None and field.value() is not False}
    return {**fields, "version": page.context["row"].version, "mark": page.context["mark"]}


def test_sending_a_form_unchanged_changes_no_item(planner: Client, office: Office) -> None:
    """What was read survives the form: every item of the example, indicator by indicator and measure by measure."""
    row = take_in(planner, office, (MIHON / "plan.docx").read_bytes(), "plan.docx")
    plan = workflow.approve_plan(row.draft)
    for item in (*row.draft.indicators, *(one for one in row.draft.measures if one.role != "title")):
        address = reverse("import_item", args=[row.pk, item.id])
        assert planner.post(address, edit_fields(planner.get(address))).status_code == 302, item.id
    row.refresh_from_db()
    again = workflow.approve_plan(row.draft)
    assert again.indicators == plan.indicators
    assert again.measures == plan.measures
    assert again == plan


def test_putting_an_indicator_right(planner: Client, office: Office) -> None:
    row = take_in(planner, office)
    item = next(one for one in row.draft.indicators if "観光" in one.label.value)
    address = reverse("import_item", args=[row.pk, item.id])
    fields = edit_fields(planner.get(address)) | {
        "unit": "千人", "target-0-value": "１，２００", "target-0-deadline": "令和10年度", "target-0-operator": ">=",
        "baseline": "unpublished", "baseline_value": "", "baseline_period": "", "owner": "観光課",
        "target-1-value": "1000", "target-1-deadline": "2026年度", "target-1-operator": "=", "target-1-change_type": "level",
        "target-1-scope": "unstated",
    }  # fmt: skip
    assert planner.post(address, fields).status_code == 302
    row.refresh_from_db()
    now = next(one for one in row.draft.indicators if one.id == item.id)
    assert now.unit.value == "千人"
    assert now.unit.evidence.found == "corrected"
    assert [(str(t.value), t.deadline.value.code, t.operator) for t in now.targets] == [("1200", "FY2028", ">="), ("1000", "FY2026", "=")]
    assert now.baseline.value is None
    assert now.owner.value == "観光課"
    assert now.label == item.label
    assert item.id in row.settled
    event = Event.objects.filter(verb="import_item_corrected").latest("number")
    assert event.before["unit"] != event.after["unit"] == "千人"
    assert "人が直しました" in planner.get(reverse("import", args=[row.pk])).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("target-0-value", "たくさん", "数値として読めません"),
        ("target-0-deadline", "いつか", "期間として読めません"),
        ("baseline_period", "31年13月", "期間として読めません"),
        ("label", "", "必須"),
        ("measure", "h99", "選択"),
        ("target-0-upper", "5", "範囲"),
    ],
)
def test_a_wrong_entry_is_told_and_kept_in_the_form(planner: Client, office: Office, field: str, value: str, words: str) -> None:
    row = take_in(planner, office)
    address = reverse("import_item", args=[row.pk, row.draft.indicators[0].id])
    refused = planner.post(address, edit_fields(planner.get(address)) | {field: value})
    assert refused.status_code == 400
    assert words in refused.content.decode()
    assert PlanImport.objects.get(pk=row.pk).draft == row.draft


def test_a_stale_form_is_refused_with_both_shown(planner: Client, office: Office) -> None:
    """Two people put the same indicator right: the second sees what the first wrote beside their own words."""
    row = take_in(planner, office)
    address = reverse("import_item", args=[row.pk, row.draft.indicators[0].id])
    mine = edit_fields(planner.get(address))
    assert planner.post(address, mine | {"owner": "先の課"}).status_code == 302
    stale = planner.post(address, mine | {"owner": "後の課"})
    body = stale.content.decode()
    assert stale.status_code == 409
    assert "先の課" in body
    assert "後の課" in body
    row.refresh_from_db()
    assert row.draft.indicators[0].owner.value == "先の課"
    again = planner.post(address, edit_fields(stale) | {"owner": "後の課"})
    assert again.status_code == 302
    row.refresh_from_db()
    assert row.draft.indicators[0].owner.value == "後の課"


def test_answers_to_different_items_do_not_collide(planner: Client, office: Office) -> None:
    row = take_in(planner, office)
    marks = {card.id: card.mark for _, cards in planner.get(reverse("import", args=[row.pk])).context["sections"] for card in cards}
    first, second = (one.id for one in row.draft.indicators[:2])
    for item in (first, second):
        planner.post(reverse("import_settle", args=[row.pk]), {"version": row.version, "item": item, "mark": marks[item], "page": 1})
    row.refresh_from_db()
    assert {first, second} <= set(row.settled)
    planner.post(reverse("import_settle_rest", args=[row.pk]), {"version": 1, "where": "all"})
    assert PlanImport.objects.get(pk=row.pk).settled == row.settled


def test_setting_aside_can_be_undone(planner: Client, office: Office) -> None:
    row = take_in(planner, office)
    item = row.draft.indicators[0]
    mark = planner.get(reverse("import_item", args=[row.pk, item.id])).context["mark"]
    answer(planner, row, "import_set_aside", item=item.id, mark=mark)
    page = planner.get(reverse("import", args=[row.pk])).content.decode()
    assert "約束ではないとした項目" in page
    assert f'id="{item.id}"' not in page
    from rashinban.records import imports

    assert len(imports.plan_of(PlanImport.objects.get(pk=row.pk)).indicators) == len(row.draft.indicators) - 1
    answer(planner, row, "import_restore", item=item.id)
    assert len(imports.plan_of(PlanImport.objects.get(pk=row.pk)).indicators) == len(row.draft.indicators)


def test_adding_an_indicator_from_a_passage(planner: Client, office: Office) -> None:
    row = take_in(planner, office)
    page = planner.get(reverse("import_add", args=[row.pk]), {"page": 1, "quotation": "町は交流の場を設ける"})
    fields = edit_fields_add(page) | {"label": "交流の場", "criterion": "場が開かれている", "kind": "goal"}
    wrong = planner.post(reverse("import_add", args=[row.pk]), fields | {"quotation": "どこにもない文"})
    assert wrong.status_code == 400
    assert "原文に見つかりません" in wrong.content.decode()
    assert planner.post(reverse("import_add", args=[row.pk]), fields).status_code == 302
    row.refresh_from_db()
    added = next(one for one in row.draft.indicators if one.label.value == "交流の場")
    assert TEXT[added.evidence.start : added.evidence.end] == "町は交流の場を設ける"
    assert added.id in row.settled


def edit_fields_add(page: Any) -> dict[str, Any]:
    form, targets = page.context["form"], page.context["targets"]
    fields = {field.html_name: field.value() for field in form if field.value() is not None and field.value() is not False}
    fields |= {field.html_name: field.value() for field in targets.management_form}
    fields |= {field.html_name: field.value() for one in targets for field in one if field.value() is not None and field.value() is not False}
    fields.setdefault("kind", "kpi")
    return fields


def test_the_form_goes_out_and_comes_back(planner: Client, office: Office, tmp_path: Path) -> None:
    """Corrected in Excel: the difference is shown first, and taking it back leaves the draft as it was."""
    row = take_in(planner, office)
    book = tmp_path / "form.xlsx"
    book.write_bytes(planner.get(reverse("import_form_file", args=[row.pk])).content)
    plan = workflow.load_plan(book)
    changed = plan.model_copy(
        update={"indicators": (plan.indicators[0].model_copy(update={"unit": "店"}), *plan.indicators[1:])}
    )
    workflow.save_plan(changed, book)
    shown = planner.post(reverse("import_form", args=[row.pk]), {"file": SimpleUploadedFile("form.xlsx", book.read_bytes())})
    assert shown.status_code == 200
    assert "「店」に変わりました" in shown.content.decode()
    assert PlanImport.objects.get(pk=row.pk).form is None
    assert answer(planner, row, "import_form_use", ticket=shown.context["ticket"]).status_code == 302
    assert PlanImport.objects.get(pk=row.pk).form is not None
    summary = planner.get(reverse("import_approve", args=[row.pk]))
    assert summary.context["plan"] == changed
    assert answer(planner, row, "import_form_drop").status_code == 302
    assert PlanImport.objects.get(pk=row.pk).form is None
    assert answer(planner, row, "import_form_use", ticket="いつわり").status_code == 302
    assert PlanImport.objects.get(pk=row.pk).form is None
    wrong = planner.post(reverse("import_form", args=[row.pk]), {"file": SimpleUploadedFile("x.xlsx", macro_book())})
    assert wrong.status_code == 400
    assert "マクロ" in wrong.content.decode()


def test_an_old_summary_cannot_be_decided(planner: Client, office: Office) -> None:
    row = take_in(planner, office)
    answer(planner, row, "import_settle_rest", where="all")
    stale = planner.post(reverse("import_approve", args=[row.pk]), {"version": 1, "slug": "late", "unread": "on", "decided_on": "2024-04-01"})
    assert stale.status_code == 400
    assert "ほかの人" in stale.content.decode()
    row.refresh_from_db()
    for fields, words in (({"slug": "mihon"}, "ほかの計画が使っています"), ({"decided_on": "2999-01-01"}, "まだ来ていない"), ({"slug": "あ"}, "英数字")):
        sent = {"version": row.version, "slug": "late", "decided_on": "2024-04-01"} | fields
        refused = planner.post(reverse("import_approve", args=[row.pk]), sent)
        assert refused.status_code == 400
        assert words in refused.content.decode()
    assert not PlanRow.objects.filter(slug="late").exists()


ADDRESSES = ["import", "import_file", "import_add", "import_form_file", "import_form", "import_approve"]
POSTED = ["import_settle", "import_settle_rest", "import_set_aside", "import_restore", "import_discard", "import_read", "import_form_use", "import_form_drop"]


@pytest.mark.parametrize("who", ["administrator", "approver", "reporter", "council", "viewer", "stranger", "former", None])
def test_only_planners_of_the_organisation(office: Office, client: Client, who: str | None) -> None:
    client.force_login(office.people["planner"])
    row = take_in(client, office)
    before = (row.version, Event.objects.count())
    client.logout()
    if who is not None:
        client.force_login(office.people[who])
    for name in ADDRESSES:
        answered = client.get(reverse(name, args=[row.pk]))
        assert answered.status_code == (404 if who else 302), name
    for name in POSTED:
        assert client.post(reverse(name, args=[row.pk])).status_code == (404 if who else 302), name
    for name in ("imports", "import_new"):
        assert client.get(reverse(name)).status_code == (403 if who else 302)
    assert send(client, TEXT.encode(), "p.txt", f"new-{office.organisation.pk}").status_code == (403 if who else 302)
    row.refresh_from_db()
    assert (row.version, Event.objects.count()) == before


def test_the_list_costs_the_same_however_long(planner: Client, office: Office, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        take_in(planner, office, f"{TEXT}{number}".encode(), f"plan{number}.txt")
    with django_assert_max_num_queries(15):
        page = planner.get(reverse("imports"))
    assert page.content.decode().count("plan5.txt") == 1
