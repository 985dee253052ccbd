"""What a person says to what was read: yes so, put right, no promise, one more. Each is one transaction and one event.

``version`` is the version of the import a person saw, ``mark`` that of the one item they answered: an answer to an item
nobody touched meanwhile is taken even if other items were changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction

from rashinban.core.errors import WrongContent
from rashinban.plans import corrections
from rashinban.plans.corrections import PLAN, IndicatorWords, MeasureWords, PlanWords
from rashinban.plans.draft import Draft, Evidence
from rashinban.records import audit
from rashinban.records.imports import Stale, items_of, locked, spans_of
from rashinban.records.models import PlanImport

if TYPE_CHECKING:
    from rashinban.records.models import Person, StoredFile

Words = IndicatorWords | MeasureWords | PlanWords


def mark_of(draft: Draft, id: str) -> str:
    """A short hash of an item as it is; empty when there is no such item."""
    if id == PLAN:
        told = draft.model_dump_json(include={"title", "organisation", "edition", "period"})
    else:
        item = corrections.find_item(draft, id)
        told = item.model_dump_json() if item else ""
    return sha256(told.encode()).hexdigest()[:16] if told else ""


@transaction.atomic
def settle(pk: int, person: Person, version: int, id: str, mark: str = "") -> PlanImport:
    """Somebody has compared an item with the original: it is as it was read."""
    row = _open(pk, person, version, id, mark)
    return _answered(row, person, "import_item_settled", {"items": [id]}, settled=[id])


@transaction.atomic
def settle_rest(pk: int, person: Person, version: int, ids: Iterable[str] | None = None) -> PlanImport:
    """Yes to all that is still open: of some items, or of everything."""
    row = _open(pk, person, version)
    everything = [PLAN, *(item.id for item in items_of(row))]
    wanted = everything if ids is None else [id for id in everything if id in set(ids)]
    new = [id for id in wanted if id not in row.settled]
    return _answered(row, person, "import_items_settled", {"items": new}, settled=new) if new else row


@transaction.atomic
def correct(pk: int, person: Person, version: int, id: str, words: Words, mark: str = "") -> PlanImport:
    """The fields of an item as the person says; that settles it too."""
    row = _open(pk, person, version, id, mark)
    before = told(row.draft, id)
    if isinstance(words, PlanWords):
        row.draft = corrections.correct_plan(row.draft, words)
    elif isinstance(words, MeasureWords):
        row.draft = corrections.correct_measure(row.draft, id, words)
    else:
        row.draft = corrections.correct_indicator(row.draft, id, words)
    return _answered(row, person, "import_item_corrected", told(row.draft, id), before=before, settled=[id])


@transaction.atomic
def set_aside(pk: int, person: Person, version: int, id: str, mark: str = "") -> PlanImport:
    """This is no promise of the plan. It is kept aside, so that it can be taken back."""
    row = _open(pk, person, version, id, mark)
    if id == PLAN:
        raise WrongContent("計画そのものは外せません。", remedy="取り込みをやめるときは、一覧から取りやめてください。")
    row.set_aside = [*row.set_aside, id]
    return _answered(row, person, "import_item_set_aside", None, before=told(row.draft, id))


@transaction.atomic
def restore(pk: int, person: Person, version: int, id: str) -> PlanImport:
    """Take back what was set aside. It is still to be looked at, as before."""
    row = _open(pk, person, None)
    if id not in row.set_aside:
        raise Stale
    row.set_aside = [each for each in row.set_aside if each != id]
    return _answered(row, person, "import_item_restored", told(row.draft, id))


@transaction.atomic
def add(pk: int, person: Person, quotation: str, near: int, words: IndicatorWords) -> tuple[PlanImport, str]:
    """One more indicator, from a passage of the text; and its id. WrongContent when the passage is not in the text."""
    row = _open(pk, person, None)
    found = corrections.find_passage(row.text, quotation, near)
    if found is None:
        raise WrongContent("この文は原文に見つかりません。", remedy="左の原文から、そのままの言葉を写してください。")
    start, end = found
    page = next((n for n, (first, last, _) in enumerate(spans_of(row), 1) if first <= start < last), None)
    evidence = Evidence(quotation=row.text[start:end], start=start, end=end, page=page if row.draft.pages else None)
    row.draft, id = corrections.add_indicator(row.draft, evidence, words)
    return _answered(row, person, "import_item_added", told(row.draft, id), settled=[id]), id


@transaction.atomic
def use_form(pk: int, person: Person, version: int, form: StoredFile) -> PlanImport:
    """The corrected Excel form goes before the draft from now on."""
    row = locked(pk, person, version)
    row.form = form
    return _answered(row, person, "import_form_used", {"name": form.name, "sha256": form.sha256})


@transaction.atomic
def drop_form(pk: int, person: Person, version: int) -> PlanImport:
    """Back to the draft as it was before the form."""
    row = locked(pk, person, version)
    before = {"name": row.form.name, "sha256": row.form.sha256} if row.form else None
    row.form = None
    return _answered(row, person, "import_form_dropped", None, before=before)


def told(draft: Draft, id: str) -> dict[str, Any]:
    """An item as the trail and a person read it: its fields without the evidence."""
    if id == PLAN:
        plain = draft.model_dump(mode="json", include={"title", "organisation", "edition", "period"})
    else:
        item = corrections.find_item(draft, id)
        plain = item.model_dump(mode="json") if item else {}
    bare: dict[str, Any] = _bare(plain)
    return bare


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"value", "evidence"}:
        return value["value"]
    kept = {key: _bare(one) for key, one in value.items() if key not in ("evidence", "text", "this_year", "next_year")}
    return {key: one for key, one in kept.items() if one not in (None, [], {})}


def _open(pk: int, person: Any, version: int | None, id: str | None = None, mark: str = "") -> Any:
    """The import, held, with a draft in use; Stale when the item (or, without a mark, anything) was changed meanwhile."""
    row = locked(pk, person, None)
    if row.draft is None or row.form_id is not None:
        raise WrongContent("この取り込みは画面では直せません。", remedy="Excelの様式で直すか、様式の利用をやめてください。")
    if id is not None and (id in row.set_aside or not mark_of(row.draft, id)):
        raise Stale
    if version is not None and version != row.version and (not mark or id is None or mark != mark_of(row.draft, id)):
        raise Stale
    return row


def _answered(
    row: PlanImport, person: Person, verb: str, after: Any, *, before: Any = None, settled: Iterable[str] = ()
) -> PlanImport:
    row.settled = list(dict.fromkeys([*row.settled, *settled]))
    row.version += 1
    row.save(update_fields=["draft", "settled", "set_aside", "form", "version"])
    audit.record(person, verb, row, plan=row.plan, before=before, after=after)
    return row
