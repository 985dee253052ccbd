"""Two indicators of many areas against each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rashinban.core.phrase import Phrase
from rashinban.core.series import Flag
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.frame import BELOW_UNIT, column_of
from rashinban.statistics.showing import Shown
from rashinban.statistics.views.asked import Asked
from rashinban.statistics.views.ranking import peers_of
from rashinban.statistics.views.sources import SourceLine, source_lines
from rashinban.statistics.views.words import figure, figure_of, full_names_of, names_of, period_words
from rashinban.statistics.views.worked import Worked, flag_at, newest_period, origins_at, periods_among


@dataclass(frozen=True, slots=True)
class Spot:
    """An area by two figures."""

    code: str
    name: Phrase
    x: float
    y: float
    x_text: str
    y_text: str
    own: bool
    x_flag: Flag = ""
    y_flag: Flag = ""


@dataclass(frozen=True, slots=True)
class ScatterView:
    """Areas by two indicators; ``correlation`` is Pearson's, None of fewer than five areas or where one never differs."""

    across: Entry
    up: Entry
    across_period: str
    up_period: str
    among: Phrase
    spots: tuple[Spot, ...]
    without: int
    correlation: float | None
    finding: Phrase
    sources: tuple[SourceLine, ...]
    periods: tuple[str, ...] = ()


def scatter_of(asked: Asked, worked: Worked) -> ScatterView:
    """The indicator asked for on the x axis, the other one on the y axis, each of the period asked for or its newest."""
    across, up = (worked.shown(key, carried=asked.carried) for key in (asked.indicator, asked.other))
    codes, among = peers_of(asked, across)
    periods = [_period(asked, each, codes) for each in (across, up)]
    (x, x_there), (y, y_there) = (_column(each, codes, period) for each, period in zip((across, up), periods, strict=True))
    both = x_there & y_there
    spots = tuple(
        Spot(
            code,
            full_names_of(code) if asked.peers == "municipalities" else names_of(code),
            float(x[row]),
            float(y[row]),
            figure_of(float(x[row]), across.entry),
            figure_of(float(y[row]), up.entry),
            code in asked.areas,
            flag_at(across, code, periods[0]),
            flag_at(up, code, periods[1]),
        )
        for row, code in enumerate(codes)
        if both[row]
    )
    told = [spot.code for spot in spots]
    origins = [origin for each, period in zip((across, up), periods, strict=True) for origin in origins_at(each, period, told)]
    correlation = correlate(spots)
    return ScatterView(
        across.entry, up.entry, periods[0], periods[1], among, spots, len(codes) - len(spots), correlation,
        _finding(across.entry, up.entry, among, len(spots), correlation), source_lines(dict.fromkeys(origins), worked.held),
        tuple(dict.fromkeys(code for each in (across, up) for code in periods_among(each, codes))),
    )  # fmt: skip


def correlate(spots: tuple[Spot, ...]) -> float | None:
    """Pearson's correlation of the two figures."""
    if len(spots) < 5:
        return None
    x, y = np.array([spot.x for spot in spots]), np.array([spot.y for spot in spots])
    if not x.std() > 1e-12 * abs(x).max() or not y.std() > 1e-12 * abs(y).max():
        return None
    return float(np.corrcoef(x, y)[0, 1])


def _period(asked: Asked, shown: Shown, codes: tuple[str, ...]) -> str:
    """The period asked for where the indicator has it, else its newest of the areas asked about."""
    if asked.period and column_of(asked.period) in shown.frame.columns:
        return asked.period
    return newest_period(shown, [code for code in asked.areas if code in shown.frame.row] or list(codes))


def _column(shown: Shown, codes: tuple[str, ...], period: str) -> tuple[np.ndarray, np.ndarray]:
    frame = shown.frame.take_areas(codes)
    if not period or column_of(period) not in frame.columns:
        return np.full(len(codes), np.nan), np.zeros(len(codes), bool)
    column = frame.columns.index(column_of(period))
    return frame.values[:, column], frame.flags[:, column] < BELOW_UNIT


def _finding(across: Entry, up: Entry, among: Phrase, number: int, correlation: float | None) -> Phrase:
    names = Phrase(f"{across.name}と{up.name}", f"{across.name_en} and {up.name_en}")
    if correlation is None:
        return Phrase(f"{names.ja}（{number}地域）", f"{names.en} ({number} areas)")
    strength = abs(correlation)
    ja, en = (
        ("強い関係が見られる", "strongly related") if strength >= 0.7 else ("関係が見られる", "related") if strength >= 0.4
        else ("弱い関係が見られる", "weakly related") if strength >= 0.2 else ("ほとんど関係が見られない", "hardly related")
    )  # fmt: skip
    way = ("", "") if strength < 0.2 else ("一方が大きいほど他方も大きい、", ", rising together") if correlation > 0 else ("一方が大きいほど他方は小さい、", ", one falling as the other rises")
    said = figure(correlation, 2)
    return Phrase(
        f"{names.ja}には、{way[0]}{ja}（{number}{among.ja if among.ja in ('都道府県', '市区町村') else '市町村'}、相関係数 {said}）",
        f"{names.en} are {en}{way[1]} ({number} {among.en}, correlation {said})",
    )


def periods_of(view: ScatterView) -> Phrase:
    """The periods of both axes in words."""
    across, up = (period_words(each) if each else Phrase("", "") for each in (view.across_period, view.up_period))
    return across if across == up else Phrase(f"横 {across.ja}、縦 {up.ja}", f"across {across.en}, up {up.en}")
