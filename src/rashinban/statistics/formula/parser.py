"""Reading the text of a formula; nothing is evaluated, and there is no word beyond the closed list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rashinban.core.errors import WrongContent
from rashinban.statistics.formula.functions import FUNCTIONS
from rashinban.statistics.formula.tree import (
    SCOPES,
    Call,
    Constant,
    Name,
    Node,
    Operation,
    Word,
    read_reference,
)

#: Texts longer than this, or nested deeper, are no formula anybody can read.
_LONGEST, _DEEPEST = 2000, 40

#: A minus belongs to the code of an item; one that subtracts has a space before it.
_TOKEN = re.compile(
    r"\s*(?:(?P<reference>[a-z][a-z0-9_-]*:[^\s(){}+*/,]+(?:\{[^{}]*\})?)"
    r"|(?P<name>[a-z][a-z0-9_]*)|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+*/(),])|(?P<other>\S))"
)


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


@lru_cache(maxsize=2048)
def parse(text: str) -> Node:
    """The tree of a formula; WrongContent says at which character it cannot be read.

    >>> parse("share(population_65_over, population)")
    Call(function='share', arguments=(Name(key='population_65_over'), Name(key='population')))
    """
    tokens = _split(text)
    parser = _Parser(text, tokens)
    node = parser.sum()
    if parser.at < len(tokens):
        raise _wrong(text, tokens[parser.at].at, "ここで式が終わるはずです")
    return node


def _split(text: str) -> list[_Token]:
    if len(text) > _LONGEST:
        raise WrongContent("式が長すぎます。", remedy="別の指標に分けて、その名前で書いてください。")
    tokens = []
    for match in _TOKEN.finditer(text.rstrip()):
        kind = match.lastgroup or "other"
        if kind == "other":
            raise _wrong(text, match.start(kind), "使えない文字です")
        tokens.append(_Token(kind, match[kind], match.start(kind)))
    return tokens


@dataclass
class _Parser:
    """One reading of a text: products bind closer than sums, both from the left."""

    text: str
    tokens: list[_Token]
    at: int = 0
    depth: int = 0

    def sum(self) -> Node:
        node = self.product()
        while sign := self._take("+", "-"):
            node = Operation("+" if sign == "+" else "-", node, self.product())
        return node

    def product(self) -> Node:
        node = self.operand()
        while sign := self._take("*", "/"):
            node = Operation("*" if sign == "*" else "/", node, self.operand())
        return node

    def operand(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise WrongContent("式の入れ子が深すぎます。", remedy="別の指標に分けて、その名前で書いてください。")
        node = self._operand()
        self.depth -= 1
        return node

    def _operand(self) -> Node:
        if self.at >= len(self.tokens):
            raise _wrong(self.text, len(self.text), "式が途中で終わっています")
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "number":
            return Constant(float(token.text))
        if token.kind == "reference":
            return read_reference(token.text)
        if token.kind == "name":
            return self._call(token) if self._take("(") else self._name(token)
        if token.text == "-":
            return Operation("-", Constant(0.0), self.operand())
        if token.text != "(":
            raise _wrong(self.text, token.at, f"「{token.text}」はここには書けません")
        node = self.sum()
        self._expect(")")
        return node

    def _name(self, token: _Token) -> Node:
        scope = next((each for each in SCOPES if each == token.text), None)
        return Word(scope) if scope else Name(token.text)

    def _call(self, token: _Token) -> Node:
        function = FUNCTIONS.get(token.text)
        if function is None:
            known = "、".join(FUNCTIONS)
            raise _wrong(self.text, token.at, f"「{token.text}」という計算はありません", f"使えるのは {known} です。")
        arguments = [self.sum()]
        while self._take(","):
            arguments.append(self.sum())
        self._expect(")")
        problem = function.check(arguments)
        if problem:
            raise _wrong(self.text, token.at, f"{token.text}は{problem}", f"{function.usage} のように書いてください。")
        return Call(token.text, tuple(arguments))

    def _take(self, *texts: str) -> Literal[""] | str:
        if self.at < len(self.tokens) and self.tokens[self.at].kind == "sign" and self.tokens[self.at].text in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            at = self.tokens[self.at].at if self.at < len(self.tokens) else len(self.text)
            raise _wrong(self.text, at, f"「{sign}」がありません")


def _wrong(text: str, at: int, what: str, remedy: str = "式を確かめてください。") -> WrongContent:
    return WrongContent(f"式「{text.strip()}」の{at + 1}文字目: {what}。", remedy=remedy)
