"""Names in a line of text: those that are known, the longest first, and those that look like a company nobody knows yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rashinban.core.folded import fold
from rashinban.ledger.kinds import kinds
from rashinban.ledger.names import legal_forms

What = Literal["party", "network", "gathering", "measure"]

#: Forms of companies and bodies: what a name goes by without them is what people say.
FORMS = legal_forms()
_FORM = "|".join(re.escape(form) for form in sorted(FORMS, key=len, reverse=True))
#: What may follow a name: nothing, a mark, a particle, a title, the verb of what happened.
_WORDS = "|".join(sorted((re.escape(word) for kind in kinds().values() for word in kind.words), key=len, reverse=True))
_AFTER = re.compile(rf"$|[\s、,，・。./()「」『』×&|]|[がはをにでともやのへ]|から|より|さん|様|社|氏|他|ほか|など|第\s*\d|{_FORM}|{_WORDS}")
_BODY = "社|大学|大学院|高専|高校|商事|商会|商店|銀行|信用金庫|信金|商工会議所|商工会|組合|協会|機構|研究所|研究会|センター|病院|製作所|工業|精機|産業|興業"
#: What is done to somebody, who stands before it: 〇〇を訪問, 〇〇と面談.
_DONE_TO = "|".join(re.escape(word) for name in ("consulted", "supported", "met", "introduced", "mentored") for word in kinds()[name].words)
_NAME = r"[^\s、,，・。/()「」『』×&|がはをにでとへ]"
_MARKED = (
    # after the form of a company a name may hold any letter: 株式会社とおりゃんせが発表
    re.compile(rf"(?<![^\s、,，・。がはをにでと「『])(?:{_FORM})\s*(?P<name>[^\s、,，・。/()「」『』×&|]{{2,30}}?)(?=$|[\s、,，・。/()「」『』×&|がはをにでとへも]|(?:{_WORDS}))"),
    re.compile(rf"(?:{_FORM})\s*(?P<name>{_NAME}{{2,30}})"),
    re.compile(rf"(?P<name>{_NAME}{{2,30}}?)\s*(?:{_FORM})"),
    re.compile(rf"(?P<name>(?<![A-Za-z0-9一-龥ァ-ヶー々])[A-Za-z0-9一-龥ァ-ヶー々]{{1,20}}?(?:{_BODY}))(?![A-Za-z0-9一-龥ァ-ヶー々])"),
    re.compile(rf"(?:^|[\s、,])(?P<name>{_NAME}{{2,30}})(?=[がは])"),
    re.compile(rf"(?:^|[\s、,がはで])(?P<name>{_NAME}{{2,30}})(?=(?:を|に|と|へ)(?:{_DONE_TO}))"),
)
#: Words that stand where a name could and are none.
_NOBODY = re.compile(r"\d|^(?:企業|会社|各社|数社|参加者|先方|学生|職員|関係者|双方|両者|両社|同社|当社|弊社|自社|貴社|全社|本人|事務局|それ|これ|会議|会場|商社|出社|来社|支社|本社)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the folded text; ``key`` is None for a company that is not known yet."""

    what: What
    key: str | None
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Names:
    """The names that are known: (what, key, spelling). A thing may have several spellings, a spelling several things."""

    known: tuple[tuple[What, str, str], ...] = ()

    @classmethod
    def of(cls, known: Iterable[tuple[What, str, str]]) -> Names:
        """The same from any order."""
        return cls(tuple(known))

    @cached_property
    def spellings(self) -> tuple[tuple[str, What, str, str], ...]:
        """(what is looked for, what, key, the spelling), the longest first; names of one letter are not looked for."""
        found = {(spoken(name), what, key, name) for what, key, name in self.known}
        return tuple(sorted((each for each in found if len(each[0]) >= 2), key=lambda each: (-len(each[0]), each)))


