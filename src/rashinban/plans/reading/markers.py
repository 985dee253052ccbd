"""Heading markers of Japanese plans: 第1章, Ⅰ., 1., (1), ①, ア, ○, 【…】, 戦略1 …, as one table of classes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from rashinban.core.folded import Folded, fold

#: Characters whose folded form would read as a plain digit; they keep their own shape.
_KEPT = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉¹²³⁴⁵⁶⁷⁸⁹⁰")
_CIRCLED = "①-⑳㉑-㉚❶-❿➀-➉"

#: Words that, with a number behind them, name a level of a plan: 基本目標1, 施策1-2, 戦略項目 5.
KEYWORDS = (
    "基本目標", "基本方針", "基本方向", "基本施策", "基本戦略", "基本政策", "基本計画", "基本姿勢",
    "基本理念", "将来像", "まちづくりの目標", "政策目標", "施策目標", "重点目標", "個別目標", "戦略目標",
    "重点分野", "重点施策", "重点戦略", "重点政策", "重点プロジェクト", "重点事業", "重点項目", "重点課題",
    "重点テーマ", "重点取組", "戦略項目", "戦略分野", "戦略プロジェクト", "戦略の柱", "施策の柱",
    "政策の柱", "取組の柱", "施策の方向性", "施策の方向", "取組の方向性", "取組の方向", "取組方針",
    "施策の展開", "施策分野", "施策項目", "施策群", "個別施策", "具体的施策", "具体的な施策", "主要施策",
    "主要事業", "主な取組", "主な施策", "具体的な取組", "具体的取組", "取組項目", "行動計画",
    "アクションプラン", "アクション", "プロジェクト", "プログラム", "プラン", "ビジョン", "テーマ", "挑戦",
    "チャレンジ", "提言", "政策分野", "政策", "施策", "小施策", "戦略", "大柱", "柱", "目標", "方針",
    "方向性", "方向", "分野", "視点", "取組", "事業", "課題", "大項目", "中項目", "小項目", "項目", "指標",
    "評価指標", "成果指標", "目標指標", "フェーズ", "ステップ", "論点", "観点",
)
#: Keywords that name an indicator rather than something to do.
INDICATOR_KEYWORDS = frozenset({"指標", "評価指標", "成果指標", "目標指標"})

_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_KATAKANA = "アイウエオカキクケコサシスセソタチツテト"
_ROMAN = r"(?:X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})"
_LOWER_ROMAN = r"(?:x?(?:ix|iv|v?i{1,3}|v)|x)"


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a line: its class, its number, and where the title behind it stands in the line.

    ``kind`` is the class that siblings share; ``keyword`` the document's own word of it (戦略, 章);
    ``title_start``/``title_end`` are offsets into the raw line; ``closed`` says the title stood inside brackets.
    """

    kind: str
    number: str | None
    keyword: str | None
    title_start: int
    title_end: int
    closed: bool = False

    @property
    def symbol(self) -> bool:
        """A bullet-like sign without a number, which lists share with headings."""
        return self.kind in SYMBOL_KINDS

    @property
    def bracket(self) -> bool:
        return self.kind in BRACKET_KINDS


@dataclass(frozen=True, slots=True)
class _Class:
    kind: str
    pattern: re.Pattern[str]
    name: str


def _rule(kind: str, name: str, pattern: str) -> _Class:
    return _Class(kind, re.compile(pattern, re.S), name)


def keyword_pattern(word: str) -> str:
    """A pattern for a keyword in its spellings (取組, 取組み, 取り組み)."""
    return re.escape(word).replace("取組", "取り?組み?")


_NUMBER = (
    rf"(?:[0-9]{{1,3}}(?:\s?[-‐‑–−ー.]\s?(?:[0-9]{{1,2}}|\([0-9]{{1,2}}\)))*|{_ROMAN}(?![A-Za-z])|[A-Z](?![A-Za-z])|[{_CIRCLED}]|"
    r"[一二三四五六七八九十]{1,3}(?![^\s::.、)】」』(]))"
)
_WORDS = "|".join(keyword_pattern(word) for word in sorted(KEYWORDS, key=len, reverse=True))
_KEYWORD_NUMBER = rf"(?P<word>{_WORDS})\s?(?:その)?(?P<n>{_NUMBER})"

