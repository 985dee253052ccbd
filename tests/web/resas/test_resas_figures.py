"""The figures of the RESAS answers: golden ones, identities, and refusals in the band."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from office import Office
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.ssdse import Ssdse
from rashinban.statistics.trial import Release, Trial
from rashinban.web.resas.population import share

pytestmark = pytest.mark.django_db
MIYAGI = "prefCode=4&cityCode=-"


def ask(path: str) -> Any:
    answer = Client().get(f"/resas/api/v1/{path}")
    assert answer.status_code == 200
    return json.loads(answer.content)


def points(told: Any, label: str) -> dict[int, dict[str, Any]]:
    series = next(each for each in told["result"]["data"] if each["label"] == label)
    return {point["year"]: point for point in series["data"]}


@pytest.fixture
def ssdse(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Only the edition of SSDSE-A whose figures are of the census of 2020 is held."""
    path = shared / "data" / "ssdse" / "SSDSE-A-2026.csv"
    file = Received(path.name, path.read_bytes())
    held = Trial(Release(table, file.sha256, "2026-11-22T09:00:00+09:00") for table in Ssdse().read(file))
    monkeypatch.setattr("rashinban.web.resas.views.figures_for", lambda user: held)
    return path


def of_miyagi(path: Path, *items: str) -> list[int]:
    """Sums over the municipalities of Miyagi, read from the published file without our reader."""
    with path.open(encoding="cp932", newline="") as file:
        rows = list(csv.reader(file))
    columns = [rows[0].index(item) for item in items]
    return [sum(int(row[column]) for row in rows[3:] if row[0].startswith("R04")) for column in columns]


def test_composition_of_miyagi_2020_is_that_of_the_census(office: Office, ssdse: Path, shared: Path) -> None:
    told = ask(f"population/composition/perYear?{MIYAGI}")
    total, young, working, old = of_miyagi(ssdse, "A1101", "A1301", "A1302", "A1303")
    # 総務省統計局「国勢調査」（令和2年、宮城県の人口）
    assert total == 2_301_996
    with (shared / "data" / "population_jlstat" / "total_prefecture.csv").open(encoding="utf-8", newline="") as file:
        assert any("宮城県" in row and "2301996" in "".join(row).replace(",", "") for row in csv.reader(file))
    assert told["result"]["boundaryYear"] == 2020
    assert points(told, "総人口") == {2020: {"year": 2020, "value": total}}
    for label, value, rate in (("年少人口", young, 11.6), ("生産年齢人口", working, 58.5), ("老年人口", old, 27.7)):
        assert points(told, label) == {2020: {"year": 2020, "value": value, "rate": rate}}


def test_pyramid_of_miyagi_2020_adds_up(office: Office, ssdse: Path) -> None:
    told = ask(f"population/composition/pyramid?{MIYAGI}&yearLeft=2020&yearRight=2020")["result"]
    side = told["yearLeft"]
    assert told["yearRight"] == side
    assert list(side) == ["year", "oldAgeCount", "oldAgePercent", "middleAgeCount", "middleAgePercent", "newAgeCount", "newAgePercent", "data"]
    young, working, old, oldest = of_miyagi(ssdse, "A1301", "A1302", "A1303", "A1419")
    assert (side["newAgeCount"], side["middleAgeCount"], side["oldAgeCount"]) == (young, working, old)
    classes = {each["class"]: each["man"] + each["woman"] for each in side["data"]}
    assert classes == {"0～14歳": young, "15～64歳": working, "65～74歳": old - oldest, "75歳～": oldest}
    assert list(side["data"][0]) == ["class", "man", "manPercent", "woman", "womanPercent"]
    assert side["newAgePercent"] + side["middleAgePercent"] + side["oldAgePercent"] == pytest.approx(100, abs=1)


def test_a_fresh_installation_has_pyramids(office: Office) -> None:
    told = ask("population/composition/pyramid?prefCode=4&cityCode=04100&yearLeft=2015&yearRight=2020")["result"]
    counts = [side["oldAgeCount"] + side["middleAgeCount"] + side["newAgeCount"] for side in (told["yearLeft"], told["yearRight"])]
    whole = points(ask("population/composition/perYear?prefCode=4&cityCode=04100"), "総人口")
    for count, year in zip(counts, (2015, 2020), strict=True):
        assert 0.95 * whole[year]["value"] < count <= whole[year]["value"]  # people of unknown age are in no class


def test_plants_and_employees_of_an_industry(office: Office, ssdse: Path) -> None:
    told = ask(f"municipality/plant/perYear?{MIYAGI}&sicCode=E&simcCode=-")["result"]
    assert list(told) == ["prefCode", "prefName", "cityCode", "cityName", "sicCode", "sicName", "simcCode", "simcName", "data"]
    assert (told["sicName"], told["data"]) == ("製造業", [{"year": 2021, "value": of_miyagi(ssdse, "C210837")[0]}])
    assert ask("municipality/employee/perYear?prefCode=4&cityCode=04202")["result"]["cityName"] == "石巻市"


def test_areas_are_added_up(office: Office, ssdse: Path) -> None:
    one, other = (points(ask(f"population/composition/perYear?prefCode=4&cityCode={code}"), "総人口") for code in ("04202", "04203"))
    both = points(ask("population/composition/perYear?prefCode=4&cityCode=04202&addArea=4_04203"), "総人口")
    assert both[2020]["value"] == one[2020]["value"] + other[2020]["value"]


