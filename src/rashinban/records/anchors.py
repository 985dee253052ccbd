"""Marks of the audit chain that were noted outside it: with published reports."""

from __future__ import annotations

from rashinban.records.models import ReportRow


def published() -> list[tuple[str, str]]:
    """The chain's end as each published report noted it, with the name of the report. They are told in errors only."""
    rows = ReportRow.objects.exclude(chain_head="").order_by("pk").values_list("title", "as_of", "chain_head")
    return [(f"報告書「{title}」（{as_of}）", mark) for title, as_of, mark in rows]
