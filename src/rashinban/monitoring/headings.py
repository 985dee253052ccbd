"""The columns of an observation table, and the words its cells may hold, in Japanese and English."""

from __future__ import annotations

from collections.abc import Mapping

from rashinban.monitoring.observations import Judgement, Method, ObservationStatus

#: Column headings, folded to NFKC lower case without spaces -> field. The first of each field is the one written.
HEADINGS = {
    "指標番号": "indicator", "指標": "indicator", "指標id": "indicator", "indicator": "indicator",
    "期間": "period", "対象期間": "period", "時点": "period", "period": "period",
    "実績値": "value", "値": "value", "実績": "value", "value": "value",
    "把握日": "vintage", "公表日": "vintage", "把握日・公表日": "vintage", "vintage": "vintage", "knownon": "vintage",
    "取得方法": "method", "method": "method",
    "速報・確報": "status", "状態": "status", "status": "status",
    "判定": "judgement", "judgement": "judgement",
    "判定者": "judged_by", "judged_by": "judged_by", "judgedby": "judged_by",
    "対象": "items", "内訳": "items", "items": "items",
    "備考": "note", "note": "note",
    "出典": "document", "source": "document",
    "出典の版": "edition", "source_edition": "edition",
    "出典の発行者": "publisher", "source_publisher": "publisher",
    "出典のページ": "page", "source_page": "page",
    "出典のシート": "sheet", "source_sheet": "sheet",
    "出典のセル": "cell", "source_cell": "cell",
    "出典の始点": "start", "source_start": "start",
    "出典の終点": "end", "source_end": "end",
    "出典の引用": "quotation", "source_quotation": "quotation",
    "出典のsha-256": "sha256", "source_sha256": "sha256",
}  # fmt: skip
#: Columns people keep beside the figures; they are not read.
BESIDE = frozenset(
    ["指標名", "単位", "担当", "担当課", "施策", "目標値", "基準値", "前回の実績", "label", "unit", "owner", "target", "previous"]
)
REQUIRED = {"indicator": "指標番号", "period": "期間", "value": "実績値", "vintage": "把握日"}
SOURCE_FIELDS = ("edition", "publisher", "page", "sheet", "cell", "start", "end", "quotation", "sha256")

METHODS: Mapping[str, Method] = {
    "入力": "entered", "手入力": "entered", "entered": "entered",
    "集計": "counted", "記録から集計": "counted", "counted": "counted",
    "測定": "measured", "統計": "measured", "統計から計算": "measured", "measured": "measured",
}  # fmt: skip
STATUSES: Mapping[str, ObservationStatus] = {
    "速報": "provisional", "暫定": "provisional", "provisional": "provisional",
    "確報": "final", "確定": "final", "final": "final",
    "改定": "revised", "訂正": "revised", "revised": "revised",
}  # fmt: skip
JUDGEMENTS: Mapping[str, Judgement] = {
    "満たした": "met", "達成": "met", "met": "met",
    "一部": "partly", "一部達成": "partly", "partly": "partly",
    "満たさない": "not_met", "未達成": "not_met", "未達": "not_met", "not_met": "not_met",
}  # fmt: skip


def written(words: Mapping[str, str]) -> dict[str, str]:
    """Field or code -> the first Japanese word for it, the one that is written.

    >>> written(STATUSES)["final"]
    '確報'
    """
    first: dict[str, str] = {}
    for word, meaning in words.items():
        first.setdefault(meaning, word)
    return first
