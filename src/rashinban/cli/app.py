"""The ``rashinban`` command: plan, progress, report, demo, and the site (serve, load, backup, restore, audit).

Exit codes: 0 done, 1 done but something is open (``plan check --strict``), 2 the command was called wrongly,
3 a file cannot be read, 4 what stands in a file cannot be accepted.
"""

from __future__ import annotations

import sys

import typer

from rashinban import __version__
from rashinban.cli import demo, facts, importing, maps, match, plan, progress, report, site, statistics

app = typer.Typer(
    name="rashinban",
    help="羅針盤：計画の文書から、いまどこまで進んだかの報告書まで。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help in plain text answers in half the time
    epilog="終了コード：0 正常、1 確認が必要（plan check --strict、audit verify、backup）、2 使い方の誤り、3 ファイルを読めない、4 内容の誤り",
)
app.add_typer(plan.app, name="plan", help="計画を読む・確かめる・比べる・書き出す。")
app.command("progress", help="指標ごとに、いまどこに立っているかを表示します。")(progress.show)
app.command("report", help="進捗の報告書を HTML・PDF・Word・PowerPoint・Excel・データ一式（zip）で書き出します。")(report.write)
app.command("serve", help="サイトを起動します（データベースの準備、画面、裏の作業を一度に）。")(site.serve)
app.command("load", help="計画と実績をサイトに取り込みます。")(site.load)
app.command("backup", help="サイトのすべてを一つのファイルに書き出します。")(site.backup)
app.command("restore", help="バックアップから戻します。")(site.restore)
app.command("move-database", help="別のデータベース（PostgreSQLなど）に移します。")(site.move_database)
app.add_typer(importing.app, name="import", help="企業・団体、集まり、制度のファイルを取り込みます。")
app.add_typer(facts.app, name="facts", help="活動の記録を数える。")
app.add_typer(statistics.app, name="statistics", help="公的統計を加える・取得する・見る。")
app.add_typer(site.audit_app, name="audit", help="監査記録を確かめる・書き出す。")
app.add_typer(maps.app, name="maps", help="地図の境界を入れる・確かめる。")
app.command("match", help="課題（または資源）に合う相手の候補を、わけとともに表示します。")(match.match)
app.command("demo", help="架空の計画で、文書から報告書、サイトまでを一度に試します。")(demo.run)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"rashinban {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="版を表示します。"),
) -> None:
    """Options before the command."""


def main() -> None:
    """Run the command line; a mistake of the user's files is told in Japanese, without a traceback."""
    from rashinban.cli.output import tell_error
    from rashinban.core.errors import RashinbanError

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except RashinbanError as error:
        sys.exit(tell_error(error, as_json="--json" in sys.argv))


if __name__ == "__main__":
    main()
