"""Make the Word and Excel files of the fictional example (架空) from the words below.

    python examples/mihon/make.py

The plan is of a prefecture that does not exist, in our own words; every figure in it is invented. The Word file
is the plan document, the Excel form and YAML are the approved plan, and the observations cover three years so that
every state of progress occurs.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

TITLE = "みほん県 産業と交流の中期計画（架空）"
FRONT = ["2024年度～2026年度", "2024年3月", "みほん県"]

# Each part: heading level and title, paragraphs, indicator table, card of initiatives.
TABLE_HEAD = ["指標", "単位", "基準値（2023年度）", "目標値（2026年度）", "担当課"]

PARTS: list[dict[str, Any]] = [
    {"level": 1, "title": "第1章　計画の考え方"},
    {
        "level": 2,
        "title": "１　基本理念",
        "text": ["人と企業の縁を結び、小さな挑戦が次の挑戦を呼ぶ県をつくる。"],
    },
    {
        "level": 2,
        "title": "２　10年後の姿",
        "text": [
            "どこに住んでいても働く場を選べ、県外の人もともに地域の仕事に加わっている。"
            "国は2030年度に対日直接投資残高を100兆円とする目標を掲げており、県もこの流れを生かす。"
        ],
    },
    {"level": 1, "title": "第2章　戦略"},
    {
        "level": 2,
        "title": "戦略1　働く人がかがやく",
        "text": ["若い世代が県内で働く道を広げ、経験を積んだ人が企業の課題に加わる機会を増やす。"],
        "table": [
            ["若者の県内就職率", "％", "63.9", "70", "産業人材課"],
            ["副業人材の活用企業数（累計）", "社", "35", "120", "産業人材課"],
            ["男性の育児休業取得率", "％", "24.0", "50", "働き方推進課"],
            ["女性管理職の割合", "％", "12.1", "20", "働き方推進課"],
        ],
    },
    {
        "level": 3,
        "title": "戦略項目1　若い世代の県内就職",
        "card": {
            "アクションプラン": "①県内企業を知る機会づくり",
            "具体的な取り組み": "高校生の企業訪問の実施",
            "functions": ["共有・啓発", "成功事例創出"],
            "this": "県内の高校20校で企業訪問を開き、参加した生徒の声を企業に返す。",
            "next": "訪問先に県外本社の研究所を加え、保護者向けの説明会を合わせて開く。",
            "target": "【目標】 訪問先企業と学校が続けて交流する仕組みの構築 【KPI】 企業訪問の実施校（20校）",
        },
    },
    {
        "level": 3,
        "title": "戦略項目2　経験を生かした働き方　新規",
        "card": {
            "アクションプラン": "①副業人材の受け入れ 新規",
            "具体的な取り組み": "副業人材の紹介窓口の開設",
            "functions": ["課題把握", "成功事例創出"],
            "this": "商工団体と窓口を開き、企業の課題を聞き取って人材像を文章にする。",
            "next": "窓口の相談員を増やし、受け入れた企業の事例を公開する。",
            "target": "【目標】 地域の金融機関と連携した窓口の運用開始",
        },
    },
    {
        "level": 2,
        "title": "戦略2　稼ぐ力を高める",
        "text": [
            "県内企業が研究機関や県外企業と組み、新しい製品と販路を生み出す。",
            "支援企業の付加価値額を2026年度までに2021年度比で5％向上させる。",
        ],
        "table": [
            ["産学官サロンの商談成立件数（累計）", "件", "0", "12", "連携推進課"],
            ["起業件数", "件", "40", "100", "連携推進課"],
            ["再生可能エネルギーを供給する小売事業者の割合", "％", "31", "55", "エネルギー室"],
            ["工場のエネルギー使用原単位", "kL/億円", "50", "25以下", "エネルギー室"],
            ["共同試験場の設備稼働率", "％", "58", "70以上90以下", "工業技術室"],
            ["食品の輸出額", "億円", "18", "30", "販路開拓課"],
        ],
    },
    {
        "level": 2,
        "title": "戦略3　交流をひろげる",
        "text": ["訪れる人、通う人、移り住む人それぞれに合う入口を用意する。"],
        "table": [
            ["観光消費額", "億円", "820", "1,000", "観光課"],
            ["主要観光地の渋滞損失時間", "万人時間", "96", "70以下", "道路課"],
            ["移住相談件数", "件", "1,240", "－", "移住促進室"],
        ],
    },
    {
        "level": 3,
        "title": "戦略項目3　新しい交流の拠点",
        "text": ["県立交流館は2028年度に開館し、2年間の来館者について次の数値目標を置く。"],
        "table_head": ["指標", "単位", "基準値", "目標値（2028～2029年度累計）", "担当課"],
        "table": [["県立交流館の来館者数", "万人", "－", "40", "観光課"]],
    },
    {
        "level": 1,
        "title": "第3章　進め方",
        "text": ["毎年度、指標の動きを確かめて要因を分析し、必要な見直しを行って結果を公表する。"],
    },
]

# (indicator label, period, value or judgement, known from, note)
OBSERVATIONS: list[tuple[str, str, str, str, str]] = [
    ("若者の県内就職率", "2024年度", "62.5", "2025-06-20", "県内高校・大学の調査"),
    ("若者の県内就職率", "2025年度", "61.2", "2026-06-19", "県内高校・大学の調査"),
    ("副業人材の活用企業数（累計）", "2024年度", "62", "2025-05-30", "紹介窓口の台帳"),
    ("副業人材の活用企業数（累計）", "2025年度", "92", "2026-05-29", "紹介窓口の台帳"),
    ("男性の育児休業取得率", "2024年度", "38.0", "2025-09-12", "事業所調査"),
    ("男性の育児休業取得率", "2025年度", "51.5", "2026-09-11", "事業所調査"),
    ("企業訪問の実施校", "2024年度", "9", "2025-04-18", "実施報告"),
    ("企業訪問の実施校", "2025年度", "13", "2026-04-17", "実施報告"),
    ("地域の金融機関と連携した窓口の運用開始", "2025年度", "満たした", "2026-04-10", "協定書"),
    ("支援企業の付加価値額", "2024年度", "412", "2025-11-07", "支援企業への調査"),
    ("支援企業の付加価値額", "2025年度", "420", "2026-11-06", "支援企業への調査"),
    ("産学官サロンの商談成立件数（累計）", "2024年度", "2", "2025-04-25", "サロンの記録"),
    ("産学官サロンの商談成立件数（累計）", "2025年度", "5", "2026-04-24", "サロンの記録"),
    ("起業件数", "2024年度", "72", "2025-07-04", "法人設立の届出"),
    ("起業件数", "2025年度", "95", "2026-07-03", "法人設立の届出"),
    ("再生可能エネルギーを供給する小売事業者の割合", "2024年度", "38", "2025-06-06", "事業者の届出"),
    ("再生可能エネルギーを供給する小売事業者の割合", "2025年度", "45", "2026-06-05", "事業者の届出"),
    ("再生可能エネルギーを供給する小売事業者の割合", "2025年度", "46.5", "2026-08-28", "届出の訂正を反映"),
    ("工場のエネルギー使用原単位", "2024年度", "41.7", "2025-10-03", "エネルギー管理の報告"),
    ("工場のエネルギー使用原単位", "2025年度", "33.3", "2026-10-02", "エネルギー管理の報告"),
    ("共同試験場の設備稼働率", "2024年度", "66", "2025-05-09", "利用台帳"),
    ("共同試験場の設備稼働率", "2025年度", "74", "2026-05-08", "利用台帳"),
    ("食品の輸出額", "2023年度", "18", "2024-06-14", "販路開拓課の聞き取り"),
    ("食品の輸出額", "2024年度", "19.5", "2025-05-16", "販路開拓課の聞き取り"),
    ("観光消費額", "2024年度", "881", "2025-08-01", "観光動態調査"),
    ("観光消費額", "2025年度", "943", "2026-07-31", "観光動態調査"),
    ("主要観光地の渋滞損失時間", "2024年度", "92", "2025-06-27", "交通量の計測"),
    ("主要観光地の渋滞損失時間", "2025年度", "89", "2026-06-26", "交通量の計測"),
    ("移住相談件数", "2024年度", "1302", "2025-04-30", "相談票"),
    ("移住相談件数", "2025年度", "1418", "2026-04-30", "相談票"),
]


def main() -> None:
    """Write plan.docx, then what the library makes of it: plan.yaml, plan.xlsx, observations.xlsx and .csv."""
    from rashinban import workflow
    from rashinban.monitoring.collection import write_observations

    write_word(HERE / "plan.docx")
    plan = workflow.load_plan(HERE / "plan.docx")
    workflow.save_plan(plan, HERE / "plan.yaml")
    workflow.save_plan(plan, HERE / "plan.xlsx")
    observations = read_facts(plan)
    write_observations(observations, HERE / "observations.xlsx")
    write_observations(observations, HERE / "observations.csv")


def write_word(path: Path) -> None:
    """The plan document, with heading styles, indicator tables and cards as offices write them."""
    import docx

    from rashinban.reports.zipped import repack

    document = docx.Document()
    document.add_heading(TITLE, 0)
    for line in FRONT:
        document.add_paragraph(line)
    document.add_paragraph("この計画は説明のための架空のもので、実在の団体とは関わりがない。")
    for part in PARTS:
        document.add_heading(part["title"], part["level"])
        for text in part.get("text", []):
            document.add_paragraph(text)
        if "table" in part:
            document.add_paragraph("【数値目標】")
            add_table(document, [part.get("table_head", TABLE_HEAD), *part["table"]])
        if "card" in part:
            add_card(document, part["card"])
    document.core_properties.title = TITLE
    made = BytesIO()
    document.save(made)
    path.write_bytes(repack(made.getvalue(), datetime(2024, 3, 1)))  # the same bytes whenever it is made


def add_table(document: Any, rows: list[list[str]]) -> None:
    """A ruled table with its heading row."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("")


