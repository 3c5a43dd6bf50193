"""Electronic signatures on paper that is a PDF: a city's authority, certificates, signing, and what a signature is worth.

Signatures are PAdES (ETSI EN 319 142) over SHA-256 with keys on the curve P-256. A city with its own signing service uses that;
this authority is for a city that has none yet, and for demonstration. No clock and no database: days and keys are given.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from asn1crypto import cms, core
from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .verdicts import Verdict

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points the curve P-256 has: a private key lies between 1 and this (FIPS 186-5)."""
FIELD = "Seal"
ROOT_YEARS, YEARS = 20, 5


class Finding(NamedTuple):
    """What was found out about a file: the verdict, who signed and when as the file says it; empty where nobody did."""

    verdict: Verdict
    signer: str = ""
    signed_at: datetime | None = None
    serial: str = ""


class Revoked(NamedTuple):
    """A certificate that no longer counts, from a moment on; `compromised`: its key was lost, so nothing it signed counts."""

    serial: str
    at: datetime
    compromised: bool = False


@dataclass(frozen=True)
class Keyed:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        """The certificate as text."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def key_pem(self) -> bytes:
        """The private key as text: for a file that only its owner reads."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def serial(self) -> str:
        """The number of the certificate, in hexadecimal."""
        return serial_of(self.certificate)


def serial_of(certificate: x509.Certificate) -> str:
    """The number of a certificate as it is written: hexadecimal, an even count of digits."""
    return f"{certificate.serial_number:040x}"


def read(pem: str, key_pem: bytes) -> Keyed:
    """A certificate and its key from text. Raises ValueError where they do not belong together."""
    key = serialization.load_pem_private_key(key_pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("this is no key on the curve P-256")
    return paired(pem, key)


def paired(pem: str, key: ec.EllipticCurvePrivateKey) -> Keyed:
    """A certificate from text and its key. Raises ValueError where they do not belong together."""
    certificate = x509.load_pem_x509_certificate(pem.encode())
    if key.public_key() != certificate.public_key():
        raise ValueError("this key does not belong to this certificate")
    return Keyed(certificate, key)


# ── An authority ──


def derived_key(seed: bytes, purpose: str) -> ec.EllipticCurvePrivateKey:
    """A key that follows from a seed and a purpose, always the same."""
    digest = hashlib.sha512(seed + b"\x00" + purpose.encode()).digest()
    return ec.derive_private_key(int.from_bytes(digest) % (ORDER - 1) + 1, CURVE)


def authority(name: str, key: ec.EllipticCurvePrivateKey, since: date) -> Keyed:
    """A root certificate for a city's own authority."""
    subject = _named(name)
    builder = _builder(subject, subject, key, f"root {name}", since, ROOT_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    return Keyed(_sealed(builder, key), key)


def certify(root: Keyed, name: str, line: str, key: ec.EllipticCurvePrivateKey, since: date) -> Keyed:
    """A certificate of an authority for a seal: the name along its edge, which is the office's, and the line across it."""
    builder = _builder(_named(name, line), root.certificate.subject, key, f"{name} {line} {since}", since, YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
    return Keyed(_sealed(builder.add_extension(issuer, critical=False), root.key), key)


LONGEST_NAME = 64
"""Bytes of one part of a name in a certificate (X.520)."""


def _named(name: str, line: str = "") -> x509.Name:
    """A name in a certificate: the office twice, as organization and as what it is commonly called; the line of its seal."""
    words = [(NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, name), (NameOID.ORGANIZATIONAL_UNIT_NAME, line)]
    said = [(oid, _cut(word)) for oid, word in [*words, (NameOID.COMMON_NAME, name)] if word]
    return x509.Name([x509.NameAttribute(oid, word) for oid, word in said])


def _cut(word: str) -> str:
    """As many whole characters of a word as a part of a name holds."""
    return word.encode()[:LONGEST_NAME].decode(errors="ignore")


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, number: str, since: date, years: int
) -> x509.CertificateBuilder:
    """What both kinds of certificates say. The serial follows from what is certified, so it is the same each time."""
    begins = datetime.combine(since, time(), UTC)
    public = key.public_key()
    said = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    serial = int.from_bytes(hashlib.sha256(number.encode() + said).digest()[:19]) | 1 << 150
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    builder = builder.serial_number(serial).not_valid_before(begins)
    builder = builder.not_valid_after(begins + timedelta(days=366 * years))
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _sealed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    return builder.sign(key, hashes.SHA256(), ecdsa_deterministic=True)


def revocation_list(root: Keyed, revoked: Iterable[Revoked], now: datetime, next_update: datetime) -> bytes:
    """The list of revoked certificates (CRL, RFC 5280), signed by their authority, in DER."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.certificate.subject)
    builder = builder.last_update(now).next_update(next_update)
    for one in revoked:
        flag = x509.ReasonFlags.key_compromise if one.compromised else x509.ReasonFlags.cessation_of_operation
        entry = x509.RevokedCertificateBuilder().serial_number(int(one.serial, 16)).revocation_date(one.at)
        builder = builder.add_revoked_certificate(entry.add_extension(x509.CRLReason(flag), critical=False).build())
    made = builder.sign(root.key, hashes.SHA256(), ecdsa_deterministic=True)
    return made.public_bytes(serialization.Encoding.DER)


def read_revocations(der: bytes, roots: Iterable[str]) -> list[Revoked]:
    """The revoked certificates of a list. Raises ValueError for one that none of the roots has signed."""
    listed = x509.load_der_x509_crl(der)
    keys = [x509.load_pem_x509_certificate(pem.encode()).public_key() for pem in roots]
    if not any(isinstance(key, ec.EllipticCurvePublicKey) and listed.is_signature_valid(key) for key in keys):
        raise ValueError("none of the trusted authorities has signed this list")
    plain = asn1_crl.CertificateList.load(der)["tbs_cert_list"]["revoked_certificates"]
    return [
        Revoked(
            f"{entry['user_certificate'].native:040x}",
            entry["revocation_date"].native,
            entry.crl_reason_value is not None and entry.crl_reason_value.native == "key_compromise",
        )
        for entry in plain
    ]


# ── Signing ──


def signer(own: Keyed) -> signers.SimpleSigner:
    """What signs with a certificate; made once and used for many letters.

    The authority's own certificate is not enclosed: whoever verifies has it, and a byte that nobody reads could be altered."""
    der = own.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=_plain(own.pem),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),
    )