_PART = rf"(?:[0-9]{{1,2}}|\([0-9]{{1,2}}\)|{_ROMAN}(?![A-Za-z])|[A-Z](?![A-Za-z])|[{_CIRCLED}]|[{_KATAKANA}])"
_PARTS = re.compile(r"[^-‐‑–−ー.()\s]+")
_JOINT = r"\s?[-‐‑–−ー]\s?"

#: Order matters only where one pattern contains another; it says nothing about depth.
_TABLE: tuple[_Class, ...] = (
    _rule("keyword", "", rf"【\s*{_KEYWORD_NUMBER}\s*】\s*[::]?\s*(?P<title>.*)$"),
    _rule("keyword", "", rf"[【<〈《]\s*{_KEYWORD_NUMBER}[\s::.](?P<title>[^】>〉》]+)[】>〉》]\s*$"),
    _rule("keyword", "", rf"[<〈《\[〔]\s*{_KEYWORD_NUMBER}\s*[>〉》\]〕]\s*[::]?\s*(?P<title>.*)$"),
    _rule("keyword", "", rf"{_KEYWORD_NUMBER}(?:\s*[::.、)】』」]\s*|\s+|(?=[^0-9\s年月日人件社万億%％か次期第つ以]))(?P<title>.*)$"),
    _rule("keyword", "", rf"{_KEYWORD_NUMBER}(?P<title>)$"),
    _rule("ordinal", "", r"第\s?(?P<n>[0-9一二三四五六七八九十]{1,3})\s?の\s?(?P<word>柱|戦略|目標|分野|視点|挑戦)\s*[::]?\s*(?P<title>.*)$"),
    _rule("chapter", "", r"第\s?(?P<n>[0-9一二三四五六七八九十百]{1,4})\s?(?P<word>編|篇|部|章|節|項|款)(?![のにではをがと])[\s::.、]*(?P<title>.*)$"),
    _rule("chapter", "", r"(?P<word>序章|終章|補章|序論|巻末資料|資料編|附属資料|参考資料)(?:\s*[::]?\s+(?P<title>.*))?$"),
    _rule("lenticular", "【】", r"【\s*(?P<title>[^【】]+?)\s*】$"),
    _rule("square", "［］", r"[\[〔]\s*(?P<title>[^\[\]〔〕]+?)\s*[\]〕]$"),
    _rule("angle", "＜＞", r"(?:<+|[〈《≪«])\s*(?P<title>[^<>〈〉《》≪≫«»]+?)\s*(?:>+|[〉》≫»])$"),
    _rule("compound", "1-1", rf"(?P<n>{_PART}(?:{_JOINT}{_PART})+)(?:[.、]\s*|\s+|(?=[^\s0-9%,.~年月日人件社万億か\-]))(?P<title>[^0-9(].*)$"),
    _rule("compound", "1.1", r"(?P<n>[0-9]{1,2}(?:\s?\.\s?[0-9]{1,2}){1,3})(?:\.\s*|\s+|(?=[^\s0-9%,.~年月日人件社万億か\-]))(?P<title>[^0-9(].*)$"),
    _rule("paren_arabic", "(1)", r"\(\s?(?P<n>[0-9]{1,2})\s?\)[\s.、]*(?P<title>.*)$"),
    _rule("paren_lower_roman", "(i)", rf"\(\s?(?P<n>{_LOWER_ROMAN})\s?\)\s*(?P<title>.*)$"),
    _rule("paren_kana", "(ア)", rf"\(\s?(?P<n>[{_KATAKANA}])\s?\)\s*(?P<title>.*)$"),
    _rule("paren_letter", "(a)", r"\(\s?(?P<n>[a-zA-Z])\s?\)\s*(?P<title>.*)$"),
    _rule("paren_kanji", "(一)", r"\(\s?(?P<n>[一二三四五六七八九十]{1,3})\s?\)\s*(?P<title>.*)$"),
    _rule("paren_title", "（）", r"\((?P<title>[^()]*(?:\([^()]*\)[^()]*)*)\)$"),
    _rule("arabic_paren", "1)", r"(?P<n>[0-9]{1,2})\s?\)[\s.、]*(?P<title>.*)$"),
    _rule("arabic_dot", "1.", r"(?P<n>[0-9]{1,2})\s?[.、](?:\s+|(?![0-9])|(?=(?:19|20)[0-9]{2}年))(?P<title>.*)$"),
    _rule("arabic_dot", "1.", r"(?P<n>[0-9]{1,2})\s+(?P<title>[^\s0-9].*)$"),
    _rule("arabic_dot", "1.", r"\[(?P<n>[0-9]{1,2})\]\s*(?P<title>.*)$"),
    _rule("lower_roman", "i)", rf"(?P<n>{_LOWER_ROMAN})\s?[).、]\s*(?P<title>.*)$"),
    _rule("roman", "I.", rf"(?P<n>{_ROMAN})\s?(?:[.、::]\s*|\s+)(?P<title>.*)$"),
    _rule("letter", "A.", r"(?P<n>[A-Z])\s?[.).、::]\s*(?P<title>.*)$"),
    _rule("lower_letter", "a.", r"(?P<n>[a-z])\s?[.)、]\s*(?P<title>.*)$"),
    _rule("kana", "ア", rf"(?P<n>[{_KATAKANA}])\s?(?:[.).、::]\s*|\s+)(?P<title>.*)$"),
    _rule("kanji", "一", r"(?P<n>[一二三四五六七八九十]{1,3})\s?(?:[.、)]\s*|\s+)(?P<title>.*)$"),
    _rule("circled", "①", rf"(?P<n>[{_CIRCLED}])\s*(?P<title>.*)$"),
)
_SYMBOLS: tuple[tuple[str, str], ...] = (
    ("maru", "○〇◯"),
    ("black_maru", "●⚫"),
    ("double_maru", "◎"),
    ("square_sign", "□"),
    ("black_square", "■▪◼"),
    ("diamond", "◇"),
    ("black_diamond", "◆❖"),
    ("triangle", "▽▷△"),
    ("black_triangle", "▼▶►"),
    ("star", "☆"),
    ("black_star", "★"),
)
SYMBOL_KINDS = frozenset(kind for kind, _ in _SYMBOLS)
_SYMBOL_OF = {sign: kind for kind, signs in _SYMBOLS for sign in signs}
_NAMES = {entry.kind: entry.name for entry in _TABLE} | {kind: signs[0] for kind, signs in _SYMBOLS}
BRACKET_KINDS = frozenset({"lenticular", "angle", "paren_title", "square"})
_TOO_LONG = 300
_UNICODE_ROMAN = re.compile(r"^\s*[Ⅰ-Ⅻ]+(?!\s?[-‐‑–−ー－]\s?[(（]?[0-9０-９])\s*[.．、]?\s*")