def add_card(document: Any, card: dict[str, Any]) -> None:
    """An action plan with its initiative: what is done this year, where it goes next year, its targets."""
    rows = [
        ["アクションプラン", card["アクションプラン"], ""],
        ["具体的な取り組み", card["具体的な取り組み"], " ".join(card["functions"])],
        ["", "2026年度 具体的な取り組み", "2027年度の方向性"],
        ["", card["this"], card["next"]],
        ["", card["target"], ""],
    ]
    add_table(document, rows)


def read_facts(plan: Any) -> tuple[Any, ...]:
    """The observations above as values of the library, by the ids of the plan as read."""
    from datetime import date

    from rashinban.core.period_text import parse_period
    from rashinban.core.source import Source
    from rashinban.monitoring.observations import Observation

    ids = {fold(indicator.label): indicator.id for indicator in plan.indicators}
    facts = []
    for label, period, value, vintage, note in OBSERVATIONS:
        judged = value == "満たした"
        facts.append(
            Observation(
                indicator=ids[fold(label)],
                period=parse_period(period),
                value=None if judged else value,  # type: ignore[arg-type]
                judgement="met" if judged else None,
                judged_by="計画推進会議" if judged else None,
                vintage=date.fromisoformat(vintage),
                status="revised" if "訂正" in note else "final",
                source=Source(document=f"{note}（架空）", publisher="みほん県"),
            )
        )
    return tuple(facts)


def fold(label: str) -> str:
    """Labels compared without their brackets' width."""
    import unicodedata

    return unicodedata.normalize("NFKC", label)


if __name__ == "__main__":
    main()
