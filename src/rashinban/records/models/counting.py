"""Counting queries of indicators, as they were decided, and the counts that were frozen as facts."""

from __future__ import annotations

from django.db import models

from rashinban.ledger.query import CountingQuery
from rashinban.records.fields import ExactField, ValueField
from rashinban.records.models.facts import ObservationRow
from rashinban.records.models.people import Person
from rashinban.records.models.plans import IndicatorRow


class CountingRow(models.Model):
    """What an indicator counts, from when it was decided until it was replaced. Append-only."""

    indicator = models.ForeignKey(IndicatorRow, models.CASCADE, related_name="countings")
    query = ValueField(CountingQuery)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("indicator", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator",), condition=models.Q(replaced_at__isnull=True), name="one_counting_in_force"
            ),
        )


class FrozenCount(models.Model):
    """How an observation was counted: the query, the moment up to which the records were looked at, what they held.

    ``digest`` is the SHA-256 of the counted facts' keys in their order: counted again as of that moment, it is the same.
    """

    observation = models.OneToOneField(ObservationRow, models.CASCADE, related_name="frozen_count")
    query = ValueField(CountingQuery)
    moment = models.DateTimeField()
    facts = models.PositiveIntegerField()
    parties = models.PositiveIntegerField()
    value = ExactField()
    digest = models.CharField(max_length=64)
