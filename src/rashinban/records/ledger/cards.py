"""Needs and offers added, changed, closed: what they ask for and what they may not be combined with included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.ledger.card import Condition
from rashinban.matching.places import read_reach
from rashinban.matching.questions import NO, YES, Question, questions, read_number
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.models import CardKind, CardRow, CardWhat, Confidentiality

if TYPE_CHECKING:
    from rashinban.records.models import Division, Organisation, Person

#: What a page, a file or the API may set.
COLUMNS = (
    *("kind", "what", "title", "summary", "text", "party", "tags", "places", "region_user", "purposes", "valid_from", "valid_to"),
    *("conditions", "rules", "limit", "rate", "capacity", "sensitive", "link", "source", "confidentiality"),
)
_LONGEST = {"title": 300, "region_user": 100, "link": 1000, "summary": 2_000, "text": 100_000, "rate": 2_000}


def may_change(row: CardRow, person: Person | None) -> bool:
    """Whether this person may change the card; without a person it is the command line."""
    return person is None or access_of(person).may_change(row)


@transaction.atomic
def add_card(
    organisation: Organisation, given: Mapping[str, Any], person: Person | None, *, division: Division | None = None, key: str = ""
) -> CardRow:
    """A new need or offer. WrongContent or ManyErrors with everything that cannot be accepted."""
    row, told = prepare(organisation, given, person, division=division, key=key)
    row.save()
    audit.record_all(person, [audit.Told("card_added", row, organisation=organisation, after=told)])
    return row


def prepare(
    organisation: Organisation, given: Mapping[str, Any], person: Person | None, *, division: Division | None = None, key: str = ""
) -> tuple[CardRow, dict[str, Any]]:
    """A card that is not stored yet, with what the audit trail will say of it: for files that add many."""
    if person is not None and not access_of(person).records_for(organisation.pk, division.pk if division else None):
        raise PermissionDenied(_("この組織や課の活動を記録する役割がありません。企画担当に相談してください。"))
    row = CardRow(organisation=organisation, division=division, recorded_by=person, **({"key": key} if key else {}))
    _take(row, given)
    return row, summary(row)


@transaction.atomic
def change_card(row: CardRow, given: Mapping[str, Any], person: Person | None) -> bool:
    """Change some columns; False (and no event) when all is as it was."""
    row = _locked(row, person)
    told = prepare_change(row, given)
    if told is None:
        return False
    row.save()
    audit.record_all(person, [told])
    return True


def prepare_change(row: CardRow, given: Mapping[str, Any]) -> audit.Told | None:
    """Put the changes into a row that may be changed; the event still to be told, None when nothing differs."""
    before = summary(row)
    _take(row, given)
    after = summary(row)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if not changed:
        return None
    old, new = ({name: told.get(name) for name in sorted(changed)} for told in (before, after))
    return audit.Told("card_changed", row, organisation=row.organisation, before=old, after=new)


@transaction.atomic
def close_card(row: CardRow, person: Person | None, why: str) -> None:
    """The card is no longer offered or sought; facts and connections that name it stay. WrongContent without a reason."""
    row = _locked(row, person)
    if row.closed_at is not None:
        raise WrongContent(_("このカードは、すでに終わりにしてあります。"), remedy=_("画面を開き直してください。"))
    if not why.strip():
        raise WrongContent(_("終わりにするわけがありません。"), remedy=_("決まった、募集をやめた、など一言書いてください。"))
    row.closed_at = timezone.now()
    row.save(update_fields=["closed_at"])
    audit.record(person, "card_closed", row, organisation=row.organisation, reason=why.strip())


@transaction.atomic
def reopen_card(row: CardRow, person: Person | None) -> None:
    """A closed card is offered or sought again; one that is open stays as it is."""
    row = _locked(row, person)
    if row.closed_at is None:
        return
    row.closed_at = None
    row.save(update_fields=["closed_at"])
    audit.record(person, "card_reopened", row, organisation=row.organisation)


def summary(row: CardRow) -> dict[str, Any]:
    """The card as the audit trail keeps it."""
    told = {name: _plain(getattr(row, name)) for name in COLUMNS if name != "party"} | {"party": row.party_id}
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else value


def _locked(row: CardRow, person: Person | None) -> CardRow:
    """The card as it stands now, which this person may see and change."""
    rows = CardRow.objects.select_for_update().filter(pk=row.pk)
    found = (rows if person is None else rows.visible_to(person)).first()
    if found is None or not may_change(found, person):
        raise PermissionDenied(_("このカードを変える役割がありません。記録した課か企画担当に相談してください。"))
    return found


def _take(row: CardRow, given: Mapping[str, Any]) -> None:
    """Put what is given into the row and check it whole; nothing is written yet."""
    unknown = set(given) - set(COLUMNS)
    if unknown:
        raise WrongContent(_("「%(name)s」という項目はありません。") % {"name": "、".join(sorted(unknown))}, remedy=_("項目の名前を直してください。"))
    for name, value in given.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    for name in ("tags", "purposes", "places"):
        setattr(row, name, tuple(dict.fromkeys(word.strip() for word in getattr(row, name) if word.strip())))
    check(row)


def check(row: CardRow) -> None:
    """WrongContent or ManyErrors with everything that a card may not say: for files whose rows are stored together."""
    errors = [*_wrong_columns(row), *wrong_conditions(row.conditions, row.region_user or None)]
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))


def _wrong_columns(row: CardRow) -> list[RashinbanError]:
    wrong: list[RashinbanError] = []
    if not row.title:
        wrong.append(WrongContent(_("名称がありません。"), remedy=_("何の課題・資源かが分かる名前を書いてください。")))
    for name, longest in _LONGEST.items():
        if len(getattr(row, name) or "") > longest:
            label = row._meta.get_field(name).verbose_name
            wrong.append(WrongContent(_("「%(name)s」が長すぎます。") % {"name": label}, remedy=_("%(n)s字までにしてください。") % {"n": f"{longest:,}"}))
    for name, choices in (("kind", CardKind), ("what", CardWhat), ("confidentiality", Confidentiality)):
        if getattr(row, name) not in choices.values:
            label = row._meta.get_field(name).verbose_name
            wrong.append(WrongContent(_("「%(name)s」が選ばれていません。") % {"name": label}, remedy=_("一覧から選んでください。")))
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        wrong.append(WrongContent(_("受付終了が受付開始より前です。"), remedy=_("日付を直してください。")))
    if row.limit is not None and row.limit < 0:
        wrong.append(WrongContent(_("上限額が0より小さくなっています。"), remedy=_("円で書いてください。")))
    if row.link and not row.link.startswith(("https://", "http://")):
        wrong.append(WrongContent(_("案内のページがアドレスではありません。"), remedy=_("https:// から書いてください。")))
    if row.party is not None and row.party.organisation_id != row.organisation_id:
        wrong.append(WrongContent(_("ほかの組織の記録とは結びつけられません。"), remedy=_("この組織の中から選んでください。")))
    if row.key in {key for rule in row.rules for key in rule.cards}:
        wrong.append(WrongContent(_("前提や併用の相手が、この制度そのものになっています。"), remedy=_("ほかの制度を選んでください。")))
    return wrong


def wrong_conditions(conditions: Sequence[Condition], region_user: str | None) -> list[RashinbanError]:
    """What is wrong with conditions: an operator that does not fit, a number or a place that cannot be read."""
    wrong: list[RashinbanError] = []
    for condition in conditions:
        question = questions().get(condition.field)
        if question is None:
            wrong.append(WrongContent(_("「%(field)s」という条件はありません。") % {"field": condition.field}, remedy=_("一覧にある条件から選んでください。")))
            continue
        try:
            _check(condition, question, region_user)
        except RashinbanError as error:
            wrong.append(error)
    return wrong


def _check(condition: Condition, question: Question, region_user: str | None) -> None:
    label = question.label.ja
    if condition.operator not in question.operators:
        raise WrongContent(_("「%(label)s」に合わない比べ方です。") % {"label": label}, remedy=_("比べ方を選び直してください。"))
    if condition.valid_from and condition.valid_to and condition.valid_to < condition.valid_from:
        raise WrongContent(_("「%(label)s」の条件の終わりの日が、始まりの日より前です。") % {"label": label}, remedy=_("日付を直してください。"))
    for value in condition.values:
        if question.type == "place":
            read_reach(value, region_user)
        elif question.type == "number":
            read_number(value, question)
        elif question.type == "yes_no" and value not in (YES, NO):
            raise WrongContent(_("「%(label)s」の値は、はい か いいえ です。") % {"label": label}, remedy=_("どちらかを選んでください。"))
    if question.type == "person" and not condition.note:
        raise WrongContent(_("人が確かめる条件の文がありません。"), remedy=_("案内に書かれた条件を、そのまま書いてください。"))

