"""The finder: what fits, what does not and why, and the one next question; answers stay in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from office import Office
from rashinban.core.source import Source
from rashinban.ledger.card import Condition, Rule
from rashinban.records.ledger import cards, parties
from rashinban.records.ledger.recording import Given, record_fact
from rashinban.records.models import CardRow, Event


def add(office: Office, title: str, *conditions: Condition, **given: Any) -> CardRow:
    base = {"kind": "offer", "what": "programme", "title": title, "confidentiality": "public", "region_user": "Jグランツ", "conditions": conditions}
    return cards.add_card(office.organisation, base | given, office.people["planner"])


def place(*values: str) -> Condition:
    return Condition(field="place", operator="in", values=values, source=Source(document="Jグランツ", quotation=f"補助対象地域：{values[0]}"))


def most(number: int) -> Condition:
    return Condition(field="employees", operator="at_most", values=(str(number),), source=Source(document="公募要領（架空）", quotation=f"{number}人以下"))


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def four(office: Office) -> dict[str, CardRow]:
    """What a firm of Niigata meets: the nation, jGrants' block, its prefecture, the neighbouring region."""
    return {
        "zenkoku": add(office, "全国の補助（架空）", place("全国"), most(300)),
        "block": add(office, "関東・甲信越の補助（架空）", place("関東・甲信越地方")),
        "niigata": add(office, "新潟県の補助（架空）", place("新潟県")),
        "tohoku": add(office, "東北の補助（架空）", place("東北地方")),
    }


def groups(client: Client, query: str) -> dict[str, list[str]]:
    """The titles in each group of the page."""
    context = client.get(f"/cards/finder/?{query}").context
    return {name: [found.row.title for found in lines] for name, lines, _count in context["groups"]}


@pytest.mark.usefixtures("four")
def test_without_answers_the_question_that_settles_most_is_asked(client: Client) -> None:
    page = text(client.get("/cards/finder/"))
    assert "所在地（本社か、事業を行う場所）はどこですか" in page
    assert "次の質問" in page
    assert len(groups(client, "")["unknown"]) == 4


@pytest.mark.usefixtures("four")
def test_a_firm_of_niigata(client: Client) -> None:
    found = groups(client, "place=15000")
    assert found == {"yes": ["新潟県の補助（架空）", "関東・甲信越の補助（架空）"], "unknown": ["全国の補助（架空）"], "waits": [], "no": ["東北の補助（架空）"]}
    page = text(client.get("/cards/finder/?place=15000"))
    assert "所在地が新潟県で、対象地域の東北地方に入りません。" in page
    assert "常時使用する従業員は何人ですか" in page
    assert "全国の補助（架空）" in groups(client, "place=15000&employees=300")["yes"]
    assert "全国の補助（架空）" in groups(client, "place=15000&employees=301")["no"]


def test_one_programme_shows_every_reason_with_its_source(client: Client, four: dict[str, CardRow]) -> None:
    page = text(client.get(f"/cards/finder/{four['zenkoku'].pk}/?place=15000&employees=350"))
    assert "従業員数が350人で、300人以下に当たりません。" in page
    assert "公募要領（架空）「300人以下」" in page
    assert "Jグランツ「補助対象地域：全国」" in page
    asset = CardRow.objects.get(pk=four["tohoku"].pk)
    CardRow.objects.filter(pk=asset.pk).update(confidentiality="internal")
    assert client.get(f"/cards/finder/{asset.pk}/").status_code == 404


@pytest.mark.usefixtures("four")
def test_answers_that_cannot_be_read_are_told_and_harm_nothing(client: Client) -> None:
    page = text(client.get("/cards/finder/?place=99999&employees=たくさん&used-x=maybe&party=1&show=zzz&page=-1&wage_rise=%3Cscript%3E"))
    assert "都道府県が分かりません" in page or "見つかりません" in page
    assert "数として読めません" in page
    assert "<script>alert" not in page


@pytest.mark.usefixtures("four")
def test_a_group_can_be_seen_whole(client: Client, office: Office) -> None:
    for number in range(45):
        add(office, f"東北の補助{number}（架空）", place("東北地方"))
    page = text(client.get("/cards/finder/?place=15000"))
    assert "46件すべてを見る" in page
    whole = client.get("/cards/finder/?place=15000&show=no&page=2")
    assert len(whole.context["page_lines"]) == 16


def test_programmes_used_decide_prerequisites_and_exclusions(client: Client, office: Office) -> None:
    plan = add(office, "計画の承認（架空）", place("全国"))
    follow = add(office, "実行の補助（架空）", place("全国"), rules=(Rule(kind="requires", cards=(plan.key,), source=Source(document="公募要領（架空）", quotation="承認を受けていること")),))
    link = f"/cards/finder/{follow.pk}/?place=15000"
    page = text(client.get(link))
    assert "「計画の承認（架空）」を使ったこと（認定を受けたこと）がありますか" in page
    assert "対象になりません" in text(client.get(f"{link}&used-{plan.key}=いいえ"))
    assert "○ 対象になります" in text(client.get(f"{link}&used-{plan.key}=はい&when-{plan.key}=2026-01-05"))


def test_a_company_fills_the_answers_in_for_those_who_may_read_it(client: Client, office: Office, four: dict[str, CardRow]) -> None:
    planner = office.people["planner"]
    party = parties.add_party(office.organisation, {"name": "みほん精機（架空）", "place": "15000", "employees": 120, "industry": "製造業（精密）", "confidentiality": "restricted"}, planner)
    record_fact(office.organisation, Given("grant_won", date(2026, 5, 1), party=party, card=four["block"]), planner)
    assert groups(client, f"party={party.pk}")["yes"] == []  # the public learns nothing
    client.force_login(planner)
    assert "みほん精機" in text(client.get("/cards/finder/?company=精機"))
    before = Event.objects.filter(verb="read").count()
    page = client.get(f"/cards/finder/?party={party.pk}")
    assert "「みほん精機（架空）」の記録から" in text(page)
    assert [found.row.title for found in page.context["groups"][0][1]] == ["全国の補助（架空）", "新潟県の補助（架空）", "関東・甲信越の補助（架空）"]
    assert Event.objects.filter(verb="read").count() == before + 1
    assert [use.card for use, _title in page.context["used"]] == [four["block"].key]
    own = client.get(f"/cards/finder/?party={party.pk}&employees=999")
    assert "全国の補助（架空）" in [found.row.title for found in own.context["groups"][3][1]]  # what is answered wins


def test_what_is_over_is_not_offered_and_what_begins_later_waits(client: Client, office: Office) -> None:
    add(office, "終わった補助（架空）", place("全国"), valid_to=date(2020, 3, 31))
    add(office, "これからの補助（架空）", place("全国"), valid_from=date(2099, 4, 1))
    found = groups(client, "place=15000")
    assert found["waits"] == ["これからの補助（架空）"]
    assert not found["yes"] + found["no"] + found["unknown"]


@pytest.mark.usefixtures("four")
def test_the_page_speaks_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = str(client.get("/cards/finder/?place=15000", headers={"accept-language": "en"}).content.decode())
    assert "outside the area" in page
