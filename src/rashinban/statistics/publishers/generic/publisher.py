"""The reader of tables for which the site keeps a mapping, in ``mappings/*.yaml`` of its folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from rashinban.core.errors import Place, RashinbanError, WrongContent
from rashinban.statistics.grid import read_heads
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.generic.mapping import Mapping, read_mapping
from rashinban.statistics.publishers.generic.reading import cell_of, read_mapped, row_of, says


def kept_mappings() -> tuple[Mapping, ...]:
    """The mappings in the site's folder (RASHINBAN_HOME), in the order of their names."""
    folder = Path(os.environ.get("RASHINBAN_HOME", "rashinban-data")) / "mappings"
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return tuple(read_mapping(file.read_text(encoding="utf-8"), file.name) for file in files)


class Generic:
    """Any table with a mapping; a file is known again by the cells its mapping names."""

    key = "generic"
    name = "列の対応（マッピング）による表"
    authority = "表ごとにマッピングに書かれた作成者"
    licence = "表ごとにマッピングに書かれた条件"
    credit = "出典は表ごとにマッピングに書かれています"

    def __init__(self, mappings: Callable[[], tuple[Mapping, ...]] = kept_mappings) -> None:
        self._mappings = mappings

    def recognises(self, file: Received) -> bool:
        """Whether the cells that a kept mapping names say what it expects."""
        try:
            return bool(self._fitting(file))
        except RashinbanError:
            return False

    def read(self, file: Received) -> tuple[Table, ...]:
        """The table by the one mapping that fits."""
        fitting = self._fitting(file)
        if len(fitting) != 1:
            names = "、".join(f"「{mapping.title}」" for mapping in fitting)
            raise WrongContent(
                f"合うマッピングが二つ以上あります（{names}）。" if fitting else "合うマッピングがありません。",
                Place(file=file.name),
                "マッピングの recognise のセルを見直すか、マッピングを指定して読み込んでください。",
            )
        return (read_mapped(file, fitting[0]),)

    def _fitting(self, file: Received) -> list[Mapping]:
        mappings = self._mappings()
        if not mappings:
            return []
        heads = read_heads(file, max(row_of(cell) for mapping in mappings for cell in mapping.recognise.cells))
        return [mapping for mapping in mappings if any(_fits(head, mapping) for head in heads)]


def _fits(head: list[list[str]], mapping: Mapping) -> bool:
    return all(says(cell_of(head, name), text) for name, text in mapping.recognise.cells.items())
