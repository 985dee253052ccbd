"""The part of a form that says whose record something new is. It is shown only to people who have a choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rashinban.records.access import Access
from rashinban.records.ledger.ownership import Owner, owners


class OwnedForm(forms.Form):
    """A form for a new record: ``form.owned_by`` is the organisation and division it will belong to.

    Field ``owner`` is there only when there is a choice. PermissionDenied for whoever records nothing.
    """

    owner = forms.ChoiceField(label=_("どこの記録か"))

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:
        super().__init__(*args, **options)
        self._owners = {each.code: each for each in owners(access)}
        if not self._owners:
            raise PermissionDenied(_("活動を記録する役割がありません。企画担当に相談してください。"))
        field: Any = self.fields["owner"]
        field.choices = [(code, str(each)) for code, each in self._owners.items()]
        field.initial = next(iter(self._owners))
        if len(self._owners) == 1:
            del self.fields["owner"]

    @property
    def owned_by(self) -> Owner:
        """Whose record it will be, of a form that was filled in; the default before."""
        chosen = getattr(self, "cleaned_data", {}).get("owner")
        return self._owners[chosen] if chosen else next(iter(self._owners.values()))


def find_owner(request: HttpRequest, code: str) -> Owner:
    """Whose record something handed in will be, by what a form called it; PermissionDenied for what this person may not record for."""
    for owner in owners(request.access):
        if owner.code == code:
            return owner
    raise PermissionDenied(gettext("この組織や課の活動を記録する役割がありません。企画担当に相談してください。"))
