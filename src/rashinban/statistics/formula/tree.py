"""What a formula is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rashinban.core.series import read_dimensions, write_dimensions

#: What a figure can be compared with, or ranked in.
Scope = Literal["nation", "prefecture"]
SCOPES: tuple[Scope, ...] = ("nation", "prefecture")


@dataclass(frozen=True, slots=True)
class Reference:
    """An item of a published table, with the dimensions it is printed under: ``ssdse-a:A1101``."""

    table: str
    item: str
    dimensions: str = ""

    def __str__(self) -> str:
        return f"{self.table}:{self.item}" + (f"{{{self.dimensions}}}" if self.dimensions else "")


@dataclass(frozen=True, slots=True)
class Name:
    """Another indicator of the catalogue, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that is written in the formula."""

    value: float


@dataclass(frozen=True, slots=True)
class Word:
    """A scope as an argument: nation, prefecture."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class Operation:
    """Two figures added, subtracted, multiplied or divided."""

    sign: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function of figures, of the closed list in ``functions``."""

    function: str
    arguments: tuple[Node, ...]


Node = Reference | Name | Constant | Word | Operation | Call


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    below: tuple[Node, ...] = ()
    if isinstance(node, Operation):
        below = (node.left, node.right)
    elif isinstance(node, Call):
        below = node.arguments
    for each in below:
        yield from walk(each)


def references(node: Node) -> tuple[Reference, ...]:
    """The items a formula reads itself, once each."""
    return tuple(dict.fromkeys(each for each in walk(node) if isinstance(each, Reference)))


def names(node: Node) -> tuple[str, ...]:
    """The indicators a formula reads itself, once each."""
    return tuple(dict.fromkeys(each.key for each in walk(node) if isinstance(each, Name)))


def read_reference(text: str) -> Reference:
    """A reference from its text; dimensions are put in their one order.

    >>> read_reference("pyramid:population{sex=male;age=0-4}").dimensions
    'age=0-4;sex=male'
    """
    table, _, rest = text.partition(":")
    item, _, dimensions = rest.rstrip("}").partition("{")
    return Reference(table, item, write_dimensions(**read_dimensions(dimensions)))
