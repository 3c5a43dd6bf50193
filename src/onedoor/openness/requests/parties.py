"""Who asks: what an applicant or a third party must say of themselves, what is wrong with it, and how it is masked. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from onedoor.engines import identifiers

from . import rules

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

MOBILE = re.compile(r"1[3-9]\d{9}")
TELEPHONE = re.compile(r"(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?|\+?\d{8,15}")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_NAME = 100


class Person(NamedTuple):
    """A natural or legal person, as sealed. Empty where nothing was said; purpose and occupation are never asked."""

    kind: str
    name: str
    certificate: str = ""
    number: str = ""
    representative: str = ""
    contact: str = ""
    phone: str = ""
    mail: str = ""
    address: str = ""
    postcode: str = ""


KINDS: Mapping[str, str] = {"natural": _("natural person"), "legal": _("legal person or other organization")}

FAULTS: Mapping[str, str] = {
    "kind": _("Say whether a person or an organization asks."),
    "name": _("Write the name as it stands on the certificate."),
    "certificate": _("Choose the certificate that proves who asks."),
    "length": _("This number has too few or too many signs. Compare it with the certificate."),
    "characters": _("This number has signs that do not belong there. Compare it with the certificate."),
    "placeholder": _("This number is made of zeros. Write the one on the certificate."),
    "division": _("This number begins with an area that does not exist. Compare it with the certificate."),
    "date": _("There is no such birthday as in this number. Compare it with the certificate."),
    "check": _("One sign of this number is wrong: its last sign does not fit. Compare it with the certificate."),
    "phone": _("This is no telephone number."),
    "mail": _("This is no e-mail address."),
    "reach": _("Leave one way to reach you: telephone, e-mail or address. One is enough."),
}
"""What is wrong with an entry, and what to do."""
CHECKS: Mapping[str, Callable[[str], identifiers.Fault | None]] = {
    "resident": identifiers.resident_number_fault,
    "credit": identifiers.credit_code_fault,
    "organization": identifiers.organization_code_fault,
}


def person(data: Mapping[str, Any]) -> Person:
    """What was said, with blanks trimmed and the number brought to its written form."""
    said = {field: str(data.get(field) or "").strip() for field in Person._fields}
    return Person(**said | {"number": identifiers.tidy(said["number"]), "phone": said["phone"].replace(" ", "")})


def faults(one: Person, *, proof: bool = True) -> Iterator[tuple[str, str]]:
    """(field, word of FAULTS) for everything wrong. `proof`: the regulation of 2019 asks for a proof of identity."""
    if one.kind not in KINDS:
        yield "kind", "kind"
    if not one.name or len(one.name) > LONGEST_NAME:
        yield "name", "name"
    if one.certificate or proof:
        yield from _faults_of_certificate(one)
    if one.phone and not (MOBILE.fullmatch(one.phone) or TELEPHONE.fullmatch(one.phone)):
        yield "phone", "phone"
    if one.mail and not MAIL.fullmatch(one.mail):
        yield "mail", "mail"
    if not (one.phone or one.mail or one.address):
        yield "phone", "reach"


def _faults_of_certificate(one: Person) -> Iterator[tuple[str, str]]:
    certificate = rules.CERTIFICATES.get(one.certificate)
    if certificate is None or certificate.natural != (one.kind == "natural"):
        yield "certificate", "certificate"
    elif certificate.check in CHECKS:
        fault = CHECKS[certificate.check](one.number)
        if fault:
            yield "number", fault.value
    elif not one.number:
        yield "number", "length"


# ── Masks: enough to recognise, not enough to use ──

COMPOUND = 2
"""Signs of a name that is shown by its first sign only."""


def masked_name(one: Person) -> str:
    """The name of a natural person with its middle hidden; of an organization the whole name."""
    name = one.name
    if one.kind != "natural" or not name:
        return name
    if " " in name:
        return f"{name.split()[0][:1]}*** {name.split()[-1][:1]}***"
    return f"{name[0]}*" if len(name) <= COMPOUND else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def masked_number(one: Person) -> str:
    """The first four and the last two signs of a certificate; never the day of birth."""
    number = one.number
    if one.kind != "natural" or len(number) < 8:
        return number if one.kind != "natural" else "*" * len(number)
    return f"{number[:4]}{'*' * (len(number) - 6)}{number[-2:]}"


def masked_phone(phone: str) -> str:
    """Three signs, four stars, the last four."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "*" * len(phone)


def masked_mail(mail: str) -> str:
    """The first sign and the host."""
    return f"{mail[:1]}***@{mail.rpartition('@')[2]}" if mail else ""
