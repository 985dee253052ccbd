"""Figures of an indicator in every form the command line gives them: a table for people, CSV, JSON, Parquet, a picture."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from rashinban.cli.output import console, print_json
from rashinban.core.errors import WrongContent

if TYPE_CHECKING:
    from rashinban.statistics.catalogue.entry import Entry
    from rashinban.statistics.selection import FigureSource
    from rashinban.statistics.showing import Shown

FORMATS = ("csv", "json", "parquet", "svg")
COLUMNS = ("indicator", "name", "area", "area_name", "period", "value", "unit", "flag", "publisher", "table", "edition", "sha256")
#: Columns of a table for people; more periods than this go down instead of across.
_ACROSS = 14
#: So many remarks are printed; the rest is counted.
_REMARKS = 10
#: What stands beside a figure in a table, by flag; where there is no figure the word stands in its place.
_MARKS = {"estimated": "*", "provisional": "†", "carried": "‡"}


@dataclass(frozen=True)
class Answer:
    """An indicator worked out, with the store it was worked out from."""

    shown: Shown
    source: FigureSource

    @property
    def entry(self) -> Entry:
        """The indicator."""
        return self.shown.entry


def give(answer: Answer, form: str | None, output: Path | None) -> None:
    """Print the answer, or write it to a file whole or not at all; the ending of the file stands for the form."""
    form = form or (output.suffix.lower().lstrip(".") if output else None)
    if form is not None and form not in FORMATS:
        raise typer.BadParameter(f"{'・'.join(FORMATS)} のどれかを指定してください。", param_hint="--to")
    if form is None:
        _print_table(answer)
        return
    if form == "json" and output is None:
        print_json(_document(answer))
        return
    content = {"csv": _csv, "json": _json, "parquet": _parquet, "svg": _svg}[form](answer)
    if output is not None:
        from rashinban.statistics.durable import write_whole

        # Excel takes a file without a mark for one of the old encoding
        write_whole(output, b"\xef\xbb\xbf" + content if form == "csv" else content)
        console(stderr=True).print(f"書き出しました：{output}", markup=False)
        return
    if form == "parquet" and sys.stdout.isatty():
        raise typer.BadParameter("書き出すファイルを -o で指定してください。", param_hint="-o")
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def records(answer: Answer) -> Iterator[dict[str, Any]]:
    """Every figure and every mark of one that is not there, in the order of areas and periods, with its sources."""
    import numpy as np

    from rashinban.statistics.frame import ABSENT, BELOW_UNIT, FLAG_ORDER
    from rashinban.statistics.views.words import code_of, name_of
    from rashinban.statistics.views.worked import read_bits

    frame, entry = answer.shown.frame, answer.entry
    sources: dict[bytes, dict[str, str]] = {}
    for row, column in zip(*(each.tolist() for each in np.nonzero(frame.flags != ABSENT)), strict=True):
        marks = frame.marks[:, row, column]
        if (key := marks.tobytes()) not in sources:
            origins = read_bits(answer.shown.origins, marks)
            sources[key] = {name: ";".join(dict.fromkeys(getattr(each, name) for each in origins)) for name in ("publisher", "table", "edition", "sha256")}
        number, area = int(frame.flags[row, column]), frame.areas[row]
        yield {
            "indicator": entry.key,
            "name": entry.name,
            "area": area,
            "area_name": name_of(area),
            "period": code_of(frame.columns[column], frame.periods[column]),
            "value": _number(float(frame.values[row, column])) if number < BELOW_UNIT else None,
            "unit": entry.unit,
            "flag": FLAG_ORDER[number],
            **sources[key],
        }


def _number(value: float) -> int | float:
    """Whole numbers as such, others with the twelve digits that mean something."""
    return int(value) if value.is_integer() else float(f"{value:.12g}")


def _csv(answer: Answer) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in records(answer):
        writer.writerow(row)
    return text.getvalue().encode()


def _document(answer: Answer) -> dict[str, Any]:
    entry = answer.entry
    about = {"indicator": entry.key, "name": entry.name, "definition": entry.definition, "unit": entry.unit, "caveats": list(entry.caveats)}
    own = ("area", "area_name", "period", "value", "flag", "sha256")
    return about | {
        "figures": [{name: row[name] for name in own} for row in records(answer)],
        "sources": [
            {"text": line.text.ja, "publisher": line.publisher, "table": line.table, "edition": line.edition, "licence": line.licence, "credit": line.credit, "sha256": line.sha256}
            for line in _sources(answer)
        ],
        "remarks": list(_remarks(answer)),
    }


def _json(answer: Answer) -> bytes:
    return json.dumps(_document(answer), ensure_ascii=False, indent=1).encode() + b"\n"


def _parquet(answer: Answer) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.float64() if name == "value" else pa.string()) for name in COLUMNS])
    target = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(list(records(answer)), schema), target, compression="zstd")
    return bytes(target.getvalue().to_pybytes())


def _svg(answer: Answer) -> bytes:
    from rashinban.statistics.views.asked import MOST_AREAS
    from rashinban.statistics.views.lines import put_together
    from rashinban.statistics.views.pictures import draw_lines
    from rashinban.statistics.views.worked import newest_period

    areas = answer.shown.frame.areas
    if len(areas) > MOST_AREAS:
        raise WrongContent(f"一つの図に入る地域は{MOST_AREAS}までです（{len(areas)}あります）。", remedy="--areas で地域を選んでください。")
    newest = newest_period(answer.shown, areas)
    view = put_together(answer.shown, dict.fromkeys(areas, "own"), answer.source.tables(), newest, newest)
    drawn = draw_lines(view)
    if not drawn:
        raise WrongContent("図にする値がありません。", remedy="地域と年を確かめてください。")
    return _frame(drawn, view.finding.ja if len(areas) == 1 else answer.entry.name, [f"出典：{line.text.ja}" for line in view.sources]).encode()


def _frame(drawn: str, title: str, sources: list[str]) -> str:
    """A picture that is a file of its own: what it shows above it, whose figures they are below."""
    from rashinban.statistics.views.drawing import FONT, GRAY, INK, PAPER, text
    from rashinban.statistics.views.pictures import HEIGHT, WIDTH

    heads, feet = _wrap([title], 38), _wrap(sources, 56)
    top, line = 18 + 22 * len(heads), 16
    whole = top + HEIGHT + 14 + line * len(feet)
    parts = [text(8, 26 + 22 * place, said, 16, fill=INK, bold=True) for place, said in enumerate(heads)]
    parts += [text(8, top + HEIGHT + 12 + line * place, said, 11, fill=GRAY) for place, said in enumerate(feet)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {whole}" width="{WIDTH}" height="{whole}" font-family="{FONT}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}<g transform="translate(0 {top})">{drawn}</g></svg>'
    )


def _wrap(texts: list[str], length: int) -> list[str]:
    """Lines of at most so many characters."""
    return [said[at : at + length] for said in texts for at in range(0, len(said), length)]


def _print_table(answer: Answer) -> None:
    """Areas down and years across (the other way round for many years), the marks explained, the sources below."""
    from rich.table import Table

    from rashinban.statistics.views.words import FLAGS, name_of, period_words

    rows = list(records(answer))
    entry, screen = answer.entry, console()
    screen.print(f"{entry.name}（{entry.unit}）" if entry.unit else entry.name, style="bold", markup=False)
    if not rows:
        screen.print("選んだ地域と年の値はありません。「rashinban statistics status」で、入っている統計を確かめてください。", markup=False)
        return
    cells = {(row["area"], row["period"]): _cell(row, entry) for row in rows}
    areas = list(dict.fromkeys(row["area"] for row in rows))
    periods = sorted({row["period"] for row in rows}, key=lambda code: code.removeprefix("FY"))
    lines = [(name_of(code), [cells.get((code, period), "") for period in periods]) for code in areas]
    heads = [period_words(period).ja for period in periods]
    if len(periods) > _ACROSS and len(areas) <= len(periods):
        lines, heads = [(head, [line[place] for _, line in lines]) for place, head in enumerate(heads)], [name for name, _ in lines]
    table = Table("")
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for name, line in lines:
        table.add_row(name, *line)
    if not screen.is_terminal:
        screen.width = max(screen.width, 16 * len(heads) + 20)
    screen.print(table)
    used = {row["flag"] for row in rows}
    if legend := "、".join(f"{mark} {FLAGS[flag].ja}" for flag, mark in _MARKS.items() if flag in used):  # type: ignore[index]
        screen.print(legend, markup=False)
    for caveat in entry.caveats:
        screen.print(f"注意：{caveat}", markup=False)
    remarks = list(_remarks(answer))
    for remark in remarks[:_REMARKS]:
        screen.print(f"注意：{remark}", markup=False)
    if len(remarks) > _REMARKS:
        screen.print(f"注意：このほかに{len(remarks) - _REMARKS}件あります（--to json ですべて）。", markup=False)
    for source in _sources(answer):
        screen.print(f"出典：{source.text.ja}　{source.sha256[:12]}", markup=False)


def _cell(row: dict[str, Any], entry: Entry) -> str:
    from rashinban.statistics.views.words import FLAGS, figure_of

    if row["value"] is None:
        return FLAGS[row["flag"]].ja
    return figure_of(float(row["value"]), entry) + _MARKS.get(row["flag"], "")


def _remarks(answer: Answer) -> Iterator[str]:
    """What must be known of figures of the areas that are shown."""
    from rashinban.statistics.views.words import name_of

    shown = set(answer.shown.frame.areas)
    for each in answer.shown.remarks:
        if each.area in shown:
            yield f"{name_of(each.area)}（{each.period.japanese()}）：{each.reason}"


def _sources(answer: Answer) -> tuple[Any, ...]:
    from rashinban.statistics.views.sources import source_lines

    return source_lines(answer.shown.used, answer.source.tables())
