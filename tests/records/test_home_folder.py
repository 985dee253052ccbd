"""Commands that only look find the folder of the installation without making one."""

from pathlib import Path

from rashinban.records.configuration import find_home, read_configuration


def test_the_folder_is_found_without_being_made(tmp_path: Path) -> None:
    assert find_home({}, tmp_path).name == "rashinban-data"
    (tmp_path / "rashinban.toml").write_text(f'home = "{(tmp_path / "kept").as_posix()}"\n', encoding="utf-8")
    assert find_home({}, tmp_path) == tmp_path / "kept"
    assert find_home({"RASHINBAN_HOME": str(tmp_path / "other")}, tmp_path) == tmp_path / "other"
    assert [path.name for path in tmp_path.iterdir()] == ["rashinban.toml"]
    assert read_configuration({}, tmp_path).home == tmp_path / "kept"
