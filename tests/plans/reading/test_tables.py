"""Indicator tables in the shapes Japanese plans print, and tables that promise nothing."""

from __future__ import annotations

import pytest

from plans.reading.probing import TITLE, answers, ask_table, expect, read_plan

SHAPES = {
    "label, start, target": (
        """指標名 | 現状値 | 目標値
        観光消費額 | 1,031億円（R4） | 1,500億円（R10）
        待機児童数 | 12人（R5.4.1） | 0人（R10.4.1）""",
        """観光消費額 | 1500 | 億円 | = | 2028 | 1031 | 2022
        待機児童数 | 0 | 人 | = | 2028-04-01 | 12 | 2023-04-01""",
    ),
    "label, target, start": (
        """数値目標 | 目標（令和10年度） | 現状（令和5年度）
        移住者数 | 2,500人 | 2,100人""",
        "移住者数 | 2500 | 人 | = | FY2028 | 2100 | FY2023",
    ),
    "two target years": (
        """指標 | 現在 | 2030年 | 2040年
        特定健診受診率 | 52.3% | 60% | 70%以上""",
        """特定健診受診率 | 60 | % | = | 2030 | 52.3 |
        特定健診受診率 | 70 | % | >= | 2040 | 52.3 |""",
    ),
    "plan, item, years in columns": (
        """計画名 | 策定年月 | 項目 | 基準年 | 基準値 | 目標年 | 目標値
        観光振興計画 | R4.3 | 延べ宿泊者数 | R元 | 837万人泊 | R7 | 900万人泊""",
        "延べ宿泊者数 | 900 | 万人泊 | = | 2025 | 837 | 2019",
    ),
    "yearly targets without a start": (
        """KPI | 令和７年度 | 令和８年度 | 令和９年度
        移住相談件数 | 1,300件 | 1,400件 | 1,500件""",
        """移住相談件数 | 1300 | 件 | = | FY2025
        移住相談件数 | 1400 | 件 | = | FY2026
        移住相談件数 | 1500 | 件 | = | FY2027""",
    ),
    "bare years, the first a result": (
        """目標指標 | 2023（実績） | 2026 | 2028（目標）
        電子申請の利用率 | 31.2％ | 50％ | 65％""",
        """電子申請の利用率 | 50 | % | = | 2026 | 31.2 | 2023
        電子申請の利用率 | 65 | % | = | 2028 | 31.2 | 2023""",
    ),
    "merged year headings": (
        """指標 | 単位 | 現状値 | 目標値 | <
        ^ | ^ | R5 | R7 | R8
        労働生産性 | 千円/人 | 4,520 | 4,600 | 4,700""",
        """労働生産性 | 4600 | 千円/人 | = | 2025 | 4520 | 2023
        労働生産性 | 4700 | 千円/人 | = | 2026 | 4520 | 2023""",
    ),
    "several years of results": (
        """指標名 | 実績 | < | 目標
        ^ | R4年度 | R5年度 | R10年度
        県内就職率 | 34.0% | 35.1% | 45%""",
        "県内就職率 | 45 | % | = | FY2028 | 35.1 | FY2023",
    ),
    "three rows of headings": (
        """施策 | 成果指標 | < | < | < | 所管課
        ^ | 指標名 | 単位 | 現状値 | 目標値 | ^
        ^ | ^ | ^ | R5年度 | R10年度 | ^
        健康づくり | がん検診受診率 | ％ | 38.2 | 50.0 | 健康課""",
        "がん検診受診率 | 50 | % | = | FY2028 | 38.2 | FY2023",
    ),
    "a row of targets, a row of results": (
        """指標名 | 区分 | R5 | R6 | R7
        新規就農者数（人） | 目標 | － | 100 | 110
        ^ | 実績 | 88 | － | －""",
        """新規就農者数 | 100 | 人 | = | 2024 | 88 | 2023
        新規就農者数 | 110 | 人 | = | 2025 | 88 | 2023""",
    ),
    "group rows between": (
        """指標 | 基準値（R5） | 目標値（R10）
        基本目標１　しごとをつくる | < | <
        創業支援件数 | 41件 | 60件
        基本目標２　ひとの流れをつくる | < | <
        転入者数 | 2,310人 | 2,600人""",
        """創業支援件数 | 60 | 件 | = | 2028 | 41 | 2023
        転入者数 | 2600 | 人 | = | 2028 | 2310 | 2023""",
    ),
    "new headings in the middle": (
        """指標 | 現状値（R5） | 目標値（R10）
        県産品の輸出額 | 12億円 | 20億円
        指標 | 現状値（R4） | 目標値（R9）
        空き家率 | 16.2% | 15%""",
        """県産品の輸出額 | 20 | 億円 | = | 2028 | 12 | 2023
        空き家率 | 15 | % | = | 2027 | 16.2 | 2022""",
    ),
    "two tables side by side": (
        """指標 | 目標（R10） | 指標 | 目標（R10）
        観光消費額 | 1,500億円 | 移住者数 | 2,500人""",
        """観光消費額 | 1500 | 億円 | = | 2028
        移住者数 | 2500 | 人 | = | 2028""",
    ),
    "the start in the label": (
        """重要業績評価指標（KPI） | 目標値（令和10年度）
        新規就農者数（令和5年度：88人） | 120人""",
        "新規就農者数 | 120 | 人 | = | FY2028 | 88 | FY2023",
    ),
    "numbers and notes on labels, lines that break": (
        """指標 | 現状/n（令和5年度） | 目標/n（令和10年度）
        KPI② 公共交通の/n利用者数※1 | 12,300/n千人 | 13,000/n千人""",
        "公共交通の利用者数 | 13000 | 千人 | = | FY2028 | 12300 | FY2023",
    ),
    "a card with its fields down": (
        """指標名 | 空き家バンク登録件数
        現状値 | 41件（R5）
        目標値 | 60件（R10）
        担当課 | 住宅課""",
        "空き家バンク登録件数 | 60 | 件 | = | 2028 | 41 | 2023",
    ),
    "several series in a cell": (
        """指標 | 現状値 | 目標値
        健康寿命 | 男性 72.69年 女性 75.59年（R元） | 男性 74年 女性 77年（R10）""",
        """健康寿命(男性) | 74 | 年 | = | 2028 | 72.69 | 2019
        健康寿命(女性) | 77 | 年 | = | 2028 | 75.59 | 2019""",
    ),
    "a label told apart by a second column": (
        """指標 | 区分 | 現状値（R5） | 目標値（R10）
        健康寿命 | 男性 | 72.69年 | 74年
        ^ | 女性 | 75.59年 | 77年""",
        """健康寿命(男性) | 74 | 年 | = | 2028 | 72.69 | 2023
        健康寿命(女性) | 77 | 年 | = | 2028 | 75.59 | 2023""",
    ),
    "two target years in a cell": (
        """指標 | 現状値 | 目標値
        観光消費額 | 1,031億円（R4） | 1,200億円（R7）、1,500億円（R10）""",
        """観光消費額 | 1200 | 億円 | = | 2025 | 1031 | 2022
        観光消費額 | 1500 | 億円 | = | 2028 | 1031 | 2022""",
    ),
    "the target year above the year": (
        """目標項目 | 単位 | 計画策定時 | 目標年度
        ^ | ^ | 令和5年度 | 令和10年度
        下水道普及率 | ％ | 78.2 | 85.0""",
        "下水道普及率 | 85 | % | = | FY2028 | 78.2 | FY2023",
    ),
    "signs": (
        """指標 | 現状値（R5） | 目標値（R10）
        社会増減 | △1,234人 | ▲600人
        財政収支 | -12億円 | ＋5億円""",
        """社会増減 | -600 | 人 | = | 2028 | -1234 | 2023
        財政収支 | 5 | 億円 | = | 2028 | -12 | 2023""",
    ),
    "no start yet": (
        """指標 | 現状値（R5） | 目標値（R10）
        新商品開発件数 | ― | 10件
        認証店舗数 | （新規） | 20店舗
        交流人口 | 調査中 | 5万人
        関係人口 | － | 未定""",
        """新商品開発件数 | 10 | 件 | = | 2028
        認証店舗数 | 20 | 店舗 | = | 2028
        交流人口 | 5 | 万人 | = | 2028""",
    ),
    "a column about the nation": (
        """指標 | 現状値（R5） | 全国（R5） | 目標値（R10）
        合計特殊出生率 | 1.60 | 1.26 | 1.95""",
        "合計特殊出生率 | 1.95 |  | = | 2028 | 1.6 | 2023",
    ),
    "result and progress so far": (
        """KPI | 目標値（R10） | 実績値（R5） | 進捗率
        企業誘致件数 | 20件 | 8件 | 40%""",
        "企業誘致件数 | 20 | 件 | = | 2028 | 8 | 2023",
    ),
    "an explanation under the name": (
        """指標 | 現状（R5） | 目標（R10）
        見守り協力店の登録数/n見守りの研修を終え、市に届け出た店の数 | 41店 | 60店
        森林の/n整備面積/n（ha） | 120 | 150""",
        """見守り協力店の登録数 | 60 | 店 | = | 2028 | 41 | 2023
        森林の整備面積 | 150 | ha | = | 2028 | 120 | 2023""",
    ),
    "a measure over rows that name only whose it is": (
        """項目 | 目標値（期限） | 策定時の数値
        第１分野　働き方 | < | <
        介護休暇の取得率 | < | <
        市の職員 | 20%（令和10年） | 3.1%（令和4年度）
        市内の事業所 | 15%（令和10年） | 2.4%（令和4年度）
        審議会の女性委員の割合 | 40%（令和10年） | 33%（令和4年度）""",
        """介護休暇の取得率(市の職員) | 20 | % | = | 2028 | 3.1 | FY2022
        介護休暇の取得率(市内の事業所) | 15 | % | = | 2028 | 2.4 | FY2022
        審議会の女性委員の割合 | 40 | % | = | 2028 | 33 | FY2022""",
    ),
    "a measure beside its series, under one heading": (
        """区分 | < | 令和5年度（実績） | 令和9年度 | 令和10年度
        検診の受診率 | < | 31% | 38% | 40%
        保健指導の実施率 | 軽度の支援 | 22% | 28% | 30%
        ^ | 重点の支援 | 12% | 18% | 20%""",
        """検診の受診率 | 38 | % | = | FY2027 | 31 | FY2023
        検診の受診率 | 40 | % | = | FY2028 | 31 | FY2023
        保健指導の実施率(軽度の支援) | 28 | % | = | FY2027 | 22 | FY2023
        保健指導の実施率(軽度の支援) | 30 | % | = | FY2028 | 22 | FY2023
        保健指導の実施率(重点の支援) | 18 | % | = | FY2027 | 12 | FY2023
        保健指導の実施率(重点の支援) | 20 | % | = | FY2028 | 12 | FY2023""",
    ),
    "series whose names hold numbers": (
        """項目 | 現状 | 目標
        歯の健康（80歳で20本以上ある人を含む） | 40～60歳代の歯肉炎の人の割合 31%/n果物を週3回以上食べる人の割合 61%/n（令和4年） | 40～60歳代の歯肉炎の人の割合 25%/n果物を週3回以上食べる人の割合 70%/n（令和10年度）""",
        """歯の健康(40~60歳代の歯肉炎の人の割合) | 25 | % | = | FY2028 | 31 | 2022
        歯の健康(果物を週3回以上食べる人の割合) | 70 | % | = | FY2028 | 61 | 2022""",
    ),
    "a start of the whole and its parts": (
        """指標 | 現状値 | 目標値
        長時間働く人の割合 | 男女計：8.5%/n男性：12.9%/n女性：2.8%/n（令和4年） | 5.0%（令和10年）""",
        "長時間働く人の割合 | 5 | % | = | 2028 | 8.5 | 2022",
    ),
    "hours and minutes, a year beside the number": (
        """指標 | 現状値 | 目標値
        家事に使う時間 | 1日当たり67分/n令和3年度/n（※令和4年1月現在） | 1日当たり/n2時間30分（令和10年）""",
        "家事に使う時間 | 150 | 分 | = | 2028 | 67 | FY2021",
    ),
    "headings of plan years, the corner empty": (
        """ | 2024年3月期/n実績 | 計画2年目/n2026年3月期 | 計画最終年度/n2027年3月期
        営業収益（億円） | 20.6 | 21.3 | 22.9""",
        """営業収益 | 21.3 | 億円 | = | FY2025 | 20.6 | FY2023
        営業収益 | 22.9 | 億円 | = | FY2026 | 20.6 | FY2023""",
    ),
    "a last year and nothing before": (
        """主な計数 | 最終年度（2028年度）
        自己資本比率 | 10％程度""",
        "自己資本比率 | 10 | % | ~ | FY2028",
    ),
    "year and value under start and target": (
        """項目 | 現況 | < | 目標 | <
        ^ | 年度 | 値 | 年度 | 値
        観光消費額（億円） | 2023年度 | 2,295 | 2028年度 | 4,100""",
        "観光消費額 | 4100 | 億円 | = | FY2028 | 2295 | FY2023",
    ),
    "the start with its time beside rows of targets": (
        """指標名 | 基準値/n（時期） | 目指す方向 | 区分 | R6 | R7
        目標を持つ子の割合 | 78.8%/n（4年度） | ⇧ | 目標値 | 81 | 82
         |  |  | 実績値 | ※ | 82.2""",
        """目標を持つ子の割合 | 81 | % | = | 2024 | 78.8 | FY2022
        目標を持つ子の割合 | 82 | % | = | 2025 | 78.8 | FY2022""",
    ),
    "results up to now before the target": (
        """成果指標 | 令和4年 | 令和5年実績 | 令和6年9月30日現在 | 令和6年末見込 | 5か年目標
        講座の修了者数 | 1,007人 | 448人 | 196人 | 279人 | 1,400人
        運動する人の割合 | 37% | なし | なし | なし | 44%""",
        """講座の修了者数 | 1400 | 人 | = |  | 448 | 2023
        運動する人の割合 | 44 | % | = |  | 37 | 2022""",
    ),
    "units over a line": (
        """項目（単位） | 現況（R5） | 目標（R10）
        出荷額当たりの排出量（kg-CO2/百万円） | 3,711 | 3,668
        塩素の濃度（ミリグラム/リットル） | 0.28 | 0.2以上
        受診率（昼間/夜間）（％） | 40 | 50""",
        """出荷額当たりの排出量 | 3668 | kg-CO2/百万円 | = | 2028 | 3711 | 2023
        塩素の濃度 | 0.2 | ミリグラム/リットル | >= | 2028 | 0.28 | 2023
        受診率(昼間/夜間) | 50 | % | = | 2028 | 40 | 2023""",
    ),
}

