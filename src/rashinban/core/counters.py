"""Which words after a number are units, for finding quantities in running text."""

from __future__ import annotations

import re

from rashinban.core.unit import MULTIPLIERS

#: One-character counters, each with what must not follow it because the two together are another word
#: (3 人材 is a heading about people, 5 社会 one about society).
_SHORT = {
    "円": "滑形卓周安高",
    "人": "口材権間々工気生事員件脈流的物類道格体手",
    "名": "称産物所古簿義誉刺前",
    "件": "名費",
    "社": "会員長団内外協宅屋殿寺",
    "者": "",
    "校": "長舎区内外種庭務歌",
    "戸": "籍建外別田",
    "組": "織合み成長曲",
    "台": "風湾帳地所頭",
    "本": "県市町村社部校計戦事格人州来質書庁年章施総目文館店指業制取資土堂音当物",
    "位": "置",
    "点": "検在字灯描滅訳火",
    "回": "復収答転帰遊線避廊目",
    "年": "度齢金代次末初少長始功生制賀",
    "日": "本常程々曜中数時照射系米光立南向経付",
    "分": "の野析類権科散担別離布配岐譲解子割母娩館署",
    "割": "合引り当",
    "倍": "率",
    "歳": "出入末時暮",
    "店": "舗長頭員主",
    "県": "民内外立庁警道土産政域央",
    "市": "民場街内役長立域町営道政販外",
    "町": "民内長村立営道家並",
    "村": "民内長落立営道",
    "園": "芸児長内路",
    "棟": "梁",
    "床": "面",
    "枚": "",
    "冊": "子",
    "隻": "",
    "便": "利益宜乗",
    "泊": "",
    "頭": "首取脳",
    "羽": "田",
    "匹": "敵",
    "基": "本準幹盤礎金づ地",
    "機": "関能会械構器材運種体",
    "個": "人別性々体",
    "つ": "いなくか",
    "種": "別子目苗",
    "例": "え年外示会",
    "品": "質目種",
    "票": "",
    "席": "",
    "室": "内",
    "駅": "前舎周",
    "館": "内長",
}
#: Words that are also ordinary nouns: taken as units only where the word ends with them, and
#: after a space only where nothing at all follows.
_NOUNS = (
    "団体 事業者 事業所 事業 企業 法人 機関 大学 自治体 市町村 都道府県 市町 圏域 地域 地区 地点 拠点 施設 店舗 商品 品目 品種 作品 "
    "事例 種類 分野 項目 テーマ プロジェクト コース チーム グループ クラス 学級 講座 教室 科目 コマ 単位 路線 系統 区間 区画 橋 "
    "集落 自治会 町内会 組織 組合 農場 農家 経営体 病院 河川 港 空港 ダム 公園 団地 言語 ブランド サイト ケース セット ステージ "
    "ページ アカウント アクセス ビュー ダウンロード 口 字 部 通 曲 個所 業種 職種 地方公共団体"
)
_LONG = (
    "世帯 か所 箇所 ヶ所 ヵ所 カ所 ケ所 か月 ヶ月 ヵ月 カ月 ケ月 箇月 か国 ヶ国 ヵ国 カ国 ケ国 か年 ヶ年 ヵ年 カ年 ケ年 箇年 年間 日間 週間 "
    "時間 人日 人回 人泊 泊 千人 パーセントポイント パーセント ポイント トン リットル キロリットル キログラム メートル キロメートル ヘクタール "
    "平方メートル 平方キロメートル 立方メートル ベクレル キロワット時 キロワット 米ドル ドル ユーロ"
)
_LATIN = (
    "t-CO2eq t-CO2 kg-CO2 tCO2 mg/L mg/l kWh MWh GWh TWh kW MW GW W MJ GJ TJ PJ ha km2 km m2 m3 mm cm m kL kl L l kg mg g t "
    "dB PV DL pt USD ppm ppb Bq mSv"
)
_SYMBOLS = "%ポイント %pt % ‰ °C"
#: What a rate is per: 千円/人, 人/km2, g/人・日. A year is no part of the unit, it says how the value adds up.
_PER = "人・日 人日 10a 人 世帯 戸 日 月 時 kWh km2 m2 m3 km kg ha h L t 台 件 回 社 校 事業所 経営体"

_MULTIPLIER = "|".join(sorted(MULTIPLIERS, key=len, reverse=True))
_SHORT_PATTERN = "|".join(
    f"{counter}(?![{follow}])" if follow else counter
    for counter, follow in sorted(_SHORT.items(), reverse=True)
)
_BOUND = r"以[上下内]|未満|超|程度|前後|増|減|当たり"
_WORD_END = rf"(?=$|[^一-龥々ァ-ヺー]|{_BOUND}|中|内|へ)"
_ALONE = rf"(?=$|[\s()\[\]|、。,]|{_BOUND})"


def _either(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))


RATE = rf"(?P<per>/(?:{_either(_PER)})(?![A-Za-z\d・/]|(?!{_BOUND})[一-龥]))?"
#: A counter with its multiplier, right behind a number (a space may part them).
UNIT_AFTER_NUMBER = re.compile(
    rf"(?P<space>[ \t]{{0,2}})(?P<multiplier>{_MULTIPLIER})?"
    rf"(?P<counter>{_either(_SYMBOLS)}"
    rf"|(?:{_either(_LATIN)})(?![A-Za-z\d])"
    rf"|{_either(_LONG)}"
    rf"|(?<=[\d千万億兆])(?:{_either(_NOUNS)}){_WORD_END}"
    rf"|(?:{_either(_NOUNS)}){_ALONE}"
    rf"|{_SHORT_PATTERN})"
    rf"{RATE}"
)
#: Counters that a number written in kanji may take; 二本松, 三者, 八戸, 六ヶ所, 一分 are words, not quantities.
KANJI_COUNTERS = re.compile(
    rf"(?P<multiplier>{_MULTIPLIER})?"
    rf"(?P<counter>円(?![滑形卓周])|社(?![会員長団内外協])|件(?!名)|人(?![口材権間々工気生])|名(?![称産物所])|か所|箇所|カ所"
    rf"|団体|校(?![長舎区])|世帯|市町村|事業者|回(?![復収答])|か月|ヶ月|カ月|割(?![合引り])|倍(?!率)|%|パーセント|台(?!風)|県(?!民)|か年|年間)"
)
