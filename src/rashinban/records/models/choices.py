"""Lists of words to choose from, kept as text: Django's TextChoices, told to the type checker as what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from enum import StrEnum

    class TextChoices(StrEnum):
        """A word that is stored, with the label that is shown."""

        choices: ClassVar[list[tuple[str, str]]]
        values: ClassVar[list[str]]
        label: str
else:
    from django.db.models import TextChoices

__all__ = ["TextChoices"]
