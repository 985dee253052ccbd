"""Which pairs are proposed, why, and that the work does not grow with the square."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.ledger.candidates import Candidate, Known, propose
from rashinban.ledger.names import fold_name


def party(key: str, *names: str, number: str = "", place: str = "", kind: str = "organisation", employer: str = "") -> Known:
    return Known(key, kind, names, number, place, employer)


def only(*parties: Known) -> Candidate:
    found = propose(parties)
    assert len(found) == 1
    return found[0]


def test_the_number_comes_first_then_name_and_place_then_similar_names() -> None:
    found = propose(
        [
            party("a", "みほん精密", number="7000012050002"),
            party("b", "全く違う名前", number="7000012050002"),
            party("c", "㈱髙橋製作所", place="04100"),
            party("d", "高橋製作所", place="04100"),
            party("e", "青葉電子工業", place="04100"),
            party("f", "青葉電気工業", place="02000"),
        ]
    )
    assert [(each.pair, each.ground) for each in found] == [
        (frozenset("ab"), "number"),
        (frozenset("cd"), "name"),
        (frozenset("ef"), "similar"),
    ]
    assert all(each.reason.ja.count("。") == 1 and each.reason.en for each in found)


def test_shoji_and_shokai_are_only_asked_about() -> None:
    found = only(party("a", "山田商事"), party("b", "山田商会"))
    assert found.ground == "similar"
    assert "「商事」と「商会」" in found.reason.ja


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (party("a", "アオバ工業株式会社"), party("b", "アオバ工業有限会社"), "法人格"),
        (party("a", "アオバ工業", place="04100"), party("b", "(株)アオバ工業", place="15100"), "所在地が違います"),
        (party("a", "アオバ工業", place="04000"), party("b", "アオバ工業", place="04100"), "おおまか"),
        (party("a", "アオバ精密", place="04100"), party("b", "アオバ精密仙台工場", place="04100"), "「仙台工場」が付いています"),
        (party("a", "新しい名前", "アオバ精密"), party("b", "アオバ精密"), "片方が分からない"),
    ],
)
def test_reasons(one: Known, other: Known, words: str) -> None:
    assert words in only(one, other).reason.ja


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (party("a", "アオバ工業", number="7000012050002"), party("b", "アオバ工業", number="1180301018771")),
        (party("a", "青葉 花子", kind="person"), party("b", "青葉 花子", kind="person")),
        (party("a", "青葉 花子", kind="person", employer="x"), party("b", "青葉 花子", kind="person", employer="y", place="04100")),
        (party("a", "青葉花"), party("b", "青葉華")),
        (party("a", "青葉会議", kind="network"), party("b", "青葉会議")),
    ],
)
def test_never_proposed(one: Known, other: Known) -> None:
    assert propose([one, other]) == ()


def test_people_are_the_same_only_with_their_employer() -> None:
    one = party("a", "髙橋 花子", kind="person", employer="x")
    assert only(one, party("b", "高橋花子", kind="person", employer="x")).ground == "name"


def test_decided_pairs_are_not_asked_about_again() -> None:
    parties = [party("a", "アオバ工業", place="04100"), party("b", "アオバ工業", place="04100")]
    assert propose(parties, [frozenset("ab")]) == ()


@given(st.text("あいうえおかきくけこ", min_size=4, max_size=12), st.integers(0, 11), st.sampled_from("さしすせそ"))
def test_every_pair_that_differs_by_one_letter_is_found(core: str, place: int, letter: str) -> None:
    """The blocks miss none of them, whichever letter it is."""
    other = core[: place % len(core)] + letter + core[place % len(core) + 1 :]
    found = propose([party("a", core), party("b", other), party("c", "無関係な名前")])
    assert frozenset("ab") in {each.pair for each in found}


def test_ten_thousand_parties_in_seconds_and_twice_as_many_in_twice_the_time() -> None:
    def many(count: int) -> list[Known]:
        fields = ["精密", "電機", "食品", "建設", "産業", "製作所", "商事", "水産"]
        letters = "青山川田村松杉木林森原野沢谷岡島浜崎橋本中上下東西南北"
        names = [
            f"{letters[n % 29 % len(letters)]}{letters[n // 27 % len(letters)]}{letters[n // 729 % len(letters)]}{fields[n % 8]}"
            for n in range(count - count // 10)
        ]
        extra = [f"株式会社{names[n * 7]}" for n in range(count // 10)]
        return [party(str(n), name, place=f"{n % 7 + 2:02}100") for n, name in enumerate(names + extra)]

    def seconds(parties: list[Known]) -> float:
        fold_name.cache_clear()
        start = process_time()
        assert propose(parties)
        return process_time() - start

    half, whole = seconds(many(5_000)), seconds(many(10_000))
    assert whole < 8
    assert whole < 3.2 * half + 0.5
