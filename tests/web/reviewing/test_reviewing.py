"""The review pages: opening, the five stages by the people whose turn it is, publishing without names."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office import Office
from rashinban.core.period import Period
from rashinban.records import reviews
from rashinban.records.models import Event, Review

FY = Period.fiscal_year(2025)


def as_(client: Client, office: Office, who: str) -> Client:
    client.force_login(office.people[who])
    return client


@pytest.fixture
def review(office: Office) -> Review:
    opened = reviews.open_reviews(office.edition, reviews.top_measures(office.edition), FY, office.people["planner"])
    return opened[0]


def write(client: Client, review: Review, stage: str, **fields: Any) -> Any:
    return client.post(reverse("review_step", args=[review.pk, stage]), {"text": f"{stage}の文章", **fields})


def test_the_whole_loop(office: Office, client: Client) -> None:
    """Opened for every top measure at once; division, council and planner each write; the public reads it without names."""
    planner = as_(client, office, "planner")
    sent = {"period": FY.code, "confidentiality": "public", "which": "top"}
    assert planner.post(f"{reverse('review_new')}?plan=mihon", sent).status_code == 302
    review = Review.objects.order_by("measure__position").first()
    assert review is not None
    again = planner.post(f"{reverse('review_new')}?plan=mihon", sent)
    assert again.status_code == 400
    assert "すでに始まっています" in again.content.decode()
    assert write(as_(client, office, "reporter"), review, "self", cause="economy").status_code == 302
    assert write(as_(client, office, "council"), review, "opinion").status_code == 302
    assert write(as_(client, office, "planner"), review, "decision", decision="improve").status_code == 302
    assert write(client, review, "change", changed_measure=review.measure_id).status_code == 302
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "変更の前と後の値" in page
    assert write(client, review, "effect", effect="partly").status_code == 302
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    for words in ("経済・社会情勢", "改善", "一部役に立った", "reporterさん", "councilさん"):
        assert words in page
    client.logout()
    assert client.get(reverse("review", args=[review.pk])).status_code == 404
    as_(client, office, "planner").post(reverse("review_publish", args=[review.pk]))
    client.logout()
    public = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "opinionの文章" in public
    assert "さん" not in public
    assert "担当課" in public
    write(as_(client, office, "planner"), review, "effect", effect="helped", text="あとからの文章")
    client.logout()
    assert "あとからの文章" not in client.get(reverse("review", args=[review.pk])).content.decode()


def test_the_current_stage_is_marked(office: Office, client: Client, review: Review) -> None:
    page = as_(client, office, "reporter").get(reverse("review", args=[review.pk])).content.decode()
    assert page.count('aria-current="step"') == 1
    assert '<li aria-current="step"><a href="#self">' in page
    assert 'id="self_cause"' in page
    assert 'id="decision_text"' not in page


def test_what_is_missing_is_told_beside_the_field(office: Office, client: Client, review: Review) -> None:
    empty = write(as_(client, office, "reporter"), review, "self", text="", cause="economy")
    assert empty.status_code == 400
    assert 'id="self_text_error"' in empty.content.decode()
    early = write(as_(client, office, "planner"), review, "decision", decision="continue")
    assert early.status_code == 400
    assert "「自己評価」がまだありません" in early.content.decode()
    write(as_(client, office, "reporter"), review, "self", cause="economy")
    assert write(as_(client, office, "planner"), review, "decision").status_code == 400
    assert review.steps.count() == 1


@pytest.mark.parametrize(
    ("who", "stage", "status"),
    [
        ("other_reporter", "self", 403), ("planner", "self", 403), ("viewer", "self", 403), ("reporter", "opinion", 403),
        ("reporter", "decision", 403), ("council", "decision", 403), ("approver", "change", 403), ("council", "effect", 403),
        ("stranger", "self", 404), ("former", "decision", 404), (None, "self", 302),
    ],
)  # fmt: skip
def test_nobody_writes_anothers_stage(office: Office, client: Client, review: Review, who: str | None, stage: str, status: int) -> None:
    if who is not None:
        as_(client, office, who)
    events = Event.objects.count()
    assert write(client, review, stage, cause="economy", decision="stop", effect="helped").status_code == status
    assert (review.steps.count(), Event.objects.count()) == (0, events)


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 403), ("approver", 403), ("reporter", 403), ("council", 403), ("viewer", 403), ("stranger", 403), (None, 302)]
)
def test_only_planners_open_reviews(office: Office, client: Client, who: str | None, status: int) -> None:
    if who is not None:
        as_(client, office, who)
    address = f"{reverse('review_new')}?plan=mihon"
    assert client.get(address).status_code == status
    assert client.post(address, {"period": FY.code, "confidentiality": "public", "which": "top"}).status_code == status
    assert not Review.objects.exists()


def test_choosing_nothing_is_told(office: Office, client: Client) -> None:
    sent = {"period": FY.code, "confidentiality": "public", "which": "chosen"}
    refused = as_(client, office, "planner").post(f"{reverse('review_new')}?plan=mihon", sent)
    assert refused.status_code == 400
    assert "1つ以上選んでください" in refused.content.decode()
    indicator = office.edition.indicators.first()
    assert client.post(f"{reverse('review_new')}?plan=mihon", sent | {"indicators": [indicator.pk]}).status_code == 302
    assert Review.objects.get().indicator == indicator


def test_publishing_asks_for_a_decision_and_a_planner(office: Office, client: Client, review: Review) -> None:
    address = reverse("review_publish", args=[review.pk])
    assert as_(client, office, "reporter").post(address).status_code == 403
    assert as_(client, office, "planner").post(address).status_code == 400
    assert Review.objects.get(pk=review.pk).published_at is None


def test_the_list_shows_what_waits_for_me_first(office: Office, client: Client, django_assert_max_num_queries: Any) -> None:
    subjects = [*office.edition.measures.all(), *office.edition.indicators.all()]
    reviews.open_reviews(office.edition, subjects, FY, office.people["planner"])
    as_(client, office, "reporter")
    with django_assert_max_num_queries(20):
        page = client.get(reverse("reviews"), {"plan": "mihon", "period": FY.code})
    assert f"<strong>{len(subjects)}件</strong>" in page.content.decode()
    first = page.context["page"][0].review
    write(client, first, "self", cause="economy")
    later = client.get(reverse("reviews"), {"missing": "self"})
    assert first.pk not in [line.review.pk for line in later.context["page"]]
    whole = client.get(reverse("reviews"))
    assert whole.context["page"][-1].review.pk == first.pk


def test_a_past_day_shows_what_was_written_then(office: Office, client: Client, review: Review) -> None:
    write(as_(client, office, "reporter"), review, "self", cause="economy")
    before = client.get(reverse("review", args=[review.pk]), {"as_of": "2025-04-01"}).content.decode()
    assert "selfの文章" not in before
    assert "<form method=\"post\" action=\"/reviews/" not in before


def test_the_council_reads_no_internal_review(office: Office, client: Client) -> None:
    measure = reviews.top_measures(office.edition)[0]
    review = reviews.open_reviews(office.edition, [measure], FY, office.people["planner"], "internal")[0]
    assert as_(client, office, "council").get(reverse("review", args=[review.pk])).status_code == 404
    assert as_(client, office, "viewer").get(reverse("review", args=[review.pk])).status_code == 200
