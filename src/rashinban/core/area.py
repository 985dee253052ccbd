"""Areas by their official codes, dated, and the region sets that bodies draw differently."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from rashinban.core.errors import WrongContent

#: ward: 区 of a designated city (行政区); group: a sum that is printed under a code of its own (13100 特別区部).
AreaLevel = Literal["nation", "prefecture", "municipality", "ward", "group"]

#: JIS X 0401 (都道府県コード), in the order of the codes 01 to 47.
_PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 "
    "石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 "
    "岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
)
#: The same in Latin letters, as the prefectures write themselves in English, without the word "prefecture".
_IN_ENGLISH = (
    "Hokkaido Aomori Iwate Miyagi Akita Yamagata Fukushima Ibaraki Tochigi Gunma Saitama Chiba Tokyo Kanagawa Niigata Toyama "
    "Ishikawa Fukui Yamanashi Nagano Gifu Shizuoka Aichi Mie Shiga Kyoto Osaka Hyogo Nara Wakayama Tottori Shimane "
    "Okayama Hiroshima Yamaguchi Tokushima Kagawa Ehime Kochi Fukuoka Saga Nagasaki Kumamoto Oita Miyazaki Kagoshima Okinawa"
)


@dataclass(frozen=True, slots=True)
class Area:
    """An area while its code is in force; ``code`` has five digits, without the check digit.

    ``valid_from`` and ``valid_to`` are the first and the last day, None where no change is on record. ``parent`` is
    the prefecture, of a ward its city; ``county`` the 郡 of a town or village where it is on record; ``kana`` is in
    hiragana, empty where it is not. ``english`` is the name in English: of the nation and of prefectures, else empty.
    """

    code: str
    name: str
    level: AreaLevel
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    kana: str = ""
    county: str | None = None
    english: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether the area exists, in this form, on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @property
    def checked_code(self) -> str:
        """The six-digit code with its check digit (全国地方公共団体コード).

        >>> prefecture("宮城県").checked_code
        '040002'
        """
        return self.code + check_digit(self.code)


@dataclass(frozen=True)
class AreaTable:
    """Areas over time: one code may stand several times, each with its own days."""

    areas: tuple[Area, ...]

    @cached_property
    def _by_key(self) -> dict[str, tuple[Area, ...]]:
        """Areas by code, name, short name, and name after the names of prefecture, county or both."""
        found: dict[str, dict[Area, None]] = {}
        prefectures = {area.code: area.name for area in self.areas if area.level == "prefecture"}
        for area in self.areas:
            above, county = prefectures.get(area.code[:2] + "000", ""), area.county or ""
            names = (area.name, _short_name(area), county + area.name, above + area.name, above + county + area.name)
            for key in (area.code, *(_fold(name) for name in (*names, area.english) if name)):
                found.setdefault(key, {})[area] = None
        return {key: tuple(areas) for key, areas in found.items()}

    def versions(self, key: str) -> tuple[Area, ...]:
        """Every area that ever bore this code (2, 5 or 6 digits) or name, in the order of the table."""
        wanted = unicodedata.normalize("NFKC", key).strip()
        return self._by_key.get(_read_code(wanted) if wanted.isdecimal() else _fold(wanted), ())

    def find(self, key: str, on: date | None = None) -> Area:
        """The area with this code (2, 5 or 6 digits) or name on a day; without a day, the one still in force.

        Prefectures are found without 都・府・県 and by their English names too, municipalities also after the names of prefecture and county.
        WrongContent when none or several fit; it names them.
        """
        found = [
            area for area in self.versions(key) if (area.valid_on(on) if on else area.valid_to is None)
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            raise WrongContent(
                f"地域「{key}」が見つかりません。",
                remedy="正式な名前か、全国地方公共団体コードで書いてください。",
            )
        named = "、".join(f"{_place(area, self)}（{area.code}）" for area in found)
        raise WrongContent(
            f"地域「{key}」が一つに決まりません。{named}があります。",
            remedy="都道府県の名前を付けるか、全国地方公共団体コードで書いてください。",
        )

    def as_of(self, day: date) -> tuple[Area, ...]:
        """Every area of the table that exists on a day, in the order of the codes."""
        return tuple(sorted((a for a in self.areas if a.valid_on(day)), key=lambda a: a.code))


@dataclass(frozen=True, slots=True)
class Region:
    """A named set of prefectures as one body draws it; ``user`` is that body, ``codes`` its five-digit codes."""

    name: str
    user: str
    codes: tuple[str, ...]

    @property
    def areas(self) -> tuple[Area, ...]:
        """The prefectures, in the order of their codes."""
        return tuple(PREFECTURES.find(code) for code in self.codes)


def check_digit(code: str) -> str:
    """The sixth digit of a municipal code: weights 6, 5, 4, 3, 2, then the last digit of 11 minus the remainder by 11.

    Source: 総務省「全国地方公共団体コード仕様」.

    >>> check_digit("04100"), check_digit("13101")
    ('9', '6')
    """
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def prefecture(key: str) -> Area:
    """The prefecture with this name (宮城県, 宮城) or code (04, 04000, 040002).

    >>> prefecture("宮城") == prefecture("04") == prefecture("040002") == prefecture("宮城県")
    True
    """
    return PREFECTURES.find(key)


def region(name: str, user: str | None = None) -> Region:
    """The region set of this name; WrongContent names the bodies when they draw it differently and none is chosen.

    >>> len(region("東北").codes), len(region("東北・新潟").codes)
    (6, 7)
    >>> [area.name for area in region("関東", user="経済産業省").areas][-4:]
    ['新潟県', '山梨県', '長野県', '静岡県']
    """
    found = [each for each in REGIONS if each.name == name and (user is None or user in each.user)]
    if not found:
        raise WrongContent(
            f"地域区分「{name}」は登録されていません。", remedy="都道府県の名前を並べて書いてください。"
        )
    if len({each.codes for each in found}) > 1:
        users = "、".join(f"「{each.user}」" for each in found)
        raise WrongContent(
            f"「{name}」の範囲は機関によって違います（{users}）。",
            remedy="どの機関の区分かを選んでください。",
        )
    return found[0]


def _read_code(digits: str) -> str:
    """Bring a prefecture's two digits, or six with a right check digit, to five."""
    if len(digits) == 6:
        if check_digit(digits[:5]) != digits[5]:
            raise WrongContent(
                f"コード「{digits}」の検査数字が合いません。",
                remedy="コードの写し間違いがないか確かめてください。",
            )
        return digits[:5]
    return f"{digits}000" if len(digits) == 2 else digits


