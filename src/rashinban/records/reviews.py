"""The yearly review: opened by the planning division, written stage by stage by those who may, never rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.core.value import Value
from rashinban.records import audit
from rashinban.records.access import Access, access_of
from rashinban.records.facts import strictest
from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow, Review, ReviewStage, ReviewStep
from rashinban.records.review_figures import needs_cause

if TYPE_CHECKING:
    from rashinban.records.models import Person

ORDER: tuple[str, ...] = ("self", "opinion", "decision", "change", "effect")
#: Stage -> the stage that must have been written before it. An opinion may be absent.
BEFORE = {"opinion": "self", "decision": "self", "change": "decision", "effect": "change"}


class StepSummary(Value):
    """One entry of a review as a report cites it: without names."""

    stage: str
    on: date
    text: str
    cause: str | None = None
    decision: str | None = None
    effect: str | None = None
    changed_measure: str | None = None


class ReviewSummary(Value):
    """A review as a report cites it: about which measure or indicator (by key), and what was written at each stage."""

    measure: str | None = None
    indicator: str | None = None
    title: str
    period: Period
    steps: tuple[StepSummary, ...] = ()

    @property
    def decision(self) -> str | None:
        """The last decision; None while there is none."""
        return next((step.decision for step in reversed(self.steps) if step.stage == "decision"), None)


def subject_of(review: Review) -> Any:
    """The row that is reviewed."""
    return review.measure if review.measure_id is not None else review.indicator


def top_measures(edition: EditionRow) -> list[MeasureRow]:
    """The outermost measures that promise action: chapters around them are passed over."""
    rows = list(MeasureRow.objects.filter(edition=edition).order_by("position"))
    by_pk = {row.pk: row for row in rows}

    def under_a_measure(row: MeasureRow) -> bool:
        above = by_pk.get(row.parent_id)
        while above is not None and above.role != "measure":
            above = by_pk.get(above.parent_id)
        return above is not None

    return [row for row in rows if row.role == "measure" and not under_a_measure(row)]


@transaction.atomic
def open_reviews(
    edition: EditionRow,
    subjects: Iterable[MeasureRow | IndicatorRow],
    period: Period,
    person: Person,
    confidentiality: str = "public",
) -> list[Review]:
    """Open a review for each subject that has none for the period yet; its class is at least that of the subject.

    WrongContent when nothing new would be opened.
    """
    _require(access_of(person).plans_for(edition.plan.organisation_id), _("見直しを始められるのは、企画担当だけです。"))
    if edition.standing == "draft":
        raise WrongContent("案の版は見直しできません。", remedy="先に計画を決定してください。")
    EditionRow.objects.select_for_update().get(pk=edition.pk)  # two people at once: one after the other
    known = set(Review.objects.filter(edition=edition, period=period).values_list("measure", "indicator"))
    opened = []
    for subject in subjects:
        field = "measure" if isinstance(subject, MeasureRow) else "indicator"
        if ((subject.pk, None) if field == "measure" else (None, subject.pk)) in known:
            continue
        review = Review.objects.create(
            edition=edition,
            period=period,
            opened_by=person,
            confidentiality=strictest(confidentiality, subject.confidentiality),
            **{field: subject},
        )
        told = {"subject": subject.key, "period": period.code, "confidentiality": review.confidentiality}
        audit.record(person, "review_opened", review, plan=edition.plan, after=told, confidentiality=review.confidentiality)
        opened.append(review)
    if not opened:
        raise WrongContent("選んだ施策・指標の見直しは、この期間ではすでに始まっています。", remedy="見直しの一覧から開いてください。")
    return opened


def may_write(review: Review, stage: str, user: Any) -> bool:
    """Whether this person's duty is this stage: the division in charge assesses itself, the council gives opinions,
    the planning division decides. A subject no division answers for is assessed by the planning division."""
    access = access_of(user)
    organisation = review.edition.plan.organisation_id
    if access.read_only or access.person is None:
        return False
    if stage == "self":
        division = subject_of(review).division_id
        return division in access.divisions if division is not None else access.plans_for(organisation)
    return access.may_opine(organisation) if stage == "opinion" else access.plans_for(organisation)


def reached(stages: Iterable[str], stage: str) -> bool:
    """Whether what must come before a stage has been written.

    >>> reached(["self"], "decision"), reached(["self"], "change")
    (True, False)
    """
    return stage not in BEFORE or BEFORE[stage] in set(stages)


def current_stage(stages: Iterable[str]) -> str | None:
    """The stage a review waits for; the opinion is passed over once something after it is written. None: all written.

    >>> current_stage([]), current_stage(["self"]), current_stage(["self", "decision"]), current_stage(ORDER)
    ('self', 'opinion', 'change', None)
    """
    written = set(stages)
    later = [ORDER.index(stage) for stage in written]
    return next((stage for place, stage in enumerate(ORDER) if stage not in written and (not later or place > max(later))), None)


@transaction.atomic
def write_step(
    review: Review,
    stage: str,
    person: Person,
    text: str,
    *,
    cause: str = "",
    decision: str = "",
    effect: str = "",
    changed_measure: MeasureRow | None = None,
) -> ReviewStep:
    """Add an entry at a stage. A correction is another entry; what came before a stage must be there already."""
    review = Review.objects.select_for_update(of=("self",)).select_related("edition__plan", "measure", "indicator").get(pk=review.pk)
    if stage not in ORDER or not Review.objects.filter(pk=review.pk).visible_to(person).exists():
        raise PermissionDenied
    _require(may_write(review, stage, person), _("この段階を書く役割がありません。担当の人に頼んでください。"))
    written = list(review.steps.values_list("stage", flat=True))
    if not reached(written, stage):
        words = dict(ReviewStage.choices)
        raise WrongContent(f"「{words[BEFORE[stage]]}」がまだありません。", remedy=f"先に「{words[BEFORE[stage]]}」を書いてもらってください。")
    said = {
        "cause": cause if stage == "self" else "",
        "decision": decision if stage == "decision" else "",
        "effect": effect if stage == "effect" else "",
    }
    _complete(review, stage, person, text, said, changed_measure)
    step = ReviewStep.objects.create(
        review=review,
        stage=stage,
        text=text.strip(),
        by=person,
        changed_measure=changed_measure if stage == "change" else None,
        **said,
    )
    told = {"stage": stage, "text": step.text, **{name: word for name, word in said.items() if word}}
    if step.changed_measure is not None:
        told["changed_measure"] = step.changed_measure.key
    audit.record(
        person, f"review_{stage}", review, plan=review.edition.plan, after=told, confidentiality=review.confidentiality
    )
    return step


@transaction.atomic
def publish_review(review: Review, person: Person) -> Review:
    """The public may read what was written so far, without names; what is written later needs publishing again."""
    review = Review.objects.select_for_update(of=("self",)).select_related("edition__plan", "measure", "indicator").get(pk=review.pk)
    _require(access_of(person).plans_for(review.edition.plan.organisation_id), _("見直しを公表できるのは、企画担当だけです。"))
    if not review.steps.filter(stage="decision").exists():
        raise WrongContent("決定の前の見直しは公表できません。", remedy="先に「決定」を書いてください。")
    if subject_of(review).confidentiality != "public":
        raise WrongContent("見直しの対象が「公開」ではありません。", remedy="計画の設定で、施策・指標の区分を確かめてください。")
    before = {"confidentiality": review.confidentiality, "published_at": review.published_at}
    review.confidentiality, review.published_at = "public", timezone.now()
    review.save(update_fields=["confidentiality", "published_at"])
    after = {"confidentiality": "public", "published_at": review.published_at}
    audit.record(person, "review_published", review, plan=review.edition.plan, before=before, after=after)
    return review


def is_inside(review: Review, user: Any) -> bool:
    """Whether somebody reads a review as one of the office (with names, and before it is published)."""
    access: Access = access_of(user)
    organisation = review.edition.plan.organisation_id
    duty_here = any(organisation in held for _, held in access.by_duty)
    return duty_here or subject_of(review).division_id in access.divisions


def readable_steps(review: Review, user: Any, as_of: date, steps: Iterable[ReviewStep]) -> list[ReviewStep]:
    """The entries known on a day; those written after publication are not yet for the public."""
    known = [step for step in steps if timezone.localdate(step.at) <= as_of]
    if is_inside(review, user):
        return known
    return [step for step in known if review.published_at is not None and step.at <= review.published_at]


def summary_for(edition: EditionRow, user: Any, period: Period | None = None, as_of: date | None = None) -> tuple[ReviewSummary, ...]:
    """The reviews of an edition that somebody may read, in the plan's order, as values for a report."""
    day = as_of or timezone.localdate()
    rows = Review.objects.filter(edition=edition).visible_to(user)
    if period is not None:
        rows = rows.filter(period=period)
    found = []
    for review in rows.select_related("edition__plan", "measure", "indicator").prefetch_related("steps__changed_measure"):
        steps = readable_steps(review, user, day, review.steps.all())
        if steps:
            found.append(((review.measure_id is None, subject_of(review).position, review.period), _summary(review, steps)))
    return tuple(summary for _, summary in sorted(found, key=lambda each: each[0]))


