"""From a draft to a plan: nothing lost, every field with its place, ids a person can say."""

from decimal import Decimal

import pytest

from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.plans.approval import approve
from rashinban.plans.approval_ids import measure_ids
from rashinban.plans.draft import (
    Draft,
    DraftBaseline,
    DraftIndicator,
    DraftMeasure,
    DraftTarget,
    Evidence,
    Read,
)


def seen(text, start=0, **more):
    return Evidence(quotation=text, start=start, end=start + len(text), **more)


def read(value, start=0, **more):
    return Read(value=value, evidence=seen(str(value), start, **more))


def heading(id, title, start, **more):
    return DraftMeasure(**{"id": id, "depth": 1, "level": "戦略", "title": read(title, start)} | more)


def indicator(id, measure, start, kind="kpi", **more):
    return DraftIndicator(
        id=id, measure=measure, kind=kind, label=read(f"指標{id}", start), evidence=seen(f"指標{id}", start), **more
    )


DRAFT = Draft(
    document="架空市計画.pdf",
    sha256="ab" * 32,
    format="pdf",
    title=read("架空市 にぎわい計画"),
    organisation=read("架空市"),
    period=Read(value=Period.fiscal_year(2024), evidence=seen("令和6年度")),
    functions=(read("課題把握", 20),),
    measures=(
        heading("m0", "架空市 にぎわい計画", 0, depth=0, role="title"),
        heading("m1", "まちなか", 100, number="Ⅰ", parent="m0"),
        heading(
            "m2",
            "<b>𠮷野通り</b>の再生",
            200,
            number="（１）",
            parent="m1",
            depth=2,
            level="施策",
            new=read(True),
            functions=(read("課題把握", 210),),
            this_year=(seen("<p>店を開く。</p>", 220), seen("人を呼ぶ。", 240)),
            target_text=read("通りに人が戻る", 260),
        ),
        heading("m3", "指標", 300, parent="m2", depth=3, level="見出し", role="indicator_group"),
        heading("m4", "空き家", 400, number="（１）", parent="m1", depth=2, level="施策", goal_text=read("指標k3", 420)),
        heading("m5", "進め方", 500, parent="m0", role="section", text=(seen("毎年見直す。", 510),)),
    ),
    indicators=(
        indicator(
            "k1",
            "m3",
            310,
            unit=read("人"),
            baseline=DraftBaseline(value=Decimal("61.20"), evidence=seen("61.20", 320)),
            targets=(
                DraftTarget(
                    value=Decimal(70),
                    deadline=Read(value=Period.fiscal_year(2026), evidence=seen("R8", 330, found="inferred")),
                    evidence=seen("70人", 330, page=3),
                ),
            ),
        ),
        indicator("k2", "m4", 410, kind="external_target"),
        indicator("k3", "m4", 420, kind="goal", criterion=read("暮らしが続く", 420)),
        indicator("k4", "m0", 600),
    ),
)


def test_headings_become_measures_under_their_own_numbers():
    plan = approve(DRAFT)
    assert [(x.id, x.parent, x.level, x.title) for x in plan.measures] == [
        ("I", None, "戦略", "まちなか"),
        ("I.1", "I", "施策", "𠮷野通りの再生"),
        ("I.1_2", "I", "施策", "空き家"),
        ("u1", None, "戦略", "進め方"),
    ]
    assert plan.levels == ("戦略", "施策")
    street = plan.measure("I.1")
    assert (street.this_year, street.status, street.functions) == ("店を開く。\n人を呼ぶ。", "new", ("課題把握",))
    assert plan.measure("u1").text == "毎年見直す。"


def test_indicators_go_to_the_nearest_measure_and_context_stays_out():
    plan = approve(DRAFT)
    assert [(x.id, x.measure, x.label) for x in plan.indicators] == [
        ("I.1-K1", "I.1", "指標k1"),
        ("I.1_2-G1", "I.1_2", "指標k3"),
        ("K1", None, "指標k4"),
        ("I.1-T1", "I.1", "𠮷野通りの再生"),
    ]
    assert [x.id for x in approve(DRAFT, include_context=True).indicators][1] == "I.1_2-X1"


def test_a_heading_below_a_group_moves_up_and_a_group_that_says_something_stays():
    below = heading("m9", "駐輪場", 350, parent="m3", number="1")
    plan = approve(DRAFT.model_copy(update={"measures": (*DRAFT.measures, below)}))
    assert plan.measure("I.1.1").parent == "I.1"
    talking = [
        x.model_copy(update={"text": (seen("毎年公表する。", 305),)}) if x.id == "m3" else x for x in DRAFT.measures
    ]
    assert approve(DRAFT.model_copy(update={"measures": tuple(talking)})).measure("I.1.u1").text == "毎年公表する。"


def test_a_target_in_words_is_a_criterion():
    plan = approve(DRAFT)
    assert plan.indicator("I.1_2-G1").criterion.text == "暮らしが続く"
    assert plan.indicator("I.1-T1").criterion.text == "通りに人が戻る"
    assert plan.indicator("I.1-T1").criterion.source.start == 260


def test_every_field_keeps_its_place():
    plan = approve(DRAFT, edition="第2版")
    first = plan.indicator("I.1-K1")
    target = first.targets[0]
    assert str(first.baseline.value) == "61.20"
    assert (target.deadline_found, target.deadline) == ("plan", Period.fiscal_year(2026))
    assert target.source.model_dump(exclude_none=True) == {
        "document": "架空市計画.pdf", "edition": "第2版", "page": 3, "start": 330, "end": 333, "quotation": "70人", "sha256": "ab" * 32,
    }  # fmt: skip
    assert plan.measure("I.1").source.quotation == "<b>𠮷野通り</b>の再生"


def test_what_a_person_says_goes_before_what_was_read():
    plan = approve(DRAFT, title="別の名", organisation="架空県", period=Period.fiscal_year(2025), fictional=True)
    assert (plan.title, plan.organisation, plan.period.code, plan.fictional) == ("別の名", "架空県", "FY2025", True)
    assert (plan.id, approve(DRAFT).period.code) == ("架空市計画", "FY2024")


def test_a_draft_without_title_or_content_is_refused():
    with pytest.raises(WrongContent, match="計画の名称が読み取れていません"):
        approve(DRAFT.model_copy(update={"title": None}))
    with pytest.raises(WrongContent, match="施策も指標も"):
        approve(DRAFT.model_copy(update={"measures": (), "indicators": ()}))


def test_a_loop_in_the_draft_is_refused_by_name():
    loop = (heading("a", "甲", 0, parent="b"), heading("b", "乙", 9, parent="a"))
    with pytest.raises(WrongContent, match="輪になっています"):
        approve(DRAFT.model_copy(update={"measures": loop, "indicators": ()}))


def test_ids_do_not_depend_on_headings_elsewhere():
    """The number decides, so that reading one heading more elsewhere renames nothing."""
    short = [("a", None, "1"), ("b", "a", "2")]
    assert measure_ids([*short, ("x", None, None), ("y", "x", "2")]).items() >= measure_ids(short).items()
