"""Fetching: manners towards the service, patience where it asks for it, nothing half kept, no secret anywhere."""

import gzip
import json
from pathlib import Path

import pytest

from rashinban.statistics.fetching import Busy, Fetcher, looks_like_a_page
from rashinban.statistics.transport import FetchFailed, Interrupted, Request
from stub_service import Reply, in_order, serving

SECRET = "0123456789abcdef"


class Waiting:
    """A clock that goes on only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def fetcher(waiting: Waiting, cache: Path | None = None) -> Fetcher:
    return Fetcher(cache, sleep=waiting.sleep, clock=lambda: waiting.now, timeout=5)


def test_one_question_a_second_to_a_host() -> None:
    waiting = Waiting()
    with serving(in_order(Reply())) as service:
        asking = fetcher(waiting)
        for number in "123":
            asking.fetch(Request(service.url, (("page", number),)))
    assert waiting.slept == [1.0, 1.0]


@pytest.mark.parametrize("status", [429, 503])
def test_later_is_asked_again_when_the_service_says(status: int) -> None:
    waiting = Waiting()
    later = Reply(status=status, headers={"Retry-After": "7"})
    with serving(in_order(later, Reply(b'{"a":1}'))) as service:
        assert fetcher(waiting).fetch(Request(service.url)) == b'{"a":1}'
        assert len(service.asked) == 2
    assert waiting.slept == [7.0]


def test_without_a_word_pauses_double_and_end() -> None:
    waiting = Waiting()
    with serving(in_order(Reply(status=503))) as service:
        with pytest.raises(Busy, match=r"HTTP 503.*続きから"):
            fetcher(waiting).fetch(Request(service.url))
        assert len(service.asked) == 4
    assert waiting.slept == [2.0, 4.0, 8.0]


def test_who_asks_for_an_hour_is_not_waited_for() -> None:
    waiting = Waiting()
    with serving(in_order(Reply(status=429, headers={"Retry-After": "3600"}))) as service:
        with pytest.raises(Busy):
            fetcher(waiting).fetch(Request(service.url))
        assert len(service.asked) == 1
    assert waiting.slept == []


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_other_refusals_are_final(status: int, tmp_path: Path) -> None:
    with serving(in_order(Reply(status=status))) as service:
        with pytest.raises(FetchFailed, match=str(status)):
            fetcher(Waiting(), tmp_path).fetch(Request(service.url))
        assert len(service.asked) == 1
    assert not list(tmp_path.iterdir())


def test_a_page_with_status_200_is_an_error(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><title>メンテナンス中</title></html>".encode()
    with serving(in_order(Reply(page))) as service:
        with pytest.raises(FetchFailed, match="HTML"):
            fetcher(Waiting(), tmp_path).fetch(Request(service.url))
        assert len(service.asked) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "page"),
    [
        (b"\xef\xbb\xbf\r\n<html lang=ja>", True),
        (b'<?xml version="1.0"?>\n<!-- x --><!DOCTYPE html PUBLIC>', True),
        (b'<?xml version="1.0"?><GET_STATS_DATA>', False),
        (b'{"a":"<html>"}', False),
    ],
)
def test_pages_are_told_from_data(content: bytes, page: bool) -> None:
    assert looks_like_a_page(content) is page


def test_a_cut_answer_is_asked_again_and_never_kept(tmp_path: Path) -> None:
    whole = json.dumps({"a": "x" * 1000}).encode()
    with serving(in_order(Reply(whole, cut=100), Reply(whole))) as service:
        assert fetcher(Waiting(), tmp_path).fetch(Request(service.url)) == whole
        assert len(service.asked) == 2
    with (
        serving(in_order(Reply(whole, cut=100))) as service,
        pytest.raises(Interrupted, match="途中で切れました"),
    ):
        fetcher(Waiting(), tmp_path / "other").fetch(Request(service.url))
    assert not (tmp_path / "other").exists()


def test_gzip_is_unpacked_and_a_cut_one_noticed() -> None:
    packed = gzip.compress(b"[1,2,3]")
    headers = {"Content-Encoding": "gzip"}
    with serving(in_order(Reply(packed[:-9], headers=headers), Reply(packed, headers=headers))) as service:
        assert fetcher(Waiting()).fetch(Request(service.url)) == b"[1,2,3]"
        assert len(service.asked) == 2


def test_what_is_kept_is_not_asked_again(tmp_path: Path) -> None:
    with serving(in_order(Reply(b"[1]"), Reply(b"[2]"))) as service:
        asking, request = fetcher(Waiting(), tmp_path), Request(service.url, (("a", "1"),))
        assert asking.fetch(request) == asking.fetch(request) == b"[1]"
        assert len(service.asked) == 1
        assert asking.fetch(request, max_age=-1) == b"[2]"
        asking.forget(request)
        assert asking.fetch(request) == b"[2]"
        assert len(service.asked) == 3


def test_the_secret_travels_and_is_nowhere_else(tmp_path: Path) -> None:
    repeating = json.dumps({"PARAMETER": {"APP_ID": SECRET}, "a": 1}).encode()
    with serving(in_order(Reply(repeating), Reply(status=403))) as service:
        request = Request(service.url, (("a", "1"),), (("appId", SECRET),))
        asking = fetcher(Waiting(), tmp_path)
        content = asking.fetch(request)
        assert service.asked[0][1] == {"a": "1", "appId": SECRET}
        with pytest.raises(FetchFailed) as refused:
            asking.fetch(Request(service.url, (("a", "2"),), (("appId", SECRET),)))
    assert SECRET.encode() not in content
    assert all(SECRET.encode() not in path.read_bytes() and SECRET not in path.name for path in tmp_path.iterdir())
    assert SECRET not in f"{request!r}{refused.value}{refused.value.__cause__!r}{refused.value.__context__!r}"


def test_the_same_question_of_another_asker_is_the_same() -> None:
    one, other = (Request("https://example.invalid/x", (("a", "1"),), (("appId", each),)) for each in ("p", "q"))
    assert one.key == other.key
    assert one.key != Request("https://example.invalid/x", (("a", "2"),)).key


def test_unreachable_is_said_without_the_address() -> None:
    asking = Fetcher(attempts=1, timeout=1)
    with pytest.raises(Interrupted) as failed:
        asking.fetch(Request("http://127.0.0.1:9/x", (), (("appId", SECRET),)))
    assert SECRET not in str(failed.value)
    assert failed.value.__cause__ is None


def test_only_the_web_is_asked() -> None:
    with pytest.raises(FetchFailed, match="https"):
        Fetcher().fetch(Request("file:///etc/hostname"))
