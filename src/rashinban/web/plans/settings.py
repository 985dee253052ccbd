"""What the planning division sets for a plan: who answers for what, who may read it, its rules, its coming into force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.plans.plan import Plan
from rashinban.records import assignments, editions
from rashinban.records.assignments import Assignment
from rashinban.records.models import Confidentiality, Division, EditionRow, IndicatorRow, MeasureRow
from rashinban.records.rulesets import offered
from rashinban.web.finding import find_edition, require, signed_in
from rashinban.web.plans.board import address_part
from rashinban.web.plans.lines import name_of, paths_of
from rashinban.web.plans.plan import editions_of
from rashinban.web.plans.reading import read_visible

#: Rows of the table of assignments on one page.
ROWS = 40


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: a measure, or an indicator below it."""

    kind: str
    key: str
    name: str
    depth: int
    owner: str
    division: int | None
    confidentiality: str
    stale_after_months: int | None = None


@signed_in
def plan_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """The page, and what its forms ask for."""
    edition = find_edition(request, slug)
    require(request.access.plans_for(edition.plan.organisation_id))
    if request.method == "POST":
        action = ACTIONS.get(request.POST.get("action", ""))
        if action is None:
            raise WrongContent("何をするのか分かりません。", remedy="画面を読み直して、もう一度押してください。")
        if action is not _choose_rulesets and request.POST.get("version") != str(edition.version):
            raise WrongContent(
                "この画面を開いたあとに、計画の設定や目標が変わりました。", remedy="画面を読み直して、今の設定を確かめてから保存してください。"
            )
        messages.success(request, action(request, edition))
        return HttpResponseRedirect(f"{reverse('plan_settings', args=(slug,))}?{_back(request, edition)}")
    plan, _all = read_visible(edition, request.user, request.today)
    settings = settings_of(edition, plan)
    branch = request.GET.get("branch", "")
    inside = {each.id for each in plan.branch(branch)} if branch in {each.id for each in plan.measures} else None
    indicators = {each.id: each.measure for each in plan.indicators}
    shown = [
        each for each in settings if inside is None or (each.key if each.kind == "measure" else indicators[each.key]) in inside
    ]
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "slug": slug,
        "at": address_part(request),
        "editions": editions_of(request, edition),
        "page": page,
        "branch": branch if inside is not None else "",
        "branches": _branches(plan),
        "divisions": _divisions(edition),
        "classes": Confidentiality.choices,
        "rulesets": [(each, each.id in edition.plan.rulesets) for each in offered(edition.plan.organisation_id, request.today)],
        "without": sum(each.division is None for each in settings),
        "hidden": sum(each.confidentiality != "public" for each in settings),
        "total": len(settings),
    }
    return render(request, "plans/settings.html", context)


def settings_of(edition: EditionRow, plan: Plan) -> list[Setting]:
    """Every measure with its indicators below it, in the order of the plan; then those that belong to no measure."""
    measures = {row.key: row for row in MeasureRow.objects.filter(edition=edition).only("key", "division", "confidentiality")}
    columns = ("key", "division", "confidentiality", "stale_after_months")
    rows = {row.key: row for row in IndicatorRow.objects.filter(edition=edition).only(*columns)}
    paths = paths_of(plan)
    below: dict[str | None, list[Setting]] = {}
    for one in plan.indicators:
        row = rows[one.id]
        depth = len(paths[one.measure])
        held = (row.division_id, row.confidentiality, row.stale_after_months)
        below.setdefault(one.measure, []).append(Setting("indicator", one.id, one.label, depth, one.owner or "", *held))
    found: list[Setting] = []
    for each in plan.measures:
        row = measures[each.id]
        depth = len(paths[each.id]) - 1
        found.append(Setting("measure", each.id, name_of(each), depth, each.owner or "", row.division_id, row.confidentiality))
        found += below.get(each.id, [])
    return found + below.get(None, [])


