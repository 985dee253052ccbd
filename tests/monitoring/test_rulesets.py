"""Rule sets are data: each proves itself by its own cases, and mistakes are named."""

from datetime import date
from pathlib import Path

import pytest

from both_languages import JAPANESE, check
from rashinban.core.errors import UnreadableFile, WrongContent
from rashinban.core.phrase import Phrase
from rashinban.monitoring.rulesets import check_cases, load_ruleset, load_rulesets
from rashinban.monitoring.rulesets.ruleset import PUBLISHED

SHIPPED = sorted(PUBLISHED.rglob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_rule_set_passes_its_own_cases_and_reaches_every_band(path: Path):
    ruleset = load_ruleset(path)
    assert check_cases(ruleset) == ()
    assert {band.label for band in ruleset.bands} <= {case.expect for case in ruleset.cases}
    assert ruleset.source.verified
    assert ruleset.id == path.stem


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_rule_set_speaks_both_languages(path: Path):
    ruleset = load_ruleset(path)
    english = [ruleset.name_en, *(band.label_en for band in ruleset.bands)]
    assert all(text and not JAPANESE.search(text) for text in english)
    assert len({band.label_en for band in ruleset.bands}) == len({band.label for band in ruleset.bands})
    for phrase in (ruleset.title, *(band.words for band in ruleset.bands), *([ruleset.remark] if ruleset.remark else [])):
        check(phrase)
    assert ruleset.note is None or (ruleset.note_en and not JAPANESE.search(ruleset.note_en))


def test_a_rule_set_without_english_is_quoted_in_japanese(tmp_path: Path):
    (tmp_path / "kakuu.yaml").write_text(GOOD, encoding="utf-8")
    ruleset = load_ruleset(tmp_path / "kakuu.yaml")
    assert ruleset.title == Phrase("架空市の評価", "架空市の評価")
    assert [band.words.en for band in ruleset.bands] == ["良", "否"]
    assert ruleset.remark is None


def test_real_municipal_rule_sets_are_among_them():
    assert {"tama", "nagayo"} <= {ruleset.id for ruleset in load_rulesets()}


def test_only_those_valid_on_a_day():
    ids = {ruleset.id for ruleset in load_rulesets(on=date(2016, 6, 1))}
    assert "tama" in ids
    assert "nagayo" not in ids


GOOD = """
id: kakuu
name: 架空市の評価
authority: 架空市
source: {title: 架空の基準, publisher: 架空市}
valid_from: 2024-04-01
measure: ratio
bands:
  - {label: 良, state: on_track, when: {ratio: {at_least: 0.8}}}
  - {label: 否, state: behind}
cases:
  - {given: {current: 8, target: 10}, expect: 良}
"""


def test_an_office_can_bring_its_own(tmp_path):
    (tmp_path / "kakuu.yaml").write_text(GOOD, encoding="utf-8")
    assert [ruleset.name for ruleset in load_rulesets(tmp_path)] == ["架空市の評価"]
    assert [ruleset.name for ruleset in load_rulesets(tmp_path / "kakuu.yaml")] == ["架空市の評価"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name: 架空市の評価\n", "", ("「name」がありません",)),
        ("measure: ratio", "measure: __import__('os')", ("measure", "使えません", "pace")),
        ("state: behind", "state: slow", ("bands → 2番目 → state", "slow")),
        ("at_least: 0.8", "least: 0.8", ("least", "使えません")),
        ("at_least: 0.8", "at_least: 八割", ("at_least", "八割")),
        ("{ratio: {at_least: 0.8}}", "{ratio: {}}", ("at_least・above",)),
        ("expect: 良", "expect: 否", ("1番目の例", "「良」になりました")),
        ("2024-04-01", "いつか", ("valid_from", "いつか")),
    ],
)
def test_mistakes_are_named_in_japanese(tmp_path, old, new, words):
    path = tmp_path / "kakuu.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(WrongContent) as caught:
        load_ruleset(path)
    assert all(word in str(caught.value) for word in (*words, "kakuu.yaml"))
    assert caught.value.remedy


@pytest.mark.parametrize("content", [b"a: [1,", "名前: あ".encode("cp932"), b"\x00\xff"])
def test_what_is_not_yaml_is_refused_by_name(tmp_path, content):
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"broken\.yaml"):
        load_ruleset(path)


def test_a_list_is_not_a_rule_set(tmp_path):
    path = tmp_path / "list.yaml"
    path.write_text("- 1\n", encoding="utf-8")
    with pytest.raises(WrongContent, match="ルールセットではありません"):
        load_ruleset(path)
