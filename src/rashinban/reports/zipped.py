"""ZIP archives whose bytes depend on their content alone."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO


def pack(files: Mapping[str, bytes], made_on: datetime) -> bytes:
    """A ZIP of these files in the given order, every entry dated ``made_on``.

    >>> from datetime import datetime
    >>> pack({"a.txt": b"a"}, datetime(2026, 1, 1)) == pack({"a.txt": b"a"}, datetime(2026, 1, 1))
    True
    """
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, made_on.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def repack(archive: bytes, made_on: datetime) -> bytes:
    """The same archive with every entry dated ``made_on``."""
    with zipfile.ZipFile(BytesIO(archive)) as source:
        return pack({name: source.read(name) for name in source.namelist()}, made_on)
