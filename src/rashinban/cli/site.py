"""The commands of an installation: serve, load, backup, restore, move-database, audit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rashinban.cli.output import console, existing, print_json, working

if TYPE_CHECKING:
    from rashinban.records.loading import Loaded

audit_app = typer.Typer(no_args_is_help=True, help="監査記録を確かめる・書き出す。")
_Json = Annotated[bool, typer.Option("--json", help="結果をJSONで出力します。")]


def start() -> None:
    """Make the rows of this installation usable and bring them to the shape of this version."""
    from rashinban.records import installation

    with working("データベースを開いています…"):
        installation.start()
        installation.migrate()


def serve(
    host: Annotated[str, typer.Option(help="受け付けるアドレス（0.0.0.0 ですべて）")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="ポート番号")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="画面を出すプロセスの数")] = 1,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="裏の作業とお知らせメールを、このコマンドでは動かしません。")] = False,
) -> None:
    """Bring the database up to date, then serve the site and work through its jobs, until Ctrl+C."""
    from rashinban.cli.serving import serve as run

    raise typer.Exit(run(host, port, workers, with_worker=not no_worker))


def load(
    plan: Annotated[Path, typer.Argument(help="計画（YAML・JSON・Excel、または計画の文書）")],
    observations: Annotated[list[Path] | None, typer.Argument(help="実績（CSV・Excel）。いくつでも")] = None,
    organisation: Annotated[str | None, typer.Option(help="計画の組織（なければ計画に書かれた組織）")] = None,
    slug: Annotated[str | None, typer.Option(help="計画のアドレスに使う短い名前（英数字と - _）")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="計画と実績を公表します。")] = False,
    roster: Annotated[Path | None, typer.Option(help="名簿（Excel・CSV）。担当課と人と役割を先に取り込みます。")] = None,
    counting: Annotated[Path | None, typer.Option(help="指標の数え方（YAML）。なければ、計画の隣の「….counting.yaml」を使います。")] = None,
    measuring: Annotated[Path | None, typer.Option(help="指標を測る統計（YAML）。なければ、計画の隣の「….measuring.yaml」を使います。")] = None,
    ledger: Annotated[Path | None, typer.Option(help="活動の台帳（YAML）。企業・会合・引き合わせなどの記録をあわせて取り込みます。")] = None,
    as_json: _Json = False,
) -> None:
    """Take a plan, its figures and the work done for it over into the site: all or nothing; the same again changes nothing."""
    from rashinban.cli.loading import load_files, load_ledger

    start()
    from rashinban.records.installation import transaction

    taken: dict[str, int] = {}
    with working("取り込んでいます…"), transaction():
        loaded, passwords = load_files(
            existing(plan), [existing(path) for path in observations or []], organisation, slug, publish, roster and existing(roster),
            counting=counting and existing(counting), measuring=measuring and existing(measuring),
        )
        if ledger is not None:
            taken = load_ledger(existing(ledger), loaded.slug)
    if as_json:
        told = {"slug": loaded.slug, "edition": loaded.edition, "facts": loaded.facts, "known": loaded.known, "bound": loaded.bound}
        told["measured"] = loaded.measured
        print_json(told | {"ledger": taken, "unchanged": loaded.unchanged and not taken})
        return
    tell_loaded(loaded)
    if ledger is not None:
        console().print(f"活動の台帳から{sum(taken.values())}件の記録を取り込みました。" if taken else "活動の台帳は、すでに同じものが入っています。")
    if passwords:
        console().print("新しい人の仮のパスワード（最初のログインで変えます）：")
        for login, name, password in passwords:
            console().print(f"  {login}  {password}  {name}", markup=False)


def tell_loaded(loaded: Loaded) -> None:
    """What came in, in one or two lines."""
    if loaded.unchanged:
        console().print(f"計画「{loaded.slug}」と実績{loaded.known}件は、すでに同じものが入っています。何も変えていません。")
        return
    if loaded.edition is not None:
        console().print(f"計画「{loaded.slug}」の第{loaded.edition}版を取り込み、運用中にしました。")
    console().print(f"実績{loaded.facts}件を取り込みました（すでにあった{loaded.known}件はそのままです）。")
    if loaded.bound:
        console().print(f"{loaded.bound}の指標を、活動の記録から数えるようにしました。")
    if loaded.measured:
        console().print(f"指標に統計を{loaded.measured}件結びつけました。")
    if loaded.published:
        console().print("公表しました。")


def backup(file: Annotated[Path, typer.Argument(help="書き出すファイル（zip）")], as_json: _Json = False) -> None:
    """Write everything of this installation into one file, while others go on working."""
    start()
    from rashinban.records.backup import back_up

    with working("バックアップを書いています…"):
        made = back_up(file)
    if as_json:
        print_json({"counts": made.counts, "files": made.files, "missing": list(made.missing), "breaks": [one.number for one in made.breaks]})
    else:
        console().print(f"書き出しました：{file}（{sum(made.counts.values())}件の記録と{made.files}個のファイル、{made.size / 1e6:.1f} MB）")
        console().print("企業秘密やパスワードの照合用データも含まれます。人目に触れない場所に保管してください。")
        for name in made.missing:
            console(stderr=True).print(f"保管したはずのファイルがありません：{name}", markup=False)
        for one in made.breaks:
            console(stderr=True).print(f"監査記録 {one.number}番：{one.what}", markup=False)
    if made.missing or made.breaks:
        raise typer.Exit(1)


def restore(
    file: Annotated[Path, typer.Argument(help="rashinban backup で作ったファイル")],
    force: Annotated[bool, typer.Option("--force", help="今あるデータと入れ替えます（今のものは別のファイルに残します）。")] = False,
) -> None:
    """Bring a backup back, whole or not at all."""
    existing(file)
    start()
    from rashinban.records.backup import restore as bring_back

    with working("確かめながら戻しています…"):
        restored = bring_back(file, force=force)
    if restored.aside is not None:
        console().print(f"これまでのデータは {restored.aside} に残しました。", soft_wrap=True)
    console().print(
        f"{restored.made_at} のバックアップから、{sum(restored.counts.values())}件の記録と{restored.files}個のファイルを戻しました。件数と監査記録を確かめました。"
    )


def move_database(url: Annotated[str, typer.Argument(help="移す先（postgresql://利用者:パスワード@ホスト/データベース名）")]) -> None:
    """Copy everything into another, empty database and check it there; the present one is left as it is."""
    start()
    from rashinban.records.moving import move_database as move

    with working("写して、確かめています…"):
        moved = move(url)
    console().print(f"{moved.address} に{sum(moved.counts.values())}件の記録を写し、件数と監査記録を確かめました。元のデータベースはそのままです。", markup=False)
    console().print("切り替えるには、環境変数 DATABASE_URL か rashinban.toml の database_url に移した先のアドレスを設定して、起動し直してください。")


@audit_app.command("verify")
def verify(as_json: _Json = False) -> None:
    """Walk the whole audit trail; exit code 1 when it is broken."""
    start()
    from rashinban.records import anchors, audit

    with working("監査記録をたどっています…"):
        breaks = audit.verify(anchors.published())
        count, end = audit.head()
    if as_json:
        print_json({"events": count, "hash": end, "breaks": [{"number": one.number, "what": one.what} for one in breaks]})
    elif breaks:
        console().print(f"監査記録に{len(breaks)}か所の異常があります。")
        for one in breaks:
            console().print(f"  {one.number}番：{one.what}", markup=False)
    else:
        console().print(f"監査記録{count}件のつながりを確かめました。書き換えはありません。終わりの印：{end}")
    if breaks:
        raise typer.Exit(1)


@audit_app.command("export")
def export(file: Annotated[Path, typer.Argument(help="書き出すファイル（JSON Lines）")]) -> None:
    """Write every event as a line of JSON, with its hash."""
    start()
    from rashinban.records import snapshot
    from rashinban.records.models import Event

    count = 0
    draft = file.with_name(f".{file.name}.unfinished")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as lines, snapshot.consistent():
            for line in snapshot.dump(Event):
                lines.write(f"{line}\n")
                count += 1
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    console().print(f"{count}件の監査記録を書き出しました：{file}")

