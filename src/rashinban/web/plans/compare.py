"""Two editions of a plan side by side, each as far as the reader may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.core.phrase import Phrase
from rashinban.plans.comparison import Comparison, Difference, DifferenceKind, Item
from rashinban.plans.comparison import compare as compare_plans
from rashinban.plans.comparison_fields import FieldChange
from rashinban.plans.plan import Plan
from rashinban.records.models import EditionRow, IndicatorRow, MeasureRow
from rashinban.web.finding import find_edition
from rashinban.web.plans.board import address_part, note_shown, read_held
from rashinban.web.plans.plan import editions_of
from rashinban.web.plans.reading import read_visible

#: The kinds in the order in which they are told: what is new and gone first, what stayed last.
KINDS: tuple[tuple[DifferenceKind, Phrase], ...] = (
    ("added", Phrase("加わったもの", "Added")),
    ("dropped", Phrase("なくなったもの", "Dropped")),
    ("changed", Phrase("内容が変わったもの", "Changed")),
    ("moved", Phrase("別の施策の下に移ったもの", "Moved")),
    ("merged", Phrase("統合されたもの", "Merged")),
    ("split", Phrase("分けられたもの", "Split")),
    ("renumbered", Phrase("番号が変わったもの", "Renumbered")),
)
_MERGED = Phrase("{count}つが一つになりました。", "{count} became one.")
_SPLIT = Phrase("{count}つに分かれました。", "Became {count}.")
_MOVED = Phrase("{old}の下から{new}の下に移りました。", "Moved from below {old} to below {new}.")
_RENUMBERED = Phrase("番号が「{old}」から「{new}」に変わりました。", "Its number changed from {old} to {new}.")


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one kind among measures or indicators."""

    kind: DifferenceKind
    name: Phrase
    differences: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of something, with what the table cannot say in words."""

    difference: Difference
    sentences: tuple[Phrase, ...]

    @property
    def old(self) -> tuple[Item, ...]:
        return self.difference.old

    @property
    def new(self) -> tuple[Item, ...]:
        return self.difference.new

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        return self.difference.changes


def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """The comparison of the editions ``?old=`` and ``?new=``; without them the newest two."""
    newest = find_edition(request, slug)
    editions = editions_of(request, newest)
    old, new = _chosen(request, editions, newest)
    context: dict[str, object] = {"edition": newest, "slug": slug, "at": address_part(request), "editions": editions, "old": old, "new": new}
    if old is not None and new is not None:
        for each in (old, new):
            each.plan = newest.plan
        before, _ = read_visible(old, request.user, request.as_of)
        after, _ = read_visible(new, request.user, request.as_of)
        for each, value in ((old, before), (new, after)):
            held = read_held(MeasureRow, each, {one.id for one in value.measures})
            held |= read_held(IndicatorRow, each, {one.id for one in value.indicators})
            note_shown(request, each, {one.confidentiality for one in held.values()})
        comparison = compared(before, after)
        context |= {
            "measures": group(comparison.measures),
            "indicators": group(comparison.indicators),
            "kept_measures": len(comparison.of("measures", "carried_over")),
            "kept_indicators": len(comparison.of("indicators", "carried_over")),
        }
    return render(request, "plans/compare.html", context)


def group(differences: Iterable[Difference]) -> tuple[Group, ...]:
    """Differences by their first kind in the order of KINDS: each is told once, with everything that became of it."""
    found: dict[DifferenceKind, list[Difference]] = {}
    for each in differences:
        first = next((kind for kind, _ in KINDS if kind in each.kinds), None)
        if first is not None:
            found.setdefault(first, []).append(each)
    return tuple(Group(kind, name, tuple(Told(each, tell(each)) for each in found[kind])) for kind, name in KINDS if kind in found)


def tell(difference: Difference) -> tuple[Phrase, ...]:
    """A move, another number, a merger or a split in a sentence; what was added or dropped needs none."""
    sentences = []
    if "merged" in difference.kinds:
        sentences.append(_MERGED.fill(count=len(difference.old)))
    if "split" in difference.kinds:
        sentences.append(_SPLIT.fill(count=len(difference.new)))
    if "moved" in difference.kinds:
        sentences.append(_MOVED.fill(old=_under(difference.old_parent), new=_under(difference.new_parent)))
    if "renumbered" in difference.kinds:
        old, new = difference.old[0], difference.new[0]
        sentences.append(_RENUMBERED.fill(old=old.number or old.id, new=new.number or new.id))
    return tuple(sentences)


def _under(parent: Item | None) -> Phrase:
    return Phrase(f"「{parent.title}」", f"“{parent.title}”") if parent else Phrase("最上位", "the top")


@lru_cache(maxsize=16)
def compared(old: Plan, new: Plan) -> Comparison:
    """The comparison of two plans; the same two are compared once."""
    return compare_plans(old, new)


def current_of(request: HttpRequest, edition: EditionRow) -> EditionRow | None:
    """The edition in force of the same plan, when this person may read it."""
    readable = EditionRow.objects.visible_to(request.user).filter(plan=edition.plan_id, standing="in_force")
    found: EditionRow | None = readable.select_related("plan__organisation").defer("text").first()
    return found


def _chosen(
    request: HttpRequest, editions: list[EditionRow], newest: EditionRow
) -> tuple[EditionRow | None, EditionRow | None]:
    """Full rows of the two editions that are asked for; None where there is no such edition."""
    numbers = [edition.number for edition in editions]
    new = _number(request, "new", numbers, numbers[0])
    older = [number for number in numbers if new is None or number < new]
    old = _number(request, "old", numbers, older[0] if older else None)
    rows = EditionRow.objects.visible_to(request.user).filter(plan=newest.plan_id, number__in=[n for n in (old, new) if n is not None])
    found = {row.number: row for row in rows.defer("text")}
    return found.get(old), found.get(new)


def _number(request: HttpRequest, name: str, numbers: list[int], otherwise: int | None) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and int(given) in numbers else otherwise
