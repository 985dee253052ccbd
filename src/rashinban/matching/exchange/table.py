"""Programmes from a table with Japanese headings: CSV or Excel, a row for each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.source import Source
from rashinban.core.value import too_large
from rashinban.ledger.card import Card, Condition, Rule
from rashinban.matching.exchange.columns import COLUMNS, folded, known_headings
from rashinban.matching.places import read_reach

_BETWEEN = re.compile(r"\s*[；;\n]\s*|\s+/\s+")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s.*|T.*)?")
_HEADINGS = {column.name: column.heading for column in COLUMNS}
Rows = Sequence[tuple[Place, list[str]]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: what stands under each heading, and where it is."""

    cells: dict[str, str]
    place: Place

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def parts(self, name: str) -> tuple[str, ...]:
        """The values of a cell that holds several."""
        return tuple(dict.fromkeys(part.strip() for part in _BETWEEN.split(self[name]) if part.strip()))


def read_table(rows: Rows, file: str) -> tuple[tuple[Card, str], ...]:
    """Every row as a card, with the name of its provider. ManyErrors with everything that is wrong, row by row.

    Sheets without the heading 名称 are passed over as long as one sheet has it.
    """
    table = _table(rows, file)
    keys = {row["number"]: f"table-{row['number']}" for row in table if row["number"]}
    found: list[tuple[Card, str]] = []
    errors: list[RashinbanError] = []
    seen: dict[str, Place] = {}
    for row in table:
        try:
            card = _card(row, keys, file)
            if card.key in seen:
                raise _wrong(row, f"「{card.title}」が2度出てきます", f"{seen[card.key]}と番号か名称を分けてください。")
            seen[card.key] = row.place
            found.append((card, row["provider"]))
        except ManyErrors as wrong:
            errors += wrong.errors
        except RashinbanError as wrong:
            errors.append(wrong)
    if errors:
        raise ManyErrors(tuple(errors), Place(file=file))
    if not found:
        raise WrongContent("見出しの下に制度が一件もありません。", Place(file=file), "1行に1つの制度を書いてください。")
    return tuple(found)


def _table(rows: Rows, file: str) -> list[TableRow]:
    known = known_headings()
    table: list[TableRow] = []
    sheet: str | None = None
    columns: dict[int, str] = {}
    headed = False
    for place, cells in rows:
        if place.sheet != sheet:
            sheet, columns = place.sheet, {}
        if not columns:
            names = [known.get(folded(cell)) for cell in cells]
            if "title" in names:
                columns, headed = {column: name for column, name in enumerate(names) if name}, True
                _check_headings(cells, names, place)
            continue
        values = {name: cells[column] for column, name in columns.items() if column < len(cells) and cells[column]}
        if values:
            table.append(TableRow(values, place))
    if not headed:
        raise WrongContent(
            "制度の表ではありません。見出し「名称」が見つかりません。", Place(file=file), "様式をダウンロードして、その見出しの下に書いてください。"
        )
    return table


def _check_headings(cells: Sequence[str], names: Sequence[str | None], place: Place) -> None:
    strange = [cell for cell, name in zip(cells, names, strict=True) if cell and name is None]
    if strange:
        raise WrongContent(
            f"知らない見出しがあります：{'、'.join(strange)}。", place, "様式の見出しに合わせるか、その列を消してください。書いた条件が捨てられるのを防ぐためです。"
        )
    twice = sorted({_HEADINGS[name] for name in names if name and names.count(name) > 1})
    if twice:
        raise WrongContent(f"同じ見出しが2度あります：{'、'.join(twice)}。", place, "一つにまとめてください。")


