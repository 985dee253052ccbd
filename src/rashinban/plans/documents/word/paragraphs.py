"""What a Word paragraph says: its text with accepted changes, its level, its generated number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rashinban.plans.documents.word.numbering import Label, Numbering

_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])$", re.I)
_LEFT_OUT = ("w:del", "w:moveFrom", "w:txbxContent", "w:rt", "w:instrText", "w:pPr")
# What Word repeats for versions that do not know the element before it.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {"w:tab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}


class Styles:
    """The styles of a document, and what they say about a paragraph."""

    def __init__(self, document: Any) -> None:
        from docx.oxml.ns import qn

        self._qn = qn
        styles = document.styles.element.iterchildren(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in styles}

    def level(self, paragraph: Any) -> int | None:
        """The heading level (1 the outermost) by outline level or by the name of the style or its bases."""
        for source in self._sources(paragraph):
            outline = self._find(source, "w:pPr/w:outlineLvl")
            if outline is not None:
                depth = int(outline.get(self._qn("w:val"), "9"))
                return depth + 1 if depth < 9 else None
            name = self._find(source, "w:name")
            match = _HEADING.match(name.get(self._qn("w:val"), "")) if name is not None else None
            if match:
                return int(match[1])
        return None

    def label(self, paragraph: Any, numbering: Numbering) -> Label | None:
        """The number or bullet that Word prints, counted on; call once per paragraph, in order."""
        number_id = depth = None
        for source in self._sources(paragraph):
            properties = self._find(source, "w:pPr/w:numPr")
            if properties is None:
                continue
            number_id = number_id or self._value(properties, "w:numId")
            depth = depth or self._value(properties, "w:ilvl")
        return numbering.label(number_id, int(depth or 0)) if number_id and number_id != "0" else None

    def stands_out(self, paragraph: Any) -> bool:
        """Whether all its letters are bold, by themselves or by the style, or it is the document's title."""
        for source in list(self._sources(paragraph))[1:]:
            name = self._find(source, "w:name")
            if name is not None and name.get(self._qn("w:val"), "").lower() in {"title", "表題"}:
                return True
            if self._is_on(self._find(source, "w:rPr/w:b")):
                return True
        runs = [
            run
            for run in paragraph.iter(self._qn("w:r"))
            if "".join(t.text or "" for t in run.iter(self._qn("w:t"))).strip()
        ]
        return bool(runs) and all(self._is_on(self._find(run, "w:rPr/w:b")) for run in runs)

    def _sources(self, paragraph: Any) -> Iterator[Any]:
        """The paragraph itself, its style, and the styles that one is based on."""
        yield paragraph
        style = self._find(paragraph, "w:pPr/w:pStyle")
        name = style.get(self._qn("w:val")) if style is not None else None
        seen: set[str] = set()
        while name is not None and name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = self._value(self._styles[name], "w:basedOn")

    def _find(self, element: Any, path: str) -> Any:
        for tag in path.split("/"):
            element = element.find(self._qn(tag)) if element is not None else None
        return element

    def _value(self, element: Any, tag: str) -> str | None:
        child = element.find(self._qn(tag))
        return child.get(self._qn("w:val")) if child is not None else None

    def _is_on(self, switch: Any) -> bool:
        return switch is not None and switch.get(self._qn("w:val"), "1") not in {"0", "false", "off"}


def paragraph_text(paragraph: Any) -> str:
    """Insertions kept, deletions dropped; ruby without its reading; footnotes, fields' codes and text boxes left out."""
    from docx.oxml.ns import qn

    left_out = {FALLBACK, *(qn(tag) for tag in _LEFT_OUT)}
    signs = {qn(tag): sign for tag, sign in _SIGNS.items()}

    def say(element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == qn("w:t"):
                yield child.text or ""
            elif child.tag == qn("w:br"):
                yield "" if child.get(qn("w:type")) in {"page", "column"} else "\n"
            elif child.tag in signs:
                yield signs[child.tag]
            elif child.tag not in left_out:
                yield from say(child)

    return "".join(say(paragraph))
