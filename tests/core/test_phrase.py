"""A phrase speaks both languages, also when it is filled in, joined, written and read."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from rashinban.core.period import Period
from rashinban.core.phrase import Phrase, join, when

phrases = st.builds(Phrase, st.text(), st.text())


def test_each_language_speaks_for_itself():
    both = Phrase("順調", "On track")
    assert (both.in_("ja"), both.in_("en"), both.in_("fr")) == ("順調", "On track", "順調")


@given(phrases, st.text())
def test_what_is_filled_in_is_taken_as_it_is(word, plain):
    said = Phrase("「{word}」{plain}", "“{word}” {plain}").fill(word=word, plain=plain)
    assert said == Phrase(f"「{word.ja}」{plain}", f"“{word.en}” {plain}")


@given(st.lists(phrases, max_size=4))
def test_joining_joins_each_language(parts):
    joined = join(parts, Phrase("、", ", "))
    assert joined == Phrase("、".join(part.ja for part in parts), ", ".join(part.en for part in parts))


@given(phrases)
def test_json_keeps_both(phrase):
    adapter = TypeAdapter(Phrase)
    assert adapter.validate_json(adapter.dump_json(phrase)) == phrase
    assert adapter.dump_python(phrase, mode="json") == {"ja": phrase.ja, "en": phrase.en}


def test_a_day_is_written_out():
    assert when(Period.day(date(2029, 3, 31))) == Phrase("2029年3月31日", "31 March 2029")
