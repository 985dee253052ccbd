"""A plan document on its way to becoming an edition."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.plans.draft import Draft
from rashinban.records.fields import ValueField
from rashinban.records.models.files import StoredFile
from rashinban.records.models.people import Organisation, Person
from rashinban.records.models.plans import EditionRow, PlanRow
from rashinban.records.permissions import VisibleImports


class PlanImport(models.Model):
    """An uploaded plan document, what was read from it, and what a person has corrected so far.

    ``settled`` are ids of items a person has said yes to, ``set_aside`` those that are no promises (kept, so that this
    can be undone). ``pages`` are where the parts of the text begin, ``[{"start": 0, "name": "1"}]``; ``notes`` what the
    reader could not take over. A corrected Excel ``form`` goes before the draft. It becomes ``edition`` when approved.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="imports")
    plan = models.ForeignKey(PlanRow, models.PROTECT, null=True, related_name="imports")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(_("ファイル名"), max_length=255, default="")
    text = models.TextField(blank=True)
    pages = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    draft = ValueField(Draft, null=True)
    settled = models.JSONField(default=list)
    set_aside = models.JSONField(default=list)
    form = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    problem = models.TextField(blank=True)
    edition = models.ForeignKey(EditionRow, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("取り込み日時"), auto_now_add=True)

    objects = VisibleImports.as_manager()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return str(self.name)
