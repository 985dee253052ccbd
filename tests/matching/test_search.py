"""What "contains" means, and that an index by pairs of characters can never miss what contains."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban import workflow
from rashinban.matching.search import (
    Piece,
    contains,
    cut_snippet,
    grams,
    locate,
    needed,
    normalise,
    split_query,
    weigh,
)

#: Letters in which width, case, voiced marks, figures and combinations meet.
LETTERS = st.text(alphabet="人材企業デジタルﾃﾞｼﾞﾀﾙハバパﾊﾟ゛゙ＤＸdxⅢ①²㎥m350〜～~　 ßéİ<b>ーﾞﾟ\u0301🌸", max_size=40)


def stretch(data: st.DataObject, text: str) -> str:
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    return text[start : data.draw(st.integers(start + 1, max(len(text), start + 1)))]


def cuts_a_letter(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins or ends between a letter and the mark that joins it."""
    joins = [bool(unicodedata.combining(unicodedata.normalize("NFKC", each)[0])) for each in text]
    return joins[start] or (end < len(text) and joins[end])


@given(text=st.one_of(LETTERS, st.text(max_size=40)), data=st.data())
def test_every_stretch_of_a_text_is_in_it_and_found_where_it_stands(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if cuts_a_letter(text, start, end):
        return
    word = text[start:end]
    assert contains(text, word)
    place = locate(text, normalise(word))
    assert place is not None
    # a letter that becomes several may be met in its midst: then the whole letter is the place
    assert normalise(word) in normalise(text[slice(*place)])
    assert place[1] - place[0] <= len(text)


@given(text=LETTERS, word=LETTERS)
def test_the_index_never_misses_what_contains(text: str, word: str) -> None:
    form, wanted = normalise(text), normalise(word)
    holds = set(needed(wanted)) <= grams(form)
    if wanted in form:
        assert holds
    if len(wanted) == 2:
        assert holds == (wanted in form)


@given(text=LETTERS, data=st.data())
def test_the_index_finds_every_stretch_of_the_normal_form(text: str, data: st.DataObject) -> None:
    form = normalise(text)
    if form:
        assert set(needed(stretch(data, form))) <= grams(form)


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("スタートアップ５０社", "50社", "５０社"),
        ("ｽﾀｰﾄｱｯﾌﾟの支援", "アップの", "ｱｯﾌﾟの"),
        ("産業人材ＤＸ", "dx", "ＤＸ"),
        ("㎥あたり", "m3", "㎥"),
        ("ﾊﾞｽ路線", "バス", "ﾊﾞｽ"),
        ("か\u3099くしゅう", "がく", "か\u3099く"),
        ("5〜10社", "5～10", "5〜10"),
        ("㈱東北", "(株)東北", "㈱東北"),
        ("①50件", "①50", "①50"),
    ],
)
def test_width_case_and_marks_do_not_matter(text: str, word: str, place: str) -> None:
    found = locate(text, normalise(word))
    assert found is not None
    assert text[slice(*found)] == place


@pytest.mark.parametrize(("text", "word"), [("バス", "ハ"), ("ﾊﾞｽ", "ハ"), ("①50件", "150件"), ("計画", ""), ("10²", "102")])
def test_another_letter_is_not_found(text: str, word: str) -> None:
    assert not contains(text, word)
    assert locate(text, normalise(word)) is None


def test_a_query_is_split_into_words_and_bounded() -> None:
    assert split_query("人材　ＤＸ\tdx\x00企業") == ("人材", "dx", "企業")
    assert split_query("　 ") == ()
    assert split_query("\ud800") == ()
    assert len(split_query(" ".join("一二三四五六七八九十"))) == 8
    assert len(split_query("長" * 500)[0]) == 100


@given(st.text(max_size=60), st.text(max_size=10))
def test_a_snippet_shows_the_original_and_marks_only_the_words(text: str, query: str) -> None:
    words = split_query(query)
    snippet = cut_snippet(text, words)
    if snippet is None:
        assert not any(contains(text, word) for word in words)
        return
    assert any(word in normalise(text[snippet.start : snippet.end]) for word in words)
    shown = "".join(piece.text for piece in snippet.pieces).strip("…")
    assert shown in text.replace("\n", " ").replace("\t", " ")


def test_a_snippet_is_short_and_marks_every_word_in_it() -> None:
    snippet = cut_snippet("あ" * 100 + "人材と企業" + "い" * 100, ("企業", "人材"))
    assert snippet is not None
    assert [piece for piece in snippet.pieces if piece.found] == [Piece("人材", True), Piece("企業", True)]
    assert (snippet.pieces[0], snippet.start, snippet.end) == (Piece("…"), 100, 102)
    assert snippet.pieces[-1].text.endswith("…")
    assert sum(len(piece.text) for piece in snippet.pieces) < 90


def test_rarer_words_weigh_more() -> None:
    assert weigh(1) > weigh(2) > weigh(1000)


@pytest.mark.parametrize("name", ["tohoku-meti-midterm", "tokeiren-2021"])
def test_on_a_real_plan_the_index_agrees_with_naive_containment(shared: Path, name: str) -> None:
    """5,000 stretches of 1 to 8 characters over both plans: what the index and the verification find is what contains."""
    document = workflow.open_document(shared / "documents" / f"{name}.txt")
    paragraphs = [document.quote(block.start, block.end) for block in document.blocks]
    forms = [normalise(each) for each in paragraphs]
    pairs = [grams(form) for form in forms]
    chance = random.Random(20211122)
    for number in range(2500):
        paragraph = chance.choice(paragraphs)
        start = chance.randrange(len(paragraph))
        word = paragraph[start : start + chance.randint(1, 8)]
        wanted, asked = normalise(word), set(needed(normalise(word)))
        found = {n for n, form in enumerate(forms) if asked <= pairs[n] and wanted in form}
        assert found >= {n for n, each in enumerate(paragraphs) if word in each}, word
        if number % 5 == 0:  # ``contains`` normalises every paragraph anew
            assert found == {n for n, each in enumerate(paragraphs) if contains(each, word)}, word
