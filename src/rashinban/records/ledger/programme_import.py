"""Programmes of a file taken into the records: shown first, then all in one transaction; the same file again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.ledger.card import Card
from rashinban.records import audit
from rashinban.records.ledger import cards
from rashinban.records.ledger.convert import card_columns
from rashinban.records.models import CardRow, Confidentiality, PartyRow

if TYPE_CHECKING:
    from rashinban.matching.exchange.incoming import Incoming
    from rashinban.records.models import Division, Organisation, Person


@dataclass(frozen=True, slots=True)
class Line:
    """One programme of the file: new, changed (with the columns that change) or unchanged."""

    card: Card
    row: CardRow
    changed: tuple[str, ...] = ()
    new: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking the file in does."""

    lines: tuple[Line, ...]

    @property
    def new(self) -> tuple[Line, ...]:
        """Programmes that are not in the records yet."""
        return tuple(line for line in self.lines if line.new)

    @property
    def changed(self) -> tuple[Line, ...]:
        """Programmes of which the file says something else than the records."""
        return tuple(line for line in self.lines if line.changed)

    @property
    def unchanged(self) -> int:
        """How many are as they were."""
        return len(self.lines) - len(self.new) - len(self.changed)


def preview_programmes(
    organisation: Organisation, incoming: Incoming, person: Person | None, division: Division | None = None, confidentiality: str = "public"
) -> Preview:
    """What taking the file in would do; nothing is stored. ManyErrors names every programme that cannot be taken."""
    preview, _told = _compare(organisation, incoming, person, division, confidentiality)
    return preview


@transaction.atomic
def import_programmes(
    organisation: Organisation, incoming: Incoming, person: Person | None, division: Division | None = None, confidentiality: str = "public"
) -> Preview:
    """Take every programme of the file in, all or none; each that is new or changed has its event in the audit trail.

    What the file leaves empty is not taken away, and conditions and rules that the office wrote itself (from another
    document) stay. Who may read a programme is decided for new ones only.
    """
    preview, told = _compare(organisation, incoming, person, division, confidentiality)
    CardRow.objects.bulk_create([line.row for line in preview.new], batch_size=200)
    changed = [line.row for line in preview.changed]
    if changed:
        CardRow.objects.bulk_update(changed, [name for name in cards.COLUMNS if name != "confidentiality"], batch_size=200)
    new = [audit.Told("card_added", line.row, organisation=organisation, after=cards.summary(line.row)) for line in preview.new]
    audit.record_all(person, [*new, *told])
    return preview


def _compare(
    organisation: Organisation, incoming: Incoming, person: Person | None, division: Division | None, confidentiality: str
) -> tuple[Preview, list[audit.Told]]:
    if confidentiality not in Confidentiality.values:
        raise WrongContent(_("公開の範囲が決まっていません。"), remedy=_("公開、庁内、関係者限、企業秘密のどれかにしてください。"))
    known = _known(organisation, incoming)
    visible = _visible(known, person)
    parties = _providers(organisation, incoming, person)
    lines, told, errors = [], [], []
    for card in incoming.cards:
        try:
            row = known.get(card.key)
            given = _given(card, row) | ({"party": party} if (party := parties.get(incoming.providers.get(card.key, ""))) else {})
            if row is None:
                row, _after = cards.prepare(organisation, given | {"confidentiality": confidentiality}, person, division=division, key=card.key)
                lines.append(Line(card, row, new=True))
                continue
            _check_may_change(row, person, visible)
            change = cards.prepare_change(row, given)
            lines.append(Line(card, row, tuple(change.after) if change else ()))
            told += [change] if change else []
        except ManyErrors as wrong:
            errors += [_named(card, error) for error in wrong.errors]
        except RashinbanError as wrong:
            errors.append(_named(card, wrong))
    if errors:
        raise ManyErrors(tuple(errors))
    return Preview(tuple(lines)), told


def _known(organisation: Organisation, incoming: Incoming) -> dict[str, CardRow]:
    """The cards of these keys that are there; asked for in portions, as databases limit what a statement may hold."""
    keys = [card.key for card in incoming.cards]
    found: dict[str, CardRow] = {}
    for first in range(0, len(keys), 500):
        rows = CardRow.objects.filter(organisation=organisation, key__in=keys[first : first + 500]).select_related("organisation", "party")
        found |= {row.key: row for row in rows}
    return found


def _visible(known: dict[str, CardRow], person: Person | None) -> set[int]:
    """Those that this person sees: what they do not see they do not change."""
    pks = [row.pk for row in known.values()]
    if person is None:
        return set(pks)
    portions = (pks[first : first + 500] for first in range(0, len(pks), 500))
    return {pk for portion in portions for pk in CardRow.objects.visible_to(person).filter(pk__in=portion).values_list("pk", flat=True)}


def _providers(organisation: Organisation, incoming: Incoming, person: Person | None) -> dict[str, PartyRow]:
    """The party that a provider's name means, where exactly one goes by it; others stay a name in the source."""
    names = set(incoming.providers.values())
    if not names:
        return {}
    rows = PartyRow.objects.filter(organisation=organisation, merged_into=None, name__in=names)
    named: dict[str, list[PartyRow]] = {}
    for row in rows if person is None else rows.visible_to(person):
        named.setdefault(row.name, []).append(row)
    return {name: found[0] for name, found in named.items() if len(found) == 1}


def _given(card: Card, row: CardRow | None) -> dict[str, Any]:
    """What the file says: everything of a new card, what is not empty of a known one, its own conditions exchanged."""
    columns = {name: value for name, value in card_columns(card).items() if name in cards.COLUMNS}
    if row is None:
        return columns
    given = {name: value for name, value in columns.items() if value not in (None, "", ()) and name not in ("kind", "what", "sensitive")}
    theirs = {source.document for source in (card.source, row.source) if source is not None}
    for name in ("conditions", "rules"):
        own = [each for each in getattr(row, name) if each.source is None or each.source.document not in theirs]
        given[name] = (*getattr(card, name), *own)
    return given


def _check_may_change(row: CardRow, person: Person | None, visible: set[int]) -> None:
    if row.pk not in visible or not cards.may_change(row, person):
        raise WrongContent(_("ほかの課が記録した制度なので、変えられません。"), remedy=_("その課か企画担当に取り込みを頼んでください。"))


def _named(card: Card, wrong: RashinbanError) -> WrongContent:
    return WrongContent(f"「{card.title}」：{wrong.what}", wrong.where, wrong.remedy)
