"""What the asked cells of one row hold: of a record in store, of a row that came back, printed, and stamped.

Both sides are brought to the same form, so that a row nobody touched compares equal to the record it was filled from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Literal, get_args

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.entries import NO_FIGURE, read_day, read_number, read_word
from rashinban.monitoring.headings import HEADINGS, JUDGEMENTS, STATUSES, written
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.sheets import Cell

Field = Literal["value", "vintage", "status", "judgement", "judged_by", "note", "document"]
Content = Decimal | date | str | None
Contents = Mapping[Field, Content]

#: The asked columns, in the order in which they stand.
ASKED: tuple[Field, ...] = get_args(Field)
#: Field -> the Japanese heading of its column.
TITLES: Mapping[Field, str] = {field: written(HEADINGS)[field] for field in ASKED}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_COMMAND = re.compile(r"[=+\-@＝＋－＠].+", re.S)
_SIGNED_NUMBER = re.compile(r"[+\-＋－]\s*\d[\d,，.．]*\s*[\w%％・]*")


def is_share(unit: str | None) -> bool:
    """Whether numbers are percent, of which Excel may keep 55 % as 0.55."""
    return unit is not None and unit.strip() in ("%", "％", "パーセント", "%ポイント", "％ポイント")


def recorded(observations: Iterable[Observation], period: Period) -> dict[str, Observation]:
    """Indicator -> what is recorded for the period now: the newest vintage."""
    newest: dict[str, Observation] = {}
    for one in observations:
        if (one.period.start, one.period.end) == (period.start, period.end):
            before = newest.get(one.indicator)
            if before is None or before.vintage <= one.vintage:
                newest[one.indicator] = one
    return newest


def contents_of(observation: Observation | None) -> dict[Field, Content]:
    """The asked cells as they are filled in from a record; all None when there is none."""
    if observation is None:
        return dict.fromkeys(ASKED)
    source = observation.source
    return {
        "value": observation.value,
        "vintage": observation.vintage,
        "status": observation.status,
        "judgement": observation.judgement,
        "judged_by": tidy(observation.judged_by),
        "note": tidy(observation.note),
        "document": tidy(source.document) if source else None,
    }


def tidy(text: str | None) -> str | None:
    """Text as it survives a spreadsheet: one kind of line break, no control characters, no blanks around; or None."""
    if text is None:
        return None
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip() or None


def read_contents(
    row: Mapping[str, Cell], unit: str | None, before: Contents, today: date, errors: list[RashinbanError]
) -> dict[Field, Content]:
    """The asked cells of a row that came back; a column that is not in the table keeps what is recorded.

    What cannot be read goes to ``errors``. So does new text that a spreadsheet would run as a formula.
    """
    readers: Mapping[Field, Callable[[Cell], Content]] = {
        "value": lambda cell: read_number(cell, unit),
        "vintage": lambda cell: read_day(cell, today),
        "status": lambda cell: read_word(cell, STATUSES, TITLES["status"]),
        "judgement": lambda cell: read_word(cell, JUDGEMENTS, TITLES["judgement"]),
    }
    found: dict[Field, Content] = {}
    for field in ASKED:
        cell = row.get(field)
        if cell is None:
            found[field] = before[field]
        elif tidy(cell.text) is None:
            found[field] = None
        else:
            try:
                if tidy(cell.text) != before[field]:
                    _refuse_command(cell)
                found[field] = readers[field](cell) if field in readers else tidy(cell.text)
            except RashinbanError as error:
                errors.append(error)
                found[field] = before[field]
    return found


def _refuse_command(cell: Cell) -> None:
    """Refuse text such as ``=cmd|…``, which runs when a table is opened as CSV; a number with its sign is none."""
    text = cell.text.strip()
    if not isinstance(cell.value, str) or text in NO_FIGURE or not _COMMAND.fullmatch(text) or _SIGNED_NUMBER.fullmatch(text):
        return
    raise WrongContent(
        f"「{text[:40]}」は「{text[0]}」で始まり、数式とみなされるおそれがあるため受け取れません。",
        cell.place,
        "数値は計算した結果を、文は「=」「+」「-」「@」以外の文字で始めて入力してください。",
    )


def printed(field: Field, content: Content) -> str:
    """A content in the words of the sheet; empty when there is none.

    >>> printed("value", Decimal("1200.50")), printed("status", "provisional")
    ('1,200.5', '速報')
    """
    if content is None:
        return ""
    if isinstance(content, Decimal):
        return number_text(content)
    if field == "status" or field == "judgement":
        return written(STATUSES if field == "status" else JUDGEMENTS)[str(content)]
    return str(content)


def number_text(number: Decimal) -> str:
    """A number in full with thousands separators and no trailing zeros.

    >>> number_text(Decimal("1E+3")), number_text(Decimal("-0.50"))
    ('1,000', '-0.5')
    """
    if number == 0:
        return "0"
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def stamp(contents: Contents) -> str:
    """A short mark of what the asked cells hold: equal for equal contents, otherwise different."""
    texts = [printed(field, contents[field]) for field in ASKED]
    return sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:16]
