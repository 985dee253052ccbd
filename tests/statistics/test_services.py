"""The clients of an installation: its id, its cache, its lock file."""

import json
from datetime import date
from pathlib import Path

import pytest

import dashboard_answers
import estat_answers
from rashinban.core.errors import WrongContent
from rashinban.statistics.publishers.estat.publisher import Estat
from rashinban.statistics.services import fetch_recipe, open_dashboard, open_estat
from stub_service import Reply, serving

ID = {"RASHINBAN_ESTAT_ID": "0123456789abcdef0123456789abcdef01234567"}
CENSUS = "0003445078"


def test_a_recipe_is_fetched_into_the_installations_folder(tmp_path: Path) -> None:
    service_of = estat_answers.Estat([estat_answers.value("02201", "275192"), estat_answers.value("02202", "168466")])
    service_of.listed = [estat_answers.table(CENSUS, STAT_NAME={"@code": "00200521", "$": "国勢調査"}, TITLE="男女別人口（架空）")]
    with serving(service_of.reply) as service:
        client = open_estat(tmp_path, ID, service.url)
        assert service.asked == []
        file = fetch_recipe("census-2020-population", client, tmp_path, date(2026, 11, 22), {"Area": ("02201",)})
    assert file is not None
    (table,) = Estat().read(file)
    assert table.rows["value"].to_pylist() == [275192.0]
    assert CENSUS in (tmp_path / "estat.lock.yaml").read_text(encoding="utf-8")
    assert list((tmp_path / "cache" / "estat").iterdir())
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(ID["RASHINBAN_ESTAT_ID"].encode() not in path.read_bytes() for path in kept)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WrongContent, match="アプリケーションID"):
        open_estat(tmp_path, {})
    with pytest.raises(WrongContent, match="census-2020-population"):
        fetch_recipe("鉱工業指数", open_estat(tmp_path, ID), tmp_path, date(2026, 11, 22))


def test_the_dashboard_needs_no_key(tmp_path: Path) -> None:
    with serving(lambda path, asked: Reply(json.dumps(dashboard_answers.indicators()).encode())) as service:
        (found,) = open_dashboard(tmp_path, service.url).search("人口")
    assert found.code == dashboard_answers.POPULATION
