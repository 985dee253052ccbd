"""A matching day as an Excel file: who meets whom by slot, by firm and by supporter, and the table of wishes; and the
table of wishes read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from rashinban.core.errors import ManyErrors, Place, RashinbanError, UnreadableFile, WrongContent
from rashinban.matching.seating import Guest, MatchingDay, Meeting, Wish
from rashinban.matching.wish_text import MUST, NEVER, read_wish, wish_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WISHES = "希望"
#: The table of wishes: keys of the supporters in this row, their names below, the firms from the row after.
_KEYS, _NAMES, _FIRST = 3, 4, 5
_MOST_CELLS = 1_000_000


def slot_words(slot: int, starts: time | None, minutes: int) -> str:
    """A slot in words, with its time where the day says when it starts.

    >>> slot_words(2, time(13, 0), 30)
    '2枠 13:30–14:00'
    """
    if starts is None:
        return f"{slot}枠"
    first = datetime.combine(date.min, starts) + timedelta(minutes=minutes * (slot - 1))
    return f"{slot}枠 {first:%H:%M}–{first + timedelta(minutes=minutes):%H:%M}"


def write_day_book(title: str, day: MatchingDay, meetings: Sequence[Meeting], starts: time | None = None, minutes: int = 30) -> bytes:
    """The workbook. Without meetings it holds the table of wishes alone."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        look = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True, "valign": "top"}),
            "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
            "open": book.add_format({"border": 1, "align": "center", "bg_color": "#FFFBE6"}),
            "quiet": book.add_format({"font_color": "#767676"}),
        }
        if meetings:
            slots = [slot_words(slot, starts, minutes) for slot in range(1, day.slots + 1)]
            _by_slot(book.add_worksheet("時間枠ごと"), title, day, meetings, slots, look)
            _by_guest(book.add_worksheet("企業ごと"), f"{title}　企業ごと", day.firms, day, meetings, slots, look)
            _by_guest(book.add_worksheet("支援者ごと"), f"{title}　支援者ごと", day.supporters, day, meetings, slots, look)
        _wishes(book.add_worksheet(WISHES), title, day, look)
    return buffer.getvalue()


def _by_slot(sheet: Any, title: str, day: MatchingDay, meetings: Sequence[Meeting], slots: Sequence[str], look: dict[str, Any]) -> None:
    names = {guest.key: guest.called for guest in (*day.firms, *day.supporters)}
    sheet.write_string(0, 0, title, look["title"])
    for column, word in enumerate(("時間枠", "企業", "支援者")):
        sheet.write_string(2, column, word, look["head"])
    for row, meeting in enumerate(sorted(meetings), start=3):
        for column, word in enumerate((slots[meeting.slot - 1], names[meeting.firm], names[meeting.supporter])):
            sheet.write_string(row, column, word, look["cell"])
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 2, 36)
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 0, 2 + len(meetings), 2)


def _by_guest(sheet: Any, title: str, guests: Sequence[Guest], day: MatchingDay, meetings: Sequence[Meeting], slots: Sequence[str], look: dict[str, Any]) -> None:
    names = {guest.key: guest.called for guest in (*day.firms, *day.supporters)}
    sheet.write_string(0, 0, title, look["title"])
    for column, word in enumerate(("名前", *slots)):
        sheet.write_string(2, column, word, look["head"])
    for row, guest in enumerate(guests, start=3):
        sheet.write_string(row, 0, guest.called, look["cell"])
        for slot in range(1, day.slots + 1):
            met = [m.supporter if m.firm == guest.key else m.firm for m in meetings if m.slot == slot and guest.key in (m.firm, m.supporter)]
            sheet.write_string(row, slot, "\n".join(names[key] for key in met) if met else "（不在）" if slot in guest.absent else "", look["cell"])
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, day.slots, 22)
    sheet.freeze_panes(3, 1)


