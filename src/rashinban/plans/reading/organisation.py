"""Whose plan it is: a prefecture, a municipality, a ministry or bureau, a federation, in the title or the front matter."""

from __future__ import annotations

import re

_PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 "
    "岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 "
    "福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
)
_MINISTRIES = (
    "内閣官房 内閣府 デジタル庁 復興庁 総務省 法務省 外務省 財務省 文部科学省 厚生労働省 農林水産省 経済産業省 国土交通省 環境省 防衛省 "
    "こども家庭庁 文化庁 スポーツ庁 林野庁 水産庁 資源エネルギー庁 特許庁 中小企業庁 気象庁 観光庁 海上保安庁 消防庁"
)
_BODIES = (
    "経済産業局 総合通信局 財務局 厚生局 労働局 農政局 森林管理局 地方整備局 整備局 運輸局 地方環境事務所 開発局 経済連合会 商工会議所 商工会連合会 "
    "商工会 観光連盟 観光協会 観光推進機構 振興機構 推進機構 連合会 広域連合 農業協同組合 漁業協同組合 森林組合 協同組合 経営者協会 経済同友会"
)
#: What may stand right before the name: nothing, a space, a bracket, 「第3次」, 「(一社)」.
_LEFT = r"(?:^|(?<=[\s()「」『』【】・、。:/|#*])|(?<=[次期版]))"
_NAME = r"[一-龥々ぁ-んァ-ヶー]"
#: Words that end like a municipality but name none.
_NO_PLACE = re.compile(r"^(?:都|各|本|当|全|同|他|中核|政令|指定都?|田園都?|近隣|周辺|関係|.*田園都|都道府県|全国|国|小|.{0,4}[をがでは].*)$")
_KNOWN = re.compile("|".join(f"{name}(?!民)" for name in _PREFECTURES.split()) + "|" + "|".join(_MINISTRIES.split()))
_BODY = re.compile(rf"{_LEFT}{_NAME}{{1,20}}?(?:{'|'.join(_BODIES.split())})(?![一-龥]*(?:と|や)の?連携)")
_PLACE = re.compile(
    rf"{_LEFT}(?P<name>{_NAME}{{1,6}}?)(?:県(?![民内外立道])|[市区町村](?!民|場|街|内|外|立|町村|区町村|長(?!期)|役所|づくり))"
)
_LEGAL_FORM = re.compile(r"^(?:(?:一般|公益)?(?:社団|財団)法人|(?:独立行政|国立大学|特定非営利活動)法人)\s*")


def find_organisation(text: str) -> tuple[int, int] | None:
    """Where a folded title or front matter names the body, without its legal form; None when it names none.

    >>> text = "第3次鳥取県総合戦略"
    >>> text[slice(*find_organisation(text))]
    '鳥取県'
    """
    found = [match.span() for pattern in (_BODY, _KNOWN) for match in [pattern.search(text)] if match]
    found += [match.span() for match in _PLACE.finditer(text) if not _NO_PLACE.match(match.group("name"))][:1]
    if not found:
        return None
    start, end = min(found, key=lambda span: (span[0], -span[1]))
    legal = _LEGAL_FORM.match(text[start:end])
    start += legal.end() if legal else 0
    within = _within(text, end)
    return (end, within) if within is not None else (start, end)


def _within(text: str, end: int) -> int | None:
    """「鹿児島県霧島市総合計画」: the municipality right behind its prefecture; its end."""
    if text[end - 1] not in "都道府県":
        return None
    match = re.match(rf"{_NAME}{{1,6}}?[市区町村](?!民|場|街|内|外|立|町村|区町村|長|役所|づくり)", text[end:])
    return end + match.end() if match and not _NO_PLACE.match(match.group()[:-1]) else None
