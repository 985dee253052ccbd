"""Answers read back from our workbook, from the same columns as a table in Excel or CSV, and from pasted text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from rashinban.core.errors import Place, UnreadableFile, WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.answers.book import SHEET
from rashinban.monitoring.answers.comparison import Answers, Asked, compare
from rashinban.monitoring.answers.contents import recorded
from rashinban.monitoring.answers.origin import check_origin, read_origin
from rashinban.monitoring.answers.table import FIELDS, AnswerTable, placed, table_of
from rashinban.monitoring.answers.workbook import LIMITS, Opened, open_workbook
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.sheets import Sheet, decode, text_rows
from rashinban.plans.documents.guards import check_content, read_bytes, unknown_format
from rashinban.plans.plan import Plan

_TEXTS = ("csv", "tsv", "txt")
PASTED = "貼り付けた表"


def read_answers(
    path: Path,
    plan: Plan,
    period: Period,
    known: Iterable[Observation],
    *,
    indicators: Collection[str] | None = None,
    division: str | None = None,
    edition: str | None = None,
    today: date | None = None,
    name: str | None = None,
    drafts: Collection[str] = (),
) -> Answers:
    """What a file says beside ``known``: our workbook, or the same columns as .xlsx, .csv, .tsv or .txt.

    ``indicators`` are the ids this division is asked for (None: all of the plan); other rows are set aside.
    ``name`` is what the file is called in messages when ``path`` is a temporary one. ``division`` and ``edition``
    must be those the workbook was made for; the edition is the plan's when none is given.
    ``drafts`` are the ids whose record is not approved yet: an answer replaces it, on the same day too.

    A correction of a record becomes a new observation: known from the day that was typed when it is later than the
    record's, otherwise from ``today``. So ``observations.append(known, answers.observations)`` always succeeds.

    UnreadableFile when the file is not what it claims to be, WrongContent when it belongs elsewhere, ManyErrors with
    every mistake by sheet and cell; then nothing is returned.
    """
    called = name or path.name
    extension = Path(called).suffix.lower().lstrip(".")
    asked = Asked(plan, period, recorded(known, period), indicators, today or date.today(), drafts)
    _check_kind(called, extension)
    data = _bytes(path, called)
    if extension in _TEXTS:
        check_content(called, extension, data, LIMITS)
        return _compare_text(decode(data, Place(file=called)), called, asked)
    return compare(_workbook_table(open_workbook(data, called), called, asked, division, edition), asked)


def read_pasted(
    text: str,
    plan: Plan,
    period: Period,
    known: Iterable[Observation],
    *,
    indicators: Collection[str] | None = None,
    today: date | None = None,
    drafts: Collection[str] = (),
) -> Answers:
    """What pasted text says: rows copied from Excel (tabs) or a CSV, with headings or in our own column order."""
    if len(text.encode()) > LIMITS.file_bytes:
        what, remedy = "貼り付けた表が大きすぎます。", "必要な行だけを貼り付けるか、ファイルで出してください。"
        raise UnreadableFile(what, Place(file=PASTED), remedy)
    asked = Asked(plan, period, recorded(known, period), indicators, today or date.today(), drafts)
    return _compare_text(text.lstrip("\ufeff").lstrip("\r\n"), PASTED, asked)


def _check_kind(name: str, extension: str) -> None:
    if extension == "xls":
        what = "旧形式のExcelブック（.xls）は受け取れません。"
        raise UnreadableFile(what, Place(file=name), "Excelで開き、「Excelブック（.xlsx）」として保存し直してください。")
    if extension not in ("xlsx", *_TEXTS):
        raise unknown_format(name, extension, [".xlsx", ".csv"])


def _bytes(path: Path, name: str) -> bytes:
    """The bytes of the file; refused by its size before any of it is read."""
    if path.is_file() and (size := path.stat().st_size) > LIMITS.file_bytes:
        raise UnreadableFile(
            f"ファイルが大きすぎます（{size / 2**20:.0f} MB。上限は{LIMITS.file_bytes / 2**20:.0f} MB）。",
            Place(file=name),
            "貼り付けた画像や使っていないシートを消すか、様式を書き出し直してください。",
        )
    try:
        return read_bytes(path, LIMITS)
    except UnreadableFile as error:
        raise UnreadableFile(error.what, replace(error.where, file=name), error.remedy) from error


def _compare_text(text: str, name: str, asked: Asked) -> Answers:
    sheet = placed(text_rows(text, Place(file=name)))
    if not any(not cell.blank for row in sheet.rows for cell in row):
        raise WrongContent("中身がありません。", sheet.place, "見出しの行から最後の行までを入れてください。")
    ids = {indicator.id for indicator in asked.plan.indicators}
    return compare(table_of(sheet, ("indicator", "period"), ids), asked)


def _workbook_table(
    opened: Opened, name: str, asked: Asked, division: str | None, edition: str | None
) -> AnswerTable:
    place = Place(file=name)
    if opened.hidden is None:
        if not opened.tables:
            what = "見出しの行が見つかりません。必要な見出しは指標番号・期間・実績値・把握日です。"
            raise WrongContent(what, place, "実績の様式か、同じ見出しの表を選んでください。")
        note = "様式の控え（隠しシート）がないため、ふつうの表として読みました。ほかの人の変更と重なっても気づけません。"
        table = table_of(_only(opened.tables, place), ("indicator", "period"))
        return replace(table, notes=(note,))
    origin = read_origin(opened.hidden)
    check_origin(origin, asked.plan, asked.period, division, edition, place)
    if SHEET not in opened.names:
        names = "」「".join(opened.names)
        what = f"シート「{SHEET}」がありません。あるのは「{names}」です。"
        raise WrongContent(what, place, f"実績を入力したシートの名前を「{SHEET}」に戻してください。")
    sheet = _only(opened.tables, place)
    if sheet.place.sheet != SHEET:
        what = f"シート「{SHEET}」に見出しの行がありません。"
        raise WrongContent(what, Place(file=name, sheet=SHEET), "見出しの行を元に戻すか、様式を書き出し直してください。")
    return replace(table_of(sheet, FIELDS), stamps=origin.stamps)


def _only(tables: tuple[Sheet, ...], place: Place) -> Sheet:
    if len(tables) == 1:
        return tables[0]
    if not tables:
        raise WrongContent("見出しの行が見つかりません。", place, "消した見出しの行を元に戻すか、様式を書き出し直してください。")
    names = "」「".join(table.place.sheet or "" for table in tables)
    raise WrongContent(
        f"実績の表が{len(tables)}つあります（シート「{names}」）。どれを受け取ればよいか分かりません。",
        place,
        "出す表を1つだけ残し、ほかのシートを消してください。",
    )
