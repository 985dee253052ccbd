"""The workbook that goes out: one row per indicator, what is known filled in and locked, what is asked left open."""

from __future__ import annotations

import io
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from unicodedata import east_asian_width

from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.answers import wording
from rashinban.monitoring.answers.contents import (
    ASKED,
    Content,
    Field,
    contents_of,
    is_share,
    number_text,
    printed,
    recorded,
    stamp,
    tidy,
)
from rashinban.monitoring.answers.guide import write_guide
from rashinban.monitoring.answers.look import Look, add_look
from rashinban.monitoring.answers.origin import Origin, write_origin
from rashinban.monitoring.answers.rules import add_rules
from rashinban.monitoring.answers.table import COLUMNS
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.table import LONGEST_CELL
from rashinban.plans.plan import Indicator, Plan, Target

SHEET = "実績"
#: The row of the headings, counted from 0; above them stand the title and what to do.
HEADER_ROW = 3
Language = Literal["ja", "en"]
_WIDTHS = (10, 25, 7, 11, 16, 16, 10, 12, 12, 12, 12, 11, 24, 18)
_CONTEXT = ("external_target", "activity_frequency")
_TALLEST = 409.0  # points of a row of Excel
_DIGITS = 15  # that Excel keeps of a number
_FIRST_DAY = date(1901, 1, 1)  # Excel's calendar is wrong before


@dataclass(frozen=True, slots=True)
class _Question:
    """One row: the indicator, the cells given with it, and what its asked cells are filled with."""

    indicator: Indicator
    given: tuple[str, ...]
    contents: Mapping[Field, Content]


def write_answer_book(
    plan: Plan,
    period: Period,
    *,
    observations: Iterable[Observation] = (),
    division: str | None = None,
    indicators: Collection[str] | None = None,
    due: date | None = None,
    edition: str | None = None,
    today: date | None = None,
    language: Language = "ja",
) -> bytes:
    """The .xlsx in which a division answers for one period, filled with what is recorded for it already.

    ``indicators`` are the ids that are asked (None: all but figures quoted as context). Given columns are locked
    without a password; asked ones are open, with lists, advice and number rules. No text becomes a formula. A hidden
    sheet says for which plan, edition, period and division it was made, and marks each row, so that ``read_answers``
    notices a record that changed in the meantime. WrongContent when a text is longer than Excel can hold.
    """
    import xlsxwriter

    log = tuple(observations)
    questions = _questions(plan, period, log, indicators, language)
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        look = add_look(book)
        page = book.add_worksheet(SHEET)
        title = wording.TITLE.fill(plan=_line(plan.title), period=_period(period, language)).in_(language)
        title += wording.FICTIONAL.in_(language) if plan.fictional else ""
        book.set_properties({"title": title[:255]})
        _write_head(page, look, title, division, due, language)
        for number, question in enumerate(questions, start=HEADER_ROW + 1):
            _write_question(page, look, number, question, language)
        add_rules(page, [one.indicator for one in questions], period, HEADER_ROW + 1, language)
        _set_page(page, title)
        write_guide(book, look, language)
        write_origin(
            book,
            Origin(
                plan=plan.id,
                edition=(edition if edition is not None else plan.edition) or "",
                period=period.code,
                period_name=period.japanese(),
                division=division or "",
                made_on=today or date.today(),
                stamps={one.indicator.id: stamp(one.contents) for one in questions},
            ),
        )
    return stream.getvalue()


