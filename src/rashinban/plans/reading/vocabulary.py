"""The words Japanese plans use for the parts of a KPI, as data.

Patterns are searched in folded text (see :mod:`rashinban.core.folded`), so half width stands for both widths.
"""

from __future__ import annotations

import re

#: Headings and tags under which numbers are promises.
PROMISE = re.compile(
    r"KPI|重要業績評価指標|重要業績指標|業績評価指標|数値目標|成果目標|成果指標|活動指標|主要目標|目標指標|評価指標|"
    r"(?:計数|定量|財務|損益|収益|収支|経営|業績|効率)目標|管理指標|達成指標|進捗指標|代表指標|参考指標|モニタリング指標|ベンチマーク|目標値|目標項目|めざす値|目指す値|"
    r"^(?:主な)?(?:指標|目標)(?:一覧|の?設定)?$|目標の?設定$|(?:削減|抑制|排出量|導入|達成|到達|政策|施策|個別|分野別|計画の)目標$|指標(?:一覧|項目)|目標一覧|目標と指標|指標と目標"
)

#: Headings under which targets are those of the plan before, or of the nation.
NOT_OURS = re.compile(
    r"前(?:期|回|次)?(?:基本)?(?:計画|戦略|プラン)の|前計画|第\s*\d+\s*[期次].{0,16}(?:検証|総括|評価|達成状況|実績|成果|振り返り|結果)(?!指標|目標|と目標)|"
    r"(?:検証|総括|振り返り)(?:結果)?$|これまでの(?:取組|取り組み|成果|実績|経過|評価|.{0,20}目標)|国の(?:目標|動向|方針|計画)"
)
#: Headings under which numbers tell what was reached.
TOLD = re.compile(r"の推移$|(?:達成|取組|進捗)状況$")

#: Tags in 【…】 or ＜…＞ that open a target or a KPI. The group name is the kind of promise.
TAG = re.compile(
    r"[【<〈《\[〔]\s*(?:(?P<goal>第\s*\d+\s*期(?:トータルの?)?(?:の)?目標)"
    r"|(?P<kpi>[^】>〉》\]〕\n]{0,14}(?:KPI|業績評価指標|業績指標|指標)[^】>〉》\]〕\n]{0,8})"
    r"|(?P<target>[^】>〉》\]〕\n]{0,8}(?:目標|ねらい|到達点)[^】>〉》\]〕\n]{0,6}))\s*[】>〉》\]〕]"
)
#: A tag alone on its line opens a list of promises up to the next heading.
OPENER = re.compile(
    r"^\s*(?:[#>*・○●◎■□◆◇▼-]\s*)*(?:" + TAG.pattern + r"|(?:主な)?(?:(?:評価指標|成果指標|活動指標|指標)(?:及び|および|と|・))?(?:数値目標|成果指標|活動指標|成果目標|主要目標|目標指標|評価指標|重要業績評価指標)(?:[(]KPI[)])?(?:一覧)?[::]?|KPI[::]?)\s*$"
)
#: The same words without brackets, led by a colon: 「KPI：新規就農者数 年間100人以上」.
LED_TAG = re.compile(
    r"^\s*(?:[・○●◎■□◆◇▼-]\s*)*(?:(?P<kpi>KPI|重要業績評価指標(?:[(]KPI[)])?|成果指標|活動指標|評価指標)|(?P<target>数値目標|成果目標|達成目標|目標値?))\s*(?:[①-⑳]|\d{1,2})?\s*[::]\s*(?=\S)"
)
#: Role words in brackets inside a line are no tags: 「空き家率【現状値】16.2％【目標値】15.0％」.
ROLE_BRACKET = re.compile(r"[【\[〔<](?:現状|基準|現況|実績|策定時)値?(?:[(][^()]*[)])?[】\]〕>]")
#: A target in parentheses that names its own period: (第2期目標 …).
GOAL = re.compile(r"^[(]\s*(?P<label>第\s*\d+\s*期(?:計画)?(?:の)?目標|(?:中期|最終|期末|到達)目標)\s*[::]?\s*(?P<text>.+?)\s*[)]$", re.S)

