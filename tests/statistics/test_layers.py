"""What is held stands over what is shipped; what is not held shows through."""

import pyarrow as pa

from rashinban.core.series import COLUMNS
from rashinban.statistics.layers import Layered
from rashinban.statistics.publisher import Item, Table
from rashinban.statistics.selection import Selection
from rashinban.statistics.trial import Release, Trial


def _release(edition: str, sha256: str, received_at: str, **values: float) -> Release:
    """A table of one item in 2020, by area."""
    rows = [("people", area[1:], "2020", "", value, "人", "") for area, value in values.items()]
    columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    table = Table("office", "census", edition, "国勢調査（架空）", (Item("people", "人口", "人"),), pa.table(columns))
    return Release(table, sha256, received_at)


def _values(source: Layered) -> dict[str, float]:
    rows = source.figures(Selection("office", "census", None)).to_pylist()
    return {row["area"]: row["value"] for row in rows}


OLD = _release("2021", "a" * 64, "2026-04-01", _03000=1.0, _04000=2.0, _05000=3.0)


def test_of_one_edition_what_is_held_above_stands_also_when_the_other_is_dated_later() -> None:
    held = _release("2021", "b" * 64, "2022-01-01", _03000=10.0)
    assert _values(Layered(Trial([held]), Trial([OLD]))) == {"03000": 10.0, "04000": 2.0, "05000": 3.0}


def test_a_newer_edition_stands_wherever_it_is_held() -> None:
    newer = _release("2022", "b" * 64, "2022-01-01", _04000=20.0)
    expected = {"03000": 1.0, "04000": 20.0, "05000": 3.0}
    assert _values(Layered(Trial([newer]), Trial([OLD]))) == expected
    assert _values(Layered(Trial([OLD]), Trial([newer]))) == expected


def test_a_file_held_in_both_is_said_once_and_read_above() -> None:
    both = Layered(Trial([OLD]), Trial([OLD]))
    assert len(both.tables()) == 1
    assert [origin.sha256 for origin in both.origins(["a" * 64])] == ["a" * 64]
    assert _values(both) == {"03000": 1.0, "04000": 2.0, "05000": 3.0}


def test_beneath_an_empty_store_everything_shows() -> None:
    assert _values(Layered(Trial([]), Trial([OLD]))) == {"03000": 1.0, "04000": 2.0, "05000": 3.0}
    assert Layered(Trial([]), Trial([OLD])).figures(Selection("office", "other", None)).num_rows == 0
