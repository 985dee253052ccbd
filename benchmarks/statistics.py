"""Adding and asking official figures, beside a pandas script that does the same work, and how both grow.

    python benchmarks/statistics.py [--sizes 1 10 100] [--data FOLDER] [--spark]

First real files: every SSDSE-A in the folder of published data (where it is) is recognised, read, checked and stored; the
script reads the same files with pandas, melts and writes them. Then synthetic figures (架空), written straight to Parquet:
1× are six editions of 125 items for 1,741 municipalities (1.3 million figures), 10× and 100× have ten and a hundred times
the items. Asked are one item of all municipalities in all editions (of each figure the newest), twenty items of one
prefecture, and one municipality in full. In between every indicator of the catalogue is worked out for all municipalities and
years, from the figures that were added over those that are shipped, and from the shipped ones alone. Every line is a process of its own: best of five by the clock and by the
processor, the first question apart, and the most memory it took. 100× writes half a gigabyte and takes some minutes;
pandas is asked as long as its frame fits into half of the memory.
"""

from __future__ import annotations

import sys

if __name__ != "__main__":
    # Other programs of this folder find this file where they mean the module of Python: they get that one.
    import importlib.util
    import sysconfig

    _spec = importlib.util.spec_from_file_location("statistics", f"{sysconfig.get_path('stdlib')}/statistics.py")
    assert _spec is not None
    assert _spec.loader is not None
    sys.modules[__name__] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules[__name__])

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

