"""What people and programs get of the ledger without signing in."""

from __future__ import annotations

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from onedoor.engines import tiles
from onedoor.frame import clock
from onedoor.kernel.acts.models import Record
from onedoor.kernel.ledger import interface, ports, rules
from onedoor.kernel.ledger.models import Leaf
from onedoor.kernel.ledger.receipt import Later, Receipt, prove, still_stands

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def sealed(put):
    """Four records in the ledger: two that the public sees, two that it does not."""
    put(4)
    interface.work()
    return list(Record.objects.order_by("id").values_list("id", flat=True))


def test_an_empty_ledger_says_so(client):
    assert "一分钟内会出现在这里" in client.get("/ledger/").content.decode()
    assert client.get("/ledger/checkpoint").status_code == 404


def test_the_page_says_how_it_stands(client, sealed):
    page = client.get("/en/ledger/").content.decode()
    assert ports.published()[1].root.hex() in page and str(ports.signer().key) in page
    assert "The ledger stands still" not in page


def test_the_page_is_red_when_the_sealer_is_late(client, sealed, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + rules.LATE + timedelta(minutes=1))
    page = client.get("/en/ledger/").content.decode()
    assert 'role="alert"' in page and "The ledger stands still" in page and "3 minutes ago" in page


def test_the_private_key_is_nowhere(client, sealed):
    secret = ports.signer().line().split("+", 4)[4]  # base64 may have a plus sign in it
    for address in ("/ledger/", "/ledger/verify/", "/ledger/feed.atom", "/ledger/checkpoint"):
        assert secret not in client.get(address).content.decode()
    assert client.get("/ledger/../secrets/ledger-key").status_code == 404
    assert client.get("/ledger/tile/../../secrets/ledger-key").status_code == 404


def test_files_are_given_as_they_are_and_kept_as_long_as_they_hold(client, sealed):
    checkpoint = client.get("/ledger/checkpoint")
    assert checkpoint.content.decode() == interface.checkpoint()
    assert checkpoint.headers["Cache-Control"] == "public, max-age=5"
    tile = client.get("/ledger/tile/0/000.p/4")
    assert tile.content == b"".join(bytes(leaf.hash) for leaf in Leaf.objects.order_by("index"))
    assert "immutable" in tile.headers["Cache-Control"]
    bundle = client.get("/ledger/tile/entries/000.p/4")
    assert [json.loads(entry)["v"] for entry in tiles.unpacked(bundle.content)] == [1, 1, 1, 1]
    assert client.get("/ledger/tile/0/000").status_code == 404
    assert client.post("/ledger/checkpoint").status_code == 405


def test_the_feed_brings_every_checkpoint(client, sealed, put):
    put(3)
    interface.work()
    feed = ElementTree.fromstring(client.get("/ledger/feed.atom").content)
    assert [entry.find(f"{ATOM}title").text for entry in feed.iter(f"{ATOM}entry")] == ["7项行为", "4项行为"]


def test_receipts_are_for_what_the_public_sees(client, sealed):
    statuses = [client.get(f"/ledger/receipts/{record}.json").status_code for record in sealed]
    assert statuses == [200, 200, 404, 404]


def test_a_receipt_stays_the_same_and_stands_in_every_later_checkpoint(client, sealed, put):
    address = f"/ledger/receipts/{sealed[1]}.json"
    before = client.get(address).content
    put(600)
    interface.work()
    assert client.get(address).content == before
    keys = [ports.signer().key]
    proven = prove(Receipt.read(before.decode()), keys)
    later = client.get(f"/ledger/later/{proven.checkpoint.size}.json")
    assert still_stands(proven.checkpoint, Later.read(later.content.decode()), keys).size == 604
    for size in (0, 605):
        assert client.get(f"/ledger/later/{size}.json").status_code == 404


def test_damaged_tiles_give_no_false_receipt(sealed):
    tile = tiles.Tile(0, 0, 4)
    ports.write(tile, bytes(len(ports.read(tile))))
    with pytest.raises(interface.Diverged):
        interface.receipt(sealed[0])
    interface.publish(anew=True)
    assert interface.receipt(sealed[0])


def test_the_check_runs_without_a_script_of_somebody_else(client, sealed):
    answer = client.get("/ledger/verify/")
    page = answer.content.decode()
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "<noscript>" in page and "onedoor receipt verify" in page
    assert page.count("<script src=") == 2 and str(ports.signer().key) in page
