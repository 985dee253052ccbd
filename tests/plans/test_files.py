"""A plan in YAML and JSON: exact round trips, and errors an official can act on."""

import json
from decimal import Decimal

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from plans.strategies import plans
from rashinban.core.errors import ManyErrors, RashinbanError, UnreadableFile, WrongContent
from rashinban.plans.files import (
    load_plan,
    plan_from_json,
    plan_from_yaml,
    plan_to_json,
    plan_to_yaml,
    save_plan,
)
from rashinban.plans.plan import Baseline, Indicator, Measure, Plan, Target

SMALL = Plan(
    id="kakuu-2024",
    title="架空市 にぎわい計画",
    fictional=True,
    measures=(Measure(id="01", level="施策", number="1.10", title="𠮷野通りと髙台の再生", text="一行目\n二行目"),),
    indicators=(
        Indicator(
            id="01-K1",
            measure="01",
            label="「歩く人」の割合",
            unit="％",
            baseline=Baseline(value=Decimal("61.20")),
            targets=(Target(value=Decimal("65")),),
        ),
    ),
)
YAML = """\
schema_version: rashinban-plan/1
id: kakuu-2024
title: 架空市 にぎわい計画
fictional: true
measures:
  - id: '01'
    level: 施策
    number: '1.10'
    title: 𠮷野通りと髙台の再生
    text: |-
      一行目
      二行目
indicators:
  - id: 01-K1
    measure: '01'
    label: 「歩く人」の割合
    unit: ％
    baseline:
      value: 61.20
    targets:
      - value: 65
"""


def exactly(one: Plan, other: Plan) -> bool:
    """Equal, and every number with the same digits (61.20 is not 61.2)."""
    return one == other and _digits(one.model_dump()) == _digits(other.model_dump())


