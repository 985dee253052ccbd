"""What went wrong, as JSON an official's program can show as it is: what, where, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.core.value import Value
from rashinban.records.facts import Overtaken


class Mistake(Value):
    """One of several mistakes."""

    what: str
    where: str
    remedy: str


class Problem(Value):
    """Why a request was not answered; ``errors`` has one entry for each mistake."""

    what: str
    where: str = ""
    remedy: str = ""
    errors: tuple[Mistake, ...] = ()


class Refused(Exception):
    """A request that is refused with this status."""

    def __init__(self, status: int, what: str, where: str = "", remedy: str = "") -> None:
        self.status, self.problem = status, Problem(what=what, where=where, remedy=remedy)
        super().__init__(what)


#: Where ninja says a value was, in an official's words.
_PLACES = {"body": "本文", "query": "アドレスの ? の後", "path": "アドレス", "header": "ヘッダー", "form": "フォーム", "file": "ファイル"}
_KINDS = {
    "missing": "必要な項目がありません。",
    "extra_forbidden": "この項目はありません。",
    "json_invalid": "JSONとして読めません。",
    "literal_error": "決められた値のどれでもありません。",
    "int_parsing": "整数ではありません。",
    "date_from_datetime_parsing": "日付（YYYY-MM-DD）として読めません。",
    "date_parsing": "日付（YYYY-MM-DD）として読めません。",
    "decimal_parsing": "数として読めません。",
}


def tell(problem: Problem, status: int) -> HttpResponse:
    """The problem as an answer."""
    response = HttpResponse(problem.model_dump_json(), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="rashinban"'
    return response


def add_handlers(api: NinjaAPI) -> None:
    """Every refusal of ours, of Django and of ninja becomes a Problem. A defect of the program stays a 500."""
    handlers: Mapping[type[Exception], Any] = {
        Refused: lambda request, error: tell(error.problem, error.status),
        RashinbanError: _mistaken,
        ValidationError: _unreadable,
        Http404: lambda request, error: tell(missing(), 404),
        PermissionDenied: lambda request, error: tell(
            Problem(what=str(error) or "この操作をする役割がありません。", remedy="企画担当か管理者に相談してください。"), 403
        ),
        HttpError: lambda request, error: tell(
            Problem(what="本文をJSONとして読めません。", where="本文", remedy="JSONの書き方を確かめてください。"), error.status_code
        ),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def missing() -> Problem:
    """Nothing there that this caller may read."""
    return Problem(what="ここには何もありません。", remedy="アドレスを確かめてください。見るのに役割がいるものもあります。")


def _mistaken(request: HttpRequest, error: RashinbanError) -> HttpResponse:
    """409 when somebody else was faster, 422 for what cannot be accepted, 400 for the rest."""
    each = error.errors if isinstance(error, ManyErrors) else ()
    mistakes = tuple(Mistake(what=one.what, where=str(one.where), remedy=one.remedy) for one in each)
    problem = Problem(what=error.what, where=str(error.where), remedy=error.remedy, errors=mistakes)
    status = 409 if isinstance(error, Overtaken) else 422 if isinstance(error, WrongContent | ManyErrors) else 400
    return tell(problem, status)


def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    mistakes = tuple(
        Mistake(
            what=_KINDS.get(one["type"], "この値は使えません。"),
            where=_where(one["loc"]),
            remedy="" if one["type"] in ("missing", "extra_forbidden") else str(one["msg"]),
        )
        for one in error.errors
    )
    first = mistakes[0] if mistakes else Mistake(what="この要求は読めません。", where="", remedy="")
    return tell(Problem(what=first.what, where=first.where, remedy=first.remedy, errors=mistakes), 422)


def _where(location: Iterable[Any]) -> str:
    source, *rest = [str(part) for part in location]
    names = [part for part in rest if part not in ("given", "asked")]
    return f"{_PLACES.get(source, source)}の {'.'.join(names)}" if names else _PLACES.get(source, source)
