"""A whole installation in one zip file, and back: rows, files, and what proves that nothing was lost or changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from rashinban import __version__
from rashinban.core.errors import Place, UnreadableFile, WrongContent
from rashinban.records import audit, files, snapshot
from rashinban.records.locks import hold
from rashinban.records.models import StoredFile
from rashinban.statistics.durable import write_with

FORMAT = "rashinban-backup/1"
MANIFEST = "manifest.json"
_PIECE = 1 << 20
#: Folders of the installation that belong to it as they are: the store of statistics, mappings of tables, outlines of maps.
#: The records that say what the store holds (``series/*.json``) come last: what they name is there before them.
_KEPT = ("snapshots", "series", "mappings", "maps")


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: rows by kind, files, files that were missing in the installation, breaks of the audit
    chain that were there already."""

    counts: dict[str, int]
    files: int
    missing: tuple[str, ...]
    breaks: tuple[audit.Break, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was restored; ``aside`` is the backup of what was there before (None: nothing was)."""

    counts: dict[str, int]
    files: int
    made_at: str
    aside: Path | None


def back_up(path: Path, *, with_files: bool = True) -> Made:
    """Write the backup; the file appears whole or not at all. Others may go on working meanwhile."""
    draft = path.with_name(f".{path.name}.unfinished")
    if path.is_dir() or not path.parent.is_dir():
        raise UnreadableFile("ここには書き出せません。", Place(file=str(path)), "あるフォルダーの中の、ファイルの名前を指定してください。")
    try:
        with ZipFile(draft, "w", ZIP_DEFLATED, compresslevel=6) as archive, snapshot.consistent():
            made = _write(archive, with_files)
        with draft.open("rb+") as handle:
            os.fsync(handle.fileno())
        os.chmod(draft, 0o600)  # it holds everything, also what is secret
        size = draft.stat().st_size
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return Made(**made, size=size)


def _write(archive: ZipFile, with_files: bool) -> dict[str, Any]:
    hashes: dict[str, str] = {}
    counts: dict[str, int] = {}
    for kind in snapshot.kinds():
        name = f"rows/{snapshot.name_of(kind)}.jsonl"
        digest, count = sha256(), 0
        with archive.open(name, "w", force_zip64=True) as member:
            for line in snapshot.dump(kind):
                content = f"{line}\n".encode()
                digest.update(content)
                member.write(content)
                count += 1
        hashes[name], counts[snapshot.name_of(kind)] = digest.hexdigest(), count
    missing = []
    for file in StoredFile.objects.order_by("pk").iterator() if with_files else ():
        name = f"files/{file.sha256}"
        if _copy_in(archive, name, files.path_of(file), file.sha256):
            hashes[name] = file.sha256
        else:
            missing.append(file.name)
    for name, kept in _kept() if with_files else ():
        whole = _hash(kept.open("rb"))
        if _copy_in(archive, name, kept, whole):
            hashes[name] = whole
        else:
            missing.append(kept.name)
    breaks = audit.verify()
    number, end = audit.head()
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "migrations": sorted(_migrations("default")),
        "counts": counts,
        "missing_files": missing,
        "audit": {"count": number, "hash": end, "breaks": len(breaks)},
        "sha256": hashes,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return {"counts": counts, "files": len(hashes) - len(counts), "missing": tuple(missing), "breaks": breaks}


def _kept() -> list[tuple[str, Path]]:
    """The files of the kept folders with their names in the archive; records are listed first, so that none is without
    its files when something is added meanwhile, and stand last."""
    home = Path(settings.CONFIGURATION.home)
    records = sorted((home / "series").glob("*.json"))
    others = [path for folder in _KEPT for path in sorted((home / folder).rglob("*")) if path.is_file() and not path.name.startswith(".")]
    others = [path for path in others if path.parent != home / "series" or path.suffix != ".json"]
    return [(f"home/{path.relative_to(home).as_posix()}", path) for path in (*others, *records) if not path.name.startswith(".")]


def _copy_in(archive: ZipFile, name: str, path: Path, expected: str) -> bool:
    """Put a stored file in; False (and nothing put in) when it is gone or is no longer what it was."""
    if not path.is_file() or _hash(path.open("rb")) != expected:
        return False
    info = ZipInfo(name)
    info.compress_type = ZIP_STORED  # most are compressed formats already
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as member:
        while piece := source.read(_PIECE):
            member.write(piece)
    return True


def restore(path: Path, *, force: bool = False) -> Restored:
    """Bring a backup back into this installation, whole or not at all.

    Everything is checked before the first row is touched, and the rows are counted and the audit chain walked before
    the change counts. With ``force`` what was there is first kept as a backup of its own in the home folder. The site
    must be stopped. RashinbanError says what is wrong; nothing has changed then.
    """
    with stopped(), open_backup(path) as (archive, manifest):
        aside = None
        if not snapshot.is_empty():
            if not force:
                raise WrongContent(
                    "この設置場所には、すでにデータがあります。何も変えていません。",
                    Place(file=str(settings.CONFIGURATION.home)),
                    "空の設置場所（RASHINBAN_HOME）に戻すか、入れ替えてよければ --force を付けてください。",
                )
            moment = timezone.localtime().strftime("%Y%m%d-%H%M%S")
            aside = Path(settings.CONFIGURATION.home) / f"before-restore-{moment}.zip"
            back_up(aside)
        count = _bring_files(archive, manifest)
        fill(archive, manifest, "default")
        _let_go(manifest)
        return Restored(manifest["counts"], count, manifest["made_at"], aside)


def fill(archive: ZipFile, manifest: dict[str, Any], using: str) -> None:
    """Replace all rows of a database by those of an opened backup, in one transaction that also checks them."""
    with transaction.atomic(using=using):
        snapshot.clear(using)
        for kind in snapshot.kinds():
            name = f"rows/{snapshot.name_of(kind)}.jsonl"
            if name in manifest["sha256"]:
                with archive.open(name) as member:
                    snapshot.restore(kind, TextIOWrapper(member, encoding="utf-8", newline="\n"), using)
        snapshot.finish(using)
        check(manifest, using)


def check(manifest: dict[str, Any], using: str) -> None:
    """WrongContent unless the database holds as many rows as the manifest says and the same audit chain, unbroken."""
    found = snapshot.counts(using)
    wrong = [name for name, count in manifest["counts"].items() if found.get(name) != count]
    if wrong:
        raise WrongContent(f"件数が合いません（{'、'.join(wrong)}）。何も変えていません。", remedy="別のバックアップを使ってください。")
    breaks = audit.verify(using=using)
    count, end = audit.head(using)
    noted = manifest["audit"]
    if len(breaks) != noted["breaks"] or (count, end) != (noted["count"], noted["hash"]):
        what = f"{breaks[0].number}番：{breaks[0].what}" if breaks else "終わりの印が違います。"
        raise WrongContent(f"監査記録のつながりが切れています（{what}）。何も変えていません。", remedy="書き換えられていないバックアップを使ってください。")


@contextmanager
def open_backup(path: Path) -> Iterator[tuple[ZipFile, dict[str, Any]]]:
    """An opened backup whose every part has been read and found to be what its manifest says."""
    place = Place(file=path.name)
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(ZipFile(path))
            manifest = _manifest(archive, place)
            _check_parts(archive, manifest, place)
        except (BadZipFile, EOFError, OSError, KeyError, TypeError, ValueError, ZlibError) as error:
            raise UnreadableFile(
                "バックアップのファイルが壊れているか、途中で切れています。何も変えていません。", place, "別のバックアップを使ってください。"
            ) from error
        _check_version(manifest, place)
        yield archive, manifest


def _manifest(archive: ZipFile, place: Place) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise UnreadableFile("羅針盤のバックアップではありません。", place, "rashinban backup で作ったファイルを指定してください。")
    return manifest


def _check_parts(archive: ZipFile, manifest: dict[str, Any], place: Place) -> None:
    names = [name for name in archive.namelist() if name != MANIFEST]
    if sorted(names) != sorted(manifest["sha256"]):
        raise WrongContent("バックアップの中のファイルが、目録と合いません。何も変えていません。", place, "別のバックアップを使ってください。")
    for name, expected in manifest["sha256"].items():
        if _hash(archive.open(name)) != expected:  # type: ignore[arg-type]
            raise WrongContent(
                f"バックアップの中の「{name}」が、取ったときから変わっています。何も変えていません。", place, "別のバックアップを使ってください。"
            )


def _check_version(manifest: dict[str, Any], place: Place) -> None:
    if set(manifest["migrations"]) - _migrations("default"):
        raise WrongContent(
            f"このバックアップは、新しい版（{manifest['version']}）の羅針盤で作られています。",
            place,
            "羅針盤を新しくしてから、もう一度戻してください。",
        )


def _bring_files(archive: ZipFile, manifest: dict[str, Any]) -> int:
    """The stored files, each by its hash; one that is there already is the same file."""
    count = 0
    for name, digest in manifest["sha256"].items():
        if name.startswith("files/"):
            target = files.folder() / digest[:2] / digest
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{digest}.unfinished")
            with archive.open(name) as member, draft.open("wb") as handle:
                while piece := member.read(_PIECE):
                    handle.write(piece)
            os.replace(draft, target)
            count += 1
    return count + _bring_kept(archive, manifest)


def _bring_kept(archive: ZipFile, manifest: dict[str, Any]) -> int:
    """The files of the kept folders."""
    home = Path(settings.CONFIGURATION.home)
    names = [name for name in manifest["sha256"] if name.startswith("home/")]
    for name in names:
        parts = name.split("/")[1:]
        if parts[0] not in _KEPT or ".." in parts or not all(parts):
            raise WrongContent(f"バックアップの中の「{name}」は、戻せる場所にありません。", remedy="別のバックアップを使ってください。")
    for name in names:
        with archive.open(name) as member:
            write_with(home.joinpath(*name.split("/")[1:]), partial(_pour, member))
    return len(names)


def _let_go(manifest: dict[str, Any]) -> None:
    """Editions of statistics that came after the backup are no longer held: their records go."""
    for record in (Path(settings.CONFIGURATION.home) / "series").glob("*.json"):
        if f"home/series/{record.name}" not in manifest["sha256"]:
            record.unlink()


def _pour(source: IO[bytes], path: Path) -> None:
    with path.open("wb") as handle:
        while piece := source.read(_PIECE):
            handle.write(piece)


@contextmanager
def stopped() -> Iterator[None]:
    """WrongContent while the site or its worker runs: they would go on with what they remember."""
    home = Path(settings.CONFIGURATION.home)
    with hold(home / "site.lock") as site, hold(home / "worker.lock") as worker:
        if not (site and worker):
            raise WrongContent("サイトが動いています。何も変えていません。", remedy="rashinban serve を止めてから、もう一度行ってください。")
        yield


def _hash(source: BinaryIO) -> str:
    digest = sha256()
    with source:
        while piece := source.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _migrations(using: str) -> set[str]:
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return {name for app, name in applied if app == "records"}
