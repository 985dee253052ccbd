"""Observations of an SDMX file: from CSV by the standard library, from XML and JSON by the library sdmx1."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Any

from rashinban.core.errors import Place, UnreadableFile, WrongContent
from rashinban.statistics.decoding import decode
from rashinban.statistics.publisher import Received

INSTALL = 'pip install "rashinban[sdmx]"'
_AGAIN = "提供元からもう一度取得してください。"
_MOST_COLUMNS = 200
_NO_DIMENSIONS = frozenset(("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"))


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure with the codes of its dimensions and attributes; ``line`` where the file has lines."""

    flow: str
    dimensions: dict[str, str]
    value: str | None
    attributes: dict[str, str]
    line: int | None = None


def read_csv(file: Received) -> list[Observation]:
    """SDMX-CSV 1.0 and 2.0, with codes or with codes and names (``JP: Japan``). Columns after OBS_VALUE are attributes."""
    lines = csv.reader(io.StringIO(decode(file).text, newline=""), strict=True)
    try:
        heading = [_code(cell) for cell in next(lines, [])]
        if len(heading) > _MOST_COLUMNS:
            raise WrongContent(f"列が{len(heading):,}あります。SDMXの表ではありません。", Place(file=file.name), _AGAIN)
        if "OBS_VALUE" not in heading or "TIME_PERIOD" not in heading:
            raise WrongContent("SDMX-CSVの見出し（TIME_PERIOD、OBS_VALUE）がありません。", Place(file=file.name, line=1), _AGAIN)
        return [_observation(heading, row, lines.line_num, file.name) for row in lines if row]
    except csv.Error as error:
        raise WrongContent(
            "CSVとして読めません。途中で切れているようです。", Place(file=file.name, line=lines.line_num), _AGAIN
        ) from error


def _observation(heading: list[str], row: list[str], line: int, name: str) -> Observation:
    if len(row) != len(heading):
        raise WrongContent(
            f"{len(heading)}列あるはずの行に{len(row)}列あります。", Place(file=name, line=line), _AGAIN
        )
    at = heading.index("OBS_VALUE")
    flow = _code(row[heading.index("STRUCTURE_ID") if "STRUCTURE_ID" in heading else 0])
    return Observation(
        flow,
        {key: _code(cell) for key, cell in zip(heading[:at], row[:at], strict=True) if key not in _NO_DIMENSIONS},
        row[at] or None,
        {key: _code(cell) for key, cell in zip(heading[at + 1 :], row[at + 1 :], strict=True) if cell},
        line,
    )


def _code(cell: str) -> str:
    """The code of ``code: name``, the flow of ``AGENCY:FLOW(1.0)`` whole."""
    return cell.partition(": ")[0].strip()


def read_with_library(file: Received) -> list[Observation]:
    """SDMX-ML and SDMX-JSON; WrongContent names the command that installs what is missing."""
    if re.search(rb"<!DOCTYPE|<!ENTITY", file.content[:10_000], re.I):
        raise UnreadableFile("DOCTYPEのあるXMLは、安全のため読み込みません。", Place(file=file.name), _AGAIN)
    try:
        import sdmx
    except ImportError as error:
        raise WrongContent(
            "SDMXのXMLとJSONを読むための部品が入っていません。",
            Place(file=file.name),
            f"「{INSTALL}」で入れるか、SDMX-CSVで取得してください。",
        ) from error
    try:
        message = sdmx.read_sdmx(io.BytesIO(file.content))
        return [_of_library(data, each) for data in getattr(message, "data", []) for each in data.obs]
    except Exception as error:  # the library raises whatever its parsers do
        raise UnreadableFile("SDMXとして読めません。途中で切れているか、扱えない版です。", Place(file=file.name), _AGAIN) from error


def _of_library(data: Any, each: Any) -> Observation:
    flow = getattr(data, "described_by", None) or getattr(data, "structured_by", None)
    attributes = {str(key): str(given.value) for key, given in {**getattr(data, "attrib", {}), **each.attrib}.items()}
    if each.series_key is not None:
        attributes |= {str(key): str(given.value) for key, given in each.series_key.attrib.items()}
    return Observation(
        str(getattr(flow, "id", "") or ""),
        {str(key): str(given.value) for key, given in each.key.values.items()},
        None if each.value is None else str(each.value),
        attributes,
    )
