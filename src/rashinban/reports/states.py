"""The twelve states as officials see them: a shape, a tone, and whether a hand is needed. A table, not code."""

from __future__ import annotations

from dataclasses import dataclass

from rashinban.core.phrase import Phrase
from rashinban.monitoring.progress import STATE_NAMES, State


@dataclass(frozen=True, slots=True)
class Look:
    """How one state appears everywhere.

    ``symbol`` is for places that know only text (Excel, Word, CSV); ``shape`` is the same form as an SVG path in a
    box from -5 to 5, holes drawn in the opposite turn, so that it needs no fill rule. ``paper`` and ``ink`` are the
    label's colours (contrast above 4.5), ``fill`` and ``glyph`` those of a tile in a chart. ``urgency`` orders the
    list of what needs a hand (0 first); None needs none.
    """

    state: State
    symbol: str
    shape: str
    ink: str
    paper: str
    fill: str
    glyph: str
    urgency: int | None
    sense: Phrase

    def word(self, language: str) -> str:
        return STATE_NAMES[self.state].in_(language)

    def meaning(self, language: str) -> str:
        return self.sense.in_(language)


LOOKS: tuple[Look, ...] = (
    Look(
        "achieved", "▲", "M0 -4L4.6 4H-4.6Z", "#0055ad", "#dcf0ff", "#0877d7", "#ffffff", None,
        Phrase("目標に届いています。", "The target has been reached."),
    ),
    Look(
        "ahead", "◎",
        "M0 -4.6A4.6 4.6 0 1 0 0 4.6A4.6 4.6 0 1 0 0 -4.6ZM0 -3.2A3.2 3.2 0 1 1 0 3.2A3.2 3.2 0 1 1 0 -3.2Z"
        "M0 -1.7A1.7 1.7 0 1 0 0 1.7A1.7 1.7 0 1 0 0 -1.7Z",
        "#005a6e", "#dff5f8", "#008299", "#ffffff", None,
        Phrase("目標へのペースを上回っています。", "Faster than the pace towards the target."),
    ),
    Look(
        "on_track", "●", "M0 -4.2A4.2 4.2 0 1 0 0 4.2A4.2 4.2 0 1 0 0 -4.2Z",
        "#115a36", "#e6f5ec", "#1d8b56", "#ffffff", None,
        Phrase("目標へのペースどおりです。", "On the pace towards the target."),
    ),
    Look(
        "behind", "◆", "M0 -4.8L4.8 0L0 4.8L-4.8 0Z", "#ac3e00", "#ffeee2", "#d74a00", "#ffffff", 1,
        Phrase("良くなってはいても、目標へのペースに足りません。", "Improving at best, but slower than the pace towards the target."),
    ),
    Look(
        "backwards", "▼", "M0 4L-4.6 -4H4.6Z", "#b50000", "#fdeeee", "#ce0000", "#ffffff", 0,
        Phrase("基準値より悪くなっています。", "Worse than the baseline."),
    ),
    Look(
        "rules_disagree", "▮▮", "M-4 -4H-0.8V4H-4ZM0.8 -4H4V4H0.8Z",
        "#604b00", "#fbf5e0", "#ebb700", "#1a1a1a", 2,
        Phrase("見方（規則）によって判定が違います。", "The rules give different answers."),
    ),
    Look(
        "no_data", "○",
        "M0 -4.4A4.4 4.4 0 1 0 0 4.4A4.4 4.4 0 1 0 0 -4.4ZM0 -2.9A2.9 2.9 0 1 1 0 2.9A2.9 2.9 0 1 1 0 -2.9Z",
        "#595959", "#f2f2f2", "#e6e6e6", "#4d4d4d", 3,
        Phrase("実績値が一度も報告されていません。", "No value has ever been reported."),
    ),
    Look(
        "stale", "◇", "M0 -5L5 0L0 5L-5 0ZM0 -2.7L-2.7 0L0 2.7L2.7 0Z",
        "#595959", "#f2f2f2", "#e6e6e6", "#4d4d4d", 4,
        Phrase("最後の実績値から時間がたち、今の状態を言えません。", "The last value is too old to say where it stands."),
    ),
    Look(
        "baseline_missing", "⊥", "M-0.9 -4H0.9V2.4H4.4V4.2H-4.4V2.4H-0.9Z",
        "#595959", "#f2f2f2", "#e6e6e6", "#4d4d4d", 5,
        Phrase("基準値が公表されておらず、伸びを判定できません。", "The baseline is not published, so change cannot be judged."),
    ),
    Look(
        "no_target", "□", "M-4.3 -4.3H4.3V4.3H-4.3ZM-2.8 -2.8V2.8H2.8V-2.8Z",
        "#595959", "#f2f2f2", "#e6e6e6", "#4d4d4d", 6,
        Phrase("計画に目標値がありません。", "The plan gives no target value."),
    ),
    Look(
        "not_yet_due", "→", "M-4.6 -0.9H0.4V-3.8L4.8 0L0.4 3.8V0.9H-4.6Z",
        "#1a3ea8", "#e8f1fe", "#c5d7fb", "#00118f", None,
        Phrase("期限がまだ先で、途中では判定しません。", "Due later; not judged on the way."),
    ),
    Look(
        "criterion", "■", "M-4 -4H4V4H-4Z",
        "#51338f", "#f1eafa", "#6f4fae", "#ffffff", None,
        Phrase(
            "数値ではなく言葉で定めた目標です。人が根拠をもって判断します。",
            "A target in words: a person judges it on evidence.",
        ),
    ),
)

LOOK: dict[State, Look] = {look.state: look for look in LOOKS}
