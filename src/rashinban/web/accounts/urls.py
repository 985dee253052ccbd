"""Addresses: logging in and out, first run, one's own account, language and day."""

from django.urls import path

from rashinban.web.accounts import choices, first_run, person, signing, tokens

urlpatterns = [
    path("login/", signing.log_in, name="login"),
    path("logout/", signing.log_out, name="logout"),
    path("setup/", first_run.setup, name="setup"),
    path("account/", person.profile, name="profile"),
    path("account/password/", person.password, name="password"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
    path("as-of/", choices.choose_day, name="as_of"),
    path("language/", choices.choose_language, name="language"),
]
