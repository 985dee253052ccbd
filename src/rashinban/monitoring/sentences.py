"""Every sentence and name that monitoring says, in Japanese and in English, as one table; and how it writes numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rashinban.core.period import Period
from rashinban.core.phrase import Phrase, join, when

SENTENCES: dict[str, Phrase] = {
    # -- names of the numbers a rule used --------------------------------------------------------------------------
    "baseline": Phrase("基準値 b", "Baseline b"),
    "current": Phrase("現在値 c", "Current value c"),
    "target": Phrase("目標値 T", "Target T"),
    "target_lower": Phrase("目標の下限", "Lower end of the target"),
    "target_upper": Phrase("目標の上限", "Upper end of the target"),
    "distance": Phrase("範囲からの隔たり d", "Distance d from the range"),
    "distance_at_start": Phrase("目標までの隔たり（基準）", "Distance to the target (baseline)"),
    "distance_now": Phrase("目標までの隔たり（現在）", "Distance to the target (now)"),
    "time_of_baseline": Phrase("基準の時点 t0（年）", "Time of the baseline t0 (year)"),
    "time_now": Phrase("現在の時点 t（年）", "Time of the current value t (year)"),
    "time_of_deadline": Phrase("期限 tT（年）", "Deadline tT (year)"),
    "elapsed": Phrase("経過率", "Share of the time gone"),
    "expected": Phrase("いまの時点で見込まれる値", "Value expected by now"),
    "used": Phrase("上限のうち使った割合", "Share of the limit used"),
    "completion": Phrase("基準値からの達成率", "Achievement since the baseline"),
    "required_change": Phrase("期限までに必要な年あたりの変化", "Yearly change needed until the deadline"),
    "pace": Phrase("ペース", "Pace"),
    "ratio": Phrase("目標値に対する比率", "Ratio to the target"),
    "forpdi": Phrase("目標値に対する達成度（ForPDI）", "Achievement of the target (ForPDI)"),
    "years": Phrase("計画の年数", "Years of the plan"),
    "year": Phrase("何年目", "Number of this year"),
    "due_share": Phrase("その年に届くべき割合", "Share due in this year"),
    "year_share": Phrase("その年の目安に対する達成度", "Achievement of this year's share"),
    "change": Phrase("基準値からの変化（良い向きが正）", "Change since the baseline (good is positive)"),
    "observed_growth": Phrase("実際の年平均伸び率", "Yearly growth observed"),
    "required_growth": Phrase("必要な年平均伸び率", "Yearly growth required"),
    "growth_ratio": Phrase("伸び率の比", "Growth observed over required"),
    "score": Phrase("得点（−5～5）", "Score (−5 to 5)"),
    "points_used": Phrase("使った時点の数", "Dated values used"),
    "slope": Phrase("年あたりの傾き", "Slope per year"),
    "forecast": Phrase("期限の予測値", "Forecast at the deadline"),
    "forecast_low": Phrase("予測の下限（{percent}%）", "Lower end of the forecast ({percent}%)"),
    "forecast_high": Phrase("予測の上限（{percent}%）", "Upper end of the forecast ({percent}%)"),
    "probability": Phrase("目標に届く確率", "Probability of reaching the target"),
    "gap": Phrase("予測と目標の隔たりの比", "Distance left at the deadline over that at the start"),
    "first_value": Phrase("最初の値", "First value"),
    "latest_value": Phrase("最新の値", "Latest value"),
    "growth": Phrase("年平均伸び率（良い向きが正）", "Yearly growth (good is positive)"),
    "count_from_zero": Phrase("起点（期間の初めは0から数える）", "Start (the period is counted from 0)"),
    "value_of_year": Phrase("{year}の実績", "Value of {year}"),
    "year_judged": Phrase("判定した年", "Year judged"),
    "assumed_start": Phrase(
        "基準の時期（書かれていないため、計画の始まりとした）",
        "Time of the baseline (not stated: the beginning of the plan is taken)",
    ),
    "worked_out_target": Phrase("目標値（変化から計算）", "Target (worked out from the change)"),
    "unreported": Phrase("報告のない期間（合計に入っていない）", "Without a report (not in the total)"),
    "inside_longer": Phrase("より長い期間に含まれるため足さない実績", "Not added: inside a longer period"),
    "across_edge": Phrase("期間をまたぐため足さない実績", "Not added: across the edge of the period"),
    "stretch": Phrase("{first}から{last}まで", "{first} to {last}"),
    # -- what a rule says about itself -----------------------------------------------------------------------------
    "growth_without_target": Phrase("年平均伸び率（目標なし）", "Yearly growth (no target)"),
    "publication": Phrase("{publisher}「{title}」", "{publisher}, “{title}”"),
    "shown_only": Phrase(
        "参考として示すだけで、判定には使いません。", "Shown for reference only, never to judge."
    ),
    "shown_without_target": Phrase(
        "目標がないため、参考として示すだけで判定には使いません。",
        "There is no target: shown for reference only, never to judge.",
    ),
    "not_for_this_kind": Phrase(
        "「{rule}」は、この種類の目標については定められていません。",
        "“{rule}” is not defined for this kind of target.",
    ),
    "not_the_time": Phrase("「{rule}」を使う時期ではありません。", "It is not the time to use “{rule}”."),
    "no_band": Phrase(
        "「{rule}」のどの段階にも当てはまりません。", "None of the bands of “{rule}” applies."
    ),
    # -- why a number cannot be worked out -------------------------------------------------------------------------
    "not_computable": Phrase("計算できません。", "This cannot be worked out."),
    "no_baseline": Phrase(
        "基準値がないため、計算できません。", "There is no baseline, so this cannot be worked out."
    ),
    "no_deadline": Phrase(
        "期限がないため、計算できません。", "There is no deadline, so this cannot be worked out."
    ),
    "no_start": Phrase(
        "基準の時期が分からないため、計算できません。",
        "The time of the baseline is not known, so this cannot be worked out.",
    ),
    "same_as_baseline": Phrase(
        "目標値が基準値と同じため、割合を計算できません。",
        "The target equals the baseline, so no share can be worked out.",
    ),
    "zero_target": Phrase(
        "目標値が0のため、比率を計算できません。", "The target is 0, so no ratio can be worked out."
    ),
    "late_start": Phrase(
        "期限が基準の時期より後ではないため、計算できません。",
        "The deadline is not after the time of the baseline, so this cannot be worked out.",
    ),
    "few_points": Phrase(
        "実績が3時点に満たないため、予測できません。", "Fewer than 3 dated values: no forecast is possible."
    ),
    "no_time_gone": Phrase(
        "まだ時間がたっていないため、ペースを計算できません。",
        "No time has gone yet, so no pace can be worked out.",
    ),
    "not_for_limits": Phrase(
        "上限を守る目標には定められていない計算です。",
        "This is not defined for a target that is a limit to keep.",
    ),
    "not_for_ranges": Phrase(
        "範囲に保つ目標には定められていない計算です。",
        "This is not defined for a target that is a range to keep.",
    ),
    "no_year": Phrase(
        "計画の何年目かが分からないため、計算できません。",
        "Which year of the plan this is is not known, so this cannot be worked out.",
    ),
    "zero_baseline_change": Phrase(
        "基準値が0のため、変化の割合を計算できません。",
        "The baseline is 0, so no relative change can be worked out.",
    ),
    "zero_baseline": Phrase(
        "基準値が0のため、伸び率を計算できません。", "The baseline is 0, so no growth can be worked out."
    ),
    "signs_now": Phrase(
        "基準値と現在値の符号が違うため、伸び率を計算できません。",
        "Baseline and current value differ in sign, so no growth can be worked out.",
    ),
    "signs_target": Phrase(
        "基準値と目標値の符号が違うため、必要な伸び率を計算できません。",
        "Baseline and target differ in sign, so the growth required cannot be worked out.",
    ),
    "under_a_year": Phrase(
        "基準の時期から1年たっていないため、年あたりの伸び率を計算できません。",
        "Less than 1 year has gone since the baseline, so no yearly growth can be worked out.",
    ),
    "zero_target_growth": Phrase(
        "目標値が0のため、必要な伸び率を計算できません。",
        "The target is 0, so the growth required cannot be worked out.",
    ),
    "no_growth_required": Phrase(
        "目標値が基準値と同じため、必要な伸び率が0になります。",
        "The target equals the baseline, so the growth required is 0.",
    ),
    "deadline_not_after": Phrase(
        "期限が基準の時期より後ではありません。", "The deadline is not after the time of the baseline."
    ),
    "growth_too_small": Phrase(
        "目標値が基準値に近すぎて、必要な伸び率を計算できません。",
        "The target is too close to the baseline to work out the growth required.",
    ),
    "baseline_meets_target": Phrase(
        "基準値がすでに目標を満たすため、隔たりの比を計算できません。",
        "The baseline meets the target already, so no ratio of distances can be worked out.",
    ),
    # -- what the plan does not say --------------------------------------------------------------------------------
    "baseline_unpublished": Phrase(
        "計画に基準値が載っていないため、進み具合を計算できません。",
        "The plan publishes no baseline, so progress cannot be worked out.",
    ),
    "baseline_in_other_unit": Phrase(
        "基準値の単位（{given}）が指標の単位（{wanted}）と違うため、比べられません。",
        "The baseline is in {given}, the indicator in {wanted}, so they cannot be compared.",
    ),
    "change_against_nothing": Phrase(
        "何と比べた変化かが計画に書かれておらず、基準値もないため、目標値を計算できません。",
        "The plan does not say what the change is against and gives no baseline, so the target cannot be worked out.",
    ),
    "base_missing": Phrase(
        "{wanted}と比べる目標ですが、{wanted}の値がありません。",
        "The target is against {wanted}, but there is no value for {wanted}.",
    ),
    "base_of_other_time": Phrase(
        "{wanted}と比べる目標ですが、{wanted}の値がありません（計画に載っているのは{given}の値です）。",
        "The target is against {wanted}, but there is no value for {wanted} (the plan gives that for {given}).",
    ),
    "target_without_number": Phrase("目標に数値がありません。", "The target has no number."),
    "direction_unknown": Phrase(
        "良い向き（増える・減る）が計画に書かれておらず、基準値もないため、判定できません。",
        "The plan neither says whether higher or lower is better nor gives a baseline, so this cannot be judged.",
    ),
    "no_window": Phrase(
        "目標の期限も計画の期間もないため、判定できません。",
        "The target has no deadline and the plan no period, so this cannot be judged.",
    ),
    "no_target": Phrase(
        "計画に数値の目標がないため、進み具合を判定できません。",
        "The plan sets no target in numbers, so progress cannot be judged.",
    ),
    # -- what the record does not say ------------------------------------------------------------------------------
    "nothing_in_period": Phrase("この期間の実績がまだありません。", "Nothing is recorded for this period yet."),
    "partly_overlapping": Phrase(
        "実績の期間が一部だけ重なっているため、合計できません。",
        "The periods of the values overlap in part, so they cannot be added up.",
    ),
    "names_missing": Phrase(
        "実数（重複を除いた数）の指標ですが、内訳のない実績があるため、合計できません。",
        "This is a distinct count, but some values do not name what they count, so they cannot be added up.",
    ),
    "first_value_due": Phrase(
        "最初の実績が分かるのは{day}の後です。", "The first value will be known after {day}."
    ),
    "nothing_since_baseline": Phrase(
        "基準の時期より後の実績が、まだ記録されていません。",
        "No value later than the baseline has been recorded yet.",
    ),
    "nothing_reported": Phrase("実績もまだありません。", "No value has been reported yet either."),
    "latest": Phrase("最新の実績は{value}です。", "The latest value is {value}."),
    "dated_value": Phrase("{period} {value}", "{value} ({period})"),
    "final_value_missing": Phrase(
        "期限は過ぎていますが、期限の実績はまだ記録されていません。",
        "The deadline has passed, but its value has not been recorded yet.",
    ),
    "stale": Phrase(
        "最新の実績（{value}）から{months}か月を過ぎています。その時点では「{state}」でした。",
        "More than {months} months have gone since the latest value, {value}. At that time: “{state}”.",
    ),
    # -- what is concluded -----------------------------------------------------------------------------------------
    "facts": Phrase("現在値{c}、{goal}。", "Current value {c}, {goal}."),
    "facts_from_baseline": Phrase(
        "基準値{b}に対し、現在値{c}、{goal}。", "Baseline {b}, current value {c}, {goal}."
    ),
    "goal_value": Phrase("目標値{T}", "target {T}"),
    "goal_range": Phrase("目標{lower}～{upper}", "target {lower} to {upper}"),
    "judged": Phrase("「{label}」です。", "Judged “{label}”."),
    "judged_on_the_way": Phrase(
        "期間の{elapsed}が過ぎ、進んだ割合は{done}で、「{label}」です。",
        "{elapsed} of the time is gone and {done} of the way is done: “{label}”.",
    ),
    "judged_under_limit": Phrase(
        "期間の{elapsed}が過ぎ、上限に対する使用は{done}で、「{label}」です。",
        "{elapsed} of the time is gone and {done} of the limit is used: “{label}”.",
    ),
    "rules_disagree": Phrase("判定が割れています：{said}。", "The rules disagree: {said}."),
    "rule_says": Phrase("{rule}では「{label}」", "“{label}” by {rule}"),
    "readings_disagree": Phrase(
        "目標が期間の合計か各年の値かが計画に書かれておらず、{said}です。計画の意味を確かめてください。",
        "The plan does not say whether the target is a total over the period or one for each year: {said}. "
        "Please find out what the plan means.",
    ),
    "read_as_period_total": Phrase("期間の合計と読むと「{state}」", "“{state}” as a total over the period"),
    "read_as_each_year": Phrase("各年と読むと「{state}」", "“{state}” year by year"),
    # -- targets in words ------------------------------------------------------------------------------------------
    "criterion_met": Phrase("満たした", "met"),
    "criterion_partly": Phrase("一部満たした", "partly met"),
    "criterion_not_met": Phrase("満たしていない", "not met"),
    "criterion_judged": Phrase(
        "{period}について「{judgement}」と判定されました（{who}、{day}、{evidence}）。",
        "Judged “{judgement}” for {period} ({who}; {day}; {evidence}).",
    ),
    "judge_unrecorded": Phrase("判定者の記録なし", "judge not recorded"),
    "evidence_unrecorded": Phrase("根拠の記録なし", "evidence not recorded"),
    "time_left_to_judge": Phrase(
        "判定の時期まではまだ間があります。", "The time to judge has not come yet."
    ),
    "criterion_waiting": Phrase(
        "言葉の目標で、まだ判定されていません。", "A target in words, not judged yet."
    ),
    "criterion_late": Phrase("判定の時期を過ぎています。", "The time to judge has passed."),
    "criterion_who": Phrase(
        "判定する人：{who}、時期：{time}、根拠：{evidence}。",
        "To be judged by: {who}; when: {time}; on: {evidence}.",
    ),
    "undecided": Phrase("決まっていません", "not decided"),
    # -- targets and their changes ----------------------------------------------------------------------------------
    "promise_in_words": Phrase("言葉の目標", "a target in words"),
    "promise_none": Phrase("目標なし", "no target"),
    "promise_aside": Phrase("{promise}（{aside}）", "{promise} ({aside})"),
    "promise_period_total": Phrase("期間の合計", "total over the period"),
    "promise_fiscal_year": Phrase("年度ごと", "each fiscal year"),
    "how_lowered": Phrase("目標を引き下げた", "the target was lowered"),
    "how_raised": Phrase("目標を引き上げた", "the target was raised"),
    "how_postponed": Phrase("期限を延ばした", "the deadline was put off"),
    "how_brought_forward": Phrase("期限を早めた", "the deadline was brought forward"),
    "how_eased": Phrase("目標を緩めた", "the target was made easier"),
    "how_tightened": Phrase("目標を厳しくした", "the target was made stricter"),
    "how_changed": Phrase("目標を変えた", "the target was changed"),
    "moved_into_success": Phrase("{how}後の{state}です。", "{state} after {how}."),
    "moved_out_of_success": Phrase(
        "{how}ため、「{before}」ではなく「{state}」です。", "“{state}” instead of “{before}”, because {how}."
    ),
    "moved_same": Phrase("{how}後も「{state}」で変わりません。", "Still “{state}” after {how}."),
    "same_state": Phrase("{how}後は「{state}」です。", "“{state}” after {how}."),
    "moved_numbers": Phrase(
        "当初の目標は{first}、いまの目標は{now}です。", "The first target was {first}; the target now is {now}."
    ),
    "moved_for_reason": Phrase(
        "{day}に変えた理由は「{kind}：{reason}」です。", "Changed on {day} for this reason: “{kind}: {reason}”."
    ),
    "moved_for_kind": Phrase("{day}に変えた理由は「{kind}」です。", "Changed on {day} for this reason: “{kind}”."),
    "moved_would_be": Phrase(
        "当初の目標のままなら「{before}」です。", "By the first target it would be “{before}”."
    ),
}

_LIST = Phrase("、", ", ")


def say(code: str, **values: object) -> Phrase:
    """A sentence of the table with its places filled in; a Phrase among the values speaks the language around it.

    >>> say("first_value_due", day=day(date(2029, 3, 31))).ja
    '最初の実績が分かるのは2029年3月31日の後です。'
    """
    return SENTENCES[code].fill(**values)


def listed(phrases: Iterable[Phrase]) -> Phrase:
    """Several things named one after another."""
    return join(phrases, _LIST)


def day(on: date) -> Phrase:
    """A day, written out."""
    return when(Period.day(on))


def amount(number: Decimal, unit: str | None = None) -> str:
    """A number with thousands separators, a true minus sign and its unit, as reports print it.

    >>> amount(Decimal("-1012.50"), "万円"), amount(Decimal("70"), "％")
    ('−1,012.50万円', '70%')
    """
    return f"{number:,f}".replace("-", "−") + ("%" if unit == "％" else unit or "")


def percent(share: Fraction | float) -> str:
    """A share in whole per cent, with a true minus sign.

    >>> percent(Fraction(-1, 8)), percent(Fraction(3, 5))
    ('−12%', '60%')
    """
    return f"{round(share * 100)}%".replace("-", "−")
