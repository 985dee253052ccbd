"""What every way of reading (table, tag, list, flat text, prose) yields: a promise with its places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rashinban.core.folded import Folded
from rashinban.core.period import Period
from rashinban.core.period_text import PeriodMention
from rashinban.plans.draft import Origin
from rashinban.plans.plan import IndicatorKind
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.figures import Figure


@dataclass(frozen=True, slots=True)
class Dated:
    """A period and where it was found in the canonical text."""

    period: Period
    start: int
    end: int
    found: Origin = "stated"


def dated(mention: PeriodMention, start: int, end: int, found: Origin = "stated") -> Dated:
    """The period of a mention at its place; 「令和5年度末」 names the fiscal year that ends there.

    「2025年3月末時点」 stays a day: it names no year.
    """
    if re.search(r"(?:年度|FY)\s*末$", mention.text):
        return Dated(Period.containing("fiscal_year", mention.period.end), start, end, found)
    return Dated(mention.period, start, end, found)


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure and where it stands in the canonical text; ``when`` overrides the figure's own period."""

    figure: Figure
    start: int
    end: int
    when: Dated | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """One indicator as read: label, targets (several when several years are promised), baseline or words."""

    label: str
    label_start: int
    label_end: int
    start: int
    end: int
    targets: tuple[Placed, ...] = ()
    baseline: Placed | None = None
    unpublished: tuple[int, int] | None = None
    words: tuple[str, int, int] | None = None
    words_when: Dated | None = None
    relative_to: Period | None = None
    kind: IndicatorKind = "kpi"
    tag: str | None = None
    counting: Literal["gross", "distinct"] | None = None
    owner: tuple[str, int, int] | None = None
    definition: tuple[str, int, int] | None = None
    group: tuple[str, int, int] | None = None
    how: Literal["table", "flat", "tag", "list", "prose"] = "list"
    confidence: float = 0.9


_BULLET = re.compile(r"^[\s・\-‐–—●○◎■□◆◇▶▷►▪•*✓☆★➢※]+")
#: The number of an indicator in front of its name: 「1 」, 「KPI②」, 「指標3:」, 「(4)」; 「1人当たり」 is no number.
_NUMBER = re.compile(
    r"^(?:(?:KPI|指標|目標|数値目標|成果指標|活動指標)\s*(?:[①-⑳]|[(]?\d{1,2}(?:-\d{1,2})?[)]?(?=[\s:.)]))|[①-⑳]|[(]\d{1,2}[)]|(?:No\.?\s*)?\d{1,3}(?:-\d{1,2})*(?:[.)](?!\d)|\s(?!\s*(?:人|日|世帯|戸|頭|件|k|a\b|ha|台|校)))|[アイウエオカキ][ .)])[\s:.]*(?=\S)"
)
_DATED_LEAD = re.compile(r"^(?:(?:今後)?\d+か?年間?で|期間(?:中|内)に)[、,\s]*")
_DATED_TAIL = re.compile(r"(?:を|は|が|、)?(?:今後)?\d+か?年間?(?:で|に)?[、,\s]*$")
_TAIL = re.compile(
    r"(?:(?:累計|累積|延べ|のべ|約|目標値?|現状値?|合計|毎年度?|年間(?=$)|平均で|概ね|おおむね|少なくとも|最大|さらに|まで|より|から|について|に関して|として|において|を|は|が|の|に|で|も|[\s::、,・\-=→⇒(\[|「【】〔〕<>]))+$"
)


def clean_label(text: str) -> str:
    """The name of an indicator without bullets, note marks, dates in front and particles behind.

    >>> clean_label("・支援企業数(※2):")
    '支援企業数'
    """
    text = vocabulary.NOTE_TAIL.sub("", _AIM.sub("", text))
    text = vocabulary.NOTE_MARK.sub("", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = _NUMBER.sub("", _BULLET.sub("", text))
    text = _about(_DATED_LEAD.sub("", text))
    text = _TAIL.sub("", text)
    while (cut := _DATED_TAIL.search(text)) is not None:
        text = _TAIL.sub("", text[: cut.start()])
    return _close(text.strip(" 。、"))


_AIM = re.compile(r"^\W*(?:数値|成果|行動)?目標\s*\d+\W+")
_MEASURED = re.compile(r"(?:数|率|額|割合|量|時間|日数|比|値|度|指数|件|面積)(?:は|を|が|の)?$")


def _about(text: str) -> str:
    """「訪日客数について、最終年である…」 is about what stands before 「について」, unless a quantity is named behind it."""
    head, about, tail = text.partition("について、")
    if not about:
        return text
    last = tail.split("、")[-1].strip()
    return last if _MEASURED.search(last) else head


def _close(text: str) -> str:
    """Drop a bracket that lost its partner when the value in it was cut away."""
    if text.count("(") > text.count(")"):
        cut = text.rfind("(")
        text = text[:cut] if len(text) - cut <= 8 else text + ")"
    if text.count(")") > text.count("("):
        text = text.replace(")", "", 1) if text.startswith(")") else text.rstrip(")")
    if text.count("「") < text.count("」") and text.endswith("」"):
        text = text[:-1]
    return text.strip()


def place(folded: Folded, figure: Figure, shift: int = 0) -> Placed:
    """Carry a figure found in ``folded.text[shift:]`` back to the canonical text."""
    start, end = folded.span(figure.start + shift, figure.end + shift)
    when = None
    if figure.period is not None:
        when = dated(figure.period, *folded.span(figure.period.start + shift, figure.period.end + shift))
    return Placed(figure, start, end, when)
