"""Choices of which an office has hundreds (cards, gatherings), written without a template for each.

Django renders every option of a list by templates of its own, which takes most of the time of a page that has several
such lists. These write the same markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import conditional_escape as plain
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    """A list to choose one of."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        widget = context["widget"]
        parts = [f'<select name="{plain(widget["name"])}"{_attributes(widget["attrs"])}>']
        for name, options, _number in widget["optgroups"]:
            lines = [f'<option value="{plain(str(each["value"]))}"{_attributes(each["attrs"])}>{plain(each["label"])}</option>' for each in options]
            parts += [f'<optgroup label="{plain(name)}">', *lines, "</optgroup>"] if name else lines
        return mark_safe("\n".join([*parts, "</select>"]))  # every part of it is escaped above


class LongChecks(forms.CheckboxSelectMultiple):
    """Boxes to tick."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        widget = context["widget"]
        kept = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
        parts = [f"<div{_attributes(kept)}>"]
        for name, options, _number in widget["optgroups"]:
            lines = [_box(each) for each in options]
            parts += [f"<div><label>{plain(name)}</label>", *lines, "</div>"] if name else lines
        return mark_safe("\n".join([*parts, "</div>"]))  # every part of it is escaped above


def _box(option: dict[str, Any]) -> str:
    of = option["attrs"].get("id")
    box = f'<input type="checkbox" name="{plain(option["name"])}" value="{plain(str(option["value"]))}"{_attributes(option["attrs"])}>'
    return f"<div><label{_attributes({'for': of} if of else {})}>{box} {plain(option['label'])}</label></div>"


def _attributes(given: dict[str, Any]) -> str:
    told: Iterable[tuple[str, Any]] = ((name, value) for name, value in given.items() if value is not False)
    return "".join(f" {plain(name)}" if value is True else f' {plain(name)}="{plain(str(value))}"' for name, value in told)
