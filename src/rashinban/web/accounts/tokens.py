"""One's own API tokens. A token is shown once, when it is made."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from rashinban.records.tokens import make_token, revoke_token
from rashinban.web.accounts.forms import TokenForm
from rashinban.web.finding import signed_in


@signed_in
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of this person, and a form for another; the answer to the form is the only place with its secret."""
    form, secret = TokenForm(request.user, request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        _made, secret = make_token(request.user, given["name"], given["expires_on"], read_only=given["read_only"])
        form = TokenForm(request.user)
    today = timezone.localdate()
    held = [(token, token.revoked_at is None and token.expires_on >= today) for token in request.user.tokens.all()]
    return render(request, "accounts/tokens.html", {"form": form, "held": held, "secret": secret})


@require_POST
@signed_in
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of one's own tokens."""
    revoke_token(get_object_or_404(request.user.tokens, pk=pk), request.user)
    messages.success(request, _("トークンを取り消しました。"))
    return HttpResponseRedirect(reverse("tokens"))
