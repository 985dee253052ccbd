"""The columns of a table of programmes, and the empty form to fill in."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its heading, how it is filled in, an example, and other headings it is known by."""

    name: str
    heading: str
    help: str
    example: str = ""
    others: tuple[str, ...] = ()


COLUMNS = (
    Column("title", "名称", "必ず書きます。", "みほん県省力化補助（架空）", ("制度名", "補助金名", "事業名")),
    Column("number", "番号", "同じ番号の制度は、次に取り込んだとき上書きします。なければ名称で見分けます。", "R8-01", ("制度番号", "ID")),
    Column("summary", "一行でいうと", "一覧に出す短い説明です。", "人手不足の現場に機械を入れる費用を補助します。", ("概要", "キャッチフレーズ")),
    Column("text", "内容", "くわしい説明です。", "", ("詳細", "説明")),
    Column("provider", "実施機関", "だれの制度かを書きます。", "みほん県（架空）", ("実施主体", "所管")),
    Column("places", "対象地域", "都道府県・市区町村・地方の名前。いくつもあれば「；」で区切ります。", "新潟県；東北地方", ("地域",)),
    Column("region_user", "地方の区切り方", "地方の名前がどの機関の区切り方かを書きます。", "Jグランツ"),
    Column("industry", "業種", "日本標準産業分類の大分類。いくつもあれば「；」で区切ります。", "製造業；建設業", ("対象業種",)),
    Column("body", "法人・個人の別", "会社、個人事業主 など。", "会社；個人事業主"),
    Column("employees_min", "従業員数（以上）", "数だけ書きます。", ""),
    Column("employees_max", "従業員数（以下）", "数だけ書きます。", "300", ("従業員数の上限",)),
    Column("capital_max", "資本金（円、以下）", "円で書きます。", "300000000"),
    Column("age_max", "創業からの年数（以下）", "数だけ書きます。", ""),
    Column("certificates", "必要な認定", "どれか一つあればよい認定を「；」で区切ります。", "経営力向上計画"),
    Column("purposes", "目的", "Jグランツの利用目的の言葉。いくつもあれば「；」で区切ります。", "設備整備・IT導入をしたい", ("利用目的",)),
    Column("other", "そのほかの条件", "人が確かめる条件を、案内のとおりに書きます。", "賃上げの計画を従業員に示していること"),
    Column("requires", "前提の制度", "先に使っている必要のある制度の番号。どれか一つでよいものを「；」で区切ります。", ""),
    Column("excludes", "併用できない制度", "あわせて使えない制度の番号を「；」で区切ります。", ""),
    Column("months", "前提・併用の期間（か月）", "何か月以内の利用を数えるか。空欄なら期限なし。", ""),
    Column("valid_from", "受付開始", "2026-04-01 の形で書きます。", "2026-04-01", ("募集開始",)),
    Column("valid_to", "受付終了", "2026-06-30 の形で書きます。", "2026-06-30", ("募集終了", "締切")),
    Column("limit", "上限額（円）", "円で書きます。", "5000000", ("補助上限額", "上限額")),
    Column("rate", "補助率など", "案内の言葉のまま書きます。", "2分の1以内", ("補助率",)),
    Column("link", "案内のページ", "https:// から書きます。", "https://www.example.jp/hojo", ("URL",)),
    Column("document", "出典", "公募要領の名前など。", "公募要領（架空）", ("出典資料",)),
    Column("tags", "キーワード", "「；」で区切ります。", "省力化；設備", ("分野・キーワード", "タグ")),
)  # fmt: skip
_MARKS = re.compile(r"[\s（）()、・/／]+")


def folded(heading: str) -> str:
    """A heading without the marks in which two people's spelling of it differs."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", heading)).removesuffix("必須")


def known_headings() -> dict[str, str]:
    """Column names by folded heading, those it is also known by included."""
    return {folded(spelling): column.name for column in COLUMNS for spelling in (column.heading, *column.others)}


def write_form() -> bytes:
    """The empty form as an Excel workbook: the headings to fill in under, and a sheet that explains them."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8F1FE"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("制度")
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, [column.heading for column in COLUMNS], bold)
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, len(COLUMNS) - 1, 18)
        guide = book.add_worksheet("書き方")
        guide.write_row(0, 0, ("見出し", "何を書くか", "例"), bold)
        for line, column in enumerate(COLUMNS, start=1):
            guide.write_row(line, 0, (f"「{column.heading}」", column.help, column.example), wrap)
        guide.set_column(0, 0, 24)
        guide.set_column(1, 2, 52)
    return buffer.getvalue()
