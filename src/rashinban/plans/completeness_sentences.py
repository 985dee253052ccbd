"""Every sentence of the completeness check, in Japanese and in English, as one table."""

from __future__ import annotations

from rashinban.core.phrase import Phrase

SENTENCES: dict[str, Phrase] = {
    # -- what each rule finds --------------------------------------------------------------------------------------
    "title_no_kpi": Phrase("指標のない施策", "Measures without an indicator"),
    "title_no_target": Phrase("目標のない指標", "Indicators without a target"),
    "title_target_without_number": Phrase("数値のない目標", "Targets without a number"),
    "title_criterion_unjudged": Phrase("判断の仕方が決まっていない言葉の目標", "Targets in words without a way to judge them"),
    "title_no_baseline": Phrase("基準値のない指標", "Indicators without a baseline"),
    "title_relative_base_missing": Phrase("比べるもとの値がない目標", "Changes without the value they are against"),
    "title_no_unit": Phrase("単位のない指標", "Indicators without a unit"),
    "title_no_direction": Phrase("望ましい向きの分からない指標", "Indicators without a good direction"),
    "title_scope_unstated": Phrase("各年度か期間合計かが分からない目標", "Targets that may be per year or a total"),
    "title_deadline_missing": Phrase("期限のない目標", "Targets without a deadline"),
    "title_deadline_outside": Phrase("期限が計画期間の外にある目標", "Targets due outside the plan period"),
    "title_no_owner": Phrase("担当のない施策・指標", "Measures and indicators without an owner"),
    "title_duplicate_label": Phrase("同じ施策に重なる指標", "Indicators twice under a measure"),
    "title_copied_paragraph": Phrase("写された段落", "Copied paragraphs"),
    # -- measures and indicators -----------------------------------------------------------------------------------
    "measure_without_indicator": Phrase("施策「{title}」に指標がありません。", "The measure “{title}” has no indicator."),
    "branch_without_indicator": Phrase(
        "「{title}」とその下のどの施策にも、指標が一つもありません。",
        "Neither “{title}” nor any measure below it has an indicator.",
    ),
    "measure_without_owner": Phrase("施策「{title}」の担当が書かれていません。", "The measure “{title}” names no owner."),
    "indicator_without_owner": Phrase("指標「{label}」の担当が書かれていません。", "The indicator “{label}” names no owner."),
    "no_unit": Phrase("指標「{label}」に単位がありません。", "The indicator “{label}” has no unit."),
    "no_direction": Phrase(
        "指標「{label}」は、増やすのか減らすのか保つのかが分かりません。",
        "The indicator “{label}” does not say whether to raise, lower or keep it.",
    ),
    "duplicate_label": Phrase(
        "指標「{label}」（{id}）が、同じ施策の指標{other}と同じ名称です。",
        "The indicator “{label}” ({id}) has the same name as indicator {other} of the same measure.",
    ),
    # -- baselines -------------------------------------------------------------------------------------------------
    "baseline_not_stated": Phrase("指標「{label}」に基準値が書かれていません。", "The indicator “{label}” states no baseline."),
    "baseline_not_published": Phrase(
        "指標「{label}」の基準値は公表されていません。", "The baseline of the indicator “{label}” is not published."
    ),
    # -- targets ---------------------------------------------------------------------------------------------------
    "no_target": Phrase("指標「{label}」に目標がありません。", "The indicator “{label}” has no target."),
    "target_without_number": Phrase(
        "指標「{label}」の目標に数値がなく、言葉だけで書かれています。",
        "The target of the indicator “{label}” is in words only, without a number.",
    ),
    "criterion_unjudged": Phrase(
        "指標「{label}」の言葉の目標を、{questions}判断するかが書かれていません。",
        "For the target in words of the indicator “{label}” it is not stated {questions} it is judged.",
    ),
    "by_whom": Phrase("だれが", "by whom"),
    "when": Phrase("いつ", "when"),
    "on_what": Phrase("何を根拠に", "on what evidence"),
    "between_questions": Phrase("・", ", "),
    "change_base": Phrase(
        "指標「{label}」の目標は変化の大きさですが、{problem}",
        "The target of the indicator “{label}” is a change, but {problem}",
    ),
    "base_unnamed": Phrase(
        "何と比べるのかも、もとの値も書かれていません。", "neither what it is against nor a value to start from is stated."
    ),
    "base_not_stated": Phrase("比べるもとの{base}の値が書かれていません。", "the value for {base} that it is against is not stated."),
    "base_undated": Phrase(
        "基準値がいつの値か書かれておらず、{base}の値かどうか分かりません。",
        "the baseline is not dated, so it is not known whether it is that for {base}.",
    ),
    "base_of_other_time": Phrase(
        "書かれているのは{given}の値で、比べるもとの{base}の値がありません。",
        "the value stated is for {given}, and there is none for {base} that it is against.",
    ),
    "scope_unstated": Phrase(
        "指標「{label}」の目標が、各年度の数か期間全体の合計かが書かれていません。",
        "The target of the indicator “{label}” does not say whether it is per year or a total over the whole period.",
    ),
    "deadline_missing": Phrase("指標「{label}」の目標に期限がありません。", "The target of the indicator “{label}” has no deadline."),
    "deadline_too_early": Phrase(
        "指標「{label}」の期限（{deadline}）が、計画期間（{period}）の始まりより前です。",
        "The deadline of the indicator “{label}” ({deadline}) is before the plan period ({period}) begins.",
    ),
    "deadline_too_late": Phrase(
        "指標「{label}」の期限（{deadline}）が、計画期間（{period}）の終わりより後です。",
        "The deadline of the indicator “{label}” ({deadline}) is after the plan period ({period}) ends.",
    ),
    # -- texts -----------------------------------------------------------------------------------------------------
    "text": Phrase("本文", "text"),
    "this_year": Phrase("今年度の取組", "work of this year"),
    "next_year": Phrase("来年度以降", "work from next year on"),
    "text_of_measure": Phrase("施策「{title}」の{field}", "the {field} of the measure “{title}”"),
    "same_paragraph": Phrase("{copy}に、{original}と同じ段落があります。", "A paragraph of {copy} is the same as in {original}."),
    "similar_paragraph": Phrase(
        "{copy}に、{original}とほとんど同じ段落があります。", "A paragraph of {copy} is nearly the same as in {original}."
    ),
}


def say(code: str, **values: object) -> Phrase:
    """A sentence of the table with its places filled in; a Phrase among the values speaks the language around it.

    >>> say("no_unit", label="来訪者数").en
    'The indicator “来訪者数” has no unit.'
    """
    return SENTENCES[code].fill(**values)
