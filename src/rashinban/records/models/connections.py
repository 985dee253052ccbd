"""Connections: who was brought together with whom; their steps are facts, an agreement needs the yes of both sides."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.models.cards import CardRow
from rashinban.records.models.choices import TextChoices
from rashinban.records.models.gatherings import GatheringRow
from rashinban.records.models.parties import LedgerRow, PartyRow
from rashinban.records.models.people import Person
from rashinban.records.models.plans import MeasureRow
from rashinban.records.permissions import VisibleConnections


class ConnectionRow(LedgerRow):
    """One introduction: the side in need and the side that offers, with their cards where there are any."""

    need_party = models.ForeignKey(PartyRow, models.PROTECT, related_name="+")
    offer_party = models.ForeignKey(PartyRow, models.PROTECT, related_name="+")
    need = models.ForeignKey(CardRow, models.PROTECT, null=True, blank=True, related_name="+")
    offer = models.ForeignKey(CardRow, models.PROTECT, null=True, blank=True, related_name="+")
    via = models.ForeignKey(PartyRow, models.PROTECT, null=True, blank=True, related_name="+")
    gathering = models.ForeignKey(GatheringRow, models.PROTECT, null=True, blank=True, related_name="connections")
    measure = models.ForeignKey(MeasureRow, models.PROTECT, null=True, blank=True, related_name="connections")
    title = models.CharField(_("件名"), max_length=300, blank=True)
    note = models.TextField(_("備考"), blank=True)
    named = models.ManyToManyField(Person, related_name="+", blank=True)

    objects = VisibleConnections.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_connection_of_a_key"),)

    #: What it is called for whoever asks (``ledger.showing.call``): its sides are named only where they may be read.
    called = ""

    def __str__(self) -> str:
        return str(self.title) or self.called or str(_("引き合わせ"))


class Side(TextChoices):
    """Which side said yes."""

    NEED = "need", _("求める側")
    OFFER = "offer", _("提供する側")
    OFFICE = "office", _("事務局")


class Confirmation(models.Model):
    """Somebody confirmed a fact: one side of a connection, or the office by a document. Append-only."""

    fact = models.ForeignKey("records.FactRow", models.CASCADE, related_name="confirmations")
    side = models.CharField(max_length=6, choices=Side)
    who = models.CharField(_("確認した人"), max_length=200, blank=True)
    on = models.DateField(_("確認した日"))
    how = models.CharField(_("確認の方法"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("fact", "id")
        constraints = (models.UniqueConstraint(fields=("fact", "side"), name="one_confirmation_of_a_side"),)
