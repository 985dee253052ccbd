"""Words for what somebody is in a network, a commitment or a case. Suggestions only: nobody has defined them strictly."""

from __future__ import annotations

from rashinban.core.phrase import Phrase

#: MAP'S+O, as the METI study group on regional value co-creation (2020) named those who make a region move; one party
#: may be several of them, each in another network and for a time.
MAPS_O: tuple[tuple[str, Phrase], ...] = (
    ("Manager", Phrase("全体を見て進める人", "keeps the whole moving")),
    ("Aggregator", Phrase("地域をまたいで担い手を束ねる外の企業", "an outside firm that serves many regions")),
    ("Player", Phrase("事業の担い手", "does the business")),
    ("Supporter", Phrase("行政などの支え手", "supports it, such as government")),
    ("Organizer", Phrase("地域で中心になる企業・団体", "the local body at the centre")),
)
#: What people are usually called in standing networks.
USUAL = ("事務局", "会員", "委員", "座長", "会長", "オブザーバー", "サポーター", "コーディネーター", "代表者", "担当者")


def suggestions() -> tuple[str, ...]:
    """Every word offered, the usual ones first.

    >>> suggestions()[0], suggestions()[-1]
    ('事務局', 'Organizer')
    """
    return (*USUAL, *(word for word, _gloss in MAPS_O))
