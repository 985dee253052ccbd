"""People at their browsers, for stories that are told through pages only."""

from __future__ import annotations

from typing import Any


class Desk:
    """One person at a browser; every request to another host, error in the console and server error fails the story."""

    def __init__(self, browser: Any, site: dict[str, Any], login: str | None) -> None:
        self.site, self.login = site, login
        self.page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP").new_page()
        self.trouble: list[str] = []
        self.typed: set[str] = set()
        self.page.on("request", self._asked)
        self.page.on("response", lambda got: self.trouble.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        self.page.on("console", lambda said: self.trouble.append(said.text) if said.type == "error" else None)
        if login is not None:
            self.go("/login/")
            self.page.fill("input[name=username]", login)
            self.page.fill("input[name=password]", site["password"])
            self.page.click("main button[type=submit]")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.site["address"], "data:", "blob:")):
            self.trouble.append(f"asked another host: {request.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.site["address"] + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, label: str, words: str) -> None:
        self.typed.add(words)
        self.page.get_by_label(label).first.fill(words)

    def reads(self, words: str) -> None:
        assert words in self.page.inner_text("body"), f"{self.login}: 「{words}」がありません\n{self.page.inner_text('body')[:1500]}"

    def reads_not(self, words: str) -> None:
        assert words not in self.page.inner_text("body"), f"{self.login}: 「{words}」が見えています"
