"""Answer books that came back: kept as received, read anew each time they are looked at, confirmed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.monitoring.answers import Answers, read_answers, read_pasted
from rashinban.monitoring.answers.reading import PASTED
from rashinban.records import audit, files
from rashinban.records.answers import Taken, answer
from rashinban.records.models import Upload

if TYPE_CHECKING:
    from rashinban.records.models import Collection, Division, Person
    from rashinban.records.questions import Question


class Outdated(Exception):
    """What would be confirmed is no longer what was shown."""


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes as they came, under the name they came with."""

    content: bytes
    name: str
    media_type: str


def read_file(question: Question, path: Path, name: str) -> Answers:
    """What a file says beside what is recorded now; all refusals of ``read_answers``."""
    if name == PASTED:
        return paste(question, path.read_bytes().decode())
    return read_answers(
        path,
        question.plan,
        question.period,
        question.known,
        indicators=set(question.rows),
        division=question.division_name,
        edition=question.edition_name,
        today=question.today,
        name=name,
        drafts=question.drafts,
    )


def paste(question: Question, text: str) -> Answers:
    """What pasted text says beside what is recorded now; all refusals of ``read_pasted``."""
    asked = set(question.rows)
    return read_pasted(text, question.plan, question.period, question.known, indicators=asked, today=question.today, drafts=question.drafts)


@transaction.atomic
def keep(collection: Collection, division: Division | None, received: Received, person: Person) -> Upload:
    """Store what was read without a mistake, waiting to be confirmed."""
    file = files.store(received.content, received.name, received.media_type, person)
    row = Upload.objects.create(collection=collection, division=division, file=file, by=person)
    told = {"upload": row.pk, "file": received.name, "sha256": file.sha256, "division": division.name if division else None}
    audit.record(person, "answers_received", collection, plan=collection.edition.plan, after=told)
    return row


def read_upload(row: Upload, question: Question) -> Answers:
    """The stored file read again, beside what is recorded at this moment."""
    files.content_of(row.file)  # whole and unchanged
    return read_file(question, files.path_of(row.file), row.file.name)


def mark(answers: Answers) -> str:
    """A mark of everything a preview shows: another mark means another preview."""
    return sha256(answers.model_dump_json().encode()).hexdigest()


@transaction.atomic
def confirm(pk: int, person: Person, today: date, *, submit: bool, seen: str, reason: str = "") -> Taken | None:
    """Take over what was shown (``seen`` is its mark); None when that was done before: twice is once.

    Outdated when it is not what was shown any more. Colliding rows are left out; rows nobody asked for are kept on the
    upload.
    """
    row = Upload.objects.select_for_update(of=("self",)).select_related("collection__edition__plan", "division", "file").get(pk=pk)
    if row.confirmed_at is not None:
        return None

    def read(question: Question) -> Answers:
        found = read_upload(row, question)
        if mark(found) != seen:
            raise Outdated
        if not found.observations and not (submit and question.drafts) and not found.set_aside:
            raise WrongContent("取り込むものがありません。", remedy="様式に入力して、もう一度出してください。")
        return found

    taken = answer(row.collection, row.division, person, today, read, submit=submit, reason=reason)
    row.confirmed_at = timezone.now()
    row.set_aside = [one.model_dump(mode="json") for one in taken.answers.set_aside]
    row.save(update_fields=["confirmed_at", "set_aside"])
    told = {"upload": row.pk, "entered": taken.entered, "submitted": taken.submitted, "set_aside": len(row.set_aside)}
    audit.record(person, "answers_confirmed", row.collection, plan=row.collection.edition.plan, after=told, reason=reason)
    return taken


@transaction.atomic
def withdraw(row: Upload, person: Person) -> None:
    """Give up an upload that was not confirmed."""
    row = Upload.objects.select_for_update(of=("self",)).select_related("collection__edition__plan").get(pk=row.pk)
    if row.confirmed_at is not None:
        raise WrongContent("この様式は、すでに確定しています。", remedy="直すときは、入力表か新しい様式で直してください。")
    audit.record(person, "answers_withdrawn", row.collection, plan=row.collection.edition.plan, after={"upload": row.pk})
    row.delete()
