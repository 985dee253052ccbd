"""What the name of a kept answer says: most answers do not repeat what was asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rashinban.core.errors import Place, WrongContent

_PREFECTURE = re.compile(r"prefCode(?:=|%3D|[_ ])*(\d{1,2})(?!\d)", re.I)
_CITY = re.compile(r"cityCode(?:=|%3D|[_ ])*(\d{5}|-)(?!\d)", re.I)
_CODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")
_QUANTITY = re.compile(
    r"(?<![a-z])(company|plant|employee|value|labor|manufacture|sales|foundation|surplus|wages|job|taxes"
    r"|residentTaxCorporate|propertyTax)[^a-z]{1,3}perYear",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What an answer of municipality/…/perYear counts. The unit is given only where there is no other."""

    key: str
    name: str
    unit: str | None = None


QUANTITIES = {
    each.key.lower(): each
    for each in (
        Quantity("company", "企業数", "社"),
        Quantity("plant", "事業所数", "事業所"),
        Quantity("employee", "従業者数（事業所単位）", "人"),
        Quantity("value", "付加価値額（企業単位）"),
        Quantity("labor", "労働生産性（企業単位）"),
        Quantity("manufacture", "製造品出荷額等"),
        Quantity("sales", "年間商品販売額"),
        Quantity("foundation", "創業比率"),
        Quantity("surplus", "黒字赤字企業比率"),
        Quantity("wages", "一人当たり賃金"),
        Quantity("job", "有効求人倍率"),
        Quantity("taxes", "一人当たり地方税"),
        Quantity("residentTaxCorporate", "一人当たり市町村民税法人分"),
        Quantity("propertyTax", "一人当たり固定資産税"),
    )
}


def area_in(name: str) -> str:
    """The five-digit code of the area that was asked for, from the name of the file; WrongContent when it has none.

    >>> area_in("perYear_prefCode=11&cityCode=11362.json"), area_in("composition_prefCode=4_cityCode=-.json")
    ('11362', '04000')
    """
    plain = unicodedata.normalize("NFKC", name)
    city = _CITY.search(plain)
    prefecture = _PREFECTURE.search(plain)
    if city and city[1] != "-":
        return str(city[1])
    if prefecture and 1 <= int(prefecture[1]) <= 47:
        return f"{int(prefecture[1]):02}000"
    codes = set(_CODE.findall(plain))
    if len(codes) == 1:
        return str(codes.pop())
    raise WrongContent(
        "RESASのこの応答には地域のコードが入っておらず、どこの数値か分かりません。",
        Place(file=name),
        "取得したときの条件をファイルの名前に入れてください（例：composition_prefCode=11&cityCode=11362.json、県全体は cityCode=-）。",
    )


def quantity_in(name: str) -> Quantity:
    """What municipality/…/perYear was asked, from the name of the file; WrongContent when it does not say."""
    found = _QUANTITY.search(name)
    if found is None:
        raise WrongContent(
            "RESASのこの応答には、何の数値かが入っていません。",
            Place(file=name),
            "取得したアドレスをファイルの名前に入れてください（例：municipality_company_perYear.json は企業数）。",
        )
    return QUANTITIES[found[1].lower()]
