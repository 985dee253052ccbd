"""What is asked of the figures, as Ibis expressions: the same on every engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rashinban.statistics.selection import Selection
from rashinban.statistics.warehouse.ordering import KEY

#: Beside the columns of the long table every relation has the number of the file a row is of: the higher, the newer.
VINTAGE = "vintage"


@dataclass(frozen=True, slots=True)
class Question:
    """A selection as it is put to a relation: texts by column (None: all), the numbers of the files that may answer
    (None: all), and whether they may contradict each other, so that the newest must be found."""

    texts: tuple[tuple[str, tuple[str, ...] | None], ...]
    vintages: tuple[int, ...] | None
    contradict: bool

    @property
    def shape(self) -> Question:
        """The same question of other texts: each is a mark of its own."""
        return replace(self, texts=tuple((name, None if texts is None else (mark(name),)) for name, texts in self.texts))


def mark(name: str) -> str:
    """A text that no table holds, in the place of the texts of a column."""
    return f"\u2020{name}\u2020"


def ask(selection: Selection, vintages: Sequence[int], of: int, contradict: bool) -> Question:
    """The question of a selection to ``vintages``, which are some of ``of`` files."""
    wanted = (selection.items, selection.areas, selection.periods, selection.dimensions)
    return Question(tuple(zip(KEY, wanted, strict=True)), None if len(vintages) == of else tuple(vintages), contradict)


def express(figures: Any, question: Question) -> Any:
    """The figures that answer a question, in any order; of those of the same thing the one of the newest file."""
    conditions = [figures[name].isin(texts) for name, texts in question.texts if texts is not None]
    if question.vintages is not None:
        conditions.append(figures[VINTAGE].isin(question.vintages))
    found = figures.filter(*conditions) if conditions else figures
    if not question.contradict:
        return found
    newest = found.group_by(*KEY).aggregate(**{VINTAGE: found[VINTAGE].max()})
    return found.semi_join(newest, [*KEY, VINTAGE])
