"""A formula in Japanese, for a page that says how a figure came about."""

from __future__ import annotations

from collections.abc import Callable

from rashinban.statistics.formula.functions import FUNCTIONS
from rashinban.statistics.formula.tree import Call, Constant, Name, Node, Operation, Reference, Word

_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_SCOPES = {"nation": "全国", "prefecture": "都道府県"}


def say(node: Node, name: Callable[[Reference | Name], str]) -> str:
    """The formula in words; ``name`` gives the Japanese name of an item or an indicator.

    >>> from rashinban.statistics.formula.parser import parse
    >>> say(parse("growth(births + deaths, 5)"), lambda each: {"births": "出生数", "deaths": "死亡数"}[each.key])
    '（出生数＋死亡数）の5年前からの増減率（%）'
    """
    if isinstance(node, Constant):
        return f"{node.value:,g}"
    if isinstance(node, Word):
        return _SCOPES[node.scope]
    if isinstance(node, Operation):
        if node.sign == "-" and node.left == Constant(0.0):
            return f"－{_inside(node.right, name)}"
        return f"{_side(node.left, node, name)}{_SIGNS[node.sign]}{_side(node.right, node, name, right=True)}"
    if isinstance(node, Call):
        return _call(node, name)
    return name(node)


def _call(node: Call, name: Callable[[Reference | Name], str]) -> str:
    function = FUNCTIONS[node.function]
    said = [_inside(each, name) for each in node.arguments]
    if node.function in ("growth", "change", "annual_growth"):
        said.append("前回からの") if len(said) == 1 else said.__setitem__(1, f"{said[1]}年前からの")
    elif node.function == "index":
        said[1] = said[1].replace(",", "")
    elif node.function == "per" and len(said) == 2:
        said.append("1")
    elif len(said) < len(function.arguments):
        said.append("全国での")
    elif node.function.startswith(("rank", "percentile")):
        said[1] = {"全国": "全国での", "都道府県": "都道府県の中での"}[said[1]]
    return function.reading.format(*said, all="、".join(said), first=said[0])


def _inside(node: Node, name: Callable[[Reference | Name], str]) -> str:
    said = say(node, name)
    return f"（{said}）" if isinstance(node, Operation) else said


def _side(node: Node, above: Operation, name: Callable[[Reference | Name], str], right: bool = False) -> str:
    """One side of an operation, in brackets where its order would change."""
    said = say(node, name)
    if not isinstance(node, Operation):
        return said
    loose = node.sign in "+-"
    bracketed = (above.sign in "*/" and (loose or right)) or (above.sign == "-" and right and loose)
    return f"（{said}）" if bracketed else said
