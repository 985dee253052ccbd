"""The command line as an official uses it: what is printed, what is written, which code it ends with."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MIHON = Path(__file__).parents[2] / "examples" / "mihon"
DAY = "2026-11-22"


def run(*words: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "rashinban.cli.app", *map(str, words)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_read_prints_kpis_and_headings_with_offsets_into_the_text() -> None:
    text = run("plan", "read", MIHON / "plan.docx", "--text").stdout
    read = json.loads(run("plan", "read", MIHON / "plan.docx", "--json").stdout)
    assert {kpi["label"] for kpi in read["kpis"]} >= {"若者の県内就職率", "食品の輸出額"}
    for entry in read["kpis"]:
        assert text[entry["char_start"] : entry["char_end"]] == entry["source_text"]
    for heading in read["headings"]:
        assert text[heading["char_start"] : heading["char_end"]].strip()


def test_a_text_file_is_printed_as_it_is(tmp_path: Path) -> None:
    plan = tmp_path / "計画.txt"
    plan.write_bytes("みほん市計画（架空）\r\n\r\n＜目標＞ 来訪者：１０人以上\r\n".encode("cp932"))
    assert run("plan", "read", plan, "--text").stdout.replace("\r\n", "\n") == plan.read_text("cp932")


def test_read_for_people_names_doubts() -> None:
    told = run("plan", "read", MIHON / "plan.docx").stdout
    assert "若者の県内就職率" in told
    assert "2021年度と比べる目標ですが" in told


def test_the_plan_survives_every_form(tmp_path: Path) -> None:
    forms = [tmp_path / name for name in ("a.yaml", "b.xlsx", "c.json")]
    run("plan", "read", MIHON / "plan.docx", *(word for form in forms for word in ("-o", form)))
    printed = [run("plan", "export", form, "--json").stdout for form in forms]
    assert printed[0] == printed[1] == printed[2]


def test_check_names_what_is_open_and_can_fail_a_script() -> None:
    gaps = json.loads(run("plan", "check", MIHON / "plan.yaml", "--json").stdout)
    assert {gap["kind"] for gap in gaps} >= {"relative_base_missing", "no_target", "no_baseline"}
    run("plan", "check", MIHON / "plan.yaml", "--strict", code=1)


def test_compare_with_itself_finds_nothing() -> None:
    comparison = json.loads(run("plan", "compare", MIHON / "plan.yaml", MIHON / "plan.xlsx", "--json").stdout)
    differences = comparison["measures"] + comparison["indicators"]
    assert differences
    assert {kind for difference in differences for kind in difference["kinds"]} == {"carried_over"}


def test_progress_answers_in_every_state() -> None:
    progress = json.loads(
        run("progress", MIHON / "plan.docx", MIHON / "observations.csv", "--as-of", "令和8年11月22日", "--json").stdout
    )
    assert {each["state"] for each in progress} == {
        "achieved", "ahead", "on_track", "behind", "backwards", "no_data", "stale", "no_target",
        "baseline_missing", "not_yet_due", "rules_disagree", "criterion",
    }  # fmt: skip


def test_progress_of_a_past_day_knows_only_what_was_known_then() -> None:
    label = "再生可能エネルギーを供給する小売事業者の割合"
    plan = json.loads(run("plan", "export", MIHON / "plan.yaml", "--json").stdout)
    id = next(indicator["id"] for indicator in plan["indicators"] if indicator["label"] == label)

    def value(day: str) -> float:
        told = run("progress", MIHON / "plan.yaml", MIHON / "observations.csv", "--as-of", day, "--json").stdout
        return next(each["current_value"] for each in json.loads(told) if each["indicator"] == id)

    assert value("2026-07-01") == 45
    assert value(DAY) == 46.5


def test_a_municipal_rule_set_judges_only_when_asked() -> None:
    words = ("progress", MIHON / "plan.yaml", MIHON / "observations.csv", "--as-of", DAY, "--json")
    rules = {verdict["rule"] for each in json.loads(run(*words).stdout) for verdict in each["verdicts"]}
    with_tama = {
        verdict["rule"] for each in json.loads(run(*words, "--rules", "tama").stdout) for verdict in each["verdicts"]
    }
    assert with_tama - rules == {"tama"}
    assert "多摩" not in run(*words).stdout


def test_report_writes_several_formats_at_once(tmp_path: Path) -> None:
    outputs = [tmp_path / f"報告.{suffix}" for suffix in ("html", "zip")]
    words = [word for output in outputs for word in ("-o", output)]
    run("report", MIHON / "plan.yaml", MIHON / "observations.xlsx", "--as-of", DAY, *words)
    assert all(output.stat().st_size > 10_000 for output in outputs)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("plan", "read", "ない.pdf"), 3, "ファイルがありません"),
        (("progress", MIHON / "plan.yaml", MIHON / "plan.yaml"), 3, "対処"),
        (("progress", MIHON / "plan.yaml", MIHON / "observations.csv", "--as-of", "きのう"), 4, "日付として読めません"),
        (("progress", MIHON / "plan.yaml", MIHON / "observations.csv", "--rules", "ない"), 4, "判定の規則"),
        (("report", MIHON / "plan.yaml", MIHON / "observations.csv", "-o", "a.ppt"), 4, "形式では書けません"),
    ],
)
def test_mistakes_are_told_in_japanese_with_a_code(words: tuple[str | Path, ...], code: int, told: str) -> None:
    done = run(*words, code=code)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_errors_as_json(tmp_path: Path) -> None:
    empty = tmp_path / "空.pdf"
    empty.write_bytes(b"")
    told = json.loads(run("plan", "read", empty, "--json", code=3).stderr)
    assert told["errors"][0]["remedy"]


def test_help_lists_the_commands() -> None:
    told = run("--help").stdout
    assert all(word in told for word in ("plan", "progress", "report", "demo", "終了コード"))
