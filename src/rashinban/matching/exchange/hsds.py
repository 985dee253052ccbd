"""Offers as Open Referral HSDS 3.0 ``service`` objects, and back without loss.

Read from the schemas of openreferral/specification: a service needs ``id`` (a UUID), ``name`` and ``status``; tags and
purposes are attributes with taxonomy terms. What HSDS has no place for stays in one attribute labelled ``rashinban``,
so that our own export comes back equal; of others' services the plain fields are taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.source import Source
from rashinban.ledger.card import Card
from rashinban.matching.sentences import sentence

VERSION = "3.0"
_NAMES = UUID("5b1d3f0e-3c9e-5a59-9d54-1f9a8a2f6c11")
_KEPT = ("key", "kind", "what", "party", "summary", "places", "region_user", "conditions", "rules", "limit", "capacity", "sensitive", "source", "valid_from", "valid_to")  # fmt: skip
_OURS = "rashinban"


def write_services(cards: Iterable[Card], on: date, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A page of services as the HSDS API answers. ``names`` are the names of the parties by their keys."""
    contents = [write_service(card, on, names or {}) for card in cards]
    whole = {"total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents)}
    return {**whole, "first_page": True, "last_page": True, "empty": not contents, "contents": contents}


def write_service(card: Card, on: date, names: Mapping[str, str]) -> dict[str, Any]:
    """One card; ``status`` is active on the days on which it is open."""
    service: dict[str, Any] = {"id": _id("service", card.key), "name": card.title, "status": "active" if card.open_on(on) else "inactive"}
    service["description"] = card.text or card.summary
    if card.party and card.party in names:
        service["organization"] = {"id": _id("organization", card.party), "name": names[card.party], "description": ""}
        service["organization_id"] = service["organization"]["id"]
    service |= {name: value for name, value in (("url", card.link), ("fees_description", card.rate)) if value is not None}
    if card.conditions:
        service["eligibility_description"] = " ".join(sentence(condition).ja for condition in card.conditions if condition.applies_on(on))
    service["service_areas"] = [{"id": _id("area", card.key, place), "name": place} for place in card.places]
    if card.valid_from or card.valid_to:
        days = {"valid_from": card.valid_from, "valid_to": card.valid_to}
        service["schedules"] = [{"id": _id("schedule", card.key), **{name: day.isoformat() for name, day in days.items() if day}}]
    service["attributes"] = [*_terms(card, "tag", card.tags), *_terms(card, "purpose", card.purposes), _own(card)]
    return {name: value for name, value in service.items() if value not in ("", [])}


def is_hsds(content: Any) -> bool:
    """Whether JSON looks like one service, a list of them, or a page of them."""
    rows = _rows(content)
    return bool(rows) and all(isinstance(row, dict) and {"id", "name", "status"} <= row.keys() for row in rows)


def read_services(content: Any, file: str) -> tuple[Card, ...]:
    """Every service as a card; our own come back equal. ManyErrors names each that cannot be taken."""
    place = Place(file=file)
    rows = _rows(content)
    if not rows:
        raise WrongContent("サービス（service）が一件もありません。", place, "HSDS 3.0 の service を書き出したファイルか確かめてください。")
    cards: list[Card] = []
    errors: list[RashinbanError] = []
    for number, row in enumerate(rows, start=1):
        try:
            cards.append(_card(row))
        except (ValidationError, ValueError, TypeError, AttributeError, KeyError):
            errors.append(WrongContent(f"{number}件目のサービスを読み取れません。", place, "id・name・status と、日付や配列の形を確かめてください。"))
    if errors:
        raise ManyErrors(tuple(errors), place)
    return tuple(cards)


def _rows(content: Any) -> list[Any]:
    if isinstance(content, dict):
        content = content.get("contents", content.get("services", [content] if "name" in content else []))
    return content if isinstance(content, list) else []


def _card(row: Mapping[str, Any]) -> Card:
    attributes = row.get("attributes") or []
    own: dict[str, Any] = next((json.loads(each["value"]) for each in attributes if each.get("label") == _OURS), {})
    schedule = (row.get("schedules") or [{}])[0]
    areas = tuple(area["name"] for area in row.get("service_areas") or [] if area.get("name"))
    text = row.get("description") or ""
    summary = own.get("summary", "")
    plain: dict[str, Any] = {
        "key": f"hsds-{row['id']}",
        "kind": "offer",
        "what": "expert",
        "source": None if own else Source(document="HSDS", edition=VERSION, quotation=row["name"]),
        "valid_from": schedule.get("valid_from"),
        "valid_to": schedule.get("valid_to"),
        **own,
        "title": row["name"],
        "summary": summary,
        "text": "" if own.get("described_by_summary") and text == summary else text,
        "tags": _read_terms(attributes, "tag"),
        "purposes": _read_terms(attributes, "purpose"),
        "places": areas,
        "rate": row.get("fees_description"),
        "link": row.get("url"),
    }
    plain.pop("described_by_summary", None)
    return Card.model_validate(plain)


def _terms(card: Card, kind: str, values: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {
            "id": _id("attribute", card.key, kind, value),
            "link_id": _id("service", card.key),
            "link_entity": "service",
            "link_type": kind,
            "taxonomy_term": {"id": _id("term", kind, value), "name": value, "description": value, "taxonomy": f"{_OURS}-{kind}"},
        }
        for value in values
    ]


def _read_terms(attributes: Iterable[Mapping[str, Any]], kind: str) -> tuple[str, ...]:
    """Terms of this kind; the terms of others are tags."""
    found = []
    for each in attributes:
        name = (each.get("taxonomy_term") or {}).get("name")
        if name and (each.get("link_type") == kind or (kind == "tag" and each.get("link_type") != "purpose")):
            found.append(name.replace("|", "／"))
    return tuple(dict.fromkeys(found))


def _own(card: Card) -> dict[str, Any]:
    kept = card.model_dump(mode="json", include=set(_KEPT) - {"places"}, exclude_none=True)
    if not card.text:
        kept["described_by_summary"] = True
    value = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return {"id": _id("attribute", card.key, _OURS), "link_id": _id("service", card.key), "link_entity": "service", "link_type": _OURS, "label": _OURS, "value": value}


def _id(*parts: str) -> str:
    return str(uuid5(_NAMES, "\n".join(parts)))
