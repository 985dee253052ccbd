"""統計ダッシュボード: stored answers as files, and the client against a service on this machine."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard_answers import POPULATION, data, figure, indicators, regions
from rashinban.core.errors import WrongContent
from rashinban.statistics.fetching import Busy, Fetcher
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.dashboard.client import DashboardClient
from rashinban.statistics.publishers.dashboard.publisher import Dashboard
from stub_service import Reply, serving

DASHBOARD = Dashboard()


def packed(root: Any) -> bytes:
    return json.dumps(root, ensure_ascii=False).encode()


def read(root: Any) -> Table:
    file = Received("answer.json", packed(root))
    assert DASHBOARD.recognises(file)
    (found,) = DASHBOARD.read(file)
    return found


def test_figures_with_their_names_and_units() -> None:
    found = read(data(figure("1278450"), figure("1246", "05000", "2017FY00", cycle="4", isProvisional="1"), figure("***", time="20171Q00")))
    assert [(r["item"], r["area"], r["period"], r["value"], r["unit"], r["flag"]) for r in found.rows.to_pylist()] == [
        (POPULATION, "02000", "2017", 1278450.0, "人", ""),
        (POPULATION, "05000", "FY2017", 1246.0, "人", "provisional"),
        (POPULATION, "02000", "2017Q1", None, "人", "missing"),
    ]
    assert (found.table, found.edition, found.items[0].name) == ("dashboard", "2026-09-08", "総人口（架空）")
    assert found.areas == {"02000": "架空02000県", "05000": "架空05000県"}


def test_a_list_of_one_is_a_list() -> None:
    assert read(data(figure("1"))).rows["value"].to_pylist() == [1.0]


def test_seasonally_adjusted_figures_stand_beside_the_others() -> None:
    found = read(data(figure("1.2", time="20170400", cycle="1"), figure("1.3", time="20170400", cycle="1", isSeasonal="2")))
    assert [(r["dimensions"], r["value"]) for r in found.rows.to_pylist()] == [("", 1.2), ("seasonal=adjusted", 1.3)]


def test_what_is_repeated_is_one_figure() -> None:
    found = read(data(figure("5"), figure("5", stat="00200524"), figure("6", "03000")))
    assert [(r["area"], r["dimensions"], r["value"]) for r in found.rows.to_pylist()] == [("02000", "", 5.0), ("03000", "", 6.0)]


def test_surveys_that_disagree_are_kept_apart() -> None:
    found = read(data(figure("5"), figure("7", stat="00200524"), figure("6", "03000")))
    assert [(r["dimensions"], r["value"]) for r in found.rows.to_pylist()] == [
        ("survey=20020101", 5.0),
        ("survey=00200524", 7.0),
        ("survey=20020101", 6.0),
    ]


def test_nothing_fits_is_an_empty_table() -> None:
    empty = data(status="1", message="該当データなし")
    empty["GET_STATS"].pop("STATISTICAL_DATA")
    assert len(read(empty).rows) == 0


@pytest.mark.parametrize(("status", "said"), [("101", "条件"), ("299", "時間をおいて")])
def test_errors_in_the_answer(status: str, said: str) -> None:
    with pytest.raises(WrongContent, match=said):
        read(data(status=status, message="理由"))


def test_units_without_their_names_are_refused() -> None:
    with pytest.raises(WrongContent, match="MetaGetFlg"):
        read(data(figure("1", unit="999")))


@pytest.mark.parametrize("given", [figure("1", time="昭和"), figure("1", "US")])
def test_what_cannot_be_placed(given: dict[str, str]) -> None:
    with pytest.raises(WrongContent, match="読めない値"):
        read(data(given))


def test_fewer_than_announced() -> None:
    short = data(figure("1"), figure("2", "03000"))
    short["GET_STATS"]["STATISTICAL_DATA"]["DATA_INF"]["DATA_OBJ"].pop()
    with pytest.raises(WrongContent, match="1件しか"):
        read(short)


def test_lists_are_no_figures() -> None:
    with pytest.raises(WrongContent, match="指標の一覧"):
        read(indicators())


def answering(path: str, asked: dict[str, str]) -> Reply:
    if path.endswith("getIndicatorInfo"):
        return Reply(packed(indicators()))
    if path.endswith("getRegionInfo"):
        return Reply(packed(regions()))
    found = [figure("1", indicator=code) for code in asked["IndicatorCode"].split(",") if code != "none"]
    return Reply(packed(data(*found) if found else data(status="1", message="該当データなし")))


def test_the_client_searches_and_keeps_lists(tmp_path: Path) -> None:
    with serving(answering) as service:
        client = DashboardClient(Fetcher(tmp_path, pause=0), service.url)
        (found,) = client.search("人口", "prefecture")
        (region,) = client.regions("00000")
        client.search("人口", "prefecture")
        assert len(service.asked) == 2
        assert service.asked[0][1] == {"Lang": "JP", "SearchIndicatorWord": "人口", "RegionalRank": "3"}
    assert (found.code, found.unit, found.cycle, found.rank, found.since) == (POPULATION, "人", "3", "3", "1920CY00")
    assert (region.code, region.parent, region.level) == ("02000", "00000", "3")


def test_five_indicators_a_question() -> None:
    with serving(answering) as service:
        files = DashboardClient(Fetcher(pause=0), service.url).fetch([f"{number:019}" for number in range(12)], rank="prefecture")
        assert [len(asked["IndicatorCode"].split(",")) for _, asked in service.asked] == [5, 5, 2]
        assert all(asked["MetaGetFlg"] == "Y" for _, asked in service.asked)
        assert DashboardClient(Fetcher(pause=0), service.url).fetch(["none"]) == ()
    assert [len(DASHBOARD.read(file)[0].items) for file in files] == [5, 5, 2]


@pytest.mark.parametrize(("status", "asked"), [("103", 1), ("200", 3)])
def test_only_the_services_own_faults_are_asked_again(status: str, asked: int) -> None:
    with serving(lambda path, given: Reply(packed(data(status=status, message="理由")))) as service:
        slept: list[float] = []
        with pytest.raises(Busy if asked > 1 else WrongContent):
            DashboardClient(Fetcher(pause=0, attempts=3, sleep=slept.append), service.url).fetch([POPULATION])
        assert len(service.asked) == asked
