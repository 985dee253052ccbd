"""Bytes kept by their hash under the home folder, outside anything a browser can reach by itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

from rashinban.core.errors import Place, UnreadableFile
from rashinban.records.models import StoredFile

if TYPE_CHECKING:
    from rashinban.records.models import Person

_Read = TypeVar("_Read")


def folder() -> Path:
    """Where the files of this installation are."""
    return Path(settings.CONFIGURATION.files)


def store(content: bytes, name: str, media_type: str, person: Person | None = None) -> StoredFile:
    """Keep the bytes, once however often they come; the file is there before its row is."""
    digest = sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        os.replace(draft.name, path)
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"name": name[:255], "media_type": media_type, "size": len(content), "stored_by": person}
    )
    return row


def content_of(file: StoredFile) -> bytes:
    """The bytes of a stored file; UnreadableFile when they are gone or no longer what they were."""
    path = _path(file.sha256)
    if not path.is_file():
        raise UnreadableFile("保管したファイルが見つかりません。", Place(file=file.name), "管理者に、バックアップから戻すよう伝えてください。")
    content = path.read_bytes()
    if sha256(content).hexdigest() != file.sha256:
        raise UnreadableFile("保管したファイルの中身が変わっています。", Place(file=file.name), "管理者に、バックアップから戻すよう伝えてください。")
    return content


def path_of(file: StoredFile) -> Path:
    """Where the bytes are, for readers that want a path."""
    return _path(file.sha256)


def read_sent(read: Callable[[Path], _Read], content: bytes, name: str) -> _Read:
    """What a reader of files makes of bytes that were sent, under the name they came with; nothing of them is kept."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "list.csv")
        path.write_bytes(content)
        return read(path)


def _path(digest: str) -> Path:
    return folder() / digest[:2] / digest
