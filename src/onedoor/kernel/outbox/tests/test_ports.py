"""The stand-ins write whole lines; causes are told without names."""

from __future__ import annotations

import errno
import json
import resource
import smtplib
from uuid import UUID

import pytest

from onedoor.frame import clock
from onedoor.kernel.outbox import ports
from onedoor.kernel.outbox.models import Delivery


@pytest.mark.parametrize("channel", ["sms", "webhook", "upper-platform"])
def test_a_stand_in_writes_one_line_for_each_delivery(settings, tmp_path, channel):
    settings.DATA = tmp_path
    said = {"channel": channel, "recipient": "13800001234", "subject": "一", "body": "第一行\n第二行", "about": "a.b:1"}
    for key in (1, 2):
        ports.PORTS[channel](Delivery(pk=key, act=UUID(int=7), created=clock.now(), **said))
    written = tmp_path / "sent" / f"{channel}.jsonl"
    lines = [json.loads(line) for line in written.read_text().splitlines()]
    assert [line["id"] for line in lines] == [f"{UUID(int=7).hex}-1", f"{UUID(int=7).hex}-2"]
    assert lines[0]["body"] == "第一行\n第二行"
    assert written.stat().st_mode & 0o077 == 0, "nobody else reads it"


def test_what_a_killed_process_left_unfinished_is_cut_off(tmp_path):
    path = tmp_path / "sms.jsonl"
    path.write_bytes(b'{"a": 1}\n{"a": ')
    ports.append(path, b'{"a": 2}\n')
    assert path.read_bytes() == b'{"a": 1}\n{"a": 2}\n'


def test_where_there_is_no_room_for_a_line_none_is_begun(tmp_path):
    path = tmp_path / "sms.jsonl"
    path.write_bytes(b"1234\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, before[1]))
    try:
        with pytest.raises(OSError) as caught:
            ports.append(path, b"5678\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.errno == errno.ENOSPC
    assert path.read_bytes() == b"1234\n"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (smtplib.SMTPRecipientsRefused({"li@example.org": (550, b"unknown li")}), "SMTPRecipientsRefused"),
        (smtplib.SMTPSenderRefused(552, b"li@example.org", "li@example.org"), "SMTPSenderRefused 552"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "li@example.org"), "ConnectionRefusedError Connection refused"),
        (ValueError("li@example.org"), "ValueError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_cause_names_nobody(error, told):
    assert ports.cause(error) == told
