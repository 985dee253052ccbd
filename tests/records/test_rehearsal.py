"""A rehearsal tells what would happen and leaves everything as it was."""

from __future__ import annotations

import pytest

from rashinban.core.errors import WrongContent
from rashinban.records.models import Organisation
from rashinban.records.rehearsal import rehearse

pytestmark = pytest.mark.django_db


def _add(name: str, *, wrong: bool = False) -> str:
    row = Organisation.objects.create(name=name)
    if wrong:
        raise WrongContent("だめです。")
    return f"{row.name}：{Organisation.objects.filter(name=name).count()}"


def test_what_was_done_is_told_and_taken_back() -> None:
    assert rehearse(_add, "試験県（架空）") == "試験県（架空）：1"
    assert not Organisation.objects.filter(name="試験県（架空）").exists()


def test_mistakes_go_on_and_leave_nothing_either() -> None:
    with pytest.raises(WrongContent):
        rehearse(_add, "試験県（架空）", wrong=True)
    assert not Organisation.objects.filter(name="試験県（架空）").exists()
