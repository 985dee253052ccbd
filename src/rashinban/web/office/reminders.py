"""Reminders: on which days, and who was sent one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from rashinban.records import people, reminders
from rashinban.records.models import Organisation, ReminderRule, ReminderSent
from rashinban.web.mistakes import told_in
from rashinban.web.office.allowed import administrators, organisations
from rashinban.web.office.forms import ReminderForm


@administrators
def show(request: HttpRequest) -> HttpResponse:
    """One form for each organisation, and the last mails."""
    mine = organisations(request)
    wrong: dict[int, ReminderForm] = {}
    if request.method == "POST":
        number = request.POST.get("organisation", "")
        organisation = get_object_or_404(mine, pk=int(number) if number.isdecimal() else 0)
        form = _form(organisation, request.POST)
        if form.is_valid():
            with told_in(form, "days"):
                reminders.set_rule(organisation, form.cleaned_data["days"], request.user)
                messages.success(request, _("お知らせの日を保存しました。"))
                return redirect("reminders")
        wrong[organisation.pk] = form
    days: dict[int, list[int]] = {}
    for organisation_id, day in ReminderRule.objects.filter(organisation__in=mine).values_list("organisation", "days_before"):
        days.setdefault(organisation_id, []).append(day)
    forms = [
        (each, wrong.get(each.pk) or _form(each, None, days.get(each.pk) or list(reminders.DAYS_BEFORE))) for each in mine
    ]
    sent = ReminderSent.objects.filter(person__in=people.people_of(request.access)).select_related("person").order_by("-day", "-pk")[:50]
    context = {"forms": forms, "sent": sent, "configuration": settings.CONFIGURATION, "mail_kept": settings.CONFIGURATION.mail_url is None}
    return render(request, "office/reminders.html", context, status=400 if wrong else 200)


def _form(organisation: Organisation, posted: object, days: list[int] | None = None) -> ReminderForm:
    initial = {"days": ", ".join(str(day) for day in sorted(days or (), reverse=True))}
    return ReminderForm(posted, initial=initial, auto_id=f"id_{organisation.pk}_%s")
