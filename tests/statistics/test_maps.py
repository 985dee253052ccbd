"""Maps as SVG: what is drawn, what is said, and that colour is never the only carrier."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rashinban.core.area import PREFECTURES
from rashinban.statistics.map_classes import Classes, divide
from rashinban.statistics.maps import MapText, draw_map
from rashinban.statistics.publisher import Received
from rashinban.statistics.shapes.boundaries import read_boundaries
from rashinban.statistics.shapes.shipped import offices

SVG = "{http://www.w3.org/2000/svg}"
TOHOKU = {"02000": 33.7, "03000": 33.6, "04000": 28.1, "05000": 37.5, "06000": 33.8, "07000": 31.7, "15000": 32.8}
TEXT = MapText("高齢化率（2020年）", unit="%")


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in parsed(svg).iter(f"{SVG}text")]


def titles(svg: str) -> list[str]:
    return [each.text or "" for each in parsed(svg).iter(f"{SVG}title")]


def counted(svg: str) -> int:
    """The areas that the rows of the legend count together."""
    rows = [re.fullmatch(r".*(?:未満|以上|同じ値|なし)（(\d+)）", text) for text in texts(svg)]
    return sum(int(row[1]) for row in rows if row)


def test_prefectures_are_filled_with_name_and_figure() -> None:
    svg = draw_map(TOHOKU, TEXT, classes=Classes((30.0, 33.0, 35.0)))
    assert "宮城県 28.1%" in titles(svg)
    assert {"宮城県", "28.1%", "秋田県", "37.5%"} <= set(texts(svg))
    assert {"30.0未満（1）", "30.0以上33.0未満（2）", "33.0以上35.0未満（3）", "35.0以上（1）"} <= set(texts(svg))
    assert "単位は%、（ ）は地域の数" in texts(svg)


def test_it_explains_itself_and_names_its_source() -> None:
    svg = draw_map(TOHOKU, TEXT)
    root = parsed(svg)
    assert root.get("role") == "img"
    ids = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    named, described = (root.get("aria-labelledby") or "").split()
    assert ids[named] == "高齢化率（2020年）"
    assert "最も大きいのは秋田県 37.5%、最も小さいのは宮城県 28.1%です。" in str(ids[described])
    assert "国土数値情報（行政区域データ）" in "".join(texts(svg))


def test_it_obeys_a_strict_policy_for_content() -> None:
    for svg in (draw_map(TOHOKU, TEXT), draw_map({"04202": 1.0}, TEXT, links={"04202": "/x"})):
        for each in parsed(svg).iter():
            assert each.tag not in (f"{SVG}style", f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject")
            assert not any(name == "style" or name.startswith("on") for name in each.attrib)
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_classes_differ_in_hatch_as_well() -> None:
    svg = draw_map(TOHOKU, TEXT, classes=Classes((30.0, 33.0, 35.0)))
    used = re.findall(r'<use href="#([^"]+)" fill="url\(#([^)]+)\)"', svg)
    patterns = {each.get("id"): (each.get("width"), each.get("patternTransform")) for each in parsed(svg).iter(f"{SVG}pattern")}
    assert {hatch for _, hatch in used} <= set(patterns)
    assert len({patterns[hatch] for _, hatch in used}) == 3  # the lowest class is plain
    assert len(used) == 6
    ids = {each.get("id") for each in parsed(svg).iter()}
    assert {area for area, _ in used} <= ids


def test_below_and_above_the_middle_lean_apart() -> None:
    figures = {code: value - 33 for code, value in TOHOKU.items()}
    svg = draw_map(figures, TEXT, classes=divide(figures.values(), 4, 0.0))
    leaning = {each.get("patternTransform") for each in parsed(svg).iter(f"{SVG}pattern")}
    assert {"rotate(45)", "rotate(-45)"} <= leaning


def test_marks_of_municipalities_grow_with_their_class() -> None:
    svg = draw_map({"04202": 10.0, "04203": 20.0, "04205": 30.0, "04206": None, "99999": 1.0}, TEXT, classes=Classes((15.0, 25.0)))
    sizes = {title.split()[1]: float(size) for title, size in re.findall(r'<title>([^<]*)</title><circle [^>]*r="([\d.]+)"', svg)}
    assert sizes["10.0%"] < sizes["20.0%"] < sizes["30.0%"]
    assert "七ヶ浜町 10.0%" not in titles(svg)
    assert "東松島市 1.0%" not in titles(svg)
    assert "地図にない地域 1" in texts(svg)
    assert "数値なし（1）" in texts(svg)
    assert counted(svg) == 4


def test_one_level_is_drawn_and_wards_stand_for_no_one_twice() -> None:
    svg = draw_map({"00000": 1.0, "04000": 2.0, "04100": 3.0, "04101": 4.0, "04202": 5.0}, TEXT)
    assert counted(svg) == 2
    assert {"仙台市 3.0%", "石巻市 5.0%"} <= set(titles(svg))


def test_the_whole_country_with_its_islands() -> None:
    figures = {area.code: float(number) for number, area in enumerate(PREFECTURES.areas)}
    svg = draw_map(figures, TEXT)
    frame = next(each for each in parsed(svg).iter(f"{SVG}rect") if each.get("fill") == "none")
    left, top, width, height = (int(frame.get(name) or 0) for name in ("x", "y", "width", "height"))
    start = re.search(r"沖縄県 46\.0%</title>.*?d=\"M(\d+) (\d+)", svg)
    assert start is not None
    assert left < int(start[1]) < left + width
    assert top < int(start[2]) < top + height
    assert counted(svg) == 47


def test_installed_outlines_are_filled_and_a_city_by_its_wards(shared: Path) -> None:
    path = shared / "data" / "boundaries" / "tohoku_niigata_topojson_s0010" / "N03-21_04_210101.json"
    boundaries = read_boundaries(Received(path.name, path.read_bytes()))
    figures = {code: float(code) for code in offices() if code.startswith("04") and not "04100" < code < "04110"}
    svg = draw_map(figures, TEXT, boundaries=boundaries, chosen=["04100"])
    assert counted(svg) == len(figures) == 35
    assert "<circle" not in svg
    assert svg.count('stroke-width="10"') == 1
    assert boundaries.credit in "".join(texts(svg))


def test_names_and_words_cannot_break_out() -> None:
    svg = draw_map({"04000": 1.0, "05000": None}, MapText('<script>"', names={"04000": "</title><b>"}, texts={"05000": "秘匿 & x"}))
    assert "</title><b> 1.0" in titles(svg)
    assert "秋田県 秘匿 & x" in titles(svg)
    assert {"秋田県", "秘匿 & x"} <= set(texts(svg))  # also written on the area, as two lines


def test_links_make_it_a_group() -> None:
    svg = draw_map(TOHOKU, TEXT, links={"04000": '/statistics/?area="04000"&x'})
    assert parsed(svg).get("role") == "group"
    link = next(parsed(svg).iter(f"{SVG}a"))
    assert (link.get("href"), link.get("aria-label")) == ('/statistics/?area="04000"&x', "宮城県 28.1%")


def test_two_maps_share_no_names() -> None:
    first, second = draw_map(TOHOKU, TEXT), draw_map(TOHOKU, MapText("別の地図"))
    assert not set(re.findall(r'id="([^"]+)"', first)) & set(re.findall(r'id="([^"]+)"', second))
    assert draw_map(TOHOKU, TEXT) == first


def test_what_is_no_number_is_no_figure() -> None:
    svg = draw_map({"04000": float("nan"), "05000": float("inf"), "06000": 1.0}, TEXT)
    assert {"宮城県 数値なし", "秋田県 数値なし", "山形県 1.0%"} <= set(titles(svg))


@pytest.mark.parametrize("values", [{}, {"04000": None}, {"04202": None}, {"99999": 1.0}])
def test_without_figures_it_is_still_a_map(values: dict[str, float | None]) -> None:
    assert "数値" in draw_map(values, TEXT) or counted(draw_map(values, TEXT)) == 0
    parsed(draw_map(values, TEXT))


def test_in_english() -> None:
    svg = draw_map(TOHOKU, MapText("Ageing", unit="%", language="en"), classes=Classes((30.0,)))
    assert {"under 30.0 (1)", "30.0 and over (6)", "In %; (number of areas)"} <= set(texts(svg))


def test_it_is_drawn_as_a_picture(tmp_path: Path) -> None:
    vl_convert = pytest.importorskip("vl_convert")
    assert len(vl_convert.svg_to_png(draw_map(TOHOKU, TEXT), scale=1)) > 10_000