def plain(raw: str) -> Folded:
    """Fold a line, keeping circled and raised digits as they are (folding would make ①2 and ¹ plain numbers).

    >>> plain("Ⅲ．①５０件").text
    'III.①50件'
    """
    folded = fold(raw)
    characters: list[str] = []
    offsets: list[int] = []
    for character, offset in zip(folded.text, folded.offsets, strict=True):
        if raw[offset] in _KEPT:
            if offsets and offsets[-1] == offset:
                continue
            character = raw[offset]
        characters.append(character)
        offsets.append(offset)
    return Folded("".join(characters), tuple(offsets), folded.end)


@lru_cache(maxsize=4096)
def read_marker(raw: str) -> Marker | None:
    """The marker a line begins with, or None; a line too long to be a heading has none.

    >>> read_marker("戦略項目 5 港を活かす"), read_marker("（２）備え").number
    (Marker(kind='戦略項目', number='5', keyword='戦略項目', title_start=7, title_end=12, closed=False), '2')
    >>> read_marker("1.44(2019年)") is None
    True
    """
    if len(raw) > _TOO_LONG:
        return None
    folded = plain(raw)
    text = folded.text
    lead = len(text) - len(text.lstrip())
    body = text[lead:].rstrip()
    if not body:
        return None
    sign = _symbol(folded, body, lead, raw)
    if sign is not None:
        return sign
    glued = _UNICODE_ROMAN.match(raw)
    if glued and glued.end() < len(raw):
        number = re.sub(r"[\s.、]", "", unicodedata.normalize("NFKC", glued.group()))
        return Marker("roman", number, None, glued.end(), len(raw.rstrip()))
    for entry in _TABLE:
        match = entry.pattern.match(body)
        if match:
            return _marker(entry, match, folded, lead)
    return None


