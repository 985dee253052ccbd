"""``rashinban statistics``: shown from what is shipped, added with an event, fetched from a service, checked, mapped."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import dashboard_answers
import estat_answers
from rashinban.cli.app import app
from rashinban.core.errors import RashinbanError, UnreadableFile, WrongContent
from rashinban.statistics import services
from stub_service import Reply, serving

RUN = CliRunner()
#: IPSS 人口統計資料集2025 表12-6: thousands of people in 2020 and 2050.
IPSS = {"青森県": (1238, 755), "岩手県": (1211, 783), "宮城県": (2302, 1830), "秋田県": (960, 560), "山形県": (1068, 711), "福島県": (1833, 1247), "新潟県": (2201, 1525), "全国": (126146, 104686)}


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that was given nothing."""
    monkeypatch.setenv("RASHINBAN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str) -> Any:
    found = RUN.invoke(app, ["statistics", *arguments])
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def test_totals_of_ipss_come_out(fresh: Path) -> None:
    """All eight rows of the published table, from a fresh installation, which stays as empty as it was."""
    answer = json.loads(run("show", "projected_population", "--areas", "東北・新潟,全国", "--to", "json").stdout)
    found: dict[str, dict[str, int]] = {}
    for row in answer["figures"]:
        found.setdefault(row["area_name"], {})[row["period"]] = round(row["value"] / 1000)
    assert {name: (rows["2020"], rows["2050"]) for name, rows in found.items()} == IPSS
    assert {row["flag"] for row in answer["figures"] if row["period"] > "2020"} == {"estimated"}
    assert {line["table"] for line in answer["sources"]} == {"ipss-municipalities", "ipss-prefectures"}
    assert not fresh.exists()


def test_a_table_for_people() -> None:
    said = run("show", "高齢化率", "--areas", "秋田市、全国", "--periods", "2015,令和2年").stdout
    assert "31.8" in said
    assert "出典：独立行政法人 統計センター「SSDSE-市区町村（A）」" in said
    assert "注意：年齢不詳の人を除いて計算しています。" in said
    many = run("show", "population", "--areas", "秋田県", "--periods", "2010-2022").stdout
    assert "959,502" in many
    assert "値はありません" in run("show", "population", "--areas", "秋田市", "--periods", "1900").stdout


def test_without_areas_nation_and_prefectures_are_shown() -> None:
    answer = json.loads(run("show", "population", "--periods", "2020", "--to", "json").stdout)
    assert [row["area"] for row in answer["figures"]][:2] == ["00000", "01000"]
    assert len(answer["figures"]) == 48


def test_every_form_says_the_same(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    asked = ("show", "population", "--areas", "秋田の市町村", "--periods", "2020")
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--to", "csv").stdout)))
    assert len(rows) == 25
    run(*asked, "-o", str(tmp_path / "a.csv"))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfindicator,")
    run(*asked, "-o", str(tmp_path / "a.parquet"))
    stored = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert [(row["area"], row["value"], row["sha256"]) for row in stored] == [(row["area"], float(row["value"]), row["sha256"]) for row in rows]
    run(*asked, "-o", str(tmp_path / "a.json"))
    document = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert [each["value"] for each in document["figures"]] == [float(row["value"]) for row in rows]


def test_a_picture(tmp_path: Path) -> None:
    from xml.etree import ElementTree

    run("show", "projected_population", "--areas", "秋田,全国", "-o", str(tmp_path / "a.svg"))
    picture = ElementTree.fromstring((tmp_path / "a.svg").read_text("utf-8"))
    said = "".join(picture.itertext())
    assert "秋田県" in said
    assert "560,429" in said
    assert "出典：国立社会保障・人口問題研究所" in said
    with pytest.raises(WrongContent, match="8までです"):
        run("show", "population", "--areas", "都道府県", "--to", "svg")


def test_areas_as_one() -> None:
    answer = json.loads(run("show", "population", "--areas", "東北", "--periods", "2020", "--sum", "東北6県", "--to", "json").stdout)
    (whole,) = [row for row in answer["figures"] if row["area_name"] == "東北6県"]
    assert whole["value"] == 8_611_195, "2020 census, the sum of the six prefectures"
    with pytest.raises(WrongContent, match="二重に数える"):
        run("show", "population", "--areas", "秋田市,秋田県", "--sum", "秋田")


def test_on_the_boundaries_of_a_day(shared: Path) -> None:
    """富谷町 became 富谷市 on 10 October 2016: its people of 2015 are found under the city."""
    plain = run("show", "population", "--areas", "04216", "--periods", "2015", "--to", "csv").stdout
    carried = list(csv.DictReader(io.StringIO(run("show", "population", "--areas", "04216", "--periods", "2015", "--to", "csv", "--boundaries", "2024-01-01").stdout)))
    assert len(plain.splitlines()) <= 2
    assert [(row["area_name"], row["value"]) for row in carried] == [("富谷市", "51591")], "2015 census, 富谷町"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "高齢率"), "登録されていません"),
        (("show", "population", "--areas", "ほげ市"), "見つかりません"),
        (("show", "population", "--periods", "きのう"), "年として読めません"),
        (("show", "wages"), ""),
    ],
)
def test_mistakes_are_told(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(RashinbanError) as error:
        run(*arguments)
    assert said in str(error.value)


def test_an_unknown_form_is_a_mistake_of_the_call() -> None:
    found = RUN.invoke(app, ["statistics", "show", "population", "--to", "pdf"])
    assert found.exit_code == 2
    assert "csv" in found.output


def test_indicators_are_listed() -> None:
    found = json.loads(run("list", "高齢化率", "--json").stdout)
    assert {"ageing_rate", "projected_ageing_rate"} <= {each["key"] for each in found}
    assert all(each["available"] for each in found)
    assert "高齢化率" in run("list", "高齢化", "--theme", "state").stdout
    assert RUN.invoke(app, ["statistics", "list", "--theme", "other"]).exit_code == 2


def test_the_state_of_what_is_held() -> None:
    told = {each["table"]: each for each in json.loads(run("status", "--json").stdout)["tables"]}
    assert told["ssdse-c"]["state"] == "missing"
    assert told["ssdse-a"]["editions"][-1]["shipped"]
    said = run("status").stdout
    assert "あり（付属）" in said
    assert "足りない表" in said


@pytest.mark.django_db
def test_a_file_is_added_with_an_event(shared: Path, own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rashinban.records.models import Event

    monkeypatch.setenv("RASHINBAN_HOME", str(own_store))
    monkeypatch.setattr("rashinban.cli.site.start", lambda: None)
    file = str(shared / "data" / "population_jlstat" / "total_prefecture.csv")
    first = json.loads(run("add", file, "--check", "--json").stdout)
    assert (first["stored"], first["tables"][0]["added"]) == (False, 987)
    assert "まだ何も加えていません" in run("add", file, "--check").stdout
    assert "国勢調査人口" in run("add", file).stdout
    assert "すでに加わっています" in run("add", file).stdout
    assert Event.objects.filter(verb="statistics_added").count() == 1
    told = {each["table"]: each for each in json.loads(run("status", "--json", "--verify").stdout)["tables"]}
    assert [held["shipped"] for held in told["census-population"]["editions"]].count(False) == 1
    kept = next((own_store / "snapshots").glob("*.csv"))
    os.chmod(kept, 0o600)
    kept.write_bytes(b"changed")
    assert RUN.invoke(app, ["statistics", "status", "--verify"]).exit_code == 1


@pytest.mark.django_db
def test_a_broken_file_among_others_adds_nothing(shared: Path, own_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASHINBAN_HOME", str(own_store))
    monkeypatch.setattr("rashinban.cli.site.start", lambda: None)
    page = tmp_path / "error.csv"
    page.write_text("<!DOCTYPE html><html><head><title>404</title></head></html>", "utf-8")
    with pytest.raises(WrongContent, match="ウェブページ"):
        run("add", str(shared / "data" / "population_jlstat" / "total.csv"), str(page))
    assert not (own_store / "snapshots").exists()
    with pytest.raises(UnreadableFile):
        run("add", str(tmp_path / "absent.csv"))


@pytest.mark.django_db
def test_an_unknown_table_with_a_mapping(own_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked, proposed, put right, added: what an office does with a table of its own."""
    monkeypatch.setenv("RASHINBAN_HOME", str(own_store))
    monkeypatch.setattr("rashinban.cli.site.start", lambda: None)
    table = tmp_path / "table.csv"
    table.write_text("地域コード,地域,年,来場者数（人）\n05201,秋田市,2020,\"1,200\"\n05202,能代市,2020,300\n", "utf-8")
    findings = json.loads(run("check", str(table), "--json").stdout)
    assert "1-3" in {each["rule"] for each in findings}, "a number with a comma"
    assert RUN.invoke(app, ["statistics", "check", str(table), "--strict"]).exit_code == 1
    proposed = run("mapping", str(table), "-o", str(tmp_path / "mapping.yaml"))
    assert "確かめてください" in proposed.stderr
    added = json.loads(run("add", str(table), "--mapping", str(tmp_path / "mapping.yaml"), "--json").stdout)
    assert [each["rows"] for each in added["tables"]] == [2]


@pytest.mark.django_db
def test_series_of_the_dashboard_are_fetched(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASHINBAN_HOME", str(own_store))
    monkeypatch.setattr("rashinban.cli.site.start", lambda: None)
    answer = dashboard_answers.data(dashboard_answers.figure("1000000", "05000"))
    with serving(lambda path, asked: Reply(json.dumps(answer).encode())) as service:
        patched: Callable[[Path], Any] = lambda home: open_dashboard(home, service.url)  # noqa: E731
        open_dashboard = services.open_dashboard
        monkeypatch.setattr(services, "open_dashboard", patched)
        told = json.loads(run("fetch", dashboard_answers.POPULATION, "--areas", "秋田", "--json").stdout)
    assert [each["publisher"] for each in told["tables"]] == ["dashboard"]
    assert told["stored"]


@pytest.mark.django_db
def test_a_table_of_estat_is_fetched_by_its_recipe(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASHINBAN_HOME", str(own_store))
    monkeypatch.setattr("rashinban.cli.site.start", lambda: None)
    service_of = estat_answers.Estat([estat_answers.value("05201", "307672")])
    service_of.listed = [estat_answers.table("0003445078", STAT_NAME={"@code": "00200521", "$": "国勢調査"}, TITLE="男女別人口（架空）")]
    open_estat = services.open_estat
    with serving(service_of.reply) as service:
        monkeypatch.setattr(services, "open_estat", lambda home: open_estat(home, {"RASHINBAN_ESTAT_ID": "0123456789abcdef" * 2}, service.url))
        told = json.loads(run("fetch", "census-2020-population", "--areas", "秋田市", "--json").stdout)
    assert [each["publisher"] for each in told["tables"]] == ["estat"]


def test_without_a_name_fetch_says_what_there_is() -> None:
    assert "census-2020-population" in run("fetch").stdout
    with pytest.raises(WrongContent, match="アプリケーションID"):
        run("fetch", "census-2020-population")
