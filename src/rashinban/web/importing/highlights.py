"""The original text cut into runs, each knowing which item was read from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the text; ``item`` is what was read from it (the smallest passage wins), ``first`` where an item begins."""

    text: str
    item: str | None = None
    kind: str = ""
    first: bool = False


def cut(text: str, start: int, end: int, spans: Iterable[tuple[int, int, str, str]]) -> list[Run]:
    """The runs of ``text[start:end]``; joined again they are exactly that text.

    >>> [(run.text, run.item) for run in cut("目標は100社。", 0, 8, [(3, 7, "k01", "indicator")])]
    [('目標は', None), ('100社', 'k01'), ('。', None)]
    """
    inside = [span for span in spans if span[0] < end and span[1] > start and span[0] < span[1]]
    edges = sorted({start, end, *(edge for span in inside for edge in span[:2] if start < edge < end)})
    by_start = sorted(inside, key=lambda span: span[0])
    open_spans: list[tuple[int, int, str, str]] = []
    runs: list[Run] = []
    seen: set[str] = set()
    waiting = 0
    for left, right in pairwise(edges):
        while waiting < len(by_start) and by_start[waiting][0] <= left:
            open_spans.append(by_start[waiting])
            waiting += 1
        open_spans = [span for span in open_spans if span[1] > left]
        inner = min(open_spans, key=lambda span: span[1] - span[0], default=None)
        item, kind = (inner[2], inner[3]) if inner else (None, "")
        if runs and runs[-1].item == item:
            runs[-1] = Run(runs[-1].text + text[left:right], item, kind, runs[-1].first)
        else:
            runs.append(Run(text[left:right], item, kind, item is not None and item not in seen))
        if item is not None:
            seen.add(item)
    return runs
