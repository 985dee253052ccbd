"""The audit trail: events that are only ever added, each holding the hash of the one before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.models.people import Organisation, Person
from rashinban.records.permissions import VisibleEvents


class Event(models.Model):
    """One thing somebody did or read. ``hash`` covers everything here and ``previous``; see ``records.audit``."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(_("日時"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(_("氏名"), max_length=300)
    verb = models.CharField(_("したこと"), max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    subject_name = models.TextField(_("対象"))
    plan = models.ForeignKey("records.PlanRow", models.PROTECT, null=True, related_name="+")
    # whose record of work it is about; what is about a plan is told by the plan
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    confidentiality = models.CharField(max_length=12, default="internal")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason_kind = models.CharField(max_length=30, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = VisibleEvents.as_manager()

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("subject_kind", "subject")),)

    def delete(self, *args: Any, **options: Any) -> Any:
        """Refused: what happened stays."""
        raise TypeError("audit events are never deleted")


class ChainHead(models.Model):
    """The one row that says how long the chain is and how it ends; locking it puts writers in a row."""

    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")
