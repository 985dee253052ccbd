"""The verbs of the audit trail in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Any] = {
    "answers_confirmed": _("回答の表を取り込んだ"),
    "answers_received": _("回答の表を受け取った"),
    "answers_withdrawn": _("回答の表を取り下げた"),
    "collection_closed": _("照会を締め切った"),
    "collection_due_changed": _("照会の期限を変えた"),
    "collection_opened": _("照会を始めた"),
    "collection_reopened": _("照会を再開した"),
    "division_added": _("課を加えた"),
    "division_changed": _("課の名前か位置を変えた"),
    "division_removed": _("課をなくした"),
    "draft_handed_over": _("提出前の値を後任に渡した"),
    "edition_added": _("計画の版を取り込んだ"),
    "edition_in_force": _("計画の版を決定した"),
    "edition_published": _("計画を公表した"),
    "evidence_added": _("根拠を加えた"),
    "evidence_verified": _("根拠を確かめた"),
    "exported": _("書き出した"),
    "fact_approved": _("値を承認した"),
    "fact_checked": _("値を提出した"),
    "fact_corrected": _("値を訂正した"),
    "fact_entered": _("値を入力した"),
    "fact_published": _("値を公表した"),
    "fact_returned": _("値を差し戻した"),
    "fact_withdrawn": _("値を取り消した"),
    "facts_imported": _("実績をまとめて取り込んだ"),
    "facts_published": _("実績をまとめて公表した"),
    "handed_over": _("役割を引き継いだ"),
    "import_added": _("計画の文書を取り込みはじめた"),
    "import_approved": _("読み取った計画を承認した"),
    "import_discarded": _("取り込みをやめた"),
    "import_read": _("計画の文書を読み取った"),
    "login": _("ログインした"),
    "login_failed": _("ログインに失敗した"),
    "logout": _("ログアウトした"),
    "office_founded": _("最初の管理者を作った"),
    "organisation_added": _("組織を加えた"),
    "password_changed": _("パスワードを変えた"),
    "password_set": _("仮のパスワードを設定した"),
    "person_added": _("人を加えた"),
    "person_changed": _("人の情報を変えた"),
    "plan_added": _("計画を加えた"),
    "profile_changed": _("自分の情報を変えた"),
    "read": _("閲覧した"),
    "reminder_sent": _("催促のメールを送った"),
    "reminders_changed": _("お知らせの設定を変えた"),
    "report_discarded": _("報告書の案を捨てた"),
    "report_made": _("報告書を作った"),
    "review_opened": _("見直しを始めた"),
    "review_published": _("見直しを公表した"),
    "role_ended": _("役割の終了日を決めた"),
    "role_given": _("役割を与えた"),
    "roster_taken": _("名簿を取り込んだ"),
    "ruleset_added": _("判定の規則を加えた"),
    "rulesets_chosen": _("判定の規則を選んだ"),
    "targets_changed": _("目標を変えた"),
    "token_made": _("APIの鍵を作った"),
    "token_revoked": _("APIの鍵を止めた"),
    "trail_verified": _("監査記録を確かめた"),
}


def word(verb: str) -> str:
    """The verb in the language of the page; a verb without words is shown as it is."""
    return str(WORDS.get(verb, verb))
