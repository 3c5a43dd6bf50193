"""`onedoor ledger`, `receipt` and `merkle`: what is printed, and what is refused."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from onedoor import cli
from onedoor.cli import ledger as commands
from onedoor.kernel.acts.models import Record
from onedoor.kernel.ledger import interface, ports
from onedoor.kernel.ledger.tests import synthetic

LEAVES = 40


@pytest.fixture
def city(db, settings, tmp_path, monkeypatch):
    """A ledger of some leaves, in the database of the test; commands find it open."""
    settings.DATA = tmp_path
    monkeypatch.setattr(commands, "open_city", lambda: None)
    with connection.cursor() as cursor:
        synthetic.put(cursor, LEAVES)
    interface.work()
    return tmp_path


@pytest.fixture
def said(capsys):
    """Run a command; answers its exit code and what it printed."""

    def run(*words):
        code = cli.main([*map(str, words)])
        printed = capsys.readouterr()
        return code, printed.out or printed.err

    return run


def written(path, text):
    path.write_text(text)
    return path


def test_a_good_ledger_says_size_and_root(city, said):
    root = ports.published()[1].root.hex()
    assert said("ledger", "verify") == (0, f"ok size={LEAVES} root={root}\n")
    kept = city / "ledger" / "checkpoint"
    assert said("ledger", "verify", "--against", kept) == (0, f"ok size={LEAVES} root={root}\n")


def test_a_ledger_that_was_changed_names_the_first_wrong_index(city, said):
    from onedoor.engines.tiles import Tile

    data = bytearray(ports.read(Tile(0, 0, LEAVES)))
    data[32 * 7] ^= 1
    ports.write(Tile(0, 0, LEAVES), bytes(data))
    record = Record.objects.order_by("id")[7].pk
    assert said("ledger", "verify") == (1, f"wrong index=7 another leaf was published here record={record}\n")


def test_a_checkpoint_of_somebody_else_is_refused(city, said):
    from onedoor.engines.signed_notes import LOG, Checkpoint, Signer, signed

    forged = signed(Checkpoint("other", 3, bytes(32)).text(), [Signer("other", LOG, bytes(32))])
    code, words = said("ledger", "verify", "--against", written(city / "forged", forged))
    assert code == 2 and "not signed by the key of its log" in words


def test_a_receipt_is_verified_offline_and_stands_in_a_later_checkpoint(city, said):
    record = Record.objects.order_by("id").first().pk
    code, text = said("ledger", "receipt", record, "--whole")
    receipt = written(city / "receipt.json", text)
    assert code == 0
    with connection.cursor() as cursor:
        synthetic.put(cursor, 300, first=LEAVES)
    interface.work()
    later = written(city / "later.json", said("ledger", "later", LEAVES)[1])
    key = str(ports.signer().key)
    code, words = said("receipt", "verify", receipt, "--later", later, "--key", key, "--json")
    facts = json.loads(words)
    assert (code, facts["place"], facts["size"], facts["stands_in"]) == (0, 0, LEAVES, LEAVES + 300)
    assert facts["record"]["id"] == str(record)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("organizations.rename", "organizations.close", "the entry does not stand in the signed checkpoint"),
        ('"place": 0', '"place": 1', "the entry does not stand in the signed checkpoint"),
        (f"\\n{LEAVES}\\n", f"\\n{LEAVES + 1}\\n", "the checkpoint is not signed by the key of its log"),
        ("foi.art33", "foi.art34", "the record is not the one of the entry"),
        ('"proof"', '"prof"', "proof is missing"),
        ("onedoor-receipt/1", "x", "this is no onedoor-receipt"),
    ],
)
def test_a_receipt_that_was_changed_proves_nothing(city, said, old, new, why):
    text = interface.receipt(Record.objects.order_by("id").first().pk, whole=True)
    assert old in text
    receipt = written(city / "receipt.json", text.replace(old, new))
    assert said("receipt", "verify", receipt) == (1, f"not proven: {why}\n")


def test_a_witness_co_signs_growth_and_nothing_else(city, said):
    key, memory, checkpoint = city / "witness-key", city / "memory", city / "ledger" / "checkpoint"
    assert said("ledger", "witness", "key", "county.example", "--key", key)[1].startswith("county.example+")
    assert key.stat().st_mode & 0o777 == 0o600
    sign = ("--key", key, "--memory", memory, "--log", str(ports.signer().key))
    code, note = said("ledger", "witness", "sign", checkpoint, *sign)
    assert code == 0 and note.count("— ") == 2 and memory.read_text() == note
    smaller = written(city / "smaller", checkpoint.read_text())
    with connection.cursor() as cursor:
        synthetic.put(cursor, 9, first=LEAVES)
    interface.work()
    assert "bring the proof" in said("ledger", "witness", "sign", checkpoint, *sign)[1]
    later = written(city / "later.json", interface.later(LEAVES))
    broken = json.loads(interface.later(LEAVES))
    broken["proof"][0] = broken["proof"][-1]
    refused = said("ledger", "witness", "sign", written(city / "broken.json", json.dumps(broken)), *sign)
    assert refused == (1, "Not co-signed: the later checkpoint does not hold what the earlier one did.\n")
    assert said("ledger", "witness", "sign", later, *sign)[0] == 0
    assert said("ledger", "witness", "sign", smaller, *sign) == (
        1,
        f"Not co-signed: it has {LEAVES} leaves, and {LEAVES + 9} were co-signed already.\n",
    )


def test_a_second_tree_of_the_same_size_is_not_co_signed(city, said):
    from onedoor.engines.signed_notes import Checkpoint, signed

    key, memory = city / "witness-key", city / "memory"
    said("ledger", "witness", "key", "county.example", "--key", key)
    sign = ("--key", key, "--memory", memory, "--log", str(ports.signer().key))
    said("ledger", "witness", "sign", city / "ledger" / "checkpoint", *sign)
    other = Checkpoint(ports.signer().name, LEAVES, bytes(32))
    split = written(city / "split", signed(other.text(), [ports.signer()]))
    assert "another tree" in said("ledger", "witness", "sign", split, *sign)[1]


@pytest.mark.parametrize(
    ("action", "file"),
    [("root", "rfc6962_reference_tree"), ("inclusion", "inclusion_open"), ("consistency", "consistency_open")],
)
def test_merkle_agrees_with_the_vectors(shared, said, action, file):
    code, words = said("merkle", action, shared(f"merkle/{file}.json"))
    assert code == 0 and "WRONG" not in words and " wrong" not in words


def test_merkle_says_what_does_not_agree(tmp_path, said):
    case = {"leafIdx": 0, "treeSize": 1, "root": "AA==", "leafHash": "AA==", "proof": [], "wantErr": False}
    assert said("merkle", "inclusion", written(tmp_path / "a", json.dumps([case]))) == (1, "WRONG refused 0\n")
    assert said("merkle", "root", written(tmp_path / "c", "[]"))[0] == 2
