"""The plan as a data repository of Open SDG: CSV per indicator, metadata in YAML, the settings to build a site from.

The shapes follow open-sdg/sdg-build (``sdg/check_csv.py``, ``sdg/check_metadata.py``, ``sdg/ProgressMeasure.py``) and
the documentation of open-sdg/open-sdg (``docs/data-format.md``, ``docs/indicator-configuration.md``, ``docs/non-sdg.md``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from io import StringIO
from typing import Any

from rashinban.monitoring.observations import Observation, known_at
from rashinban.monitoring.progress import Progress
from rashinban.plans.plan import Indicator, Plan
from rashinban.reports.exchange.cells import harmless
from rashinban.reports.exchange.numbering import Numbered, number_indicators
from rashinban.reports.exchange.open_sdg_metadata import describe, schema_of
from rashinban.reports.exchange.open_sdg_rows import DataRow, read_rows
from rashinban.reports.zipped import pack


def write_open_sdg(plan: Plan, observations: Iterable[Observation], progress: Iterable[Progress]) -> bytes:
    """A ZIP that can be laid into an Open SDG data repository; equal inputs give equal bytes.

    Only what was known on the day of ``progress`` is in it. Targets of others that the plan quotes are left out,
    as are indicators without progress.
    """
    by_indicator = {entry.indicator: entry for entry in progress}
    as_of = max((entry.as_of for entry in by_indicator.values()), default=None)
    log = tuple(observations)
    known = known_at(log, as_of) if as_of is not None else ()
    numbered = number_indicators(plan, by_indicator)
    files: dict[str, str] = {"README.md": _readme(plan, as_of, numbered), "config_data.yml": _dump(_CONFIG)}
    described: list[Mapping[str, Any]] = []
    for entry in numbered:
        rows = read_rows(entry.indicator, [one for one in known if one.indicator == entry.indicator.id])
        if rows:
            files[f"data/indicator_{entry.id}.csv"] = _table(entry.indicator, rows)
        described.append(describe(plan, entry, rows, by_indicator[entry.indicator.id]))
        files[f"meta/{entry.id}.yml"] = _dump(described[-1])
    files["metadata_schema.yml"] = _dump(schema_of(described))
    files.update({f"translations/ja/{name}.yml": _dump(texts) for name, texts in _translations(numbered).items()})
    made_on = datetime.combine(as_of or date(2000, 1, 1), time())
    return pack({name: text.encode("utf-8") for name, text in files.items()}, made_on)


def _table(indicator: Indicator, rows: Sequence[DataRow]) -> str:
    """``Year`` first, ``Value`` last, what lies between only where it says something."""
    dated = any(row.period for row in rows)
    head = ["Year", *(["Units"] if indicator.unit else []), *(["Period"] if dated else []), "Value"]
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(head)
    for row in rows:
        unit = [harmless(indicator.unit.strip())] if indicator.unit else []
        table.writerow([row.year, *unit, *([harmless(row.period)] if dated else []), f"{row.value:f}"])
    return out.getvalue()


def _dump(value: Mapping[str, Any]) -> str:
    import yaml

    return yaml.safe_dump(dict(value), allow_unicode=True, sort_keys=False, width=10_000)


_CONFIG: Mapping[str, Any] = {
    "languages": ["ja"],
    "site_dir": "_site",
    "schema_file": "metadata_schema.yml",
    "src_dir": "",
    "inputs": [
        {"class": "InputCsvData", "path_pattern": "data/*-*.csv"},
        {"class": "InputYamlMeta", "path_pattern": "meta/*-*.yml", "git": False},
    ],
    "translations": [{"class": "TranslationInputYaml", "source": "translations"}],
    "docs_extra_disaggregations": ["Units", "Period"],
}


def _translations(numbered: Sequence[Numbered]) -> dict[str, dict[str, str]]:
    """The names of goals, targets and indicators, where Open SDG looks for them."""
    goals = {f"{entry.goal}-title": entry.goal_title for entry in numbered}
    goals |= {f"{entry.goal}-short": entry.goal_title for entry in numbered}
    targets = {f"{entry.goal}-{entry.target}-title": entry.target_title for entry in numbered}
    names = {f"{entry.id}-title": entry.indicator.label for entry in numbered}
    return {"global_goals": goals, "global_targets": targets, "global_indicators": names}


def _readme(plan: Plan, as_of: date | None, numbered: Sequence[Numbered]) -> str:
    fiction = "（架空の団体の見本です）" if plan.fictional else ""
    lines = [
        f"# {plan.title}{fiction}",
        "",
        f"Open SDG（sdg-build）のデータリポジトリに置くファイルです。時点：{as_of.isoformat() if as_of else '–'}",
        "",
        "- `data/indicator_<番号>.csv`：実績。`Year` は年度（4月から翌年3月）の始まる年です。暦年の値は暦年です。",
        "  基準値は、同じ時期の実績がないときだけ、その年の行として入れています。",
        "- 月・四半期・半期・日・複数年の値には `Period` の列に時期コードがあり、`Year` はその終わりの日を含む年度（暦の四半期は暦年）です。",
        "- `meta/<番号>.yml`：指標の説明、目標、出典。`progress_calculation_options` は Open SDG の計算が成り立つとき"
        "（数値の目標、期限、向き、0でない基準値）だけ入れ、そのほかは `auto_progress_calculation: false` です。",
        "- `rashinban_state` と `rashinban_reason` は、もとの報告書の判定です。Open SDG の判定と違うことがあります。",
        "- 実績のない指標には CSV がなく、`reporting_status: notstarted` です。言葉の目標は `data_non_statistical: true` です。",
        "- CSV の文字が = + - @ などで始まるときは、表計算ソフトで計算式にならないように ' を前に付けています。",
        "",
        "| 番号 | もとのID | 指標 |",
        "| --- | --- | --- |",
        *(f"| {entry.number} | {_in_table(entry.indicator.id)} | {_in_table(entry.indicator.label)} |" for entry in numbered),
        "",
    ]
    return "\n".join(lines)


def _in_table(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
