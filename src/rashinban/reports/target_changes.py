"""Changes of targets in words: the record on each page, and what they did to the state."""

from __future__ import annotations

from collections.abc import Iterable

from rashinban.monitoring.promises import promises
from rashinban.monitoring.target_changes import REASON_KINDS, MovedTarget, TargetChange
from rashinban.plans.plan import Indicator, Target
from rashinban.reports.contents import Figure, MovedTargetLine, Page, Said, TargetChangeRow
from rashinban.reports.figures import date_text, unit_text
from rashinban.reports.pages import Context
from rashinban.reports.sources import unique


def tell_changes(
    context: Context, pages: tuple[Page, ...], moved: Iterable[MovedTarget]
) -> tuple[tuple[Page, ...], tuple[MovedTargetLine, ...]]:
    """The pages with the record of their targets, and one line for every indicator whose targets were changed.

    Where success came from moving the target, the reason in the table of all indicators and the lead say so.
    """
    by_indicator = {one.indicator: one for one in moved}
    told, lines = [], []
    for page in pages:
        found = by_indicator.get(page.row.indicator)
        if found is not None:
            rows = _rows(context, context.plan.indicator(found.indicator), found.changes)
            line = _line(context, page, found, rows)
            lines.append(line)
            page = _told(context, page, found, line, rows)
        told.append(page)
    return tuple(told), tuple(lines)


def _rows(context: Context, indicator: Indicator, changes: Iterable[TargetChange]) -> tuple[TargetChangeRow, ...]:
    """The record, oldest first; a target that was decided on later leads back to its decision as well."""
    rows: list[TargetChangeRow] = []
    decided: tuple[int, ...] = ()
    for change in changes:
        mark = context.bibliography.decision(indicator.label, change)
        rows.append(_row(context, indicator, change, decided, mark))
        decided = (mark,)
    return tuple(rows)


def _row(
    context: Context, indicator: Indicator, change: TargetChange, decided: tuple[int, ...], mark: int
) -> TargetChangeRow:
    language = context.words.language
    return TargetChangeRow(
        decided_on=change.decided_on,
        decided_text=date_text(change.decided_on, language),
        before=_figure(context, indicator, change.before, decided),
        after=_figure(context, indicator, change.after, (mark,)),
        reason_kind=change.reason_kind,
        reason_kind_text=REASON_KINDS[change.reason_kind].in_(language),
        reason=change.reason,
        decided_by=change.decided_by,
        marks=(mark,),
    )


def _figure(
    context: Context, indicator: Indicator, targets: tuple[Target, ...], decided: tuple[int, ...] = ()
) -> Figure:
    """Several targets as one figure in words; a number only when one level is all there is."""
    alone = targets[0] if len(targets) == 1 and targets[0].change_type == "level" else None
    sources = [target.source for target in targets] or [indicator.criterion.source if indicator.criterion else None]
    return Figure(
        text=promises(indicator, targets).in_(context.words.language),
        value=alone.value if alone else None,
        unit=unit_text(indicator.unit) or None,
        marks=unique((*(context.bibliography.plan(source, indicator.source) for source in sources), *decided)),
    )


def _line(context: Context, page: Page, moved: MovedTarget, rows: tuple[TargetChangeRow, ...]) -> MovedTargetLine:
    indicator = context.plan.indicator(moved.indicator)
    first, now = rows[0].before, _figure(context, indicator, moved.now, rows[-1].marks)
    marks = unique((*first.marks, *now.marks, *(mark for row in rows for mark in row.marks)))
    return MovedTargetLine(
        row=page.row.number,
        indicator=moved.indicator,
        label=page.row.label,
        first=first,
        now=now,
        state_first=moved.state_first,
        state=moved.state,
        move=moved.move,
        effect=moved.effect,
        said=Said(
            text=moved.sentence.in_(context.words.language), strong=moved.effect == "moved_into_success", marks=marks
        ),
    )


def _told(
    context: Context, page: Page, moved: MovedTarget, line: MovedTargetLine, rows: tuple[TargetChangeRow, ...]
) -> Page:
    decided = rows[-1].marks
    targets = tuple(
        target.model_copy(update={"figure": _decided(target.figure, decided)}) for target in page.targets
    )
    row = page.row.model_copy(update={"target": _decided(page.row.target, decided)})
    page = page.model_copy(update={"target_history": rows, "targets": targets, "row": row})
    if moved.effect == "same_state":
        return page
    lead = _and(context, page.lead, line.said.text, line.said.marks)
    reason = _and(context, page.row.reason, moved.headline.in_(context.words.language), line.said.marks)
    return page.model_copy(update={"lead": lead, "row": page.row.model_copy(update={"reason": reason})})


def _decided(figure: Figure, marks: tuple[int, ...]) -> Figure:
    """A target in force leads back to the decision for it, and to the plan it stands in."""
    return figure.model_copy(update={"marks": unique((*figure.marks, *marks))})


def _and(context: Context, said: Said, more: str, marks: tuple[int, ...]) -> Said:
    between = "" if context.words.language == "ja" else " "
    return said.model_copy(update={"text": f"{said.text}{between}{more}", "marks": unique((*said.marks, *marks))})
