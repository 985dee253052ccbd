"""Reviews: the list by plan and period, one review with its five stages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.records import audit, reviews
from rashinban.records.models import MeasureRow, Review, ReviewStage
from rashinban.records.review_figures import figures_of, needs_cause
from rashinban.web.finding import require, signed_in
from rashinban.web.reviewing.forms import StageForm
from rashinban.web.reviewing.rows import lines_of, stages_of


def index(request: HttpRequest) -> HttpResponse:
    """Which measures have been reviewed how far; what waits for this person comes first. The public sees those published."""
    readable = Review.objects.visible_to(request.user)
    known = list(readable.order_by().values_list("edition__plan__slug", "edition__plan__title", "period").distinct())
    plans = sorted({(slug, title) for slug, title, _period in known})
    periods = sorted({period for _slug, _title, period in known}, reverse=True)
    rows = readable.select_related("edition__plan", "measure__division", "indicator__division").prefetch_related("steps")
    plan, period, missing = (request.GET.get(name, "") for name in ("plan", "period", "missing"))
    if plan in {slug for slug, _title in plans}:
        rows = rows.filter(edition__plan__slug=plan)
    if period in {each.code for each in periods}:
        rows = rows.filter(period=Period.from_code(period))
    lines = lines_of(rows.order_by("-period", "edition", "measure__position", "indicator__position", "pk"), request.user, request.as_of)
    counts = [(code, name, sum(line.missing(code) for line in lines)) for code, name in ReviewStage.choices]
    if missing in reviews.ORDER:
        lines = [line for line in lines if line.missing(missing)]
    return render(
        request,
        "reviewing/index.html",
        {
            "page": Paginator(lines, 100).get_page(request.GET.get("page")),
            "mine": sum(line.mine for line in lines),
            "plans": plans,
            "periods": periods,
            "counts": counts,
            "plan": plan,
            "period": period,
            "missing": missing,
        },
    )


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The loop of one review: what was said at each stage, where its indicators stood, what can be written now."""
    review = _find(request, pk)
    forms = {
        stage: StageForm(stage=stage, cause_needed=stage == "self" and needs_cause(review, request.user, request.today), measures=_measures(review, request), auto_id=f"{stage}_%s")
        for stage in _writable(review, request)
    }
    return _page(request, review, forms)


@signed_in
@require_POST
def write(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """Add an entry at a stage."""
    review = _find(request, pk)
    if stage not in reviews.ORDER:
        raise Http404
    require(reviews.may_write(review, stage, request.user))
    needed = stage == "self" and needs_cause(review, request.user, request.today)
    form = StageForm(request.POST, stage=stage, cause_needed=needed, measures=_measures(review, request), auto_id=f"{stage}_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            reviews.write_step(
                review,
                stage,
                request.user,
                said["text"],
                cause=said.get("cause", ""),
                decision=said.get("decision", ""),
                effect=said.get("effect", ""),
                changed_measure=said.get("changed_measure"),
            )
        except RashinbanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("「%(stage)s」を書きました。") % {"stage": dict(ReviewStage.choices)[stage]})
            return redirect("review", pk)
    return _page(request, review, {stage: form}, status=400)


@signed_in
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the public read it, without names."""
    reviews.publish_review(_find(request, pk), request.user)
    messages.success(request, _("見直しを公表しました。氏名は公表されません。"))
    return redirect("review", pk)


def _find(request: HttpRequest, pk: int) -> Review:
    rows = Review.objects.visible_to(request.user).select_related("edition__plan", "measure__division", "indicator__division")
    return get_object_or_404(rows.prefetch_related("steps__by", "steps__changed_measure__edition__plan"), pk=pk)


def _writable(review: Review, request: HttpRequest) -> list[str]:
    """The stages this person may write at now."""
    if request.as_of != request.today:
        return []
    written = {step.stage for step in review.steps.all()}
    return [stage for stage in reviews.ORDER if reviews.may_write(review, stage, request.user) and reviews.reached(written, stage)]


def _measures(review: Review, request: HttpRequest) -> Any:
    """The measures a change may point to: of this edition or a later one of the plan."""
    rows = MeasureRow.objects.filter(edition__plan=review.edition.plan_id, edition__number__gte=review.edition.number)
    return rows.visible_to(request.user).order_by("-edition__number", "position")


def _page(request: HttpRequest, review: Review, forms: dict[str, StageForm], status: int = 200) -> HttpResponse:
    inside = reviews.is_inside(review, request.user)
    steps = reviews.readable_steps(review, request.user, request.as_of, review.steps.all())
    then = _day_of_assessment(steps, request.as_of)
    subject = reviews.subject_of(review)
    if review.confidentiality in ("restricted", "secret") and request.user.is_authenticated:
        audit.note_read(request.user, review, review.confidentiality, plan=review.edition.plan)
    stages = stages_of(review, request.user, request.as_of)
    sections = [(stage, [step for step in steps if step.stage == stage.code], forms.get(stage.code)) for stage in stages]
    changed = any(step.stage == "change" for step in steps)
    planner = request.access.plans_for(review.edition.plan.organisation_id)
    return render(
        request,
        "reviewing/show.html",
        {
            "review": review,
            "title": subject.title if review.measure_id is not None else subject.label,
            "subject": subject,
            "sections": sections,
            "stages": stages,
            "inside": inside,
            "then": then,
            "figures": figures_of(review, request.user, then),
            "later": figures_of(review, request.user, request.as_of) if changed else (),
            "current": next((stage for stage in stages if stage.current), None),
            "decision": next((step for step in reversed(steps) if step.decision), None),
            "may_publish": planner and any(step.stage == "decision" for step in steps) and request.as_of == request.today,
        },
        status=status,
    )


def _day_of_assessment(steps: list[Any], as_of: date) -> date:
    """The day on which the division looked at the figures; before that, the day of the page."""
    return next((timezone.localdate(step.at) for step in reversed(steps) if step.stage == "self"), as_of)
