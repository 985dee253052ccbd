"""Gatherings: meetings, salons, study sessions, fairs (場)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.fields import TagsField
from rashinban.records.models.choices import TextChoices
from rashinban.records.models.parties import LedgerRow, PartyRow
from rashinban.records.models.plans import MeasureRow
from rashinban.records.permissions import VisibleOpenly


class GatheringStanding(TextChoices):
    """Whether it took place."""

    PLANNED = "planned", _("予定")
    HELD = "held", _("開催済み")
    CANCELLED = "cancelled", _("中止")


class GatheringRow(LedgerRow):
    """A meeting of a network, or on its own, with the measures it serves. Who took part are facts of it."""

    title = models.CharField(_("名称"), max_length=300)
    network = models.ForeignKey(PartyRow, models.PROTECT, null=True, blank=True, related_name="gatherings")
    on = models.DateField(_("開催日"))
    starts = models.TimeField(_("開始"), null=True, blank=True)
    ends = models.TimeField(_("終了"), null=True, blank=True)
    place = models.CharField(_("地域"), max_length=5, blank=True)
    venue = models.CharField(_("会場"), max_length=300, blank=True)
    agenda = models.TextField(_("議題・内容"), blank=True)
    standing = models.CharField(_("状態"), max_length=10, choices=GatheringStanding, default=GatheringStanding.PLANNED)
    tags = TagsField(_("分野・キーワード"), default=tuple, blank=True)
    measures = models.ManyToManyField(MeasureRow, related_name="gatherings", blank=True)

    objects = VisibleOpenly.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_gathering_of_a_key"),)
        indexes = (models.Index(fields=("organisation", "on")),)

    def __str__(self) -> str:
        return str(self.title)
