"""What the catalogue says of an indicator."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from rashinban.core.errors import RashinbanError
from rashinban.core.phrase import Phrase
from rashinban.core.value import Value
from rashinban.statistics.formula.parser import parse
from rashinban.statistics.formula.tree import (
    Call,
    Constant,
    Node,
    Operation,
    Reference,
    names,
    references,
    walk,
)

Theme = Literal[
    "population", "circulation", "industry", "firms", "consumption", "tourism", "town", "work", "finance", "state"
]

#: The nine maps of RESAS, and the bureau's own look at the state of its region.
THEMES: dict[Theme, Phrase] = {
    "population": Phrase("人口", "Population"),
    "circulation": Phrase("地域経済循環", "Regional economy"),
    "industry": Phrase("産業構造", "Industry"),
    "firms": Phrase("企業活動", "Firms"),
    "consumption": Phrase("消費", "Consumption"),
    "tourism": Phrase("観光", "Tourism"),
    "town": Phrase("まちづくり", "Town and housing"),
    "work": Phrase("雇用・医療・福祉・教育", "Work, health, welfare and schools"),
    "finance": Phrase("地方財政", "Local finance"),
    "state": Phrase("地域の現状", "State of the region"),
}

#: What a rising figure means: better, worse, or nothing by itself.
Direction = Literal["up", "down", "neutral"]

#: How the published figures that an entry reads are put together when areas are (see ``core.areas.carry``): counts are
#: added, ratios are not; indicators above them are worked out anew.
Joining = Literal["sum", "unchanged"]


#: Functions of which the sum over areas is the function of the sums.
_ADDITIVE = {"sum", "first_of", "parts", "known_parts", "ahead", "before", "latest", "change"}


class Need(Value):
    """A published table that would give the indicator, and is not read yet."""

    publisher: str = Field(min_length=1)
    table: str = Field(min_length=1)


class Entry(Value):
    """An indicator: what it says, how it is worked out, how it may be read.

    Either ``formula`` says how, or ``needs`` says what would be needed. ``source`` names the statistic and the table
    as an official would cite them. ``places`` are the decimal places that a page shows.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    definition: str = Field(min_length=1)
    definition_en: str | None = None
    formula: str | None = None
    unit: str = ""
    unit_en: str = ""
    places: int = Field(default=0, ge=0, le=6)
    direction: Direction = "neutral"
    themes: tuple[Theme, ...] = Field(min_length=1)
    source: str = Field(min_length=1)
    caveats: tuple[str, ...] = ()
    join: Joining = "sum"
    needs: tuple[Need, ...] = ()
    dated: date | None = None

    @field_validator("formula")
    @classmethod
    def _check_formula(cls, text: str | None) -> str | None:
        if text is not None:
            try:
                parse(text)
            except RashinbanError as error:  # pydantic gathers only ValueErrors
                raise ValueError(str(error)) from error
        return text

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.formula is None) == (not self.needs):
            raise ValueError("formula か needs の、どちらか一方を書いてください")
        if self.reads and self.uses:
            raise ValueError("公表された項目と指標の名前を、一つの式に混ぜないでください")
        if self.tree is not None and self.reads:
            adds = adds_up(self.tree)
            if self.join == "sum" and not adds:
                raise ValueError("項目を足し引きするだけの式にするか、join: unchanged と書いてください")
            if self.join == "unchanged" and any(isinstance(each, Call) and each.function.endswith("parts") for each in walk(self.tree)):
                raise ValueError("足せない値には parts を使えません")
        return self

    @property
    def tree(self) -> Node | None:
        """The formula, read."""
        return parse(self.formula) if self.formula is not None else None

    @property
    def reads(self) -> tuple[Reference, ...]:
        """The published items that its own formula names."""
        return references(self.tree) if self.tree is not None else ()

    @property
    def uses(self) -> tuple[str, ...]:
        """The indicators that its own formula names."""
        return names(self.tree) if self.tree is not None else ()

    @property
    def words(self) -> Phrase:
        """Its name."""
        return Phrase(self.name, self.name_en)


def adds_up(node: Node) -> bool:
    """Whether a formula may be worked out before areas are put together as well as after.

    >>> adds_up(parse("parts(sample:A1) - sample:A2 / 1000")), adds_up(parse("share(sample:A1, sample:A2)"))
    (True, False)
    """
    if isinstance(node, Operation):
        if node.sign in "+-":
            return adds_up(node.left) and adds_up(node.right)
        sides = [side for side in (node.left, node.right) if not isinstance(side, Constant)]
        scaled = isinstance(node.right, Constant) or (node.sign == "*" and len(sides) == 1)
        return scaled and all(adds_up(side) for side in sides)
    if isinstance(node, Call):
        return node.function in _ADDITIVE and all(isinstance(a, Constant) or adds_up(a) for a in node.arguments)
    return isinstance(node, Reference)