NOT_PROMISED = {
    "a budget": ("主な事業と予算", "事業名 | 令和6年度予算額 | 令和7年度予算額\n移住促進事業 | 12,000千円 | 15,000千円"),
    "a budget under a promising heading": ("数値目標と主な事業", "事業名 | 事業費（千円） | 実施期間\n移住促進事業 | 12,000 | R6～R10"),
    "a schedule": ("実施スケジュール", "取組項目 | R6 | R7 | R8\n条例の制定 | 準備 | 制定 | 施行"),
    "members": ("委員名簿", "区分 | 氏名 | 任期\n会長 | 架空 太郎 | R5.4.1～R7.3.31"),
    "population": ("人口の推移", "区分 | H27 | R2 | R7 | R12\n総人口 | 123,456人 | 118,210人 | 112,300人 | 106,100人"),
    "a forecast": ("将来人口と数値目標", "区分 | R2（実績） | R12（推計） | R22（推計）\n総人口 | 123,456人 | 112,300人 | 99,800人"),
    "answers to questions": ("意識調査の結果", "設問 | 回答数 | 割合\n満足 | 412 | 34.2%"),
    "a comparison with the nation": ("本県の現状", "項目 | 本県 | 全国 | 順位\n有効求人倍率 | 1.32 | 1.28 | 15位"),
    "the plan before, dated": ("前計画の達成状況", "指標 | 策定時（H30） | 目標値（R5） | 実績値（R5） | 達成率\n移住者数 | 1,500人 | 2,000人 | 2,100人 | 120%"),
    "the plan before, by its heading": ("第１期総合戦略の検証", "指標 | 基準値 | 目標値\n転入者数 | 1,500人 | 2,000人"),
    "the plan before, by its years": ("成果のまとめ", "指標 | 基準値（H26） | 目標値（R元）\n転入者数 | 1,500人 | 2,000人"),
    "the plan before, undated": ("前期基本計画", "数値目標 | 目標値 | 実績値 | 達成状況\n転入者数 | 2,000人 | 2,100人 | 達成"),
    "a national target": ("参考", "項目 | 国の目標値 | 達成年\n農林水産物輸出額 | 5兆円 | R12"),
    "words explained": ("用語集", "用語 | 説明\nＫＰＩ | 重要業績評価指標。達成度合いを計る指標。"),
    "terms of a grant": ("支援制度", "補助率 | 上限額 | 対象者\n1/2以内 | 100万円 | 市内中小企業者"),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_an_indicator_table_is_read(shape: str) -> None:
    rows, wanted = SHAPES[shape]
    assert ask_table(rows) == expect(wanted)


@pytest.mark.parametrize("kind", NOT_PROMISED)
def test_a_table_that_promises_nothing_yields_nothing(kind: str) -> None:
    heading, rows = NOT_PROMISED[kind]
    assert ask_table(rows, heading) == []


def test_the_section_of_a_table_tells_old_targets_from_new() -> None:
    table = "指標 | 基準値 | 目標値\n転入者数 | 2,100人 | 2,600人"
    assert ask_table(table, "第2期の数値目標") != []
    assert ask_table(table, "第1期の振り返り") == []


def test_the_explanation_under_a_name_is_its_definition() -> None:
    row = "登録店の数<br>市に届け出て名簿に載った店の数の合計"
    page = f"<h1>{TITLE}</h1><h2>数値目標</h2><table><tr><th>指標</th><th>現状</th><th>目標</th></tr><tr><td>{row}</td><td>4店</td><td>6店</td></tr></table>"
    (indicator,) = read_plan(f"<html><body>{page}</body></html>", "html").indicators
    assert indicator.label.value == "登録店の数"
    assert indicator.definition is not None
    assert indicator.definition.value == indicator.definition.evidence.quotation == "市に届け出て名簿に載った店の数の合計"


def test_a_bare_year_in_brackets_is_a_year_of_the_era_and_no_value() -> None:
    table = """指標 | 現状 | 目標
        防犯団体の数 | 206団体（平成28年度） | 230団体（32年度）
        犯罪の件数 | 572件（28年） | 減少を目指す（32年）
        見守りの人数 | 97人（28年） | 120人（32年）"""
    assert ask_table(table, title="架空県総合計画（平成29年度～平成32年度）") == expect(
        """防犯団体の数 | 230 | 団体 | = | FY2020 | 206 | FY2016
        見守りの人数 | 120 | 人 | = | 2020 | 97 | 2016"""
    )


@pytest.mark.parametrize("table", ["指標 | 単位 | 現状値 | 目標値\n火災件数 | 件/年 | 27 | 25", "指標 | 現状値 | 目標値\n火災件数（件/年） | 27 | 25"])
def test_a_unit_by_the_year_is_counted_each_year(table: str) -> None:
    header, row = ("".join(f"<td>{cell.strip()}</td>" for cell in line.split("|")) for line in table.splitlines())
    page = f"<h1>{TITLE}</h1><h2>数値目標</h2><table><tr>{header}</tr><tr>{row}</tr></table>"
    (indicator,) = read_plan(f"<html><body>{page}</body></html>", "html").indicators
    assert indicator.unit is not None
    assert (indicator.label.value, indicator.unit.value, indicator.targets[0].aggregation) == ("火災件数", "件", "per_year")


def test_a_table_of_values_alone_is_named_by_the_line_above_it() -> None:
    cells = "<tr><th>現状値（令和5年度）</th><th>目標値（令和10年度）</th></tr><tr><td>0.28</td><td>0.2以上</td></tr>"
    named = f"<h3>残留塩素の平均濃度（ミリグラム/リットル）</h3><table>{cells}</table><p>国の基準は0.1以上です。</p>"
    page = f"<html><body><h1>{TITLE}</h1><h2>安全な水</h2>{named}<h3>数値の一覧</h3><table>{cells}</table></body></html>"
    assert answers(read_plan(page, "html")) == expect("残留塩素の平均濃度 | 0.2 | ミリグラム/リットル | >= | FY2028 | 0.28 | FY2023")


def test_a_lone_heading_over_the_values_leaves_the_corner_empty() -> None:
    rows = "<tr><th></th><th>計画3年目<br>2027年3月期</th></tr><tr><td>総資本事業<br>利益率<br>（ROA）</td><td>8.5%以上</td></tr>"
    page = f"<html><body><h1>{TITLE}</h1><h2>資本効率目標</h2><table>{rows}</table></body></html>"
    assert answers(read_plan(page, "html")) == expect("総資本事業利益率(ROA) | 8.5 | % | >= | FY2026")
