"""The time the store may take, in the processor's time, so that other work on the machine does not count."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from held_figures import table_of
from rashinban.statistics.selection import Selection
from rashinban.statistics.warehouse.warehouse import Warehouse
from sample_publisher import recognise, write_file

#: The peak of memory is asked of the kernel for this program alone: what getrusage says begins with the parent's.
LOAD = r"""
import json, re, sys, time
from pathlib import Path
from rashinban.statistics.publisher import Received
from rashinban.statistics.selection import Selection
from rashinban.statistics.warehouse.warehouse import Warehouse
home, folder = map(Path, sys.argv[1:])
begun = time.process_time()
held = Warehouse(home).add([Received(path.name, path.read_bytes()) for path in sorted(folder.glob("SSDSE-A-*.csv"))]).held
loaded = time.process_time() - begun
warehouse, asked = Warehouse(home), []
for item in held[-1].items[:30]:
    begun = time.process_time()
    rows = warehouse.figures(Selection("ssdse", "ssdse-a", (item.code,))).num_rows
    asked.append((time.process_time() - begun, rows))
memory = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([len(held), sum(each.rows for each in held), loaded, memory, asked]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from Linux's /proc")
def test_all_editions_of_the_largest_table(shared: Path, tmp_path: Path) -> None:
    """Over a million figures in 10 s and 1 GB; one item of all municipalities and years in 50 ms once warm."""
    command = [sys.executable, "-c", LOAD, str(tmp_path), str(shared / "data" / "ssdse")]
    editions, rows, loaded, memory, asked = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert editions >= 6
    assert rows > 1_200_000
    assert loaded < 10
    assert memory < 1024
    warm = sorted(seconds for seconds, _ in asked[5:])
    assert max(number for _, number in asked) > 3000
    assert warm[len(warm) // 2] < 0.05


def test_many_threads_ask_one_store_while_it_grows(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path, "duckdb", recognise)
    other = Warehouse(tmp_path, "duckdb", recognise)

    def edition(number: int) -> None:
        rows = [("A", f"{area:05}", str(year), "", float(number), "人", "") for area in range(50) for year in range(2000, 2000 + number)]
        other.add([write_file(f"{number}.json", table_of("t", str(number), *rows))])

    def ask(_: int) -> set[tuple[int, float]]:
        rows = warehouse.figures(Selection("sample", "t", ("A",))).to_pylist()
        return {(len(rows), row["value"]) for row in rows}

    edition(1)
    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(ask, number) for number in range(30)]
        for number in range(2, 6):
            edition(number)
        answers += [threads.submit(ask, number) for number in range(10)]
        found = [answer.result() for answer in answers]
    # Every answer is one state of the store, never a mixture: the newest edition covers all the years of the older.
    assert all(len(answer) == 1 and next(iter(answer))[0] == 50 * next(iter(answer))[1] for answer in found)
    assert found[-1] == {(250, 5.0)}
