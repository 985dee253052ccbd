"""The mapping of a table: where its heading is, which column is area, period, item, dimension or figure."""

from __future__ import annotations

import re
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.period import Period
from rashinban.core.series import Flag
from rashinban.core.value import Value
from rashinban.statistics.symbols import SYMBOLS


def _check_column(letters: str) -> str:
    if not re.fullmatch(r"[A-Z]{1,3}", letters):
        raise ValueError("列はA、B、AAのように書いてください")
    return letters


def _check_cell(name: str) -> str:
    if not re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", name):
        raise ValueError("セルはA1のように書いてください")
    return name


def _check_plain(text: str) -> str:
    if re.search(r"[;=]", text) or not text.strip():
        raise ValueError("区分の名前と値には「;」と「=」を使えません")
    return text


#: The letters of a column, as the spreadsheet shows them.
Column = Annotated[str, AfterValidator(_check_column)]
CellName = Annotated[str, AfterValidator(_check_cell)]
Plain = Annotated[str, AfterValidator(_check_plain)]
Text = Annotated[str, BeforeValidator(lambda given: str(given) if isinstance(given, int | float) else given)]


class AreaMapping(Value):
    """Where the area of a row is: a code, or a name (with the prefecture's name in another column), or one for all."""

    code: Column | None = None
    name: Column | None = None
    prefecture: Column | None = None
    fixed: Text | None = Field(default=None, description="code or name of the one area the whole table is of")
    aliases: dict[str, Text] = Field(default_factory=dict, description="printed text -> code, where the print is another spelling")

    @model_validator(mode="after")
    def _one(self) -> AreaMapping:
        if not (self.code or self.name or self.fixed):
            raise ValueError("地域のコードの列（code）、名前の列（name）、表全体の地域（fixed）のどれかを書いてください")
        return self


class PeriodMapping(Value):
    """Where the period of a row is; ``bare`` is what a year without a word is: a calendar or a fiscal year."""

    column: Column | None = None
    fixed: Period | None = None
    bare: str = Field(default="year", pattern="^(year|fiscal_year)$")


class FigureMapping(Value):
    """A column of figures. The item is the same for the column, or stands in another column of the row."""

    column: Column
    item: Text | None = None
    item_column: Column | None = None
    name: str | None = None
    unit: Text | None = None
    unit_column: Column | None = None
    period: Period | None = None
    dimensions: dict[Plain, Plain] = Field(default_factory=dict)
    flag: Flag = ""

    @model_validator(mode="after")
    def _one_item(self) -> FigureMapping:
        if (self.item is None) == (self.item_column is None):
            raise ValueError(f"{self.column}列に、項目（item）か項目の列（item_column）のどちらか一つを書いてください")
        return self


class Recognition(Value):
    """By what the file is known again: texts of cells, which must all stand there."""

    cells: dict[CellName, Text] = Field(min_length=1)


class Mapping(Value):
    """How a table becomes figures. Rows are counted from 1, as the spreadsheet shows them."""

    table: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    title: str = Field(min_length=1)
    authority: str = Field(min_length=1)
    licence: str | None = None
    edition: Text = Field(min_length=1, description="sorts by age: the year or the day of the release")
    recognise: Recognition
    sheet: str | None = Field(default=None, description="name of the sheet; the only one, or the first, without it")
    first: int = Field(ge=1, description="first row of figures")
    last: int | None = Field(default=None, ge=1)
    area: AreaMapping
    period: PeriodMapping = PeriodMapping()
    dimensions: dict[Plain, Column] = Field(default_factory=dict)
    figures: tuple[FigureMapping, ...] = Field(min_length=1)
    symbols: dict[str, Flag] = Field(default_factory=dict, description="marks of the table beside the usual ones")
    leave_out: tuple[Text, ...] = Field(default=(), description="areas by their printed text that are none (計, 市部)")
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_period(self) -> Mapping:
        own = self.period.column or self.period.fixed
        lacking = [figure.column for figure in self.figures if not (own or figure.period)]
        if lacking:
            raise ValueError(f"{'、'.join(lacking)}列の時点がありません。period か、列の period を書いてください")
        return self

    @property
    def marks(self) -> dict[str, Flag]:
        """All marks for figures that are not there."""
        return {**SYMBOLS, **self.symbols}


def read_mapping(text: str, name: str) -> Mapping:
    """A mapping from YAML; ManyErrors names every key that is wrong."""
    place = Place(file=name)
    try:
        given: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise WrongContent(
            "マッピングをYAMLとして読めません。", Place(file=name, line=mark.line + 1 if mark else None), "字下げと記号を確かめてください。"
        ) from error
    if not isinstance(given, dict):
        raise WrongContent("マッピングに何も書かれていません。", place, "table、title、area、figures などを書いてください。")
    try:
        return Mapping(**given)
    except ValidationError as error:
        raise ManyErrors(tuple(_mistake(each, place) for each in error.errors()), place) from error
    except TypeError as error:
        raise WrongContent("マッピングのキーが文字ではありません。", place, "table、title のような英語のキーで書いてください。") from error


def write_mapping(mapping: Mapping) -> str:
    """A mapping as YAML, without what is as usual."""
    given = mapping.model_dump(mode="json", exclude_defaults=True)
    text: str = yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=120)
    return text


def _mistake(error: Any, place: Place) -> RashinbanError:
    at = ".".join(str(part) for part in error["loc"]) or "全体"
    said = {"missing": "必要なキーがありません", "extra_forbidden": "知らないキーです"}.get(
        error["type"], str(error["msg"]).removeprefix("Value error, ")
    )
    return WrongContent(f"マッピングの「{at}」：{said}。", place, "マッピングの説明に合わせて直してください。")
