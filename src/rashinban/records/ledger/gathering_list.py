"""Gatherings with those who took part as the table that is read back: a row for each participant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rashinban.core.area import PREFECTURES
from rashinban.ledger.kinds import kinds
from rashinban.records.ledger.sheet_file import clean, write_sheet
from rashinban.records.ledger.showing import Shown
from rashinban.records.models import GatheringRow

#: Field -> the heading it is read back under; the last four are of the participant.
HEADINGS = {
    "key": "記録番号", "on": "開催日", "title": "名称", "network": "会議体", "starts": "開始", "ends": "終了", "venue": "会場",
    "place": "地域", "agenda": "議題・内容", "measures": "施策", "tags": "分野・キーワード", "confidentiality": "公開の範囲", "standing": "状態",
    "party": "企業名", "role": "役割", "number": "法人番号", "note": "備考",
}  # fmt: skip
_STANDINGS = {"planned": "予定", "held": "開催済み", "cancelled": "中止"}
_CLASSES = {"public": "公開", "internal": "庁内", "restricted": "関係者限"}


def write_gatherings(rows: Iterable[GatheringRow], networks: Mapping[int, Any], taken_part: Mapping[int, Sequence[Shown]]) -> bytes:
    """The table; ``networks`` and participants are those that may be named. What holds for the gathering stands in its first row."""
    lines = []
    for row in rows:
        said = said_of(row, networks.get(row.network_id or 0))
        participants = [_participant(each) for each in taken_part.get(row.pk, ()) if each.party is not None]
        again = {name: said[name] for name in ("key", "on", "title")}
        lines += [(said if at == 0 else again) | each for at, each in enumerate(participants or [{}])]
    return write_sheet("集まり", list(HEADINGS.values()), ([line.get(name) for name in HEADINGS] for line in lines))


def said_of(row: GatheringRow, network: Any) -> dict[str, Any]:
    """The cells of a gathering, by field (with its measures fetched); nothing for what is empty or cannot be read back."""
    area = next((each for each in PREFECTURES.areas if each.code == row.place), None)
    cells = {
        "key": row.key,
        "on": row.on,
        "title": clean(" ".join(row.title.split())),
        "network": clean(network.name) if network else "",
        "starts": f"{row.starts:%H:%M}" if row.starts else "",
        "ends": f"{row.ends:%H:%M}" if row.ends else "",
        "venue": clean(row.venue),
        "place": area.name if area else "",
        "agenda": clean(row.agenda),
        "measures": "、".join(measure.key for measure in row.measures.all()),
        "tags": "、".join(row.tags),
        "confidentiality": _CLASSES.get(row.confidentiality, ""),
        "standing": _STANDINGS[row.standing],
    }
    return {name: value for name, value in cells.items() if value != ""}


def _participant(said: Shown) -> dict[str, str]:
    assert said.party is not None
    kind = kinds()[said.fact.kind]
    return {"party": clean(said.party.name), "role": kind.label, "number": said.party.corporate_number, "note": clean(said.fact.note)}
