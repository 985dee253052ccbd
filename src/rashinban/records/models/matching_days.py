"""Matching days (商談会・相談会): who comes, who wishes to meet whom, and who sits where."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.models.choices import TextChoices
from rashinban.records.models.gatherings import GatheringRow
from rashinban.records.models.parties import LedgerRow, PartyRow
from rashinban.records.permissions import VisibleLedger


class MatchingDay(LedgerRow):
    """A day of meetings in slots. ``decided_at`` is when a person took over a proposed seating."""

    title = models.CharField(_("名称"), max_length=300)
    gathering = models.ForeignKey(GatheringRow, models.PROTECT, null=True, blank=True, related_name="matching_days")
    on = models.DateField(_("開催日"))
    slots = models.PositiveSmallIntegerField(_("時間枠の数"), default=8)
    starts = models.TimeField(_("最初の枠の開始"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("1枠の分数"), default=30)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = VisibleLedger.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_matching_day_of_a_key"),)

    def __str__(self) -> str:
        return str(self.title)


class GuestSide(TextChoices):
    """On which side of the table."""

    FIRM = "firm", _("企業")
    SUPPORTER = "supporter", _("支援者")


class DayGuest(models.Model):
    """Who comes: on which side, how many meetings at most, how many at once, in which slots not."""

    day = models.ForeignKey(MatchingDay, models.CASCADE, related_name="guests")
    party = models.ForeignKey(PartyRow, models.PROTECT, related_name="+")
    side = models.CharField(max_length=9, choices=GuestSide)
    most = models.PositiveSmallIntegerField(_("面談の上限"), null=True, blank=True)
    tables = models.PositiveSmallIntegerField(_("同時に会える数"), default=1)
    absent = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("day", "side", "id")
        constraints = (models.UniqueConstraint(fields=("day", "party"), name="one_seat_of_a_guest"),)


class DayWish(models.Model):
    """How much two want to meet: 1 to 5, or that they must, or must never."""

    day = models.ForeignKey(MatchingDay, models.CASCADE, related_name="wishes")
    firm = models.ForeignKey(DayGuest, models.CASCADE, related_name="+")
    supporter = models.ForeignKey(DayGuest, models.CASCADE, related_name="+")
    weight = models.PositiveSmallIntegerField(default=1)
    rule = models.CharField(max_length=5, choices=(("", _("希望")), ("must", _("必ず")), ("never", _("不可"))), blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "firm", "supporter"), name="one_wish_of_a_pair"),)


class DaySeat(models.Model):
    """One meeting of the seating a person decided on."""

    day = models.ForeignKey(MatchingDay, models.CASCADE, related_name="seats")
    slot = models.PositiveSmallIntegerField()
    firm = models.ForeignKey(DayGuest, models.CASCADE, related_name="+")
    supporter = models.ForeignKey(DayGuest, models.CASCADE, related_name="+")

    class Meta:
        ordering = ("day", "slot", "id")
        constraints = (models.UniqueConstraint(fields=("day", "slot", "firm"), name="one_meeting_at_a_time"),)