def test_projections_follow_the_last_census(office: Office) -> None:
    """With what is shipped: the projection of 2023 by the institute (regional-analysis.md §5, 13), in thousands."""
    for prefecture, expected in ((5, (960, 888, 819, 752, 686, 622, 560)), (7, (1833, 1732, 1640, 1546, 1449, 1349, 1247))):
        told = ask(f"population/composition/perYear?prefCode={prefecture}&cityCode=-")
        total = points(told, "総人口")
        assert told["result"]["boundaryYear"] == 2020
        assert tuple(round(total[year]["value"] / 1000) for year in range(2020, 2051, 5)) == expected


def test_changes_are_those_of_the_composition(office: Office) -> None:
    told = ask(f"population/sum/perYear?{MIYAGI}")["result"]
    total = points(ask(f"population/composition/perYear?{MIYAGI}"), "総人口")
    line = {point["year"]: point["value"] for point in told["line"]["data"]}
    assert line[2020] == round(100 * (2_301_996 / 2_333_899 - 1), 2)
    assert set(line) == {year for year in total if year - 5 in total}
    assert told["bar"]["data"]
    for bar in told["bar"]["data"]:
        assert list(bar) == ["year", "sum", "class"]
        assert [each["label"] for each in bar["class"]] == ["年少人口", "生産年齢人口", "老年人口"]
        assert sum(each["value"] for each in bar["class"]) == pytest.approx(bar["sum"], abs=0.02)


def test_births_deaths_and_moves(office: Office) -> None:
    told = ask(f"population/sum/estimate?{MIYAGI}")
    assert [each["label"] for each in told["result"]["data"]] == ["出生数", "死亡数", "転入数", "転出数"]
    # 厚生労働省「人口動態統計」（令和3年、宮城県）, as printed in SSDSE-B-2025
    assert points(told, "出生数")[2021]["value"] == 13_761
    assert points(told, "死亡数")[2021]["value"] == 25_897


def test_taxes_and_jobs_by_year(office: Office) -> None:
    taxes = ask("municipality/taxes/perYear?prefCode=4&cityCode=04100")["result"]
    assert list(taxes) == ["prefCode", "prefName", "cityCode", "cityName", "data"]
    assert all(100 < point["value"] < 300 for point in taxes["data"])  # thousand yen a head
    jobs = ask("municipality/job/perYear?prefCode=4")["result"]
    assert (jobs["cityCode"], len(jobs["data"]) >= 10) == ("-", True)


def test_shares_are_cut_off_as_the_service_did() -> None:
    assert [share(2906, 12817), share(1728, 12199), share(2019, 12602)] == [22.6, 14.1, 16]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("population/composition/perYear?cityCode=-", "400", "prefCode がありません"),
        ("population/composition/perYear?prefCode=48&cityCode=-", "400", "1〜47"),
        ("population/composition/perYear?prefCode=四&cityCode=-", "400", "1〜47"),
        ("population/composition/perYear?prefCode=4", "400", "cityCode がありません"),
        ("population/composition/perYear?prefCode=4&cityCode=05201", "400", "宮城県の市区町村コードではありません"),
        ("population/composition/perYear?prefCode=4&cityCode=04202&addArea=4_04202", "400", "重なっています"),
        ("population/composition/perYear?prefCode=4&cityCode=04202&addArea=4_-", "400", "重なっています"),
        ("population/composition/perYear?prefCode=4&cityCode=04100&addArea=4_04101", "400", "重なっています"),
        (f"population/composition/pyramid?{MIYAGI}&yearLeft=2020", "400", "yearRight"),
        (f"population/composition/pyramid?{MIYAGI}&yearLeft=20&yearRight=2020", "400", "西暦4けた"),
        (f"population/composition/pyramid?{MIYAGI}&yearLeft=1999&yearRight=2020", "404", "1999年"),
        (f"municipality/plant/perYear?{MIYAGI}&sicCode=Z", "400", "産業大分類"),
        ("municipality/taxes/perYear?prefCode=4&cityCode=04202&addArea=4_04203", "400", "足し合わせられません"),
        ("population/sum/estimate?prefCode=4&cityCode=04202&addArea=4_04203", "400", "足し合わせられません"),
        (f"municipality/company/perYear?{MIYAGI}", "404", "企業数"),
        (f"municipality/weather/perYear?{MIYAGI}", "404", "weather"),
        ("tourism/foreigners/forFrom?prefCode=4", "404", "population/composition/perYear"),
        ("cities?prefCode=0", "400", "1〜47"),
        ("", "404", "prefectures"),
    ],
)
def test_mistakes_are_told_in_the_answer(office: Office, path: str, status: str, said: str) -> None:
    told = ask(path)
    assert list(told) == ["statusCode", "message", "description"]
    assert (told["statusCode"], bool(told["message"])) == (status, True)
    assert said in told["description"]


def test_nothing_can_be_written(office: Office) -> None:
    answer = Client(enforce_csrf_checks=True).post("/resas/api/v1/prefectures")
    assert (answer.status_code, answer.json()["statusCode"], answer["Allow"]) == (405, "405", "GET, HEAD, OPTIONS")


def test_nobody_is_asked_more_than_the_session(office: Office, django_assert_max_num_queries: Any) -> None:
    ask(f"population/composition/perYear?{MIYAGI}")
    with django_assert_max_num_queries(6):
        ask(f"population/composition/perYear?{MIYAGI}")
