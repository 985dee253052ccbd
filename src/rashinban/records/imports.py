"""A plan document on its way in: taken in, read, and decided into an edition; a wrong file leaves nothing behind."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import Place, RashinbanError, UnreadableFile, WrongContent
from rashinban.plans.corrections import PLAN, Item, without
from rashinban.plans.plan import Plan
from rashinban.records import audit, editions, files
from rashinban.records.access import access_of
from rashinban.records.models import EditionRow, Organisation, PlanImport, PlanRow

if TYPE_CHECKING:
    from rashinban.plans.documents.document import Document
    from rashinban.records.models import Person, StoredFile

#: Suffixes of files that hold a plan as a value.
VALUES = (".yaml", ".yml", ".json")
#: A plan as a value is text a person wrote: nothing bigger is one.
VALUE_BYTES = 10 * 2**20
#: Characters of a part of a text that has no pages of its own.
PART = 3000
#: Two people at once, and the second one's page is old.
STALE = "開いている間に、ほかの人がこの取り込みを変えました。あなたの変更はまだ保存していません。"

_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "json": "application/json",
}


class Stale(WrongContent):
    """The page a person answered was older than what is stored; nothing of the answer was kept."""

    def __init__(self) -> None:
        super().__init__(STALE, remedy="今の内容と見比べて、もう一度決めてください。")


def require_planner(person: Any, organisation: int) -> None:
    """403 unless this person sets up plans of the organisation."""
    if not access_of(person).plans_for(organisation):
        raise PermissionDenied(_("計画を取り込めるのは、その団体の企画担当だけです。"))


def take_in(content: bytes, name: str, organisation: Organisation, plan: PlanRow | None, person: Person) -> PlanImport:
    """Keep an uploaded file as an import, if it is one that can be read; a RashinbanError otherwise, and nothing is kept.

    ``plan`` is the plan whose next edition it becomes, None for a new plan. A plan as a value (YAML, JSON, the Excel
    form) is checked whole at once; a document is read afterwards by ``read_import``.
    """
    require_planner(person, organisation.pk)
    if plan is not None and plan.organisation_id != organisation.pk:
        raise WrongContent("選んだ計画は、この団体のものではありません。", remedy="計画を選び直してください。")
    name = PurePath(name).name[:255]
    if is_value(name, content):
        value_in(name, content)
    else:
        from rashinban.plans.documents.reader import check_file

        check_file(name, content)
    with transaction.atomic():
        file = files.store(content, name, _MEDIA.get(PurePath(name).suffix.lstrip(".").lower(), "application/octet-stream"), person)
        row = PlanImport.objects.create(organisation=organisation, plan=plan, file=file, name=name, by=person)
        audit.record(person, "import_added", row, plan=plan, after={"name": name, "sha256": file.sha256})
    return row


def is_value(name: str, content: bytes) -> bool:
    """Whether a file holds a plan as a value and needs no reading."""
    suffix = PurePath(name).suffix.lower()
    if suffix in VALUES:
        return True
    if suffix != ".xlsx":
        return False
    from rashinban.plans.documents.reader import check_file
    from rashinban.plans.workbook import is_plan_workbook

    check_file(name, content)
    return is_plan_workbook(content)


def value_in(name: str, content: bytes) -> Plan:
    """The plan in a file that holds one as a value; every mistake in it is named."""
    from rashinban.plans.files import read_plan

    if len(content) > VALUE_BYTES:
        raise UnreadableFile(
            f"計画のファイルが大きすぎます（上限は{VALUE_BYTES // 2**20} MB）。", Place(file=name), "計画書そのものなら、PDFやWordで取り込んでください。"
        )
    if PurePath(name).suffix.lower() == ".xlsx":
        from rashinban.plans.documents.reader import check_file

        check_file(name, content)
    return read_plan(name, content)


def read_import(pk: int) -> PlanImport:
    """Read the document of an import into its draft. Doing it again changes nothing, so a job may call it twice.

    What cannot be read is written down as the import's problem, and raised.
    """
    row = PlanImport.objects.select_related("file", "organisation").get(pk=pk)
    if row.draft is not None or row.edition_id is not None or is_value(row.name, files.content_of(row.file)):
        return row
    try:
        from rashinban.plans.documents.reader import read_content
        from rashinban.plans.reading.extract import extract

        document = read_content(row.name, files.content_of(row.file))
        if "\0" in document.text:
            raise UnreadableFile("文書に、文字でないもの（NUL）が混じっています。", Place(file=row.name), "作成したソフトで開いて保存し直してください。")
        draft = extract(document)
    except RashinbanError as error:
        PlanImport.objects.filter(pk=pk, draft__isnull=True).update(problem=str(error))
        raise
    with transaction.atomic():
        row = PlanImport.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
        if row.draft is None:
            row.text, row.draft, row.problem = document.text, draft, ""
            row.pages, row.notes = parts_of(document), list(document.notes)
            row.version += 1
            row.save()
            found = {"measures": len(draft.measures), "indicators": len(draft.indicators), "doubts": len(draft.doubts)}
            audit.record(row.by, "import_read", row, plan=row.plan, after=found)
    return row


def parts_of(document: Document) -> list[dict[str, Any]]:
    """Where the parts of a text begin that are shown one at a time: its pages, its sheets, or runs of whole lines."""
    if document.page_starts:
        return [{"start": start, "name": f"{number}ページ"} for number, start in enumerate(document.page_starts, 1)]
    wholes = [*document.sheets] or [("", 0)]
    ends = [*(start for _, start in wholes[1:]), len(document.text)]
    parts: list[dict[str, Any]] = []
    for (name, start), end in zip(wholes, ends, strict=True):
        while True:
            parts.append({"start": start, "name": name})
            line_end = document.text.find("\n", start + PART)
            if line_end < 0 or line_end + 1 >= end:
                break
            start = line_end + 1
    return [{**part, "name": part["name"] or f"その{place}"} for place, part in enumerate(parts, 1)]


def spans_of(row: PlanImport) -> list[tuple[int, int, str]]:
    """Start, end and name of every part of the text."""
    starts = [(int(part["start"]), str(part["name"])) for part in row.pages] or [(0, "1")]
    starts[0] = (0, starts[0][1])
    return [(start, end, name) for (start, name), (end, _) in pairwise([*starts, (len(row.text), "")])]


def items_of(row: PlanImport) -> tuple[Item, ...]:
    """The indicators and measures that still count, in the document's order; the title stands for the plan itself."""
    gone = set(row.set_aside)
    draft = row.draft
    if draft is None:
        return ()
    measures = (one for one in draft.measures if one.role != "title")
    return tuple(one for one in (*draft.indicators, *measures) if one.id not in gone)