EDITIONS, ITEMS, AREAS = 6, 125, 1741
#: Bytes of memory that pandas takes for a figure, as measured at 1×; asked only while its frame fits.
PANDAS_BYTES = 150
QUESTIONS = ("one item", "20 items, one prefecture", "one municipality")


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=[1, 10])
    asked.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    asked.add_argument("--spark", action="store_true", help="ask Spark as well, where it is installed")
    asked.add_argument("--run", nargs="+", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.run:
        print(json.dumps({"add": add, "add-pandas": add_with_pandas, "show": show, "ask": ask, "ask-pandas": ask_pandas}[options.run[0]](*options.run[1:])))
        return
    with tempfile.TemporaryDirectory(prefix="rashinban-statistics-") as folder:
        compare_adding(options.data / "ssdse", Path(folder))
        compare_indicators(Path(folder) / "added")
        print(f"\n{'figures':>12}  {'what':<26}{'clock':>9}{'processor':>11}{'first':>9}{'memory':>10}  rows", flush=True)
        for size in options.sizes:
            home = Path(folder) / f"size{size}"
            begun = time.perf_counter()
            rows, stored = write_synthetic(home, size)
            print(f"{rows:>12,}  written straight to Parquet in {time.perf_counter() - begun:.0f} s, {stored / 1e6:,.0f} MB", flush=True)
            compare_asking(home, rows, options.spark)


def compare_adding(folder: Path, scratch: Path) -> None:
    """One line each for the store and for the script."""
    if not list(folder.glob("SSDSE-A-*.csv")):
        print(f"no SSDSE-A in {folder}: adding is not measured")
        return
    print(f"{'adding SSDSE-A':<34}{'clock':>9}{'processor':>11}{'memory':>10}  figures")
    ours = run("add", str(scratch / "added"), str(folder))
    theirs = run("add-pandas", str(scratch / "pandas.parquet"), str(folder))
    for words, done in (("here: recognise, check, snapshot", ours), ("pandas: read, melt, to_parquet", theirs)):
        print(f"{words:<34}{done['clock']:>7.1f} s{done['processor']:>9.1f} s{done['memory']:>7.0f} MB  {done['rows']:,}")
    print(f"pandas : here = {theirs['clock'] / ours['clock']:.1f} : 1 by the clock, {theirs['processor'] / ours['processor']:.1f} : 1 by the processor", flush=True)


def compare_indicators(home: Path) -> None:
    """Every indicator, the first time and when its figures have been asked for before."""
    print(f"\n{'indicators, all areas and years':<34}{'first':>9}{'median':>9}{'95 %':>9}{'longest':>9}{'processor':>11}{'memory':>10}", flush=True)
    for words, which in (("added over shipped", str(home)), ("shipped alone", "")):
        if which and not home.exists():
            continue
        done = run("show", which)
        times = "".join(f"{done[name] * 1e3:>6.0f} ms" for name in ("median", "p95", "longest"))
        print(f"{words:<34}{done['first']:>7.1f} s{times}{done['processor'] * 1e3:>8.0f} ms{done['memory']:>7.0f} MB  {done['number']} indicators, longest {done['which']}", flush=True)


def show(home: str) -> dict[str, Any]:
    """Each indicator twice; the second time counts. ``first`` is the first of all, with everything that is loaded for it."""
    from rashinban.statistics.catalogue.catalogue import catalogue
    from rashinban.statistics.layers import Layered
    from rashinban.statistics.remembering import Remembering
    from rashinban.statistics.shipped import ShippedFigures
    from rashinban.statistics.showing import work_out
    from rashinban.statistics.warehouse.warehouse import Warehouse

    begun = time.perf_counter()
    source = Remembering(Layered(Warehouse(Path(home)), ShippedFigures()) if home else ShippedFigures())
    keys = [entry.key for entry in catalogue().entries if entry.formula]
    work_out(keys[0], None, None, source)
    first = time.perf_counter() - begun
    taken = []
    for key in keys:
        work_out(key, None, None, source)
        clock, processor = time.perf_counter(), time.process_time()
        work_out(key, None, None, source)
        taken.append((time.perf_counter() - clock, time.process_time() - processor, key))
    clocks = sorted(each[0] for each in taken)
    processors = sorted(each[1] for each in taken)
    middle, most = len(clocks) // 2, int(len(clocks) * 0.95)
    told = {"first": first, "median": clocks[middle], "p95": clocks[most], "longest": clocks[-1], "processor": processors[middle]}
    return told | {"memory": most_memory(), "number": len(keys), "which": max(taken)[2]}


def compare_asking(home: Path, rows: int, spark: bool) -> None:
    """The questions to each engine, and to pandas while its frame fits."""
    engines = ["duckdb", *(["spark"] if spark else [])]
    answers = {engine: run("ask", str(home), engine) for engine in engines}
    if rows * PANDAS_BYTES < os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2:
        answers["pandas"] = run("ask-pandas", str(home))
    for engine, done in answers.items():
        if "absent" in done:
            print(f"{'':>12}  {engine}: {done['absent']}")
            continue
        for question in QUESTIONS:
            clock, processor, first, number = done[question]
            same = "" if number == answers["duckdb"][question][3] else "  differs"
            print(f"{rows:>12,}  {engine + ': ' + question:<33}{clock * 1e3:>7.0f} ms{processor * 1e3:>6.0f} ms{first:>7.1f} s{done['memory']:>7.0f} MB  {number:,}{same}", flush=True)
    if "pandas" in answers:
        ratios = ", ".join(f"{answers['pandas'][each][0] / answers['duckdb'][each][0]:.1f}" for each in QUESTIONS)
        print(f"{'':>12}  pandas : duckdb = {ratios} : 1 by the clock; before its first answer pandas read {answers['pandas']['read']:.1f} s", flush=True)


def run(*what: str) -> dict[str, Any]:
    """A measurement in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--run", *what], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def add(home: str, folder: str) -> dict[str, Any]:
    """Add every SSDSE-A of a folder."""
    from rashinban.statistics.publisher import Received
    from rashinban.statistics.warehouse.warehouse import Warehouse

    def work() -> int:
        paths = sorted(Path(folder).glob("SSDSE-A-*.csv"))
        return sum(held.rows for held in Warehouse(Path(home)).add([Received(path.name, path.read_bytes()) for path in paths]).held)

    return measure(work)


def add_with_pandas(target: str, folder: str) -> dict[str, Any]:
    """The script: codes from the first row, years from the second, everything melted into one long frame."""

    def work() -> int:
        import pandas as pd

        frames = []
        for path in sorted(Path(folder).glob("SSDSE-A-*.csv")):
            wide = pd.read_csv(path, encoding="cp932", header=None, dtype=str)
            codes, years = wide.iloc[0, 3:], wide.iloc[1, 3:]
            body = wide.iloc[3:].rename(columns={0: "area"}).drop(columns=[1, 2])
            long = body.melt(id_vars="area", var_name="column", value_name="text")
            long["item"], long["period"] = long["column"].map(codes), long["column"].map(years)
            long["area"], long["edition"] = long["area"].str[1:], path.stem[-4:]
            long["value"] = pd.to_numeric(long["text"].str.replace(",", ""), errors="coerce")
            frames.append(long[["item", "area", "period", "value", "edition"]])
        whole = pd.concat(frames)
        whole.to_parquet(target)
        return len(whole)

    return measure(work)


def measure(work: Callable[[], int]) -> dict[str, Any]:
    """Clock, processor and memory of work done once."""
    clock, processor = time.perf_counter(), time.process_time()
    rows = work()
    return {"rows": rows, "clock": time.perf_counter() - clock, "processor": time.process_time() - processor, "memory": most_memory()}


def most_memory() -> float:
    """Megabytes, at the most, of this process."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def write_synthetic(home: Path, size: int) -> tuple[int, int]:
    """Editions of one table, and the record of their addition; figures and bytes. An edition repeats half of the years."""
    import numpy as np
    import pyarrow as pa

    from rashinban.core.series import COLUMNS
    from rashinban.statistics.publisher import Item, Table
    from rashinban.statistics.selection import Held
    from rashinban.statistics.warehouse.additions import write_addition
    from rashinban.statistics.warehouse.series_files import write_series

    chance, items = np.random.default_rng(5), [f"A{number:06}" for number in range(ITEMS * size)]
    areas = pa.array([f"{1 + number * 47 // AREAS:02}{number % 900 + 100:03}" for number in range(AREAS)])
    count, held = len(items) * AREAS, []
    constant = pa.array(np.zeros(count, np.int32))

    def same(text: str) -> Any:
        return pa.DictionaryArray.from_arrays(constant, pa.array([text])).cast(pa.string())

    for number in range(EDITIONS):
        edition, sha256 = str(2018 + number), f"{number:064x}"
        columns = {
            "item": pa.DictionaryArray.from_arrays(pa.array(np.repeat(np.arange(len(items), dtype=np.int32), AREAS)), pa.array(items)).cast(pa.string()),
            "area": pa.DictionaryArray.from_arrays(pa.array(np.tile(np.arange(AREAS, dtype=np.int32), len(items))), areas).cast(pa.string()),
            **{"period": same(str(2015 + number // 2)), "dimensions": same(""), "unit": same("人"), "flag": same("")},
            "value": pa.array(np.floor(chance.lognormal(8, 2, count))),
        }
        table = Table("synthetic", "table", edition, "架空の表", tuple(Item(code, code, "人") for code in items), pa.table({name: columns[name] for name in COLUMNS}))
        path = home / "series" / f"{sha256}-0.parquet"
        write_series(path, table.rows, table)
        at = f"2026-01-0{number + 1}T09:00:00+09:00"
        held.append(Held("synthetic", "table", edition, table.title, table.items, (str(2015 + number // 2),), at, sha256, count, "架空", "架空", size=path.stat().st_size, path=path.name))
    write_addition(home / "series", held)
    return count * EDITIONS, sum(each.size for each in held)


def ask(home: str, engine: str) -> dict[str, Any]:
    """The questions to the store."""
    from rashinban.core.errors import RashinbanError
    from rashinban.statistics.selection import Selection
    from rashinban.statistics.warehouse.warehouse import Warehouse

    warehouse = Warehouse(Path(home), engine)
    held = warehouse.tables()[-1]
    items = [item.code for item in held.items]
    areas = tuple(sorted(set(warehouse.figures(Selection("synthetic", "table", (items[0],)))["area"].to_pylist()))) if engine == "duckdb" else ()
    ask_areas = areas or tuple(Warehouse(Path(home), "duckdb").figures(Selection("synthetic", "table", (items[0],)))["area"].unique().to_pylist())
    prefecture = tuple(area for area in ask_areas if area.startswith("04"))
    questions = {
        QUESTIONS[0]: lambda number: Selection("synthetic", "table", (items[number],)),
        QUESTIONS[1]: lambda number: Selection("synthetic", "table", tuple(items[number : number + 20]), prefecture),
        QUESTIONS[2]: lambda number: Selection("synthetic", "table", None, (ask_areas[number],)),
    }
    try:
        done: dict[str, Any] = {words: best(lambda number, of=of: warehouse.figures(of(number)).num_rows) for words, of in questions.items()}
    except RashinbanError as error:
        return {"absent": str(error)}
    return {**done, "memory": most_memory()}


def ask_pandas(home: str) -> dict[str, Any]:
    """The same questions to one frame in memory."""
    import pandas as pd

    begun = time.perf_counter()
    paths = sorted((Path(home) / "series").glob("*.parquet"))
    frame = pd.concat([pd.read_parquet(path).assign(edition=path.name) for path in paths], ignore_index=True)
    read = time.perf_counter() - begun
    key = ["item", "area", "period", "dimensions"]
    items, areas = sorted(frame["item"].unique()), sorted(frame["area"].unique())

    def newest(found: Any) -> int:
        return len(found.sort_values("edition").drop_duplicates(key, keep="last").sort_values(["area", "period", "dimensions", "item"]))

    def prefecture(number: int) -> int:
        found = frame[frame["item"].isin(items[number : number + 20])]
        return newest(found[found["area"].str.startswith("04")])

    done: dict[str, Any] = {
        QUESTIONS[0]: best(lambda number: newest(frame[frame["item"] == items[number]])),
        QUESTIONS[1]: best(prefecture),
        QUESTIONS[2]: best(lambda number: newest(frame[frame["area"] == areas[number]])),
    }
    return {**done, "memory": most_memory(), "read": read}


def best(question: Callable[[int], int]) -> tuple[float, float, float, int]:
    """Best of five after the first, each of another item or area: clock, processor; the first by the clock; rows."""
    begun = time.perf_counter()
    question(5)
    first = time.perf_counter() - begun
    taken = []
    for number in range(5):
        clock, processor = time.perf_counter(), time.process_time()
        rows = question(number)
        taken.append((time.perf_counter() - clock, time.process_time() - processor))
    return min(each[0] for each in taken), min(each[1] for each in taken), first, rows


if __name__ == "__main__":
    main()
