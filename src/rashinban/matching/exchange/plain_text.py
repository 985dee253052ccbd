"""The words of an HTML fragment, with a line for each paragraph and a mark for each item of a list."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKS = frozenset(["p", "div", "br", "li", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "dt", "dd"])
_SILENT = frozenset(("script", "style", "head", "template"))
_SPACES = re.compile(r"[ \t\u00a0\u200b]+")
_LINES = re.compile(r"\n{3,}")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BREAKS:
            self.parts.append("\n・" if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.parts.append("　")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("p", "table", "h1", "h2", "h3", "h4", "ul", "ol"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def words_of(html: str) -> str:
    """The text of a fragment; scripts and styles are left out, nothing of the markup stays.

    >>> words_of('<p>対象&nbsp;<b>企業</b></p><ul><li>製造業</li><li>建設業</li></ul><script>x()</script>')
    '対象 企業\\n\\n・製造業\\n・建設業'
    """
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = [_SPACES.sub(" ", line).strip() for line in "".join(reader.parts).splitlines()]
    text = _LINES.sub("\n\n", "\n".join(lines))
    return text.strip()
