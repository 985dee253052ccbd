"""One process tree: the web server and the worker, which start and stop together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rashinban.cli.output import console, working
from rashinban.core.errors import WrongContent

#: Seconds the children have to end by themselves.
PATIENCE = 10.0
_ALREADY = "この設置場所のサイトは、すでに動いています。"


def serve(host: str, port: int, workers: int, *, with_worker: bool) -> int:
    """Serve until told to stop (0) or until one of the processes ends by itself (its exit code)."""
    check_port(host, port)
    from rashinban.records import installation

    installation.start()
    from rashinban.records.locks import hold

    configuration = installation.configuration()
    with hold(configuration.home / "site.lock") as held:
        if not held:
            raise WrongContent(_ALREADY, remedy="動いているほうを使うか、止めてから起動してください。")
        with working("データベースを新しくしています…"):
            installation.migrate()
        address = f"http://{_shown(host)}:{port}/"
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "rashinban.web.settings")}
        environment["RASHINBAN_HOME"] = str(configuration.home)
        if "site_url" not in configuration.model_fields_set:
            environment["RASHINBAN_SITE_URL"] = address
        commands = [_web(host, port, workers)]
        if with_worker:
            commands.append([sys.executable, "-m", "django", "worker"])
        return _run(commands, environment, lambda: _tell(host, port, address, configuration.home))


def check_port(host: str, port: int) -> None:
    """WrongContent when nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise WrongContent(
                f"{host} のポート{port}を使えません（{error.strerror}）。", remedy=f"ほかのプログラムを止めるか、--port {port + 1} のように別の番号を指定してください。"
            ) from error


def _web(host: str, port: int, workers: int) -> list[str]:
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    # granian's own default of threads is the number of processors; views wait for the database and for files
    options += ["--blocking-threads", "4", "--log-level", "warning", "--no-ws", "--workers-kill-timeout", "5"]
    return [sys.executable, "-m", "granian", *options, "rashinban.web.wsgi:application"]


def _run(commands: list[list[str]], environment: dict[str, str], tell: Callable[[], None]) -> int:
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    children: list[subprocess.Popen[bytes]] = []
    told = False
    try:
        for command in commands:
            # a session of its own: Ctrl+C reaches this process only, which then ends the others in order
            children.append(subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=_end_with_parent()))
        while not stopping and all(child.poll() is None for child in children):
            if not told:
                told = _answers(commands[0])
                if told:
                    tell()
            time.sleep(0.1)
    finally:
        codes = [_end(child) for child in children]
        for each, handler in before.items():
            signal.signal(each, handler)
    if stopping:
        console(stderr=True).print("止めました。")
        return 0
    return next((abs(code) for code in codes if code), 1)


def _end(child: subprocess.Popen[bytes]) -> int:
    """Ask to end, insist after a while; the exit code it had of itself (0 when it was asked)."""
    if child.poll() is not None:
        return child.returncode
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return 0


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel ends the children when this process is killed outright."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    library = ctypes.CDLL(None)
    return lambda: library.prctl(1, signal.SIGTERM) and None


def _answers(command: list[str]) -> bool:
    host, port = command[command.index("--host") + 1], int(command[command.index("--port") + 1])
    try:
        socket.create_connection((_shown(host).strip("[]"), port), timeout=0.2).close()
    except OSError:
        return False
    return True


def _shown(host: str) -> str:
    """The host as a browser on this machine reaches it."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _tell(host: str, port: int, address: str, home: Path) -> None:
    screen = console()
    screen.print(f"羅針盤が動いています： [bold]{address}[/]")
    screen.print(f"データの置き場所： {home}", markup=False, soft_wrap=True)
    screen.print("止めるには Ctrl+C を押してください。")
    if host in ("0.0.0.0", "::"):
        screen.print(f"ほかのコンピューターからは、RASHINBAN_HOSTS にこのコンピューターの名前を加えたうえで、ポート{port}を開いてください。")
    sys.stdout.flush()
