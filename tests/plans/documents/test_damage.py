"""Files damaged at random are read or refused, never met with an error of a library."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashinban.core.errors import UnreadableFile
from rashinban.plans.documents.reader import read_document

PLACES = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def spoil(data: bytes, places: list[tuple[float, int]]) -> bytes:
    spoilt = bytearray(data)
    for place, value in places:
        spoilt[int(place * len(spoilt))] = value
    return bytes(spoilt)


def read_or_refuse(path: Path) -> None:
    try:
        document = read_document(path)
    except UnreadableFile as error:
        if not error.remedy:
            pytest.fail("refused without a remedy")
    else:
        assert document.blocks


@pytest.mark.parametrize("extension", ["pdf", "docx", "xlsx", "html", "md", "csv", "txt"])
@QUICK
@given(places=PLACES)
def test_spoilt_bytes(
    samples: dict[str, Path], tmp_path: Path, extension: str, places: list[tuple[float, int]]
) -> None:
    path = tmp_path / f"計画.{extension}"
    path.write_bytes(spoilt := spoil(samples[extension].read_bytes(), places))
    assert spoilt
    read_or_refuse(path)


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize("extension", ["docx", "xlsx"])
@QUICK
@given(which=st.integers(0, 30), places=PLACES)
def test_a_spoilt_part(
    samples: dict[str, Path], tmp_path: Path, extension: str, which: int, places: list[tuple[float, int]]
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(samples[extension]) as whole, zipfile.ZipFile(buffer, "w") as archive:
        names = whole.namelist()
        for name in names:
            data = whole.read(name)
            archive.writestr(
                name, spoil(data, places) if name == names[which % len(names)] and data else data
            )
    path = tmp_path / f"計画.{extension}"
    path.write_bytes(buffer.getvalue())
    read_or_refuse(path)
