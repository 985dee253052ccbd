"""The engines on which the store is tested, and why one cannot be."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import pytest

from on_postgres import find_programs, server

ENGINES = ("duckdb", "postgresql", "spark")


@contextmanager
def engine_setting(name: str) -> Iterator[str]:
    """What ``RASHINBAN_WAREHOUSE`` says for an engine that is started where it is a server; skips where it is absent."""
    if name == "duckdb":
        yield "duckdb"
    elif name == "postgresql":
        running = os.environ.get("RASHINBAN_TEST_POSTGRES")
        programs = find_programs()
        if running:
            yield running
        elif programs is None:
            _absent("PostgreSQL is absent (install postgresql)", "CI")
        else:
            with server(programs) as url:
                yield url
    else:
        if find_spec("pyspark") is None:
            _absent("pyspark is absent (make spark installs it)", "RASHINBAN_TEST_SPARK")
        if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
            _absent("Java is absent (Spark needs 17)", "RASHINBAN_TEST_SPARK")
        yield "spark:local[2]"
        _stop_spark()


def _absent(why: str, must: str) -> None:
    """Where an engine must be there its absence is a failure, elsewhere a reason to skip."""
    if os.environ.get(must):
        pytest.fail(why)
    pytest.skip(why)


def _stop_spark() -> None:
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running:
        running.stop()
