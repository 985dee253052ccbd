"""The tables of sentences: complete in both languages, and each sentence is said somewhere."""

import ast
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from both_languages import JAPANESE, check
from rashinban import monitoring, plans
from rashinban.core.phrase import Phrase
from rashinban.monitoring import sentences
from rashinban.monitoring.progress import STATE_NAMES, State
from rashinban.plans import completeness_sentences
from rashinban.reports.states import LOOKS

TABLES = {"monitoring": sentences.SENTENCES, "completeness": completeness_sentences.SENTENCES}
ALL = [(table, code) for table, entries in TABLES.items() for code in entries]
HOMES = {"monitoring": (monitoring, "**/*.py"), "completeness": (plans, "completeness*.py")}


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize(("table", "code"), ALL)
def test_both_languages_say_the_same(table: str, code: str):
    phrase = TABLES[table][code]
    check(phrase)
    assert places(phrase.ja) == places(phrase.en)
    assert not JAPANESE.search(phrase.en)
    assert phrase.ja.endswith("。") == phrase.en.endswith(".")


@pytest.mark.parametrize("table", TABLES)
def test_what_is_said_is_in_the_table_and_what_is_in_the_table_is_said(table: str):
    home, files = HOMES[table]
    words, said = set(), set()
    for module in Path(home.__path__[0]).glob(files):
        if module.name.endswith("sentences.py"):
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                said |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    assert said <= set(TABLES[table])
    beginnings = tuple(word for word in words if re.fullmatch(r"[a-z_]+_", word))
    assert not [code for code in TABLES[table] if code not in words and not code.startswith(beginnings)]


def test_every_state_has_one_name_in_each_language():
    assert set(STATE_NAMES) == set(get_args(State))
    assert len({name.ja for name in STATE_NAMES.values()}) == len({name.en for name in STATE_NAMES.values()}) == 12
    for look in LOOKS:
        assert (look.word("ja"), look.word("en")) == (STATE_NAMES[look.state].ja, STATE_NAMES[look.state].en)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (sentences.amount(Decimal("-1012.50"), "万円"), "−1,012.50万円"),
        (sentences.amount(Decimal("1E+3"), "％"), "1,000%"),
        (sentences.percent(Fraction(-1, 4)), "−25%"),
        (sentences.percent(Fraction(-1, 1000)), "0%"),
        (sentences.day(date(2029, 3, 31)), Phrase("2029年3月31日", "31 March 2029")),
    ],
)
def test_numbers_and_days_are_written_as_in_reports(text: object, expected: object):
    assert text == expected