#: Column headings. The first pattern that fits, from the top, gives the column its role.
COLUMN_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("others", re.compile(r"^(?:国|全国|県|都道府県|類似団体|他市|近隣市)(?:の)?(?:目標値?|平均値?|値|順位|水準|計画)?$|全国(?:平均|目標|順位)|国の(?:目標|計画|値)|参考値?$")),
    ("forecast", re.compile(r"推計|予測|見通し")),
    ("baseline_year", re.compile(r"^(?:基準|現状|現況|現在|実績|当初|直近|最新|策定時?)(?:値)?の?(?:年度?|時点|時期)$")),
    ("target_year", re.compile(r"^(?:目標|達成|到達)(?:値)?の?(?:年度?|時点|時期|年次)$|^(?:期限|達成時期|達成期限|目標期限|期日)$")),
    ("from_to", re.compile(r"(?:現状|基準|実績).{0,8}(?:から|→|⇒|~).{0,12}目標|目標値?.{0,4}[(].*(?:現状|基準).*から.*目標.*[)]")),
    ("unit", re.compile(r"^単位$")),
    ("number", re.compile(r"^(?:No\.?|№|番号|項番|通番|通し番号|連番|#|整理番号)$", re.I)),
    ("achieved", re.compile(r"達成率|進捗率|達成状況|達成度|評価$|判定|進捗状況$|^差|増減|伸び率|前年比")),
    ("owner", re.compile(r"担当|所管|所属|実施主体|主体|部局|関係課|担当課|取組主体|責任者")),
    ("note", re.compile(r"備考|出典|考え方|説明|意味|定義|算出|算定|計算式|根拠|把握方法|データ元|補足|設定理由|理由|資料|注記|調査名|統計名|内容$|概要")),
    ("group", re.compile(r"^(?:基本|重点|政策|施策|個別|戦略|大|中|小|行動)目標$")),
    ("target", re.compile(r"目標(?!指標|項目|名|区分|番号|分野|像|達成|と)|めざす|目指す|到達|将来値|計画値|KPI値|ゴール|見込値|(?:計画|中計|プラン)の?(?:最終年度?|初年度|\d年目)(?!.*(?:実績|結果))|^最終年度$")),
    ("baseline", re.compile(r"ベースライン|現状|基準|現況|現在|策定時|当初|実績|直近|最新値|初期値|スタート|従前|前回")),
    ("date", re.compile(r"^(?:策定|公表|作成)?(?:年月日?|日付|策定日)$")),
    ("label", re.compile(r"^(?:主な|主要な?)?(?:指標|KPI|数値目標|目標指標|成果指標|活動指標|評価指標|管理指標|業績指標|ベンチマーク|目標項目|評価項目|項目|名称|測定項目|成果目標)|指標(?:名|項目|[(].*[)])?$|KPI|重要業績評価指標|業績指標|目標(?:指標|項目|名)|^内訳$")),
    ("group", re.compile(r"分野|区分|施策|政策|柱|重点|基本目標|基本方針|方針|戦略|事業|取組|取り組み|計画|分類|カテゴリ|テーマ|章|目的|大項目|中項目|小項目|系列|領域|ビジョン")),
)

#: Words printed in a cell that stands for "not published".
NOT_PUBLISHED = re.compile(r"^[(]?(?:[-‐‑‒–—―─ー−－一]{1,3}|なし|無し|未把握|未調査|未設定|未公表|未実施|データなし|該当なし|新規|未定|未確定|未集計|(?:調査|集計|検討|算定|算出|精査|確認|公表待ち|把握)中|今後(?:設定|調査|把握|検討)|(?:別途|追って)設定|把握なし|実績なし|設定なし|n/?a|N/?A|\*|…|x|X)[)]?$")

#: Role words standing before a value.
BASELINE_WORD = re.compile(r"(?:現状値?|現況値?|基準値?|現在|実績値?|策定時(?:の?値)?|当初値?|直近値?)(?:年度?)?\s*[】\]〕>]?\s*[::]?\s*$")
TARGET_WORD = re.compile(r"(?:目標値?|めざす値|目指す値|到達目標値?|最終目標値?|中間目標値?|将来値|計画値)\s*[】\]〕>]?\s*[::]?\s*$")

#: Marks of a footnote on a label, and a note written into it.
NOTE_MARK = re.compile(r"[(]?\s*[※*]\s*\d{0,2}\s*[)]?|\[\s*注?\d{1,2}\s*\]|[(]注\d{0,2}[)]|[¹²³⁴⁵⁶⁷⁸⁹]+")
NOTE_TAIL = re.compile(r"[\s]+※.*$|(?<=\S)※\s+※.*$", re.S)

