"""A list of companies, people and networks from CSV or Excel: every mistake by sheet and cell, or line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.period_text import parse_period
from rashinban.ledger.corporate_number import read_corporate_number
from rashinban.matching.places import read_spot
from rashinban.monitoring.sheets import Cell, read_sheets
from rashinban.records import files
from rashinban.records.ledger.headings import find_header, folded
from rashinban.records.models import PartyKind

#: Column heading (NFKC, no spaces) -> field; the first of each field is the one written into the example.
HEADINGS: Mapping[str, str] = {
    "名称": "name", "企業名": "name", "会社名": "name", "団体名": "name", "氏名": "name", "名前": "name", "商号": "name",
    "ふりがな": "kana", "フリガナ": "kana", "カナ": "kana",
    "種類": "kind", "区分": "kind",
    "法人番号": "corporate_number",
    "所在地": "place", "都道府県": "place", "市区町村": "place", "地域": "place",
    "住所": "address", "業種": "industry",
    "従業員数": "employees", "従業員": "employees", "資本金": "capital", "資本金(円)": "capital",
    "ウェブサイト": "website", "URL": "website", "HP": "website", "ホームページ": "website",
    "分野・キーワード": "tags", "分野": "tags", "キーワード": "tags", "タグ": "tags",
    "別名": "names", "旧名称": "names", "旧社名": "names",
    "所属": "employer", "勤務先": "employer", "備考": "note", "公開の範囲": "confidentiality",
    "記録番号": "key",
    "会議体": "network", "ネットワーク": "network", "役割": "role", "加入日": "since", "就任日": "since",
}  # fmt: skip
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("企業・団体", "企業", "団体", "法人", "会社", "大学", "自治体"), str(PartyKind.ORGANISATION)),
    **dict.fromkeys(("個人", "人"), str(PartyKind.PERSON)),
    **dict.fromkeys(("会議体・ネットワーク", "会議体", "ネットワーク"), str(PartyKind.NETWORK)),
}
CLASSES: Mapping[str, str] = {"公開": "public", "庁内": "internal", "関係者限": "restricted", "企業秘密": "secret"}
#: Columns that may list several things, separated by any of these.
_BETWEEN = str.maketrans("；;、,，\n/／", "\x1f" * 8)


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """One row: what it says of a party (only what is filled in), its other names, and a membership if it names one."""

    place: Place
    given: Mapping[str, Any]
    names: tuple[str, ...] = ()
    employer: str = ""
    network: str = ""
    role: str = ""
    since: date | None = None
    key: str = ""


def read_parties(path: Path) -> tuple[PartyEntry, ...]:
    """The rows of a list, of every sheet that has a column of names; ManyErrors holds every mistake.

    UnreadableFile when the file cannot be opened; WrongContent when no sheet has the headings.
    """
    errors: list[RashinbanError] = []
    entries: list[PartyEntry] = []
    found = False
    for sheet in read_sheets(path):
        header = find_header(sheet, HEADINGS, frozenset({"name"}))
        if header is None:
            continue
        found = True
        columns, first = header
        errors += _wrong_headings(sheet.rows[first], columns)
        for row in sheet.rows[first + 1 :]:
            if any(not cell.blank for cell in row):
                entries += _entry(row, columns, sheet.rows[first], errors)
    if not found:
        raise WrongContent("名称の列が見つかりません。", Place(file=path.name), "一行目に「名称」という見出しを入れてください。")
    if not entries and not errors:
        errors.append(WrongContent("見出しの下に行がありません。", Place(file=path.name), "一行に一つずつ書いてください。"))
    if errors:
        raise ManyErrors(tuple(errors), Place(file=path.name))
    return tuple(entries)


def read_bytes(content: bytes, name: str) -> tuple[PartyEntry, ...]:
    """The same from the bytes of an upload."""
    return files.read_sent(read_parties, content, name)


def written_headings() -> tuple[str, ...]:
    """The headings of an example, one for each field."""
    return tuple(heading for field, heading in _first_headings().items() if field != "key")


def _first_headings() -> dict[str, str]:
    first: dict[str, str] = {}
    for heading, field in HEADINGS.items():
        first.setdefault(field, heading)
    return first


def read_cell(field: str, cell: Cell) -> Any:
    """What a cell of this field says; WrongContent when it says nothing that can be kept."""
    return _READ.get(field, _text)(cell)


def _wrong_headings(header: tuple[Cell, ...], columns: Mapping[int, str]) -> list[RashinbanError]:
    """Headings nobody knows, and two columns of one meaning: what stands below them would be lost."""
    errors: list[RashinbanError] = []
    fields = list(columns.values())
    for place, cell in enumerate(header):
        if place in columns and fields.index(columns[place]) != list(columns).index(place):
            errors.append(WrongContent(f"見出し「{cell.text}」と同じ意味の列がほかにもあります。", cell.place, "どちらかの列を消してください。"))
        elif place not in columns and not cell.blank:
            near = get_close_matches(folded(cell), HEADINGS, 1)
            hint = f"「{near[0]}」のことですか。" if near else ""
            errors.append(WrongContent(f"見出し「{cell.text}」は使えません。{hint}", cell.place, "見出しを直すか、その列を消してください。"))
    return errors


def _entry(
    row: tuple[Cell, ...], columns: Mapping[int, str], header: tuple[Cell, ...], errors: list[RashinbanError]
) -> list[PartyEntry]:
    """The entry of a row, or nothing when something in it is wrong."""
    cells = {field: row[place] for place, field in columns.items() if place < len(row) and not row[place].blank}
    here = next(cell.place for cell in row if not cell.blank)
    before = len(errors)
    for place, cell in enumerate(row):
        if not cell.blank and (place >= len(header) or header[place].blank):
            errors.append(WrongContent(f"見出しのない列に「{cell.text}」とあります。", cell.place, "見出しを付けるか、消してください。"))
    read: dict[str, Any] = {}
    for field, cell in cells.items():
        try:
            read[field] = read_cell(field, cell)
        except RashinbanError as error:
            errors.append(type(error)(error.what, cell.place, error.remedy))
    if "name" not in cells:
        errors.append(WrongContent("名称が空欄です。", here, "名称を書くか、その行を消してください。"))
    if "since" in cells and not {"network", "role"} & cells.keys():
        errors.append(WrongContent("加入日がありますが、会議体も役割もありません。", cells["since"].place, "会議体か役割を書いてください。"))
    if {"network", "role"} & cells.keys() and "since" not in cells:
        cell = cells.get("network") or cells["role"]
        errors.append(WrongContent("会議体や役割がありますが、加入日がありません。", cell.place, "加入日（就任日）を書いてください。"))
    if len(errors) > before:
        return []
    apart = {name: read.pop(name) for name in ("names", "employer", "network", "role", "since", "key") if name in read}
    return [PartyEntry(cells["name"].place, read, **apart)]


def _text(cell: Cell) -> str:
    return cell.text.strip()


def _several(cell: Cell) -> tuple[str, ...]:
    parts = (part.strip() for part in cell.text.translate(_BETWEEN).split("\x1f"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _names(cell: Cell) -> tuple[str, ...]:
    """Other names; a comma may belong to one (Co., Ltd.), so only ；、 and lines separate them."""
    return tuple(dict.fromkeys(part.strip() for part in cell.text.replace("、", "；").replace("\n", "；").replace(";", "；").split("；") if part.strip()))


def _word(words: Mapping[str, str], what: str) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        found = words.get(folded(cell))
        if found is None:
            raise WrongContent(f"{what}「{cell.text}」は使えません。", remedy=f"{'、'.join(words)} のどれかにしてください。")
        return found

    return read


def _place(cell: Cell) -> str:
    """The five-digit code: of the municipality where a code was given, else of the prefecture."""
    text = cell.text.strip()
    if text.isdecimal() and len(text) in (1, 4):  # Excel takes the leading zero away
        text = f"0{text}"
    spot = read_spot(text)
    return spot.municipality if spot.municipality.isdecimal() else spot.prefecture


def _whole(cell: Cell) -> int:
    """A number of people or yen; 人, 名, 円 and thousands separators are allowed, 1千万円 is read out."""
    text = unicodedata.normalize("NFKC", cell.text).replace(",", "").strip()
    scale = 1
    for word in ("人", "名", "円"):
        text = text.removesuffix(word)
    for word, size in (("億", 10**8), ("千万", 10**7), ("百万", 10**6), ("万", 10**4), ("千", 10**3)):
        if text.endswith(word):
            text, scale = text.removesuffix(word), size
            break
    try:
        exact = Decimal(text) * scale
    except InvalidOperation:
        exact = Decimal(-1)
    if not exact.is_finite() or exact < 0 or exact != int(exact) or exact >= 2**63:
        raise WrongContent(f"「{cell.text}」は0以上の整数として読めません。", remedy="半角の数字で書いてください。")
    return int(exact)


def read_day(cell: Cell) -> date:
    """A day, as Excel keeps it or as it is written; WrongContent when it is none."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    text = cell.text.strip()
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        pass
    try:
        period = parse_period(text)
    except RashinbanError:
        period = None
    if period is None or period.kind != "day":
        raise WrongContent(f"「{cell.text}」は日付として読めません。", remedy="2026-04-01 のように書いてください。")
    return period.start


_READ: Mapping[str, Callable[[Cell], Any]] = {
    "kind": _word(KINDS, "種類"),
    "confidentiality": _word(CLASSES, "公開の範囲"),
    "corporate_number": lambda cell: read_corporate_number(cell.text),
    "place": _place,
    "employees": _whole,
    "capital": _whole,
    "tags": _several,
    "names": _names,
    "since": read_day,
}
