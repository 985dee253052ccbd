"""Two editions compared: what became of every item, told the same from either side."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.strategies import plans
from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.plans.comparison import compare, describe
from rashinban.plans.plan import Baseline, Indicator, Link, Measure, Plan, Target

many = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def measure(id, title, parent=None, **more):
    return Measure(id=id, title=title, parent=parent, level="施策", **more)


def plan(*measures, indicators=(), links=(), start=2021):
    period = Period.span(Period.fiscal_year(start), Period.fiscal_year(start + 2))
    return Plan(id=f"p{start}", title="架空市計画", period=period, measures=measures, indicators=indicators, links=links)


def told(comparison, part="measures"):
    return [
        (difference.kinds, [x.id for x in difference.old], [x.id for x in difference.new])
        for difference in getattr(comparison, part)
    ]


OLD = plan(
    measure("1", "地域経済の活性化"),
    measure("1.1", "商店街の活性化", "1"),
    measure("1.2", "観光の振興", "1"),
    measure("1.3", "若者の就職支援", "1", owner="商工課"),
    measure("2", "暮らしの安心"),
    measure("2.1", "防災訓練の実施", "2"),
    measure("2.2", "高齢者の見守りと子どもの居場所づくり", "2"),
    measure("2.3", "公共交通の維持", "2"),
)
NEW = plan(
    measure("1", "地域経済の活性化"),
    measure("1.1", "商店街の活性化と観光の振興", "1"),
    measure("1.2", "若者の就職支援", "1", owner="しごと課"),
    measure("2", "暮らしの安心"),
    measure("2.1", "高齢者の見守り", "2"),
    measure("2.2", "子どもの居場所づくり", "2"),
    measure("2.3", "公共交通の維持", "1"),
    measure("2.4", "脱炭素の推進", "2"),
    start=2024,
)


def test_every_kind_of_difference():
    assert told(compare(OLD, NEW)) == [
        (("carried_over",), ["1"], ["1"]),
        (("merged",), ["1.1", "1.2"], ["1.1"]),
        (("changed", "renumbered"), ["1.3"], ["1.2"]),
        (("carried_over",), ["2"], ["2"]),
        (("split",), ["2.2"], ["2.1", "2.2"]),
        (("moved",), ["2.3"], ["2.3"]),
        (("added",), [], ["2.4"]),
        (("dropped",), ["2.1"], []),
    ]


def test_the_sentences():
    assert describe(compare(OLD, NEW)) == (
        "施策：引き継ぎ2件、内容の変更1件、番号の変更1件、移動1件、統合1件、分割1件、追加1件、廃止1件。",
        "指標：どちらの版にもありません。",
        "施策「商店街の活性化」「観光の振興」が「商店街の活性化と観光の振興」に統合されました。",
        "施策「若者の就職支援」の番号が「1.3」から「1.2」に変わりました。",
        "施策「若者の就職支援」の担当が「商工課」から「しごと課」に変わりました。",
        "施策「高齢者の見守りと子どもの居場所づくり」が「高齢者の見守り」「子どもの居場所づくり」に分けられました。",
        "施策「公共交通の維持」が「暮らしの安心」から「地域経済の活性化」に移りました。",
        "施策「脱炭素の推進」が加わりました。",
        "施策「防災訓練の実施」がなくなりました。",
    )


def test_a_longer_title_alone_is_no_merger():
    """「人材育成」 went; that 「デジタル人材育成」 contains its words does not mean it went in there."""
    old = plan(measure("1", "人材育成"), measure("2", "デジタル人材育成"))
    new = plan(measure("2", "デジタル人材育成"), start=2024)
    assert told(compare(old, new)) == [(("carried_over",), ["2"], ["2"]), (("dropped",), ["1"], [])]


def test_stated_lineage_goes_before_likeness():
    links = (
        Link(kind="supersedes", measure="9", to="1.3"),
        Link(kind="merged_from", measure="8", to="2.1"),
        Link(kind="merged_from", measure="8", to="公共交通の維持"),
        Link(kind="split_from", measure="6", to="1.2"),
        Link(kind="split_from", measure="7", to="1.2"),
    )
    new = plan(
        measure("6", "海"), measure("7", "山"), measure("8", "空"), measure("9", "川"), measure("10", "若者の就職支援"),
        links=links, start=2024,
    )  # fmt: skip
    comparison = compare(OLD, new)
    assert told(comparison)[:5] == [
        (("split",), ["1.2"], ["6", "7"]),
        (("merged",), ["2.1", "2.3"], ["8"]),
        (("changed", "renumbered", "moved"), ["1.3"], ["9"]),
        (("added",), [], ["10"]),
        (("dropped",), ["1"], []),
    ]
    assert {difference.matched_by for difference in comparison.measures[:3]} == {"link"}
    assert told(compare(new, OLD))[0][0] != ()
    assert len(compare(new, OLD).of("measures", "merged")) == len(comparison.of("measures", "split"))


def test_an_id_given_to_something_else_is_not_a_match():
    new = plan(measure("1.1", "防災訓練の実施"), start=2024)
    [difference] = [x for x in compare(OLD, new).measures if x.new]
    assert [x.id for x in difference.old] == ["2.1"]


def indicator(id="1-K1", **more):
    return Indicator(**{"id": id, "label": "来訪者数", "measure": "1", "unit": "人"} | more)


def test_changed_fields_are_told_one_by_one():
    before = indicator(
        direction="up",
        baseline=Baseline(value=Decimal("61.20"), period=Period.fiscal_year(2020)),
        targets=(Target(value=Decimal(70), deadline=Period.fiscal_year(2023)),),
        source=Source(document="旧版.pdf", page=3),
    )
    after = indicator(
        direction="down",
        baseline=Baseline(),
        targets=(Target(value=Decimal(75), deadline=Period.fiscal_year(2026), scope="fiscal_year"),),
        source=Source(document="新版.pdf", page=9),
    )
    comparison = compare(plan(measure("1", "甲"), indicators=(before,)), plan(measure("1", "甲"), indicators=(after,), start=2024))
    [difference] = comparison.indicators
    assert [(x.label, x.before, x.after) for x in difference.changes] == [
        ("望ましい向き", "増やす", "減らす"),
        ("基準値の値", "61.20", None),
        ("基準値の時点", "2020年度", None),
        ("目標値の値", "70", "75"),
        ("目標値の期限", "2023年度", "2026年度"),
        ("目標値の範囲", "書かれていない", "各年度"),
    ]
    assert "指標「来訪者数」の基準値の値が「61.20」から「記載なし」に変わりました。" in describe(comparison)


def test_another_page_or_the_same_number_written_otherwise_is_no_change():
    before = indicator(baseline=Baseline(value=Decimal("61.2")), source=Source(document="旧版.pdf"))
    after = indicator(baseline=Baseline(value=Decimal("61.20")), source=Source(document="新版.pdf"))
    comparison = compare(plan(measure("1", "甲"), indicators=(before,)), plan(measure("1", "甲"), indicators=(after,)))
    assert told(comparison, "indicators") == [(("carried_over",), ["1-K1"], ["1-K1"])]


def test_indicators_of_one_name_stay_with_their_measures():
    old = plan(
        measure("1", "商店街"), measure("2", "農業"),
        indicators=(indicator("a", label="支援件数", measure="1"), indicator("b", label="支援件数", measure="2")),
    )  # fmt: skip
    new = plan(
        measure("5", "農業"), measure("6", "商店街"),
        indicators=(indicator("x", label="支援件数", measure="5"), indicator("y", label="支援件数", measure="6")), start=2024,
    )  # fmt: skip
    assert told(compare(old, new), "indicators") == [
        (("renumbered",), ["b"], ["x"]),
        (("renumbered",), ["a"], ["y"]),
    ]


WORDS = ["商店街の活性化", "観光の振興", "若者の就職支援", "商店街の活性化と観光の振興", "若者の就職", "人材育成", "デジタル人材育成", "観光", ""]


@st.composite
def editions(draw, start):
    """Plans whose titles are close enough to be confused."""
    ids = draw(st.lists(st.sampled_from("123456"), unique=True, max_size=6))
    measures = tuple(
        measure(id, draw(st.sampled_from(WORDS)), draw(st.none() | st.sampled_from(ids[:place])) if place else None)
        for place, id in enumerate(ids)
    )
    names = draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4))
    homes = st.none() | st.sampled_from(ids) if ids else st.none()
    indicators = tuple(indicator(name, label=draw(st.sampled_from(WORDS)), measure=draw(homes)) for name in names)
    kinds = st.sampled_from(["supersedes", "merged_from", "split_from", "serves"])
    link = st.builds(Link, kind=kinds, measure=st.sampled_from(ids or "1"), to=st.sampled_from("123456"))
    links = tuple(draw(st.lists(link, max_size=2))) if ids else ()
    return plan(*measures, indicators=indicators, links=links, start=start)


def sides(comparison, part):
    differences = getattr(comparison, part)
    return [x.id for d in differences for x in d.old], [x.id for d in differences for x in d.new]


pairs = st.one_of(st.tuples(editions(2021), editions(2024)), st.tuples(plans(), plans()))


@many
@given(pairs)
def test_every_item_of_both_editions_appears_exactly_once(pair):
    old, new = pair
    comparison = compare(old, new)
    for part in ("measures", "indicators"):
        olds, news = sides(comparison, part)
        assert sorted(olds) == sorted(x.id for x in getattr(old, part))
        assert sorted(news) == sorted(x.id for x in getattr(new, part))
    assert all(sentence.endswith("。") for sentence in describe(comparison))


@many
@given(st.one_of(editions(2021), plans()))
def test_a_plan_compared_with_itself_is_carried_over(one):
    comparison = compare(one, one)
    assert all(d.kinds == ("carried_over",) for d in (*comparison.measures, *comparison.indicators))


MIRROR = {"added": "dropped", "dropped": "added", "merged": "split", "split": "merged"}


@many
@given(editions(2021), editions(2024))
def test_compared_backwards_the_story_is_told_backwards(old, new):
    forwards, backwards = compare(old, new), compare(new, old)
    for part in ("measures", "indicators"):
        there = {
            (frozenset(MIRROR.get(k, k) for k in d.kinds), tuple(sorted(x.id for x in d.new)), tuple(sorted(x.id for x in d.old)))
            for d in getattr(forwards, part)
        }  # fmt: skip
        back = {
            (frozenset(d.kinds), tuple(sorted(x.id for x in d.old)), tuple(sorted(x.id for x in d.new)))
            for d in getattr(backwards, part)
        }
        assert there == back


def test_numbers_that_shift_do_not_carry_their_items_along():
    """One measure put in at the top renumbers the rest: the titles tell better than the ids who is who."""
    titles = [f"{word}{number:03}" for number, word in enumerate(WORDS[:8] * 25)]
    old = plan(*(measure(str(n), title) for n, title in enumerate(titles)))
    new = plan(measure("0", "まったく別のこと"), *(measure(str(n + 1), title) for n, title in enumerate(titles)), start=2024)
    counts = compare(old, new).counts("measures")
    assert (counts["added"], counts["renumbered"], counts["changed"]) == (1, 200, 0)
