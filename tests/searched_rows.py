"""Records of every kind for the tests of searching: one of each, holding a word of one's choice."""

from __future__ import annotations

from datetime import date
from typing import Any

from rashinban.records.models import (
    CardRow,
    CaseRow,
    ConnectionRow,
    FactRow,
    GatheringRow,
    IndicatorRow,
    LessonRow,
    MeasureRow,
    PartyName,
    PartyRow,
    ReportRow,
    new_key,
)

#: The column that is written to in a test of each kind.
COLUMN = {
    "plan": "title",
    "text": "text",
    "indicator": "definition",
    "measure": "this_year",
    "card": "summary",
    "party": "purpose",
    "gathering": "agenda",
    "connection": "note",
    "case": "note",
    "lesson": "text",
    "fact": "note",
    "report": "foreword",
}
LEDGER = ("card", "party", "gathering", "connection", "case", "lesson", "fact")


def make_row(office: Any, source: str, word: str, confidentiality: str = "public", **more: Any) -> Any:
    """A row of this kind that holds the word; for a plan and its text the edition that is there."""
    kind = source
    if kind in ("plan", "text"):
        type(office.edition).objects.filter(pk=office.edition.pk).update(**{COLUMN[kind]: word})
        return office.edition
    of_edition = {"edition": office.edition, "key": f"Z{new_key()}", "position": 900, "confidentiality": confidentiality}
    of_edition["division"] = office.divisions["industry"]
    if kind == "indicator":
        return IndicatorRow.objects.create(**of_edition, label="数", kind="kpi", value_kind="level", combine="latest", definition=word)
    if kind == "measure":
        return MeasureRow.objects.create(**of_edition, level="施策", title="施策", this_year=word)
    if kind == "report":
        return make_report(office, word, confidentiality)
    base = {"organisation": office.organisation, "division": office.divisions["industry"], "confidentiality": confidentiality}
    return _makers(office, base)[kind](word, more)


def make_report(office: Any, word: str, confidentiality: str) -> Any:
    """A report whose foreword is the word: stored whole, so it is composed."""
    from rashinban.records import publishing

    report = publishing.make_report(office.edition, office.people["planner"], title="進捗の報告", as_of=date(2026, 11, 22), foreword=word)
    ReportRow.objects.filter(pk=report.pk).update(confidentiality=confidentiality, standing="published")
    return report


def _makers(office: Any, base: dict[str, Any]) -> dict[str, Any]:
    def party(name: str) -> Any:
        return PartyRow.objects.create(**{**base, "confidentiality": "public"}, name=name)

    day = date(2026, 5, 1)
    return {
        "card": lambda word, more: CardRow.objects.create(**base, kind="offer", what="asset", title="測定の設備", summary=word, **more),
        "party": lambda word, more: PartyRow.objects.create(**{**base, "name": "みほん製作所", "purpose": word, **more}),
        "gathering": lambda word, more: GatheringRow.objects.create(**base, title="情報交換会", on=day, agenda=word, **more),
        "connection": lambda word, more: ConnectionRow.objects.create(**base, need_party=party("求める社"), offer_party=party("応じる社"), note=word, **more),
        "case": lambda word, more: CaseRow.objects.create(**base, title="販路の支援", party=party("支援先"), opened_on=day, note=word, **more),
        "lesson": lambda word, more: LessonRow.objects.create(**base, title="教訓", text=word, **more),
        "fact": lambda word, more: FactRow.objects.create(**base, kind="presented", on=day, note=word, **more),
    }


def add_name(party: Any, name: str) -> Any:
    """A further name of a party."""
    return PartyName.objects.create(party=party, name=name)
