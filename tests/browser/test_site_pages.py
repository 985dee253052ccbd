"""Every page of the site in real Chromium, in both languages, wide and narrow: readable by all, and by itself.

The site runs in a process of its own with the example office (``serve_site.py``); one browser and one logged-in
context for each role and language serve all pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from browser.served import chromium, served
from browser.site_pages import PAGES, Page

HERE = Path(__file__).parent
AXE = (HERE / "axe.min.js").read_text(encoding="utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = 1280, 390
#: One page of each address, as one of its readers.
ONCE = tuple({page.route: page for page in PAGES}.values())
CHECK = """async levels => {
  const found = await axe.run({runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']});
  return found.violations.map(each => [each.id, each.nodes.length, each.nodes[0].html.slice(0, 160)]);
}"""
HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(each => each.checkVisibility())
  .map(each => [Number(each.tagName[1]), each.textContent.trim().slice(0, 40)])"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [document.documentElement.scrollWidth, ...[...document.querySelectorAll('main *, header *, footer *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.scroll'))
    .slice(0, 3).map(each => each.outerHTML.slice(0, 120))]"""
FOCUSABLE = """() => { const seen = new Set(); window.wanted = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(each => !each.disabled && each.checkVisibility({visibilityProperty: true}))
  .filter(each => { if (each.type !== 'radio') return true; const group = each.form?.action + each.name;
    const other = seen.has(group); seen.add(group); return !other; });
  wanted = wanted.slice(0, 200);
  window.reached = new Set(); document.addEventListener('focusin', event => reached.add(
    event.target.type === 'radio' ? wanted.find(each => each.name === event.target.name && each.form === event.target.form) : event.target));
  return wanted.length; }"""
MISSED = "() => wanted.filter(each => !reached.has(each)).map(each => each.outerHTML.slice(0, 120))"


def name_of(page_or_language: Page | str) -> str:
    """How a test of it is called."""
    return page_or_language.id if isinstance(page_or_language, Page) else page_or_language


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    yield from served(tmp_path_factory.mktemp("site"), "example")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module")
def tab_of(browser: Any, site: dict[str, Any]) -> Iterator[Callable[[str, str], Any]]:
    """The one tab of a role in a language, logged in."""
    tabs: dict[tuple[str, str], Any] = {}

    def tab(role: str, language: str) -> Any:
        if (role, language) not in tabs:
            context = browser.new_context(viewport={"width": WIDE, "height": 900}, reduced_motion="reduce")
            cookies = {"django_language": language} | ({"sessionid": site["sessions"][role]} if role != "anonymous" else {})
            context.add_cookies([{"name": name, "value": value, "url": site["address"]} for name, value in cookies.items()])
            tabs[role, language] = context.new_page()
        return tabs[role, language]

    yield tab
    for each in tabs.values():
        each.context.close()


class Watch:
    """What a tab asks for and says while a page is open."""

    def __init__(self, tab: Any) -> None:
        self.tab, self.asked, self.said = tab, [], []
        self.heard = {
            "request": lambda request: self.asked.append(request.url),
            "console": lambda message: self.said.append(message.text) if message.type in ("error", "warning") else None,
            "pageerror": lambda error: self.said.append(str(error)),
        }

    def __enter__(self) -> Watch:
        for event, hear in self.heard.items():
            self.tab.on(event, hear)
        return self

    def __exit__(self, *ended: object) -> None:
        for event, hear in self.heard.items():
            self.tab.remove_listener(event, hear)


@pytest.mark.parametrize(("page", "language"), [*((page, "ja") for page in PAGES), *((page, "en") for page in ONCE)], ids=name_of)
def test_a_page(page: Page, language: str, site: dict[str, Any], tab_of: Callable[[str, str], Any]) -> None:
    tab = tab_of(page.role, language)
    tab.set_viewport_size({"width": WIDE, "height": 900})
    with Watch(tab) as watch:
        answer = tab.goto(site["address"] + site["pages"][page.id], wait_until="load")
        assert answer.status == page.status
        if language == "ja":  # the elements are the same in both languages
            tab.evaluate(AXE)
        wrong = {
            "axe": tab.evaluate(CHECK, LEVELS) if language == "ja" else [],
            "wide": tab.evaluate(TOO_WIDE),
            "language": [] if tab.evaluate("document.documentElement.lang") == language else ["html lang"],
            "headings": wrong_headings(tab.evaluate(HEADINGS)),
        }
        tab.set_viewport_size({"width": NARROW, "height": 900})
        wrong |= {
            "narrow": tab.evaluate(TOO_WIDE),
            "asked elsewhere": [url for url in watch.asked if not url.startswith((site["address"], "data:"))],
            "said": watch.said,
        }
    assert {what: found for what, found in wrong.items() if found} == {}


def wrong_headings(headings: list[list[Any]]) -> list[str]:
    """One first heading with words, and no level left out on the way down."""
    first = [text for level, text in headings if level == 1]
    wrong = [] if len(first) == 1 and first[0] else [f"first headings: {first}"]
    steps = pairwise(headings)
    return wrong + [f"level {after[0]} after {before[0]}: {after[1]}" for before, after in steps if after[0] > before[0] + 1]


@pytest.mark.parametrize("page", ONCE, ids=name_of)
def test_the_keyboard_reaches_everything(page: Page, site: dict[str, Any], tab_of: Callable[[str, str], Any]) -> None:
    tab = tab_of(page.role, "ja")
    tab.set_viewport_size({"width": WIDE, "height": 900})
    tab.goto(site["address"] + site["pages"][page.id], wait_until="load")
    assert tab.evaluate(FOCUSABLE) >= 3
    for _ in range(40):
        if not tab.evaluate(MISSED):
            break
        for _press in range(20):
            tab.keyboard.press("Tab")
    assert tab.evaluate(MISSED) == []


def test_the_bar_works_without_script(browser: Any, site: dict[str, Any]) -> None:
    """The day is changed and taken back by the forms of the bar, the language switched, with scripts turned off."""
    context = browser.new_context(viewport={"width": NARROW, "height": 900}, java_script_enabled=False, locale="ja-JP")
    context.add_cookies([{"name": "sessionid", "value": site["sessions"]["viewer"], "url": site["address"]}])
    tab = context.new_page()
    tab.goto(site["address"] + "/account/")
    tab.locator(".day summary").click()
    tab.locator("#as-of-day").fill("2025-03-31")
    tab.locator(".day .button.primary").click()
    assert "2025年3月31日に分かっていたことを表示しています" in tab.locator(".day-notice").inner_text()
    tab.locator(".day-notice button").click()
    assert tab.locator(".day-notice").count() == 0
    tab.locator(".menu summary").click()
    tab.locator(".menu .language button").click()
    assert tab.locator("html").get_attribute("lang") == "en"
    tab.locator(".menu summary").click()
    tab.locator(".menu .language button").click()
    assert tab.locator("html").get_attribute("lang") == "ja"
    assert tab.url == site["address"] + "/account/"
    context.close()


@pytest.mark.parametrize("width", [320, 256])
def test_the_frame_fits_very_narrow_screens(width: int, site: dict[str, Any], tab_of: Callable[[str, str], Any]) -> None:
    """320 px is what a screen of 1280 px has at 400 %."""
    tab = tab_of("planner", "ja")
    tab.set_viewport_size({"width": width, "height": 700})
    tab.goto(site["address"] + "/account/", wait_until="load")
    tab.locator(".menu summary").click()
    assert tab.evaluate(TOO_WIDE) == []
    box = tab.locator(".menu .pop-paper").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    tab.evaluate(AXE)
    assert tab.evaluate(CHECK, LEVELS) == []
