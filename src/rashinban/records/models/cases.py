"""Support cases (支援案件): adopted companies, followed beyond the end of the support; and what was learnt."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.fields import ExactField, PeriodField, TagsField
from rashinban.records.models.cards import CardRow
from rashinban.records.models.confidentiality import Confidentiality
from rashinban.records.models.connections import ConnectionRow
from rashinban.records.models.gatherings import GatheringRow
from rashinban.records.models.parties import LedgerRow, PartyRow
from rashinban.records.models.people import Person
from rashinban.records.models.plans import MeasureRow
from rashinban.records.permissions import VisibleCases, VisibleOpenly


class CaseRow(LedgerRow):
    """A company that is supported. Its figures (facts of this case) are read by those ``named`` alone.

    ``support_ended_on`` ends the support, ``closed_on`` the case: results keep coming between the two.
    """

    title = models.CharField(_("件名"), max_length=300)
    party = models.ForeignKey(PartyRow, models.PROTECT, related_name="cases")
    programme = models.ForeignKey(CardRow, models.PROTECT, null=True, blank=True, related_name="cases")
    supporter = models.ForeignKey(PartyRow, models.PROTECT, null=True, blank=True, related_name="supports")
    measure = models.ForeignKey(MeasureRow, models.PROTECT, null=True, blank=True, related_name="cases")
    opened_on = models.DateField(_("支援の開始日"))
    support_ended_on = models.DateField(_("支援の終了日"), null=True, blank=True)
    closed_on = models.DateField(_("追跡の終了日"), null=True, blank=True)
    baseline = ExactField(_("支援前の売上高（円）"), null=True, blank=True)
    baseline_period = PeriodField(_("支援前の期間"), null=True, blank=True)
    share = ExactField(_("寄与割合"), null=True, blank=True)
    note = models.TextField(_("備考"), blank=True)
    named = models.ManyToManyField(Person, related_name="+", blank=True)

    objects = VisibleCases.as_manager()

    class Meta:
        ordering = ("-opened_on", "-id")
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_case_of_a_key"),)

    def __str__(self) -> str:
        return str(self.title)


class LessonRow(LedgerRow):
    """What was learnt (ノウハウ), attached to where it was learnt."""

    title = models.CharField(_("見出し"), max_length=300)
    text = models.TextField(_("内容"))
    tags = TagsField(_("分野・キーワード"), default=tuple, blank=True)
    measure = models.ForeignKey(MeasureRow, models.PROTECT, null=True, blank=True, related_name="lessons")
    connection = models.ForeignKey(ConnectionRow, models.PROTECT, null=True, blank=True, related_name="lessons")
    case = models.ForeignKey(CaseRow, models.PROTECT, null=True, blank=True, related_name="lessons")
    gathering = models.ForeignKey(GatheringRow, models.PROTECT, null=True, blank=True, related_name="lessons")

    objects = VisibleOpenly.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_lesson_of_a_key"),)

    def __str__(self) -> str:
        return str(self.title)


#: The class of a case's figures, whatever the class of the case.
FIGURES = Confidentiality.SECRET
