"""A service on this machine that answers what a test tells it to, in order, and remembers what it was asked."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Reply:
    """One answer; ``cut`` sends only so many bytes of what Content-Length announces."""

    content: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


@dataclass
class Service:
    """Answers by ``reply`` (path, parameters) and lists what was asked in ``asked``."""

    reply: Callable[[str, dict[str, str]], Reply]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""


def in_order(*replies: Reply) -> Callable[[str, dict[str, str]], Reply]:
    """Give these one after the other, the last one for ever."""
    left = list(replies)
    return lambda path, parameters: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def serving(reply: Callable[[str, dict[str, str]], Reply]) -> Iterator[Service]:
    """Serve on a free port until the block ends."""
    service = Service(reply)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer({})

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            self.answer(dict(parse_qsl(self.rfile.read(size).decode())))

        def answer(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            asked = dict(parse_qsl(parts.query)) | form
            service.asked.append((parts.path, asked))
            given = service.reply(parts.path, asked)
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(given.content)))
            self.end_headers()
            self.wfile.write(given.content[: given.cut])

        def log_message(self, *parts: Any) -> None:
            """Say nothing on the console."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    directly = patch.dict(os.environ, {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"})
    try:
        with directly:
            yield service
    finally:
        server.shutdown()
        server.server_close()
