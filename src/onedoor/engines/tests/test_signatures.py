"""What a signature is worth: every altered bit is found, a stranger is a stranger, a revoked certificate is told apart by its day."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest

from onedoor.engines import signatures
from onedoor.engines.signatures import Revoked, authority, certify, derived_key, sign, signer, verify
from onedoor.engines.verdicts import Verdict

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def root():
    return authority("测试根", derived_key(b"seed", "authority"), date(2026, 1, 1))


@pytest.fixture(scope="module")
def own(root):
    return certify(root, "黄山市财政局", "政府信息公开专用章", derived_key(b"seed", "seal 1"), date(2026, 1, 1))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "plain.pdf"
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def signed(plain, own):
    return sign(plain, signer(own), AT)


def test_a_signed_file_is_valid_and_says_who_and_when(signed, root):
    found = verify(signed, [root.pem])
    assert found.verdict == Verdict.VALID
    assert (found.signer, found.signed_at) == ("黄山市财政局政府信息公开专用章", AT)


def test_any_byte_altered_is_found(signed, root):
    chance, found = random.Random(1), set()
    for place in chance.sample(range(len(signed)), 250):
        altered = bytearray(signed)
        altered[place] ^= 1 << chance.randrange(8)
        found.add(verify(bytes(altered), [root.pem]).verdict)
    assert Verdict.VALID not in found
    assert Verdict.ALTERED in found


def test_the_room_of_the_signature_itself_has_no_byte_that_nobody_reads(signed, root):
    begin, end = signed.index(b"/Contents <") + 10, signed.index(b">", signed.index(b"/Contents <"))
    for place in (*range(begin, begin + 300, 7), *range(end - 60, end, 7)):
        for bit in (1, 4, 32):
            altered = bytearray(signed)
            altered[place] ^= bit
            assert verify(bytes(altered), [root.pem]).verdict != Verdict.VALID, place


def test_what_is_added_after_the_signature_alters_it(signed, root, tmp_path):
    with pikepdf.open(io.BytesIO(signed)) as read:
        read.add_blank_page()
        read.save(tmp_path / "more.pdf")
    assert verify((tmp_path / "more.pdf").read_bytes(), [root.pem]).verdict != Verdict.VALID
    assert verify(signed + b"\n% more", [root.pem]).verdict == Verdict.ALTERED


def test_a_seal_of_another_authority_is_unknown(signed, plain):
    other = authority("别的根", derived_key(b"other", "authority"), date(2026, 1, 1))
    assert verify(signed, [other.pem]).verdict == Verdict.UNKNOWN
    assert verify(signed, []).verdict == Verdict.UNKNOWN
    assert verify(plain, [other.pem]).verdict == Verdict.UNKNOWN


def test_an_authority_of_the_same_name_is_another(plain, root):
    false = authority("测试根", derived_key(b"thief", "authority"), date(2026, 1, 1))
    forged = certify(false, "黄山市财政局", "", derived_key(b"thief", "seal"), date(2026, 1, 1))
    assert verify(sign(plain, signer(forged), AT), [root.pem]).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("ended", "verdict"),
    [
        (Revoked("", AT - timedelta(days=1)), Verdict.REVOKED),
        (Revoked("", AT + timedelta(days=1)), Verdict.VALID),
        (Revoked("", AT + timedelta(days=1), compromised=True), Verdict.REVOKED),
    ],
)
def test_a_revoked_certificate_counts_no_more_from_that_day_and_never_if_its_key_was_lost(
    signed, root, own, ended, verdict
):
    assert verify(signed, [root.pem], [ended._replace(serial=own.serial)]).verdict == verdict


def test_a_list_of_revocations_reads_as_it_was_written_and_only_from_its_authority(root, own):
    listed = [Revoked(own.serial, AT, compromised=True)]
    der = signatures.revocation_list(root, listed, AT, AT + timedelta(days=7))
    assert signatures.read_revocations(der, [root.pem]) == listed
    other = authority("别的根", derived_key(b"other", "authority"), date(2026, 1, 1))
    with pytest.raises(ValueError, match="none of the trusted"):
        signatures.read_revocations(der, [other.pem])


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"PK\x03\x04", b"%PDF-" + bytes(2000)])
def test_what_is_no_readable_pdf_never_counts(data, root):
    assert verify(data, [root.pem]).verdict in (Verdict.NOT_PDF, Verdict.UNKNOWN)


def test_keys_and_certificates_follow_from_the_seed(root):
    again = authority("测试根", derived_key(b"seed", "authority"), date(2026, 1, 1))
    assert again.pem == root.pem
    assert derived_key(b"seed", "a") != derived_key(b"seed", "b")


def test_a_key_of_another_certificate_is_refused(root, own):
    with pytest.raises(ValueError, match="does not belong"):
        signatures.read(own.pem, root.key_pem)


@pytest.mark.skipif(not (shutil.which("pdfsig") and shutil.which("certutil")), reason="poppler's pdfsig is not here")
def test_a_second_tool_agrees(signed, root, tmp_path):
    (tmp_path / "nss").mkdir()
    (tmp_path / "root.pem").write_text(root.pem)
    (tmp_path / "signed.pdf").write_bytes(signed)
    flipped = signed.replace(b"/Type /Page\n", b"/Type /Pagf\n", 1)
    assert flipped != signed
    (tmp_path / "altered.pdf").write_bytes(flipped)
    run = {"cwd": tmp_path, "capture_output": True, "text": True, "check": True}
    subprocess.run(["certutil", "-N", "-d", "nss", "--empty-password"], **run)
    subprocess.run(["certutil", "-A", "-d", "nss", "-n", "root", "-t", "CT,C,C", "-i", "root.pem"], **run)
    told = subprocess.run(["pdfsig", "-nssdir", "nss", "signed.pdf"], **run).stdout
    assert "Signature is Valid." in told and "Certificate is Trusted." in told
    assert "Total document signed" in told
    told = subprocess.run(["pdfsig", "-nssdir", "nss", "altered.pdf"], **(run | {"check": False})).stdout
    assert "Digest Mismatch" in told
