"""The way into the administration: what needs an administrator, and where things are."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.records import audit
from rashinban.records.models import Division, IndicatorRow, Job, JobStanding, Person, Role
from rashinban.records.people import administered, people_of
from rashinban.web.office.allowed import administrators, organisations


@administrators
def show(request: HttpRequest) -> HttpResponse:
    """Counts of what lacks something, links to the rest."""
    mine = administered(request.access)
    held = Role.objects.held_on(request.today)
    people = people_of(request.access).filter(is_active=True)
    reporting = held.filter(duty="reporter", person__is_active=True).values("division")
    approving = held.filter(duty="approver", person__is_active=True).values("division")
    answering = Division.objects.filter(organisation__in=mine, pk__in=_answering())
    context = {
        "organisations": organisations(request),
        "people": people.count(),
        "without_role": people.exclude(pk__in=held.values("person")).count(),
        "without_mail": people.filter(mail="", pk__in=held.values("person")).count(),
        "ending": _ending(request),
        "no_reporter": list(answering.exclude(pk__in=reporting).select_related("organisation")[:20]),
        "no_approver": list(answering.exclude(pk__in=approving).select_related("organisation")[:20]),
        "failed_jobs": Job.objects.filter(standing=JobStanding.FAILED, by__in=people).count(),
        "events": audit.head()[0],
        "mail_kept": settings.CONFIGURATION.mail_url is None,
    }
    return render(request, "office/office.html", context)


def _answering() -> object:
    return IndicatorRow.objects.filter(edition__standing="in_force").exclude(division=None).values("division")


def _ending(request: HttpRequest) -> list[Person]:
    """People whose last role ends within two months and who have nothing after it."""
    from datetime import timedelta

    soon = request.today + timedelta(days=62)
    roles = Role.objects.held_on(request.today).filter(organisation__in=administered(request.access), until__lte=soon)
    later = Role.objects.held_on(soon + timedelta(days=1)).values("person")
    return list(Person.objects.filter(pk__in=roles.values("person")).exclude(pk__in=later)[:20])
