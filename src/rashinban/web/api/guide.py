"""The page that documents the API, made from its OpenAPI document: every address, what it takes, an example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rashinban.web.api.problems import missing, tell
from rashinban.web.api.words import WORDS

#: What stands in the examples for the parts of an address and for what must be given.
EXAMPLES = {"slug": "mihon", "key": "2.1-K1", "id": "1", "format": "pdf", "organisation": "JP-JCN-0000000000000"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one address."""

    method: str
    path: str
    title: str
    description: str
    group: str
    parameters: tuple[dict[str, Any], ...]
    fields: tuple[dict[str, Any], ...]
    answers: tuple[tuple[str, str], ...]

    @property
    def anchor(self) -> str:
        """Where the page shows it."""
        return f"{self.method}{self.path}".lower().replace("/", "-").replace("{", "").replace("}", "").replace(".", "-")

    @property
    def address(self) -> str:
        """An address that could be called."""
        asked = {one["name"]: EXAMPLES[one["name"]] for one in self.parameters if one["in"] == "query" and one["name"] in EXAMPLES}
        path = self.path
        for name, example in EXAMPLES.items():
            path = path.replace(f"{{{name}}}", example)
        return f"{path}?{urlencode(asked)}" if asked else path


def show(request: HttpRequest) -> HttpResponse:
    """The documentation."""
    document = _document()
    groups: dict[str, list[Endpoint]] = {}
    for one in endpoints(document):
        groups.setdefault(one.group, []).append(one)
    context = {"groups": groups.items(), "site": f"{request.scheme}://{request.get_host()}", "title": document["info"]["title"]}
    return render(request, "api/guide.html", context)


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """An address of the API that does not exist is told as the API tells it."""
    return tell(missing(), 404)


def endpoints(document: dict[str, Any]) -> Iterator[Endpoint]:
    """Every method of every address, in the order of the OpenAPI document."""
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            yield Endpoint(
                method=method.upper(),
                path=path,
                title=_said(told["summary"]),
                description=told.get("description", ""),
                group=_said(told["tags"][0]),
                parameters=tuple({**one, "description": _said(one.get("description", ""))} for one in told["parameters"]),
                fields=tuple(_fields(document, told)),
                answers=tuple((str(status), each["description"]) for status, each in told["responses"].items()),
            )


def _said(words: str) -> str:
    """In the language of the page, where the document's words are known to the catalogue."""
    return _(words) if words in WORDS else words


def _fields(document: dict[str, Any], told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The fields of the body; nested ones are described in the OpenAPI document."""
    body = told.get("requestBody")
    if body is None:
        return
    schema = body["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for name, field in schema.get("properties", {}).items():
        yield {
            "name": name,
            "required": name in schema.get("required", ()),
            "description": field.get("description", ""),
            "values": _values(field),
        }


def _values(field: dict[str, Any]) -> str:
    """What may stand there, in short."""
    if "enum" in field:
        return " / ".join(str(each) for each in field["enum"])
    if "anyOf" in field:
        return " / ".join(dict.fromkeys(each for each in map(_values, field["anyOf"]) if each and each != "null"))
    if "examples" in field:
        return _("、").join(str(each) for each in field["examples"][:3])
    return str(field.get("format") or field.get("type") or field.get("$ref", "").rpartition("/")[2])


@cache
def _document() -> dict[str, Any]:
    """The OpenAPI document, which is the same for everybody and takes a second to write."""
    from rashinban.web.api.application import api

    return dict(api.get_openapi_schema())
