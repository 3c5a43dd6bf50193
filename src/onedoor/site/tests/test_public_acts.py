"""The public list of acts: which office did what and when, never a name or a text; and which kinds of acts there are."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onedoor.kernel.acts import queries
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import ACTS, Record
from onedoor.kernel.acts.models import Backdating
from onedoor.kernel.ledger import interface as ledger
from onedoor.kernel.ledger import ports
from onedoor.kernel.ledger.receipt import Receipt, prove
from onedoor.oversight.workplan.models import Task
from onedoor.site import acts


def lines(client, address="/en/acts/"):
    """The rows of the page as text."""
    page = client.get(address)
    assert page.status_code == 200
    rows = re.findall(r"<tr>(.*?)</tr>", page.content.decode(), re.S)[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def renamed(call, rename, **more):
    answer = call("keeper", "post", "acts/organizations.rename", rename(**more) | {"key": f"k{len(more)}"})
    assert answer.status_code == 200, answer.content
    return answer.json()["record"]


def test_an_act_says_what_which_office_when_and_how(client, call, rename):
    renamed(call, rename)
    (row,) = lines(client)
    assert row == "Rename Top · System administrator 26 September 2022 the same day own sign-in not public in a minute"


def test_an_act_that_is_sealed_leads_to_its_receipt(client, call, rename, settings, tmp_path):
    settings.DATA = tmp_path
    record = renamed(call, rename)
    assert client.get(f"/ledger/receipts/{record}.json").status_code == 404, "not before a checkpoint holds it"
    ledger.work()
    [address] = re.findall(r'href="([^"]+)" download', client.get("/acts/").content.decode())
    receipt = client.get(address)
    assert receipt.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    proven = prove(Receipt.read(receipt.content.decode()), ports.keys_of(set()))
    assert proven.entry["name"] == "organizations.rename" and proven.record == {}


def test_what_is_internal_has_no_public_receipt(client, call, rename, settings, tmp_path):
    settings.DATA = tmp_path
    renamed(call, rename)
    ledger.work()
    token = Record.objects.get(name="people.make_token")
    assert client.get(f"/ledger/receipts/{token.pk}.json").status_code == 404
    assert set(prove(Receipt.read(ledger.receipt(token.pk)), ports.keys_of(set())).entry) == {"v", "record"}


def test_who_may_read_a_record_has_its_whole_receipt(client, call, rename, town, settings, tmp_path):
    settings.DATA = tmp_path
    record = renamed(call, rename)
    ledger.work()
    client.force_login(town.posts["keeper"].account)
    proven = prove(
        Receipt.read(client.get(f"/desk/records/{record}/receipt.json").content.decode()), ports.keys_of(set())
    )
    assert proven.record["id"] == record
    client.force_login(town.posts["clerk"].account)
    assert client.get(f"/desk/records/{record}/receipt.json").status_code == 404


def test_the_matter_is_named_by_its_number_where_it_is_public(client, call, given):
    row = next(one for one in lines(client) if one.startswith("Add a task"))
    assert Task.objects.get().number in row and "按月巡查" not in row and "工作要点" not in row


def test_a_matter_that_is_not_public_is_not_named(client, call, town):
    body = {"data": {"kind": "meeting", "title": "专题会议", "public": False}}
    call("director", "post", "acts/workplan.adopt", body)
    (row,) = lines(client)
    assert row.endswith("not public in a minute") and "专题会议" not in row


def test_never_a_name_a_text_or_a_paper(client, call, town, given):
    call("director", "post", "acts/workplan.urge", {"subject": given, "data": {"words": "一句秘密的话"}})
    oral = {"kind": "plan", "title": "要点", "public": True}
    call("clerk", "post", "acts/workplan.adopt", {"data": oral, "by_post": town.posts["director"].pk, "mode": "oral"})
    slip = {"mode": "slip", "evidence": "secret-2022-17", "by_post": town.posts["director"].pk}
    call("clerk", "post", "acts/workplan.adopt", {"data": oral} | slip)
    for prefix in ("", "/en"):
        page = client.get(f"{prefix}/acts/").content.decode()
        assert not re.search("某|秘密|secret-|clerk", page)
    assert any("by word of mouth" in row for row in lines(client))
    assert any("on a signed slip" in row for row in lines(client))


def test_what_is_internal_stays_out(client, call, rename):
    renamed(call, rename)  # made a token on the way
    assert Record.objects.filter(name="people.make_token").exists()
    page = client.get("/en/acts/").content.decode() + client.get("/en/acts/kinds/").content.decode()
    assert "Rename" in page and "Make a token" not in page
    for name in ("make_token", "end_token", "set_pin", "new_password", "open_account", "transfer", "lock", "unlock"):
        assert ACTS[f"people.{name}"].internal
    assert not ACTS["people.appoint"].internal


def test_an_act_within_another_is_part_of_it(client, call, given):
    call("director", "post", "acts/workplan.cancel", {"subject": given, "data": {"reason": "重复"}})
    within = Record.objects.exclude(within=None)
    assert within.exists()
    assert sum(row.startswith("Cancel") for row in lines(client)) == 1
    assert len(lines(client)) == Record.objects.filter(within=None).exclude(name="people.make_token").count()


def test_what_was_recorded_late_is_marked_by_the_days_of_the_city(client, call, rename, monkeypatch):
    with founding("test"):
        Backdating.objects.update_or_create(act="any", defaults={"days": 10})
    record = Record.objects.get(pk=renamed(call, rename, first_day="2022-10-08") and Record.objects.latest("pk").pk)
    body = {"data": {"kind": "plan", "title": "要点", "public": True}, "at": "2022-09-23"}
    call("director", "post", "acts/workplan.adopt", body)
    assert "23 September 2022 26 September 2022 3 days later" in lines(client)[0]
    early = record.recorded_at.astimezone(acts.clock.CITY).replace(hour=6)
    record.recorded_at, record.at = early, early.date()
    assert acts._row(record, None, [])["late"] == 0
    record.at -= timedelta(days=1)  # six in the morning here is still the day before in Greenwich
    assert acts._row(record, None, [])["late"] == 1


def test_it_is_filtered_by_office_and_kind_and_goes_on_by_key(client, call, rename, given, monkeypatch):
    monkeypatch.setattr(queries, "PUBLIC_PAGE", 1)
    renamed(call, rename)
    assert [row.split()[0] for row in lines(client, "/en/acts/?office=top")] == ["Rename"]
    assert len(lines(client, "/en/acts/?kind=workplan.give")) == 1
    assert lines(client, "/en/acts/?kind=workplan.give&office=top") == []
    seen, address = [], "/en/acts/"
    while address:
        page = client.get(address).content.decode()
        seen += lines(client, address)
        found = re.search(r'class="pages"><a class="btn second small" href="([^"]+)"', page)
        address = "/en/acts/" + found[1].replace("&amp;", "&") if found else ""
    assert [row.split()[0] for row in seen] == ["Rename", "Add", "Adopt"]


@pytest.mark.parametrize(
    "query", ["after=nonsense", "office=none", "kind=none", "kind=people.set_pin", "office=%00", "after=%00"]
)
def test_what_it_cannot_be_asked_is_left_aside(client, town, query):
    assert client.get(f"/acts/?{query}").status_code == 200
    assert client.post("/acts/").status_code == 405


def test_a_long_page_asks_no_more_questions_than_a_short_one(client, call, given, django_assert_num_queries):
    assert len(lines(client)) == 2
    with CaptureQueriesContext(connection) as short:
        lines(client)
        asked = len(short)
    for number in range(12):
        body = {"data": {"kind": "plan", "title": f"要点{number}", "public": True}}
        call("director", "post", "acts/workplan.adopt", body)
    with django_assert_num_queries(asked):
        assert len(lines(client)) == 14


def test_kinds_of_acts_say_who_may_and_under_which_provision(client, town):
    page = client.get("/en/acts/kinds/").content.decode()
    assert "Add a task" in page and "City leader" in page and "own sign-in" not in page
    named = [act for act in acts.public_kinds() if act.step and act.step.provision]
    assert named and all(act.name not in page for act in named)
    chinese = client.get("/acts/kinds/").content.decode()
    assert "Add a task" not in chinese and "Rename" not in chinese


def test_every_room_that_declares_acts_has_its_name():
    assert {act.room for act in ACTS.values()} <= set(acts.ROOMS)
