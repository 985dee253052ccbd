"""Build the binary plans of the cases from their sources, and fill in the offsets of the text cases.

A case is a folder with a plan (``plan.md``, ``plan.pdf`` …) and ``gold.json``. Binary plans are made from the
``source.yaml`` (docx, xlsx, xls) or ``source.typ`` (pdf) beside them; the gold of binaries carries no offsets,
because they depend on the text that the reader prints, and is located there by the test.

usage: python tests/reading_cases/make.py [--fonts FOLDER] [CASE ...]
Writing xls needs xlwt, writing PDF needs the folder of a font named IPAexGothic; neither is needed to run the tests.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TEXT = {".txt", ".md", ".html", ".csv"}


def build_docx(source: dict[str, Any], target: Path) -> None:
    import docx

    document = docx.Document()
    if footer := source.get("footer"):
        document.sections[0].footer.paragraphs[0].text = footer
    for block in source["blocks"]:
        if "table" in block:
            _add_table(document, block["table"])
        elif "p" in block:
            document.add_paragraph().add_run(block["p"]).bold = block.get("bold")
        elif "title" in block:
            document.add_heading(block["title"], level=0)
        else:
            ((name, words),) = block.items()
            document.add_heading(words, level=int(name[1:]))
    document.save(str(target))


def _add_table(document: Any, table: dict[str, Any]) -> None:
    rows = table["rows"]
    made = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for i, row in enumerate(rows):
        for j, words in enumerate(row):
            made.cell(i, j).text = str(words)
    for top, left, bottom, right in table.get("merge", ()):
        words = made.cell(top, left).text
        made.cell(top, left).merge(made.cell(bottom, right)).text = words


def _cells(rows: Iterable[list[Any]]) -> Iterable[tuple[int, int, Any, str | None]]:
    for i, row in enumerate(rows):
        for j, content in enumerate(row):
            value, shape = (content["value"], content["format"]) if isinstance(content, dict) else (content, None)
            if value != "":
                yield i, j, value, shape


def build_xlsx(source: dict[str, Any], target: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in source["sheets"]:
        page = book.create_sheet(sheet["name"])
        for i, j, value, shape in _cells(sheet["rows"]):
            cell = page.cell(i + 1, j + 1, value)
            if shape:
                cell.number_format = shape
        for span in sheet.get("merge", ()):
            page.merge_cells(span)
    book.save(target)


def build_xls(source: dict[str, Any], target: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    for sheet in source["sheets"]:
        page = book.add_sheet(sheet["name"])
        for i, j, value, _ in _cells(sheet["rows"]):
            page.write(i, j, value)
    book.save(str(target))


def build_pdf(source: Path, target: Path, fonts: Path) -> None:
    import typst

    typst.compile(str(source), output=str(target), font_paths=[str(fonts)])


def find(text: str, words: str, start: int = 0, occurrence: int = 1) -> int:
    """The offset of the nth occurrence at or after ``start``; a ValueError names what is missing."""
    at = start - 1
    for _ in range(occurrence):
        at = text.find(words, at + 1)
        if at < 0:
            raise ValueError(f"not found: {words!r}")
    return at


def fill_offsets(gold: dict[str, Any], text: str) -> None:
    """Put char_start and char_end into every entry of a text case."""
    for entry in (*gold["kpis"], *gold["negatives"]):
        entry["char_start"] = find(text, entry["source_text"], occurrence=entry.get("occurrence", 1))
        entry["char_end"] = entry["char_start"] + len(entry["source_text"])
    start = 0
    for heading in gold["headings"]:
        occurrence = heading.get("occurrence", 1)
        start = find(text, heading["raw"], 0 if occurrence > 1 else start, occurrence)
        heading["char_start"] = start
        start += 1


def dump(gold: dict[str, Any]) -> str:
    """JSON with one entry per line, so that a change of the gold reads as a change of lines."""
    parts = []
    for key, value in gold.items():
        if isinstance(value, list):
            lines = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value)
            written = f"[\n  {lines}\n ]" if value else "[]"
        else:
            written = json.dumps(value, ensure_ascii=False)
        parts.append(f" {json.dumps(key)}: {written}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def make(case: Path, fonts: Path | None) -> None:
    gold_path = case / "gold.json"
    gold = json.loads(gold_path.read_text(encoding="utf-8"))
    plan = case / gold["document"]
    if plan.suffix in TEXT:
        fill_offsets(gold, plan.read_bytes().decode("utf-8"))
        gold_path.write_text(dump(gold), encoding="utf-8")
    elif plan.suffix == ".pdf":
        if fonts:
            build_pdf(case / "source.typ", plan, fonts)
    else:
        import yaml

        source = yaml.safe_load((case / "source.yaml").read_text(encoding="utf-8"))
        {".docx": build_docx, ".xlsx": build_xlsx, ".xls": build_xls}[plan.suffix](source, plan)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--fonts", type=Path)
    chosen = parser.parse_args()
    for gold in sorted(HERE.glob("*/gold.json")):
        if not chosen.cases or gold.parent.name in chosen.cases:
            make(gold.parent, chosen.fonts)


if __name__ == "__main__":
    main()
