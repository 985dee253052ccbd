"""Spark over the same Parquet files, for figures that are too many for one machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import lit

from rashinban.core.series import COLUMNS
from rashinban.statistics.warehouse.engines import Group
from rashinban.statistics.warehouse.expressions import VINTAGE, Question, express

if TYPE_CHECKING:
    import pyarrow as pa


class SparkEngine:
    """A session of its own, local (``spark``, ``spark:local[4]``) or on a cluster (``spark://host:7077``) that sees the
    same folder."""

    errors: tuple[type[Exception], ...] = (PySparkException, Py4JError)

    def __init__(self, setting: str) -> None:
        master = "local[*]" if setting == "spark" else setting if setting.startswith("spark://") else setting.removeprefix("spark:")
        builder = SparkSession.builder.appName("rashinban").master(master)
        if master.startswith("local"):
            # One machine needs no web page of its own and no name service; figures come in few pieces.
            builder = builder.config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
            builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "4")
        self._session = builder.getOrCreate()
        self._backend = ibis.pyspark.connect(self._session)
        self._held: dict[Group, tuple[tuple[Path, ...], Any]] = {}

    def prepare(self, group: Group, files: Sequence[Path]) -> None:
        """See ``Engine``."""
        self._relation(group, tuple(files))

    def answer(self, group: Group, files: Sequence[Path], question: Question) -> pa.Table:
        """See ``Engine``."""
        return express(self._relation(group, tuple(files)), question).to_pyarrow()

    def _relation(self, group: Group, files: tuple[Path, ...]) -> Any:
        """The figures of a table as an Ibis table."""
        if group not in self._held or self._held[group][0] != files:
            name = f"figures_{len(self._held)}" if group not in self._held else self._held[group][1].get_name()
            parts = [
                self._session.read.parquet(path.resolve().as_uri()).select(*COLUMNS).withColumn(VINTAGE, lit(place))
                for place, path in enumerate(files)
            ]
            reduce(DataFrame.unionByName, parts).createOrReplaceTempView(name)
            self._held[group] = files, self._backend.table(name)
        return self._held[group][1]

    def close(self) -> None:
        """See ``Engine``."""
        self._session.stop()
