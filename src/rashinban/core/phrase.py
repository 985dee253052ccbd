"""Words in both languages of the product, kept side by side so that neither can be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rashinban.core.period import Period


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word, a sentence or a template in Japanese and in English; in JSON ``{"ja": …, "en": …}``."""

    ja: str
    en: str

    def in_(self, language: str) -> str:
        """The words in ``ja`` or ``en``; Japanese, the first language, for any other.

        >>> Phrase("達成", "Achieved").in_("en")
        'Achieved'
        """
        return self.en if language == "en" else self.ja

    def fill(self, **values: object) -> Phrase:
        """The template with its ``{…}`` filled in; a value that is itself a Phrase speaks the language around it.

        >>> Phrase("{month}に{n}件", "{n} in {month}").fill(n=3, month=Phrase("4月", "April"))
        Phrase(ja='4月に3件', en='3 in April')
        """
        return Phrase(self.ja.format(**_spoken(values, "ja")), self.en.format(**_spoken(values, "en")))


def join(phrases: Iterable[Phrase], separator: Phrase = Phrase("", " ")) -> Phrase:
    """Several phrases as one; as they are, sentences: Japanese ones follow one another without a space.

    >>> join([Phrase("晴れです。", "It is fine."), Phrase("寒いです。", "It is cold.")])
    Phrase(ja='晴れです。寒いです。', en='It is fine. It is cold.')
    """
    parts = list(phrases)
    return Phrase(separator.ja.join(part.ja for part in parts), separator.en.join(part.en for part in parts))


def when(period: Period) -> Phrase:
    """A period in the western calendar.

    >>> when(Period.fiscal_year(2024))
    Phrase(ja='2024年度', en='FY2024')
    """
    return Phrase(period.japanese(), period.english())


def _spoken(values: dict[str, object], language: str) -> dict[str, object]:
    return {
        name: value.in_(language) if isinstance(value, Phrase) else value for name, value in values.items()
    }
