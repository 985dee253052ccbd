"""The closed list of what a formula can work out, with how each is written; ``evaluation`` says how it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rashinban.statistics.formula.tree import Constant, Node, Word

#: What an argument must be: a figure, a whole number that is written out, or a scope.
Kind = Literal["figure", "number", "scope"]

_WORDS: dict[Kind, str] = {
    "figure": "統計の値",
    "number": "0以上の整数",
    "scope": "nation（全国）か prefecture（都道府県）",
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function: its arguments (the last ``optional`` ones may be left out, ``many``: the last repeats), its words.

    ``reading`` puts the arguments into a Japanese sentence; ``whole`` says that other areas than the one asked for
    take part.
    """

    usage: str
    reading: str
    arguments: tuple[Kind, ...]
    optional: int = 0
    many: bool = False
    whole: bool = False

    def check(self, given: Sequence[Node]) -> str:
        """What is wrong with the arguments, as the end of a sentence; empty when nothing is."""
        fewest, most = len(self.arguments) - self.optional, len(self.arguments)
        if len(given) < fewest or (len(given) > most and not self.many):
            return f"引数が{fewest if fewest == most else f'{fewest}～{most}'}個{'以上' if self.many else ''}必要です"
        for number, node in enumerate(given):
            kind = self.arguments[min(number, most - 1)]
            if not _fits(kind, node):
                return f"{number + 1}番目に{_WORDS[kind]}が必要です"
        return ""


def _fits(kind: Kind, node: Node) -> bool:
    if kind == "number":
        return isinstance(node, Constant) and node.value == int(node.value)
    return isinstance(node, Word) == (kind == "scope")


FUNCTIONS: dict[str, Function] = {
    "share": Function("share(部分, 全体)", "{0}が{1}に占める割合（%）", ("figure", "figure")),
    "per": Function("per(値, 分母, 1000)", "{1}{2}あたりの{0}", ("figure", "figure", "number"), optional=1),
    "sum": Function("sum(値, 値, …)", "{all}の合計", ("figure", "figure"), many=True),
    "growth": Function("growth(値, 5)", "{0}の{1}増減率（%）", ("figure", "number"), optional=1),
    "annual_growth": Function("annual_growth(値, 5)", "{0}の{1}増減率（年率、%）", ("figure", "number")),
    "change": Function("change(値, 5)", "{0}の{1}増減", ("figure", "number"), optional=1),
    "index": Function("index(値, 2015)", "{0}の指数（{1}年を100とする）", ("figure", "number")),
    "difference": Function("difference(値, nation)", "{0}と{1}の値との差", ("figure", "scope"), whole=True),
    "ratio": Function("ratio(値, nation)", "{0}の{1}の値に対する比", ("figure", "scope"), whole=True),
    "rank": Function("rank(値, nation)", "{0}の{1}順位（大きい順）", ("figure", "scope"), optional=1, whole=True),
    "rank_from_smallest": Function(
        "rank_from_smallest(値, nation)", "{0}の{1}順位（小さい順）", ("figure", "scope"), optional=1, whole=True
    ),
    "percentile": Function("percentile(値, nation)", "{0}の{1}百分位", ("figure", "scope"), optional=1, whole=True),
    "moving_average": Function("moving_average(値, 3)", "{0}の{1}年移動平均", ("figure", "number")),
    "ahead": Function("ahead(値, 1)", "{1}年後の{0}", ("figure", "number")),
    "before": Function("before(値, 1)", "{1}年前の{0}", ("figure", "number")),
    "latest": Function("latest(値, 5)", "その年まで{1}年以内で最も新しい{0}", ("figure", "number")),
    "first_of": Function("first_of(値, 値, …)", "{first}", ("figure", "figure"), many=True),
    "parts": Function("parts(値)", "{0}（都道府県と全国は市区町村の合計）", ("figure",), whole=True),
    "known_parts": Function(
        "known_parts(値)", "{0}（都道府県と全国は、値の分かる市区町村の合計）", ("figure",), whole=True
    ),
    "crossing_year": Function("crossing_year(値, 値)", "{0}が{1}を上回る年", ("figure", "figure")),
}
