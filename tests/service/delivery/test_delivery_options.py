"""What is said of how messages go out: never a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.adapters.delivery import SmtpServer
from recommender.service.delivery.delivery_options import DeliveryOptions
from tests.made_up import Clock

SECRET = "correct-horse-battery"  # noqa: S105


def full(tmp_path):
    return DeliveryOptions(
        smtp=SmtpServer("smtp.example.org", 2525, "tls", "club", SECRET),
        folder=tmp_path,
        webhook_url=f"https://hook:{SECRET}@hooks.example.org/in?token={SECRET}",
        webhook_secret=SECRET,
    )


def test_every_channel_that_is_set_is_there_under_its_name(tmp_path):
    assert DeliveryOptions().make_carriers(Clock()) == {}
    carriers = full(tmp_path).make_carriers(Clock())
    assert list(carriers) == ["smtp", "file", "webhook"]
    assert {name: carrier.repeatable for name, carrier in carriers.items()} == {
        "smtp": False, "file": True, "webhook": True,
    }  # fmt: skip


def test_a_description_says_where_and_no_secret(tmp_path):
    described = full(tmp_path).describe()
    assert described["smtp"] == "smtp.example.org:2525 (tls)"
    assert described["webhook"] == "hooks.example.org"
    assert described["folder"] == str(tmp_path)
    assert SECRET not in repr(described)


def test_nothing_set_is_described_as_nothing():
    described = DeliveryOptions().describe()
    assert [described[name] for name in ("smtp", "folder", "webhook", "links")] == [None] * 4


def test_a_password_and_a_signing_secret_are_in_no_repr(tmp_path):
    options = full(tmp_path)
    shown = repr(options).replace(options.webhook_url, "")
    assert SECRET not in shown
    assert SECRET not in repr(options.smtp)


@pytest.mark.parametrize("scheme", ["http", "https"])
@given(
    user=st.from_regex(r"[a-z0-9]{8}", fullmatch=True),
    path=st.from_regex(r"[a-z0-9/]{0,20}", fullmatch=True),
)
def test_of_a_web_address_only_its_host_is_said(scheme, user, path):
    options = DeliveryOptions(webhook_url=f"{scheme}://{user}@example.org:8443/{path}")
    assert options.describe()["webhook"] == "example.org:8443"
