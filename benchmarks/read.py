"""How long reading a plan takes, beside what others need for the bare text of the same file.

usage: python benchmarks/read.py            (RASHINBAN_SHARED names the folder of the real plans)

Each row is the best of five runs in one process, imports excluded. Rashinban goes all the way to a Draft; pdfplumber
and markitdown stop at text. markitdown is no dependency of the project: uv pip install 'markitdown[pdf]' adds its row.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

PLANS = ("tohoku-meti-midterm", "tokeiren-2021")
RUNS = 5
#: What the project promises, in seconds.
LIMITS = {"txt": 1.0, "pdf": 3.0}


def folder_of_plans() -> Path:
    shared = Path(os.environ.get("RASHINBAN_SHARED", Path(__file__).parents[2] / "shared"))
    if not (shared / "documents").is_dir():
        sys.exit("the real plans are absent: set RASHINBAN_SHARED to the folder that holds documents/")
    return shared / "documents"


def read_draft(path: Path) -> object:
    from rashinban.plans.documents.reader import read_document
    from rashinban.plans.reading.extract import extract

    return extract(read_document(path))


def pdfplumber_text(path: Path) -> object:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def markitdown_text(path: Path) -> object:
    from markitdown import MarkItDown

    return MarkItDown().convert(path).text_content


def seconds(work: Callable[[Path], object], path: Path) -> float:
    """The best of five after one run that pays for the imports."""
    work(path)
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work(path)
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    documents = folder_of_plans()
    peers: list[tuple[str, Callable[[Path], object]]] = [("pdfplumber → text", pdfplumber_text)]
    if find_spec("markitdown"):
        peers.append(("markitdown → text", markitdown_text))
    else:
        print("markitdown is not installed (uv pip install 'markitdown[pdf]'): its rows are left out\n")
    print(f"{'plan':24}{'what':28}{'best of 5':>11}{'ratio':>9}   limit")
    late = False
    for name in PLANS:
        for form in ("txt", "pdf"):
            path = documents / f"{name}.{form}"
            ours = seconds(read_draft, path)
            kept = ours <= LIMITS[form]
            late = late or not kept
            verdict = "kept" if kept else "MISSED"
            print(f"{name:24}{f'rashinban {form} → Draft':28}{ours:9.3f} s{1:8.2f}×   {LIMITS[form]:.0f} s {verdict}")
            for what, work in peers if form == "pdf" else ():
                theirs = seconds(work, path)
                print(f"{name:24}{what:28}{theirs:9.3f} s{theirs / ours:8.2f}×")
    sys.exit(late)


if __name__ == "__main__":
    main()
