"""The client of e-Stat against a service on this machine: pages, parts, broken downloads, errors with HTTP 200."""

from datetime import date
from pathlib import Path

import pytest

from estat_answers import Estat, packed, refusal, value
from rashinban.core.errors import WrongContent
from rashinban.statistics.fetching import Busy, Fetcher
from rashinban.statistics.publishers.estat.client import EstatClient, application_id
from rashinban.statistics.publishers.estat.pinning import Recipe, read_lock, recipes, resolve
from rashinban.statistics.publishers.estat.publisher import Estat as Reader
from rashinban.statistics.publishers.estat.query import Query
from rashinban.statistics.transport import Interrupted
from stub_service import Reply, Service, serving

ID = "0123456789abcdef0123456789abcdef01234567"
TABLE = "0003999999"
VALUES = [value(f"{number:05}", str(number)) for number in range(1001, 1026)]
TODAY = date(2026, 11, 22)


def client(service: Service, cache: Path | None = None, limit: int = 10, attempts: int = 2) -> EstatClient:
    slept: list[float] = []
    fetcher = Fetcher(cache, pause=0, attempts=attempts, sleep=slept.append, timeout=5)
    return EstatClient(ID, fetcher, service.url, limit)


def pages_asked(service: Service) -> list[str]:
    return [asked["startPosition"] for path, asked in service.asked if path == "/getStatsData" and asked.get("cntGetFlg") != "Y"]


def test_pages_until_there_is_no_next_key() -> None:
    heard: list[tuple[int, int]] = []
    with serving(Estat(VALUES).reply) as service:
        file = client(service).fetch(Query(TABLE), lambda done, total: heard.append((done, total)))
        assert pages_asked(service) == ["1", "11", "21"]
    assert file is not None
    assert Reader().recognises(file)
    (table,) = Reader().read(file)
    assert table.rows["value"].to_pylist() == [float(number) for number in range(1001, 1026)]
    assert heard == [(10, 25), (20, 25), (25, 25)]


def test_one_page_is_kept_as_it_came() -> None:
    estat = Estat(VALUES)
    with serving(estat.reply) as service:
        file = client(service, limit=100).fetch(Query(TABLE))
    assert file is not None
    assert file.content == packed(estat.getStatsData({"startPosition": "1", "limit": "100"}))


def test_a_broken_download_goes_on_where_it_stopped(tmp_path: Path) -> None:
    estat = Estat(VALUES)
    with serving(estat.reply) as service:
        whole = client(service).fetch(Query(TABLE))
        service.asked.clear()
        ok = Reply(packed(estat.getStatsData({"startPosition": "1", "limit": "10"})))
        estat.broken = [ok, *[Reply(b"x" * 500, cut=50)] * 2]
        with pytest.raises(Interrupted):
            client(service, tmp_path).fetch(Query(TABLE))
        assert pages_asked(service) == ["1", "11", "11"]
        service.asked.clear()
        again = client(service, tmp_path).fetch(Query(TABLE))
        assert pages_asked(service) == ["11", "21"]
    assert whole is not None
    assert again is not None
    assert again.content == whole.content


def test_what_is_kept_of_an_older_release_is_asked_anew(tmp_path: Path) -> None:
    estat = Estat(VALUES)
    with serving(estat.reply) as service:
        first = client(service, tmp_path).fetch(Query(TABLE))
        estat.updated, estat.values = "2023-05-06", [value(v["@area"], "7") for v in VALUES]
        second = client(service, tmp_path).fetch(Query(TABLE))
        service.asked.clear()
        client(service, tmp_path).fetch(Query(TABLE))
        assert pages_asked(service) == []
    assert first is not None
    assert second is not None
    assert (Reader().read(first)[0].edition, Reader().read(second)[0].edition) == ("2022-03-04", "2023-05-06")
    assert set(Reader().read(second)[0].rows["value"].to_pylist()) == {7.0}


def test_more_than_a_hundred_codes_are_asked_in_parts() -> None:
    values = [value(f"{number:05}", "1") for number in range(10_001, 10_251)]
    with serving(Estat(values).reply) as service:
        asking = client(service, limit=1000)
        query = Query(TABLE, {"Area": tuple(v["@area"] for v in values)})
        assert asking.count(query) == 250
        file = asking.fetch(query)
        assert max(len(asked.get("cdArea", "").split(",")) for _, asked in service.asked) == 100
    assert file is not None
    assert len(Reader().read(file)[0].rows) == 250


def test_nothing_fits_is_no_file() -> None:
    with serving(Estat(VALUES).reply) as service:
        assert client(service).fetch(Query(TABLE, {"Area": ("99999",)})) is None
        assert pages_asked(service) == []


def test_the_wrong_table_is_not_fetched() -> None:
    with serving(Estat(VALUES).reply) as service:
        with pytest.raises(WrongContent, match=r"男女別人口（架空）.*ではありません"):
            client(service).fetch(Query(TABLE, title="産業連関表"))
        assert [path for path, _ in service.asked] == ["/getMetaInfo"]


def test_a_table_that_is_not_there() -> None:
    with serving(Estat(VALUES).reply) as service:
        with pytest.raises(WrongContent, match=r"STATUS 300.*統計表はありません"):
            client(service).fetch(Query("0009999999"))
        assert len(service.asked) == 1


