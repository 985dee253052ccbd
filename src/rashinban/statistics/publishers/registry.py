"""The publishers whose files can be read, in order, and which of them a file belongs to.

Built in ones are named here; others come from the entry-point group ``rashinban.publishers`` (a Publisher, or a class
without arguments that makes one).
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.decoding import decode, page_title
from rashinban.statistics.grid import is_workbook, read_sheets
from rashinban.statistics.publisher import Publisher, Received

GROUP = "rashinban.publishers"
_HERE = "rashinban.statistics.publishers"
#: Publishers of this package: module and class. The order is that of lists shown to people.
BUILT_IN = (
    (f"{_HERE}.ssdse", "Ssdse"),
    (f"{_HERE}.juki", "Juki"),
    (f"{_HERE}.ipss", "Ipss"),
    (f"{_HERE}.kenmin", "Kenmin"),
    (f"{_HERE}.fiscal", "Fiscal"),
    (f"{_HERE}.jlstat", "Jlstat"),
    (f"{_HERE}.estat", "Estat"),
    (f"{_HERE}.dashboard", "Dashboard"),
    (f"{_HERE}.resas", "Resas"),
    (f"{_HERE}.sdmx", "Sdmx"),
    (f"{_HERE}.generic", "Generic"),
)


@lru_cache(maxsize=1)
def publishers() -> tuple[Publisher, ...]:
    """Every publisher, built-in ones first; WrongContent when an added one cannot be loaded or takes a key that is taken."""
    found: list[Publisher] = [getattr(import_module(module), name)() for module, name in BUILT_IN]
    found += [_load(entry) for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)]
    keys = [each.key for each in found]
    for key in keys:
        if keys.count(key) > 1:
            raise WrongContent(
                f"公表元の読み取り「{key}」が二つ登録されています。", remedy="追加したパッケージのどちらかを外してください。"
            )
    return tuple(found)


def find_publisher(key: str) -> Publisher:
    """The publisher with this key; WrongContent names those there are."""
    for each in publishers():
        if each.key == key:
            return each
    known = "、".join(each.key for each in publishers())
    raise WrongContent(f"公表元「{key}」は登録されていません。", remedy=f"登録されているのは{known}です。")


def recognise(file: Received) -> Publisher:
    """The one publisher whose file it is, from the content.

    UnreadableFile for an empty file, rubbish or an unknown encoding; WrongContent for a web page, for a file nobody
    knows, and for one that several claim.
    """
    claims = [each for each in publishers() if each.recognises(file)]
    if len(claims) == 1:
        return claims[0]
    where = Place(file=file.name)
    if claims:
        names = "、".join(f"「{each.name}」" for each in claims)
        raise WrongContent(
            f"どの公表元の表か一つに決まりません（{names}のどれとも読めます）。", where, "公表元を指定して読み込んでください。"
        )
    if (title := page_title(file)) is not None:
        raise WrongContent(
            f"統計表ではなくウェブページ（HTML「{title}」）です。ダウンロードのときにエラーの画面が保存されています。",
            where,
            "公表元のページを開き、表のファイルをもう一度取得してください。",
        )
    if is_workbook(file.content):
        read_sheets(file)
    else:
        decode(file)
    known = "、".join(each.name for each in publishers())
    raise WrongContent(
        "どの公表元の表か分かりません。",
        where,
        f"読める表は{known}です。見出しの行が公表されたままか確かめてください。ほかの表は、列の対応を決めるファイル（マッピング）を付けて読み込めます。",
    )


def _load(entry: EntryPoint) -> Publisher:
    """The publisher of an entry point, whatever goes wrong in foreign code said as one error."""
    try:
        loaded = entry.load()
        made: Publisher = loaded() if isinstance(loaded, type) else loaded
        missing = [name for name in ("key", "name", "authority", "licence", "credit", "recognises", "read") if not hasattr(made, name)]
    except Exception as error:
        raise WrongContent(
            f"追加された公表元の読み取り「{entry.name}」（{entry.value}）を読み込めません：{error}",
            remedy="そのパッケージを更新するか、外してください。",
        ) from error
    if missing:
        raise WrongContent(
            f"追加された公表元の読み取り「{entry.name}」に{'、'.join(missing)}がありません。",
            remedy="そのパッケージを更新するか、外してください。",
        )
    return made
