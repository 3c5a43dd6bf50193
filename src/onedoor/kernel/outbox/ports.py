"""Ports: what lies outside the house. A port hands one delivery over and answers the name it has there, or raises.

E-mail goes by SMTP or into files, as the settings say. The others are stand-ins until a city connects its own: they write one
line of JSON for each delivery under the data directory.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import smtplib
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from socket import gaierror
from typing import IO

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from .models import Delivery
from .rules import PORT_TIMEOUT

Port = Callable[[Delivery], str]
UNREACHABLE = (ConnectionError, TimeoutError, gaierror, smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected)
"""Errors that say nothing about the delivery: the other side is not there."""


def post_mail(delivery: Delivery) -> str:
    """Send an e-mail. Its Message-ID is the same at every try, so that a mail programme shows a second copy once."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    name = f"<{delivery.key}@{host}>"
    headers = {"Message-ID": name, "Auto-Submitted": "auto-generated"}
    connection = get_connection(timeout=PORT_TIMEOUT)
    EmailMessage(
        delivery.subject, delivery.body, to=[delivery.recipient], headers=headers, connection=connection
    ).send()
    return name


def write_down(delivery: Delivery) -> str:
    """Write a delivery into the file of its channel."""
    said = {"id": delivery.key, "to": delivery.recipient, "subject": delivery.subject, "body": delivery.body}
    line = json.dumps(said | {"about": delivery.about, "created": delivery.created.isoformat()}, ensure_ascii=False)
    append(settings.DATA / "sent" / f"{delivery.channel}.jsonl", line.encode() + b"\n")
    return delivery.key


PORTS: dict[str, Port] = {
    "e-mail": post_mail,
    "sms": write_down,
    "webhook": write_down,
    "upper-platform": write_down,
}
"""Who hands over what, by channel; a city puts its own port in the place of a stand-in at start-up."""


def append(path: Path, line: bytes) -> None:
    """Add a line to a file, whole or not at all; what a killed process left unfinished is cut off first. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "a+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = _whole_lines(file)
        file.truncate(end)
        if file.write(line) != len(line):
            file.truncate(end)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())


def _whole_lines(file: IO[bytes]) -> int:
    """Bytes up to the end of the last whole line."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 1))
    if file.read(1) in (b"", b"\n"):
        return size
    file.seek(0)
    return file.read().rfind(b"\n") + 1


def cause(error: Exception) -> str:
    """Why a port failed, without what the other side said: that may name the recipient."""
    said = ""
    if isinstance(error, smtplib.SMTPException):
        said = str(getattr(error, "smtp_code", ""))
    elif isinstance(error, OSError) and error.errno:
        said = os.strerror(error.errno)
    return f"{type(error).__name__} {said}".strip()
