"""Which table is meant: recipes (survey, words, pattern of the title) resolved once, the id found kept in a lock file."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from importlib.resources import files
from pathlib import Path

import yaml

from rashinban.core.errors import Place, WrongContent
from rashinban.core.value import Value
from rashinban.statistics.fetching import write_whole
from rashinban.statistics.publishers.estat.client import EstatClient, Found, check_title
from rashinban.statistics.publishers.estat.query import Query


class Recipe(Value):
    """How a table is found. ``table`` is an id seen in public code: tried first, taken only when its title fits."""

    name: str
    survey: str
    title: str
    words: str = ""
    collect_area: str | None = None
    years: str | None = None
    table: str | None = None


class Pinned(Value):
    """The table a recipe was resolved to."""

    table: str
    survey: str
    title: str
    resolved_on: date


def recipes() -> dict[str, Recipe]:
    """The shipped recipes by key. Titles are after public descriptions; an id is used only if its title fits."""
    text = files("rashinban.statistics.publishers.estat").joinpath("recipes.yaml").read_text(encoding="utf-8")
    return {key: Recipe(**given) for key, given in yaml.safe_load(text).items()}


def resolve(key: str, recipe: Recipe, client: EstatClient, lock: Path, today: date) -> Pinned:
    """The table of a recipe: as the lock file says, else found and written there; its title is checked either way.

    WrongContent names the candidates when none or several fit.
    """
    held = read_lock(lock)
    if key in held:
        pinned = held[key]
        check_title(Query(pinned.table, title=re.escape(unicodedata.normalize("NFKC", pinned.title))), client.describe(pinned.table))
        return pinned
    pinned = _known(recipe, client, today) or _search(recipe, client, today)
    write_lock(lock, {**held, key: pinned})
    return pinned


def read_lock(lock: Path) -> dict[str, Pinned]:
    """What is pinned, by key; nothing when there is no such file."""
    if not lock.exists():
        return {}
    try:
        return {key: Pinned(**given) for key, given in yaml.safe_load(lock.read_text(encoding="utf-8")).items()}
    except (yaml.YAMLError, TypeError, ValueError, AttributeError) as error:
        raise WrongContent(
            "統計表の番号を控えたファイルが読めません。", Place(file=lock.name), "手で直した箇所を戻すか、削除して取得し直してください。"
        ) from error


def write_lock(lock: Path, pinned: dict[str, Pinned]) -> None:
    """Write the lock file, whole or not at all."""
    given = {key: pinned[key].model_dump(mode="json") for key in sorted(pinned)}
    write_whole(lock, yaml.safe_dump(given, allow_unicode=True, sort_keys=False).encode())


def _known(recipe: Recipe, client: EstatClient, today: date) -> Pinned | None:
    """The id seen elsewhere, when it is the table that is meant."""
    if recipe.table is None:
        return None
    try:
        description = client.describe(recipe.table)
        check_title(Query(recipe.table, title=recipe.title), description)
    except WrongContent:
        return None
    return Pinned(table=recipe.table, survey=description.survey, title=description.title, resolved_on=today)


def _search(recipe: Recipe, client: EstatClient, today: date) -> Pinned:
    found = client.search(recipe.words, recipe.collect_area, recipe.survey, recipe.years)
    fitting = [each for each in found if re.search(recipe.title, unicodedata.normalize("NFKC", f"{each.survey} {each.title}"))]
    if len(fitting) != 1:
        shown = fitting or found
        named = "、".join(_name(each) for each in shown[:10]) or "なし"
        raise WrongContent(
            f"「{recipe.name}」の統計表が一つに決まりません（合うもの{len(fitting)}件、候補：{named}）。",
            remedy="統計表の番号を選び、控えのファイルに書いてください。",
        )
    (table,) = fitting
    return Pinned(table=table.id, survey=table.survey, title=table.title, resolved_on=today)


def _name(table: Found) -> str:
    return f"{table.id} {table.title}（{table.surveyed}）"
