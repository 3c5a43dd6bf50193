"""What a signature is worth, in one word: apart from the engine that finds out, which is slow to load."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What a signature is worth, in one word."""

    VALID = "valid"
    ALTERED = "altered"
    UNKNOWN = "unknown signer"
    REVOKED = "revoked"
    NOT_PDF = "not a PDF"
