"""A planner asks once more: a mail to those in whose hands a fact is, without figures, at most once a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.models import Division, Duty, Event, Person, Role, Standing

if TYPE_CHECKING:
    from rashinban.records.models import ObservationRow


def nudge(row: ObservationRow, planner: Person) -> int:
    """Remind the approvers of a fact that waits, or the author of one that was returned; how many mails were sent.

    WrongContent when it is in nobody's hands, when nobody there can be reached by mail, or when it was done today.
    """
    if not access_of(planner).plans_for(row.indicator.edition.plan.organisation_id):
        raise WrongContent("催促できるのは企画担当だけです。", remedy="企画担当に頼んでください。")
    if row.standing not in (Standing.CHECKED, Standing.RETURNED):
        raise WrongContent("この値は、だれの手も待っていません。", remedy="画面を読み直して、今の状態を確かめてください。")
    today = timezone.localdate()
    past = Event.objects.filter(verb="nudged", subject_kind="observationrow", subject=str(row.pk)).order_by("-number").first()
    if past is not None and timezone.localdate(past.at) == today:
        raise WrongContent("この値は今日すでに催促しました。", remedy="明日以降にもう一度送るか、電話で確かめてください。")
    people = [person for person in _hands(row) if person.mail]
    if not people:
        raise WrongContent("催促を届ける相手がいません（役割がないか、メールアドレスがありません）。", remedy="管理者に、役割とメールアドレスの登録を頼んでください。")
    with transaction.atomic():
        audit.record(planner, "nudged", row, plan=row.indicator.edition.plan, after={"people": [person.pk for person in people]})
        for person in people:
            _message(row, person).send()
    return len(people)


def _hands(row: Any) -> list[Person]:
    """Who has to move now: never somebody whose own hand is in it, when it waits for approval."""
    if row.standing == Standing.RETURNED:
        author = row.steps.filter(standing=Standing.CHECKED).order_by("-pk").first()
        found = (author.by if author is not None else None) or row.entered_by
        return [found] if found is not None and found.is_active else []
    authors = {row.entered_by_id, *row.steps.filter(standing__in=(Standing.DRAFT, Standing.CHECKED)).values_list("by", flat=True)}
    held = Role.objects.held_on(timezone.localdate())
    if row.indicator.division_id is None:
        roles = held.filter(duty=Duty.PLANNER, organisation=row.indicator.edition.plan.organisation_id)
    else:
        roles = held.filter(duty=Duty.APPROVER, division__in=_above(row.indicator.division_id))
    people = {role.person for role in roles.select_related("person") if role.person.is_active}
    return sorted((person for person in people if person.pk not in authors), key=lambda person: person.pk)


def _above(division: int) -> list[int]:
    parents = dict(Division.objects.values_list("pk", "parent_id"))
    found: list[int] = []
    step: int | None = division
    while step is not None and step not in found:
        found.append(step)
        step = parents.get(step)
    return found


def _message(row: Any, person: Person) -> EmailMessage:
    """What is asked, with a link; the figure itself stays in the house."""
    waits = row.standing == Standing.CHECKED
    with translation.override(person.language):
        path = reverse("approvals") if waits else reverse("fact", args=(row.indicator.edition.plan.slug, row.indicator.key, row.pk))
        asked = _("承認を待っている値があります。") if waits else _("差し戻された値があります。直して、もう一度提出してください。")
        body = "\n".join(
            (_("%(name)s 様") % {"name": person.name}, "", asked, f"{settings.CONFIGURATION.site_url.rstrip('/')}{path}")
        )
        return EmailMessage(_("【羅針盤】お願いしていることがあります"), body, to=[person.mail])