def _digits(data):
    if isinstance(data, dict):
        return {key: _digits(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_digits(value) for value in data]
    # The exponent is notation (1E+3 is 1000); the digits after the point are precision.
    return f"{data:f}" if isinstance(data, Decimal) and abs(data.adjusted()) < 60 else data


roundtrip = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@roundtrip
@given(plans())
def test_yaml_round_trip_is_exact(plan):
    assert exactly(plan_from_yaml(plan_to_yaml(plan)), plan)


@roundtrip
@given(plans())
def test_json_round_trip_is_exact(plan):
    assert exactly(plan_from_json(plan_to_json(plan)), plan)


@roundtrip
@given(plans())
def test_any_yaml_reader_understands_what_we_write(plan):
    """Text that YAML 1.1 takes for numbers, dates or booleans is quoted, so other programs read the same text."""
    assert Plan.model_validate(yaml.safe_load(plan_to_yaml(plan))) == plan


def test_yaml_is_readable():
    assert plan_to_yaml(SMALL) == YAML
    assert plan_from_yaml(YAML) == SMALL


def test_bare_words_stay_as_typed():
    typed = YAML.replace("'01'", "01").replace("'1.10'", "1.10")
    assert plan_from_yaml(typed) == SMALL


def test_no_anchors_when_the_same_value_appears_twice():
    target = Target(value=Decimal(5))
    twice = SMALL.model_copy(update={"indicators": (Indicator(id="a", label="x", targets=(target, target)),)})
    assert "&" not in plan_to_yaml(twice)


@pytest.mark.parametrize("suffix", [".yaml", ".yml", ".json", ".xlsx", ".YAML"])
def test_saved_files_are_read_back(tmp_path, suffix):
    path = tmp_path / f"計画{suffix}"
    save_plan(SMALL, path)
    assert exactly(load_plan(path), SMALL)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_json_leaves_japanese_and_decimals_as_they_are():
    text = plan_to_json(SMALL)
    assert "𠮷野通りと髙台の再生" in text
    assert json.loads(text)["indicators"][0]["baseline"]["value"] == "61.20"


BAD_YAML = {
    "syntax": ("id: a\ntitle: [1\n", UnreadableFile, "YAMLとして読めません", "3行目"),
    "tab": ("id: a\n\ttitle: b\n", UnreadableFile, "YAMLとして読めません", "2行目"),
    "repeated key": ("id: a\ntitle: b\nid: c\n", WrongContent, "項目「id」が二度", "3行目"),
    "alias": ("id: &a x\ntitle: *a\n", WrongContent, "別名（*）は使えません", "1行目"),
    "bomb": ("a: &a [x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n", WrongContent, "別名", "1行目"),
    "loop": ("id: &a [*a]\n", WrongContent, "別名", "1行目"),
    "tag": ("id: !!python/object:os.system x\n", WrongContent, "型の指定", "1行目"),
    "key": ("? [a, b]\n: x\n", WrongContent, "項目の名前が文字列ではありません", "1行目"),
    "not a plan": ("- a\n- b\n", WrongContent, "計画の内容がありません", "1行目"),
    "control": ("id: a\x07\n", UnreadableFile, "使えない文字", ""),
    "deep": ("[" * 5000, UnreadableFile, "", ""),
    "missing": ("id: a\n", WrongContent, "「計画の名称」がありません", "1行目"),
    "unknown field": ("id: a\ntitle: b\ncolour: 赤\n", WrongContent, "「colour」という項目は計画にありません", "3行目"),
    "choice": (
        "id: a\ntitle: b\nindicators:\n  - id: k1\n    label: 件数\n    direction: うえ\n",
        WrongContent,
        "指標（1番目、ID「k1」）の「望ましい向き」の「うえ」は選べません",
        "6行目",
    ),
    "number": (
        "id: a\ntitle: b\nindicators:\n  - id: k1\n    label: 件数\n    targets:\n      - value: 五十件\n",
        WrongContent,
        "「目標値」（1番目）の「値」の「五十件」は数値として読めません",
        "7行目",
    ),
    "not a number": (
        "id: a\ntitle: b\nindicators:\n  - id: k1\n    label: 件数\n    baseline: {value: .nan}\n",
        WrongContent,
        "「.nan」は数値として読めません",
        "6行目",
    ),
    "infinite": (
        "id: a\ntitle: b\nindicators:\n  - id: k1\n    label: 件数\n    baseline: {value: Infinity}\n",
        WrongContent,
        "「Infinity」は数値として読めません",
        "6行目",
    ),
    "empty id": ("id: a\ntitle: b\nmeasures:\n  - id:\n    level: 施策\n    title: x\n", WrongContent, "「ID」が空です", "4行目"),
    "text": ("id: true\ntitle: b\n", WrongContent, "「ID」の「True」は文字列ではありません", "1行目"),
    "list": ("id: a\ntitle: b\nlevels: 戦略\n", WrongContent, "「階層の名前」は一覧で書く項目です", "3行目"),
    "value": ("id: a\ntitle: b\nsource: 資料\n", WrongContent, "「出典」は、いくつかの項目からなる値です", "3行目"),
    "boolean": ("id: a\ntitle: b\nfictional: たぶん\n", WrongContent, "「架空」の「たぶん」", "3行目"),
    "parent": (
        "id: a\ntitle: b\nmeasures:\n  - {id: '1', level: 施策, title: x, parent: '9'}\n",
        WrongContent,
        "施策「1」の親「9」がありません",
        "",
    ),
    "version": ("schema_version: rashinban-plan/9\nid: a\ntitle: b\n", WrongContent, "「形式の版」", "1行目"),
}


@pytest.mark.parametrize("name", BAD_YAML)
def test_bad_yaml_says_what_where_and_the_remedy(name):
    text, kind, words, line = BAD_YAML[name]
    with pytest.raises(RashinbanError) as caught:
        plan_from_yaml(text, "計画.yaml")
    error = caught.value
    assert isinstance(error, kind)
    assert words in str(error)
    assert line in str(error)
    assert "計画.yaml" in str(error)
    assert error.remedy
    assert "Input should" not in str(error)


def test_all_mistakes_are_named_at_once():
    with pytest.raises(ManyErrors) as caught:
        plan_from_yaml("id: a\nfictional: 5\ncolour: 赤\n")
    assert len(caught.value.errors) == 3


BAD_JSON = {
    "syntax": ('{\n"id": "a",\n', UnreadableFile, "JSONとして読めません", "3行目"),
    "repeated key": ('{"id": "a", "id": "b"}', WrongContent, "項目「id」が二度", ""),
    "constant": ('{"id": "a", "title": NaN}', WrongContent, "「NaN」は数値ではありません", ""),
    "list": ("[1]", WrongContent, "計画の内容がありません", ""),
    "deep": ("[" * 100000, UnreadableFile, "", ""),
    "text": ('{"id": 1, "title": "b"}', WrongContent, "「ID」の「1」は文字列ではありません", ""),
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_bad_json_says_what_where_and_the_remedy(name):
    text, kind, words, line = BAD_JSON[name]
    with pytest.raises(kind) as caught:
        plan_from_json(text, "計画.json")
    assert words in str(caught.value)
    assert line in str(caught.value)
    assert "計画.json" in str(caught.value)
    assert caught.value.remedy


def test_bad_files_are_named(tmp_path):
    def refused(path, words):
        with pytest.raises(UnreadableFile, match=words) as caught:
            load_plan(path)
        assert path.name in str(caught.value)
        assert caught.value.remedy

    refused(tmp_path / "ない.yaml", "ファイルがありません")
    refused(tmp_path / "計画.pdf", "扱えません")
    (tmp_path / "空.yaml").write_bytes(b" \n")
    refused(tmp_path / "空.yaml", "空です")
    (tmp_path / "sjis.yaml").write_bytes("id: a\ntitle: 計画".encode("cp932"))
    refused(tmp_path / "sjis.yaml", "UTF-8ではありません.*2行目")
    (tmp_path / "フォルダー.yaml").mkdir()
    refused(tmp_path / "フォルダー.yaml", "開けません")
    (tmp_path / "偽.xlsx").write_bytes(b"not a workbook")
    refused(tmp_path / "偽.xlsx", "Excelファイルとして")
    with pytest.raises(UnreadableFile, match="保存できません"):
        save_plan(SMALL, tmp_path / "無い" / "計画.yaml")


def test_a_failed_save_leaves_the_old_file(tmp_path):
    path = tmp_path / "計画.xlsx"
    save_plan(SMALL, path)
    before = path.read_bytes()
    with pytest.raises(WrongContent):
        save_plan(SMALL.model_copy(update={"title": "長" * 40000}), path)
    assert path.read_bytes() == before
