"""Reading a ledger from its YAML file: every mistake with its line, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from rashinban.core.errors import ManyErrors, Place, RashinbanError, UnreadableFile, WrongContent
from rashinban.ledger.book import Book
from rashinban.plans.plain_yaml import read_yaml
from rashinban.plans.validation import Location

#: The parts of the file in the words of whoever keeps it.
PARTS = {
    "parties": _("企業・団体・個人"),
    "gatherings": _("集まり"),
    "cards": _("課題・資源"),
    "connections": _("引き合わせ"),
    "cases": _("支援案件"),
    "facts": _("活動の記録"),
    "lessons": _("学んだこと"),
}


@dataclass(frozen=True, slots=True)
class BookFile:
    """A ledger that was read, and the lines on which its entries stand."""

    book: Book
    file: str
    lines: Mapping[Location, int]

    def place(self, *location: int | str) -> Place:
        """Where something stands: the line of the nearest thing around it that has one."""
        while location and location not in self.lines:
            location = location[:-1]
        return Place(file=self.file, line=self.lines.get(location))


def read_book(path: Path) -> BookFile:
    """The ledger in a YAML file. UnreadableFile, WrongContent for one mistake, ManyErrors for several."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile("ファイルを読めません。", Place(file=path.name), "UTF-8 の YAML ファイルか確かめてください。") from error
    data, lines = read_yaml(text, path.name)
    if not isinstance(data, dict):
        raise WrongContent("台帳の内容がありません。", Place(file=path.name), "「parties:」のように、項目の名前と値を書いてください。")
    found = BookFile(Book(schema_version="rashinban-ledger/1"), path.name, lines)
    try:
        return BookFile(Book.model_validate(data), path.name, lines)
    except ValidationError as error:
        wrong = tuple(_explain(detail, data, found) for detail in error.errors(include_url=False))
    raise wrong[0] if len(wrong) == 1 else ManyErrors(wrong, Place(file=path.name))


def describe(location: Location, data: Any) -> str:
    """The way to a field in words.

    >>> describe(("parties", 1, "name"), {"parties": [{"key": "p1"}, {"key": "p2"}]})
    '企業・団体・個人の2番目（p2）の「name」'
    """
    part, *rest = location or ("",)
    words = str(PARTS.get(str(part), f"「{part}」"))
    if rest and isinstance(rest[0], int):
        entry = data.get(part)[rest[0]] if isinstance(data.get(part), list) else None
        key = entry.get("key") if isinstance(entry, dict) else None
        words += f"の{rest[0] + 1}番目" + (f"（{key}）" if key else "")
        rest = rest[1:]
    return words + "".join(f"の{one + 1}番目" if isinstance(one, int) else f"の「{one}」" for one in rest)


def _explain(detail: Any, data: Any, found: BookFile) -> RashinbanError:
    words, place = describe(detail["loc"], data), found.place(*detail["loc"])
    given = str(detail["input"])
    shown = given if len(given) <= 40 else f"{given[:40]}…"
    if detail["type"] == "missing":
        return WrongContent(f"{words}がありません。", place, "値を書いてください。")
    if detail["type"] == "extra_forbidden":
        return WrongContent(f"{words}という項目はありません。", place, "項目の名前を確かめるか、消してください。")
    if detail["type"] == "literal_error":
        return WrongContent(f"{words}の「{shown}」は選べません。", place, f"{detail['ctx']['expected'].replace(' or ', '、')} のどれかにしてください。")
    if detail["type"] == "value_error":
        return WrongContent(f"{words}：{detail['ctx']['error']}。", place, "値を直してください。")
    return WrongContent(f"{words}の「{shown}」は受け付けられません。", place, "書き方を確かめてください。")