def _save_rows(request: HttpRequest, edition: EditionRow) -> str:
    """The rows of one page of the table, exactly those that were on it."""
    given = request.POST
    wanted: dict[str, dict[str, Assignment]] = {"measure": {}, "indicator": {}}
    for number in given.getlist("row"):
        kind, key = given.get(f"kind_{number}", ""), given.get(f"key_{number}", "")
        if kind in wanted:
            wanted[kind][key] = Assignment(
                _whole(given, f"division_{number}"), given.get(f"class_{number}", ""), _whole(given, f"months_{number}")
            )
    changed = assignments.assign(edition, wanted["measure"], wanted["indicator"], request.user)
    return _("%(count)s件の設定を変えました。") % {"count": changed}


def _save_branch(request: HttpRequest, edition: EditionRow) -> str:
    """One division or one class for a whole branch."""
    division, confidentiality = _whole(request.POST, "division"), request.POST.get("class") or None
    if division is None and confidentiality is None:
        raise WrongContent("担当課も公開範囲も選ばれていません。", remedy="まとめて変えたいほうを選んでください。")
    changed = assignments.assign_below(
        edition,
        request.POST.get("branch") or None,
        request.user,
        division=division,
        confidentiality=confidentiality,
        only_open=bool(request.POST.get("only_open")),
    )
    return _("%(count)s件の設定をまとめて変えました。") % {"count": changed}


def _put_in_force(request: HttpRequest, edition: EditionRow) -> str:
    try:
        decided_on = date.fromisoformat(request.POST.get("decided_on", ""))
    except ValueError:
        raise WrongContent("決定日が読めません。", remedy="2026-04-01 のように、年月日を入れてください。") from None
    editions.put_in_force(edition, decided_on, request.user)
    return _("この版を決定しました。今から運用中です。")


def _publish(request: HttpRequest, edition: EditionRow) -> str:
    editions.publish_edition(edition, request.user)
    return _("計画を公表しました。だれでも読めます（公開の部分だけ）。")


def _choose_rulesets(request: HttpRequest, edition: EditionRow) -> str:
    changed = assignments.choose_rulesets(edition.plan, request.POST.getlist("rulesets"), request.today, request.user)
    return _("判定の規則を変えました。") if changed else _("判定の規則は前と同じです。")


ACTIONS: dict[str, Callable[[HttpRequest, EditionRow], str]] = {
    "rows": _save_rows,
    "branch": _save_branch,
    "force": _put_in_force,
    "publish": _publish,
    "rulesets": _choose_rulesets,
}


def _branches(plan: Plan) -> list[tuple[str, str]]:
    """Measures that have something below them, indented by their depth."""
    paths = paths_of(plan)
    used = {each.parent for each in plan.measures} | {each.measure for each in plan.indicators}
    return [(each.id, "　" * (len(paths[each.id]) - 1) + name_of(each)) for each in plan.measures if each.id in used]


def _divisions(edition: EditionRow) -> list[tuple[str, list[tuple[int, str]]]]:
    """Every division by its organisation, the plan's own organisation first."""
    found: dict[str, list[tuple[int, str]]] = {edition.plan.organisation.name: []}
    for pk, name, organisation in Division.objects.order_by("organisation__name", "position", "name").values_list(
        "pk", "name", "organisation__name"
    ):
        found.setdefault(organisation, []).append((pk, name))
    return [(organisation, divisions) for organisation, divisions in found.items() if divisions]


def _whole(given: QueryDict, name: str) -> int | None:
    """A whole number, None where nothing was given; anything else is refused by name."""
    text = given.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise WrongContent(f"「{text[:20]}」は整数ではありません。", remedy="数字だけを入れてください。")
    return int(text)


def _back(request: HttpRequest, edition: EditionRow) -> str:
    """The same page of the same branch of the same edition."""
    kept = QueryDict(mutable=True)
    kept.update({name: request.GET[name] for name in ("branch", "page") if request.GET.get(name)})
    kept["edition"] = str(edition.number)
    return str(kept.urlencode())