def _fold(name: str) -> str:
    """A name as it is compared: published tables write 鎌ヶ谷市 and 鎌ケ谷市, 須惠町 and 須恵町 for one place.

    >>> _fold("Miyagi") == _fold("miyagi")
    True
    """
    return name.replace("ヶ", "ケ").replace("惠", "恵").replace(" ", "").casefold()


def _short_name(area: Area) -> str:
    return area.name[:-1] if area.level == "prefecture" and area.name[-1] in "都府県" else area.name


def _place(area: Area, table: AreaTable) -> str:
    """The name after the prefecture's, where the table holds it."""
    above = table.versions(area.code[:2] + "000") if area.level != "prefecture" else ()
    return (above[0].name if above else "") + area.name


NATION = Area("00000", "全国", "nation", english="Japan")
PREFECTURES = AreaTable(
    tuple(
        Area(f"{number:02}000", name, "prefecture", NATION.code, english=english)
        for number, (name, english) in enumerate(zip(_PREFECTURES.split(), _IN_ENGLISH.split(), strict=True), start=1)
    )
)


def _draw(name: str, user: str, *spans: tuple[int, int]) -> Region:
    numbers = sorted(number for first, last in spans for number in range(first, last + 1))
    return Region(name, user, tuple(f"{number:02}000" for number in numbers))


_METI = "経済産業省（経済産業局の管轄区域）"
_MAFF = "農林水産省（地方農政局の管轄区域）"
_JGRANTS = "Jグランツ（補助対象地域の地方）"

#: Each set with the body that uses it. 新潟 is in 関東 for one, in 北陸 for another, beside 東北 for two more.
REGIONS = (
    _draw("北海道", _METI, (1, 1)),
    _draw("東北", _METI, (2, 7)),
    _draw("関東", _METI, (8, 15), (19, 20), (22, 22)),
    _draw("中部", _METI, (16, 17), (21, 21), (23, 24)),
    _draw("近畿", _METI, (18, 18), (25, 30)),
    _draw("中国", _METI, (31, 35)),
    _draw("四国", _METI, (36, 39)),
    _draw("九州", _METI, (40, 46)),
    _draw("沖縄", _METI, (47, 47)),
    _draw("東北・新潟", "東北経済連合会", (2, 7), (15, 15)),
    _draw("東北圏", "国土交通省（国土形成計画の広域地方計画区域）", (2, 7), (15, 15)),
    _draw("東北", _MAFF, (2, 7)),
    _draw("関東", _MAFF, (8, 14), (19, 20), (22, 22)),
    _draw("北陸", _MAFF, (15, 18)),
    _draw("東海", _MAFF, (21, 21), (23, 24)),
    _draw("近畿", _MAFF, (25, 30)),
    _draw("中国四国", _MAFF, (31, 39)),
    _draw("九州", _MAFF, (40, 46)),
    _draw("北海道地方", _JGRANTS, (1, 1)),
    _draw("東北地方", _JGRANTS, (2, 7)),
    _draw("関東・甲信越地方", _JGRANTS, (8, 15), (19, 20)),
    _draw("東海・北陸地方", _JGRANTS, (16, 18), (21, 24)),
    _draw("近畿地方", _JGRANTS, (25, 30)),
    _draw("中国地方", _JGRANTS, (31, 35)),
    _draw("四国地方", _JGRANTS, (36, 39)),
    _draw("九州・沖縄地方", _JGRANTS, (40, 47)),
)
