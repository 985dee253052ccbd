"""What no person types in an address or a form."""

import pytest
from django.test import Client

from office import Office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/plans/mihon/indicators/a%00b/", "/search/?q=%00", "/plans/?edition=%00"])
def test_nul_in_an_address_is_refused(office: Office, address: str) -> None:
    assert Client().get(address).status_code == 400


def test_nul_in_a_form_is_refused(office: Office) -> None:
    assert Client().post("/login/", "username=a%00&password=b", content_type="application/x-www-form-urlencoded").status_code == 400
