"""The checks a sceptical official would run, on the two published plans, through pages only.

The plans and what they promise are real; every company, meeting and record here is 架空.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from browser.served import chromium, served
from rashinban import workflow
from stories.desk import Desk

SLUGS = ("tohoku-meti-midterm", "tokeiren-2021")
SALON = "企業のチャレンジによる新たな価値を創生する場づくり"
PLATFORM = "東日本大震災からの復興過程で得られた資産を活用した価値共創環境の整備促進（しなやかで、自立した「価値共創」による地域経済社会の実現）"
PRESENTED = "/plans/tokeiren-2021/indicators/III.2.6.1.u2-K1/"
AGREED = "/plans/tokeiren-2021/indicators/III.2.6.1.u2-T1/"
HELPED = "/plans/tohoku-meti-midterm/indicators/IV.1.u1.u4-K1/"
PRODUCTIVITY = "/plans/tohoku-meti-midterm/indicators/IV.1.u1-K1/"
FIRMS = tuple(
    f"{name}（架空）"
    for name in (
        *("あさひ鋳造", "いずみ電装", "うみべ水産加工", "えぞ松木工", "おおぞら航測", "かわせみ精機", "きたぐに製菓", "くろがね金型", "けやき印刷", "こだま音響"),
        *("さくら縫製", "しらかば製紙", "すみれ薬品", "せせらぎ計測", "そよかぜ発電", "たかね光学", "ちどり海運", "つばめ配管", "てまり食品", "となみ造船"),
    )
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    yield from served(tmp_path_factory.mktemp("real"), "real")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture
def desk(browser: Any, site: dict[str, Any]) -> Iterator[Any]:
    """Opens a browser for a login; when the story is over nothing may have gone wrong in any of them."""
    desks: list[Desk] = []

    def sit(login: str | None) -> Desk:
        desks.append(Desk(browser, site, login))
        return desks[-1]

    yield sit
    trouble = {each.login: each.trouble for each in desks if each.trouble}
    for each in desks:
        each.page.context.close()
    assert not trouble


# --- 1, 5: every number leads to its sentence; what is not published is said


@pytest.mark.parametrize(("slug", "word", "count"), [("tohoku-meti-midterm", "KPI", 9), ("tokeiren-2021", "KPI", 11)])
def test_every_number_of_a_plan_leads_to_its_sentence(desk: Any, shared: Path, slug: str, word: str, count: int) -> None:
    text = document(shared, slug)
    public = desk(None)
    public.go(f"/plans/{slug}/")
    links = sorted({each.split("?")[0] for each in hrefs(public, f"/plans/{slug}/indicators/")})
    assert sum("-K" in each for each in links) == count, word
    sentences = {link: sentence_behind(public, link, text) for link in links}
    assert {link: found for link, found in sentences.items() if isinstance(found, str)} == {}


def sentence_behind(public: Desk, link: str, text: str) -> str | None:
    """The target is a number of the marked place in the original; what is wrong otherwise."""
    page = html.fromstring(public.page.request.get(public.site["address"] + link).text())
    target = page.xpath("string(//dt[.='目標値']/following-sibling::dd[1]/strong)")
    place = next(iter(page.xpath("//main//a[contains(@href, '/original/?')]/@href")), "")
    asked = {name: int(value[0]) for name, value in parse_qs(urlsplit(place).query).items()}
    quoted = flat(text[asked["start"] : asked["end"]]) if asked else ""
    missing = [each for each in re.findall(r"\d+", flat(target)) if each not in quoted]
    if not quoted or missing:
        return f"{target}: {missing} / {quoted}"
    original = public.page.request.get(public.site["address"] + place).text()
    return None if original.count('id="here"') == 1 else f"{place}: not marked"


def test_the_federation_has_its_twenty_three_initiatives(desk: Any, shared: Path) -> None:
    public = desk(None)
    public.go("/plans/tokeiren-2021/")
    initiatives = {each.split("?")[0] for each in hrefs(public, "/plans/tokeiren-2021/measures/") if re.search(r"/III\.\d\.\d\.\d\.u\d+/", each)}
    assert len(initiatives) == 23
    public.go(PRESENTED)
    public.follow("原文で見る")
    assert "「東北産学官金サロン」での企業プレゼン" in public.page.locator("#here").inner_text()
    public.page.locator("a:has(#here), #here").first.click()
    assert public.page.url.endswith(PRESENTED)


def test_the_headline_says_that_its_baseline_is_not_published(desk: Any) -> None:
    public = desk(None)
    public.go(PRODUCTIVITY)
    public.reads("基準値がないので、伸びを判定できません。")
    public.reads("2021年の値がありません（計画に載っているのは2019年の値です）")
    assert public.page.locator("h1 .state").inner_text() == "基準値なし"


# --- 2: exactly the paragraphs that hold the word


@pytest.mark.parametrize("word", ["人材", "DX"])
def test_exactly_the_paragraphs_with_the_word_are_found(desk: Any, shared: Path, word: str) -> None:
    truth = {(slug, number) for slug in SLUGS for number, _start, cell in cells(document(shared, slug)) if word in flat(cell)}
    public = desk(None)
    public.page.goto(f"{public.site['address']}/")
    public.page.get_by_role("searchbox").first.fill(word)
    public.page.keyboard.press("Enter")
    public.page.wait_for_url("**/search/?q=*")
    public.go(f"/search/?q={word}&kind=text")
    places = hrefs(public, "/original/?")
    while public.page.locator("a[rel=next]").count():
        public.page.locator("a[rel=next]").first.click()
        places += hrefs(public, "/original/?")
    found = [where(place, shared) for place in places]
    assert len(truth) > 10
    assert set(found) == truth
    assert len(found) == len(truth)


def cells(text: str) -> Iterator[tuple[int, int, str]]:
    """The paragraphs and cells of a text in their order: number, where it begins, words."""
    start = 0
    for number, cell in enumerate(re.split(r"[\n\t\f]", text)):
        yield number, start, cell
        start += len(cell) + 1


def where(place: str, shared: Path) -> tuple[str, int]:
    """The paragraph that an address leads to."""
    slug = place.split("/")[2]
    start = int(parse_qs(urlsplit(place).query)["start"][0])
    return slug, max(number for number, begins, _cell in cells(document(shared, slug)) if begins <= start)


@cache
def document(shared: Path, slug: str) -> str:
    text: str = workflow.open_document(shared / "documents" / f"{slug}.pdf").text
    return text


def flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())


def hrefs(desk: Desk, part: str) -> list[str]:
    """Where the links of a page lead that have this part in their address."""
    found: list[str] = desk.page.eval_on_selector_all("main a[href]", "links => links.map(each => each.getAttribute('href'))")
    return [each for each in found if part in each]


# --- 3: twenty presentations, four agreements, no figure typed


def test_a_salon_counts_itself(desk: Any) -> None:
    planner = desk("federation_planner")
    salons = [hold_salon(planner, "東北産学官金サロン 春（架空）", "2021-06-15", FIRMS[:10]), hold_salon(planner, "東北産学官金サロン 秋（架空）", "2021-10-20", FIRMS[10:])]
    for salon, firm in zip((salons[0], salons[0], salons[1], salons[1]), (FIRMS[0], FIRMS[3], FIRMS[12], FIRMS[19]), strict=True):
        introduce(planner, salon, firm)
    planner.go(PRESENTED)
    assert counted(planner) == "20件"
    planner.reads("目標 20件、達成率 100％")
    planner.go(AGREED)
    assert counted(planner) == "4件"
    planner.reads("目標 4件、達成率 100％")
    assert figures(planner) == {"計画の率": "20％", "いまの率": "20％"}
    assert planner.typed.isdisjoint({"20", "4", "20%", "100"})
    the_funnel_says_so_too(planner)
    freeze_and_record_late(planner)


def hold_salon(planner: Desk, title: str, day: str, firms: tuple[str, ...]) -> str:
    """A gathering with its measure, then the list of who presented, pasted. Returns its address."""
    planner.go("/activities/")
    planner.follow("集まり")
    planner.follow("集まりを加える")
    planner.fill("名称", title)
    planner.fill("開催日", day)
    planner.page.get_by_label("施策", exact=True).select_option(label=SALON)
    planner.press("保存する")
    address: str = urlsplit(planner.page.url).path
    planner.follow("参加者を名簿から取り込む")
    planner.page.fill("textarea[name=text]", "企業名\t役割\n" + "".join(f"{firm}\t発表者\n" for firm in firms))
    planner.press("照らし合わせる")
    planner.reads("まだ何も保存していません。")
    planner.press("確定する")
    planner.reads(f"参加者{len(firms)}件を記録しました。")
    return address


def introduce(planner: Desk, salon: str, firm: str) -> None:
    """From the salon an introduction, an agreement, and the yes of both sides."""
    planner.go(salon)
    planner.follow("引き合わせを記録する")
    planner.fill("求める側の名前", firm)
    planner.fill("提供する側の名前", "みちのく銀河大学（架空）")
    planner.fill("引き合わせた日", "2021-10-25")
    planner.press("引き合わせを記録する")
    planner.page.locator("select[name=kind]").select_option(label="成立")
    planner.page.locator("form[action$='/steps/'] input[name=on]").fill("2022-02-10")
    planner.press("この段階を記録する")
    planner.reads("成立として数えるには、双方の確認が必要です。")
    for said in ("確認を記録しました。", "双方が確認しました。成立として数えます。"):
        step = planner.page.locator("details.entry").first
        step.locator("summary").click()
        step.get_by_label("先方で確認した人").fill("担当の方（架空）")
        step.get_by_label("確認した日").fill("2022-02-14")
        step.get_by_role("button").click()
        planner.reads(said)


def counted(desk: Desk) -> str:
    """The answer of the records on the page of an indicator."""
    return flat(desk.page.locator("#counting .big").inner_text())


def figures(desk: Desk) -> dict[str, str]:
    """The rate the plan implies and the one so far."""
    return {name: desk.page.locator(f"#counting dt:text-is('{name}') + dd strong").first.inner_text() for name in ("計画の率", "いまの率")}


def the_funnel_says_so_too(planner: Desk) -> None:
    planner.go("/activities/")
    planner.follow("発表から成立までの割合")
    planner.reads("はじまった20件のうち、「成立」まで進んだのは4件（20%）です。")


def freeze_and_record_late(planner: Desk) -> None:
    """Kept as a value, then somebody remembers one more presentation: today's answer moves, the kept one stands."""
    planner.go(PRESENTED)
    planner.press("この値で確定して提出")
    planner.reads("このあと記録が変わっても、この値は動きません。")
    planner.go("/activities/record/")
    planner.page.fill("input[name=text]", "2021年11月5日 株式会社とおりゃんせ（架空）が発表")
    planner.press("読み取る")
    planner.fill("だれが", "株式会社とおりゃんせ（架空）")
    planner.page.get_by_label("施策", exact=True).select_option(label=SALON)
    planner.press("保存する")
    planner.reads("新しく登録する")  # a name nobody has written before is asked about once
    planner.press("保存する")
    planner.reads("記録しました")
    planner.go(PRESENTED)
    assert counted(planner) == "21件"
    kept = planner.page.locator("#counting dt:text-is('確定した値') + dd")
    assert kept.locator("strong").inner_text() == "20"
    kept.locator("a").click()
    planner.reads("そのあとに記録や取り消しがあっても、この値は動きません。")
    planner.reads_not("とおりゃんせ")


