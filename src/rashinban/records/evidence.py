"""What a fact rests on: files checked by what they are, links, and the approver's word that they were looked at."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

from django.db import transaction

from rashinban.core.errors import Place, UnreadableFile, WrongContent
from rashinban.records import audit, files
from rashinban.records.access import access_of
from rashinban.records.facts import strictest
from rashinban.records.models import Confidentiality, Evidence, Grade

if TYPE_CHECKING:
    from rashinban.records.models import ObservationRow, Person

#: The largest file that is taken as evidence, in bytes.
LARGEST = 20 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
#: Ending -> media type. What a file is, is decided by its content; the ending must agree with it.
KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "csv": "text/csv",
    "txt": "text/plain",
}
_MAGIC = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "tiff": (b"II*\x00", b"MM\x00*"),
}
#: The part that an office file of this kind cannot be without.
_PARTS = {
    "xlsx": "xl/workbook.xml",
    "docx": "word/document.xml",
    "pptx": "ppt/presentation.xml",
    "ods": "content.xml",
    "odt": "content.xml",
}
#: Parts of an office file that can run, by what is in their name and by how it ends.
_CODE = ("vbaproject", "vbadata", "oleobject", "activex", "basic/", "scripts/")
_PROGRAMS = (".exe", ".dll", ".js", ".vbs", ".bat", ".ps1", ".jar", ".scr")


@dataclass(frozen=True, slots=True)
class Given:
    """Evidence as it was handed over: a file with its name, or a link, and what is said about it."""

    title: str = ""
    content: bytes | None = None
    name: str = ""
    link: str = ""
    page: str = ""
    grade: str = Grade.DOCUMENT
    confidentiality: str = Confidentiality.INTERNAL


def media_type(content: bytes, name: str) -> str:
    """What a file is, by its content; UnreadableFile for anything that is not taken as evidence.

    >>> media_type(b"%PDF-1.7 ...", "tokei.pdf")
    'application/pdf'
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    place = Place(file=name)
    if not content:
        raise UnreadableFile("ファイルが空です。", place, "中身のあるファイルを選んでください。")
    if len(content) > LARGEST:
        size = f"{len(content) / 1024 / 1024:.0f}MB"
        raise UnreadableFile(f"ファイルが大きすぎます（{size}）。", place, "20MBまでにしてください。必要なページだけにするか、リンクにしてください。")
    if ending not in KINDS:
        raise UnreadableFile(
            f"「{ending or name}」の形式は根拠として受け取れません。", place, "PDF・Excel（xlsx）・Word（docx）・CSV・画像のどれかにしてください。"
        )
    if not _is(content, ending):
        raise UnreadableFile(
            f"中身が「{ending}」の形式ではありません。", place, "正しい拡張子のファイルを選ぶか、PDFに保存し直してください。"
        )
    if ending in _PARTS:
        _refuse_code(content, place)
    return KINDS[ending]


@transaction.atomic
def add(row: ObservationRow, given: Given, person: Person | None) -> Evidence:
    """Attach evidence to a fact, whatever its standing: facts are never changed by it. WrongContent when it is nothing."""
    if not access_of(person).may_enter(row.indicator.division_id, row.indicator.edition.plan.organisation_id):
        raise WrongContent("この指標の根拠を付ける役割がありません。", remedy="担当課か企画担当に頼んでください。")
    if given.content is None and not given.link:
        raise WrongContent("根拠のファイルもリンクもありません。", remedy="どちらかを入れてください。")
    if given.link and (urlsplit(given.link).scheme not in ("http", "https") or not urlsplit(given.link).netloc):
        raise WrongContent("リンクとして使えない文字列です。", remedy="https:// から始まるアドレスを入れてください。")
    file = None
    if given.content is not None:
        file = files.store(given.content, given.name, media_type(given.content, given.name), person)
    evidence = Evidence.objects.create(
        observation=row,
        file=file,
        link=given.link,
        title=(given.title or given.name or given.link)[:300],
        page=given.page[:50],
        grade=given.grade,
        confidentiality=given.confidentiality,
        added_by=person,
    )
    audit.record(
        person,
        "evidence_added",
        evidence,
        plan=row.indicator.edition.plan,
        after={"fact": row.pk, "indicator": row.indicator.key, "title": evidence.title, "sha256": file.sha256 if file else None},
        confidentiality=_closed(evidence),
    )
    return evidence


@transaction.atomic
def verify(evidence: Evidence, person: Person) -> Evidence:
    """An approver says that they looked at it and that it carries the fact; not the one who brought it."""
    row = evidence.observation
    organisation = row.indicator.edition.plan.organisation_id
    if not access_of(person).may_approve(row.indicator.division_id, organisation, {evidence.added_by_id}):
        raise WrongContent("自分で付けた根拠や、担当していない課の根拠は確認済みにできません。", remedy="別の承認者に頼んでください。")
    evidence.verified_by = person
    evidence.save(update_fields=["verified_by"])
    audit.record(
        person, "evidence_verified", evidence, plan=row.indicator.edition.plan, after={"fact": row.pk}, confidentiality=_closed(evidence)
    )
    return evidence


def closed_of(evidence: Evidence) -> tuple[str, str, str]:
    """The three classes that decide who may see it: of the indicator, of the fact, of the evidence itself."""
    row = evidence.observation
    return (row.indicator.confidentiality, row.confidentiality, evidence.confidentiality)


def _closed(evidence: Evidence) -> str:
    return strictest(*closed_of(evidence))


def _is(content: bytes, ending: str) -> bool:
    if ending in _MAGIC:
        return content.startswith(_MAGIC[ending]) and (ending != "webp" or content[8:12] == b"WEBP")
    if ending in _PARTS:
        try:
            with ZipFile(BytesIO(content)) as archive:
                return _PARTS[ending] in archive.namelist()
        except BadZipFile:
            return False
    return _is_text(content)


def _is_text(content: bytes) -> bool:
    """Text in an encoding offices use; a program renamed to .csv is not."""
    if b"\x00" in content or content.startswith((b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04")):
        return False
    for encoding in ("utf-8-sig", "cp932"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _refuse_code(content: bytes, place: Place) -> None:
    with ZipFile(BytesIO(content)) as archive:
        names = [name.lower() for name in archive.namelist()]
    if any(name.endswith(_PROGRAMS) or any(mark in name for mark in _CODE) for name in names):
        raise UnreadableFile(
            "マクロやプログラムの入ったファイルは受け取れません。", place, "マクロのない形式（xlsx・docx）かPDFで保存し直してください。"
        )
