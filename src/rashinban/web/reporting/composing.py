"""The report builder: choose plan, day, readers and language; look; keep it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashinban.records import publishing
from rashinban.records.models import EditionRow
from rashinban.web.finding import require, signed_in

CLASSES = (("public", gettext_lazy("公開")), ("internal", gettext_lazy("庁内")), ("restricted", gettext_lazy("関係者限")))


class ReportForm(forms.Form):
    """What a report needs to be told."""

    edition = forms.ModelChoiceField(label=gettext_lazy("計画"), queryset=EditionRow.objects.none(), empty_label=None)
    title = forms.CharField(label=gettext_lazy("題名"), max_length=300, help_text=gettext_lazy("例：令和8年度 進捗報告"))
    as_of = forms.DateField(
        label=gettext_lazy("時点"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("この日までに分かっていたことだけで作ります。"),
    )
    confidentiality = forms.ChoiceField(
        label=gettext_lazy("読む人"),
        choices=CLASSES,
        help_text=gettext_lazy("「公開」なら、公開の指標と承認済みの公開の実績だけを載せます。"),
    )
    language = forms.ChoiceField(label=gettext_lazy("言語"), choices=(("ja", "日本語"), ("en", "English")))
    foreword = forms.CharField(label=gettext_lazy("はじめに"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = EditionRow.objects.filter(plan__organisation__in=request.access.organisations("planner"))
        self.fields["edition"].queryset = own.exclude(standing="draft").select_related("plan").order_by("plan", "-number")
        self.fields["edition"].label_from_instance = lambda edition: _("%(title)s（第%(number)s版）") % {"title": edition.title, "number": edition.number}
        self.today = request.today

    def clean_as_of(self) -> Any:
        """A report cannot know the future."""
        day = self.cleaned_data["as_of"]
        if day > self.today:
            raise forms.ValidationError(_("まだ来ていない日は選べません。今日までの日を選んでください。"))
        return day


@signed_in
def compose(request: HttpRequest) -> HttpResponse:
    """First a look at what the report will say, then keeping it."""
    require(bool(request.access.organisations("planner")) and not request.access.read_only)
    first = {"as_of": request.as_of, "title": _("進捗報告"), "edition": request.GET.get("edition")}
    form = ReportForm(request, request.POST or None, initial=first)
    preview = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if "keep" in request.POST:
            row = publishing.make_report(
                told["edition"],
                request.user,
                title=told["title"],
                as_of=told["as_of"],
                confidentiality=told["confidentiality"],
                language=told["language"],
                foreword=told["foreword"],
            )
            messages.success(request, _("報告書を作りました。内容を確かめて、委員に共有してください。"))
            return redirect("report", row.pk)
        preview = publishing.compose_for(told["edition"], told["as_of"], told["confidentiality"], told["language"])
    return render(request, "reporting/new.html", {"form": form, "preview": preview}, status=400 if form.errors else 200)
