"""A document as a sequence of lines that may be headings, bodies, or rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from rashinban.plans.documents.document import Block, Document
from rashinban.plans.reading import outline_words as words
from rashinban.plans.reading.markers import plain, read_marker

_BLANK = " \t\r\n\u3000"
_STRONG = re.compile(r"(?:\*\*|__)(?P<inner>[^*_]+)(?:\*\*|__)$")
#: Signs that make a reader call a line a list item although headings carry them too.
_SIGNS = "●○•‣◦※"
_HASHES = re.compile(r"\s*#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line or table row: its words, its span in the canonical text, and what the format says about it.

    ``cells`` are the filled cells when the line is a row of a table with several of them; ``cut`` marks a piece of a page that
    stands on one line.
    """

    raw: str
    text: str
    start: int
    end: int
    level: int | None = None
    emphasis: bool = False
    page: int | None = None
    bullet: bool = False
    cells: tuple[Block, ...] = ()
    table: int | None = None
    edge: bool = False
    cut: bool = False

    @property
    def row(self) -> bool:
        return len(self.cells) > 1

    @property
    def prose(self) -> bool:
        """Running text: it ends a sentence, or is too long for a title."""
        return not self.row and (bool(re.search(r"。", self.text)) or len(self.text) > 90)


def read_lines(document: Document) -> tuple[Line, ...]:
    """The lines of a document in reading order, without page numbers, blank cells and running headers."""
    listed = any(block.level is not None for block in document.blocks)
    lines: list[Line] = []
    for group in _groups(document.blocks):
        if group[0].cell is None:
            lines.extend(_lines_of(document, group[0], listed=listed))
        else:
            row = _row_of(document, group)
            if row is not None:
                lines.append(row)
    if document.format == "txt":
        lines = _unwrap(lines, document.text)
    kept = [line for line in _marked_edges(_with_marker_rows(lines)) if not words.PAGE_NUMBER.match(line.text)]
    return _without_running_headers(kept)


def _groups(blocks: tuple[Block, ...]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    for block in blocks:
        last = groups[-1][0] if groups else None
        same = (
            last is not None
            and last.cell is not None
            and block.cell is not None
            and (last.cell.table, last.cell.row) == (block.cell.table, block.cell.row)
        )
        if same:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _lines_of(document: Document, block: Block, *, listed: bool) -> list[Line]:
    lines: list[Line] = []
    start = block.start
    for piece in document.text[block.start : block.end].split("\n"):
        line = _line(document, block, start, start + len(piece), listed=listed)
        if line is not None:
            lines.append(line)
        start += len(piece) + 1
    return lines


def _line(document: Document, block: Block, start: int, end: int, *, listed: bool = False) -> Line | None:
    """One line of a block; ``listed`` says that what the format calls a list item is none of the headings."""
    raw = document.text[start:end]
    lead = _HASHES.match(raw) if block.level is not None else None
    start += lead.end() if lead else len(raw) - len(raw.lstrip(_BLANK))
    raw = document.text[start:end].strip(_BLANK)
    strong = _STRONG.match(raw) if document.format in {"md", "markdown"} else None
    if strong:
        raw, start = strong["inner"], start + strong.start("inner")
    text = re.sub(r"\s+", " ", plain(raw).text).strip()
    if not re.search(r"\w", text):
        return None
    item = listed and block.kind == "list_item" and raw[0] not in _SIGNS
    bullet = item or bool(words.BULLET.match(raw))
    table = block.cell.table if block.cell else None
    emphasis = block.emphasis or strong is not None
    return Line(raw, text, start, start + len(raw), block.level, emphasis, block.page, bullet, (), table)


def _row_of(document: Document, group: list[Block]) -> Line | None:
    filled = [block for block in group if document.text[block.start : block.end].strip(_BLANK)]
    if not filled:
        return None
    if len(filled) == 1:
        return _line(document, filled[0], filled[0].start, filled[0].end)
    start, end = filled[0].start, filled[-1].end
    text = " ".join(re.sub(r"\s+", " ", plain(document.text[b.start : b.end]).text).strip() for b in filled)
    table = filled[0].cell.table if filled[0].cell else None
    return Line(document.text[start:end], text, start, end, page=filled[0].page, cells=tuple(filled), table=table)


def _unwrap(lines: list[Line], text: str) -> list[Line]:
    """Lines cut at a fixed width made whole; text that is not set to a width stays as it is."""
    widths = sorted(_width(line.text) for line in lines if not line.row)
    if len(widths) < 20:
        return lines
    full = widths[int(0.9 * len(widths))]
    near = sum(1 for width in widths if width >= full - 4)
    if not (full >= 24 and widths[-1] <= full + 6 and near >= 0.2 * len(widths)):
        return lines
    whole: list[Line] = []
    running = False
    for line in lines:
        if running and not line.row and not line.bullet and read_marker(line.raw) is None:
            last = whole[-1]
            raw = text[last.start : line.end]
            whole[-1] = replace(last, raw=raw, text=last.text + line.text, end=line.end)
        else:
            whole.append(line)
        running = not line.row and _width(line.text) >= full - 3 and not line.text.endswith("。")
    return whole


def _width(text: str) -> int:
    return sum(1 if ord(character) < 0x100 else 2 for character in text)


def _with_marker_rows(lines: list[Line]) -> list[Line]:
    """A row of two cells, a marker and a title (施策1 | 子育て), is a line of text unless it is one of a list of such rows."""
    bare = [_is_marker_row(line) for line in lines]
    made: list[Line] = []
    for index, line in enumerate(lines):
        neighbours = [j for j in (index - 1, index + 1) if 0 <= j < len(lines) and lines[j].table == line.table]
        alone = bare[index] and not any(bare[j] for j in neighbours)
        made.append(replace(line, cells=(), table=None) if alone else line)
    return made


def _is_marker_row(line: Line) -> bool:
    if len(line.cells) != 2 or "。" in line.text:
        return False
    own = line.raw[: line.cells[0].end - line.start].strip()
    marker, alone = read_marker(line.raw), read_marker(f"{own} 題")
    if marker is None or alone is None or alone.number is None or len(own) > 14 or len(line.text) > 80:
        return False
    return marker.title_start >= len(own) and not words.VALUE.search(line.text)


def _marked_edges(lines: list[Line]) -> list[Line]:
    """Say which lines stand first or last on their page, where running headers live."""
    marked: list[Line] = []
    for index, line in enumerate(lines):
        before = lines[index - 1].page if index else None
        after = lines[index + 1].page if index + 1 < len(lines) else None
        edge = line.page is not None and (before != line.page or after != line.page)
        marked.append(replace(line, edge=edge) if edge else line)
    return marked


def _without_running_headers(lines: list[Line]) -> tuple[Line, ...]:
    """Drop what stands at the edge of two pages or more; of a repeated heading one line stays, in the body if it can."""

    def key(line: Line) -> str:
        return re.sub(r"[\s0-9]+$|^[0-9]+\s", "", line.text)

    repeated = Counter(key(line) for line in lines if line.edge and not line.row)
    elsewhere = {key(line) for line in lines if not line.edge}
    seen: set[str] = set()
    kept: list[Line] = []
    for line in lines:
        name = key(line)
        if line.edge and not line.row and repeated[name] > 1 and not line.prose:
            if name in seen or name in elsewhere:
                continue
            seen.add(name)
        kept.append(line)
    return tuple(kept)
