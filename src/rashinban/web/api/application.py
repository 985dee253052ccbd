"""The API as a whole. Its pages of documentation are ours: see ``guide``."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from rashinban import __version__
from rashinban.web.api import (
    asking,
    entering,
    exchange,
    facts,
    ledger_making,
    looking,
    plans,
    reports,
    trail,
)
from rashinban.web.api.callers import Caller
from rashinban.web.api.problems import add_handlers


class Api(NinjaAPI):
    """The API with its OpenAPI document: a token may be sent to every endpoint, and none must."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI document."""
        document = super().get_openapi_schema(**options)
        document["components"]["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "description": "アカウントの「APIトークン」で作ったトークン（rsb_…）"}
        }
        document["security"] = [{}, {"token": []}]
        return document


api = Api(
    title="羅針盤 API",
    version=__version__,
    description="計画・指標・実績・報告書を読み書きします。画面と同じ権限で答え、公開のものはログインなしで読めます。",
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url=None,
    auth=[Caller()],
)
for _module in (plans, facts, entering, asking, looking):
    api.add_router("", _module.router)
for _router in (*ledger_making.ROUTERS, reports.router, trail.router, exchange.router):
    api.add_router("", _router)
add_handlers(api)
