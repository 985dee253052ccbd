"""General vocabulary of Japanese plans that tells headings from other short lines, as data."""

from __future__ import annotations

import re

#: Words in the title of a plan.
PLAN = re.compile(
    r"計画|戦略|政策|ビジョン|プラン|方針|構想|大綱|指針|ロードマップ|アジェンダ|プログラム|アクション|要綱|白書|目標|指標|KPI|施策|報告書|概要"
)
#: The name of a body standing alone.
BODY = re.compile(r"^\S{1,30}(?:局|省|庁|都|道|府|県|市|区|町|村|連合会|協会|協議会|会議所|機構|財団|法人|本部|委員会|推進室|課|部)$")
#: A date, a period or an edition standing alone; not a title.
DATE = re.compile(
    r"^[(~\s]*(?:(?:19|20)\d\d|令和|平成|昭和|[RHS]\s?\d|第\s*\d+\s*[期次版])[^ぁ-んァ-ヶ]{0,40}[)~\s]*$"
)
CONTENTS = re.compile(r"^(?:目\s*次|もくじ|[Cc]ontents|CONTENTS|INDEX)$")
LEADER = re.compile(r"(?:[.…‥・･_]\s?){3,}\s*[0-9]{0,3}$|(?:[…‥]\s*)+[0-9]{1,3}$")
PAGE_NUMBER = re.compile(r"^[-‐–—ー\s~pP.]*[0-9]{1,3}[-‐–—ー\s~]*(?:ページ|頁|/\s*[0-9]{1,3})?$")
#: A note or a footnote.
NOTE = re.compile(r"^(?:[※＊*†‡¹²³⁴⁵⁶⁷⁸⁹⁰]|\(\s*[※注]|注\s*[0-9:)]|\(注|(?:出典|資料|備考|注記|補足)\s*[::]|単位\s*[::])")
BULLET = re.compile(r"^\s*(?:[-‐–—•‣⁃∙*]\s+|[・･•‣]\s*|[-‐–]\s*[・･])")
#: Labels of minutes and rosters; what stands under them is not the outline of the plan.
ROSTER = re.compile(
    r"^(?:議事|議題|次第|審議事項|出席者|参加者|欠席者|事務局|オブザーバー|委員|構成員|メンバー|座長|会長|開催日時?|日時|場所|配布資料)(?:名簿|一覧|等)?(?:$|[(:])"
)
#: Labels that open a block of indicators.
INDICATORS = re.compile(
    r"KPI|業績評価指標|業績指標|成果指標|評価指標|数値目標|成果目標|目標指標|目標値|活動指標|管理指標|達成指標|主要目標|^(?:主な)?(?:指標|目標)(?:一覧)?$"
)
#: A statement of a goal in parentheses rather than a group heading: (第2期目標 …).
GOAL = re.compile(r"^(?:第\s*[0-9]+\s*期(?:計画)?(?:の)?|中期|最終|到達|数値|成果)?目標\s*[\s::]|^(?:目標|指標|KPI|基準|現状|実績)(?:値)?\s*[::\s]")
#: Fields of a form that come again in every section.
SLOT = re.compile(
    r"^(?:現状(?:と課題)?|課題|背景|目的|目標|数値目標|指標|主な(?:取り?組み?|事業|施策|指標)|取り?組み?(?:内容|の方向性?|方針)?|施策の(?:方向性?|内容|概要|展開)|"
    r"(?:施策の)?基本的(?:な)?方向性?|今後の(?:方向性?|取り?組み?)|(?:具体的な|関連する?|関連|主要)(?:取り?組み?|施策|事業)|事業(?:内容|概要)|担当課?|実施主体|スケジュール)$"
)
#: Words of a table's column headings; on a line they end a title.
COLUMN = re.compile(
    r"^(?:(?:\S{0,12}(?:指標|KPI)(?:名)?(?:\(\S{0,12}\))?)|(?:(?:数値|成果|到達)?目標|基準|現状|実績)値?(?:\(\S{1,14}\))?|ベースライン(?:\(\S{1,14}\))?|単位|指標名?|担当\S{0,4}|所管\S{0,3}|年度|備考|区分|項目|内容|"
    r"事業名|事業内容|施策名?|取組名?|番号|No\.?|[0-9]{4}(?:FY|年度?)?|R[0-9]+|実施主体|スケジュール)$"
)
#: Keys of card tables (key cell, value cell) whose value is the title of a measure.
CARD_KEY = re.compile(
    r"^(?:アクションプラン|アクション|具体的な?(?:取り?組み?|施策|事業|行動)|主な(?:取り?組み?|施策|事業)|(?:重点|主要|個別|基本)?(?:施策|政策|戦略|事業|取り?組み?|プロジェクト)(?:名|名称)?|"
    r"(?:重点|基本|政策|施策|個別)(?:目標|方針)|"
    r"戦略項目|施策項目|取り?組み?項目|重点分野|重点項目|施策の(?:方向性?|柱)|政策分野|プログラム)$"
)
#: Function tags that are also printed right behind a title, with nothing between.
FUNCTIONS = ("課題把握", "共有・啓発", "普及・啓発", "成功事例創出", "提言・要望", "要望・提言", "調査・研究")
#: Sections whose children are things to do.
DOING = re.compile(r"戦略|施策|取り?組み?|重点|プロジェクト|アクション|事業|政策|実施計画|活動計画|行動計画|基本目標|推進方策|具体的")
#: Sections about background and procedure; nothing below them is a thing to do, unless a keyword says so.
TALKING = re.compile(r"はじめに|おわりに|現状|課題|背景|趣旨|目的|理念|位置づけ|位置付け|経緯|策定にあたって|推進体制|進行管理|進捗管理|フォローアップ|資料|期間|概要|ビジョン|将来像|姿$|見直し方針")
NEW = re.compile(r"[\s【(\[〔<《★☆◎]*(?:新規|新)[】)\]〕>》]+\s*$|(?<=\S)\s*[★☆◎]?新規\s*$")
NEW_BEFORE = re.compile(r"^\s*[【(\[〔<《]\s*(?:新規|新)\s*[】)\]〕>》]\s*")
#: A title cannot begin so: the number before it is a reference in running text (Ⅲ. で述べた…).
REFERENCE = re.compile(r"^(?:[でをはがにとのも](?=[\u4e00-\u9fff「『])|(?:から|まで)(?=[\u4e00-\u9fff「])|及び|並びに|又は|または|および|における|において|に関する|について|に基づ|では|には|でみ|参照)")
UNIT = re.compile(
    r"^(?:[千百十万億兆]+)?(?:円|人泊?|件|社|者|校|%|ポイント|か所|カ所|箇所|ヶ所|団体|回|台|本|戸|世帯|ha|km|t|kg|年|月|日|歳|位|割|倍|点|泊|分|秒|時間|"
    r"路線|事業者?|品目|地区|市町村|名|つ)(?:以上|以下|程度|増加?|減少?|未満|超|間|目)?\s*(?:\(.*\))?$"
)
VALUE = re.compile(r"[::]\s*(?:約|延べ|累計|年間|毎年|第)?\s*[-▲△]?[0-9][0-9,.]*|(?:\s|…)[-▲△]?[0-9][0-9,.]*\s*(?:[千百万億]*円|人|件|社|%|校|台|回|戸|世帯|ha|位)(?:以上|以下|増|減|程度)?(?:\(.*\))?$")
