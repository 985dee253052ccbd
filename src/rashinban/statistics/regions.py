"""Areas that somebody chose to look at as one: what can be counted is added up, ratios are worked out anew from the sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rashinban.statistics.catalogue.entry import Joining
from rashinban.statistics.frame import ABSENT, BELOW_UNIT, NONE, NOT_APPLICABLE, Frame

#: What stands before the name of a chosen region where a code is expected; no code of an area begins so.
PREFIX = "="


@dataclass(frozen=True, slots=True)
class Chosen:
    """A region of one's own: a name, and the codes of areas that do not overlap."""

    name: str
    areas: tuple[str, ...]

    @property
    def code(self) -> str:
        """What stands for it where the code of an area does."""
        return PREFIX + self.name


def add_regions(frame: Frame, regions: Sequence[Chosen], joining: Joining) -> Frame:
    """The frame with a row for each region; a member that is withheld, missing or absent makes the sum so.

    What cannot be added (``unchanged``) is not applicable to a region.
    """
    if not regions:
        return frame
    values, flags, marks = [frame.values], [frame.flags], [frame.marks]
    for region in regions:
        members = frame.take_areas(region.areas)
        inside = members.flags
        nothing = np.isin(inside, (NONE, BELOW_UNIT))
        worst = np.where(nothing.all(axis=0), NONE, np.where(nothing, 0, inside).max(axis=0))
        if joining == "unchanged" and len(region.areas) > 1:
            worst = np.where((inside == ABSENT).all(axis=0), ABSENT, NOT_APPLICABLE)
        total = np.where(inside < BELOW_UNIT, members.values, 0.0).sum(axis=0)
        values.append(np.where(worst < BELOW_UNIT, total, np.nan)[None, :])
        flags.append(worst.astype(np.uint8)[None, :])
        marks.append(np.bitwise_or.reduce(members.marks, axis=1)[:, None, :])
    return replace(
        frame,
        areas=(*frame.areas, *(region.code for region in regions)),
        values=np.concatenate(values),
        flags=np.concatenate(flags),
        marks=np.concatenate(marks, axis=1),
    )
