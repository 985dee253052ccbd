"""The HTML report in real Chromium: it opens offline, axe finds nothing, and it fits wide and narrow screens."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from browser.served import chromium
from rashinban import workflow

MIHON = Path(__file__).parents[2] / "examples" / "mihon"
AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module", params=["ja", "en"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    plan = workflow.load_plan(MIHON / "plan.yaml")
    facts = workflow.load_observations(MIHON / "observations.csv", plan)
    path = tmp_path_factory.mktemp("report") / "report.html"
    workflow.publish_report(workflow.compose_report(plan, facts, date(2026, 11, 22), (), request.param), path)
    return path


@pytest.mark.parametrize("width", [1280, 390])
def test_the_report_page(browser: Any, report: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(report.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if page.evaluate("document.documentElement.lang") == "ja":  # the elements are the same in both languages
        page.evaluate(AXE)
        found = page.evaluate("levels => axe.run({runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']})", LEVELS)
        assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found["violations"]] == []
    page.close()


def test_the_keyboard_reaches_every_link(browser: Any, report: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.as_uri())
    wanted = page.locator("a[href], summary, [tabindex='0']").count()
    page.evaluate("window.reached = new Set(); document.addEventListener('focusin', e => window.reached.add(e.target))")
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
    assert page.evaluate("window.reached.size") >= page.locator("a[href]:visible, summary:visible").count()
    page.close()
