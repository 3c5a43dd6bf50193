"""Addresses as pages show them, and how long patience lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from onedoor.kernel.outbox.rules import LEASE, PATIENCE, PORT_TIMEOUT, masked, next_try

NOW = datetime(2026, 9, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("channel", "to", "shown"),
    [
        ("sms", "13800001234", "138****1234"),
        ("sms", "12345", "****"),
        ("e-mail", "lihua@example.org", "l****@example.org"),
        ("e-mail", "nobody", "****@nobody"),
        ("webhook", "https://example.org/hook?token=secret", "example.org"),
        ("webhook", "nonsense", "****"),
        ("upper-platform", "province", "province"),
        ("telephone", "李某", "****"),
    ],
)
def test_an_address_is_shown_in_part(channel, to, shown):
    assert masked(channel, to) == shown


def test_each_wait_is_longer_than_the_one_before_and_then_there_is_none():
    waits = [next_try(tries, NOW) for tries in range(1, len(PATIENCE) + 2)]
    assert waits[0] == NOW + timedelta(seconds=10)
    assert waits[-1] is None
    assert waits[:-1] == sorted(waits[:-1])


def test_a_silent_server_is_given_up_before_the_lease_ends():
    assert timedelta(seconds=2 * PORT_TIMEOUT) < LEASE
