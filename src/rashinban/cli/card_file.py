"""Needs and offers in a file, read without a database: YAML cards, or what the site imports (jGrants, HSDS, tables)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rashinban.core.errors import ManyErrors, Place, RashinbanError, UnreadableFile, WrongContent

if TYPE_CHECKING:
    from rashinban.ledger.card import Card


def read_cards(path: Path) -> tuple[Card, ...]:
    """The cards of a file: a YAML list of them, a ledger file with ``cards:``, or any file that the site imports.

    UnreadableFile, WrongContent for one mistake, ManyErrors for several, each with its line.
    """
    if path.suffix.lower() not in (".yaml", ".yml"):
        from rashinban.matching.exchange.incoming import read_incoming

        return tuple(read_incoming(path.name, path.read_bytes()).cards)
    from rashinban.plans.plain_yaml import read_yaml

    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile("ファイルを読めません。", Place(file=path.name), "UTF-8 の YAML ファイルか確かめてください。") from error
    data, lines = read_yaml(text, path.name)
    rows = data.get("cards") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows:
        raise WrongContent("カードがありません。", Place(file=path.name), "カードの一覧か、「cards:」のある台帳を指定してください。")
    within: tuple[Any, ...] = ("cards",) if isinstance(data, dict) else ()
    found, errors = _read(rows, path.name, within, lines)
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors), Place(file=path.name))
    return found


def _read(rows: list[Any], file: str, within: tuple[Any, ...], lines: Any) -> tuple[tuple[Card, ...], list[RashinbanError]]:
    from pydantic import ValidationError

    from rashinban.ledger.book import CardEntry
    from rashinban.ledger.card import Card

    cards: list[Card] = []
    errors: list[RashinbanError] = []
    for number, row in enumerate(rows):
        place = Place(file=file, line=lines.get((*within, number)))
        try:
            entry = CardEntry.model_validate(row)
        except ValidationError as wrong:
            fields = "・".join(dict.fromkeys(".".join(str(part) for part in each["loc"]) or "全体" for each in wrong.errors()))
            errors.append(WrongContent(f"{number + 1}番目のカードの「{fields}」を読めません。", place, "書き方を確かめてください。"))
            continue
        if any(card.key == entry.key for card in cards):
            errors.append(WrongContent(f"カード「{entry.key}」が二度あります。", place, "どちらかのkeyを変えてください。"))
            continue
        cards.append(Card.model_validate({name: getattr(entry, name) for name in Card.model_fields}))
    return tuple(cards), errors
