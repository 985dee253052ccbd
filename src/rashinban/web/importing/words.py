"""The words of the import pages for what a plan can be: choices of the forms, and what the cards say."""

from django.utils.translation import gettext_lazy as _

FOUND = {
    "stated": _("そこに書かれています"),
    "column": _("列の見出しから"),
    "section": _("節の見出しから"),
    "plan": _("計画の期間から"),
    "inferred": _("言葉から推し量りました"),
    "corrected": _("人が直しました"),
}
KIND = {
    "kpi": _("重要業績評価指標（KPI）"),
    "target": _("目標"),
    "goal": _("目指す姿"),
    "external_target": _("国などの目標の引用"),
    "activity_frequency": _("活動の頻度"),
}
DIRECTION = {"up": _("高いほど良い"), "down": _("低いほど良い"), "hold": _("保つ")}
VALUE_KIND = {"level": _("水準"), "change": _("変化"), "share": _("割合"), "count": _("件数"), "rank": _("順位")}
COUNTING = {"gross": _("延べ"), "distinct": _("実数")}
OPERATOR = {"=": _("ちょうど"), ">=": _("以上"), "<=": _("以下"), "~": _("程度"), "range": _("範囲")}
CHANGE = {
    "level": _("水準"),
    "absolute_increase": _("増加量"),
    "absolute_decrease": _("減少量"),
    "relative_increase": _("増加率"),
    "relative_decrease": _("減少率"),
    "milestone": _("節目"),
    "qualitative": _("言葉による"),
}
SCOPE = {"unstated": _("書かれていない"), "period_total": _("期間の合計"), "fiscal_year": _("各年度")}
ROLE = {"measure": _("施策"), "section": _("章・節"), "indicator_group": _("指標をまとめる見出し")}
