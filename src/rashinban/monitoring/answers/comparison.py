"""What came back beside what is recorded: every changed cell, what to append, what is kept aside, what collides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.core.value import Value
from rashinban.monitoring.answers.contents import (
    ASKED,
    TITLES,
    Content,
    Field,
    contents_of,
    printed,
    read_contents,
    stamp,
)
from rashinban.monitoring.answers.table import AnswerTable, TableRow
from rashinban.monitoring.entries import read_period
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Indicator, Plan

_NEVER_BLANK: tuple[Field, ...] = ("vintage", "status")


class CellChange(Value):
    """One cell that differs from what is recorded: as printed, as values, and where it stands."""

    indicator: str
    label: str
    field: Field
    heading: str
    before: str
    after: str
    before_value: Decimal | date | str | None = None
    after_value: Decimal | date | str | None = None
    place: Place


class Conflict(Value):
    """An edited row whose record changed after the workbook was made; ``cells`` go from the record to the row."""

    indicator: str
    label: str
    cells: tuple[CellChange, ...]
    place: Place


class SetAside(Value):
    """A filled row nobody asked for, with its cells as they stand, so that it is not lost."""

    indicator: str
    reason: str
    cells: tuple[tuple[str, str], ...]
    place: Place


class Answers(Value):
    """What came back, before anything is saved: ``observations`` are to be appended together, or none of them.

    ``unchanged`` counts rows that say what is recorded. ``notes`` are things the reader should know (Japanese).
    """

    changes: tuple[CellChange, ...] = ()
    observations: tuple[Observation, ...] = ()
    unchanged: int = 0
    set_aside: tuple[SetAside, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table is compared with: the question that was put, and what is recorded now (indicator -> record).

    Records of ``drafts`` are nobody's knowledge yet: an answer takes their place instead of correcting them.
    """

    plan: Plan
    period: Period
    known: Mapping[str, Observation]
    indicators: Collection[str] | None
    today: date
    drafts: Collection[str] = ()


@dataclass(slots=True)
class _Gathering:
    changes: list[CellChange] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    errors: list[RashinbanError] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    unchanged: int = 0
    overtaken: int = 0


def compare(table: AnswerTable, asked: Asked) -> Answers:
    """Every row of the table beside the record; ManyErrors holds all mistakes, and then nothing is returned."""
    found = _Gathering(errors=list(table.errors))
    by_id = {indicator.id: indicator for indicator in asked.plan.indicators}
    for row in table.rows:
        if row.blank:
            continue
        wanted = row.text("indicator")
        reason = _why_not_asked(wanted, by_id, asked)
        if reason is not None:
            if row.answered:
                found.set_aside.append(SetAside(indicator=wanted, reason=reason, cells=row.printed, place=row.place))
            continue
        if _is_first(wanted, row, found):
            _compare_row(row, by_id[wanted], asked, table.stamps.get(wanted), found)
    if found.errors:
        raise ManyErrors(tuple(found.errors), table.place)
    return Answers(
        changes=tuple(found.changes),
        observations=tuple(found.observations),
        unchanged=found.unchanged,
        set_aside=tuple(found.set_aside),
        conflicts=tuple(found.conflicts),
        notes=(*table.notes, *_notes(table, found)),
    )


def _notes(table: AnswerTable, found: _Gathering) -> Iterable[str]:
    missing = len(set(table.stamps) - set(found.places))
    if missing:
        yield f"様式にあった指標のうち{missing}行がありません。その指標の記録は変えません。"
    if found.overtaken:
        yield f"様式を作ったあとに記録が変わった行が{found.overtaken}行あります。手を加えていない行なので、いまの記録のままにします。"


def _why_not_asked(wanted: str, by_id: Mapping[str, Indicator], asked: Asked) -> str | None:
    if not wanted:
        return "指標番号が空欄です。"
    if wanted not in by_id:
        near = get_close_matches(fold(wanted).text, {fold(id).text: id for id in by_id}, 1, cutoff=0.5)
        hint = next((f"「{id}」（{by_id[id].label}）のことですか。" for id in by_id if near and fold(id).text == near[0]), "")
        return f"指標番号「{wanted}」は計画「{asked.plan.title}」にありません。{hint}"
    if asked.indicators is not None and wanted not in asked.indicators:
        return f"「{by_id[wanted].label}」は、この部署に尋ねている指標ではありません。"
    return None


def _is_first(indicator: str, row: TableRow, found: _Gathering) -> bool:
    if indicator not in found.places:
        found.places[indicator] = row.place
        return True
    what = f"指標「{indicator}」の行が重なっています。先のものは{found.places[indicator]}です。"
    found.errors.append(WrongContent(what, row.place, "どちらかの行を消してください。"))
    return False


def _compare_row(row: TableRow, indicator: Indicator, asked: Asked, mark: str | None, found: _Gathering) -> None:
    errors = _check_period(row, asked)
    record = asked.known.get(indicator.id)
    before = contents_of(record)
    after = read_contents(row.cells, indicator.unit, before, asked.today, errors)
    changes = tuple(_changes(row, indicator, before, after))
    if errors:
        found.errors += errors
    elif not changes:
        found.unchanged += 1
    elif mark is not None and mark == stamp(after):
        found.unchanged += 1
        found.overtaken += 1
    elif mark is not None and mark != stamp(before):
        found.conflicts.append(
            Conflict(indicator=indicator.id, label=indicator.label, cells=changes, place=row.place)
        )
    else:
        try:
            found.observations.append(_observation(row, indicator, asked, after, changes))
            found.changes += changes
        except RashinbanError as error:
            found.errors.append(error)


