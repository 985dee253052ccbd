"""Forms: files of statistics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: Bytes of one file, and files at once.
LARGEST, MOST = 50_000_000, 20


class SeveralFiles(forms.ClearableFileInput):
    """A choice of one or more files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, none of them too large."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file is checked by itself."""
        given = data if isinstance(data, list | tuple) else [data]
        if len(given) > MOST:
            raise forms.ValidationError(_("一度に加えられるのは20個までです。分けて加えてください。"))
        files = [super(FilesField, self).clean(each, initial) for each in given or [None]]
        for file in files:
            if file.size > LARGEST:
                raise forms.ValidationError(_("「%(name)s」は50 MBを超えています。表だけのファイルにしてください。") % {"name": file.name})
        return files


class FilesForm(forms.Form):
    """Tables as they were published."""

    files = FilesField(
        label=_("統計表のファイル"),
        help_text=_("公表されたままのCSV・Excel・JSON。何の表かは中身から分かります。いくつでも選べます（一つ50 MBまで）。"),
        error_messages={"required": _("ファイルを選んでください。")},
    )
