"""Facts about indicators as rows: append-only values, the steps of their approval, their evidence."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.core.source import Source
from rashinban.records.fields import NumberField, PeriodField, ValueField
from rashinban.records.models.choices import TextChoices
from rashinban.records.models.confidentiality import Confidentiality
from rashinban.records.models.files import StoredFile
from rashinban.records.models.people import Person
from rashinban.records.models.plans import IndicatorRow
from rashinban.records.permissions import VisibleEvidence, VisibleObservations


class Standing(TextChoices):
    """How far a fact has come: nothing counts before it is approved, the public sees nothing before it is published."""

    DRAFT = "draft", _("入力中")
    CHECKED = "checked", _("承認待ち")
    RETURNED = "returned", _("差し戻し")
    APPROVED = "approved", _("承認済み")
    PUBLISHED = "published", _("公表済み")


#: Standings whose values count in progress.
COUNTED = (Standing.APPROVED, Standing.PUBLISHED)


class ObservationRow(models.Model):
    """A value of an indicator for a period. The value never changes once checked: a correction is a later row
    that names the one it ``revises``."""

    indicator = models.ForeignKey(IndicatorRow, models.PROTECT, related_name="observations")
    period = PeriodField(_("対象期間"))
    value = NumberField(_("実績値"), null=True)
    judgement = models.CharField(_("判定"), max_length=8, null=True)
    judged_by = models.TextField(_("判定者"), null=True)
    vintage = models.DateField(_("把握日"))
    method = models.CharField(max_length=8, default="entered")
    status = models.CharField(_("速報・確報"), max_length=12, default="final")
    items = ValueField(tuple[str, ...], default=tuple)
    note = models.TextField(_("備考"), null=True)
    source = ValueField(Source, null=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.DRAFT)
    confidentiality = models.CharField(max_length=12, choices=Confidentiality, default=Confidentiality.PUBLIC)
    revises = models.ForeignKey("self", models.PROTECT, null=True, related_name="revised_by")
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = VisibleObservations.as_manager()

    class Meta:
        ordering = ("indicator", "period", "vintage", "id")
        indexes = (models.Index(fields=("indicator", "standing")), models.Index(fields=("standing",)))


class Step(models.Model):
    """One step of a fact's approval: who moved it where, when, with what word. Append-only."""

    observation = models.ForeignKey(ObservationRow, models.CASCADE, related_name="steps")
    standing = models.CharField(max_length=10, choices=Standing)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("observation", "id")


class Grade(TextChoices):
    """How strong a piece of evidence is."""

    STATISTIC = "statistic", _("公的統計")
    DOCUMENT = "document", _("文書・資料")
    RECORD = "record", _("業務の記録")
    STATEMENT = "statement", _("聞き取り・申告")


class Evidence(models.Model):
    """What a fact rests on: a file of ours or a link, with the page and its strength (根拠)."""

    observation = models.ForeignKey(ObservationRow, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="evidence")
    link = models.URLField(max_length=1000, blank=True)
    title = models.CharField(_("名称"), max_length=300)
    page = models.CharField(_("ページ"), max_length=50, blank=True)
    grade = models.CharField(_("種類"), max_length=10, choices=Grade, default=Grade.DOCUMENT)
    confidentiality = models.CharField(max_length=12, choices=Confidentiality, default=Confidentiality.INTERNAL)
    verified_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = VisibleEvidence.as_manager()

    class Meta:
        ordering = ("observation", "id")
