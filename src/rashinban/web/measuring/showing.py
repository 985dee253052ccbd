"""What a statistic says of an indicator, as its page shows it: a sentence, the newest figures, the files they are from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.phrase import Phrase, join
from rashinban.core.series import Origin, Point
from rashinban.monitoring.counted import in_unit_of
from rashinban.monitoring.measured import look
from rashinban.monitoring.measuring import Measuring
from rashinban.plans.plan import Indicator
from rashinban.records.progress import contents_of
from rashinban.records.statistics.binding import Bound, bindings_of
from rashinban.records.statistics.measured import measure
from rashinban.records.statistics.store import figures_for
from rashinban.statistics.catalogue.catalogue import catalogue
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.showing import Shown
from rashinban.statistics.views.words import FLAGS, NOTHING, figure_of, full_names_of, names_of, unit_words
from rashinban.web.indicators.promise import Found

#: Figures shown on the page of an indicator, and where the statistic is chosen.
NEWEST, MANY = 5, 15


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: as it was published, in the unit of the indicator (None when that is of another kind), its files."""

    period: Period
    text: str
    unit: Phrase
    flag: Phrase | None
    value: Decimal | None
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A statistic beside an indicator; ``lines`` the newest first. ``waiting`` counts figures that wait for a decision."""

    measuring: Measuring
    entry: Entry | None
    sentence: Phrase
    lines: tuple[Line, ...] = ()
    origins: tuple[Origin, ...] = ()
    bound: Bound | None = None
    waiting: int = 0
    error: RashinbanError | None = None

    @property
    def latest(self) -> Line | None:
        """The newest figure that is there."""
        return next((line for line in self.lines if line.text), None)


def panels_for(request: HttpRequest, found: Found, *, decides: bool) -> tuple[Panel, ...]:
    """The statistics of an indicator as this reader sees them on the day of the page; none where none is bound."""
    if found.indicator.id not in contents_of(found.row.edition, found.view.as_of).measured:
        return ()
    bound = bindings_of(found.row)
    waiting = 0
    if decides and bound and bound[0].row.use == "value":
        now = measure(found.row.edition, request.user, request.today, only=(found.indicator.id,))
        waiting = sum(len(each.new) for each in now)
    known_on = request.as_of if request.as_of != request.today else None
    return tuple(
        panel_of(request, found.indicator, each.measuring, bound=each, waiting=waiting if each.row.use == "value" else 0, known_on=known_on)
        for each in bound
    )


def panel_of(
    request: HttpRequest, indicator: Indicator, measuring: Measuring, *, bound: Bound | None = None, waiting: int = 0,
    known_on: date | None = None, count: int = NEWEST,
) -> Panel:
    """A statistic looked at for its areas; what cannot be worked out is told in its place."""
    known = catalogue()
    entry = known.find(measuring.statistic) if measuring.statistic in known else None
    sentence = sentence_of(measuring, entry)
    try:
        shown = look(measuring, figures_for(request.user), known_on=known_on)
    except RashinbanError as error:
        return Panel(measuring, entry, sentence, bound=bound, waiting=waiting, error=error)
    newest = sorted(shown.series().points, key=lambda point: (point.period.end, point.period.start), reverse=True)[:count]
    lines = tuple(_line(indicator, shown, point) for point in newest)
    origins = tuple(dict.fromkeys(origin for line in lines for origin in line.origins))
    return Panel(measuring, entry, sentence, lines, origins, bound, waiting)


def sentence_of(measuring: Measuring, entry: Entry | None) -> Phrase:
    """What is looked at, in words."""
    name = entry.words if entry is not None else Phrase(measuring.statistic, measuring.statistic)
    between = Phrase("・", ", ")
    if measuring.region:
        members = join((names_of(code) for code in measuring.areas), between)
        return Phrase(f"{measuring.region}（{members.ja}）を合わせた「{name.ja}」", f"{name.en}, {measuring.region} ({members.en}) together")
    full = join((full_names_of(code) for code in measuring.areas), between)
    return Phrase(f"{full.ja}の「{name.ja}」", f"{name.en}, {full.en}")


def _line(indicator: Indicator, shown: Shown, point: Point) -> Line:
    entry = shown.entry
    there = float(point.value) if point.value is not None else None
    flag = FLAGS.get(point.flag) or (NOTHING if there is None else None)
    own = in_unit_of(indicator, point.value, entry.unit or None) if point.value is not None else None
    origins = shown.origins_of(point.area, point.period.code)
    return Line(point.period, figure_of(there, entry), unit_words(entry), flag, own, origins)
