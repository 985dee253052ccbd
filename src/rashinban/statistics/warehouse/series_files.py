"""Long tables in Parquet: how they are written so that one item of them is read at once."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rashinban.core.series import COLUMNS
from rashinban.statistics.durable import write_with
from rashinban.statistics.publisher import Item, Table

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows are read by groups: small enough that one item does not drag others along, large enough to compress.
ROWS_OF_A_GROUP = 16_384
#: Large tables get larger groups, so that the list of groups stays short.
_GROUPS = 512

_METADATA = b"rashinban"


def write_series(path: Path, rows: pa.Table, table: Table) -> None:
    """Rows (in the order of ``ordering.KEY``) in a file, whole or not at all, with what the table says of itself."""
    import pyarrow.parquet as pq

    about = {
        **{name: getattr(table, name) for name in ("publisher", "table", "edition", "title", "areas", "notes")},
        "items": [asdict(item) for item in table.items],
        "released": table.released.isoformat() if table.released else None,
    }
    described = rows.replace_schema_metadata({_METADATA: json.dumps(about, ensure_ascii=False).encode()})
    size = max(ROWS_OF_A_GROUP, -(-rows.num_rows // _GROUPS))
    texts = [name for name in COLUMNS if name != "value"]
    write_with(
        path,
        lambda temporary: pq.write_table(
            described, temporary, row_group_size=size, compression="zstd", use_dictionary=texts, write_statistics=True
        ),
    )


def read_rows(path: Path) -> pa.Table:
    """The rows of a file, in the order of ``ordering.KEY``."""
    import pyarrow.parquet as pq

    return pq.read_table(path, columns=list(COLUMNS)).replace_schema_metadata(None)


def read_heading(path: Path) -> Table:
    """What a file's table says of itself, with an empty table of rows."""
    from datetime import date

    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    about = json.loads(schema.metadata[_METADATA])
    return Table(
        publisher=about["publisher"],
        table=about["table"],
        edition=about["edition"],
        title=about["title"],
        items=tuple(Item(**item) for item in about["items"]),
        rows=schema.remove_metadata().empty_table(),
        released=date.fromisoformat(about["released"]) if about["released"] else None,
        areas=about["areas"],
        notes=tuple(about["notes"]),
    )
