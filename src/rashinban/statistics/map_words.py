"""What a map says by itself, in Japanese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapWords:
    """The words of one language; ``{}`` stands for figures and names."""

    no_figure: str
    counted: str
    unit_is: str
    counts_are: str
    everything: str
    off_the_map: str
    under: str
    between: str
    over: str
    by_hatch: str
    by_size: str
    ends: str

    def range(self, lower: str | None, upper: str | None) -> str:
        """What a class holds; without bounds it holds everything."""
        if lower is None:
            return self.under.format(upper) if upper is not None else self.everything
        return self.over.format(lower) if upper is None else self.between.format(lower, upper)

    def row(self, lower: str | None, upper: str | None, count: int) -> str:
        """A line of the legend: what a class holds, and how many areas are in it."""
        return self.counted.format(self.range(lower, upper), count)

    def explain(self, unit: str) -> str:
        """What the legend is in."""
        return (self.unit_is.format(unit) if unit else "") + self.counts_are

    def extremes(self, highest: str, lowest: str) -> str:
        """The areas with the largest and the smallest figure."""
        return self.ends.format(highest, lowest)


WORDS = {
    "ja": MapWords(
        no_figure="数値なし",
        counted="{}（{}）",
        unit_is="単位は{}、",
        counts_are="（ ）は地域の数",
        everything="すべて同じ値",
        off_the_map="地図にない地域 {}",
        under="{}未満",
        between="{}以上{}未満",
        over="{}以上",
        by_hatch="色の濃さと模様で値の段階を表した地図です。",
        by_size="印の大きさと色の濃さで値の段階を表した地図です。",
        ends="最も大きいのは{}、最も小さいのは{}です。",
    ),
    "en": MapWords(
        no_figure="no figure",
        counted="{} ({})",
        unit_is="In {}; ",
        counts_are="(number of areas)",
        everything="all the same",
        off_the_map="{} areas not on the map",
        under="under {}",
        between="{} to under {}",
        over="{} and over",
        by_hatch="A map; darker colours and hatches stand for higher classes. ",
        by_size="A map; larger and darker marks stand for higher classes. ",
        ends="Highest: {}. Lowest: {}.",
    ),
}
