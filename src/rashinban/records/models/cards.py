"""Needs and offers (課題・資源): programmes, assets, people, buyers, experts, roles to play."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.core.source import Source
from rashinban.ledger.card import Condition, Rule
from rashinban.records.fields import NumberField, TagsField, ValueField
from rashinban.records.models.choices import TextChoices
from rashinban.records.models.parties import LedgerRow, PartyRow
from rashinban.records.permissions import VisibleOpenly


class CardKind(TextChoices):
    """Which side it stands on."""

    NEED = "need", _("課題・求めるもの")
    OFFER = "offer", _("資源・提供するもの")


class CardWhat(TextChoices):
    """What is needed or offered."""

    PROGRAMME = "programme", _("制度・補助金")
    ASSET = "asset", _("施設・設備")
    TALENT = "talent", _("人材")
    BUYER = "buyer", _("取引・発注")
    EXPERT = "expert", _("技術・専門家")
    ROLE = "role", _("関わりしろ")


class CardRow(LedgerRow):
    """The row of a ``ledger.card.Card``."""

    kind = models.CharField(_("区分"), max_length=5, choices=CardKind)
    what = models.CharField(_("種類"), max_length=10, choices=CardWhat)
    title = models.CharField(_("名称"), max_length=300)
    summary = models.TextField(_("一行でいうと"), blank=True)
    text = models.TextField(_("内容"), blank=True)
    party = models.ForeignKey(PartyRow, models.PROTECT, null=True, blank=True, related_name="cards")
    tags = TagsField(_("分野・キーワード"), default=tuple, blank=True)
    places = ValueField(tuple[str, ...], default=tuple, blank=True)
    region_user = models.CharField(max_length=100, blank=True)
    purposes = TagsField(_("目的"), default=tuple, blank=True)
    valid_from = models.DateField(_("受付開始"), null=True, blank=True)
    valid_to = models.DateField(_("受付終了"), null=True, blank=True)
    conditions = ValueField(tuple[Condition, ...], default=tuple, blank=True)
    rules = ValueField(tuple[Rule, ...], default=tuple, blank=True)
    limit = NumberField(_("上限額（円）"), null=True, blank=True)
    rate = models.TextField(_("補助率など"), blank=True)
    capacity = models.PositiveIntegerField(_("定員・枠"), null=True, blank=True)
    sensitive = models.BooleanField(_("安全保障貿易管理の確認が必要"), default=False)
    link = models.URLField(_("案内のページ"), max_length=1000, blank=True)
    source = ValueField(Source, null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = VisibleOpenly.as_manager()

    class Meta:
        ordering = ("kind", "what", "title", "id")
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_card_of_a_key"),)
        indexes = (models.Index(fields=("organisation", "kind", "what")),)

    def __str__(self) -> str:
        return str(self.title)
