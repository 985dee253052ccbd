"""The entries together: found by key, expanded to the published items they rest on, checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.statistics.catalogue.entry import Entry, Theme
from rashinban.statistics.formula.tree import Reference

SCHEMA = "rashinban-indicators/1"

#: Entry points of packages that bring indicators of their own.
GROUP = "rashinban.indicators"


@dataclass(frozen=True)
class Catalogue:
    """Entries in the order of the files they stand in; none may be read in a circle."""

    entries: tuple[Entry, ...]

    @cached_property
    def _by_key(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.entries}

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def find(self, key: str) -> Entry:
        """The entry of a key or of a Japanese name; WrongContent names those that are near it."""
        found = self._by_key.get(key) or next((each for each in self.entries if each.name == key), None)
        if found is None:
            from difflib import get_close_matches

            near = get_close_matches(key, [*self._by_key, *(each.name for each in self.entries)], 3, 0.5)
            hint = f"近いのは {'、'.join(near)} です。" if near else "指標の一覧を見てください。"
            raise WrongContent(f"指標「{key}」は登録されていません。", remedy=hint)
        return found

    def of_theme(self, theme: Theme) -> tuple[Entry, ...]:
        """The entries of a theme, in their order."""
        return tuple(entry for entry in self.entries if theme in entry.themes)

    def expand(self, key: str) -> tuple[Entry, ...]:
        """The entry and all the indicators its formula rests on, those that are read first coming first."""
        ordered: dict[str, Entry] = {}

        def visit(each: str) -> None:
            if each not in ordered:
                entry = self.find(each)
                for below in entry.uses:
                    visit(below)
                ordered[each] = entry

        visit(key)
        return tuple(ordered.values())

    def items(self, key: str) -> tuple[Reference, ...]:
        """The published items an indicator rests on, at any depth, once each."""
        return tuple(dict.fromkeys(reference for entry in self.expand(key) for reference in entry.reads))

    def computable(self, key: str, held: Iterable[tuple[str, str]]) -> bool:
        """Whether an indicator can be worked out from the tables and items that are held (pairs of both).

        Of alternatives (``first_of``) one is enough: some item of every indicator it rests on is held.
        """
        there = set(held)
        return all(
            entry.formula is not None and (not entry.reads or any((r.table, r.item) in there for r in entry.reads))
            for entry in self.expand(key)
        )


def load(texts: Iterable[tuple[str, str]]) -> Catalogue:
    """A catalogue from named YAML texts; ManyErrors lists everything that is wrong with file and key."""
    entries: list[Entry] = []
    errors: list[RashinbanError] = []
    for name, text in texts:
        for found in _read(name, text):
            if isinstance(found, RashinbanError):
                errors.append(found)
            else:
                entries.append(found)
    errors += _check(entries)
    if errors:
        raise ManyErrors(tuple(errors))
    return Catalogue(tuple(entries))


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue that is shipped, and what installed packages add to it.

    An entry point of the group ``rashinban.indicators`` is a function without arguments that gives named YAML texts.
    """
    added = [text for point in sorted(entry_points(group=GROUP), key=lambda each: each.name) for text in _ask(point)]
    return load([*((file.name, file.read_text(encoding="utf-8")) for file in shipped(".yaml")), *added])


def shipped(ending: str) -> list[Traversable]:
    """The shipped files of entries (``.yaml``) or of cases (``.cases.yaml``), by name."""
    folder = files("rashinban.statistics.catalogue") / "indicators"
    found = [file for file in folder.iterdir() if file.name.endswith(ending)]
    return sorted((f for f in found if ".cases." in ending or ".cases." not in f.name), key=lambda f: f.name)


def _ask(point: EntryPoint) -> list[tuple[str, str]]:
    """The texts of a package; WrongContent names the package when it cannot be loaded."""
    try:
        return [(f"{point.name}/{name}", text) for name, text in point.load()()]
    except Exception as error:
        raise WrongContent(
            f"指標を追加するパッケージ「{point.name}」を読み込めません（{error}）。", remedy="パッケージを外すか、直してください。"
        ) from error


def _read(name: str, text: str) -> Iterable[Entry | RashinbanError]:
    import yaml

    try:
        document: Any = yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        yield WrongContent("YAMLとして読めません。", Place(name, line=line), "書き方を確かめてください。")
        return
    if not isinstance(document, dict) or document.get("schema_version") != SCHEMA:
        yield WrongContent(
            "指標の一覧ではありません。", Place(name), f"はじめに「schema_version: {SCHEMA}」と書いてください。"
        )
        return
    given = {key: document[key] for key in ("dated", "source") if key in document}
    for row in document.get("indicators") or ():
        try:
            if not isinstance(row, dict):
                raise WrongContent("指標は項目の並びで書きます。", remedy="「key: …」から書き始めてください。")
            yield Entry.model_validate({**given, **row})
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            yield WrongContent(
                f"指標「{row.get('key')}」の{field}を読めません: {first['msg'].removeprefix('Value error, ')}",
                Place(name),
                "その項目を直してください。",
            )
        except WrongContent as error:
            yield WrongContent(error.what, Place(name), error.remedy)


def _check(entries: list[Entry]) -> Iterable[RashinbanError]:
    """Keys that stand twice, names of indicators that are not there, circles."""
    by_key: dict[str, Entry] = {}
    for entry in entries:
        if entry.key in by_key:
            yield WrongContent(f"指標「{entry.key}」が二度書かれています。", remedy="どちらかの名前を変えてください。")
        by_key[entry.key] = entry
    for entry in entries:
        for key in entry.uses:
            if key not in by_key:
                yield WrongContent(
                    f"指標「{entry.key}」の式にある「{key}」は登録されていません。", remedy="名前を確かめてください。"
                )
    done: set[str] = set()
    for entry in entries:
        circle = _circle(entry.key, by_key, (), done)
        if circle:
            yield WrongContent(
                f"指標の式が輪になっています（{' → '.join(circle)}）。", remedy="どれかの式を直してください。"
            )
            return


def _circle(key: str, by_key: dict[str, Entry], above: tuple[str, ...], done: set[str]) -> tuple[str, ...]:
    if key in above:
        return (*above[above.index(key) :], key)
    if key not in done and key in by_key:
        for below in by_key[key].uses:
            if found := _circle(below, by_key, (*above, key), done):
                return found
        done.add(key)
    return ()
