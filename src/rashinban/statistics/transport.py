"""One question over HTTP and its answer, by the standard library; the only place from which anything reaches a network."""

from __future__ import annotations

import http.client
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from rashinban.core.errors import RashinbanError

if TYPE_CHECKING:
    from http.client import HTTPResponse

Pairs = tuple[tuple[str, str], ...]

#: More than this is no answer of a statistics service: bytes on the line, and bytes once unpacked.
LARGEST_ANSWER = 200 * 2**20
LARGEST_UNPACKED = 600 * 2**20
_CHUNK = 2**20


class FetchFailed(RashinbanError):
    """The service did not give what was asked; asking again at once would not help."""


class Interrupted(FetchFailed):
    """Not reached, or cut off on the way: asking again may help."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. ``secret`` parameters travel with it, but stand in no key, no error and no representation.

    With ``form`` the request is posted, and the parameters stay in the address.
    """

    url: str
    parameters: Pairs = ()
    secret: Pairs = field(default=(), repr=False)
    form: Pairs | None = None

    @property
    def host(self) -> str:
        """The host that is asked."""
        return urlsplit(self.url).netloc

    @property
    def place(self) -> str:
        """Host and path, for errors: never the parameters."""
        parts = urlsplit(self.url)
        return parts.netloc + parts.path

    @property
    def key(self) -> str:
        """The name under which the answer is kept: the same question has the same key whoever asks it."""
        said = repr((self.url, sorted(self.parameters), sorted(self.form) if self.form is not None else None))
        return sha256(said.encode()).hexdigest()

    @property
    def address(self) -> str:
        """The whole address, secrets included: only for sending."""
        pairs = (*self.parameters, *self.secret)
        return f"{self.url}?{urlencode(pairs)}" if pairs else self.url


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status, headers by their names in small letters, the content unpacked."""

    status: int
    headers: dict[str, str]
    content: bytes


#: Sends a request and waits at most so many seconds; Interrupted when no whole answer comes.
Transport = Callable[[Request, float], Answer]


def send(request: Request, timeout: float) -> Answer:
    """Send over HTTP, by the proxies of the environment (HTTPS_PROXY, NO_PROXY), asking for gzip."""
    from urllib.error import HTTPError, URLError
    from urllib.request import Request as Question
    from urllib.request import urlopen

    if urlsplit(request.url).scheme not in ("http", "https"):
        raise FetchFailed(f"「{request.place}」は取得できるアドレスではありません。", remedy="https:// で始まるアドレスにしてください。")
    data = urlencode(request.form).encode() if request.form is not None else None
    question = Question(request.address, data, {"Accept-Encoding": "gzip", "User-Agent": "rashinban"})
    try:
        try:
            with urlopen(question, timeout=timeout) as response:
                return _receive(request, response)
        except HTTPError as refused:
            with refused:
                headers = {name.lower(): value for name, value in refused.headers.items()}
                return Answer(refused.code, headers, b"")
    except (URLError, http.client.HTTPException, OSError, zlib.error):
        # The cause may hold the address with its secrets, so it is not chained.
        raise _interrupted(request) from None


def _receive(request: Request, response: HTTPResponse) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    parts: list[bytes] = []
    size = 0
    while chunk := response.read(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise _too_large(request)
    announced = headers.get("content-length", "")
    if announced.isdecimal() and size != int(announced):
        raise _interrupted(request)
    content = b"".join(parts)
    if headers.get("content-encoding", "").lower() in ("gzip", "x-gzip"):
        content = _unpack(request, content)
    return Answer(response.status, headers, content)


def _unpack(request: Request, content: bytes) -> bytes:
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    unpacked = unpacking.decompress(content, LARGEST_UNPACKED)
    if unpacking.unconsumed_tail:
        raise _too_large(request)
    if not unpacking.eof:
        raise _interrupted(request)
    return unpacked


def _interrupted(request: Request) -> Interrupted:
    return Interrupted(
        f"「{request.place}」につながらないか、受信が途中で切れました。",
        remedy="ネットワークとプロキシの設定を確かめ、時間をおいてもう一度取得してください。届いた分は残っており、続きから取得します。",
    )


def _too_large(request: Request) -> FetchFailed:
    return FetchFailed(
        f"「{request.place}」の応答が大きすぎます。", remedy="地域や年を絞って、分けて取得してください。"
    )