def doubts_of(row: PlanImport) -> dict[str, list[str]]:
    """Item -> what is doubtful about it; what belongs to no item that still counts is about the plan itself."""
    shown = {item.id for item in items_of(row)}
    found: dict[str, list[str]] = {}
    for doubt in row.draft.doubts if row.draft else ():
        if doubt.about not in row.set_aside:
            found.setdefault(doubt.about if doubt.about in shown else PLAN, []).append(doubt.message)
    return found


def open_doubts(row: PlanImport) -> tuple[str, ...]:
    """The items somebody has to look at before the import can be decided."""
    return tuple(id for id in doubts_of(row) if id not in row.settled)


def counts_of(row: PlanImport) -> tuple[int, int]:
    """How many items are settled, of how many (the plan itself is one)."""
    ids = {PLAN, *(item.id for item in items_of(row))}
    return len(ids & set(row.settled)), len(ids)


def plan_of(row: PlanImport) -> Plan:
    """The plan this import would become as it is now: from its corrected form, its draft, or the file itself."""
    if row.form is not None:
        return value_in(row.form.name, files.content_of(row.form))
    if row.draft is None:
        content = files.content_of(row.file)
        if not is_value(row.name, content):
            raise WrongContent("この文書はまだ読み取りが終わっていません。", Place(file=row.name), "読み取りが終わるまでお待ちください。")
        return value_in(row.name, content)
    from rashinban.plans.approval import approve

    draft = without(row.draft, row.set_aside)
    title = draft.title.value if draft.title else PurePath(row.name).stem
    organisation = draft.organisation.value if draft.organisation else row.organisation.name
    return approve(draft, title=title, organisation=organisation, fictional="架空" in title or row.organisation.fictional)


