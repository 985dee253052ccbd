"""Field by field: what two versions of a measure or an indicator say differently, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rashinban.core.period import Period
from rashinban.core.value import Value
from rashinban.plans.labels import CHOICES, LEADS_TO, field_label
from rashinban.plans.plan import Indicator, Measure

#: Identity, place and evidence are told otherwise (renumbered, moved) or not at all.
_NOT_COMPARED = frozenset({"id", "number", "parent", "measure", "source"})


class FieldChange(Value):
    """One field before and after, in words; None when that edition does not state it."""

    field: str
    label: str
    before: str | None = None
    after: str | None = None


def field_changes(old: Measure | Indicator, new: Measure | Indicator) -> tuple[FieldChange, ...]:
    """Every field that differs, in the order of the schema; the targets are paired in their order.

    >>> before = Indicator(id="K1", label="来訪者数", unit="人")
    >>> [(x.label, x.before, x.after) for x in field_changes(before, before.model_copy(update={"unit": "万人"}))]
    [('単位', '人', '万人')]
    """
    before, after = _stated(old, "", ""), _stated(new, "", "")
    changes = []
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None and was.value == now.value:
            continue
        shown = was or now
        if shown is not None:
            label = shown.label
            changes.append(
                FieldChange(field=key, label=label, before=was.text if was else None, after=now.text if now else None)
            )
    return tuple(changes)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A field as compared (61.2 is 61.20) and as shown."""

    label: str
    text: str
    value: Any


def _stated(value: Value, path: str, words: str) -> dict[str, _Stated]:
    """Every compared field that says something, by its dotted path, going into the values inside."""
    owner = type(value)
    found: dict[str, _Stated] = {}
    for field in owner.model_fields:
        inside = getattr(value, field)
        if field in _NOT_COMPARED or inside is None or inside == ():
            continue
        here, label = path + field, words + field_label(owner, field)
        if (owner, field) not in LEADS_TO:
            found[here] = _Stated(label, _text(owner, field, inside), inside)
        elif isinstance(inside, tuple):
            for index, part in enumerate(inside):
                which = str(index + 1) if len(inside) > 1 else ""
                # A target that says nothing yet is still one more target.
                found[f"{here}[{index}]"] = _Stated(f"{label}{which}", "あり", True)
                found |= _stated(part, f"{here}[{index}].", f"{label}{which}の")
        else:
            # A baseline that is not published differs from none at all.
            found[here] = _Stated(label, "あり", True)
            found |= _stated(inside, f"{here}.", f"{label}の")
    return found


def _text(owner: type[Value], field: str, value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, Period):
        return f"{value.name}（{value.japanese()}）" if value.name else value.japanese()
    return CHOICES.get(owner, {}).get(field, {}).get(value, value) if isinstance(value, str) else str(value)
