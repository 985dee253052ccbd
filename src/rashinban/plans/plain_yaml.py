"""YAML as officials write it: plain words stay text, nothing is anchored, every value knows its line."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from rashinban.core.errors import Place, RashinbanError, UnreadableFile, WrongContent
from rashinban.plans.validation import Location

_PREFIX = "tag:yaml.org,2002:"
_TRUE = re.compile(r"true|True|TRUE")
#: Characters that only the double-quoted style carries without loss: controls and the other line breaks.
_ESCAPED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
#: Numbers longer than this are written with an exponent.
_LONGEST_PLAIN = 60


def read_yaml(text: str, file: str | None = None) -> tuple[Any, dict[Location, int]]:
    """Dicts, lists, text, booleans and None as written, and the line (from 1) of each of them.

    Raises UnreadableFile with the line for a syntax error, WrongContent for aliases, repeated keys and tags.
    """
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Resolves true, false and null only: 01, 1.10 and 2024-03-31 stay what the official typed."""

        yaml_implicit_resolvers = {
            first: [(_PREFIX + "bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"))] for first in "tTfF"
        } | {
            first: [(_PREFIX + "null", re.compile(r"^(?:~|null|Null|NULL|)$"))] for first in ("~", "n", "N", "")
        }

    try:
        loader = Loader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
        reading = _Reading(file)
        return reading.read(root, ()) if root is not None else None, reading.lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file=file, line=mark.line + 1 if mark else None)
        raise UnreadableFile(
            "YAMLとして読めません。", place, "字下げ（半角の空白）・コロン・引用符の対応を確かめてください。"
        ) from error
    except yaml.YAMLError as error:
        raise UnreadableFile(
            "YAMLに使えない文字があります。", Place(file=file), "制御文字を消して、UTF-8で保存し直してください。"
        ) from error
    except RecursionError as error:
        raise UnreadableFile("入れ子が深すぎます。", Place(file=file), "計画のYAMLか確かめてください。") from error


class _Reading:
    """One pass over the nodes. A node met twice was aliased, which is how a small file becomes a huge one."""

    def __init__(self, file: str | None) -> None:
        self.file = file
        self.lines: dict[Location, int] = {}
        self.met: set[int] = set()

    def read(self, node: Any, location: Location) -> Any:
        self.lines.setdefault(location, node.start_mark.line + 1)
        if id(node) in self.met:
            raise self._refuse(node, "別名（*）は使えません。", "同じ内容でも、そのまま書いてください。")
        self.met.add(id(node))
        kind = node.tag.removeprefix(_PREFIX)
        if kind == "map":
            return self._read_mapping(node, location)
        if kind == "seq":
            return [self.read(child, (*location, index)) for index, child in enumerate(node.value)]
        if kind == "null":
            return None
        if kind == "bool":
            return _TRUE.fullmatch(node.value) is not None
        if kind in ("str", "int", "float"):
            return node.value
        raise self._refuse(node, f"型の指定「{node.tag}」は使えません。", "「!」で始まる指定を消してください。")

    def _read_mapping(self, node: Any, location: Location) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key.value, str):
                raise self._refuse(key, "項目の名前が文字列ではありません。", "「名前: 値」の形に直してください。")
            if key.value in found:
                what = f"項目「{key.value}」が二度書かれています。"
                raise self._refuse(key, what, "どちらか一つにしてください。")
            self.lines[(*location, key.value)] = key.start_mark.line + 1
            found[key.value] = self.read(value, (*location, key.value))
        return found

    def _refuse(self, node: Any, what: str, remedy: str) -> RashinbanError:
        return WrongContent(what, Place(file=self.file, line=node.start_mark.line + 1), remedy)


def write_yaml(data: Any) -> str:
    """Block-style YAML: keys in the order given, Japanese as it is, Decimals with the digits they have."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Without anchors, with list items set in under their key."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

    def represent_text(dumper: Any, text: str) -> Any:
        return dumper.represent_scalar(_PREFIX + "str", text, style=_style(text))

    def represent_number(dumper: Any, number: Decimal) -> Any:
        text = str(number)
        if "E" in text and len(f"{number:f}") <= _LONGEST_PLAIN:
            text = f"{number:f}"
        # Other programs read decimals as binary floats: a number a float cannot carry is written as text.
        if "E" in text or ("." in text and Decimal(repr(float(text))) != number):
            return dumper.represent_scalar(_PREFIX + "str", text)
        return dumper.represent_scalar(_PREFIX + ("float" if "." in text else "int"), text)

    Dumper.add_representer(str, represent_text)
    Dumper.add_representer(Decimal, represent_number)
    Dumper.add_representer(tuple, lambda dumper, items: dumper.represent_list(items))
    return yaml.dump(
        data, Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=2**31 - 1
    )


def _style(text: str) -> str | None:
    """Literal for paragraphs, double quotes where another style would lose something, otherwise as YAML prefers."""
    if _ESCAPED.search(text):
        return '"'
    if "\n" not in text:
        return None
    clean = all(line == line.rstrip() for line in text.split("\n"))
    return "|" if clean and not text[0].isspace() and not text.endswith("\n\n") else '"'
