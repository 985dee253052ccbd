"""Forms in which somebody types whom they mean: lists of thousands to choose from help nobody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rashinban.records.ledger.naming import Register
from rashinban.records.models import PartyKind, PartyRow


class NamingForm(forms.Form):
    """A form with fields that hold the names of parties."""

    def party_named(self, field: str, user: Any, organisation: int, kinds: tuple[str, ...] = (PartyKind.ORGANISATION,)) -> PartyRow | None:
        """The registered party a field names, by name or corporate number; with its errors told beside the field."""
        text = (self.cleaned_data.get(field) or "").strip()
        if not text:
            return None
        number = text if len(text) == 13 and text.isdecimal() else ""
        (meant,) = Register(user, organisation, kinds=kinds).find([(text, number)])
        if meant.party is None:
            near = "、".join(str(each) for each in meant.similar)
            hint = _("似た名称：%(names)s") % {"names": near} if near else _("先に企業・団体として登録してください。")
            self.add_error(field, _("「%(name)s」は登録されていません。%(hint)s") % {"name": text, "hint": hint})
        return meant.party