def _card(row: TableRow, keys: dict[str, str], file: str) -> Card:
    if not row["title"]:
        raise _wrong(row, "名称がありません", "制度の名称を書いてください。")
    errors: list[RashinbanError] = []

    def read(reader: Any, *given: Any) -> Any:
        try:
            return reader(row, *given)
        except RashinbanError as wrong:
            errors.append(wrong)
            return None

    source = Source(
        document=row["document"] or file, publisher=row["provider"] or None, sheet=row.place.sheet, cell=row.place.cell, quotation=row["title"]
    )
    columns = {
        "valid_from": read(_day, "valid_from"),
        "valid_to": read(_day, "valid_to"),
        "limit": read(_number, "limit"),
        "conditions": read(_conditions, source) or (),
        "rules": read(_rules, keys, source) or (),
        "link": read(_link),
    }
    if columns["valid_from"] and columns["valid_to"] and columns["valid_to"] < columns["valid_from"]:
        errors.append(_wrong(row, "受付終了が受付開始より前です", "日付を直してください。"))
    if errors:
        raise ManyErrors(tuple(errors), row.place)
    return Card(
        key=keys.get(row["number"]) or f"table-{sha256((row['title'] + row['provider']).encode()).hexdigest()[:12]}",
        kind="offer",
        what="programme",
        title=row["title"],
        summary=row["summary"],
        text=row["text"],
        tags=tuple(tag.replace("|", "／") for tag in row.parts("tags")),
        places=row.parts("places"),
        region_user=row["region_user"] or None,
        purposes=row.parts("purposes"),
        rate=row["rate"] or None,
        source=source,
        **columns,
    )


def _conditions(row: TableRow, source: Source) -> tuple[Condition, ...]:
    def said(column: str, field: str, operator: Any, values: Sequence[str], note: str | None = None) -> Condition:
        written = source.model_copy(update={"quotation": f"{_HEADINGS[column]}：{row[column]}"})
        return Condition(field=field, operator=operator, values=tuple(values), note=note, source=written)

    for place in row.parts("places"):
        try:
            read_reach(place, row["region_user"] or None)
        except RashinbanError as wrong:
            raise _wrong(row, f"対象地域：{wrong.what.rstrip('。')}", wrong.remedy) from wrong
    found = [said(name, field, "in", row.parts(name)) for name, field in _CHOSEN.items() if row.parts(name)]
    for column, (field, operator) in _COMPARED.items():
        number = _number(row, column)
        if number is not None:
            found.append(said(column, field, operator, [f"{number:f}"]))
    if row["other"]:
        found.append(said("other", "other", "is", ["はい"], row["other"]))
    return tuple(found)


_CHOSEN = {"places": "place", "industry": "industry", "body": "body", "certificates": "certificates", "purposes": "purposes"}
_COMPARED = {
    "employees_min": ("employees", "at_least"),
    "employees_max": ("employees", "at_most"),
    "capital_max": ("capital", "at_most"),
    "age_max": ("age", "at_most"),
}


def _rules(row: TableRow, keys: dict[str, str], source: Source) -> tuple[Rule, ...]:
    months = _number(row, "months")
    if months is not None and (months != int(months) or not 0 < months <= 1200):
        raise _wrong(row, f"「{_HEADINGS['months']}」は1から1200までの整数で書きます", "か月の数だけを書いてください。")
    found = []
    for column in ("requires", "excludes"):
        if row.parts(column):
            written = source.model_copy(update={"quotation": f"{_HEADINGS[column]}：{row[column]}"})
            cards = tuple(keys.get(part, part) for part in row.parts(column))
            found.append(Rule(kind=column, cards=cards, within_months=None if months is None else int(months), source=written))
    return tuple(found)


def _number(row: TableRow, name: str) -> Decimal | None:
    if not row[name]:
        return None
    plain = re.sub(r"[,円人名年\s]|か月", "", unicodedata.normalize("NFKC", row[name]))
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or too_large(number) or number < 0:
        raise _wrong(row, f"「{_HEADINGS[name]}」の「{row[name]}」を数として読めません", "数だけを書いてください（1,000万円なら 10000000）。")
    return number


def _day(row: TableRow, name: str) -> date | None:
    if not row[name]:
        return None
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", row[name]).strip())
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise _wrong(row, f"「{_HEADINGS[name]}」の「{row[name]}」を日付として読めません", "2026-04-01 の形で書いてください。")


def _link(row: TableRow) -> str | None:
    if row["link"] and not re.fullmatch(r"https?://[^\s<>\"]+", row["link"]):
        raise _wrong(row, f"「案内のページ」の「{row['link']}」はアドレスではありません", "https:// から書いてください。")
    return row["link"] or None


def _wrong(row: TableRow, what: str, remedy: str) -> WrongContent:
    return WrongContent(f"{what}。", row.place, remedy)
