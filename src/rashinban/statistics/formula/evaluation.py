"""Working out a formula: from the figures of its items to the figures of the indicator."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from rashinban.core.errors import WrongContent
from rashinban.statistics.formula import among_areas, arithmetic, over_time
from rashinban.statistics.formula.arithmetic import Figure
from rashinban.statistics.formula.tree import Call, Constant, Name, Node, Operation, Reference, Scope, Word
from rashinban.statistics.frame import Frame

_SIGNS = {"+": arithmetic.add, "-": arithmetic.subtract, "*": arithmetic.multiply, "/": arithmetic.divide}

_Arguments = tuple[Node, ...]


class Evaluation:
    """One working-out; ``item`` gives the figures of a reference, ``indicator`` those of another indicator."""

    def __init__(self, item: Callable[[Reference], Frame], indicator: Callable[[str], Frame]) -> None:
        self.item = item
        self.indicator = indicator

    def figures(self, node: Node) -> Frame:
        """The figures of a formula; WrongContent when it is a mere number."""
        found = self.evaluate(node)
        if not isinstance(found, Frame):
            raise WrongContent("式に統計の値がありません。", remedy="項目か指標の名前を書いてください。")
        return found

    def evaluate(self, node: Node) -> Figure:
        """The figures, or the number, that a part of a formula stands for."""
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, Reference):
            return self.item(node)
        if isinstance(node, Name):
            return self.indicator(node.key)
        if isinstance(node, Operation):
            return _SIGNS[node.sign](self.evaluate(node.left), self.evaluate(node.right))
        if isinstance(node, Call):
            return _FUNCTIONS[node.function](self, node.arguments)
        raise WrongContent("nation・prefecture は、比べる計算の中だけで使えます。", remedy="式を確かめてください。")

    def product(self, first: Node, second: Node, factor: float) -> Figure:
        """The first over the second, times a number."""
        return arithmetic.multiply(arithmetic.divide(self.evaluate(first), self.evaluate(second)), factor)


def _number(given: _Arguments, place: int) -> int | None:
    node = given[place] if len(given) > place else None
    return int(node.value) if isinstance(node, Constant) else None


def _sure(given: _Arguments, place: int) -> int:
    return _number(given, place) or 0


def _scope(given: _Arguments) -> Scope:
    node = given[1] if len(given) > 1 else None
    return node.scope if isinstance(node, Word) else "nation"


def _per(one: Evaluation, given: _Arguments) -> Figure:
    return one.product(given[0], given[1], _number(given, 2) or 1)


def _sum(one: Evaluation, given: _Arguments) -> Figure:
    return reduce(arithmetic.add, (one.evaluate(each) for each in given))


def _first_of(one: Evaluation, given: _Arguments) -> Figure:
    return arithmetic.first_of([one.figures(each) for each in given])


_FUNCTIONS: dict[str, Callable[[Evaluation, _Arguments], Figure]] = {
    "share": lambda one, given: one.product(given[0], given[1], 100),
    "per": _per,
    "sum": _sum,
    "growth": lambda one, given: over_time.growth(one.figures(given[0]), _number(given, 1)),
    "annual_growth": lambda one, given: over_time.annual_growth(one.figures(given[0]), _sure(given, 1)),
    "change": lambda one, given: over_time.change(one.figures(given[0]), _number(given, 1)),
    "index": lambda one, given: over_time.index(one.figures(given[0]), _sure(given, 1)),
    "difference": lambda one, given: among_areas.compare(one.figures(given[0]), _scope(given), False),
    "ratio": lambda one, given: among_areas.compare(one.figures(given[0]), _scope(given), True),
    "rank": lambda one, given: among_areas.rank(one.figures(given[0]), _scope(given)),
    "rank_from_smallest": lambda one, given: among_areas.rank(one.figures(given[0]), _scope(given), True),
    "percentile": lambda one, given: among_areas.percentile(one.figures(given[0]), _scope(given)),
    "moving_average": lambda one, given: over_time.moving_average(one.figures(given[0]), max(_sure(given, 1), 1)),
    "ahead": lambda one, given: over_time.shift(one.figures(given[0]), _sure(given, 1)),
    "before": lambda one, given: over_time.shift(one.figures(given[0]), -_sure(given, 1)),
    "latest": lambda one, given: over_time.latest(one.figures(given[0]), _sure(given, 1)),
    "first_of": _first_of,
    "parts": lambda one, given: among_areas.parts(one.figures(given[0])),
    "known_parts": lambda one, given: among_areas.parts(one.figures(given[0]), leave_out_missing=True),
    "crossing_year": lambda one, given: over_time.crossing_year(one.figures(given[0]), one.figures(given[1])),
}
