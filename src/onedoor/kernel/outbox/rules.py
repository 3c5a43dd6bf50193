"""What leaves the house by which channel, when it is tried again, and when a person must look. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

PATIENCE = (10, 60, 300, 1800, 7200, 21600)
"""Seconds to wait after the first, second … failure. One failure more, and a person must look."""
LEASE = timedelta(minutes=5)
"""How long one worker has for one delivery. If it has said nothing by then, another worker tries."""
PORT_TIMEOUT = 30
"""Seconds a server outside may keep silent; well below LEASE."""
ENDED = "Ended"
"""What stands as the cause until the worker says otherwise."""
CAUSES: Mapping[str, str] = {
    ENDED: _("The worker ended while sending."),
    "ConnectionRefusedError": _("Nobody answers at the other side."),
    "TimeoutError": _("The other side keeps silent."),
    "gaierror": _("The name of the other side's server is unknown."),
    "SMTPRecipientsRefused": _("The mail server refuses this recipient."),
    "SMTPSenderRefused": _("The mail server refuses us as a sender."),
    "SMTPAuthenticationError": _("The mail server refuses our password."),
    "SMTPServerDisconnected": _("The mail server broke off."),
    "ValueError": _("This is no address for such a delivery."),
    "OSError": _("It could not be written down here, for example because the disk is full."),
}
"""The usual causes in words, by the name of the error."""

TELEPHONE = "telephone"
CHANNELS: Mapping[str, str] = {
    "e-mail": _("E-mail"),
    "sms": _("Text message"),
    "webhook": _("Webhook"),
    "upper-platform": _("Platform of the province"),
    TELEPHONE: _("Telephone"),
}
"""Ways out of the house. What was told by telephone is noted, never sent."""


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many failures; None: not by itself."""
    return now + timedelta(seconds=PATIENCE[tries - 1]) if tries <= len(PATIENCE) else None


def _number(to: str) -> str:
    return f"{to[:3]}****{to[-4:]}" if len(to) >= 9 else "****"


def _mailbox(to: str) -> str:
    name, _at, host = to.rpartition("@")
    return f"{name[:1]}****@{host}"


def _host(to: str) -> str:
    return urlsplit(to).hostname or "****"


MASKS: Mapping[str, Callable[[str], str]] = {"e-mail": _mailbox, "webhook": _host, "upper-platform": str}


def masked(channel: str, to: str) -> str:
    """An address as a page may show it: enough to recognise it, not enough to use it."""
    return MASKS.get(channel, _number)(to)
