"""How the command line speaks: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rashinban.core.errors import ManyErrors, Place, RashinbanError, UnreadableFile, WrongContent

if TYPE_CHECKING:
    from rich.console import Console

READ_ERROR, CONTENT_ERROR = 3, 4


def print_json(value: Any) -> None:
    """A value as indented JSON with Japanese left readable."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def console(stderr: bool = False) -> Console:
    """A Rich console for people; piped into a file it is wide enough for Japanese tables."""
    from rich.console import Console

    screen = Console(stderr=stderr, highlight=False)
    if not screen.is_terminal:
        screen.width = 200
    return screen


@contextmanager
def working(words: str) -> Iterator[None]:
    """A spinner on standard error while something takes time; silent when nobody watches."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield
        return
    with screen.status(words):
        yield


def parse_day(text: str) -> date:
    """A day as officials write it: 2026-11-22, 2026/11/22, 令和8年11月22日.

    >>> parse_day("令和8年11月22日")
    datetime.date(2026, 11, 22)
    """
    from rashinban.core.period_text import parse_period

    try:
        period = parse_period(text.strip())
    except RashinbanError:
        period = None
    if period is None or period.kind != "day":
        raise WrongContent(
            f"「{text}」は日付として読めません。", Place(), "2026-11-22 や 令和8年11月22日 のように入力してください。"
        )
    return period.start


def existing(path: Path) -> Path:
    """The path, or a plain error when there is no such file."""
    if not path.is_file():
        what = "これはフォルダーです。" if path.is_dir() else "ファイルがありません。"
        raise UnreadableFile(what, Place(file=str(path)), "ファイルの場所と名前を確かめてください。")
    return path


def tell_error(error: RashinbanError, as_json: bool) -> int:
    """Print what is wrong, where, and what to do; returns the exit code."""
    code = READ_ERROR if isinstance(error, UnreadableFile) else CONTENT_ERROR
    errors = error.each
    if as_json:
        told = [{"what": e.what, "where": str(e.where), "remedy": e.remedy} for e in errors]
        print(json.dumps({"errors": told}, ensure_ascii=False, indent=1), file=sys.stderr)
        return code
    screen = console(stderr=True)
    if isinstance(error, ManyErrors):
        screen.print(f"[bold red]誤り[/] {_plain(error.what)}")
    for each in errors:
        screen.print(f"[bold red]誤り[/] {_plain(each.what)}")
        if str(each.where):
            screen.print(f"  場所 {_plain(str(each.where))}")
        if each.remedy:
            screen.print(f"  対処 {_plain(each.remedy)}")
    return code


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
