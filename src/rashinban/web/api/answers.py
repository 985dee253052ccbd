"""What every answer shares: its day, exact JSON of the library's values, files, a tag by which unchanged is told."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query
from pydantic import AfterValidator, BaseModel

from rashinban.core.period import Period
from rashinban.records import audit
from rashinban.web.api.problems import Problem
from rashinban.web.handing_out import hand_out


def without_nul(text: str) -> str:
    """PostgreSQL cannot look for the character NUL, and nothing of ours holds it."""
    if "\x00" in text:
        raise ValueError("使えない符号（NUL）が含まれています")
    return text


def storable_period(period: Period) -> Period:
    """A period whose name a database can hold."""
    without_nul(period.code).encode()  # half a character (a lone surrogate) is a ValueError too
    return period


#: The key of a measure or an indicator, or any other text that is looked for.
Text = Annotated[str, AfterValidator(without_nul)]
AsOf = Annotated[
    date | None,
    Query(description="時点（YYYY-MM-DD）。この日までに分かっていたことで答えます。なければ今日。先の日は今日とみなします。"),
]
Edition = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="版の番号。なければ運用中の版。")]
GivenPeriod = Annotated[Period, AfterValidator(storable_period)]
PeriodCode = Annotated[GivenPeriod | None, Query(description="期間コード（FY2024、2024-03 など）")]
Page = Annotated[int, Query(ge=1, le=1_000_000, description="ページ（1から）")]
Size = Annotated[int, Query(ge=1, le=1000, description="1ページの件数")]


def reads(kind: Any) -> dict[int, Any]:
    """What a reading endpoint may answer."""
    return {200: kind, 304: None} | dict.fromkeys((400, 401, 403, 404, 422), Problem)


def writes(kind: Any, status: int = 201) -> dict[int, Any]:
    """What a writing endpoint may answer."""
    return {status: kind} | dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


def hands_out(*media_types: str) -> dict[str, Any]:
    """How a file is told in the OpenAPI document: ``openapi_extra`` of its endpoint."""
    return {"responses": {200: {"content": {each: {} for each in media_types}}}}


def day_of(as_of: date | None) -> date:
    """The day of the answer; a day that has not come yet is read as today, as on the pages."""
    today = timezone.localdate()
    return min(as_of or today, today)


def answer(request: HttpRequest, value: BaseModel, status: int = 200) -> HttpResponse:
    """A value as its exact JSON; 304 when the caller has it already."""
    return _tagged(request, HttpResponse(value.model_dump_json(), status=status, content_type="application/json"))


def answer_file(request: HttpRequest, content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file as a download, never as a page of ours."""
    return _tagged(request, hand_out(content, name, media_type))


def note(request: HttpRequest, subject: Any, *classes: str, plan: Any, verb: str = "read") -> None:
    """Reading what is restricted or secret is an event of its own."""
    audit.note_read(request.user if request.user.is_authenticated else None, subject, *classes, plan=plan, verb=verb)


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    tag = f'"{sha256(response.content).hexdigest()[:32]}"'
    if request.method == "GET" and tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization, Cookie"
    return response
