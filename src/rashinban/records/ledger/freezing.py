"""A count kept: an official value with the query, the moment and the facts it was counted from, for the approver to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.ledger.count import Count
from rashinban.ledger.query import CountingQuery
from rashinban.monitoring.collect import Question, observe
from rashinban.plans.plan import Indicator
from rashinban.records import audit, facts
from rashinban.records.access import audience
from rashinban.records.ledger.binding import names_for, query_of
from rashinban.records.ledger.counting import count_one, digest
from rashinban.records.ledger.live import adds_up, count_beside, sums_of
from rashinban.records.models import Confidentiality, FrozenCount, ObservationRow, Standing
from rashinban.records.progress import contents_of

if TYPE_CHECKING:
    from rashinban.records.models import IndicatorRow, Person


class Unchanged(WrongContent):
    """The same was kept before; ``row`` is the value it is kept as."""

    def __init__(self, row: ObservationRow) -> None:
        self.row = row
        super().__init__(
            _("変わりません。%(period)sは、同じ記録から数えた同じ値がすでにあります。") % {"period": row.period.japanese()},
            remedy=_("記録が増えたり取り消されたりしたあとで、もう一度確定してください。"),
        )


@transaction.atomic
def freeze(row: IndicatorRow, indicator: Indicator, period: Period, person: Person, *, submit: bool = True) -> ObservationRow:
    """Keep what the records answer now as a value of the indicator (``indicator``: the row as a value) for a period.

    It goes the way of every entered value: ``submit`` hands it to the approver, otherwise it is a draft; whoever froze
    it cannot approve it. From then on it does not move, whatever is recorded, withdrawn or back-dated later.

    A sum is kept only when everybody may see it beside the other sums of the plan: a value is not for those named on
    the companies' cases alone. WrongContent when nothing is counted here, when the answer is suppressed or undefined, for a promise in words, when
    the units differ in kind or the person may not enter values; Unchanged when the same is kept already.
    """
    bound = query_of(row)
    if bound is None:
        raise WrongContent(_("この指標には、数え方が決められていません。"), remedy=_("先に数え方を決めてください。"))
    facts.allow(row, person, "may_enter")
    if indicator.criterion is not None and all(target.value is None for target in indicator.targets):
        raise WrongContent(
            _("言葉の目標は、数だけでは確定できません。"), remedy=_("記録を根拠として、満たしたかどうかを「実績を入力する」で判定してください。")
        )
    moment = timezone.now()
    plan = row.edition.plan
    _refuse_secrets(row, bound.query, period)
    # whoever is named on the companies' cases may read the sum; the value that is kept is for others as well
    counted = count_one(plan.organisation, bound.query, period, moment, plan=plan.pk, keys=True)
    _refuse(counted)
    same = _kept(row, bound.query, period, digest(counted), counted)
    if same is not None:
        raise Unchanged(same)
    names = names_for(row.edition, [bound.query], _readers(row))
    observation = observe(indicator, Question(indicator.id, bound.query, period), counted, timezone.localdate(), names)
    if observation is None:
        raise WrongContent(
            _("数えた値の単位（%(unit)s）が、指標の単位（%(wanted)s）に合いません。") % {"unit": counted.unit, "wanted": indicator.unit},
            remedy=_("数えるものか、記録の種類を選び直してください。"),
        )
    kept = facts.enter(row, observation, person, standing=Standing.CHECKED if submit else Standing.DRAFT)
    frozen = FrozenCount.objects.create(
        observation=kept,
        query=bound.query,
        moment=moment,
        facts=counted.facts,
        parties=counted.parties,
        value=counted.value,
        digest=digest(counted),
    )
    told = {"value": str(counted.value), "facts": counted.facts, "parties": counted.parties, "digest": frozen.digest, "moment": moment}
    closed = facts.strictest(row.confidentiality, kept.confidentiality)
    audit.record(person, "count_frozen", kept, plan=plan, after=told, confidentiality=closed)
    return kept


def recount(frozen: FrozenCount, user: Any = None) -> Count:
    """The same query put again to the records as they stood at the moment of the frozen count."""
    plan = frozen.observation.indicator.edition.plan
    period = frozen.observation.period
    return count_one(plan.organisation, frozen.query, period, frozen.moment, user=user, plan=plan.pk, keys=True)


def holds(frozen: FrozenCount) -> bool:
    """Whether the records still say what they said then: the same facts, found as of that moment."""
    return digest(recount(frozen)) == frozen.digest


def _refuse_secrets(row: IndicatorRow, query: CountingQuery, period: Period) -> None:
    """A sum from which a company's figure could be worked out, by itself or with what the plan shows, is not kept."""
    if not adds_up(query):
        return
    today = timezone.localdate()
    contents = contents_of(row.edition, today)
    (shown,) = count_beside(row.edition, contents.plan, contents.queries, [(query, period)], today, None)
    _refuse(sums_of(row.edition, contents.plan, contents.queries, today, None).get((row.key, period), shown))


def _refuse(counted: Count) -> None:
    """What has no value, or not the whole of it, is not kept."""
    if counted.state == "suppressed":
        raise WrongContent(
            _("この合計からは、3社に満たない企業の数値が分かってしまうので、値を確定できません。"),
            remedy=_("3社以上の報告がそろってから確定してください。"),
        )
    if counted.state == "nothing_to_divide_by":
        raise WrongContent(_("分母になる記録がないので、割合を求められません。"), remedy=_("分母の記録を先に残してください。"))
    if counted.left_out:
        raise WrongContent(
            _("単位の違う記録（%(units)s）があり、合計できません。") % {"units": "・".join(counted.left_out)},
            remedy=_("その記録の単位を直してから、もう一度確定してください。"),
        )


def _kept(row: IndicatorRow, query: CountingQuery, period: Period, found: str, counted: Count) -> ObservationRow | None:
    """The newest value of the period, when it was counted by the same query from the same facts with the same answer."""
    rows = ObservationRow.objects.filter(indicator=row, period=period).exclude(standing=Standing.RETURNED)
    newest = rows.select_related("frozen_count").order_by("vintage", "pk").last()
    frozen = getattr(newest, "frozen_count", None)
    if newest is None or frozen is None or (frozen.digest, frozen.query, frozen.value) != (found, query, counted.value):
        return None
    return newest


def _readers(row: IndicatorRow) -> Any:
    """For whose eyes the sentence is that stays with the value: those the value itself is for."""
    if row.confidentiality == Confidentiality.SECRET:
        return None
    return audience(row.edition.plan.organisation, row.confidentiality)
