"""How long ``rashinban --help`` takes, beside a Python that does nothing and a bare Typer application; and one figure
from the shipped statistics, with all that is loaded for it.

    python benchmarks/start.py
"""

from __future__ import annotations

import subprocess
import sys
import time

RUNS = 7
TYPER = "import typer; app = typer.Typer(); app.command()(lambda: None); app(['--help'], standalone_mode=False)"
CASES = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "bare Typer --help": [sys.executable, "-c", TYPER],
    "rashinban --help": [sys.executable, "-m", "rashinban.cli.app", "--help"],
    "statistics show": [sys.executable, "-m", "rashinban.cli.app", "statistics", "show", "population", "--areas", "秋田県"],
}


def best(command: list[str]) -> float:
    """The fastest of several whole processes, in seconds."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    """Print each time and its ratio to the empty Python."""
    seconds = {name: best(command) for name, command in CASES.items()}
    empty = seconds["python -c pass"]
    for name, value in seconds.items():
        print(f"{name:<20} {value * 1000:7.0f} ms   {value / empty:5.1f} x")


if __name__ == "__main__":
    main()
