"""Reports that were composed, shown to the council and published: stored whole, never computed again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.fields import ValueField
from rashinban.records.models.choices import TextChoices
from rashinban.records.models.confidentiality import Confidentiality
from rashinban.records.models.files import StoredFile
from rashinban.records.models.people import Person
from rashinban.records.models.plans import EditionRow
from rashinban.records.permissions import VisibleReports
from rashinban.reports.contents import Report


class ReportStanding(TextChoices):
    """Who a report is for by now."""

    DRAFT = "draft", _("作成中")
    COUNCIL = "council", _("委員に共有")
    PUBLISHED = "published", _("公表済み")


class ReportRow(models.Model):
    """A follow-up report as it was composed. ``sha256`` is that of its content; ``chain_head`` is the audit chain's
    hash when it was published, so that a chain cut off later is noticed."""

    edition = models.ForeignKey(EditionRow, models.PROTECT, related_name="reports")
    title = models.CharField(_("題名"), max_length=300)
    as_of = models.DateField(_("時点"))
    language = models.CharField(max_length=2, default="ja")
    foreword = models.TextField(_("はじめに"), blank=True)
    confidentiality = models.CharField(max_length=12, choices=Confidentiality, default=Confidentiality.PUBLIC)
    standing = models.CharField(max_length=10, choices=ReportStanding, default=ReportStanding.DRAFT)
    content = ValueField(Report)
    sha256 = models.CharField(max_length=64)
    chain_head = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    objects = VisibleReports.as_manager()

    class Meta:
        ordering = ("-as_of", "-id")

    def __str__(self) -> str:
        return str(self.title)


class ReportFile(models.Model):
    """A report as a file of one format: drawn once, then always the same bytes."""

    report = models.ForeignKey(ReportRow, models.CASCADE, related_name="files")
    format = models.CharField(max_length=12)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("report", "format")
        constraints = (models.UniqueConstraint(fields=("report", "format"), name="one_file_of_a_format"),)
