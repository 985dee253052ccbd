"""Asking a service politely: one question a second to a host, patience where it asks for it, what came is kept."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path

from rashinban.statistics.transport import Answer, FetchFailed, Interrupted, Request, Transport, send

#: Statuses that say «later»: too many requests, bad gateway, unavailable, gateway timeout. All others are final.
_LATER = frozenset((429, 502, 503, 504))
#: A service that asks for a longer pause than this is not waited for.
LONGEST_PAUSE = 120.0
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|title)\b", re.I | re.S
)


class Busy(FetchFailed):
    """The service answered that it cannot now: asking again may help, after ``pause`` seconds where it says so."""

    pause: float | None = None


def looks_like_a_page(content: bytes) -> bool:
    """Whether the bytes are a page for people (HTML) and not data, whatever the status says."""
    return _PAGE.match(content.removeprefix(b"\xef\xbb\xbf")[:4096]) is not None


@dataclass(slots=True)
class Fetcher:
    """Fetches with manners. Nothing is asked before ``fetch`` is called.

    ``cache`` is the folder in which answers are kept by their question (without secrets), whole or not at all; what
    is there is not asked again, so a download that broke off goes on where it stopped. ``pause`` is the number of
    seconds between two questions to one host, ``attempts`` how often one question is asked at most.
    """

    cache: Path | None = None
    transport: Transport = send
    pause: float = 1.0
    timeout: float = 60.0
    attempts: int = 4
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _asked: dict[str, float] = field(default_factory=dict)

    def fetch(
        self, request: Request, accept: Callable[[bytes], object] | None = None, *, max_age: float | None = None
    ) -> bytes:
        """The content of the answer, from the cache where it is held and not older than ``max_age`` seconds.

        ``accept`` looks at the content: Busy makes it be asked again, any other error is final and nothing is kept.
        FetchFailed says in Japanese what the service answered.
        """
        held = self._held(request, max_age)
        if held is not None:
            return held
        content = self._ask(request, accept)
        if self.cache is not None:
            write_whole(self.cache / request.key, content)
        return content

    def forget(self, request: Request) -> None:
        """Drop what is kept of this question."""
        if self.cache is not None:
            (self.cache / request.key).unlink(missing_ok=True)

    def _held(self, request: Request, max_age: float | None) -> bytes | None:
        if self.cache is None:
            return None
        path = self.cache / request.key
        try:
            if max_age is not None and time.time() - path.stat().st_mtime > max_age:
                return None
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def _ask(self, request: Request, accept: Callable[[bytes], object] | None) -> bytes:
        for attempt in range(1, self.attempts + 1):
            self._wait_for_turn(request.host)
            try:
                answer = self.transport(request, self.timeout)
                if answer.status in _LATER:
                    raise _later(request, answer)
                content = _content(request, answer)
                if accept is not None:
                    accept(content)
            except (Interrupted, Busy) as error:
                asked = error.pause if isinstance(error, Busy) else None
                pause = 2.0**attempt if asked is None else asked
                if attempt == self.attempts or pause > LONGEST_PAUSE:
                    raise
                self.sleep(pause)
            else:
                return content
        raise ValueError("attempts must be at least one")

    def _wait_for_turn(self, host: str) -> None:
        before = self._asked.get(host)
        if before is not None and (rest := self.pause - (self.clock() - before)) > 0:
            self.sleep(rest)
        self._asked[host] = self.clock()


def _later(request: Request, answer: Answer) -> Busy:
    reason = "要求が多すぎる" if answer.status == 429 else "混み合っているか停止中"
    busy = Busy(
        f"「{request.place}」は{reason}と答えています（HTTP {answer.status}）。",
        remedy="時間をおいてもう一度取得してください。届いた分は残っており、続きから取得します。",
    )
    busy.pause = _asked_pause(answer)
    return busy


def _asked_pause(answer: Answer) -> float | None:
    """Seconds the service asks to wait (Retry-After as seconds or as a date)."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _content(request: Request, answer: Answer) -> bytes:
    if answer.status in (401, 403):
        raise FetchFailed(
            f"「{request.place}」に拒まれました（HTTP {answer.status}）。",
            remedy="アプリケーションIDなどの登録と、組織のプロキシの設定を確かめてください。",
        )
    if answer.status != 200:
        raise FetchFailed(
            f"「{request.place}」から取得できませんでした（HTTP {answer.status}）。",
            remedy="表の番号やアドレスを確かめてください。",
        )
    if looks_like_a_page(answer.content):
        raise FetchFailed(
            f"「{request.place}」から、データではなく画面（HTML）が返りました。",
            remedy="メンテナンス中でないか、組織のプロキシのログイン画面が出ていないか確かめてください。",
        )
    content = answer.content
    for _, secret in request.secret:  # a service may repeat what it was told; it is not kept with the figures
        content = content.replace(secret.encode(), b"") if secret else content
    return content


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
