"""The report as open data: JSON with its schema, CSV with Table Schema, chart specs, and the hashes of all of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from typing import Any

from rashinban.reports.contents import Figure, Report
from rashinban.reports.drawing import charts
from rashinban.reports.states import LOOK
from rashinban.reports.wording import Words
from rashinban.reports.zipped import pack

#: Field name, its Table Schema type, and the key of its Japanese or English title.
Field = tuple[str, str, str]
_INDICATORS: tuple[Field, ...] = (
    ("indicator", "string", "id"),
    ("number", "integer", "number"),
    ("path", "string", "measure"),
    ("label", "string", "indicator"),
    ("unit", "string", "unit"),
    ("owner", "string", "owner"),
    ("baseline", "number", "baseline"),
    ("baseline_period", "string", "period"),
    ("target", "number", "target"),
    ("target_text", "string", "target"),
    ("deadline", "string", "deadline"),
    ("latest", "number", "latest"),
    ("latest_period", "string", "period"),
    ("state", "string", "state"),
    ("state_word", "string", "state"),
    ("reason", "string", "reason"),
    ("sources", "string", "source"),
)
_TARGETS: tuple[Field, ...] = (
    ("indicator", "string", "id"),
    ("deadline", "string", "deadline"),
    ("value", "number", "target"),
    ("text", "string", "target"),
    ("scope", "string", "scope"),
    ("sources", "string", "source"),
)
_OBSERVATIONS: tuple[Field, ...] = (
    ("indicator", "string", "id"),
    ("period", "string", "period"),
    ("value", "number", "value"),
    ("judgement", "string", "judgement"),
    ("vintage", "date", "vintage"),
    ("method", "string", "method"),
    ("status", "string", "status"),
    ("note", "string", "note"),
    ("sources", "string", "source"),
)
_TARGET_CHANGES: tuple[Field, ...] = (
    ("indicator", "string", "id"),
    ("decided_on", "date", "decided_on"),
    ("before", "number", "target_before"),
    ("before_text", "string", "target_before"),
    ("after", "number", "target_after"),
    ("after_text", "string", "target_after"),
    ("reason_kind", "string", "reason_kind"),
    ("reason", "string", "reason"),
    ("decided_by", "string", "decided_by"),
    ("sources", "string", "source"),
)
_MOVED_TARGETS: tuple[Field, ...] = (
    ("indicator", "string", "id"),
    ("first_target", "string", "first_target"),
    ("state_first", "string", "state_first"),
    ("target", "string", "target_now"),
    ("state", "string", "state_now"),
    ("move", "string", "kind"),
    ("effect", "string", "effect"),
    ("text", "string", "effect"),
    ("sources", "string", "source"),
)
_SOURCES: tuple[Field, ...] = (
    ("mark", "integer", "number"),
    ("kind", "string", "kind"),
    ("text", "string", "source"),
    ("quotation", "string", "plan_sentence"),
)


def write_package(report: Report) -> bytes:
    """A ZIP with datapackage.json (Data Package, Table Schema); CSV in UTF-8 with BOM, so that Excel reads it."""
    words = Words(report.language)
    tables: dict[str, tuple[tuple[Field, ...], Iterable[Sequence[object]]]] = {
        "indicators.csv": (_INDICATORS, _indicator_rows(report)),
        "targets.csv": (_TARGETS, _target_rows(report)),
        "observations.csv": (_OBSERVATIONS, _observation_rows(report)),
        "sources.csv": (_SOURCES, ((s.mark, s.kind, s.text, s.quotation) for s in report.sources)),
    }
    if report.moved_targets:
        tables["target_changes.csv"] = (_TARGET_CHANGES, _target_change_rows(report))
        tables["moved_targets.csv"] = (_MOVED_TARGETS, _moved_target_rows(report))
    files = {name: _csv(fields, rows) for name, (fields, rows) in tables.items()}
    files["report.json"] = report.model_dump_json(indent=1).encode()
    files["report.schema.json"] = _json(Report.model_json_schema(mode="serialization"))
    for chart in charts(report):
        files[f"charts/{chart.id}.vl.json"] = _json(chart.spec)
    schemas = {name: fields for name, (fields, _) in tables.items()}
    files["datapackage.json"] = _json(_describe(report, files, schemas, words))
    files["README.txt"] = ("\ufeff" + _readme(report, words)).encode()
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    ordered = {name: files[name] for name in ("README.txt", "datapackage.json", *(n for n in files if n != "README.txt"))}
    return pack({**ordered, "SHA256SUMS": sums.encode()}, datetime.combine(report.as_of, time()))


def _indicator_rows(report: Report) -> Iterable[Sequence[object]]:
    for row in report.rows:
        figures = (row.baseline, row.target, row.latest)
        yield (
            row.indicator, row.number, " › ".join(row.path), row.label, row.unit, row.owner,
            row.baseline.value, row.baseline_period, row.target.value, row.target.text, row.deadline,
            row.latest.value, row.latest_period, row.state, LOOK[row.state].word(report.language), row.reason.text,
            _marks(figures),
        )  # fmt: skip


def _target_rows(report: Report) -> Iterable[Sequence[object]]:
    for page in report.pages:
        for target in page.targets:
            deadline = target.deadline.code if target.deadline else None
            figure = target.figure
            yield (page.row.indicator, deadline, figure.value, figure.text, target.scope_text, _marks((figure,)))


def _observation_rows(report: Report) -> Iterable[Sequence[object]]:
    for page in report.pages:
        for entry in page.history:
            yield (
                page.row.indicator, entry.period.code, entry.figure.value, entry.judgement, entry.vintage,
                entry.method, entry.status, entry.note, _marks((entry.figure,)),
            )  # fmt: skip


def _target_change_rows(report: Report) -> Iterable[Sequence[object]]:
    for page in report.pages:
        for change in page.target_history:
            before, after = change.before, change.after
            yield (
                page.row.indicator, change.decided_on, before.value, before.text, after.value, after.text,
                change.reason_kind, change.reason, change.decided_by,
                " ".join(map(str, sorted({*before.marks, *after.marks, *change.marks}))),
            )  # fmt: skip


def _moved_target_rows(report: Report) -> Iterable[Sequence[object]]:
    for line in report.moved_targets:
        yield (
            line.indicator, line.first.text, line.state_first, line.now.text, line.state, line.move, line.effect,
            line.said.text, " ".join(map(str, line.said.marks)),
        )  # fmt: skip


def _marks(figures: Iterable[Figure]) -> str:
    return " ".join(str(mark) for mark in sorted({mark for figure in figures for mark in figure.marks}))


def _csv(fields: Sequence[Field], rows: Iterable[Sequence[object]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _, _ in fields])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula is quoted with an apostrophe (OWASP); numbers stay numbers."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return f"{value:f}" if isinstance(value, Decimal) else value


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _describe(
    report: Report, files: dict[str, bytes], schemas: dict[str, tuple[Field, ...]], words: Words
) -> dict[str, Any]:
    resources: list[dict[str, Any]] = []
    for name, fields in schemas.items():
        described = [{"name": field, "type": kind, "title": words(title)} for field, kind, title in fields]
        resources.append(
            {
                "name": name.removesuffix(".csv"),
                "path": name,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(files[name]),
                "hash": "sha256:" + sha256(files[name]).hexdigest(),
                "schema": {"fields": described, "missingValues": [""]},
            }
        )
    return {
        "profile": "data-package",
        "name": "rashinban-report",
        "title": f"{report.title} {words('report_kind')}",
        "description": "".join(said.text for said in report.lead),
        "version": report.schema_version,
        "created": f"{report.as_of.isoformat()}T00:00:00Z",
        "contributors": [{"title": report.organisation or report.title, "role": "publisher"}],
        "sources": [{"title": source.text} for source in report.sources],
        "resources": resources,
    }


def _readme(report: Report, words: Words) -> str:
    lines = [
        f"{report.title} {words('report_kind')}" + (f"（{words('fictional')}）" if report.fictional else ""),
        f"{words('as_of')}: {report.as_of_text}",
        words("fictional_note") if report.fictional else "",
        "",
        words("package_files"),
        *([words("package_target_changes")] if report.moved_targets else []),
        "",
        words("inputs_note"),
        *(f"{entry.name}: {entry.sha256}" for entry in report.inputs),
        "",
        f"{words('made_by')}: {report.made_by}",
    ]
    return "\r\n".join(lines) + "\r\n"
