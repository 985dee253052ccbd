from pathlib import Path

from rashinban.plans.documents.document import Cell
from rashinban.plans.documents.markdown import read_markdown
from rashinban.plans.documents.reader import read_document


def read(text: str) -> list[tuple[str, int | None, str]]:
    document = read_markdown("架空.md", text.encode())
    return [(block.kind, block.level, document.quote(block.start, block.end)) for block in document.blocks]


def test_the_file_itself_is_the_text(samples: dict[str, Path]) -> None:
    assert read_document(samples["md"]).text == samples["md"].read_bytes().decode()


def test_headings_cover_their_marks() -> None:
    assert read("# 架空市 #\n\n### 産業\n\n戦略\n===\n\n#見出し\n") == [
        ("paragraph", 1, "# 架空市 #"),
        ("paragraph", 3, "### 産業"),
        ("paragraph", 1, "戦略"),
        ("paragraph", 1, "#見出し"),
    ]


def test_each_line_is_a_block_and_items_are_list_items() -> None:
    assert read("- 相談会\n  続き\n1. 一番\n\n> 引用\n\n○目標\n・現状 5件\n") == [
        ("list_item", None, "- 相談会"),
        ("paragraph", None, "続き"),
        ("list_item", None, "1. 一番"),
        ("paragraph", None, "引用"),
        ("list_item", None, "○目標"),
        ("list_item", None, "・現状 5件"),
    ]


def test_pipe_tables_have_header_cells_and_skip_the_rule() -> None:
    document = read_markdown("架空.md", "|指標|目標|\n|--|--|\n| a \\| b ||\n|x|y|\r\n".encode())
    assert [(document.quote(b.start, b.end), b.cell) for b in document.blocks] == [
        ("指標", Cell(0, 0, 0, header=True)),
        ("目標", Cell(0, 0, 1, header=True)),
        ("a \\| b", Cell(0, 1, 0)),
        ("x", Cell(0, 2, 0)),
        ("y", Cell(0, 2, 1)),
    ]


def test_tables_without_outer_pipes() -> None:
    document = read_markdown("架空.md", "指標 | 目標\n--- | ---\n相談 | 5件\n".encode())
    assert [document.quote(b.start, b.end) for b in document.blocks if b.cell] == [
        "指標",
        "目標",
        "相談",
        "5件",
    ]


def test_html_tables_inside_markdown_keep_their_merges(samples: dict[str, Path]) -> None:
    document = read_document(samples["md"])
    read = [(document.quote(b.start, b.end), b.cell) for b in document.blocks if b.cell and b.cell.table == 1]
    assert read == [
        ("区分", Cell(1, 0, 0, 2, 1, header=True)),
        ("目標値", Cell(1, 0, 1, 1, 2, header=True)),
        ("2025年度", Cell(1, 1, 1)),
        ("2027年度", Cell(1, 1, 2)),
    ]


def test_fenced_text_is_kept_without_the_fence() -> None:
    assert read("```\n目標 5件\n```\n") == [("paragraph", None, "目標 5件")]
