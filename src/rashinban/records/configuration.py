"""The settings of an installation: from the environment or ``rashinban.toml``, each named once, checked at start."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.value import Value

#: File systems on which several machines share a file; SQLite's WAL loses data there.
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs"})


class Configuration(Value):
    """Everything an installation can be told, with the name of the environment variable in ``ENVIRONMENT``."""

    home: Path = Field(description="the one folder of the installation")
    database_url: str | None = Field(default=None, description="postgresql://… ; without it SQLite in the home folder")
    secret_key: str = Field(min_length=32)
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    https: bool = Field(default=False, description="the site is reached by https: secure cookies and HSTS")
    site_url: str = "http://127.0.0.1:8000"
    mail_url: str | None = Field(default=None, description="smtp://user:password@host:port ; without it mail is kept in home/mail")
    mail_from: str = "rashinban@localhost"
    session_minutes: int = Field(default=60, ge=5, le=1440)
    language: Literal["ja", "en"] = "ja"
    warehouse: str | None = Field(default=None, description="what answers for official figures: duckdb (default), postgresql://… or spark")
    debug: bool = False

    @field_validator("hosts", mode="before")
    @classmethod
    def _split(cls, given: Any) -> Any:
        return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else given

    @property
    def files(self) -> Path:
        return self.home / "files"


#: Field -> environment variable; the same names in lower case are the keys of rashinban.toml.
ENVIRONMENT = {
    "home": "RASHINBAN_HOME",
    "database_url": "DATABASE_URL",
    "secret_key": "RASHINBAN_SECRET_KEY",
    "hosts": "RASHINBAN_HOSTS",
    "https": "RASHINBAN_HTTPS",
    "site_url": "RASHINBAN_SITE_URL",
    "mail_url": "RASHINBAN_MAIL_URL",
    "mail_from": "RASHINBAN_MAIL_FROM",
    "session_minutes": "RASHINBAN_SESSION_MINUTES",
    "language": "RASHINBAN_LANGUAGE",
    "warehouse": "RASHINBAN_WAREHOUSE",
    "debug": "RASHINBAN_DEBUG",
}


def read_configuration(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Configuration:
    """The configuration of this installation; ManyErrors names every setting that is wrong or unknown.

    ``rashinban.toml`` is looked for in ``folder`` (default: the working folder); the environment wins over it.
    """
    given = _given(environment, folder)
    home = _home(given)
    given.pop("home", None)
    home.mkdir(parents=True, exist_ok=True)
    given.setdefault("secret_key", _secret(home))
    try:
        configuration = Configuration(home=home, **given)
    except ValidationError as error:
        raise ManyErrors(tuple(_named(each["loc"], each["msg"]) for each in error.errors()), Place(file="rashinban.toml")) from error
    if configuration.database_url is None:
        _refuse_network(home)
    return configuration


def find_home(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Path:
    """The folder of this installation as the configuration names it; nothing is made or changed."""
    return _home(_given(environment, folder))


def find_warehouse(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> str | None:
    """What answers for official figures as the configuration names it, for programs that open no database."""
    named = _given(environment, folder).get("warehouse")
    return str(named) if named else None


def _given(environment: Mapping[str, str], folder: Path | None) -> dict[str, Any]:
    """What the file says, and over it the environment."""
    given = _read_file((folder or Path.cwd()) / "rashinban.toml")
    return given | {field: environment[name] for field, name in ENVIRONMENT.items() if environment.get(name)}


def _home(given: Mapping[str, Any]) -> Path:
    return Path(given.get("home", "rashinban-data")).absolute()


def _read_file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongContent(f"設定ファイルとして読めません（{error}）。", Place(file=file.name), "TOMLの書き方を確かめてください。") from error
    unknown = [name for name in given if name not in ENVIRONMENT]
    if unknown:
        raise WrongContent(
            f"設定「{'」「'.join(unknown)}」はありません。", Place(file=file.name), f"使える名前：{'、'.join(ENVIRONMENT)}"
        )
    return given


def _named(place: tuple[int | str, ...], message: str) -> RashinbanError:
    field = str(place[0]) if place else ""
    return WrongContent(f"設定「{ENVIRONMENT.get(field, field)}」の値が使えません（{message}）。", remedy="値を直して、もう一度起動してください。")


def _secret(home: Path) -> str:
    """The key of this installation, made at its first start and readable by its owner only."""
    file = home / "secret-key"
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as open_file:
            open_file.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _refuse_network(home: Path) -> None:
    """SQLite on a shared drive loses what two machines write at once: say so before it happens."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return
    kinds = {parts[1]: parts[2] for line in mounts.read_text().splitlines() if len(parts := line.split()) > 2}
    place = next((str(each) for each in (home, *home.parents) if str(each) in kinds), "/")
    if kinds.get(place) in NETWORK_FILE_SYSTEMS:
        raise WrongContent(
            "データの置き場所が共有ドライブ（ネットワーク上のフォルダー）です。記録が壊れるおそれがあるため、起動しません。",
            Place(file=str(home)),
            "RASHINBAN_HOME をこのコンピューターの中のフォルダーにするか、DATABASE_URL で PostgreSQL を指定してください。",
        )
