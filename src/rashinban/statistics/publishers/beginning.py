"""The first characters of a file, enough to tell answers of a service by their names of fields."""

from __future__ import annotations

import codecs

from rashinban.statistics.publisher import Received

_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def read_beginning(file: Received, size: int = 1000) -> str:
    """At most so many of the first characters; those that cannot be read are left out. Cheap, never raises.

    An answer is one line of any length, so there is no line end to cut at.
    """
    for mark, encoding in _WIDE.items():
        if file.content.startswith(mark):
            return file.content[2 : 2 + 2 * size].decode(encoding, "ignore")
    return file.content[: size + 3].removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore")
