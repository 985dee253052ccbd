"""The words of the workbook in both languages: headings, hints beside the cells, and how to fill it in."""

from __future__ import annotations

from collections.abc import Mapping

from rashinban.core.phrase import Phrase
from rashinban.monitoring.answers.contents import Field

HEADINGS: Mapping[str, Phrase] = {
    "indicator": Phrase("指標番号", "Indicator"),
    "label": Phrase("指標名", "Label"),
    "unit": Phrase("単位", "Unit"),
    "owner": Phrase("担当", "Owner"),
    "target": Phrase("目標値", "Target"),
    "previous": Phrase("前回の実績", "Previous"),
    "period": Phrase("期間", "Period"),
    "value": Phrase("実績値", "Value"),
    "vintage": Phrase("把握日", "Known on"),
    "status": Phrase("速報・確報", "Status"),
    "judgement": Phrase("判定", "Judgement"),
    "judged_by": Phrase("判定者", "Judged by"),
    "note": Phrase("備考", "Note"),
    "document": Phrase("出典", "Source"),
}
#: Short advice shown beside a selected cell (Excel keeps 255 characters).
HINTS: Mapping[Field, Phrase] = {
    "value": Phrase(
        "数字だけを入力します。分からないときは空欄のままにし、わけを備考に書きます。0は「0だった」ときだけです。",
        "A number only. Leave it blank when it is not known and say why in the note; 0 means that it was zero.",
    ),
    "vintage": Phrase(
        "その値が分かった日（公表日）です。例：2026-05-01。訂正のときは、訂正が分かった日にします。",
        "The day the figure became known (was published), e.g. 2026-05-01; for a correction, the day of the correction.",
    ),
    "status": Phrase("一覧から選びます。空欄は確報とみなします。", "Choose from the list. Blank means final."),
    "judgement": Phrase(
        "言葉による目標のときだけ、一覧から選びます。", "Only for targets in words: choose from the list."
    ),
    "judged_by": Phrase("判定した人や会議の名前です。", "Who judged: a person or a committee."),
    "note": Phrase(
        "値がないわけ、訂正のわけ、注意することを書きます。", "Why there is no figure, why it was corrected, what to mind."
    ),
    "document": Phrase("値が載っている資料や統計の名前です。", "The document or statistic that holds the figure."),
}
SHARE_HINT = Phrase("割合です。55%なら「55%」と%を付けて入力します。", "A share: type 55 % as 55%, with its sign.")
TITLE = Phrase("{plan}　{period}の実績", "{plan}: results for {period}")
FICTIONAL = Phrase("（架空）", " (fictional)")
DIVISION = Phrase("部署：{division}", "Division: {division}")
DUE = Phrase("提出期限：{due}", "Due: {due}")
WHAT_TO_DO = Phrase(
    "白い欄に入力してください（灰色の欄は変えられません）。書き方は「書き方」のシートにあります。",
    "Fill in the white cells (grey ones are locked). The sheet 書き方 says how.",
)
REFUSED = Phrase("この欄に入れられない値です", "Not accepted here")
NUMBER_ONLY = Phrase(
    "数字だけを入力してください。値がないときは空欄にし、わけを備考に書いてください。",
    "Type a number only. Without a figure leave the cell blank and say why in the note.",
)
NOT_NEGATIVE = Phrase("0以上の数字を入力してください。", "Type a number that is not negative.")
UNUSUAL_SHARE = Phrase("割合としては0～100の外です。このままでよいですか。", "Outside 0 to 100 for a share. Is it right?")
DAY_ONLY = Phrase(
    "期間の始まりからきょうまでの日付を、2026-05-01のように入力してください。",
    "Type a day from the beginning of the period to today, such as 2026-05-01.",
)
FROM_LIST = Phrase("一覧から選んでください。", "Choose from the list.")

GUIDE_TITLE = Phrase("書き方", "How to fill in this workbook")
GUIDE_COLUMNS = Phrase("欄|書き方|例（架空の指標「架空の相談件数」）", 'Cell|What to write|Example (fictional: "consultations")')
EXAMPLES: Mapping[Field, Phrase] = {
    "value": Phrase("128", "128"),
    "vintage": Phrase("2026-05-01", "2026-05-01"),
    "status": Phrase("速報", "provisional"),
    "judgement": Phrase("（数値の目標なので空欄）", "(blank: the target is a number)"),
    "judged_by": Phrase("（空欄）", "(blank)"),
    "note": Phrase("3月分は見込み。6月に確報を出します。", "March is an estimate; the final figure follows in June."),
    "document": Phrase("架空市 相談記録（2025年度）", "Fictional City, consultation records, FY2025"),
}
STEPS: tuple[Phrase, ...] = (
    Phrase("分かった指標だけ入力し、保存して出してください。空欄の行はそのままで構いません。", "Fill in what is known, save, and hand in. Blank rows may stay blank."),
    Phrase(
        "すでに入っている値は、いま記録されているものです。直すときは上書きし、把握日を直した日にします。前の値も記録に残ります。",
        "What is already filled in is on record. To correct it, type over it and set the day of the correction. The earlier figure stays on record.",
    ),
    Phrase(
        "記録を取り消すときは、値を消し、わけを備考に書きます。わけのない取り消しは受け取れません。",
        "To withdraw a figure, clear it and say why in the note. It is not accepted without a reason.",
    ),
    Phrase("数式は受け取れません。計算した結果を値として貼り付けてください。", "Formulas are not accepted: paste their results as values."),
    Phrase(
        "行や列の追加、見出しやシートの名前の変更、ほかの年の様式の使い回しはしないでください。",
        "Do not add rows or columns, rename headings or sheets, or reuse the workbook of another year.",
    ),
    Phrase(
        "出したあと、記録と違うところが1つずつ画面に出ます。確かめるまでは何も保存されません。",
        "After handing in, every difference is shown. Nothing is saved before it is confirmed.",
    ),
)
