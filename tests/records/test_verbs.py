"""Every verb the program writes into the audit trail has words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import rashinban
from rashinban.records.models import ReviewStage, Standing
from rashinban.records.verbs import WORDS, word

SOURCE = Path(rashinban.__file__).parent


def _verbs() -> Iterator[str]:
    """The verbs given as plain words to ``audit.record`` and ``audit.note_read`` anywhere in the source."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                given = [k.value for k in node.keywords if k.arg == "verb"]
                if node.func.attr == "record" and len(node.args) > 1:
                    given.append(node.args[1])
                branches = [each for one in given for each in ((one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,))]
                yield from (each.value for each in branches if isinstance(each, ast.Constant) and isinstance(each.value, str))


def test_every_verb_has_words() -> None:
    found = set(_verbs())
    assert {"targets_changed", "role_given", "fact_withdrawn"} <= found
    assert found - set(WORDS) == set()


def test_composed_verbs_have_words() -> None:
    steps = set(Standing.values) - {"draft"}
    assert {"fact_entered", "fact_corrected"} <= set(WORDS)
    assert {f"fact_{each}" for each in steps} | {f"review_{each}" for each in ReviewStage.values} <= set(WORDS)


def test_an_unknown_verb_is_shown_as_it_is() -> None:
    assert word("something_else") == "something_else"
