"""The house rules that a machine can hold: layers, light imports, sizes, names."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "rashinban"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
HEAVY = ["django", "duckdb", "pandas", "vl_convert", "typst", "pdfplumber", "openpyxl", "xlsxwriter", "docx", "pydantic"]


def loaded_by(statement: str) -> set[str]:
    code = f"import sys, json; {statement}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in json.loads(done.stdout)}


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not loaded_by("import rashinban") & {*HEAVY, "typer", "rich"}


def test_the_command_line_starts_without_the_engines() -> None:
    assert not loaded_by("import rashinban.cli.app") & set(HEAVY)


def test_the_workflow_is_light_until_it_is_used() -> None:
    assert not loaded_by("import rashinban.workflow") & set(HEAVY)


def test_layers() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_stay_readable(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400


def test_files_are_about_a_hundred_lines() -> None:
    lengths = sorted(len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES)
    assert lengths[len(lengths) // 2] <= 140


def functions() -> list[tuple[str, int]]:
    found = []
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if body and node.end_lineno:
                    found.append((f"{module.relative_to(SOURCE)}:{node.name}", node.end_lineno - body[0].lineno + 1))
    return found


def test_functions_fit_a_screen() -> None:
    too_long = [(name, length) for name, length in functions() if length > 60]
    assert not too_long


def test_no_drawer_modules_star_imports_or_open_ends() -> None:
    assert not [module for module in MODULES if module.name in {"utils.py", "helpers.py", "common.py", "misc.py"}]
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        assert "import *" not in text, module
        assert not any(mark in text for mark in ("TODO", "FIXME", "raise NotImplementedError")), module


def test_every_module_and_public_function_says_what_it_means() -> None:
    silent = []
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            silent.append(str(module.relative_to(SOURCE)))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{module.relative_to(SOURCE)}:{node.name}")
    assert not silent


def test_shipped_files_name_no_content_network() -> None:
    """After installation nothing reaches the internet: no template, style or script may load from another host."""
    for path in SOURCE.rglob("*"):
        if path.suffix in {".css", ".j2", ".typ", ".html", ".js"}:
            text = path.read_text(encoding="utf-8")
            assert "src=\"http" not in text, path
            assert "@import" not in text, path
            assert "url(http" not in text, path
