"""Publishers of other packages are taken up, and what is wrong with them is said."""

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from rashinban.core.errors import WrongContent
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers import registry


class Added:
    """A publisher that claims what begins with 架空."""

    key, name, authority, licence, credit = "added", "架空の表", "架空", "CC0", "架空"

    def recognises(self, file: Received) -> bool:
        return file.content.startswith("架空".encode())

    def read(self, file: Received) -> tuple[Any, ...]:
        return ()


class Twin(Added):
    key = "twin"


class Poor:
    key = "poor"


class SameKey(Added):
    key = "ssdse"


def adding(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    entries = [EntryPoint(name, f"{__name__}:{name}", registry.GROUP) for name in names]
    monkeypatch.setattr(registry, "entry_points", lambda group: entries)
    made = {name: globals().get(name) for name in names}

    def load(entry: EntryPoint) -> Any:
        if made[entry.name] is None:
            raise ImportError(f"no {entry.name}")
        return made[entry.name]

    monkeypatch.setattr(EntryPoint, "load", load)
    registry.publishers.cache_clear()
    monkeypatch.setattr(registry, "publishers", registry.publishers.__wrapped__)


def test_an_added_publisher_is_asked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    adding(monkeypatch, "Added")
    assert registry.recognise(Received("x.csv", "架空,1\n".encode())).key == "added"
    assert registry.publishers()[-1].key == "added"


def test_two_that_claim_a_file_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    adding(monkeypatch, "Added", "Twin")
    with pytest.raises(WrongContent, match="一つに決まりません"):
        registry.recognise(Received("x.csv", "架空,1\n".encode()))


@pytest.mark.parametrize(("name", "said"), [("Absent", "読み込めません"), ("Poor", "recognises"), ("SameKey", "二つ登録")])
def test_what_is_wrong_with_an_added_one_is_said(monkeypatch: pytest.MonkeyPatch, name: str, said: str) -> None:
    adding(monkeypatch, name)
    with pytest.raises(WrongContent, match=said):
        registry.publishers()


def test_an_unknown_key_names_those_there_are() -> None:
    with pytest.raises(WrongContent, match="ssdse"):
        registry.find_publisher("rashinban")
