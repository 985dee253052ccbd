"""What is typed about a matching day: the day, who comes, who wishes to meet whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rashinban.core.errors import RashinbanError
from rashinban.matching.wish_text import read_absences
from rashinban.records.access import Access
from rashinban.records.ledger.matching_days import MOST_SLOTS, GuestGiven
from rashinban.records.models import Confidentiality, GuestSide
from rashinban.web.inputs import ClockInput, DayInput, gatherings_for
from rashinban.web.owning import OwnedForm


class DayForm(OwnedForm):
    """The day itself."""

    title = forms.CharField(label=_("名称"), max_length=300, help_text=_("例：第2回ものづくり商談会"))
    on = forms.DateField(label=_("開催日"), widget=DayInput)
    slots = forms.IntegerField(label=_("時間枠の数"), min_value=1, max_value=MOST_SLOTS, initial=8)
    starts = forms.TimeField(label=_("最初の枠の開始"), required=False, widget=ClockInput)
    minutes = forms.IntegerField(label=_("1枠の分数"), min_value=5, max_value=240, initial=30)
    gathering = forms.ModelChoiceField(label=_("集まり"), queryset=None, required=False, empty_label=_("（集まりとして記録していない）"))
    confidentiality = forms.ChoiceField(
        label=_("読める人"),
        choices=((Confidentiality.INTERNAL, _("庁内")), (Confidentiality.RESTRICTED, _("関係者限（企画担当と担当課）"))),
    )

    def __init__(self, *args: Any, access: Access, user: Any, **options: Any) -> None:
        super().__init__(*args, access=access, **options)
        field: Any = self.fields["gathering"]
        field.queryset = gatherings_for(user, access.recording)


class AnewForm(forms.Form):
    """Changing something of a decided day: said aloud, because the decision falls."""

    anew = forms.BooleanField(label=_("決定を取り消して変える"), required=False)

    def __init__(self, *args: Any, decided: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.decided = decided
        if not decided:
            del self.fields["anew"]

    def clean(self) -> dict[str, Any]:
        """A decided day changes only when somebody says so."""
        said: dict[str, Any] = super().clean() or {}
        if self.decided and not said.get("anew"):
            self.add_error("anew", _("席はすでに決定しています。変えるときは、ここに印を付けてください。"))
        return said


class GuestsForm(AnewForm):
    """Guests as lines pasted from a table: name, most meetings, tables, slots in which they are away."""

    side = forms.ChoiceField(label=_("どちらの側"), choices=GuestSide.choices, widget=forms.RadioSelect, initial=GuestSide.FIRM)
    lines = forms.CharField(
        label=_("参加者"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("1行に1者。Excelから「名前・面談の上限・同時に会える数・参加できない枠」の列をそのまま貼り付けられます。名前だけでもかまいません。"),
    )
    new = forms.BooleanField(label=_("似た名前があっても、書いたとおりの名前で新しく登録する"), required=False)

    def __init__(self, *args: Any, slots: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.slots = slots

    def clean_lines(self) -> list[tuple[str, GuestGiven]]:
        """The lines read; every one that cannot be is named by its number."""
        found: list[tuple[str, GuestGiven]] = []
        errors = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            name, *rest = (part.strip() for part in line.split("\t"))
            if not name:
                continue
            most, tables, absent = (*rest, "", "", "")[:3]
            try:
                found.append((name[:200], GuestGiven(_number(most), _number(tables) or 1, read_absences(absent, self.slots))))
            except (RashinbanError, ValueError) as wrong:
                said = wrong.what if isinstance(wrong, RashinbanError) else _("上限や数を、数字で書いてください。")
                errors.append(_("%(n)s行目：%(what)s") % {"n": number, "what": said})
        if len({name for name, _given in found}) < len(found):
            errors.append(_("同じ名前が二度あります。"))
        if errors:
            raise forms.ValidationError(errors)
        return found


class WishFileForm(AnewForm):
    """The filled-in table of wishes."""

    file = forms.FileField(label=_("希望の表（Excel）"), help_text=_("このページからダウンロードした表に書き込んだもの。5MBまで。"))

    def clean_file(self) -> Any:
        """A table of wishes is small."""
        file = self.cleaned_data["file"]
        if file.size > 5 * 1024 * 1024:
            raise forms.ValidationError(_("ファイルが大きすぎます（5MBまで）。"))
        return file


def _number(text: str) -> int | None:
    import unicodedata

    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    if not plain.isdecimal() or len(plain) > 3:
        raise ValueError(text)
    return int(plain)
