"""Two editions of a plan side by side: what came, went, changed, moved, merged, split or was carried over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from pydantic import Field

from rashinban.core.source import Source
from rashinban.core.value import Number, Value
from rashinban.plans.comparison_fields import FieldChange, field_changes
from rashinban.plans.comparison_matching import Group, match_indicators, match_measures
from rashinban.plans.plan import Indicator, Measure, Plan

DifferenceKind = Literal[
    "carried_over", "changed", "renumbered", "moved", "merged", "split", "added", "dropped"
]
Part = Literal["measures", "indicators"]


class Item(Value):
    """A measure or indicator of one of the editions, with what is needed to find it again."""

    id: str
    number: str | None = None
    title: str
    source: Source | None = None


class Difference(Value):
    """What became of some items: one old and one new, or several on one side when merged or split.

    One pair can be changed, renumbered and moved at once. ``matched_by`` says why the two belong together.
    """

    kinds: tuple[DifferenceKind, ...]
    old: tuple[Item, ...] = ()
    new: tuple[Item, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    old_parent: Item | None = None
    new_parent: Item | None = None
    matched_by: Literal["identity", "link", "id", "similarity"] | None = None
    similarity: Number | None = Field(default=None, description="0 to 1, of title, text and place")


class Comparison(Value):
    """Every measure and every indicator of both editions, each in exactly one Difference, in the new order."""

    old_title: str
    new_title: str
    old_edition: str | None = None
    new_edition: str | None = None
    measures: tuple[Difference, ...] = ()
    indicators: tuple[Difference, ...] = ()

    def of(self, part: Part, kind: DifferenceKind) -> tuple[Difference, ...]:
        """The differences of one kind."""
        found: tuple[Difference, ...] = getattr(self, part)
        return tuple(difference for difference in found if kind in difference.kinds)

    def counts(self, part: Part) -> dict[DifferenceKind, int]:
        """The number of differences of every kind; a pair that is changed and moved counts in both."""
        return {kind: len(self.of(part, kind)) for kind in get_args(DifferenceKind)}


def compare(old: Plan, new: Plan) -> Comparison:
    """Compare two editions.

    Items belong together by the lineage the later edition states (supersedes, merged_from, split_from), then by
    the likeness of title, text and place in the tree, to which the same id adds.
    Sources are not compared: the same promise on another page is the same promise.
    """
    measure_groups = match_measures(old, new)
    indicator_groups = match_indicators(old, new, measure_groups)
    homes = {id: group for group in measure_groups for id in group.old}, {
        id: group for group in measure_groups for id in group.new
    }
    old_measures, new_measures = {x.id: x for x in old.measures}, {x.id: x for x in new.measures}
    old_indicators, new_indicators = {x.id: x for x in old.indicators}, {x.id: x for x in new.indicators}
    parents = old_measures, new_measures
    return Comparison(
        old_title=old.title,
        new_title=new.title,
        old_edition=old.edition,
        new_edition=new.edition,
        measures=tuple(
            _difference(group, [old_measures[x] for x in group.old], [new_measures[x] for x in group.new], homes, parents)
            for group in measure_groups
        ),
        indicators=tuple(
            _difference(
                group, [old_indicators[x] for x in group.old], [new_indicators[x] for x in group.new], homes, parents
            )
            for group in indicator_groups
        ),
    )


Homes = tuple[dict[str, Group], dict[str, Group]]
Parents = tuple[dict[str, Measure], dict[str, Measure]]


def _difference(
    group: Group,
    old: list[Measure] | list[Indicator],
    new: list[Measure] | list[Indicator],
    homes: Homes,
    parents: Parents,
) -> Difference:
    before, after = tuple(_item(x) for x in old), tuple(_item(x) for x in new)
    if not before or not after:
        return Difference(kinds=("added",) if after else ("dropped",), old=before, new=after)
    kinds: list[DifferenceKind] = []
    changes: tuple[FieldChange, ...] = ()
    up = _parent(old[0]), _parent(new[0])
    if len(before) > 1 or len(after) > 1:
        kinds += ["merged"] if len(before) > 1 else []
        kinds += ["split"] if len(after) > 1 else []
    else:
        changes = field_changes(old[0], new[0])
        kinds += ["changed"] if changes else []
        kinds += ["renumbered"] if _number(before[0]) != _number(after[0]) else []
        kinds += ["moved"] if _moved(up[0], up[1], homes) else []
    moved = "moved" in kinds
    return Difference(
        kinds=tuple(kinds) or ("carried_over",),
        old=before,
        new=after,
        changes=changes,
        old_parent=_item(parents[0][up[0]]) if moved and up[0] is not None else None,
        new_parent=_item(parents[1][up[1]]) if moved and up[1] is not None else None,
        matched_by=group.matched_by,
        similarity=group.similarity,
    )


def _moved(old_parent: str | None, new_parent: str | None, homes: Homes) -> bool:
    """Whether the parents are not one and the same (a parent that was merged or split is)."""
    if old_parent is None or new_parent is None:
        return old_parent is not new_parent
    return homes[0][old_parent] is not homes[1][new_parent]


def _parent(item: Measure | Indicator) -> str | None:
    return item.parent if isinstance(item, Measure) else item.measure


def _item(item: Measure | Indicator) -> Item:
    if isinstance(item, Measure):
        return Item(id=item.id, number=item.number, title=item.title, source=item.source)
    return Item(id=item.id, title=item.label, source=item.source)


def _number(item: Item) -> str:
    return item.id if item.number is None else item.number


def describe(comparison: Comparison) -> tuple[str, ...]:
    """The comparison in sentences: a summary of each part, then one sentence for each thing that is not the same."""
    sentences: list[str] = []
    words: tuple[tuple[Part, str], ...] = (("measures", "施策"), ("indicators", "指標"))
    for part, word in words:
        counts = comparison.counts(part)
        told = "、".join(f"{_KINDS[kind]}{count}件" for kind, count in counts.items() if count)
        sentences.append(f"{word}：{told or 'どちらの版にもありません'}。")
    for part, word in words:
        for difference in getattr(comparison, part):
            sentences += _sentences(word, difference)
    return tuple(sentences)


_KINDS: dict[DifferenceKind, str] = {
    "carried_over": "引き継ぎ",
    "changed": "内容の変更",
    "renumbered": "番号の変更",
    "moved": "移動",
    "merged": "統合",
    "split": "分割",
    "added": "追加",
    "dropped": "廃止",
}


def _sentences(word: str, difference: Difference) -> Iterable[str]:
    old = "".join(f"「{item.title}」" for item in difference.old)
    new = "".join(f"「{item.title}」" for item in difference.new)
    kinds = difference.kinds
    if "added" in kinds:
        yield f"{word}{new}が加わりました。"
    elif "dropped" in kinds:
        yield f"{word}{old}がなくなりました。"
    elif "merged" in kinds and "split" in kinds:
        yield f"{word}{old}が{new}に組み替えられました。"
    elif "merged" in kinds:
        yield f"{word}{old}が{new}に統合されました。"
    elif "split" in kinds:
        yield f"{word}{old}が{new}に分けられました。"
    if "renumbered" in kinds:
        before, after = _number(difference.old[0]), _number(difference.new[0])
        yield f"{word}{new}の番号が「{before}」から「{after}」に変わりました。"
    if "moved" in kinds:
        yield f"{word}{new}が{_under(difference.old_parent)}から{_under(difference.new_parent)}に移りました。"
    for change in difference.changes:
        yield f"{word}{new}の{change.label}が{_shown(change.before)}から{_shown(change.after)}に変わりました。"


def _under(parent: Item | None) -> str:
    return f"「{parent.title}」" if parent else "最上位"


def _shown(value: str | None) -> str:
    return "「記載なし」" if value is None else f"「{value}」"
