"""What the rows of the tidy population tables are of; each table is checked to be whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rashinban.core.area import prefecture
from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.series import write_dimensions
from rashinban.statistics.grid import Grid

AGAIN = "元のファイルをもう一度、最後まで取得してください。"
#: The newest census these tables reach since they are published; one that ends before it was cut off.
_NEWEST_CENSUS = 2020
_SEXES = {"男性": "male", "女性": "female", "男": "male", "女": "female", "総数": ""}
_VARIANTS = {"低位": "low", "中位": "medium", "高位": "high"}
_OLDEST = "85-89"


@dataclass(frozen=True, slots=True)
class Rows:
    """Keys of every row, and the table they are rows of; ``base`` is the last period that is no projection."""

    table: str
    edition: str
    title: str
    areas: list[str]
    periods: list[str]
    names: dict[str, str]
    dimensions: list[str] | None = None
    base: str = ""
    notes: tuple[str, ...] = field(default=())


def read_census(grid: Grid) -> Rows:
    """Population of the nation or of the prefectures at every census."""
    columns = [grid.texts(column, 1) for column in range(6)]
    names: dict[str, str] = {}
    areas, periods, dimensions = [], [], []
    for row, (_, item, sex, area, year, unit) in enumerate(zip(*columns, strict=True)):
        if item != "人口" or unit != "人" or sex not in _SEXES:
            raise WrongContent(f"「{item}・{sex}・{unit}」は人口（人）の行ではありません。", grid.place(row + 1, 1), AGAIN)
        areas.append(_area(grid, row, 3, area))
        names[areas[-1]] = area
        periods.append(census_day(_year(grid, row, 4, year)))
        dimensions.append(write_dimensions(sex=_SEXES[sex]) if _SEXES[sex] else "")
    _require_grid(grid, set(areas), set(zip(periods, dimensions, strict=True)), len(areas))
    if set(areas) != {"00000"}:
        _require_prefectures(grid, set(areas) - {"00000"})
    _require_last(grid, max(periods)[:4], _NEWEST_CENSUS)
    return Rows("census-population", max(periods)[:4], "国勢調査人口（全国・都道府県、1920年～）", areas, periods, names, dimensions)


def read_pyramid(grid: Grid) -> Rows:
    """Population of the nation by sex and age: of the censuses, or of the projection that begins with one of them."""
    years = [_year(grid, row, 0, text) for row, text in enumerate(grid.texts(0, 1))]
    ages = [_age(grid, row, text) for row, text in enumerate(grid.texts(2, 1))]
    sexes = [_pick(grid, row, 1, text, _SEXES) for row, text in enumerate(grid.texts(1, 1))]
    of_census = min(years) < 2000
    # Until 2000 the table ends with 85～89歳, and that class holds everybody older: sums over ages give the census.
    ends = {year: max((age for each, age in zip(years, ages, strict=True) if each == year), key=_first_age) for year in set(years)}
    ages = [f"{_first_age(age)}+" if age == ends[year] == _OLDEST else age for year, age in zip(years, ages, strict=True)]
    dimensions = [write_dimensions(age=age, **({"sex": sex} if sex else {})) for age, sex in zip(ages, sexes, strict=True)]
    for year in set(years):
        said = {sex: {age for each, age, other in zip(years, ages, sexes, strict=True) if each == year and other == sex} for sex in set(sexes)}
        if len(set(map(frozenset, said.values()))) != 1:
            raise WrongContent(f"{year}年の年齢が男女でそろっていません。ファイルが途中で切れているか、行が消えています。", grid.place(grid.height - 1), AGAIN)
    _require_steps(grid, sorted(set(years)), 5)
    _require_last(grid, str(max(years)), _NEWEST_CENSUS if of_census else min(years) + 50)
    areas, names = ["00000"] * len(years), {"00000": "全国"}
    if of_census:
        note = "2000年までの85～89歳には85歳以上の全員が入っているため、85歳以上（85+）として扱います。年齢不詳は含みません。"
        periods = [census_day(year) for year in years]
        return Rows("census-population", str(max(years)), "国勢調査人口（全国、男女・年齢別）", areas, periods, names, dimensions, notes=(note,))
    periods = [str(year) for year in years]
    base = min(periods)
    return Rows("projection-nation", _edition(base, 2), "日本の将来推計人口（全国、男女・年齢別）", areas, periods, names, dimensions, base)


def read_prefectures(grid: Grid) -> Rows:
    """The projection of the prefectures."""
    names: dict[str, str] = {}
    areas = []
    for row, text in enumerate(grid.texts(0, 1)):
        areas.append(_area(grid, row, 0, text))
        names[areas[-1]] = text
    periods = [str(_year(grid, row, 1, text)) for row, text in enumerate(grid.texts(1, 1))]
    _require_grid(grid, set(areas), set(periods), len(areas))
    _require_prefectures(grid, set(areas))
    base = min(periods)
    return Rows("projection-prefectures", _edition(base, 3), "日本の地域別将来推計人口（都道府県）", areas, periods, names, None, base)


def read_variants(grid: Grid) -> Rows:
    """The projection of the nation under three assumptions of births and three of deaths; rows of NA end the file."""
    texts = [grid.texts(column, 1) for column in range(4)]
    count = next((row for row, year in enumerate(texts[0]) if year == "NA"), len(texts[0]))
    after = next((row for row in range(count, len(texts[0])) if texts[0][row] != "NA" or texts[3][row] != "NA"), None)
    if after is not None:
        raise WrongContent("NAの行の後に、また数値の行があります。", grid.place(after + 1, 0), AGAIN)
    years = [_year(grid, row, 0, text) for row, text in enumerate(texts[0][:count])]
    deaths, births = ([_pick(grid, row, at, text, _VARIANTS) for row, text in enumerate(texts[at][:count])] for at in (1, 2))
    dimensions = [write_dimensions(births=birth, deaths=death) for birth, death in zip(births, deaths, strict=True)]
    _require_grid(grid, set(years), set(dimensions), count)
    _require_steps(grid, sorted(set(years)), 1)
    _require_last(grid, str(max(years)), min(years) + 50)
    base = str(min(years))
    areas = ["00000"] * count
    periods = [str(year) for year in years]
    return Rows("projection-nation", _edition(base, 2), "日本の将来推計人口（全国、出生・死亡の仮定別）", areas, periods, {"00000": "全国"}, dimensions, base)


def census_day(year: int) -> str:
    """The day of a census: 1 October, in 1945 (人口調査) 1 November.

    >>> census_day(2020), census_day(1945)
    ('2020-10-01', '1945-11-01')
    """
    return f"{year}-{'11' if year == 1945 else '10'}-01"


def _edition(base: str, years: int) -> str:
    """The year a projection was published: national ones two years after their census, regional ones three."""
    return str(int(base) + years)


def _area(grid: Grid, row: int, column: int, text: str) -> str:
    if text == "全国":
        return "00000"
    try:
        return prefecture(text).code
    except RashinbanError:
        raise WrongContent(f"「{text}」は全国か都道府県の名前ではありません。", grid.place(row + 1, column), AGAIN) from None


def _year(grid: Grid, row: int, column: int, text: str) -> int:
    found = re.fullmatch(r"((?:19|20)\d\d)年?", text)
    if found is None:
        raise WrongContent(f"「{text}」は年として読めません。", grid.place(row + 1, column), AGAIN)
    return int(found[1])


def _pick(grid: Grid, row: int, column: int, text: str, allowed: dict[str, str]) -> str:
    if text not in allowed:
        raise WrongContent(f"「{text}」は{'・'.join(allowed)}のどれでもありません。", grid.place(row + 1, column), AGAIN)
    return allowed[text]


def _age(grid: Grid, row: int, text: str) -> str:
    found = re.fullmatch(r"(\d+)[~～](\d+)歳|(\d+)歳以上", text)
    if found is None:
        raise WrongContent(f"「{text}」は年齢として読めません。", grid.place(row + 1, 2), AGAIN)
    return f"{found[3]}+" if found[3] else f"{found[1]}-{found[2]}"


def _first_age(age: str) -> int:
    return int(re.split(r"[-+]", age)[0])


def _require_grid(grid: Grid, one: set[str] | set[int], other: set[str] | set[tuple[str, str]], count: int) -> None:
    if len(one) * len(other) != count:
        raise WrongContent(
            f"{len(one)}×{len(other)}＝{len(one) * len(other)}行のはずですが、{count}行です。ファイルが途中で切れているか、行が消えています。",
            grid.place(grid.height - 1),
            AGAIN,
        )


def _require_prefectures(grid: Grid, areas: set[str]) -> None:
    if len(areas) != 47:
        raise WrongContent(
            f"都道府県が{len(areas)}しかありません。ファイルが途中で切れています。", grid.place(grid.height - 1), AGAIN
        )


def _require_steps(grid: Grid, years: Sequence[int], step: int) -> None:
    if list(years) != list(range(years[0], years[-1] + 1, step)):
        raise WrongContent("年が抜けています。行が消えています。", grid.place(grid.height - 1), AGAIN)


def _require_last(grid: Grid, last: str, least: int) -> None:
    if int(last) < least:
        raise WrongContent(f"{last}年で終わっています（{least}年まであるはずです）。ファイルが途中で切れています。", grid.place(grid.height - 1), AGAIN)
