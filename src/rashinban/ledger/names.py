"""Names brought to one spelling, so that two ways of writing the same name can be found. Never shown, never stored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

#: Written small or large by the same company: キヤノン and キャノン, 霞ヶ関 and 霞ケ関.
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖ", "アイウエオツヤユヨワカケあいうえおつやゆよわかけ")
#: Long vowel marks and everything that is taken for one, dots, commas, brackets, quotation marks.
_MARKS = re.compile(r"[\s\-ー‐‑‒–—―−~〜・･.,、。「」『』()\[\]【】'’`\"“”/]")
#: Forms of one letter that everybody writes between brackets.
_COMMON = ("(株)", "(有)", "(同)")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name in one spelling: what is its own, and its legal form (法人格) where one is written."""

    core: str
    form: str | None = None

    def agrees(self, other: FoldedName) -> bool:
        """Whether both may be the same name: the same core, and no two different forms.

        >>> fold_name("㈱髙橋製作所").agrees(fold_name("高橋製作所")), fold_name("(株)アオバ").agrees(fold_name("(有)アオバ"))
        (True, False)
        """
        return self.core == other.core and not self.contradicts(other)

    def contradicts(self, other: FoldedName) -> bool:
        """Whether both have a form, and not the same; 社団法人 agrees with 一般社団法人 and 公益社団法人."""
        if self.form is None or other.form is None:
            return False
        return not (self.form.endswith(other.form) or other.form.endswith(self.form))


@lru_cache(maxsize=65_536)
def fold_name(name: str) -> FoldedName:
    """A name by its core and legal form: NFKC, lower case, old letters as the common ones (``letters.yaml``), the form
    (``legal_forms.yaml``) taken from front or end, then without spaces, marks and long vowels, small kana as large ones.

    A name that is nothing but a form or marks keeps what was written.

    >>> fold_name("㍿ ＴＯＨＯＫＵ・コンピューター"), fold_name("髙﨑建設(有)").core == fold_name("高崎建設").core
    (FoldedName(core='tohokuコンピユタ', form='株式会社'), True)
    """
    plain = unicodedata.normalize("NFKC", _VARIATION.sub("", name)).translate(_letters()).casefold().strip()
    rest, form = _take_form(plain)
    core = _MARKS.sub("", rest).translate(_LARGE)
    return FoldedName(core or plain or name, form if core else None)


@cache
def legal_forms() -> tuple[str, ...]:
    """The ways of writing a legal form that are one in the middle of a sentence: in full, or between brackets when a
    remark would not be written so; (大) and (監) may be anything."""
    ways = (way for row in _table("legal_forms.yaml") for way in row["written"] if not way.isascii() or way == "(npo)")
    bracketed = {way for row in _table("legal_forms.yaml") for way in row["written"] if way[0] == "(" and way[-1] == ")"}
    return tuple(way for way in ways if (way in bracketed and (len(way) > 3 or way in _COMMON)) or not {"(", ")"} & set(way))


def _take_form(text: str) -> tuple[str, str | None]:
    """The name without its legal form; one in the middle stands before a branch (〇〇株式会社仙台支店)."""
    for form, front, end in _forms():
        if (found := front.match(text)) is not None:
            return text[found.end() :].strip(), form
        if (found := end.search(text)) is not None:
            return text[: found.start()].strip(), form
    for way, form in _inside():
        place = text.find(way)
        if place > 0:
            return f"{text[:place]} {text[place + len(way) :]}", form
    return text, None


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Each way of writing a form as patterns for front and end, the longest first: 一般社団法人 before 社団法人."""
    pairs = [(way, row["form"]) for row in _table("legal_forms.yaml") for way in row["written"]]
    never = re.compile("(?!)")
    found = []
    for way, form in sorted(pairs, key=lambda pair: -len(pair[0])):
        word = re.escape(way)
        if way.isascii() and way[0].isalpha():  # Inc. stands behind a name, and is not the end of another word
            found.append((form, never, re.compile(rf"(?<![a-z])[\s,]*{word}$")))
            continue
        # (株 closes nothing at the end, 株) opens nothing at the front
        front = re.compile(rf"{word}\s*") if way.endswith(")") or not way.startswith("(") else never
        found.append((form, front, never if way.endswith(")") and not way.startswith("(") else re.compile(rf"\s*{word}$")))
    return tuple(found)


@cache
def _inside() -> tuple[tuple[str, str], ...]:
    """Ways of writing a form that are one wherever they stand: in full, or between brackets."""
    pairs = [(way, row["form"]) for row in _table("legal_forms.yaml") for way in row["written"]]
    sure = [(way, form) for way, form in pairs if way == form or (way.startswith("(") and way.endswith(")"))]
    return tuple(sorted(sure, key=lambda pair: -len(pair[0])))


@cache
def _letters() -> dict[int, str]:
    """Every letter that is folded, with what it becomes."""
    table = _table("letters.yaml")
    groups = [group for words in table.values() for group in words.split()]
    return {ord(letter): group[0] for group in groups for letter in group[1:] if letter != group[0]}


def _table(name: str) -> Any:
    import yaml

    return yaml.safe_load(resources.files("rashinban.ledger").joinpath(name).read_text("utf-8"))
