"""Records become leaves: in their order, once, whole; and the files say what the rows do."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from onedoor.engines import merkle, signed_notes, tiles
from onedoor.engines.signed_notes import Checkpoint as Said
from onedoor.engines.tiles import ENTRIES, Tile
from onedoor.frame import clock
from onedoor.kernel.acts.models import Record, Waiting
from onedoor.kernel.ledger import actions, interface, ports, queries, rules
from onedoor.kernel.ledger.models import Checkpoint, Leaf

pytestmark = pytest.mark.django_db


def hashes() -> list[bytes]:
    return [bytes(one) for one in Leaf.objects.order_by("index").values_list("hash", flat=True)]


def published() -> Said:
    return signed_notes.opened(interface.checkpoint(), [ports.signer().key])


def test_every_record_has_one_place_in_the_order_it_was_made(put):
    put(30)
    assert actions.seal(20) == 20
    assert actions.seal(20) == 10
    assert actions.seal(20) == 0
    assert not Waiting.objects.exists()
    assert list(Leaf.objects.values_list("index", flat=True)) == list(range(30))
    placed = list(Leaf.objects.order_by("index").values_list("record", flat=True))
    assert placed == sorted(Record.objects.values_list("id", flat=True))


def test_the_checkpoint_is_the_root_over_all_leaves_and_signed(put):
    for many in (7, 300, 1):
        put(many)
        interface.work()
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [7, 307, 308]
    said = published()
    assert (said.size, said.root) == (308, merkle.root(hashes()))
    assert abs(rules.moment_of(said) - clock.now()) < timedelta(seconds=9)


def test_tiles_hold_every_leaf_and_the_narrow_ones_go_when_they_are_full(put, folder):
    for many in (250, 300, 20):
        put(many)
        interface.work()
    data = b"".join(ports.read(tile) for tile in tiles.grown(0, 0, 570))
    assert data == b"".join(hashes())
    assert ports.read(Tile(1, 0, 2)) == b"".join(merkle.root(hashes()[start:][:256]) for start in (0, 256))
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("0/*")) == [
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p",
    ]


def test_bundles_of_entries_lead_to_the_leaves(put):
    for many in (250, 300, 20):
        put(many)
        interface.work()
    bundles = [tiles.unpacked(ports.read(tile)) for tile in tiles.grown(ENTRIES, 0, 570)]
    assert [rules.hash_of(entry) for bundle in bundles for entry in bundle] == hashes()


def test_files_written_anew_are_the_same(put, folder):
    put(600)
    interface.work()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in before:
        path.unlink()
    interface.publish()
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before


def test_an_entry_names_what_was_done_and_nobody(put):
    from onedoor.kernel.organizations import interface as organizations

    put(4, office=organizations.seat())
    interface.work()
    entries = [json.loads(entry) for entry in tiles.unpacked(ports.read(Tile(ENTRIES, 0, 4)))]
    assert entries[0] == {
        "v": 1,
        "name": "organizations.rename",
        "at": "2026-01-05",
        "recorded": "2026-01-05",
        "decided_by": "post",
        "decider_role": "office-head",
        "mode": "own",
        "office": "平台运行单位",
        "record": entries[0]["record"],
    }
    assert [set(entry) for entry in entries[2:]] == [{"v", "record"}] * 2


def test_equal_records_have_different_commitments(put):
    put(1)
    record, leaf = {}, bytes(Record.objects.get().leaf)
    one, other = (rules.entry(record, leaf, shown=False, office="", salt=salt, recorded="") for salt in (b"a", b"b"))
    assert one != other


def test_a_checkpoint_is_signed_anew_when_nothing_is_done(put, monkeypatch):
    put(3)
    interface.work()
    before, now = interface.checkpoint(), clock.now()
    assert not interface.publish()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=60))
    assert interface.publish()
    assert interface.checkpoint() != before
    assert published().size == 3
    assert Checkpoint.objects.count() == 1


def test_a_database_brought_back_from_a_copy_does_not_go_on(put, folder):
    put(3)
    interface.work()
    sid = transaction.savepoint()
    put(5)
    interface.work()
    transaction.savepoint_rollback(sid)
    for call in (interface.seal, interface.publish):
        with pytest.raises(interface.Diverged):
            call()
    assert published().size == 8


def test_two_keys_are_never_made(folder):
    first = ports.signer()
    ports.make_key(bytes(32))
    assert ports.signer() == first
    path = folder.parent / "secrets" / "ledger-key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["ledger-key"]


def test_the_key_of_a_demonstration_is_that_of_its_number(settings, tmp_path):
    lines = []
    for number, seed in enumerate((1, 1, 2)):
        settings.DATA = tmp_path / str(number)
        ports.make_demonstration_key(seed)
        lines.append(ports.signer().line())
    assert lines[0] == lines[1] != lines[2]


@pytest.mark.parametrize("statement", ["update {} set {}", "delete from {}", "truncate {} cascade"])
@pytest.mark.parametrize(("table", "change"), [("ledger_leaf", "office = 'x'"), ("ledger_checkpoint", "note = 'x'")])
def test_the_application_can_only_add(put, statement, table, change):
    put(1)
    interface.work()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, change))


def test_the_sealer_is_late_when_its_checkpoint_or_a_record_is_old(put, monkeypatch):
    assert not interface.state().late
    put(1)
    assert interface.state().late, "the record was made in January"
    interface.work()
    state, now = interface.state(), clock.now()
    assert (state.size, state.waiting, state.late) == (1, None, False)
    monkeypatch.setattr(clock, "now", lambda: now + rules.LATE + timedelta(seconds=5))
    assert interface.state().late
    assert queries.waiting_since() is None
