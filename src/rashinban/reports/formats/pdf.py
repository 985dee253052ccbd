"""The report as a tagged PDF (PDF/UA-1) through Typst: our fonts only, the same file on every machine."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rashinban.reports.contents import Report
from rashinban.reports.drawing import charts, draw_svg
from rashinban.reports.fonts import FOLDER, printable, unprintable
from rashinban.reports.states import LOOKS
from rashinban.reports.wording import TEXT, Words

_TEMPLATE = Path(__file__).parent / "report.typ"


def write_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1; characters that no font has are shown as 〓 and listed at the end."""
    import typst

    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "report.typ").write_bytes(_TEMPLATE.read_bytes())
        (root / "report.json").write_text(json.dumps(_data(report), ensure_ascii=False), encoding="utf-8")
        for chart in charts(report):
            (root / f"{chart.id}.svg").write_text(printable(draw_svg(chart)), encoding="utf-8")
        for look in LOOKS:
            (root / f"shape-{look.state}.svg").write_text(_shape(look.shape, look.ink), encoding="utf-8")
        compiler = typst.Compiler(
            str(root / "report.typ"), root=str(root), font_paths=[str(FOLDER)], ignore_system_fonts=True
        )
        made_on = datetime(report.as_of.year, report.as_of.month, report.as_of.day, tzinfo=UTC)
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=made_on)
    assert isinstance(pdf, bytes)
    return pdf


def _data(report: Report) -> dict[str, Any]:
    words = Words(report.language)
    missing = unprintable(report)
    body = report.model_dump(mode="json", exclude={"overview": {"spec"}, "distribution": {"spec"}})
    for page in body["pages"]:
        if page["chart"] is not None:
            del page["chart"]["spec"]
    as_of = report.as_of
    data = {
        "report": body,
        "say": {key: words(key) for key in TEXT},
        "date": [as_of.year, as_of.month, as_of.day],
        "lead": "".join(said.text for said in report.lead),
        "under": "　".join(filter(None, (report.organisation, report.period_text, report.edition))),
        "fiction": f"（{words('fictional')}）" if report.fictional else "",
        "charts": {chart.id: {"title": chart.title, "summary": chart.summary} for chart in charts(report)},
        "kinds": {kind: words(f"source_kind_{kind}") for kind in ("plan", "record", "rule", "count")},
        "looks": {
            look.state: {
                "word": look.word(report.language),
                "meaning": look.meaning(report.language),
                "ink": look.ink,
                "paper": look.paper,
            }
            for look in LOOKS
        },
        "missing": [f"{found.code_point} {found.name}：{found.places[0]}" for found in missing],
    }
    return _printable(data) if missing else data


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list) else value


def _shape(path: str, ink: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-5 -5 10 10"><path fill="{ink}" d="{path}"/></svg>'
