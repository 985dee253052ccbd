"""Plans with their editions: the tree of measures, the indicators, the targets and every change of a target."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.core.source import Source
from rashinban.plans.plan import Baseline, Criterion, Function, Link, NamedPeriod
from rashinban.records.fields import NumberField, PeriodField, ValueField
from rashinban.records.models.choices import TextChoices
from rashinban.records.models.confidentiality import Confidentiality
from rashinban.records.models.files import StoredFile
from rashinban.records.models.people import Division, Organisation, Person
from rashinban.records.permissions import VisibleEditions, VisibleIndicators, VisibleMeasures, VisiblePlans


class PlanRow(models.Model):
    """A plan through all its editions; ``slug`` is its address."""

    slug = models.SlugField(max_length=100, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="plans")
    title = models.TextField(_("計画名"))
    rulesets = models.JSONField(_("判定の規則"), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = VisiblePlans.as_manager()

    class Meta:
        ordering = ("position", "title")

    def __str__(self) -> str:
        return str(self.title)


class EditionStanding(TextChoices):
    """How far an edition has come."""

    DRAFT = "draft", _("案")
    IN_FORCE = "in_force", _("運用中")
    SUPERSEDED = "superseded", _("旧版")


class EditionRow(models.Model):
    """One edition of a plan. ``version`` counts every change of what it holds, so that answers can be cached."""

    plan = models.ForeignKey(PlanRow, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("版"))
    standing = models.CharField(max_length=12, choices=EditionStanding, default=EditionStanding.DRAFT)
    version = models.PositiveIntegerField(default=1)
    value_id = models.TextField()
    title = models.TextField(_("計画名"))
    organisation_name = models.TextField(null=True)
    edition_name = models.TextField(null=True)
    period = PeriodField(null=True)
    fictional = models.BooleanField(default=False)
    levels = ValueField(tuple[str, ...], default=tuple)
    named_periods = ValueField(tuple[NamedPeriod, ...], default=tuple)
    functions = ValueField(tuple[Function, ...], default=tuple)
    links = ValueField(tuple[Link, ...], default=tuple)
    source = ValueField(Source, null=True)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="editions")
    text = models.TextField(blank=True)
    decided_on = models.DateField(_("決定日"), null=True)
    published_at = models.DateTimeField(_("公表日時"), null=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VisibleEditions.as_manager()

    class Meta:
        ordering = ("plan", "-number")
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="one_edition_of_a_number"),)

    def __str__(self) -> str:
        return str(self.title)


class MeasureRow(models.Model):
    """A measure of an edition. ``key`` is its id in the plan; ``division`` answers for it."""

    edition = models.ForeignKey(EditionRow, models.CASCADE, related_name="measures")
    key = models.TextField()
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    position = models.PositiveIntegerField()
    level = models.TextField()
    number = models.TextField(null=True)
    title = models.TextField(_("施策名"))
    text = models.TextField(null=True)
    owner = models.TextField(null=True)
    functions = ValueField(tuple[str, ...], default=tuple)
    status = models.CharField(max_length=12, null=True)
    role = models.CharField(max_length=12, default="measure")
    this_year = models.TextField(null=True)
    next_year = models.TextField(null=True)
    source = ValueField(Source, null=True)
    division = models.ForeignKey(Division, models.SET_NULL, null=True, related_name="measures")
    confidentiality = models.CharField(max_length=12, choices=Confidentiality, default=Confidentiality.INTERNAL)

    objects = VisibleMeasures.as_manager()

    class Meta:
        ordering = ("edition", "position")
        constraints = (models.UniqueConstraint(fields=("edition", "key"), name="one_measure_of_a_key"),)


class IndicatorRow(models.Model):
    """An indicator of an edition; ``continues`` is what it was in the edition before, whose facts it inherits."""

    edition = models.ForeignKey(EditionRow, models.CASCADE, related_name="indicators")
    key = models.TextField()
    measure = models.ForeignKey(MeasureRow, models.CASCADE, null=True, related_name="indicators")
    position = models.PositiveIntegerField()
    label = models.TextField(_("指標名"))
    kind = models.CharField(max_length=20)
    definition = models.TextField(null=True)
    unit = models.TextField(null=True)
    direction = models.CharField(max_length=6, null=True)
    value_kind = models.CharField(max_length=8)
    accumulation = models.CharField(max_length=12, null=True)
    counting = models.CharField(max_length=10, null=True)
    combine = models.CharField(max_length=20)
    result = models.CharField(max_length=8, null=True)
    baseline = ValueField(Baseline, null=True)
    criterion = ValueField(Criterion, null=True)
    owner = models.TextField(null=True)
    stale_after_months = models.PositiveIntegerField(default=18)
    source = ValueField(Source, null=True)
    division = models.ForeignKey(Division, models.SET_NULL, null=True, related_name="indicators")
    confidentiality = models.CharField(max_length=12, choices=Confidentiality, default=Confidentiality.INTERNAL)
    continues = models.ForeignKey("self", models.SET_NULL, null=True, related_name="continued_by")

    objects = VisibleIndicators.as_manager()

    class Meta:
        ordering = ("edition", "position")
        constraints = (models.UniqueConstraint(fields=("edition", "key"), name="one_indicator_of_a_key"),)


class TargetRevision(models.Model):
    """One decision about the targets of an indicator; the first is the plan itself, later ones carry their reason."""

    indicator = models.ForeignKey(IndicatorRow, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    decided_on = models.DateField(null=True)
    reason_kind = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("indicator", "number")
        constraints = (models.UniqueConstraint(fields=("indicator", "number"), name="one_revision_of_a_number"),)


class TargetRow(models.Model):
    """One dated target of one revision; never changed, only succeeded by another revision."""

    revision = models.ForeignKey(TargetRevision, models.CASCADE, related_name="targets")
    position = models.PositiveIntegerField()
    value = NumberField(null=True)
    upper = NumberField(null=True)
    unit = models.TextField(null=True)
    operator = models.CharField(max_length=6)
    change_type = models.CharField(max_length=20)
    relative_to = PeriodField(null=True)
    deadline = PeriodField(null=True)
    deadline_found = models.CharField(max_length=8)
    scope = models.CharField(max_length=12)
    aggregation = models.TextField(null=True)
    source = ValueField(Source, null=True)

    class Meta:
        ordering = ("revision", "position")