def _check_period(row: TableRow, asked: Asked) -> list[RashinbanError]:
    """A row says the period it is about; a row of another one is never taken for this one."""
    cell = row.cells["period"]
    if cell.text.strip() in (asked.period.japanese(), asked.period.english(), asked.period.code):
        return []
    if cell.blank:
        return [WrongContent("期間が空欄です。", cell.place, f"「{asked.period.japanese()}」と入力してください。")]
    try:
        period = read_period(cell, asked.plan)
    except RashinbanError as error:
        return [WrongContent(error.what, cell.place, error.remedy)]
    if (period.start, period.end) == (asked.period.start, asked.period.end):
        return []
    what = f"期間が「{cell.text.strip()}」です。いま受け付けているのは{asked.period.japanese()}の実績です。"
    return [WrongContent(what, cell.place, "期間を選び直すか、この行を消してください。")]


def _changes(
    row: TableRow, indicator: Indicator, before: Mapping[Field, Content], after: Mapping[Field, Content]
) -> Iterable[CellChange]:
    for name in ASKED:
        if before[name] != after[name]:
            yield CellChange(
                indicator=indicator.id,
                label=indicator.label,
                field=name,
                heading=TITLES[name],
                before=printed(name, before[name]),
                after=printed(name, after[name]),
                before_value=before[name],
                after_value=after[name],
                place=row.cells[name].place,
            )


def _observation(
    row: TableRow, indicator: Indicator, asked: Asked, after: Mapping[Field, Content], changes: tuple[CellChange, ...]
) -> Observation:
    """The record to append. What the sheet does not show (items, page of the source) is kept while it still holds."""
    record = asked.known.get(indicator.id)
    corrected = record if indicator.id not in asked.drafts else None
    if corrected is not None:
        _refuse_clearing({change.field: change for change in changes})
    if after["value"] is None and after["judgement"] is None and after["note"] is None:
        raise WrongContent(
            "実績値も判定も空欄です。", row.place, "値を入れるか、値がないわけを備考に書いてください。"
        )
    vintage = _vintage(row, asked, corrected, after["vintage"])
    if vintage < asked.period.start:
        what = f"把握日（{vintage}）が、期間（{asked.period.japanese()}）の始まりより前です。"
        raise WrongContent(what, row.cell("vintage").place, "期間と把握日を確かめてください。")
    same_value = record is not None and record.value == after["value"]
    same_source = record is not None and contents_of(record)["document"] == after["document"]
    fields: dict[str, Any] = {name: after[name] for name in ("value", "judgement", "judged_by", "note")}
    if after["document"] is not None:
        fields["source"] = record.source if record and same_source else Source(document=str(after["document"]))
    if record is not None and same_value:
        fields |= {"method": record.method, "items": record.items}
    return Observation(
        indicator=indicator.id, period=asked.period, vintage=vintage, status=after["status"] or "final", **fields
    )


def _refuse_clearing(changes: Mapping[Field, CellChange]) -> None:
    """A cell that was filled and is blank now is taken only with a new note saying why."""
    cleared = [change for change in changes.values() if change.after_value is None]
    explained = "note" in changes and changes["note"].after_value is not None
    answered = any(name in changes and changes[name].before_value is None for name in ("value", "judgement"))
    for change in cleared:
        if change.field == "note" and answered:
            continue  # the reason why there was no figure has gone: there is one now
        if explained and change.field not in _NEVER_BLANK:
            continue
        headings = "」「".join(one.heading for one in cleared)
        back = f"間違って消したときは「{change.before[:40]}」に戻してください。"
        remedy = {
            "note": "備考を改めるときは、代わりの文を書いてください。",
            "vintage": "訂正のときは、訂正が分かった日を入力してください。",
            "status": "速報・確報・改定のどれかを選んでください。",
        }.get(change.field, "記録を取り消すときは、そのわけを備考に書いてください。")
        raise WrongContent(f"記録のある「{headings}」が空欄になっています。", change.place, back + remedy)


def _vintage(row: TableRow, asked: Asked, record: Observation | None, typed: Content) -> date:
    """The day a new record is known from: as typed; today for a correction whose day was left as it was.

    What was known on a day stays known, so a correction must be later than what it corrects.
    """
    if not isinstance(typed, date):
        what = "把握日が空欄です。"
        raise WrongContent(what, row.cell("vintage").place, "その値が分かった日（公表日）を入力してください。")
    if record is None or typed > record.vintage:
        return typed
    if typed == record.vintage and asked.today > record.vintage:
        return asked.today
    if typed == record.vintage:
        raise WrongContent(
            f"同じ日（{typed}）の記録がすでにあります。その日に分かっていたことは書き換えません。",
            row.cell("vintage").place,
            "あすより後に、訂正した日を把握日にして出し直してください。",
        )
    raise WrongContent(
        f"把握日（{typed}）が、記録済みの把握日（{record.vintage}）より前です。",
        row.cell("vintage").place,
        "訂正のときは、訂正が分かった日を入力してください。",
    )
