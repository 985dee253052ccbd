"""Card tables: a key cell (アクションプラン, 具体的な取り組み) and beside it the title of a measure, with its function tags."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from rashinban.plans.documents.document import Block, Document
from rashinban.plans.reading import outline_words as words
from rashinban.plans.reading.markers import canonical, plain, read_marker
from rashinban.plans.reading.outline_candidates import Candidate, Tag, clean, split_new
from rashinban.plans.reading.outline_lines import Line

_STATUS = re.compile(r"^(?:新規|継続|拡充|変更|終了|廃止|完了|新|[-‐–—―○◎●△×])$")
_SEPARATED = re.compile(r"[^\s、,/／]+")
_JOINED = "のをにがはとでやもへ・"


@dataclass(frozen=True, slots=True)
class _Card:
    at: int
    key: str
    value: Block
    others: tuple[Block, ...]


def card_candidates(document: Document, lines: tuple[Line, ...]) -> dict[int, Candidate]:
    """Line index → candidate for each card row; tags of the row, the row below or the row above are on it."""
    cards = [card for index, line in enumerate(lines) if line.row and (card := _card(document, index, line))]
    tags = _tags(document, cards)
    ranks = {key: rank for rank, key in enumerate(dict.fromkeys(card.key for card in cards))}
    found: dict[int, Candidate] = {}
    newest: dict[str, int] = {}
    for card in cards:
        own = _own_tags(document, card, tags)
        if _only_tags(document, card, tags):
            if card.key in newest:
                at = newest[card.key]
                found[at] = replace(found[at], functions=_tags_in(document, card.value, tags) + own)
            continue
        found[card.at] = _candidate(document, card, tags, own)
        newest[card.key] = card.at
    return _with_tags_from_above(found, ranks)


def _with_tags_from_above(found: dict[int, Candidate], ranks: dict[str, int]) -> dict[int, Candidate]:
    """A card without tags of its own has those of the card it stands under; the key seen first is the outer one."""
    open_cards: dict[int, Candidate] = {}
    completed: dict[int, Candidate] = {}
    for at, candidate in found.items():
        rank = ranks[candidate.level_name or ""]
        open_cards = {r: card for r, card in open_cards.items() if r < rank}
        above = open_cards[max(open_cards)] if open_cards else None
        if above is not None and not candidate.functions:
            completed[at] = replace(candidate, functions=above.functions)
        else:
            completed[at] = candidate
        open_cards[rank] = completed[at]
    return completed


def _card(document: Document, index: int, line: Line) -> _Card | None:
    key, value, *others = line.cells
    words_of_key = re.sub(r"\s", "", _text(document, key))
    if not words.CARD_KEY.match(words_of_key) or (value.cell is not None and value.cell.header):
        return None
    title = re.sub(r"\s", "", _text(document, value))
    if sum(1 for block in others if words.COLUMN.match(_text(document, block))) > 1:
        return None
    if words.COLUMN.match(title) or re.match(r"[-▲△約]?[0-9][0-9.,]*(?:[%円人件社]|$)", title) or words.CARD_KEY.match(title) or "。" in title or len(title) > 100:
        return None
    return _Card(index, words_of_key, value, tuple(others))


def _text(document: Document, block: Block) -> str:
    return plain(document.text[block.start : block.end]).text.strip()


def _tags(document: Document, cards: list[_Card]) -> frozenset[str]:
    """The function tags of the document: short words in cells of their own beside the titles of cards, or after several titles."""
    found: set[str] = set()
    for card in cards:
        labelled = False
        for block in card.others:
            text = _text(document, block)
            if labelled or words.COLUMN.match(text):
                labelled = not labelled
                continue
            found.update(word for word in _SEPARATED.findall(text) if _is_tag(word))
    tails = Counter(_text(document, card.value).split()[-1] for card in cards if " " in _text(document, card.value))
    found.update(word for word, times in tails.items() if times > 1 and _is_tag(word))
    return frozenset(found | set(words.FUNCTIONS)) if found else frozenset()


def _is_tag(word: str) -> bool:
    return 2 <= len(word) <= 12 and not (
        re.search(r"[0-9。()]", word) or words.BODY.match(word) or _STATUS.match(word) or words.COLUMN.match(word)
    )


def _own_tags(document: Document, card: _Card, tags: frozenset[str]) -> tuple[Tag, ...]:
    return tuple(tag for block in card.others for tag in _tags_in(document, block, tags))


def _tags_in(document: Document, block: Block, tags: frozenset[str]) -> tuple[Tag, ...]:
    raw = document.text[block.start : block.end]
    return tuple(
        (plain(match.group()).text, block.start + match.start(), block.start + match.end())
        for match in _SEPARATED.finditer(raw)
        if plain(match.group()).text in tags
    )


def _only_tags(document: Document, card: _Card, tags: frozenset[str]) -> bool:
    found = _SEPARATED.findall(_text(document, card.value))
    return bool(found) and all(word in tags for word in found)


def _candidate(document: Document, card: _Card, tags: frozenset[str], own: tuple[Tag, ...]) -> Candidate:
    block = card.value
    raw = document.text[block.start : block.end]
    title_end, glued = _glued_tags(raw, tags, separate=bool(own))
    marker = read_marker(raw[:title_end])
    start = marker.title_start if marker and not marker.bracket else 0
    title, flag = split_new(raw[start:title_end])
    new = (block.start + start + flag[0], block.start + start + flag[1]) if flag else _new_cell(document, card)
    return Candidate(
        at=card.at,
        kind=canonical(card.key),
        number=marker.number if marker else None,
        title=clean(title),
        start=block.start,
        end=block.end,
        keyword=canonical(card.key),
        level_name=card.key,
        sure=True,
        new=new,
        functions=tuple((name, block.start + a, block.start + b) for name, a, b in glued) + own,
    )


def _glued_tags(raw: str, tags: frozenset[str], *, separate: bool) -> tuple[int, list[Tag]]:
    """Tags at the end of a title: after a space, or after nothing when the row has no cell for them."""
    end = len(raw.rstrip())
    found: list[Tag] = []
    while True:
        tag = next((t for t in sorted(tags, key=len, reverse=True) if raw[:end].endswith(t)), None)
        if tag is None or end == len(tag):
            return end, found
        before = raw[end - len(tag) - 1]
        if not before.isspace() and (separate or before in _JOINED):
            return end, found
        found.insert(0, (tag, end - len(tag), end))
        end = len(raw[: end - len(tag)].rstrip())


def _new_cell(document: Document, card: _Card) -> tuple[int, int] | None:
    for block in card.others:
        if re.fullmatch(r"[【(\[〔★☆]*(?:新規|新)[】)\]〕]*", _text(document, block)):
            return block.start, block.end
    return None
