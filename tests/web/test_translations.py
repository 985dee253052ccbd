"""The site speaks English as completely as it speaks Japanese."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.test import Client

from browser.site_example import make_example
from browser.site_pages import PAGES, Page, handed_in
from own_home import own_home
from web.catalogue import JAPANESE, LOCALE, PLACE, asked_for, catalogue

#: Names of languages are written in the language itself, wherever they stand.
OWN_NAME = {"日本語"}

#: Labels that are also data: whom a plan names as responsible, a role as people write it.
ALSO_DATA = {"事務局", "会員"}

#: Pages on which everything is a word of the site.
WITHOUT_DATA = {"login", "api_guide"}


def _spoken(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_everything_is_translated_and_nothing_is_guessed() -> None:
    entries = list(catalogue())
    assert len(entries) > 1000
    assert [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete or not all(_spoken(entry))] == []
    assert [entry.msgid for entry in entries if entry.msgid_plural and len(entry.msgstr_plural) != 2] == []


def test_every_word_asked_for_is_in_the_catalogue_and_no_other() -> None:
    known, asked = {(entry.msgctxt, entry.msgid) for entry in catalogue()}, asked_for()
    assert asked - known == set(), "run makemessages and translate"
    assert known - asked == set(), "run makemessages: these are no longer used"


def test_the_scan_sees_what_templates_and_code_ask_for() -> None:
    asked = asked_for()
    assert (None, "本文へ移動") in asked  # {% translate %} in base.html
    assert (None, "%(n)d件を承認しました。") in asked  # gettext in code
    assert (None, "あなたの承認を待っている値が%(n)s件あります。") in asked  # {% blocktranslate count %}
    assert (None, "、") in asked  # a filter's argument
    assert ("several", "計画") in asked  # {% translate … context … %}


def test_what_is_filled_in_is_the_same_in_both_languages() -> None:
    wrong = [entry.msgid for entry in catalogue() for said in _spoken(entry) if sorted(PLACE.findall(entry.msgid)) != sorted(PLACE.findall(said))]
    assert wrong == []


def test_the_english_holds_no_japanese_but_examples_to_type() -> None:
    """Dates and periods are typed as in the plan, and a roster has its Japanese headings; all else is English."""
    typed = re.compile(r"^For example|^Write it like|課 \(division\)|「、」")
    wrong = [entry.msgid for entry in catalogue() for said in _spoken(entry) if JAPANESE.search(said) and not typed.search(said)]
    assert set(wrong) == OWN_NAME


def test_the_compiled_catalogue_is_the_one_that_can_be_read(tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    catalogue().save_as_mofile(str(compiled))
    fresh, kept = polib.mofile(str(compiled)), polib.mofile(str(LOCALE / "django.mo"))
    as_table = [{(entry.msgctxt, entry.msgid, entry.msgid_plural): _spoken(entry) for entry in one} for one in (fresh, kept)]
    assert as_table[0] == as_table[1]
    assert "plural=(n != 1)" in kept.metadata["Plural-Forms"]


def test_the_catalogue_tells_nothing_about_people_or_machines() -> None:
    text = (LOCALE / "django.po").read_text(encoding="utf-8")
    assert not {"Last-Translator", "Language-Team", "POT-Creation-Date", "PO-Revision-Date"} & set(catalogue().metadata)
    assert not re.search(r"^#:.*(:\d| /)", text, re.MULTILINE)


@pytest.mark.parametrize(("configured", "header", "cookie", "expected"), [
    ("ja", "", "", "ja"),
    ("en", "", "", "en"),
    ("en", "fr", "", "en"),
    ("en", "ja,en;q=0.5", "", "ja"),
    ("ja", "en-GB,en;q=0.9,ja;q=0.1", "", "en"),
    ("en", "en", "ja", "ja"),
])
def test_the_installation_says_which_language_comes_first(
    db: None, settings: Any, configured: str, header: str, cookie: str, expected: str
) -> None:
    from rashinban.records.models import Person

    Person.objects.create_person("someone", "だれか", "tameshi-no-kagi")
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"language": configured})
    client = Client(headers={"accept-language": header} if header else {})
    if cookie:
        client.cookies["django_language"] = cookie
    page = client.get("/login/")
    assert page.headers["Content-Language"] == expected
    assert ("ログインする" in page.content.decode()) is (expected == "ja")


class _Words(HTMLParser):
    """The texts of a page, and the attributes that are read out, outside of everything marked as Japanese."""

    READ_OUT = ("title", "alt", "aria-label", "placeholder", "data-label")
    ALONE = frozenset({"br", "img", "input", "meta", "link", "hr", "wbr", "source", "path", "circle", "line", "rect", "use"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    @property
    def japanese(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        marked = given["lang"] == "ja" if "lang" in given else self.japanese
        if not marked:
            self.found += [value for name in self.READ_OUT if (value := given.get(name))]
        if tag not in self.ALONE:
            self.open.append((tag, marked))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of a drawing without content."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.japanese and data.strip():
            self.found.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: Any) -> Any:
    """One office for all pages: they are only looked at."""
    from django.db import transaction

    with own_home(), django_db_blocker.unblock(), transaction.atomic():
        yield make_example()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_pages_in_english_say_nothing_of_the_sites_own_in_japanese(page: Page, example: Any) -> None:
    """Titles and texts of plans stay as they are; words of the site do not."""
    own = {entry.msgid for entry in catalogue() if JAPANESE.search(entry.msgid)} - OWN_NAME - ALSO_DATA
    client = Client(headers={"accept-language": "en"})
    if page.role != "anonymous":
        client.force_login(example.office.people[page.role], backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session.update(handed_in(example.names))
        session.save()
        client.cookies["django_language"] = "en"
    answer = client.get(page.address(example.names))
    assert answer.status_code == page.status
    words = _Words()
    words.feed(answer.content.decode())
    assert 'lang="en"' in answer.content.decode()[:200]
    assert [said for said in words.found if said in own] == []
    if page.route in WITHOUT_DATA:
        assert [said for said in words.found if JAPANESE.search(said) and said not in OWN_NAME] == []