@pytest.mark.parametrize(("status", "asked"), [(100, 1), (103, 1), (200, 3), (299, 3)])
def test_only_the_services_own_faults_are_asked_again(status: int, asked: int, tmp_path: Path) -> None:
    with serving(lambda path, given: Reply(packed(refusal(status, "理由", "GET_META_INFO")))) as service:
        with pytest.raises(Busy if status >= 200 else WrongContent, match=f"STATUS {status}"):
            client(service, tmp_path, attempts=3).describe(TABLE)
        assert len(service.asked) == asked
    assert not list(tmp_path.iterdir())


def test_several_tables_at_once() -> None:
    with serving(Estat(VALUES).reply) as service:
        file = client(service).fetch_many([Query(TABLE, {"Area": ("01001",)}), Query(TABLE, {"Area": ("01002", "01003")})])
        path, asked = service.asked[-1]
    assert (path, asked["metaGetFlg"]) == ("/getStatsDatas", "Y")
    (table,) = Reader().read(file)
    assert table.rows["area"].to_pylist() == ["01001", "01002", "01003"]


def test_search_pages_and_finds_none() -> None:
    with serving(Estat(VALUES).reply) as service:
        found = client(service, limit=1).search("人口", "municipality", "00209999")
        assert service.asked[0][1] | {"appId": ""} == {
            "searchWord": "人口", "collectArea": "3", "statsCode": "00209999", "startPosition": "1", "limit": "1", "appId": "",
        }  # fmt: skip
        assert [(each.id, each.title) for each in found] == [(TABLE, "男女別人口（架空）"), ("0003888888", "別の表")]
        assert client(service).search("ない") == ()


def test_the_id_is_kept_nowhere(tmp_path: Path) -> None:
    with serving(Estat(VALUES).reply) as service:
        asking = client(service, tmp_path)
        file = asking.fetch(Query(TABLE))
        assert all(asked["appId"] == ID for _, asked in service.asked)
    assert file is not None
    assert ID.encode() not in file.content
    assert ID not in repr(asking)
    assert all(ID.encode() not in path.read_bytes() for path in tmp_path.iterdir())


def test_the_id_comes_from_the_environment_or_the_sites_folder(tmp_path: Path) -> None:
    with pytest.raises(WrongContent, match="RASHINBAN_ESTAT_ID"):
        application_id(tmp_path, {})
    (tmp_path / "estat-id").write_text(f"{ID}\n", encoding="utf-8")
    assert application_id(tmp_path, {}) == ID
    assert application_id(tmp_path, {"RASHINBAN_ESTAT_ID": "f" * 40}) == "f" * 40


def test_what_is_asked_is_checked() -> None:
    with pytest.raises(WrongContent, match="軸の名前"):
        Query(TABLE, {"Region": ("1",)})
    with pytest.raises(WrongContent, match="番号"):
        Query("国勢調査")


RECIPE = Recipe(name="人口", survey="00209999", title="男女別人口")


def test_a_recipe_is_resolved_once_and_pinned(tmp_path: Path) -> None:
    lock = tmp_path / "estat.lock.yaml"
    estat = Estat(VALUES)
    with serving(estat.reply) as service:
        assert resolve("population", RECIPE, client(service), lock, TODAY).table == TABLE
        service.asked.clear()
        assert resolve("population", RECIPE, client(service), lock, TODAY).table == TABLE
        assert [path for path, _ in service.asked] == ["/getMetaInfo"]
        estat.listed[0] = {**estat.listed[0], "TITLE": "産業別就業者"}
        with pytest.raises(WrongContent, match="ではありません"):
            resolve("population", RECIPE, client(service), lock, TODAY)
    assert read_lock(lock)["population"].resolved_on == TODAY
    assert ID not in lock.read_text(encoding="utf-8")


def test_an_id_seen_elsewhere_is_taken_only_with_its_title(tmp_path: Path) -> None:
    with serving(Estat(VALUES).reply) as service:
        wrong = RECIPE.model_copy(update={"table": "0003888888"})
        assert resolve("a", wrong, client(service), tmp_path / "lock", TODAY).table == TABLE
        right = RECIPE.model_copy(update={"table": TABLE})
        service.asked.clear()
        assert resolve("b", right, client(service), tmp_path / "lock", TODAY).table == TABLE
        assert [path for path, _ in service.asked] == ["/getMetaInfo"]


@pytest.mark.parametrize(("title", "said"), [("鉱工業指数", "合うもの0件"), (".", "合うもの2件")])
def test_none_or_several_are_named(title: str, said: str, tmp_path: Path) -> None:
    with serving(Estat(VALUES).reply) as service:
        with pytest.raises(WrongContent, match=said) as error:
            resolve("x", RECIPE.model_copy(update={"title": title}), client(service), tmp_path / "lock", TODAY)
        assert "0003888888 別の表" in str(error.value)
    assert not (tmp_path / "lock").exists()


def test_a_lock_file_that_was_spoilt(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("population: 3\n", encoding="utf-8")
    with pytest.raises(WrongContent, match="控えたファイル"):
        read_lock(tmp_path / "lock")


def test_the_shipped_recipes_are_read() -> None:
    shipped = recipes()
    assert shipped["census-2020-population"].table == "0003445078"
    assert all(len(recipe.survey) == 8 for recipe in shipped.values())
