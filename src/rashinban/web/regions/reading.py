"""What a page is asked, and the figures it may show to whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import translation

from rashinban.core.areas.history import history
from rashinban.core.errors import RashinbanError
from rashinban.records.statistics.store import figures_for
from rashinban.statistics.views.asked import Asked, read_asked
from rashinban.statistics.views.lines import Lines, lines_of
from rashinban.statistics.views.mapping import MapView, map_of
from rashinban.statistics.views.overview import Overview, overview_of
from rashinban.statistics.views.pyramid import PyramidView, pyramid_of
from rashinban.statistics.views.ranking import RankingView, ranking_of
from rashinban.statistics.views.scatter import ScatterView, scatter_of
from rashinban.statistics.views.worked import Worked

Viewed = Lines | RankingView | ScatterView | MapView | PyramidView | Overview

#: What is set against the first indicator in a scatter when nobody chose, and the second choice when it is the same.
_AGAINST = ("ageing_rate", "population_growth_5y")


@dataclass(frozen=True)
class Question:
    """What is asked, and why it cannot be answered as it stands (None when it can)."""

    asked: Asked
    mistake: RashinbanError | None = None


def language() -> str:
    """The language of the page: ja or en."""
    return "en" if (translation.get_language() or "ja").startswith("en") else "ja"


def question_of(request: HttpRequest) -> Question:
    """The question of an address; of one that cannot be read, what can."""
    given = {name: values for name, values in request.GET.lists() if name != "add"}
    try:
        return Question(_complete(read_asked(given)))
    except RashinbanError as mistake:
        codes = [code for text in given.get("area", ()) for code in text.split(",") if code in history().by_code]
        return Question(Asked(areas=tuple(dict.fromkeys(codes[:8]))), mistake)


def worked_for(request: HttpRequest) -> Worked:
    """The figures this person may read, as they were known on the day of the page."""
    as_of, today = (getattr(request, name, None) for name in ("as_of", "today"))
    return Worked(figures_for(request.user), as_of if as_of and today and as_of < today else None, as_of)


def view_of(asked: Asked, worked: Worked) -> Viewed:
    """The view that is asked for."""
    makers: dict[str, Any] = {
        "overview": overview_of, "trend": lines_of, "table": lines_of, "ranking": ranking_of, "scatter": scatter_of,
        "map": map_of, "pyramid": pyramid_of,
    }  # fmt: skip
    viewed: Viewed = makers[asked.view](asked, worked)
    return viewed


def _complete(asked: Asked) -> Asked:
    """A scatter needs a second indicator."""
    if asked.view == "scatter" and not asked.other:
        return asked.change(other=next(key for key in _AGAINST if key != asked.indicator))
    return asked
