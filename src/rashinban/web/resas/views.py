"""The addresses of the RESAS API v1. Answers and errors come with status 200, as they did; nobody needs a key.

Everybody is answered alike, from published tables only, so any page of any site may read it (CORS).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import RashinbanError
from rashinban.records.statistics.store import figures_for
from rashinban.statistics.selection import FigureSource
from rashinban.web.resas import municipality as municipal
from rashinban.web.resas import population as people
from rashinban.web.resas.asking import Refused, cities, read_areas, read_prefecture, read_year
from rashinban.web.resas.figures import SECTIONS

Answering = Callable[..., Any]
_MESSAGES = {"400": "Bad Request.", "404": "Not Found.", "405": "Method Not Allowed.", "503": "Service Unavailable."}
#: What the service had no answer of its own for comes with its HTTP status.
_NOT_IN_BAND = ("405", "503")


def answers(make: Answering) -> Callable[..., HttpResponse]:
    """A function of a request to a view: its result in the envelope, its refusal as the service told one."""

    @csrf_exempt
    @wraps(make)
    def view(request: HttpRequest, **parts: str) -> HttpResponse:
        if request.method == "OPTIONS":
            return _open(HttpResponse(status=204))
        try:
            if request.method not in ("GET", "HEAD"):
                raise Refused("405", "読み取り（GET）だけに答えます。")
            body: Any = {"message": None, "result": make(request, **parts)}
        except Refused as refused:
            body = {"statusCode": refused.status, "message": _MESSAGES[refused.status], "description": refused.why}
        except RashinbanError as error:  # of the store: it cannot be read now
            body = {"statusCode": "503", "message": _MESSAGES["503"], "description": str(error)}
        told = HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json; charset=utf-8")
        if body.get("statusCode") in _NOT_IN_BAND:
            told.status_code = int(body["statusCode"])
        if told.status_code == 405:
            told["Allow"] = "GET, HEAD, OPTIONS"
        return _tag(request, told) if told.status_code == 200 else _open(told)

    return view


@answers
def prefectures(request: HttpRequest) -> Any:
    """prefectures."""
    return [{"prefCode": int(area.code[:2]), "prefName": area.name} for area in PREFECTURES.areas]


@answers
def city_list(request: HttpRequest) -> Any:
    """cities: of a prefecture, or all. bigCityFlag is 0 for a municipality, 1 for a ward of a designated city, 2 for
    the city itself, 3 for the special wards of Tokyo."""
    chosen = read_prefecture(request.GET).code if request.GET.get("prefCode") else None
    found = cities(request.today, chosen)
    designated = {area.parent for area in found if area.level == "ward"}
    return [
        {
            "prefCode": int(area.code[:2]),
            "cityCode": area.code,
            "cityName": area.name,
            "bigCityFlag": "1" if area.level == "ward" else "2" if area.code in designated else "3" if "13100" < area.code < "13124" else "0",
        }
        for area in found
    ]


@answers
def industries(request: HttpRequest) -> Any:
    """industries/broad."""
    return [{"sicCode": letter, "sicName": name} for letter, (name, _) in SECTIONS.items()]


@answers
def composition(request: HttpRequest) -> Any:
    """population/composition/perYear."""
    return people.composition(_asked(request), _source())


@answers
def pyramid(request: HttpRequest) -> Any:
    """population/composition/pyramid."""
    years = read_year(request.GET, "yearLeft"), read_year(request.GET, "yearRight")
    return people.pyramid(_asked(request), _source(), *years)


@answers
def changes(request: HttpRequest) -> Any:
    """population/sum/perYear."""
    return people.changes(_asked(request), _source())


@answers
def movements(request: HttpRequest) -> Any:
    """population/sum/estimate."""
    return people.movements(_asked(request), _source())


@answers
def municipality(request: HttpRequest, quantity: str) -> Any:
    """municipality/<quantity>/perYear; where a city does not matter, none need be given."""
    given = {"cityCode": "-", **request.GET.dict()}
    return municipal.per_year(quantity, read_areas(given, request.today), given, _source())


@answers
def nothing(request: HttpRequest, rest: str) -> Any:
    """Every other address of the service."""
    raise Refused(
        "404",
        "この羅針盤が答えるのは prefectures、cities、industries/broad、population/composition/perYear、"
        "population/composition/pyramid、population/sum/perYear、population/sum/estimate、municipality/…/perYear です。",
    )


def _asked(request: HttpRequest) -> Any:
    return read_areas(request.GET, request.today)


def _source() -> FigureSource:
    """What a visitor without a name may read, whoever asks."""
    return figures_for(AnonymousUser())


def _tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    tag = f'"{sha256(response.content).hexdigest()[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "X-API-KEY, Content-Type, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response
