"""What is typed about an introduction: who with whom, the next step, who said yes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rashinban.records.access import RECORDS, Access
from rashinban.records.ledger.connections import STEPS
from rashinban.records.ledger.naming import Register
from rashinban.records.models import CardRow, Confidentiality, PartyRow, Person, Role
from rashinban.web.inputs import DayInput, MeasureChoice, gatherings_for, measures_for
from rashinban.web.long_choices import LongSelect
from rashinban.web.owning import OwnedForm

NEW = "new"


class CardChoice(forms.ModelChoiceField):
    """A need or an offer, with whose it is where that may be read."""

    widget = LongSelect

    def label_from_instance(self, row: Any) -> str:
        return str(row.title) if len(row.title) <= 60 else f"{row.title[:59]}…"


class IntroductionForm(OwnedForm):
    """Who is brought together with whom. A side is named by its card or by its name; a name that looks like one that is
    known asks which is meant (``need_pick`` …), one that is like no other is registered."""

    need = CardChoice(label=_("求める側のカード"), queryset=None, required=False, empty_label=_("（カードなし）"))
    need_name = forms.CharField(label=_("求める側の名前"), required=False, max_length=200, help_text=_("カードを選べば、空けておけます。"))
    offer = CardChoice(label=_("提供する側のカード"), queryset=None, required=False, empty_label=_("（カードなし）"))
    offer_name = forms.CharField(label=_("提供する側の名前"), required=False, max_length=200, help_text=_("カードを選べば、空けておけます。"))
    on = forms.DateField(label=_("引き合わせた日"), widget=DayInput)
    gathering = forms.ModelChoiceField(label=_("集まり"), widget=LongSelect, queryset=None, required=False, empty_label=_("（集まりではない）"))
    measure = MeasureChoice(label=_("施策"), queryset=None, required=False, empty_label=_("（決めない）"))
    via_name = forms.CharField(label=_("仲介した人・団体"), required=False, max_length=200)
    title = forms.CharField(label=_("件名"), required=False, max_length=300, help_text=_("空けておくと、双方の名前が件名になります。"))
    note = forms.CharField(label=_("内容"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    confidentiality = forms.ChoiceField(
        label=_("読める人"),
        choices=(
            (Confidentiality.INTERNAL, _("庁内")),
            (Confidentiality.RESTRICTED, _("関係者限（企画担当と担当課）")),
            (Confidentiality.SECRET, _("企業秘密（記録した人と、名前を挙げた人だけ）")),
        ),
    )
    SIDES = ("need", "offer", "via")

    def __init__(self, *args: Any, access: Access, user: Any, **options: Any) -> None:
        super().__init__(*args, access=access, **options)
        self.user = user
        self.parties: dict[str, PartyRow | None] = dict.fromkeys(self.SIDES)
        self.new_names: dict[str, str] = {}
        mine, fields = access.recording, dict[str, Any](self.fields)
        cards = CardRow.objects.visible_to(user).filter(organisation__in=mine, closed_at=None).select_related("party")
        fields["need"].queryset, fields["offer"].queryset = cards.filter(kind="need"), cards.filter(kind="offer")
        fields["gathering"].queryset, fields["measure"].queryset = gatherings_for(user, mine), measures_for(user, mine)
        fields["on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """Every side that is named is somebody: known, chosen among those that look alike, or new."""
        said: dict[str, Any] = super().clean() or {}
        register: Register | None = None
        for side in self.SIDES:
            name, card = (said.get(f"{side}_name") or "").strip(), said.get(side)
            if name:
                register = register or Register(self.user, self.owned_by.organisation.pk)
                self._resolve(register, side, name)
            elif card is not None and card.party_id:
                shown = PartyRow.objects.visible_to(self.user).filter(pk=card.party.merged_into_id or card.party_id).first()
                self.parties[side] = shown
                if shown is None:
                    self.add_error(f"{side}_name", _("このカードの相手の名前は読めません。担当の課に相談してください。"))
            elif side != "via" and f"{side}_name" not in self.errors:
                self.add_error(f"{side}_name", _("カードを選ぶか、名前を書いてください。"))
        return said

    def _resolve(self, register: Register, side: str, name: str) -> None:
        (meant,) = register.find([(name, "")])
        if meant.party is not None or not meant.similar:
            self.parties[side] = meant.party
            if meant.party is None:
                self.new_names[side] = name
            return
        choices = [(str(row.pk), str(row)) for row in meant.similar] + [(NEW, _("どれでもない（「%(name)s」を新しく登録する）") % {"name": name})]
        self.fields[f"{side}_pick"] = forms.ChoiceField(label=_("「%(name)s」はどれですか") % {"name": name}, choices=choices, widget=forms.RadioSelect)
        chosen = self.data.get(f"{side}_pick", "")
        if chosen not in dict(choices):
            self.add_error(f"{side}_name", _("よく似た名前がすでにあります。下から選んでください。"))
        elif chosen == NEW:
            self.new_names[side] = name
        else:
            self.parties[side] = next(row for row in meant.similar if str(row.pk) == chosen)

    @property
    def sides(self) -> list[tuple[Any, Any, Any]]:
        """For each side its card, its name, and the choice among those that look alike (None)."""
        return [(self[side], self[f"{side}_name"], self[f"{side}_pick"] if f"{side}_pick" in self.fields else None) for side in ("need", "offer")]

    @property
    def opened(self) -> bool:
        """Whether anything is written in the part that is folded away at first."""
        names = ("via_name", "title", "note")
        return any(self[name].value() or name in self.errors for name in names) or "via_pick" in self.fields


class StepForm(forms.Form):
    """The next step. ``sure`` is asked for only when something is odd about it."""

    kind = forms.ChoiceField(label=_("段階"), choices=[("", _("選んでください")), *STEPS.items()])
    on = forms.DateField(label=_("日付"), widget=DayInput)
    note = forms.CharField(label=_("内容"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.FileField(label=_("根拠のファイル"), required=False, help_text=_("PDF・Excel・Word・CSV・画像。20MBまで。"))
    evidence_link = forms.URLField(label=_("根拠のリンク"), required=False, max_length=1000, assume_scheme="https")
    sure = forms.BooleanField(label=_("確かめたうえで、このまま記録する"), required=False)


class SideForm(forms.Form):
    """Who of one side said yes, when and how."""

    who = forms.CharField(label=_("先方で確認した人"), max_length=200)
    on = forms.DateField(label=_("確認した日"), widget=DayInput)
    how = forms.CharField(label=_("確認の方法"), required=False, max_length=300, help_text=_("例：メール、電話、面談の場で"))


class PeopleForm(forms.Form):
    """Who reads a secret introduction: of the people who record work today, as nobody else may."""

    people = forms.ModelMultipleChoiceField(label=_("読む人"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, organisation: int, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["people"]
        roles = Role.objects.filter(organisation=organisation, duty__in=RECORDS).held_on(timezone.localdate())
        field.queryset = Person.objects.filter(pk__in=roles.values("person"), is_active=True).order_by("name")
        field.label_from_instance = lambda person: person.name


class ConnectionFilter(forms.Form):
    """By what introductions are looked for. All fields may be empty."""

    network = forms.ModelChoiceField(label=_("会議体・ネットワーク"), widget=LongSelect, queryset=None, required=False, empty_label=_("すべて"))
    gathering = forms.ModelChoiceField(label=_("集まり"), widget=LongSelect, queryset=None, required=False, empty_label=_("すべて"))
    measure = MeasureChoice(label=_("施策"), queryset=None, required=False, empty_label=_("すべて"))

    def __init__(self, *args: Any, network: Any, gathering: Any, measure: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["network"].queryset, fields["gathering"].queryset, fields["measure"].queryset = network, gathering, measure
