"""What was done, as rows: one shape for everything that can be counted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rashinban.records.fields import ExactField, TagsField
from rashinban.records.indexes import CoveringIndex
from rashinban.records.models.cards import CardRow
from rashinban.records.models.cases import CaseRow
from rashinban.records.models.connections import ConnectionRow
from rashinban.records.models.facts import Grade
from rashinban.records.models.files import StoredFile
from rashinban.records.models.gatherings import GatheringRow
from rashinban.records.models.parties import LedgerRow, PartyRow
from rashinban.records.models.people import Person
from rashinban.records.models.plans import MeasureRow
from rashinban.records.permissions import VisibleFacts


class FactRow(LedgerRow):
    """The row of a ``ledger.fact.Fact``. Never changed but for its end: withdrawn, or confirmed.

    ``revises`` is the withdrawn fact this one corrects.
    """

    kind = models.CharField(_("種類"), max_length=20)
    on = models.DateField(_("日付"))
    until = models.DateField(_("終了日"), null=True, blank=True)
    # the indexes below begin with the party and the measure: no others are needed
    party = models.ForeignKey(PartyRow, models.PROTECT, null=True, blank=True, related_name="facts", db_index=False)
    counterpart = models.ForeignKey(PartyRow, models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.ForeignKey(MeasureRow, models.PROTECT, null=True, blank=True, related_name="ledger_facts", db_index=False)
    network = models.ForeignKey(PartyRow, models.PROTECT, null=True, blank=True, related_name="network_facts")
    gathering = models.ForeignKey(GatheringRow, models.PROTECT, null=True, blank=True, related_name="facts")
    connection = models.ForeignKey(ConnectionRow, models.PROTECT, null=True, blank=True, related_name="steps")
    case = models.ForeignKey(CaseRow, models.PROTECT, null=True, blank=True, related_name="facts")
    card = models.ForeignKey(CardRow, models.PROTECT, null=True, blank=True, related_name="facts")
    role = models.CharField(_("役割"), max_length=100, blank=True)
    tags = TagsField(_("分野・キーワード"), default=tuple, blank=True)
    place = models.CharField(_("地域"), max_length=5, blank=True)
    amount = ExactField(_("数量・金額"), null=True, blank=True)
    unit = models.CharField(_("単位"), max_length=20, blank=True)
    baseline = ExactField(_("基準の額"), null=True, blank=True)
    share = ExactField(_("寄与割合"), null=True, blank=True)
    note = models.TextField(_("内容"), blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    evidence_link = models.URLField(max_length=1000, blank=True)
    grade = models.CharField(_("裏付け"), max_length=10, choices=Grade, default=Grade.STATEMENT)
    # not auto_now_add: a file of past records, and a test, say when the office knew
    recorded_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.TextField(blank=True)
    revises = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revised_by")

    objects = VisibleFacts.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_fact_of_a_key"),)
        indexes = (
            # counting (ledger/counting_sql.py) reads these alone: what it filters by and counts is in them
            CoveringIndex(
                fields=(
                    *("organisation", "kind", "on", "withdrawn_at", "place", "tags", "party", "gathering", "connection"),
                    *("measure", "until", "confirmed_at", "network", "card", "recorded_at", "role"),
                ),
                texts=("tags",),
                name="fact_counted",
            ),
            CoveringIndex(
                fields=(
                    *("measure", "kind", "on", "withdrawn_at", "party", "place", "tags", "gathering", "connection"),
                    *("until", "confirmed_at", "organisation", "network", "card", "recorded_at"),
                ),
                texts=("tags",),
                name="fact_of_measure",
            ),
            # adding up, likewise; few facts have an amount
            CoveringIndex(
                fields=(
                    *("organisation", "kind", "on", "withdrawn_at", "unit", "amount", "baseline", "share", "party", "place", "tags"),
                    *("confidentiality", "measure", "until", "confirmed_at", "network", "card", "recorded_at"),
                ),
                texts=("tags",),
                condition=Q(amount__isnull=False),
                name="fact_summed",
            ),
            # whether a party has any such fact, and what it did and when
            CoveringIndex(
                fields=(
                    *("party", "on", "withdrawn_at", "kind", "place", "tags", "organisation", "gathering", "measure"),
                    *("until", "confirmed_at", "network", "card", "recorded_at"),
                ),
                texts=("tags",),
                name="fact_of_party",
            ),
            # whether anything was recorded after a moment
            models.Index(fields=("recorded_at", "organisation"), name="fact_recorded"),
            models.Index(fields=("network", "kind", "on"), condition=Q(network__isnull=False), name="fact_of_network"),
        )

    def __str__(self) -> str:
        from rashinban.ledger.kinds import kinds

        known = kinds().get(self.kind)
        return f"{self.on} {known.label if known else self.kind}"