def _wishes(sheet: Any, title: str, day: MatchingDay, look: dict[str, Any]) -> None:
    given = {(wish.firm, wish.supporter): wish_text(wish.weight, wish.rule) for wish in day.wishes}
    sheet.write_string(0, 0, f"{title}　希望の表", look["title"])
    sheet.write_string(1, 0, f"1（弱い）〜5（強い）、{MUST}（必ず会う）、{NEVER}（会わせない）を書きます。空欄は希望なしです。行と列の番号は変えないでください。")
    sheet.write_string(_NAMES - 1, 1, "企業＼支援者", look["head"])
    for column, guest in enumerate(day.supporters, start=2):
        sheet.write_string(_KEYS - 1, column, guest.key, look["quiet"])
        sheet.write_string(_NAMES - 1, column, guest.called, look["head"])
    for row, firm in enumerate(day.firms, start=_FIRST - 1):
        sheet.write_string(row, 0, firm.key, look["quiet"])
        sheet.write_string(row, 1, firm.called, look["head"])
        for column, guest in enumerate(day.supporters, start=2):
            text = given.get((firm.key, guest.key), "")
            if text.isdecimal():
                sheet.write_number(row, column, int(text), look["open"])
            else:
                sheet.write_string(row, column, text, look["open"])
    if day.firms and day.supporters:
        allowed = {"validate": "list", "source": ["1", "2", "3", "4", "5", MUST, NEVER], "error_type": "warning"}
        sheet.data_validation(_FIRST - 1, 2, _FIRST - 2 + len(day.firms), 1 + len(day.supporters), allowed)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, 1 + len(day.supporters), 14)
    sheet.freeze_panes(_NAMES, 2)


def read_wish_book(content: bytes, name: str, day: MatchingDay) -> tuple[Wish, ...]:
    """The wishes of a filled-in table, all of them or none: ManyErrors names every cell that cannot be read.

    Rows and columns are known by their number; one that was added by hand, by its name.
    """
    sheet = _open(content, name)
    errors: list[RashinbanError] = []
    rows = _guests(sheet, name, day.firms, [(row, 1, 2) for row in range(_FIRST, sheet.max_row + 1)], errors, by_row=True)
    columns = _guests(sheet, name, day.supporters, [(column, _KEYS, _NAMES) for column in range(3, sheet.max_column + 1)], errors, by_row=False)
    wishes = []
    for row, firm in rows.items():
        for column, supporter in columns.items():
            cell = sheet.cell(row, column)
            try:
                found = read_wish("" if cell.value is None else str(cell.value), Place(file=name, sheet=WISHES, cell=cell.coordinate))
            except RashinbanError as wrong:
                errors.append(wrong)
                continue
            if found is not None:
                wishes.append(Wish(firm, supporter, *found))
    if errors:
        raise ManyErrors(tuple(errors))
    return tuple(wishes)


def _open(content: bytes, name: str) -> Worksheet:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=False, data_only=True)
    except Exception as wrong:
        raise UnreadableFile("Excelファイルとして開けません。", Place(file=name), "ダウンロードした希望の表（xlsx）に書き込んで、送り直してください。") from wrong
    if WISHES not in book.sheetnames:
        raise WrongContent(f"「{WISHES}」のシートがありません。", Place(file=name), "ダウンロードした希望の表に書き込んで、送り直してください。")
    sheet: Worksheet = book[WISHES]
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        raise WrongContent("希望の表が大きすぎます。", Place(file=name, sheet=WISHES), "使っていない行と列を消してください。")
    return sheet


def _guests(sheet: Worksheet, file: str, guests: Sequence[Guest], lines: Sequence[tuple[int, int, int]], errors: list[RashinbanError], *, by_row: bool) -> dict[int, str]:
    """Row (or column) -> the guest it is about, by the number that stands there or else the name."""
    keys = {guest.key for guest in guests}
    names: dict[str, list[str]] = {}
    for guest in guests:
        names.setdefault(guest.called, []).append(guest.key)
    found: dict[int, str] = {}
    for line, at_key, at_name in lines:
        cells = [sheet.cell(line, at) if by_row else sheet.cell(at, line) for at in (at_key, at_name)]
        key, called = ("" if cell.value is None else str(cell.value).strip() for cell in cells)
        where = Place(file=file, sheet=WISHES, cell=cells[1].coordinate)
        if not key and not called:
            continue
        meant = key if key in keys else names[called][0] if len(names.get(called, ())) == 1 else None
        if meant is None:
            errors.append(WrongContent(f"「{called or key}」は、この日の参加者にありません。", where, "先に参加者に加えるか、この行（列）を消してください。"))
        elif meant in found.values():
            errors.append(WrongContent(f"「{called or key}」が二度あります。", where, "どちらかを消してください。"))
        else:
            found[line] = meant
    return found
