"""What must hold of every outline, whatever markers a document uses and in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.plans.documents.document import Block, Document
from rashinban.plans.documents.text import read_text
from rashinban.plans.reading.outline import outline

#: A marker for the nth member of a series, by class.
CLASSES: dict[str, Callable[[int], str]] = {
    "chapter": lambda n: f"第{n}章 ",
    "roman": lambda n: f"{'ⅠⅡⅢⅣ'[n - 1]}. ",
    "arabic": lambda n: f"{n}．",
    "paren": lambda n: f"（{n}）" if n % 2 else f"({n}) ",
    "circled": lambda n: f"{'①②③④'[n - 1]}",
    "kana": lambda n: f"{'アイウエ'[n - 1]}　",
    "lower_roman": lambda n: f"{('i', 'ii', 'iii', 'iv')[n - 1]}) ",
    "strategy": lambda n: f"戦略{n} ",
    "measure": lambda n: f"施策 {n}　",
    "maru": lambda n: "○",
    "square": lambda n: "■",
}
BODY = "本文はここで終わる一つの文である。"

shapes = st.recursive(st.just([]), lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=10)


def write(shape: list[object], order: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Lines of a document for a tree of nested lists, and its (depth, title) pairs."""
    lines: list[str] = []
    expected: list[tuple[int, str]] = []

    def go(nodes: list[object], depth: int) -> None:
        for number, node in enumerate(nodes, 1):
            title = f"題目{'甲乙丙丁戊己庚辛壬癸'[len(expected) % 10]}{'東西南北'[len(expected) // 10]}の取組"
            lines.extend([CLASSES[order[depth]](number) + title, BODY])
            expected.append((depth + 1, title))
            assert isinstance(node, list)
            go(node, depth + 1)

    go(shape, 0)
    return lines, expected


def height(shape: list[object]) -> int:
    return 1 + max((height(node) for node in shape if isinstance(node, list)), default=-1) if shape else 0


@given(shapes.filter(bool), st.permutations(sorted(CLASSES)))
@settings(max_examples=150, deadline=None)
def test_any_order_of_marker_classes_gives_the_tree_that_was_written(shape: list[object], order: list[str]) -> None:
    lines, expected = write(shape, order)
    headings = outline(read_text("架空.txt", "\n".join(["架空市計画", *lines]).encode()))
    assert [(h.depth, h.title) for h in headings] == [(0, "架空市計画"), *expected]


@given(shapes.filter(bool), st.permutations(sorted(CLASSES)))
@settings(max_examples=50, deadline=None)
def test_stated_levels_outweigh_the_markers(shape: list[object], order: list[str]) -> None:
    lines, expected = write(shape, order)
    blocks: list[Block] = [Block("paragraph", 0, 5, level=1)]
    text = "架空市計画\n"
    for line, (depth, _) in zip(lines[::2], expected, strict=True):
        blocks.append(Block("paragraph", len(text), len(text) + len(line.strip()), level=depth + 1))
        text += line.strip() + "\n"
        blocks.append(Block("paragraph", len(text), len(text) + len(BODY)))
        text += BODY + "\n"
    headings = outline(Document("架空.docx", "docx", "", text, tuple(blocks)))
    assert [(h.depth, h.title) for h in headings] == [(0, "架空市計画"), *expected]


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(CLASSES)), st.integers(1, 4), st.sampled_from(["港", "里山の保全", "人材の育成"]), st.booleans()),
        max_size=25,
    )
)
@settings(max_examples=200, deadline=None)
def test_every_outline_is_a_tree_in_reading_order(rows: list[tuple[str, int, str, bool]]) -> None:
    lines = [CLASSES[kind](n) + title + ("\n" + BODY if body else "") for kind, n, title, body in rows]
    document = read_text("架空.txt", "\n".join(["架空市計画", *lines]).encode())
    headings = outline(document)
    for index, heading in enumerate(headings):
        assert heading.id == f"h{index}"
        assert 0 <= heading.start < heading.end <= heading.body_end <= len(document.text)
        if heading.parent is None:
            assert heading.depth in {0, 1}
        else:
            parent = headings[heading.parent]
            assert heading.parent < index
            assert heading.depth == parent.depth + 1
            assert parent.end <= heading.start
            assert heading.body_end <= parent.body_end
    assert all(a.end <= b.start for a, b in pairwise(headings))
