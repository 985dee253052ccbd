"""What a newer edition says differently, and what that touches."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from held_figures import long_rows, table_of
from rashinban.statistics.selection import Held
from rashinban.statistics.warehouse.ordering import KEY, sort_rows
from rashinban.statistics.warehouse.revisions import Revision, compare, dependants

EDITION = Held("sample", "t", "2", "題", (), (), "2026-04-01T09:00:00+09:00", "0" * 64, 0, "", "")

KEYS = st.tuples(st.sampled_from("AB"), st.sampled_from(["01000", "02000"]), st.sampled_from(["2020", "FY2020"]), st.sampled_from(["", "sex=male"]))
SAID = st.sampled_from([(1.0, "人", ""), (2.0, "人", ""), (1.0, None, ""), (1.0, "人", "estimated"), (None, "人", "suppressed"), (None, None, "missing")])
TABLES = st.dictionaries(KEYS, SAID)


@settings(deadline=None)
@given(TABLES, TABLES)
def test_as_a_plain_comparison(before: dict[tuple[str, ...], tuple[object, ...]], after: dict[tuple[str, ...], tuple[object, ...]]) -> None:
    changed, same = compare(*(long_rows(*((*key, *said) for key, said in each.items())) for each in (before, after)))
    both = before.keys() & after.keys()
    assert same == sum(before[key] == after[key] for key in both)
    differ = sorted(key for key in both if before[key] != after[key])
    assert [tuple(row.values()) for row in changed.to_pylist()] == [(*key, *after[key], *before[key]) for key in differ]


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.text(max_size=3)] * 4), min_size=1, max_size=30))
def test_rows_in_the_order_of_bytes_and_what_stands_twice(keys: list[tuple[str, ...]]) -> None:
    rows = long_rows(*((*key, float(number), "人", "") for number, key in enumerate(keys)))
    arranged, twice = sort_rows(rows)
    found = [tuple(row[name] for name in KEY) for row in arranged.to_pylist()]
    assert found == sorted(keys, key=lambda key: [text.encode() for text in key])
    assert len(twice) == len(keys) - len(set(keys))
    assert all(found[place] == found[place - 1] for place in twice)


def test_what_depends_on_what_changed() -> None:
    before = table_of("t", "1", ("P", "04100", "2020", "", 1.0, "人", ""), ("P", "05201", "2020", "", 1.0, "人", ""))
    after = table_of("t", "2", ("P", "04100", "2020", "", 2.0, "人", ""), ("P", "05201", "2020", "", 1.0, "人", ""))
    changed, same = compare(before.rows, after.rows)
    revision = Revision(EDITION, changed, 0, same)
    used = {
        "population of Sendai": [("P", "04100", "2020")],
        "both": [("P", "04100", "2020"), ("P", "05201", "2020")],
        "Akita": [("P", "05201", "2020")],
        "another year": [("P", "04100", "2015")],
        "nothing": [],
    }
    sendai = frozenset({("P", "04100", "2020")})
    assert dependants(used, [revision]) == {"population of Sendai": sendai, "both": sendai}
    assert dependants(used, []) == {}