def _plain(pem: str) -> asn1_x509.Certificate:
    _kind, _headers, der = asn1_pem.unarmor(pem.encode())
    return asn1_x509.Certificate.load(der)


class _Dated(signers.PdfSigner):
    """Signs as of a given moment: this engine has no clock."""

    moment: datetime

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        """A session that stands on the given moment."""
        session = super().init_signing_session(*given, **named)
        session.system_time = self.moment
        return session


def sign(pdf: bytes, by: signers.SimpleSigner, at: datetime, *, reason: str = "", place: str = "") -> bytes:
    """The PDF with a signature over all of its bytes, as of a moment with its zone. Its pages are not touched."""
    said = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason or None,
        location=place or None,
    )
    hand = _Dated(said, signer=by)
    hand.moment = at
    made: io.BytesIO = hand.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    return made.getvalue()


# ── What a signature is worth ──


def verify(pdf: bytes, roots: Sequence[str], revoked: Iterable[Revoked] = ()) -> Finding:
    """What the first signature of a file is worth, with the certificates of trusted authorities and what they revoked.

    A certificate counts as of the moment of signing that the file states. Never raises for what is in the file."""
    if b"%PDF-" not in pdf[:1024]:
        return Finding(Verdict.NOT_PDF)
    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
    except (PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError):
        return Finding(Verdict.ALTERED if b"/ByteRange" in pdf else Verdict.NOT_PDF)
    if not found:
        return Finding(Verdict.ALTERED if b"/ByteRange" in pdf else Verdict.UNKNOWN)
    try:
        return _judge(found[0], roots, {one.serial: one for one in revoked})
    except Exception:  # whatever a damaged signature makes a parser say, the answer is the same
        return Finding(Verdict.ALTERED)


def _judge(signature: Any, roots: Sequence[str], revoked: dict[str, Revoked]) -> Finding:
    if not _plainly_written(signature):
        return Finding(Verdict.ALTERED)
    certificate = signature.signer_cert
    stated = signature.self_reported_timestamp
    said = {
        "signer": "".join(
            certificate.subject.native.get(part, "") for part in ("common_name", "organizational_unit_name")
        ),
        "signed_at": stated,
        "serial": f"{certificate.serial_number:040x}",
    }
    trusted = ValidationContext(
        trust_roots=[_plain(pem) for pem in roots], moment=stated, allow_fetching=False, revocation_mode="soft-fail"
    )
    try:
        status = validate_pdf_signature(signature, signer_validation_context=trusted)
    except SignatureValidationError:
        return Finding(Verdict.ALTERED, **said)
    if not (status.intact and status.valid) or status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return Finding(Verdict.ALTERED, **said)
    if not status.trusted:
        return Finding(Verdict.UNKNOWN, **said)
    ended = revoked.get(said["serial"])
    if ended and (ended.compromised or stated is None or stated >= ended.at):
        return Finding(Verdict.REVOKED, **said)
    return Finding(Verdict.VALID, **said)


def _plainly_written(signature: Any) -> bool:
    """Whether the room left for the signature holds what `sign` writes there and nothing else.

    Much of a signature's wrapping is covered by no signature; it is built anew from what is covered and compared."""
    first, before, second, _after = (int(number) for number in signature.byte_range)
    stream = signature.reader.stream
    stream.seek(first + before)
    written = stream.read(second - first - before)
    found, certificate = signature.signed_data["signer_infos"][0], signature.signer_cert
    anew = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                    )
                }
            ),
            "digest_algorithm": {"algorithm": "sha256", "parameters": core.Null()},
            "signed_attrs": found["signed_attrs"],
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": found["signature"].native,
        }
    )
    wrapping = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256", "parameters": core.Null()}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate],
            "signer_infos": [anew],
        }
    )
    whole = cms.ContentInfo({"content_type": "signed_data", "content": wrapping}).dump().hex().upper().encode()
    room = len(written) - 2
    return bool(written == b"<" + whole.ljust(room, b"0") + b">")
