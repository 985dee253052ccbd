"""A file of programmes, whatever form it has: jGrants' answers, HSDS services, or a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from rashinban.core.errors import ManyErrors, Place, UnreadableFile, WrongContent
from rashinban.ledger.card import Card
from rashinban.matching.exchange.content import read_json, read_rows
from rashinban.matching.exchange.hsds import is_hsds, read_services
from rashinban.matching.exchange.jgrants import is_jgrants, read_programmes
from rashinban.matching.exchange.table import read_table

Origin = Literal["jgrants", "hsds", "table"]
_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".xlsb", ".ods")


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file brings: its form, the cards, and the names of their providers by card key."""

    origin: Origin
    cards: tuple[Card, ...]
    providers: dict[str, str]


def read_incoming(name: str, data: bytes) -> Incoming:
    """The programmes of a file. UnreadableFile, WrongContent or ManyErrors say what is wrong, where, and what to do."""
    suffix = PurePath(name).suffix.lower()
    place = Place(file=name)
    if suffix in _TABLES:
        rows = read_table(read_rows(name, data), name)
        return Incoming("table", tuple(card for card, _provider in rows), {card.key: provider for card, provider in rows if provider})
    if suffix not in (".json", ".txt", ""):
        raise UnreadableFile(f"「{suffix}」の形式の制度は読めません。", place, "Excel（xlsx）かCSVの様式、またはJグランツのJSONで用意してください。")
    content = read_json(name, data)
    if is_hsds(content):
        return Incoming("hsds", _once(read_services(content, name), place), {})
    if is_jgrants(content) or (isinstance(content, dict) and ("error" in content or "result" in content)):
        return Incoming("jgrants", _once(read_programmes(content, name), place), {})
    raise WrongContent("JグランツでもHSDSでもないJSONです。", place, "Jグランツの一覧か詳細の答え、またはHSDS 3.0 の service を保存したファイルを指定してください。")


def _once(cards: tuple[Card, ...], place: Place) -> tuple[Card, ...]:
    """The same programme twice, equal, is one; different is a mistake of the file."""
    found: dict[str, Card] = {}
    errors = []
    for card in cards:
        if found.setdefault(card.key, card) != card:
            errors.append(WrongContent(f"「{card.title}」が違う内容で2度出てきます。", place, "どちらか一つにしてください。"))
    if errors:
        raise ManyErrors(tuple(errors), place)
    return tuple(found.values())
