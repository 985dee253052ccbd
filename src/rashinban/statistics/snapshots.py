"""What was received, byte for byte, under the name of its hash, with a sidecar that says what it is. Never changed.

``<sha256><suffix>`` holds the bytes, ``<sha256>.json`` the sidecar. The same bytes are one snapshot, however often and
under whatever name they come: the first sidecar stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from rashinban.core.errors import Place, RashinbanError, UnreadableFile, WrongContent
from rashinban.statistics.durable import write_whole
from rashinban.statistics.publisher import Received

_HASH = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The sidecar of received bytes. ``received_at`` is the time in Japan (ISO 8601), ``source`` the address they were
    fetched from, None for a file somebody handed over."""

    sha256: str
    suffix: str
    name: str
    size: int
    received_at: str
    publisher: str
    authority: str
    title: str
    licence: str
    credit: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The snapshots in a folder."""

    folder: Path

    def put(self, file: Received, about: Snapshot) -> tuple[Path, ...]:
        """Keep a file; the paths that were new, none when it was there already. On an error nothing is kept."""
        bytes_path, sidecar = self.folder / f"{about.sha256}{about.suffix}", self._sidecar(about.sha256)
        if sidecar.exists() and self.path(about.sha256).exists():
            return ()
        write_whole(bytes_path, file.content)
        try:
            write_whole(sidecar, json.dumps(asdict(about), ensure_ascii=False, indent=1).encode())
        except BaseException:
            bytes_path.unlink(missing_ok=True)
            raise
        return bytes_path, sidecar

    def find(self, sha256: str) -> Snapshot | None:
        """The sidecar of a hash, None when there is none; UnreadableFile when it is no sidecar any more."""
        sidecar = self._sidecar(sha256)
        if not sidecar.exists():
            return None
        try:
            found = Snapshot(**json.loads(sidecar.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise UnreadableFile(
                "保存した統計ファイルの説明書き（JSON）が読めません。", Place(file=sidecar.name), "バックアップから戻してください。"
            ) from error
        return found

    def path(self, sha256: str) -> Path:
        """Where the bytes are."""
        about = self.find(sha256)
        return self.folder / f"{sha256}{about.suffix if about else ''}"

    def content(self, sha256: str) -> bytes:
        """The bytes as received; UnreadableFile when they are gone or no longer those."""
        path = self.path(sha256)
        fault = self._check(path, sha256)
        if fault:
            raise fault
        return path.read_bytes()

    def all(self) -> Iterator[Snapshot]:
        """Every snapshot, in the order of the hashes."""
        for sidecar in self._sidecars():
            found = self.find(sidecar.stem)
            if found:
                yield found

    def verify(self) -> tuple[RashinbanError, ...]:
        """What is no longer as it was received: bytes that changed or are gone, sidecars that cannot be read."""
        faults: list[RashinbanError] = []
        for sidecar in self._sidecars():
            try:
                about = self.find(sidecar.stem)
            except UnreadableFile as error:
                faults.append(error)
                continue
            if about and about.sha256 != sidecar.stem:
                faults.append(WrongContent("説明書き（JSON）のハッシュ値がファイル名と違います。", Place(file=sidecar.name)))
            fault = self._check(self.path(sidecar.stem), sidecar.stem)
            if fault:
                faults.append(fault)
        return tuple(faults)

    def _sidecars(self) -> list[Path]:
        """The sidecars there are; received JSON has another ending (``suffix_of``)."""
        return sorted(path for path in self.folder.glob("*.json") if _HASH.fullmatch(path.stem))

    def _sidecar(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.json"

    def _check(self, path: Path, sha256: str) -> RashinbanError | None:
        """What is wrong with the bytes of a hash."""
        if not path.exists():
            return UnreadableFile("受け取ったままのファイルがありません。", Place(file=path.name), "バックアップから戻してください。")
        with path.open("rb") as stream:
            same = file_digest(stream, "sha256").hexdigest() == sha256
        if same:
            return None
        return UnreadableFile(
            "受け取ったときから中身が変わっています（SHA-256が合いません）。", Place(file=path.name), "バックアップから戻してください。"
        )


def suffix_of(file: Received) -> str:
    """The ending under which bytes are kept: the file's own where it is a plain one, else ``.bin``; never ``.json``
    alone, which is the sidecar's.

    >>> suffix_of(Received("A.CSV", b"")), suffix_of(Received("a.b/c", b"")), suffix_of(Received("answer.json", b""))
    ('.csv', '.bin', '.data.json')
    """
    if file.suffix == ".json":
        return ".data.json"
    return file.suffix if _SUFFIX.fullmatch(file.suffix) else ".bin"
