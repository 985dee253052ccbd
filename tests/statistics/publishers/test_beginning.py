"""The first characters of files of any length and encoding."""

import pytest

from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.beginning import read_beginning


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("before", range(4))
def test_one_long_line_is_cut_anywhere(encoding: str, before: int) -> None:
    text = "{" + " " * before + '"名": "' + "国勢調査" * 5000
    assert read_beginning(Received("x", text.encode(encoding))).startswith(text[:300])


def test_what_is_no_text_is_no_error() -> None:
    assert read_beginning(Received("x", b"")) == ""
    assert isinstance(read_beginning(Received("x", bytes(range(256)) * 20)), str)
