"""The slices of the pages' font: together they hold what officials write, and the style sheet names each file."""

import re

from rashinban.web.fonts import FOLDER, SHEET, slices, unicode_range


def test_no_character_is_in_two_slices_and_common_kanji_are_in_one() -> None:
    held = [(name, codes) for name, codes, _ in slices()]
    everything = [code for _, codes in held for code in codes]
    assert len(everything) == len(set(everything))
    wanted = "羅針盤計画施策指標目標値実績産業観光東北福島鬱憂鴎,.%Aaあアー①▲●◆〜"
    assert [each for each in wanted if ord(each) not in set(everything)] == []


def test_the_range_of_a_slice_covers_it() -> None:
    for name, codes, span in slices():
        claimed = set()
        for part in span.split(","):
            first, _, last = part.removeprefix("U+").partition("-")
            claimed |= set(range(int(first, 16), int(last or first, 16) + 1))
        assert codes <= claimed, name


def test_the_sheet_names_the_files_that_are_there_and_no_other_place() -> None:
    text = SHEET.read_text(encoding="utf-8")
    named = re.findall(r'url\("fonts/([^"]+)"\)', text)
    assert sorted(named) == sorted(path.name for path in FOLDER.glob("*.woff"))
    assert text.count("url(") == len(named)
    assert {f"{name}-{weight}.woff" for name, _, _ in slices() for weight in (400, 700)} == set(named)


def test_a_page_needs_only_a_few_slices() -> None:
    """The words of the pages themselves: at most six slices of each weight, under 350 kB together."""
    templates = FOLDER.parents[2] / "templates" / "accounts"
    words = {ord(each) for path in templates.glob("*.html") for each in path.read_text(encoding="utf-8")}
    needed = [name for name, codes, _ in slices() if codes & words]
    assert len(needed) <= 6
    assert sum((FOLDER / f"{name}-400.woff").stat().st_size for name in needed) < 350_000


def test_ranges_are_written_short() -> None:
    assert unicode_range([3, 1, 2, 9]) == "U+1-3,U+9"
