"""Digests as mail: plain text in the reader's language, with links and without figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from rashinban.records.models import Person, ReminderSent

if TYPE_CHECKING:
    from rashinban.records.reminders import Line


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many mails went out, and how many people were left out (no address, or a mail today already)."""

    sent: int
    left_out: int


def send_digests(wanted: Mapping[int, tuple[Line, ...]], day: date) -> Outcome:
    """One mail to each person, unless they had one that day. A mail the server refuses is tried again next time."""
    people = list(Person.objects.filter(pk__in=list(wanted), is_active=True).order_by("pk"))
    sent, failed = 0, None
    with get_connection() as connection:
        for person in people:
            if not person.mail or not _claim(person, wanted[person.pk], day):
                continue
            try:
                message = compose(person, wanted[person.pk], day)
                message.connection = connection
                message.send()
                sent += 1
            except Exception as error:
                ReminderSent.objects.filter(person=person, day=day).delete()
                failed = error
    if failed is not None:
        raise failed
    return Outcome(sent, len(wanted) - sent)


def compose(person: Person, lines: Iterable[Line], day: date) -> EmailMessage:
    """The mail itself."""
    with translation.override(person.language):
        parts = [_("%(name)s 様") % {"name": person.name}, ""]
        parts += [part for line in lines for part in _told(line, day)]
        parts += ["", _("このメールは羅針盤が自動で送っています。心当たりがないときは、企画担当に知らせてください。"), _link("home")]
        return EmailMessage(_("【羅針盤】お願いしていることがあります"), "\n".join(parts), to=[person.mail])


def _told(line: Line, day: date) -> tuple[str, ...]:
    words = {"title": line.title, "division": line.division or _("担当課なし"), "count": line.count}
    if line.due is not None:
        words["due"] = formats.date_format(line.due, "DATE_FORMAT")
    if line.kind == "waiting":
        return (_("■ %(division)s：承認を待っている値が%(count)d件あります。") % words, f"  {_link('approvals')}")
    if line.kind == "overdue":
        text = _("■ 「%(title)s」：%(division)sの%(count)d指標が未回答です（期限 %(due)s）。")
    elif line.due is not None and line.due < day:
        text = _("■ 「%(title)s」の期限（%(due)s）を過ぎています。%(division)sの%(count)d指標に回答してください。")
    else:
        text = _("■ 「%(title)s」の期限は%(due)sです。%(division)sの%(count)d指標に回答してください。")
    return (text % words, f"  {_link('collection', line.collection)}")


def _link(name: str, *arguments: object) -> str:
    try:
        path = reverse(name, args=arguments)
    except NoReverseMatch:
        path = "/"
    return f"{settings.CONFIGURATION.site_url.rstrip('/')}{path}"


def _claim(person: Person, lines: tuple[Line, ...], day: date) -> bool:
    """Note the mail before it goes: after a crash in between there is one too few, never one too many."""
    subjects = [{"kind": line.kind, "collection": line.collection, "count": line.count} for line in lines]
    try:
        with transaction.atomic():
            ReminderSent.objects.create(person=person, day=day, subjects=subjects)
    except IntegrityError:
        return False
    return True
