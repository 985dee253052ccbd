"""Commands that only look find the folder of the installation without making one."""

from pathlib import Path

from rashinban.records.configuration import find_home, find_warehouse, read_configuration


def test_the_folder_is_found_without_being_made(tmp_path: Path) -> None:
    assert find_home({}, tmp_path).name == "rashinban-data"
    (tmp_path / "rashinban.toml").write_text(f'home = "{(tmp_path / "kept").as_posix()}"\n', encoding="utf-8")
    assert find_home({}, tmp_path) == tmp_path / "kept"
    assert find_home({"RASHINBAN_HOME": str(tmp_path / "other")}, tmp_path) == tmp_path / "other"
    assert [path.name for path in tmp_path.iterdir()] == ["rashinban.toml"]
    assert read_configuration({}, tmp_path).home == tmp_path / "kept"


def test_what_answers_for_figures_is_said_once_for_site_and_command_line(tmp_path: Path) -> None:
    assert find_warehouse({}, tmp_path) is None
    (tmp_path / "rashinban.toml").write_text('warehouse = "spark"', encoding="utf-8")
    assert find_warehouse({}, tmp_path) == "spark"
    assert read_configuration({"RASHINBAN_HOME": str(tmp_path / "home")}, tmp_path).warehouse == "spark"
    assert find_warehouse({"RASHINBAN_WAREHOUSE": "duckdb"}, tmp_path) == "duckdb"