# --- 4: one company helped three times


def test_one_company_helped_three_times_is_three_and_one(desk: Any) -> None:
    planner = desk("bureau_planner")
    for day in ("2022年6月3日", "2023年1月20日", "2023年9月8日"):
        planner.go("/activities/record/")
        planner.page.fill("input[name=text]", f"{day} 株式会社なないろ旅館（架空）を支援")
        planner.press("読み取る")
        planner.page.get_by_label("施策", exact=True).select_option(label=PLATFORM)
        planner.page.locator("summary", has_text="公開の範囲").click()
        planner.fill("分野・キーワード", "NEXT TOHOKU MEETUP")
        planner.press("保存する")
        planner.reads("記録しました")
    planner.go(HELPED)
    assert counted(planner) == "3社"
    said = {name: planner.page.locator(f"#counting dt:text-is('{name}') + dd strong").inner_text() for name in ("延べ", "実数")}
    assert said == {"延べ": "3", "実数": "1"}
    planner.page.locator("#counting .big a").click()
    assert planner.page.locator("main table tbody tr").count() == 3


# --- 6, 7: what a firm of Niigata may apply for, and why not


def test_a_firm_of_niigata_sees_what_is_for_it_and_why_not_the_rest(desk: Any) -> None:
    planner = desk("bureau_planner")
    planner.go("/activities/")
    planner.follow("課題と資源")
    planner.follow("制度をまとめて取り込む")
    rows = [("全国の補助（架空）", "全国"), ("甲信越の補助（架空）", "関東・甲信越地方"), ("新潟の補助（架空）", "新潟県"), ("東北の補助（架空）", "東北地方")]
    table = "名称,対象地域,地方の区切り方,出典\n" + "".join(f"{title},{places},Jグランツ,公募要領（架空）\n" for title, places in rows)
    planner.page.set_input_files("input[type=file]", {"name": "seido.csv", "mimeType": "text/csv", "buffer": table.encode()})
    planner.press("中身を確かめる")
    planner.reads("新しい制度4件")
    planner.press("取り込む")
    planner.reads("新しい制度4件")
    firm = desk(None)
    firm.go("/")
    firm.follow("使える制度を探す")
    firm.page.locator("select[name=place]").first.select_option(label="新潟県")
    firm.press("答える")
    firm.reads("4件のうち、対象になるものが3件、まだ決まらないものが0件、対象にならないものが1件です。")
    fits, not_for_it = (firm.page.locator("section.card", has=firm.page.locator(f"h2:has-text('{name}')")).inner_text() for name in ("対象になる", "対象にならない"))
    assert all(title in fits for title, _places in rows[:3])
    assert "東北の補助" not in fits
    assert "東北の補助" in not_for_it
    firm.reads("所在地が新潟県で、対象地域の東北地方に入りません。")
