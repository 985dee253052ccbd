"""What the sources ask to be translated, read without gettext's tools, and what the catalogue holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

import rashinban

PACKAGE = Path(rashinban.__file__).parent
LOCALE = PACKAGE / "web" / "locale" / "en" / "LC_MESSAGES"
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
#: What is filled in while the page is made.
PLACE = re.compile(r"%\(\w+\)[a-z]|(?<!%)%(?!%)[sd]|\{\w*\}")


def catalogue() -> polib.POFile:
    """The English of the site."""
    return polib.pofile(str(LOCALE / "django.po"), wrapwidth=0)


def asked_for() -> set[tuple[str | None, str]]:
    """Context and msgid of everything asked for by the templates and the code of ``web`` and ``records``."""
    found: set[tuple[str | None, str]] = set()
    for path in sorted((PACKAGE / "web" / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            found |= set(_calls(_as_python(templatize(path.read_text(encoding="utf-8"), origin=str(path)))))
    for folder in ("web", "records"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            found |= set(_calls(path.read_text(encoding="utf-8")))
    return found


def _as_python(templatized: str) -> str:
    """Django turns a template into gettext calls between lines of X: each call becomes a line of its own."""
    one = r"u?'''.*?'''|u?\"\"\".*?\"\"\"|u?'(?:\\.|[^'\\])*'|u?\"(?:\\.|[^\"\\])*\""
    calls = re.findall(rf"\b([np]?gettext|_)\(\s*((?:{one})(?:\s*,\s*(?:{one}))?)", templatized, re.DOTALL)
    return "\n".join(f"{name}({arguments})" for name, arguments in calls)


def _calls(source: str) -> Iterator[tuple[str | None, str]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [each.value for each in node.args[:2] if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if name in SINGLE | PLURAL and words:
            yield None, words[0]
        elif name in IN_CONTEXT and len(words) == 2:
            yield words[0], words[1]
