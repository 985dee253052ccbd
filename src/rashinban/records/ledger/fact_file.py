"""Activities as a table, one row for each: read from CSV or Excel by cell, and written so that they can be given back."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.ledger.kinds import kinds
from rashinban.monitoring.sheets import Cell, read_sheets
from rashinban.records import files
from rashinban.records.ledger.headings import find_header, folded
from rashinban.records.ledger.party_file import CLASSES, read_day
from rashinban.records.ledger.sheet_file import clean, write_sheet
from rashinban.records.ledger.showing import Shown

#: Column -> how it may be headed (NFKC, no spaces); the first is the one that is written.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "key": ("記録番号", "番号"),
    "on": ("日付", "年月日", "実施日", "開催日"),
    "until": ("終了日",),
    "kind": ("種類", "区分", "活動の種類"),
    "party": ("企業・団体", "企業名", "会社名", "団体名", "相手先"),
    "counterpart": ("相手", "相手方"),
    "role": ("役割",),
    "measure": ("施策", "施策番号"),
    "network": ("会議体", "ネットワーク"),
    "gathering": ("集まり", "集まりの名称", "会議名"),
    "amount": ("数量・金額", "数量", "金額", "人数", "件数"),
    "unit": ("単位",),
    "tags": ("分野・キーワード", "分野", "キーワード"),
    "note": ("内容", "備考", "メモ", "概要"),
    "evidence_link": ("根拠のリンク",),
    "confidentiality": ("公開の範囲",),
    "why": ("直すわけ", "訂正の理由"),
}
#: Columns of the list as CSV that are told and not taken in.
_BESIDE = frozenset({"確認"})
_NAMES = {heading: name for name, ways in HEADINGS.items() for heading in ways}
_CLASS_WORDS = {value: label for label, value in CLASSES.items()}
_LIMITS = {"key": 100, "role": 100, "unit": 20, "note": 10_000, "evidence_link": 1000}


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One row: what its cells say (an empty one of a column that is there says so), and where they are."""

    place: Place
    said: Mapping[str, Any]
    places: Mapping[str, Place]

    def at(self, column: str) -> Place:
        """The cell of a column, for what is wrong with it."""
        return self.places.get(column, self.place)


def read_facts(path: Path) -> tuple[FactEntry, ...]:
    """The rows of every sheet that has the headings 日付 and 種類; ManyErrors holds every mistake with its cell."""
    errors: list[RashinbanError] = []
    entries: list[FactEntry] = []
    headed = False
    for sheet in read_sheets(path):
        header = find_header(sheet, _NAMES, frozenset({"on", "kind"}))
        if header is None:
            continue
        headed = True
        columns, first = header
        errors += _wrong_headings(sheet.rows[first], columns)
        for row in sheet.rows[first + 1 :]:
            if any(not cell.blank for cell in row):
                entries += _entry(row, columns, errors)
    if not headed:
        raise WrongContent(_("見出し「日付」と「種類」がありません。"), Place(file=path.name), _("一行目に、様式のとおりの見出しを入れてください。"))
    seen: dict[str, Place] = {}
    for entry in entries:
        key = entry.said.get("key")
        if key and seen.setdefault(key, entry.place) != entry.place:
            errors.append(WrongContent(_("記録番号「%(key)s」が2度あります。") % {"key": key}, entry.at("key"), _("写した行なら、記録番号を空欄にしてください。")))
    if not entries and not errors:
        errors.append(WrongContent(_("見出しの下に行がありません。"), Place(file=path.name), _("一行に一つずつ書いてください。")))
    if errors:
        raise ManyErrors(tuple(errors), Place(file=path.name))
    return tuple(entries)


def read_bytes(content: bytes, name: str) -> tuple[FactEntry, ...]:
    """The same from the bytes of an upload."""
    return files.read_sent(read_facts, content, name)


def said_of(shown: Shown) -> dict[str, Any]:
    """What the row of a fact says, as it is read back; what may not be named stays empty."""
    fact = shown.fact
    texts = {
        "key": fact.key,
        **{name: str(row) if (row := getattr(shown, name)) else "" for name in ("party", "counterpart", "network")},
        "gathering": shown.gathering.title if shown.gathering else "",
        "measure": (shown.measure.number or shown.measure.key) if shown.measure else "",
        **{name: getattr(fact, name) for name in ("role", "unit", "note", "evidence_link")},
    }
    plain = {"on": fact.on, "until": fact.until, "kind": fact.kind, "amount": fact.amount, "confidentiality": fact.confidentiality}
    return plain | {name: clean(text) for name, text in texts.items()} | {"tags": _several("、".join(fact.tags))}