def _summary(review: Review, steps: Iterable[ReviewStep]) -> ReviewSummary:
    return ReviewSummary(
        measure=review.measure.key if review.measure else None,
        indicator=review.indicator.key if review.indicator else None,
        title=review.measure.title if review.measure else review.indicator.label,
        period=review.period,
        steps=tuple(
            StepSummary(
                stage=step.stage,
                on=timezone.localdate(step.at),
                text=step.text,
                cause=step.cause or None,
                decision=step.decision or None,
                effect=step.effect or None,
                changed_measure=step.changed_measure.key if step.changed_measure else None,
            )
            for step in steps
        ),
    )


def _complete(
    review: Review, stage: str, person: Person, text: str, said: dict[str, str], changed_measure: MeasureRow | None
) -> None:
    """WrongContent when an entry lacks what its stage asks for."""
    if not text.strip():
        raise WrongContent("内容がありません。", remedy="文で入力してください。")
    if stage == "self" and not said["cause"] and needs_cause(review, person, timezone.localdate()):
        raise WrongContent("目標との差が出た原因が選ばれていません。", remedy="遅れた、または上回った原因を選んでください。")
    if stage in ("decision", "effect") and not said[stage]:
        raise WrongContent(
            "決定の種類が選ばれていません。" if stage == "decision" else "効果の判断が選ばれていません。", remedy="一覧から選んでください。"
        )
    if changed_measure is not None and (
        changed_measure.edition.plan_id != review.edition.plan_id or changed_measure.edition.number < review.edition.number
    ):
        raise WrongContent("変更した施策は、同じ計画のこの版か後の版から選びます。", remedy="施策を選び直してください。")


def _require(allowed: bool, why: str) -> None:
    if not allowed:
        raise PermissionDenied(why)
