"""What a fact of the ledger rests on: a file, checked by what it is, or a link. The fact itself stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.records import audit, files
from rashinban.records.access import access_of
from rashinban.records.evidence import media_type
from rashinban.records.models import FactRow, Grade

if TYPE_CHECKING:
    from rashinban.records.models import Person, StoredFile


def keep(content: bytes, name: str, person: Person | None) -> StoredFile:
    """A file as evidence; UnreadableFile for what is not taken as such."""
    return files.store(content, name, media_type(content, name), person)


def check_link(link: str) -> str:
    """A link that can be opened; WrongContent otherwise."""
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise WrongContent(_("リンクとして使えない文字列です。"), remedy=_("https:// から始まるアドレスを入れてください。"))
    return link


@transaction.atomic
def attach(
    fact: FactRow, person: Person, *, file: tuple[bytes, str] | None = None, link: str = "", grade: str = Grade.DOCUMENT
) -> None:
    """Evidence for a fact that has none yet. WrongContent when it has, when nothing is given, or when it was withdrawn."""
    row = FactRow.objects.visible_to(person).select_for_update(of=("self",)).filter(pk=fact.pk).first()
    if row is None or not writes(row, person):
        raise PermissionDenied(_("この記録に根拠を付ける役割がありません。記録した課か企画担当に相談してください。"))
    if row.withdrawn_at is not None:
        raise WrongContent(_("この記録は、すでに取り消されています。"), remedy=_("いまの記録に根拠を付けてください。"))
    if row.evidence_id or row.evidence_link:
        raise WrongContent(_("この記録には、すでに根拠があります。"), remedy=_("替えるときは、記録を訂正してください。"))
    if file is None and not link:
        raise WrongContent(_("根拠のファイルもリンクもありません。"), remedy=_("どちらかを入れてください。"))
    row.evidence = keep(*file, person) if file else None
    row.evidence_link = check_link(link) if link else ""
    row.grade = grade
    row.save(update_fields=["evidence", "evidence_link", "grade"])
    after = {"sha256": row.evidence.sha256 if row.evidence else None, "link": row.evidence_link, "grade": grade}
    audit.record(
        person, "evidence_added", row, organisation=row.organisation, after=after, confidentiality=row.confidentiality
    )


def writes(fact: FactRow, user: object) -> bool:
    """Whether this person may change the fact: whoever wrote it, its division, the planning division."""
    return access_of(user).may_change(fact)
