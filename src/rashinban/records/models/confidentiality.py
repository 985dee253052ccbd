"""The four classes of confidentiality, from open to closed."""

from django.utils.translation import gettext_lazy as _

from rashinban.records.models.choices import TextChoices


class Confidentiality(TextChoices):
    """Who may read a row at all; what each role reads is decided in ``records.permissions``."""

    PUBLIC = "public", _("公開")
    INTERNAL = "internal", _("庁内")
    RESTRICTED = "restricted", _("関係者限")
    SECRET = "secret", _("企業秘密")