#: Somebody else's number: a national target, a statistic, a law.
OTHERS = re.compile(
    r"政府|国の|国は|国が|国では|国におい|国として|我が国|わが国|日本(?:は|の|全体)|全国(?:で|的|平均)|世界|国連|国際|県の目標|省が|省は|"
    r"閣議|法律|基本法|骨太|COP|パリ協定|EU|政策パッケージ|他都市|先進"
)
#: Labels under which a number is of others: 「全国平均」, 「国の目標」, 「参考」.
OTHERS_LABEL = re.compile(r"^[(]?(?:参考|(?:国|政府|全国|県|都道府県)の?(?:目標値?|平均値?|値|水準|計画)?(?:$|[は)]))")
#: Told as past, guessed or defined, not promised.
NOT_PROMISED = re.compile(
    r"(?:した|なった|いた|あった|きた|られた|減った|増えた|占めた|達した|超えた|上回った|下回った)(?:[。(]|$)"
    r"|(?:した|なった|あった)(?:ところ|一方|もの|が、|ため)"
    r"|見込まれ|予想|推計|推定|とされ|という|といわ|言われ|である。|であり|となっている|となっており|にとどまる|にとどまって|占める|占めて|予算|に過ぎ|経費|事業費|(?:保険料|基準額|使用料|手数料|補助率|補助額|上限額?|限度額|定員)(?:の?月額|の?年額)?は|推移し"
)
#: A measure without its object: 「新規投資 30件、総額45億円」 counts the same thing.
BARE_MEASURE = re.compile(r"^(?:総額|金額|件数|人数|回数|面積|額|総数|割合)$")
#: What a number counts when it comes first: 「1,000人のデジタル人材を育成」.
COUNTED_AFTER = re.compile(
    r"の(?P<noun>[^。、,()\d]{2,30}?)(?:を|の|が)?(?:目指|めざ|育成|創出|誘致|確保|輩出|養成|整備|支援|認定|採択|設置|登録|受け入れ|受入|派遣|生み出|増や|減ら|獲得)"
)
#: The end of a sentence that promises.
PROMISING = re.compile(
    r"(?:(?:に|と|へ|以上|以内|以下)(?:なるよう|する|します|なる|引き?上げ|引き?下げ|高め|増や|減ら|抑え|拡大|増加|削減|縮減|維持|伸ば|縮め|到達|近づけ|向上|改善|押し?上げ)"
    r"|(?:を|まで|程度|水準)?(?:継続|移行|目指|めざ|目標と|目標に|目標は|達成|創出|実現|確保|誘致|育成|支援|維持|削減|増加|拡大|半減|倍増|向上|低減|減少|引き?上げ|引き?下げ|増や|減ら|高め|抑え|開催|整備|設置|認定|採択|参加|実施|導入|開設|普及|登録|取得|受け入れ|受入|養成|輩出|配置|抑制|解消|短縮|移行|認証|交付|締結|提供|伸ば|縮め|近づけ|押し?上げ|倍))"
)

#: 「指標：…」 before the name of an indicator says nothing of it.
FIELD_LEAD = re.compile(r"\s*(?:[・○●◎■-]\s*)*(?:指標名?|KPI|項目|成果指標|活動指標|評価指標|数値目標)\s*[::]\s*")
GROSS = re.compile(r"延べ|のべ|延人|延数")
DISTINCT = re.compile(r"実人数|実数|実企業数|実社数|ユニーク|重複を除")
CUMULATIVE = re.compile(r"累計|累積|通算|期間合計|計画期間(?:中)?の?合計|の合計")
EACH_YEAR = re.compile(r"毎年度?|各年度?|年度?ごと|年度?毎")
PER_YEAR = re.compile(r"年間|/年|1年当たり|年当たり|単年度")
AVERAGE = re.compile(r"平均")

#: The series of a value cell that is the whole of the others.
WHOLE = re.compile(r"^(?:男女(?:計|合計|全体|総数)|全体|総数|総計|合計|計|全(?:年齢|世代|市|県|町|村))$")

#: How the name of something measured ends: 「…率」, 「…の割合」, 「…件数」, 「…の減少」.
MEASURED = re.compile(
    r"(?:率|割合|数|額|量|高|(?<![年制態角])度|(?<![要条用案物])件|面積|人口|時間|寿命|濃度|得点|スコア|比|収支|所得|利益|売上|(?<!目標|現状|基準|実績|参考)(?<!価)値|費|ポイント|DI|順位|ランキング)"
    r"(?:の(?:増加?|減少?|向上|改善|上昇|低下|維持|拡大|縮小|増大|低減|抑制|短縮|確保))?(?:\s*[(][^()]*[)])*$"
    r"|の(?:増加|減少|向上|改善|上昇|低下|拡大|縮小|低減|抑制|短縮)$"
)

#: Labels for which less is better, when the figures do not tell.
LESS_IS_BETTER = re.compile(
    r"事故|死者|死亡|犯罪|認知件数|待機|転出超過|排出|失業|離職|廃業|倒産|自殺|ごみ|廃棄|被害|苦情|滞納|未利用|空き|"
    r"漏水|渋滞|待ち時間|所要時間|負担|依存|格差|放置|欠損|遅延|ロス|食塩摂取|喫煙|肥満|不登校|違反|残業|時間外|借入|残高|赤字|罹患|要介護"
)

#: Ways to ask for a state in words instead of a number.
STATE_WORDS = re.compile(
    r"^(?:現状維持|維持|継続|ゼロ(?:の?(?:継続|維持))?|解消|上昇|増加|減少|向上|改善|低下|縮小|拡大|全(?:市町村|市|校|地区|小中学校)|全域|達成|実現|開始|完了|策定|設置|整備|実施|検討|設立|運用開始|"
    r".{1,24}(?:の継続|の維持|の開始|の完了|の実現|水準|を実現|を維持|を達成|と同水準|より高い水準|以上の水準|の策定|の設置|の整備|の実施|を上回る|を下回る|全校で実施|全市町村(?:で.{0,8})?|で全て実施))$"
)
