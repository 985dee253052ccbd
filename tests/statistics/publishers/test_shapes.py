"""Answers of services put out of shape, one part at a time: read, or refused in words, never a crash."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from rashinban.core.errors import RashinbanError
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.registry import find_publisher
from service_samples import SERVICE_SAMPLES

ANSWERS = [sample for sample in SERVICE_SAMPLES if sample[1].endswith(".json")]


@pytest.mark.parametrize("sample", ANSWERS, ids=lambda sample: sample[1])
def test_any_shape_is_read_or_refused(sample: tuple[str, str, Any, bool]) -> None:
    key, name, make, _ = sample
    publisher = find_publisher(key)
    root = json.loads(make())
    named: list[str | None] = []
    for path in list(places(root)):
        for instead in (None, [], "x", 7, {"x": 1}):
            file = Received(name, json.dumps(put(root, path, instead)).encode())
            publisher.recognises(file)
            try:
                publisher.read(file)
            except RashinbanError as error:
                named.append(error.where.file)
    assert set(named) == {name}
    assert len(named) > 20


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of an answer; of long lists the first three."""
    if path:
        yield path
    children = node.items() if isinstance(node, dict) else enumerate(node[:3]) if isinstance(node, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def put(root: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at a path."""
    copy = json.loads(json.dumps(root))
    node = copy
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return copy
