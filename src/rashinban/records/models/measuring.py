"""By which official statistics indicators are measured, what of it was set aside, and who handed in which file."""

from __future__ import annotations

from django.db import models

from rashinban.records.fields import NumberField, PeriodField
from rashinban.records.models.people import Person
from rashinban.records.models.plans import IndicatorRow


class MeasuringUse(models.TextChoices):
    """What the statistic is for the indicator; see ``monitoring.measuring.Use``."""

    VALUE = "value"
    REFERENCE = "reference"


class MeasuringRow(models.Model):
    """By which statistic an indicator is measured, from when it was decided until it was replaced. Append-only.

    ``areas`` are codes; several are looked at as one under ``region``.
    """

    indicator = models.ForeignKey(IndicatorRow, models.CASCADE, related_name="measurings")
    statistic = models.CharField(max_length=100)
    areas = models.JSONField()
    region = models.CharField(max_length=100, blank=True)
    use = models.CharField(max_length=10, choices=MeasuringUse.choices)
    why = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("indicator", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator",),
                condition=models.Q(replaced_at__isnull=True, use="value"),
                name="one_measuring_in_force",
            ),
        )


class SetAsideFigure(models.Model):
    """A figure of the statistics that somebody decided not to take as a value of an indicator, and why.

    ``value`` (in the indicator's unit) and ``sha256`` of its file say which figure: another one is asked about again.
    """

    indicator = models.ForeignKey(IndicatorRow, models.CASCADE, related_name="set_aside_figures")
    period = PeriodField()
    value = NumberField(null=True)
    sha256 = models.CharField(max_length=64)
    why = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("indicator", "id")


class AddedFile(models.Model):
    """A file of official figures that was added to the store, by its hash: who handed it in, under which name."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    title = models.TextField()
    name = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "sha256")
