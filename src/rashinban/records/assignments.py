"""Who answers for what: divisions, classes of confidentiality, when a figure is old, which rule sets judge a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.access import ALL_CLASSES
from rashinban.records.editions import touch
from rashinban.records.facts import strictest
from rashinban.records.models import Division, EditionRow, IndicatorRow, MeasureRow, PlanRow
from rashinban.records.rulesets import offered

if TYPE_CHECKING:
    from rashinban.records.models import Person

#: Months after which a figure can be said to be old: from one to ten years' worth.
MONTHS = range(1, 121)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is wanted for one measure or indicator; ``stale_after_months`` is for indicators only (None: as it is)."""

    division: int | None
    confidentiality: str
    stale_after_months: int | None = None


@transaction.atomic
def assign(
    edition: EditionRow, measures: Mapping[str, Assignment], indicators: Mapping[str, Assignment], person: Person | None
) -> int:
    """Set what is wanted for the named rows, all or nothing; the number of rows that changed.

    Only rows the person may read are touched (without a person: all). WrongContent for a division or a class that does not exist, and for a
    secret that no division answers for: nobody could read it any more.
    """
    divisions = dict(Division.objects.values_list("pk", "name"))
    changed: list[tuple[Any, dict[str, Any], dict[str, Any], str]] = []
    for rows, wanted in ((MeasureRow, measures), (IndicatorRow, indicators)):
        locked = rows.objects.select_for_update(of=("self",)).filter(edition=edition, key__in=wanted)
        found = list(locked if person is None else locked.visible_to(person))
        mine = [each for row in found if (each := _change(row, wanted[row.key], divisions)) is not None]
        fields = ["division", "confidentiality"] + (["stale_after_months"] if rows is IndicatorRow else [])
        rows.objects.bulk_update([row for row, *_ in mine], fields, batch_size=200)
        changed += mine
    if changed:
        touch(edition)
        _record(edition, changed, person)
    return len(changed)


@transaction.atomic
def assign_below(
    edition: EditionRow,
    key: str | None,
    person: Person | None,
    *,
    division: int | None = None,
    confidentiality: str | None = None,
    only_open: bool = False,
) -> int:
    """One division and/or one class for a measure with everything below it (``key`` None: for the whole plan).

    None leaves that column as it is. ``only_open`` gives the division only to rows that have none yet.
    """
    measures = list(MeasureRow.objects.filter(edition=edition).values("pk", "key", "parent", "division", "confidentiality"))
    inside = _branch(measures, key)
    indicators = IndicatorRow.objects.filter(edition=edition).values("key", "measure", "division", "confidentiality")

    def wanted(row: Mapping[str, Any]) -> Assignment:
        keeps = division is None or (only_open and row["division"] is not None)
        return Assignment(row["division"] if keeps else division, confidentiality or row["confidentiality"])

    return assign(
        edition,
        {row["key"]: wanted(row) for row in measures if row["pk"] in inside},
        {row["key"]: wanted(row) for row in indicators if key is None or row["measure"] in inside},
        person,
    )


@transaction.atomic
def choose_rulesets(plan: PlanRow, names: Iterable[str], on: date, person: Person | None) -> bool:
    """Which rule sets judge a plan besides the default rules, in this order; False when that is what they are."""
    known = {ruleset.id for ruleset in offered(plan.organisation_id, on)}
    chosen = list(dict.fromkeys(names))
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise WrongContent(f"判定の規則「{'」「'.join(unknown)}」はありません。", remedy="一覧にあるものから選んでください。")
    plan = PlanRow.objects.select_for_update().get(pk=plan.pk)
    if plan.rulesets == chosen:
        return False
    before = plan.rulesets
    plan.rulesets = chosen
    plan.save(update_fields=["rulesets"])
    audit.record(person, "rulesets_chosen", plan, plan=plan, before=before, after=chosen)
    for edition in plan.editions.only("pk"):
        touch(edition)
    return True


def _change(
    row: Any, wanted: Assignment, divisions: Mapping[int, str]
) -> tuple[Any, dict[str, Any], dict[str, Any], str] | None:
    """The row with what is wanted, told before and after; None when it is so already."""
    name = getattr(row, "label", None) or row.title
    if wanted.division is not None and wanted.division not in divisions:
        raise WrongContent(f"「{name}」に選ばれた担当課がありません。", remedy="画面を読み直して、一覧から選んでください。")
    if wanted.confidentiality not in ALL_CLASSES:
        raise WrongContent(f"「{name}」に選ばれた公開範囲がありません。", remedy="画面を読み直して、一覧から選んでください。")
    if wanted.confidentiality == "secret" and wanted.division is None:
        raise WrongContent(
            f"「{name}」を企業秘密にすると、読める人がいなくなります。", remedy="企業秘密を読めるのは担当課だけです。先に担当課を選んでください。"
        )
    months = wanted.stale_after_months
    if months is not None and months not in MONTHS:
        raise WrongContent(f"「{name}」の古いとみなす月数が範囲の外です。", remedy=f"{MONTHS[0]}から{MONTHS[-1]}までの整数を入れてください。")
    before, old_class = _told(row, divisions), row.confidentiality
    row.division_id, row.confidentiality = wanted.division, wanted.confidentiality
    if months is not None and hasattr(row, "stale_after_months"):
        row.stale_after_months = months
    after = _told(row, divisions)
    return None if before == after else (row, before, after, strictest(old_class, row.confidentiality))


def _told(row: Any, divisions: Mapping[int, str]) -> dict[str, Any]:
    told = {"division": divisions.get(row.division_id), "confidentiality": row.confidentiality}
    return told | ({"stale_after_months": row.stale_after_months} if hasattr(row, "stale_after_months") else {})


def _record(
    edition: EditionRow, changed: list[tuple[Any, dict[str, Any], dict[str, Any], str]], person: Person | None
) -> None:
    """One event for each class, so that what was done to a secret row is no more open than the row."""
    for each in ALL_CLASSES:
        rows = [(row.key, before, after) for row, before, after, found in changed if found == each]
        if rows:
            audit.record(
                person,
                "assigned",
                edition,
                plan=edition.plan,
                before={key: before for key, before, _ in rows},
                after={key: after for key, _, after in rows},
                confidentiality=each,
            )


def _branch(measures: list[dict[str, Any]], key: str | None) -> set[int]:
    """The rows of a measure and everything below it."""
    below: dict[int | None, list[int]] = {}
    for row in measures:
        below.setdefault(row["parent"], []).append(row["pk"])
    waiting = [row["pk"] for row in measures if (row["key"] == key if key is not None else row["parent"] is None)]
    found: set[int] = set()
    while waiting:
        each = waiting.pop()
        found.add(each)
        waiting += below.get(each, [])
    return found
