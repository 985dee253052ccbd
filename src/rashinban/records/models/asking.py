"""Asking for figures: a collection with its due date, uploads of answer books, reminders sent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.fields import PeriodField
from rashinban.records.models.files import StoredFile
from rashinban.records.models.people import Division, Organisation, Person
from rashinban.records.models.plans import EditionRow
from rashinban.records.permissions import VisibleCollections, VisibleUploads


class Collection(models.Model):
    """The planning division asks every division for the figures of one period (実績照会)."""

    edition = models.ForeignKey(EditionRow, models.PROTECT, related_name="collections")
    period = PeriodField(_("対象期間"))
    title = models.CharField(_("件名"), max_length=200)
    message = models.TextField(_("お願いの文"), blank=True)
    due = models.DateField(_("期限"))
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    objects = VisibleCollections.as_manager()

    class Meta:
        ordering = ("-opened_at",)


class Upload(models.Model):
    """An answer book that came back, waiting for a person to confirm the differences."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="uploads")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    set_aside = models.JSONField(default=list)

    objects = VisibleUploads.as_manager()

    class Meta:
        ordering = ("-at",)


class ReminderRule(models.Model):
    """When an organisation reminds: days before (or, negative, after) the due date."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="reminder_rules")
    days_before = models.SmallIntegerField(_("期限までの日数"))

    class Meta:
        ordering = ("organisation", "-days_before")
        constraints = (models.UniqueConstraint(fields=("organisation", "days_before"), name="one_rule_a_day"),)


class ReminderSent(models.Model):
    """A digest that was sent to a person on a day: never a second one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    day = models.DateField()
    subjects = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "day"), name="one_digest_a_day"),)