def save_answer_book(plan: Plan, period: Period, path: Path) -> None:
    """The workbook of the whole plan without any record filled in, as a file: written whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(write_answer_book(plan, period))
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _questions(
    plan: Plan, period: Period, log: tuple[Observation, ...], indicators: Collection[str] | None, language: Language
) -> tuple[_Question, ...]:
    if indicators is None:
        wanted = [one for one in plan.indicators if one.kind not in _CONTEXT]
    else:
        ids = {plan.indicator(id).id for id in indicators}
        wanted = [one for one in plan.indicators if one.id in ids]
    known, previous = recorded(log, period), _previous(log, period)
    owners = {measure.id: measure.owner for measure in plan.measures}
    parents = {measure.id: measure.parent for measure in plan.measures}
    return tuple(
        _Question(
            one,
            (
                one.id,
                _line(one.label),
                _line(one.unit or ""),
                _line(one.owner or _owner(one.measure, owners, parents)),
                _line(_target(one, language)),
                _result(previous.get(one.id), language),
                _period(period, language),
            ),
            contents_of(known.get(one.id)),
        )
        for one in wanted
    )


def _owner(measure: str | None, owners: Mapping[str, str | None], parents: Mapping[str, str | None]) -> str:
    """Who answers for the nearest measure above that names somebody."""
    while measure is not None:
        if owners[measure]:
            return owners[measure] or ""
        measure = parents[measure]
    return ""


def _previous(log: Iterable[Observation], period: Period) -> dict[str, Observation]:
    """Indicator -> the last record before the period: of the same kind of period when there is one."""
    last: dict[str, Observation] = {}

    def rank(one: Observation) -> tuple[bool, date, date, date]:
        return (one.period.kind == period.kind, one.period.end, one.period.start, one.vintage)

    for one in log:
        if one.period.start < period.start and one.period.end < period.end:
            before = last.get(one.indicator)
            if before is None or rank(before) <= rank(one):
                last[one.indicator] = one
    return last


def _result(observation: Observation | None, language: Language) -> str:
    if observation is None:
        return ""
    said = printed("value", observation.value) or _word("judgement", observation.judgement, language) or "–"
    return said + _dated(observation.period, language)


def _target(indicator: Indicator, language: Language) -> str:
    """The promises in a few words: 「70以上（2026年度）」, or the criterion."""
    words = [_one_target(target, language) for target in indicator.targets if target.value is not None]
    return "、".join(words) or (indicator.criterion.text if indicator.criterion else "")


def _one_target(target: Target, language: Language) -> str:
    body = number_text(target.value or Decimal(0))
    if target.operator == "range" and target.upper is not None:
        body += f"～{number_text(target.upper)}"
    body += target.unit or ""
    if language == "ja":
        body += {">=": "以上", "<=": "以下", "~": "程度"}.get(target.operator, "")
        body += "増" if target.change_type.endswith("increase") else "減" if target.change_type.endswith("decrease") else ""
    elif target.operator in (">=", "<=", "~"):
        body = f"{target.operator} {body}"
    return body + (_dated(target.deadline, language) if target.deadline else "")


def _dated(period: Period, language: Language) -> str:
    return f" ({period.english()})" if language == "en" else f"（{period.japanese()}）"


def _line(text: str) -> str:
    """Text on one line, without what a file cannot hold."""
    return " ".join((tidy(text) or "").split())


def _period(period: Period, language: Language) -> str:
    return period.english() if language == "en" else period.japanese()


def _write_head(page: Any, look: Look, title: str, division: str | None, due: date | None, language: Language) -> None:
    page.write_string(0, 0, title, look.title)
    facts = [wording.DIVISION.fill(division=_line(division)).in_(language)] if division else []
    facts += [wording.DUE.fill(due=due.isoformat()).in_(language)] if due else []
    page.write_string(1, 0, "　".join([*facts, wording.WHAT_TO_DO.in_(language)]), look.plain)
    page.set_row(0, 24)
    page.set_row(2, 6)
    page.set_row(HEADER_ROW, 24)
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        head = look.asked_head if name in ASKED else look.given_head
        page.write_string(HEADER_ROW, column, wording.HEADINGS[name].in_(language), head)


def _write_question(page: Any, look: Look, number: int, question: _Question, language: Language) -> None:
    page.set_row(number, _height(question))
    for column, text in enumerate(question.given):
        (page.write_string if text else page.write_blank)(number, column, text, look.given)
    for column, name in enumerate(ASKED, start=len(question.given)):
        content = question.contents[name]
        shape = look.asked[name]
        if name == "value" and is_share(question.indicator.unit):
            shape = look.share  # Excel keeps 55% as 0.55 and says so only in a cell without a number format
        _write_content(page, (number, column), question, name, content, shape, language)


def _height(question: _Question) -> float:
    """Points that show every filled cell whole, and two lines at least: room for a note."""
    texts = (*question.given, *(printed(name, question.contents[name]) for name in ASKED))
    lines = (
        sum(-(-_columns(line) // (width - 2)) or 1 for line in text.split("\n"))
        for text, width in zip(texts, _WIDTHS, strict=True)
    )
    return min(13.5 * max(2, *lines) + 3, _TALLEST)


def _columns(text: str) -> int:
    """Half-width columns a text takes."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _write_content(
    page: Any, at: tuple[int, int], question: _Question, name: Field, content: Content, shape: Any, language: Language
) -> None:
    if content is None:
        page.write_blank(*at, None, shape)
    elif isinstance(content, Decimal):
        share = is_share(question.indicator.unit) and 0 < abs(content) <= 1
        exact = len(content.as_tuple().digits) <= _DIGITS and Decimal(repr(float(content))) == content
        if share or not exact:
            page.write_string(*at, f"{content:f}{'%' if share else ''}", shape)
        else:
            page.write_number(*at, float(content), shape)
    elif isinstance(content, date) and content >= _FIRST_DAY:
        page.write_datetime(*at, content, shape)
    else:
        text = _word(name, content, language)
        if len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
            raise WrongContent(
                f"指標「{question.indicator.id}」の{wording.HEADINGS[name].ja}が、Excelの1つのセルに入りません（{LONGEST_CELL:,}文字まで）。",
                remedy="文を短くしてから、様式を書き出してください。",
            )
        page.write_string(*at, text, shape)


def _word(name: Field, content: Content, language: Language) -> str:
    """A content as text: the words of the lists in the language of the workbook."""
    coded = name in ("status", "judgement") and language == "en"
    return str(content or "") if coded else printed(name, content)


def _set_page(page: Any, title: str) -> None:
    """Locked, and one A4 page wide with the headings on every page."""
    page.protect("", {"format_columns": True, "format_rows": True})
    page.freeze_panes(HEADER_ROW + 1, 2)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER_ROW)
    page.set_footer(f"&L&8 {title[:80].replace('&', '&&')}&R&8 &P / &N")
