"""The yearly review of a measure or an indicator: steps that follow one another and are never rewritten."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.fields import PeriodField
from rashinban.records.models.choices import TextChoices
from rashinban.records.models.confidentiality import Confidentiality
from rashinban.records.models.people import Person
from rashinban.records.models.plans import EditionRow, IndicatorRow, MeasureRow
from rashinban.records.permissions import VisibleReviews


class Review(models.Model):
    """What is reviewed: one measure (or one indicator) of an edition for one period (見直し)."""

    edition = models.ForeignKey(EditionRow, models.PROTECT, related_name="reviews")
    measure = models.ForeignKey(MeasureRow, models.PROTECT, null=True, related_name="reviews")
    indicator = models.ForeignKey(IndicatorRow, models.PROTECT, null=True, related_name="reviews")
    period = PeriodField(_("対象期間"))
    confidentiality = models.CharField(max_length=12, choices=Confidentiality, default=Confidentiality.INTERNAL)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    objects = VisibleReviews.as_manager()

    class Meta:
        ordering = ("-opened_at",)


class ReviewStage(TextChoices):
    """The order of a review."""

    SELF = "self", _("自己評価")
    OPINION = "opinion", _("外部意見")
    DECISION = "decision", _("決定")
    CHANGE = "change", _("翌年度の変更")
    EFFECT = "effect", _("変更の効果")


class Decision(TextChoices):
    """What was decided about it."""

    CONTINUE = "continue", _("継続")
    EXPAND = "expand", _("拡充")
    IMPROVE = "improve", _("改善")
    SHRINK = "shrink", _("縮小")
    STOP = "stop", _("終了")


class Effect(TextChoices):
    """Whether the change helped."""

    HELPED = "helped", _("役に立った")
    PARTLY = "partly", _("一部役に立った")
    NOT_HELPED = "not_helped", _("役に立たなかった")
    UNCLEAR = "unclear", _("まだ分からない")


class Cause(TextChoices):
    """Why a result missed or exceeded its target."""

    PLANNED_WORK = "planned_work", _("取り組みの量や質")
    METHOD = "method", _("進め方・手法")
    DEMAND = "demand", _("需要・対象者の変化")
    ECONOMY = "economy", _("経済・社会情勢")
    DISASTER = "disaster", _("災害・感染症")
    SYSTEM = "system", _("制度・予算の変更")
    TARGET = "target", _("目標の設定")
    DATA = "data", _("統計・集計方法")
    OTHER = "other", _("その他")


class ReviewStep(models.Model):
    """One entry of a review: what somebody wrote at one stage. Append-only; a correction is another entry."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=8, choices=ReviewStage)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    effect = models.CharField(max_length=10, choices=Effect, blank=True)
    cause = models.CharField(max_length=12, choices=Cause, blank=True)
    text = models.TextField(_("内容"))
    changed_measure = models.ForeignKey(MeasureRow, models.PROTECT, null=True, related_name="changed_by_reviews")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("review", "id")