def locked(pk: int, person: Any, version: int | None) -> PlanImport:
    """The import, held until the transaction ends; Stale when ``version`` is no longer its version."""
    rows = PlanImport.objects.select_for_update(of=("self",)).select_related("organisation", "plan", "file", "form")
    row = rows.filter(pk=pk).first()
    if row is None:  # given up by somebody else meanwhile
        raise Stale
    require_planner(person, row.organisation_id)
    if row.edition_id is not None:
        raise WrongContent("この取り込みはすでに決定されています。", remedy="直すときは、次の版として取り込んでください。")
    if version is not None and version != row.version:
        raise Stale
    return row


@transaction.atomic
def approve_import(pk: int, person: Person, version: int, decided_on: date, slug: str = "") -> EditionRow:
    """What was understood becomes the edition in force, whole or not at all; ``slug`` is the address of a new plan."""
    row = locked(pk, person, version)
    if open_doubts(row) and row.form is None:
        raise WrongContent("確認が要る項目が残っています。", remedy="読み取りの確認に戻り、残りを「このとおり」か「直す」で決めてください。")
    if decided_on > timezone.localdate():
        raise WrongContent("決定日がまだ来ていない日です。", remedy="今日までの日付を入力してください。")
    value = plan_of(row)
    if not value.indicators:
        raise WrongContent("指標が1つもありません。", remedy="原文から指標を足すか、Excelの様式で補ってください。")
    plan = row.plan or _new_plan(row, slug, value.title, person)
    edition = editions.add_edition(plan, value, person, document=row.file, text=row.text)
    editions.put_in_force(edition, decided_on, person)
    row.plan, row.edition, row.version = plan, edition, row.version + 1
    row.save(update_fields=["plan", "edition", "version"])
    settled, total = counts_of(row)
    audit.record(
        person,
        "import_approved",
        row,
        plan=plan,
        after={"edition": edition.number, "settled": settled, "items": total, "form": bool(row.form_id)},
    )
    return edition


@transaction.atomic
def discard(pk: int, person: Person) -> None:
    """Give up an import that was not decided; the trail keeps that it was there."""
    row = locked(pk, person, None)
    audit.record(person, "import_discarded", row, plan=row.plan, before={"name": row.name, "sha256": row.file.sha256})
    row.delete()


def _new_plan(row: PlanImport, slug: str, title: str, person: Person) -> PlanRow:
    if not slug:
        raise WrongContent("計画のアドレスがありません。", remedy="英数字とハイフンで入力してください。")
    if PlanRow.objects.filter(slug=slug).exists():
        raise WrongContent(f"アドレス「{slug}」はほかの計画が使っています。", remedy="別のアドレスを入力してください。")
    return editions.add_plan(slug, row.organisation, title, person)


def stored_form(content: bytes, name: str, person: Person) -> StoredFile:
    """Keep a corrected form that holds a plan without mistakes."""
    name = PurePath(name).name[:255]
    if not is_value(name, content):
        raise WrongContent(
            "計画の様式（Excel）ではありません。", Place(file=name), "この画面からダウンロードした様式を直して、もう一度選んでください。"
        )
    value_in(name, content)
    return files.store(content, name, _MEDIA["xlsx"], person)
