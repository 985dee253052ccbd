"""People: the list, one person, a new one, a temporary password."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from rashinban.records import people
from rashinban.records.models import Person, Role
from rashinban.web.mistakes import told_in
from rashinban.web.office.allowed import administrators, organisations
from rashinban.web.office.forms import NewPersonForm, PersonForm, RoleForm

KINDS = ("all", "without", "disabled")


@administrators
def list_people(request: HttpRequest) -> HttpResponse:
    """Everybody of one's organisations with the roles of today; searched by name, login, mail or division."""
    asked = request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("kind", "all") if request.GET.get("kind") in KINDS else "all"
    rows = people.people_of(request.access)
    held = Role.objects.held_on(request.today)
    if asked:
        in_division = held.filter(division__name__icontains=asked).values("person")
        rows = rows.filter(Q(name__icontains=asked) | Q(login__icontains=asked) | Q(mail__icontains=asked) | Q(pk__in=in_division))
    if kind == "without":
        rows = rows.filter(is_active=True).exclude(pk__in=held.values("person"))
    elif kind == "disabled":
        rows = rows.filter(is_active=False)
    page = Paginator(rows.order_by("name", "login"), 50).get_page(request.GET.get("page"))
    roles = people.roles_today(page.object_list)
    lines = [(person, roles.get(person.pk, [])) for person in page.object_list]
    return render(request, "office/people.html", {"page": page, "lines": lines, "q": asked, "kind": kind})


@administrators
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """A new person with a first role; the temporary password is shown once."""
    mine = organisations(request)
    form = NewPersonForm(request.POST or None)
    role = RoleForm(request.POST or None, organisations=mine, initial={"since": request.today})
    if request.method == "POST" and form.is_valid() and role.is_valid():
        with told_in(role):
            person, password = _add(request, form, role)
            return render(request, "office/password.html", {"person": person, "password": password, "new": True})
    context = {"form": form, "role": role, "errors": bool(form.errors or role.errors)}
    return render(request, "office/person_new.html", context, status=400 if form.errors or role.errors else 200)


def _add(request: HttpRequest, form: NewPersonForm, role: RoleForm) -> tuple[Person, str]:
    from django.db import transaction

    given, duty = form.cleaned_data, role.cleaned_data
    with transaction.atomic():
        person, password = people.add_person(
            given["login"], given["name"], given["mail"], request.user, language=given["language"]
        )
        people.give_role(
            person, duty["duty"], duty["organisation"], duty["division"], duty["since"], duty["until"], request.user
        )
    return person, password


@administrators
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what is known, the roles of all times, what can be changed."""
    person = find(request, pk)
    manages = people.may_manage(request.access, person)
    initial = {"name": person.name, "mail": person.mail, "language": person.language}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        people.change_person(person, request.user, **form.cleaned_data)
        messages.success(request, _("変更を保存しました。"))
        return redirect("person", person.pk)
    return render_person(request, person, form, manages)


def render_person(
    request: HttpRequest, person: Person, form: PersonForm | None = None, manages: bool | None = None, role: RoleForm | None = None
) -> HttpResponse:
    """The page of a person, with the form that was filled in wrongly if there is one."""
    mine = organisations(request)
    rows = Role.objects.filter(person=person).select_related("organisation", "division", "taken_over_from__person")
    initial = {"name": person.name, "mail": person.mail, "language": person.language}
    context = {
        "person": person,
        "form": form or PersonForm(initial=initial),
        "role_form": role or RoleForm(organisations=mine, initial={"since": request.today}),
        "roles": [(row, _when(row, request.today), row.organisation_id in {one.pk for one in mine}) for row in rows.order_by("-since", "pk")],
        "manages": people.may_manage(request.access, person) if manages is None else manages,
    }
    wrong = (form and form.errors) or (role and role.errors)
    return render(request, "office/person.html", context, status=400 if wrong else 200)


@administrators
@never_cache
@require_POST
@sensitive_post_parameters()
def give_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A temporary password, shown once."""
    person = find(request, pk)
    password = people.set_password(person, request.user)
    return render(request, "office/password.html", {"person": person, "password": password, "new": False})


@administrators
@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable an account, or enable it again."""
    person = find(request, pk)
    people.change_person(person, request.user, is_active=request.POST.get("active") == "1")
    messages.success(request, _("使用できるようにしました。") if person.is_active else _("使用を停止しました。"))
    return redirect("person", person.pk)


def find(request: HttpRequest, pk: int) -> Person:
    """A person this administrator sees."""
    return get_object_or_404(people.people_of(request.access), pk=pk)


def _when(role: Role, today: date) -> str:
    if role.until is not None and role.until < today:
        return "past"
    return "future" if role.since > today else "now"