def write_facts(lines: Iterable[Shown]) -> bytes:
    """The facts as the table that is read back; without any it is the empty form."""
    return write_sheet("活動", [ways[0] for ways in HEADINGS.values()], (_cells(said_of(line)) for line in lines))


def _cells(said: Mapping[str, Any]) -> list[Any]:
    known = kinds().get(said["kind"])
    told = {
        **said,
        "kind": known.label if known else said["kind"],
        "tags": "、".join(said["tags"]),
        "confidentiality": _CLASS_WORDS.get(said["confidentiality"], ""),
    }
    return [told.get(name) for name in HEADINGS]


def _wrong_headings(header: tuple[Cell, ...], columns: Mapping[int, str]) -> list[RashinbanError]:
    errors: list[RashinbanError] = []
    fields = list(columns.values())
    for place, cell in enumerate(header):
        if place in columns and fields.index(columns[place]) != list(columns).index(place):
            errors.append(WrongContent(_("見出し「%(text)s」と同じ意味の列がほかにもあります。") % {"text": cell.text}, cell.place, _("どちらかの列を消してください。")))
        elif place not in columns and not cell.blank and folded(cell) not in _BESIDE:
            errors.append(WrongContent(_("見出し「%(text)s」は使えません。") % {"text": cell.text}, cell.place, _("見出しを直すか、その列を消してください。")))
    return errors


def _entry(row: tuple[Cell, ...], columns: Mapping[int, str], errors: list[RashinbanError]) -> list[FactEntry]:
    cells = {name: row[place] for place, name in columns.items() if place < len(row)}
    here = next(cell.place for cell in row if not cell.blank)
    before = len(errors)
    said: dict[str, Any] = {name: () if name == "tags" else None if name in ("until", "amount") else "" for name in columns.values()}
    for name, cell in cells.items():
        if cell.blank:
            continue
        try:
            said[name] = _READ.get(name, _text)(cell)
            if isinstance(said[name], str) and len(said[name]) > _LIMITS.get(name, 200):
                raise WrongContent(_("長すぎます（%(most)d字まで）。") % {"most": _LIMITS.get(name, 200)}, remedy=_("短くしてください。"))
        except RashinbanError as error:
            errors.append(type(error)(error.what, cell.place, error.remedy))
    for name in ("on", "kind"):
        if name not in cells or cells[name].blank:
            what = _("「%(heading)s」が空欄です。") % {"heading": HEADINGS[name][0]}
            errors.append(WrongContent(what, cells[name].place if name in cells else here, _("書き入れるか、その行を消してください。")))
    return [FactEntry(here, said, {name: cell.place for name, cell in cells.items()})] if len(errors) == before else []


def _text(cell: Cell) -> str:
    return clean(cell.text)


def _several(text: str) -> tuple[str, ...]:
    parts = clean(text).replace("；", "、").replace(";", "、").replace("\n", "、").split("、")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _kind(cell: Cell) -> str:
    text = unicodedata.normalize("NFKC", cell.text).strip()
    for kind in kinds().values():
        if text in (kind.name, kind.label, kind.label_en):
            return kind.name
    labels = "、".join(kind.label for kind in kinds().values())
    raise WrongContent(_("種類「%(text)s」は使えません。") % {"text": text}, remedy=_("%(words)s のどれかにしてください。") % {"words": labels})


def _amount(cell: Cell) -> Decimal:
    text = unicodedata.normalize("NFKC", cell.text).replace(",", "").strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**14 or number != round(number, 4):
        raise WrongContent(_("「%(text)s」は数として読めません。") % {"text": cell.text}, remedy=_("単位を付けずに、半角の数字で書いてください（小数は4けたまで）。"))
    return number


def _class(cell: Cell) -> str:
    found = CLASSES.get(folded(cell))
    if found is None:
        raise WrongContent(_("公開の範囲「%(text)s」は使えません。") % {"text": cell.text}, remedy=_("%(words)s のどれかにしてください。") % {"words": "、".join(CLASSES)})
    return found


_READ: Mapping[str, Callable[[Cell], Any]] = {
    "on": read_day,
    "until": read_day,
    "kind": _kind,
    "amount": _amount,
    "tags": lambda cell: _several(cell.text),
    "confidentiality": _class,
}