def _symbol(folded: Folded, body: str, lead: int, raw: str) -> Marker | None:
    """A sign such as ○; a keyword with a number behind it (■施策3) is what counts then."""
    kind = _SYMBOL_OF.get(body[0])
    if kind is None or len(body) < 2 or re.match(r".[\s0-9.,%]+(?:%|$)|△(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9.]+\s*(?:%|ポイント|[千百万億]*(?:円|人|件)))", body):
        return None
    inner = lead + 1 + len(body[1:]) - len(body[1:].lstrip())
    after = folded.at(inner)
    nested = read_marker(raw[after:])
    if nested is not None and nested.number is not None:
        inside = nested.kind if nested.keyword else kind
        return Marker(inside, nested.number, nested.keyword, after + nested.title_start, after + nested.title_end)
    return Marker(kind, None, None, after, folded.at(lead + len(body)))


def _marker(entry: _Class, match: re.Match[str], folded: Folded, lead: int) -> Marker:
    groups = match.groupdict()
    word = groups.get("word")
    start, end = match.span("title") if groups.get("title") is not None else (match.end(), match.end())
    kind = entry.kind
    if word is not None:
        word = canonical(word)
        kind = {"keyword": word, "ordinal": f"第n{word}"}.get(entry.kind, "chapter")
        if entry.kind == "chapter" and groups.get("n"):
            kind = "chapter" if word == "章" else f"chapter_{word}"
    number = groups.get("n")
    if kind == "compound" and number:
        kind = f"compound{len(_PARTS.findall(number))}"
    title = match.string[start:end]
    closed = kind in BRACKET_KINDS
    if word is not None and re.fullmatch(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", title):
        start, end = start + 1, end - 1
    start_raw = folded.at(lead + start)
    end_raw = folded.offsets[lead + end - 1] + 1 if end > start else start_raw
    return Marker(kind, normal_number(number), word, start_raw, end_raw, closed)


def canonical(word: str) -> str:
    """One spelling of a keyword, whatever okurigana the document writes.

    >>> canonical("具体的な取り組み")
    '具体的な取組'
    """
    return re.sub(r"取り?組み?", "取組", word)


def normal_number(number: str | None) -> str | None:
    """A number as the outline states it: kanji made arabic, Roman and circled kept, joints made 「-」.

    >>> normal_number("十二"), normal_number("1－2"), normal_number("Ⅲ"), normal_number("③")
    ('12', '1-2', 'III', '③')
    """
    if number is None:
        return None
    if all(c in _KEPT for c in number):
        return number
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", number))
    if re.fullmatch(r"[〇一二三四五六七八九十百]+", folded):
        return str(_kanji_value(folded))
    return re.sub(r"[-‐‑–−ー]", "-", folded)


def _kanji_value(text: str) -> int:
    hundreds, _, rest = text.rpartition("百")
    total = (_KANJI_DIGITS.get(hundreds, 1) * 100) if "百" in text else 0
    tens, ten, ones = rest.rpartition("十")
    if ten:
        total += _KANJI_DIGITS.get(tens, 1) * 10
    return total + _KANJI_DIGITS.get(ones, 0)


@cache
def ordinal(number: str | None) -> int | None:
    """The place of a number in its series (the last part of 1-2), or None when it has none.

    >>> ordinal("IV"), ordinal("③"), ordinal("iii"), ordinal("1-2"), ordinal("ウ")
    (4, 3, 3, 2, 3)
    """
    if not number:
        return None
    if number in _KATAKANA:
        return _KATAKANA.index(number) + 1
    if len(number) == 1 and number in _KEPT:
        return int(unicodedata.numeric(number))
    last = re.findall(r"[0-9]+", number)
    if last:
        return int(last[-1])
    roman = _roman_value(number.upper())
    if roman is not None:
        return roman
    return ord(number.upper()) - 64 if re.fullmatch(r"[A-Za-z]", number) else None


def _roman_value(text: str) -> int | None:
    if not re.fullmatch(_ROMAN, text):
        return None
    values = [{"I": 1, "V": 5, "X": 10}[c] for c in text]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def class_name(kind: str) -> str:
    """How a marker class is called when the document has no word for the level: 「(1)」, 「①」, 「○」."""
    return _NAMES.get(kind, "1-1-1" if kind.startswith("compound") else kind)
