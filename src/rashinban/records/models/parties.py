"""Companies, people and networks: who takes part, under which names, and which records turned out to be one."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rashinban.records.fields import TagsField
from rashinban.records.models.choices import TextChoices
from rashinban.records.models.confidentiality import Confidentiality
from rashinban.records.models.people import Division, Organisation, Person
from rashinban.records.models.plans import MeasureRow
from rashinban.records.permissions import VisibleParties


def new_key() -> str:
    """A name for a row that stays when it moves to another database."""
    return uuid4().hex[:12]


class LedgerRow(models.Model):
    """What every row of the ledger has: whose record it is, which division's, who may read it, who wrote it down."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.SET_NULL, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=100, default=new_key)
    confidentiality = models.CharField(_("公開の範囲"), max_length=12, choices=Confidentiality, default=Confidentiality.INTERNAL)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class PartyKind(TextChoices):
    """What a party is."""

    ORGANISATION = "organisation", _("企業・団体")
    PERSON = "person", _("個人")
    NETWORK = "network", _("会議体・ネットワーク")


class PartyRow(LedgerRow):
    """A company, a body, a person or a network (会議体). A valid corporate number is no proof that it exists.

    ``merged_into`` is the party this record turned out to be the same as; facts stay where they were recorded and
    are counted there. People are shown beyond their division only after they opted in.
    """

    kind = models.CharField(_("種類"), max_length=12, choices=PartyKind, default=PartyKind.ORGANISATION)
    name = models.CharField(_("名称"), max_length=200)
    kana = models.CharField(_("ふりがな"), max_length=200, blank=True)
    corporate_number = models.CharField(_("法人番号"), max_length=13, blank=True)
    place = models.CharField(_("所在地"), max_length=5, blank=True)
    address = models.CharField(_("住所"), max_length=300, blank=True)
    industry = models.CharField(_("業種"), max_length=100, blank=True)
    employees = models.PositiveIntegerField(_("従業員数"), null=True, blank=True)
    capital = models.PositiveBigIntegerField(_("資本金（円）"), null=True, blank=True)
    website = models.URLField(_("ウェブサイト"), max_length=500, blank=True)
    tags = TagsField(_("分野・キーワード"), default=tuple, blank=True)
    note = models.TextField(_("備考"), blank=True)
    employer = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="staff")
    opted_in_on = models.DateField(_("本人の同意日"), null=True, blank=True)
    opted_in_how = models.CharField(_("同意の方法"), max_length=200, blank=True)
    secretariat = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="runs")
    meets_every_months = models.PositiveSmallIntegerField(_("開催の間隔（か月）"), null=True, blank=True)
    purpose = models.TextField(_("目的"), blank=True)
    measures = models.ManyToManyField(MeasureRow, related_name="networks", blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    objects = VisibleParties.as_manager()

    class Meta:
        ordering = ("kana", "name", "id")
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_party_of_a_key"),)
        indexes = (
            models.Index(fields=("corporate_number",), condition=~Q(corporate_number=""), name="party_by_number"),
            models.Index(fields=("organisation", "kind")),
        )

    def __str__(self) -> str:
        return str(self.name)


class PartyName(models.Model):
    """Another name of a party: before it was renamed, as others write it."""

    party = models.ForeignKey(PartyRow, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("party", "name")
        constraints = (models.UniqueConstraint(fields=("party", "name"), name="one_alias_of_a_name"),)


class PartyMerge(models.Model):
    """A person decided that two records are one party; undone, everything is as before. Append-only."""

    kept = models.ForeignKey(PartyRow, models.CASCADE, related_name="+")
    merged = models.ForeignKey(PartyRow, models.CASCADE, related_name="+")
    moved = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)


class NotTheSame(models.Model):
    """A person decided that two records that look alike are two parties: they are not proposed again."""

    one = models.ForeignKey(PartyRow, models.CASCADE, related_name="+")
    other = models.ForeignKey(PartyRow, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("one", "other"), name="one_decision_of_a_pair"),)

