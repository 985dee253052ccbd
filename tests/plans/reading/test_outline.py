"""The outline of plans of fictional bodies (架空): exact trees for the conventions of published plans."""

from __future__ import annotations

from textwrap import dedent

import pytest

from rashinban.plans.documents.document import Document
from rashinban.plans.documents.markdown import read_markdown
from rashinban.plans.documents.text import read_text
from rashinban.plans.reading.outline import Heading, outline


def document(text: str) -> Document:
    return read_text("架空.txt", dedent(text).lstrip("\n").encode())


def tree(headings: tuple[Heading, ...]) -> str:
    return "\n".join(f"{'  ' * h.depth}{h.number or '-'} {h.title}" for h in headings)


CASES = {
    "mixed_widths": (
        """
        架空県総合計画
        第1章 総論
        第1節 計画の趣旨
        将来の姿を示す。
        第２章　分野別計画
        第１節 産業の振興
        １ 農林水産業
        （１）担い手の確保
        担い手を増やす。
        (2)販路の拡大
        販路を広げる。
        ２ 商工業
        (1) 創業支援
        創業を助ける。
        第2節 医療の充実
        """,
        """
        - 架空県総合計画
          1 総論
            1 計画の趣旨
          2 分野別計画
            1 産業の振興
              1 農林水産業
                1 担い手の確保
                2 販路の拡大
              2 商工業
                1 創業支援
            2 医療の充実
        """,
    ),
    "unusual_order": (
        """
        架空町観光計画
        ○観光地づくり
        滞在型の観光を進める。
        (1) 宿泊
        宿を増やす。
        (2) 食
        食を磨く。
        ○人づくり
        案内人を育てる。
        (1) 研修
        研修を行う。
        ① 初級
        初級を教える。
        ② 中級
        中級を教える。
        (2) 認定
        認定を行う。
        """,
        """
        - 架空町観光計画
          - 観光地づくり
            1 宿泊
            2 食
          - 人づくり
            1 研修
              ① 初級
              ② 中級
            2 認定
        """,
    ),
    "a_level_left_out": (
        """
        架空市子ども計画
        1 基本理念
        ① 育つ
        育つ力を支える。
        ② 学ぶ
        学ぶ力を支える。
        2 施策
        (1) 母子保健
        ① 健診
        健診を行う。
        ② 訪問
        訪問を行う。
        (2) 保育
        ① 定員
        定員を増やす。
        """,
        """
        - 架空市子ども計画
          1 基本理念
            ① 育つ
            ② 学ぶ
          2 施策
            1 母子保健
              ① 健診
              ② 訪問
            2 保育
              ① 定員
        """,
    ),
    "deep_lists": (
        """
        架空局 中期方針
        I. 方針
        方針を述べる。
        1. 人
        【重要業績評価指標（KPI）】
        重点分野1（学び）
        - 講座の充実
         - ・講座の数：20件
        重点分野2（仕事）
        ○起業の後押し
        - ・起業の数：10社
        (1) 学びの場
        学びの場を開く。
        (若い世代の学び)
        若い世代に向けた場を設ける。
        ○講座の充実
        i) 夜の講座
        夜に開く。
        ii) 週末の講座
        週末に開く。
        (2) 仕事の場
        仕事の場を開く。
        Ⅱ. 点検
        毎年点検する。
        """,
        """
        - 架空局 中期方針
          I 方針
            1 人
              - 重要業績評価指標（KPI）
                1 学び
                  - 講座の充実
                2 仕事
                  - 起業の後押し
              1 学びの場
                - 若い世代の学び
                  - 講座の充実
                    i 夜の講座
                    ii 週末の講座
              2 仕事の場
          II 点検
        """,
    ),
    "contents": (
        """
        架空連合会 中期計画
        目次
        第1章 はじめに………………1
        第2章 取組の方向……………3
        1 産業………………3
        (1) 起業………………4
        資料編………………9
        第1章 はじめに
        背景を述べる。
        第2章 取組の方向
        第1章で述べた背景を踏まえる。
        1 産業
        産業を興す。
        (1) 起業
        起業を助ける。
        資料編
        統計を載せる。
        """,
        """
        - 架空連合会 中期計画
          1 はじめに
          2 取組の方向
            1 産業
              1 起業
          - 資料編
        """,
    ),
    "lists_are_no_headings": (
        """
        架空市産業ビジョン
        1 目指す姿
        次の3つの柱を掲げる。
        (1) 稼ぐ
        (2) 育てる
        (3) つなぐ
        これらを一体で進める。
        2 取組
        (1) 稼ぐ
        販路を広げる。
        (2) 育てる
        人を育てる。
        3 推進体制
        ① 市
        ② 商工会議所
        """,
        """
        - 架空市産業ビジョン
          1 目指す姿
          2 取組
            1 稼ぐ
            2 育てる
          3 推進体制
        """,
    ),
    "references_dates_and_agendas": (
        """
        架空県観光戦略
        2022 年 2 月
        Ⅰ. はじめに
        状況を述べる。
        (議事)
        (1) 第1回会議について
        ○全体の構成(案)
        Ⅱ. 現状
        Ⅰ. で述べた状況を踏まえ、現状を見る
        (2019年：1,031万円)
        1. 来訪者
        来訪者は増えている。
        2. 委員（◎座長）
        ◎架空 太郎 架空大学 学長
        架空 花子 架空県商工会連合会 会長
        """,
        """
        - 架空県観光戦略
          I はじめに
          II 現状
            1 来訪者
            2 委員（◎座長）
        """,
    ),
    "unnumbered_visions": (
        """
        架空局 未来構想
        1. ありたい姿
        10年後を思い描く。
        海の恵みを活かし、世界とつながる地域（交流力）
        港を開き、人と物の流れをつくる。
        山の知恵を受け継ぎ、若者が戻る地域（継承力）
        山の暮らしを次の世代につなぐ。
        空き家を開き、誰でも挑める地域（挑戦力）
        小さな挑戦を支える。
        2. 進め方
        毎年見直す。
        未来構想を考える会議の設置について
        1. 趣旨
        意見を聞く。
        2. 委員
        別に定める。
        """,
        """
        - 架空局 未来構想
          1 ありたい姿
            - 海の恵みを活かし、世界とつながる地域（交流力）
            - 山の知恵を受け継ぎ、若者が戻る地域（継承力）
            - 空き家を開き、誰でも挑める地域（挑戦力）
          2 進め方
            - 未来構想を考える会議の設置について
              1 趣旨
              2 委員
        """,
    ),
    "keywords_and_fields": (
        """
        架空市総合戦略
        基本目標１　しごとをつくる
        雇用をつくる。
        施策１　企業の立地
        ○現状と課題
        用地が足りない。
        【KPI】
        立地件数：10件
        施策２　農業
        ○現状と課題
        担い手が足りない。
        【KPI】
        就農者数：10人
        基本目標2　人の流れをつくる
        移住を促す。
        施策１　移住
        空き家を活かす。
        """,
        """
        - 架空市総合戦略
          1 しごとをつくる
            1 企業の立地
            2 農業
          2 人の流れをつくる
            1 移住
        """,
    ),
    "one_line_pages": (
        """
        架空市人口ビジョン・総合戦略
        5 第3章 施策 基本目標1 “しごと” 働きやすいまち ＜数値目標＞ 指標 基準値 目標値 就業者数 12,000人 （2020年） 12,500人 （2026年） (1) 企業の成長支援 ● 設備投資を支援する。 ● 人材の確保を助ける。 重要業績評価指標(KPI) 基準値 目標値 支援件数 10件 （2020年度） 30件 （2026年度）
        6 (2) 起業の促進 ● 相談窓口を設ける。 重要業績評価指標(KPI) 基準値 目標値 満足度 6.8点 （2020年度） 7.5点 （2026年度） 基本目標2 “くらし” 住みたいまち ＜数値目標＞ 指標 基準値 目標値 社会増減 -100人 （2020年） 0人 （2026年） (1) 移住の促進 ● 空き家を活かす。
        """,
        """
        - 架空市人口ビジョン・総合戦略
          3 施策
            1 “しごと” 働きやすいまち
              1 企業の成長支援
              2 起業の促進
            2 “くらし” 住みたいまち
              1 移住の促進
        """,
    ),
    "title_on_the_next_line": (
        """
        第3章
        指標の設定と点検
        1.指標
        次の指標を置く。
        指標1
        観光案内所の
        利用者数(年間)
        現状値
        目標値
        10人
        20人
        2.点検
        毎年点検する。
        """,
        """
          3 指標の設定と点検
            1 指標
              1 観光案内所の利用者数(年間)
            2 点検
        """,
    ),
    "numbers_of_two_parts": (
        """
        架空県発展計画
        Ⅰ　子育て
        Ⅰ-1　保育の充実
        保育を充実する。
        Ⅰ－2　医療
        医療を守る。
        Ⅱ　産業
        Ⅱ-1　農業
        農業を伸ばす。
        """,
        """
        - 架空県発展計画
          I 子育て
            I-1 保育の充実
            I-2 医療
          II 産業
            II-1 農業
        """,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_tree_is_exact(case: str) -> None:
    text, expected = CASES[case]
    lines = [line[8:] for line in expected.strip("\n").split("\n")]
    assert tree(outline(document(text))) == "\n".join(lines).rstrip()


def test_stated_levels_are_trusted_and_lists_below_them_are_no_headings() -> None:
    text = "# 架空市環境計画\n\n## 基本目標1 脱炭素\n\n### 主な指標\n\n1. 太陽光\n2. 風力\n\n## 基本目標2 循環\n\n### 主な指標\n\n○資源化率\n・現状 20%\n・目標 30%\n"
    headings = outline(read_markdown("架空.md", text.encode()))
    assert tree(headings).split("\n") == ["- 架空市環境計画", "  1 脱炭素", "    - 主な指標", "  2 循環", "    - 主な指標"]
    assert [h.role for h in headings] == ["title", "measure", "indicator_group", "measure", "indicator_group"]


def test_lines_cut_at_a_width_are_made_whole() -> None:
    body = "本市は、過去の災害から得た教訓を踏まえ、住\n民と事業者と行政が力を合わせて備えを進める。\n"
    text = "架空市防災計画\n1　支え合いによる避難体制の整備と要配慮の方\nへの支援\n" + body * 6 + "2　情報の伝達\n" + body * 6
    assert tree(outline(document(text))) == "- 架空市防災計画\n  1 支え合いによる避難体制の整備と要配慮の方への支援\n  2 情報の伝達"


CARDS = """
架空連合会 事業計画
戦略1 人を育てる
人を育てる。
戦略項目1 学び 新規
アクションプラン\t①学びの場づくり 新規\t
具体的な取り組み\t講座の開催\t共有・啓発\t調査
2024FY 具体的な取り組み\t\t2025FY の方向性
講座を開く。\t\t続ける。
【目標】 講座の定着\t\t

具体的な取り組み\t「学びの日」調査 共有・啓発\t
2024FY 具体的な取り組み\t\t2025FY の方向性

アクションプラン\t②場の案内\t調査 共有・啓発
具体的な取り組み\t案内所の開設\t

具体的な取り組み\t相談会\t
具体的な取り組み\t共有・啓発\t
"""


def test_cards_carry_flags_and_tags_from_every_place() -> None:
    text = CARDS.lstrip("\n")
    headings = outline(read_text("架空.txt", text.encode()))
    assert tree(headings).split("\n") == [
        "- 架空連合会 事業計画",
        "  1 人を育てる",
        "    1 学び",
        "      ① 学びの場づくり",
        "        - 講座の開催",
        "        - 「学びの日」",
        "      ② 場の案内",
        "        - 案内所の開設",
        "        - 相談会",
    ]
    assert [h.title for h in headings if h.new] == ["学び", "学びの場づくり"]
    assert all(h.new_span is not None and text[slice(*h.new_span)] == "新規" for h in headings if h.new)
    tags = {h.title: tuple(tag for tag, _, _ in h.functions) for h in headings if h.functions}
    assert tags == {
        "講座の開催": ("共有・啓発", "調査"),
        "「学びの日」": ("調査", "共有・啓発"),
        "場の案内": ("調査", "共有・啓発"),
        "案内所の開設": ("調査", "共有・啓発"),
        "相談会": ("共有・啓発",),
    }
    assert all(text[start:end] == tag for h in headings for tag, start, end in h.functions)
    assert [h.level_name for h in headings] == ["表題", "戦略", "戦略項目", "アクションプラン", "具体的な取り組み", "具体的な取り組み", "アクションプラン", "具体的な取り組み", "具体的な取り組み"]


def test_spans_hold_the_heading_and_reach_to_its_next_sibling() -> None:
    found = document("架空町計画\n1 学び\n学ぶ。\n(1) 夜\n夜に学ぶ。\n2 仕事\n働く。\n")
    spans = {h.title: (found.quote(h.start, h.end), found.quote(h.end, h.body_end)) for h in outline(found)}
    assert spans["学び"] == ("1 学び", "\n学ぶ。\n(1) 夜\n夜に学ぶ。\n")
    assert spans["夜"] == ("(1) 夜", "\n夜に学ぶ。\n")
    assert spans["仕事"] == ("2 仕事", "\n働く。\n")


def test_text_without_headings_has_no_outline() -> None:
    assert outline(document("人口は減っている。\n産業も変わっている。\n")) == ()
