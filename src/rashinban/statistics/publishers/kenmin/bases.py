"""Items and bases of the prefectural accounts.

The workbooks print no base; the release series of the Cabinet Office is known by the fiscal years it covers. Series of
different bases are not of one piece: each base is a table of its own, so that no query joins two without saying so; the
releases of one base are the editions of its table.
"""

from __future__ import annotations

from rashinban.statistics.publisher import Item

ITEMS = (
    Item("product", "県内総生産（生産側、名目）", "百万円", "県内で1年度に生み出された付加価値の合計。支出側と同じ"),
    Item("product_growth", "県内総生産（生産側、名目）の増加率", "％", "前年度に対する増加率"),
    Item("income", "1人当たり県民所得", "千円", "県民雇用者報酬・財産所得・企業所得の合計を人口で割ったもの"),
    Item("income_growth", "1人当たり県民所得の増加率", "％", "前年度に対する増加率"),
)
#: Titles of the workbooks without their number, folded, and the item of the sheet 実数.
TITLES = {"県内総生産(生産側、名目)": "product", "県内総生産(名目)": "product", "1人当たり県民所得": "income"}
#: Indicators of the flat copy.
INDICATORS = {"gross_prefectural_product_nominal": "product", "per_capita_prefectural_income": "income"}
UNITS = {"百万円": "百万円", "100万円": "百万円", "千円": "千円", "%": "％"}

#: First fiscal year of a series, the year its base is named after, and the base.
_BASES = {
    2011: ("2015", "平成27年基準（2008SNA）"),
    2006: ("2011", "平成23年基準（2008SNA）"),
    2001: ("2005", "平成17年基準（1993SNA）"),
    1996: ("2000", "平成12年基準（1993SNA）"),
}


def find_base(first_year: int) -> tuple[str, str]:
    """The key and the name of the base of a series that begins with this fiscal year.

    >>> find_base(2011), find_base(2017)
    (('2015', '平成27年基準（2008SNA）'), ('from-2017', '2017年度からの系列（基準は登録されていません）'))
    """
    return _BASES.get(first_year, (f"from-{first_year}", f"{first_year}年度からの系列（基準は登録されていません）"))
