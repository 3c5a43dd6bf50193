"""Private keys of seals: they follow from one seed among the city's secrets, or lie there as files of their own."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from onedoor.engines import signatures
from onedoor.engines.signatures import Keyed

from .models import Authority, Certificate

FOLDER = "secrets"
SEED = "seal-seed"
ROOT = "authority"


class NoKey(Exception):
    """There is no key for this certificate here: which one, and where it belongs."""


def seed() -> bytes:
    """The city's own seed, made at its first use; only the user who runs the city reads it."""
    path = Path(settings.DATA) / FOLDER / SEED
    if not path.exists():
        keep_seed(secrets.token_bytes(32))
    return bytes.fromhex(path.read_text().strip())


def keep_seed(value: bytes, *, anew: bool = False) -> None:
    """Write the seed, once: whoever comes second uses what the first has written, unless it is a city begun `anew`."""
    folder = Path(settings.DATA) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = folder / f"{SEED}.{os.getpid()}"
    beside.touch(mode=0o600)
    beside.write_text(value.hex())
    if anew:
        os.replace(beside, folder / SEED)
        _signer.cache_clear()
        return
    with suppress(FileExistsError):
        os.link(beside, folder / SEED)
    beside.unlink()


def own_root(authority: Authority) -> Keyed:
    """The city's own authority with its key. Raises ValueError where the seed here is another city's."""
    return signatures.paired(authority.pem, signatures.derived_key(seed(), ROOT))


def new_root(name: str, since: date) -> Keyed:
    """A root certificate for this city's own authority."""
    return signatures.authority(name, signatures.derived_key(seed(), ROOT), since)


def certified(authority: Authority, name: str, line: str, purpose: str, since: date) -> Keyed:
    """A certificate of the city's own authority, with a key that follows from the seed and a purpose."""
    return signatures.certify(own_root(authority), name, line, signatures.derived_key(seed(), purpose), since)


@lru_cache(maxsize=512)
def _signer(serial: str, pem: str, derived_by: str) -> Any:
    if derived_by:
        return signatures.signer(signatures.paired(pem, signatures.derived_key(seed(), derived_by)))
    path = Path(settings.DATA) / FOLDER / "seals" / f"{serial}.pem"
    if not path.exists():
        raise NoKey(f"the key of certificate {serial} is not in {path}")
    return signatures.signer(signatures.read(pem, path.read_bytes()))


def signer(certificate: Certificate) -> Any:
    """What signs with a certificate. Raises NoKey; ValueError where key and certificate do not belong together."""
    return _signer(certificate.serial, certificate.pem, certificate.derived_by)