def spoken(name: str) -> str:
    """A name as it is looked for: folded, lower case, without the form of the company.

    >>> spoken("（株）みほん精機"), spoken("ＡＢＣ 株式会社"), spoken("株式会社")
    ('みほん精機', 'abc', '株式会社')
    """
    plain = fold(name).text.lower().replace("㈱", "(株)").strip()
    plain = re.sub(r"(?<=.)\s*\(架空\)$", "", plain)  # a mark of examples that nobody says
    return re.sub(rf"^(?:{_FORM})\s*|\s*(?:{_FORM})$", "", plain).strip() or plain


def find_mentions(text: str, names: Names) -> tuple[Mention, ...]:
    """What a folded text names, in its order, nothing twice at one place. Spellings of several things name none of them
    for sure: the first of each kind is taken, and a person decides.
    """
    lower = text.lower()
    taken = [False] * len(text)
    found: list[Mention] = []
    if len(lower) == len(text):
        for needle, what, key, name in names.spellings:
            for start in _places(lower, needle):
                end = start + len(needle)
                if not any(taken[start:end]) and _bounded(lower, start, end, what, taken):
                    found.append(Mention(what, key, name, start, end))
                    taken[start:end] = [True] * len(needle)
        found += _by_ending(lower, names, taken)
    for pattern in _MARKED:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            start, end = _trimmed(text, start, end)
            if end - start >= 2 and not any(taken[start:end]) and not _nobody(text[start:end]):
                found.append(Mention("party", None, text[start:end], *match.span()))
                taken[start:end] = [True] * (end - start)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _nobody(name: str) -> bool:
    """Words that stand where a name could: several people, a number of them, a thing that was done."""
    return _NOBODY.search(name) is not None or re.fullmatch(rf"(?:.*(?:会|社))?(?:{_WORDS})(?:会|先)?", name) is not None


def _places(text: str, needle: str) -> list[int]:
    places, at = [], text.find(needle)
    while at >= 0:
        places.append(at)
        at = text.find(needle, at + 1)
    return places


def _bounded(text: str, start: int, end: int, what: What, taken: list[bool]) -> bool:
    """Whether a name is not just a piece of a longer word."""
    if what != "party":
        return True
    after = _AFTER.match(text, end) is not None or _script(text[end]) not in (_script(text[end - 1]), "kanji", "katakana", "latin")
    form = any(text.endswith(mark, 0, start) for mark in FORMS)
    before = start == 0 or taken[start - 1] or form or _script(text[start - 1]) in ("other", "hiragana") or _script(text[start - 1]) != _script(text[start])
    return after and before


def _script(character: str) -> str:
    if "ぁ" <= character <= "ん":
        return "hiragana"
    if "ァ" <= character <= "ー":
        return "katakana"
    if "一" <= character <= "龥" or character == "々":
        return "kanji"
    return "latin" if character.isalnum() and character.isascii() else "other"


def _by_ending(text: str, names: Names, taken: list[bool]) -> list[Mention]:
    """Networks and gatherings are called by the end of their name: 産学官金サロン for 東北産学官金サロン."""
    best: dict[str, list[tuple[int, int, What, str, str]]] = {}
    for needle, what, key, name in names.spellings:
        if what not in ("network", "gathering"):
            continue
        for size in range(len(needle) - 1, max(3, len(needle) // 2 - 1), -1):
            start = text.find(needle[-size:])
            if start >= 0 and not any(taken[start : start + size]):
                best.setdefault(what, []).append((size, start, what, key, name))
                break
    found = []
    for each in best.values():
        size, start, what, key, name = max(each)
        if sum(other[0] == size for other in each) == 1 and not any(taken[start : start + size]):
            found.append(Mention(what, key, name, start, start + size))
            taken[start : start + size] = [True] * size
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A name without the form of the company around it, without a verb behind it."""
    inside = text[start:end]
    lead = re.match(rf"(?:新しい|新規|地元|県内|市内)*(?:の|企業の|企業|会社の)?(?:{_FORM})?\s*", inside)
    start += lead.end() if lead else 0
    verb = re.search(rf"(?:{_WORDS}).*$", text[start:end])
    return start, start + verb.start() if verb and verb.start() >= 2 else end
