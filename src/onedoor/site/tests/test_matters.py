"""Whoever decides does not type: acts on pages, for oneself and for a colleague; records; many matters at once."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Record
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account, Post

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)
CAST = (
    ("keeper", "top", "system-administrator"),
    ("guard", "top", "security-administrator"),
    ("auditor", "top", "audit-administrator"),
    ("clerk", "here", "window-clerk"),
)


@pytest.fixture
def house(db, monkeypatch):
    """An office below another, with those who keep it."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-26")
    with founding("test"):
        top = Organization.objects.create(
            code="top", name="顶", short_name="顶", name_en="Top", short_name_en="Top", kind="external"
        )
        here = Organization.objects.create(
            code="here", name="局", short_name="局", name_en="Here", short_name_en="Here", kind="external", parent=top
        )
        for word, place, role in CAST:
            account = Account.objects.create_user(word, None, name=word, office=top)
            Post.objects.create(account=account, organization={"top": top, "here": here}[place], role=role)
    return here


@pytest.fixture
def enter(client, house):
    """Sign somebody of the cast in."""

    def sign_in(word):
        client.force_login(Account.objects.get(username=word), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def address(act, row):
    return "/en" + reverse("do", args=[act, f"{row._meta.label_lower}:{row.pk}"])


def renaming(**more):
    names = {"name": "新局", "short_name": "新局", "name_en": "New", "short_name_en": "New"}
    return names | {"code": "new", "first_day": "2022-10-01"} | more


def keepers_post():
    return str(Post.objects.get(account__username="keeper").pk)


def by_word_of_mouth(**more):
    return {"recording-decider": keepers_post(), "recording-mode": "oral"} | more


def test_what_i_may_do_myself_asks_for_no_decider(enter, house):
    page = enter("keeper").get(address("organizations.rename", house)).content.decode()
    assert "Rename" in page and "Who decided" not in page


def test_a_colleague_records_what_was_decided_by_word_of_mouth(enter, house):
    client = enter("guard")
    assert "Who decided" in client.get(address("organizations.rename", house)).content.decode()
    answer = client.post(address("organizations.rename", house), renaming() | by_word_of_mouth())
    assert answer.status_code == 302, answer.content.decode()
    record = Record.objects.get(name="organizations.rename")
    assert (record.mode, record.decider_role, record.recorder_account) == (
        "oral",
        "system-administrator",
        Account.objects.get(username="guard").pk,
    )


def test_who_decided_confirms_it_on_the_page_of_the_record(enter, house):
    enter("guard").post(address("organizations.rename", house), renaming() | by_word_of_mouth())
    record = Record.objects.get(name="organizations.rename")
    client = enter("keeper")
    page = client.get(f"/en/desk/records/{record.pk}/").content.decode()
    assert "word of mouth" in page and "Confirm" in page
    assert client.post(address("acts.confirm", record), {}).status_code == 302
    later = client.get(f"/en/desk/records/{record.pk}/").content.decode()
    assert "What became of it" in later


def test_a_signed_paper_is_kept_and_shown(enter, house):
    client = enter("guard")
    fields = renaming() | by_word_of_mouth(**{"recording-mode": "slip"})
    missing = client.post(address("organizations.rename", house), fields)
    assert missing.status_code == 422 and "Add the signed paper" in missing.content.decode()
    paper = SimpleUploadedFile("slip.png", PNG, "image/png")
    answer = client.post(address("organizations.rename", house), fields | {"recording-paper": paper})
    assert answer.status_code == 302, answer.content.decode()
    record = Record.objects.get(name="organizations.rename")
    assert record.mode == "slip" and record.evidence.startswith("files.file:")
    assert "slip.png" in client.get(f"/en/desk/records/{record.pk}/").content.decode()


def test_a_paper_that_is_none_is_refused_with_a_sentence(enter, house):
    fields = renaming() | by_word_of_mouth(**{"recording-mode": "slip"})
    script = SimpleUploadedFile("slip.png", b"<html><script>alert(1)</script>", "image/png")
    answer = enter("guard").post(address("organizations.rename", house), fields | {"recording-paper": script})
    assert answer.status_code == 422 and not Record.objects.filter(name="organizations.rename").exists()


def test_nobody_of_another_office_may_record_or_look(enter, house):
    client = enter("clerk")
    assert client.get(address("organizations.rename", house)).status_code == 404
    enter("guard").post(address("organizations.rename", house), renaming() | by_word_of_mouth())
    record = Record.objects.get(name="organizations.rename")
    assert enter("clerk").get(f"/desk/records/{record.pk}/").status_code == 404
    assert enter("auditor").get(f"/desk/records/{record.pk}/").status_code == 200


def test_an_unconfirmed_word_is_on_my_duties_and_leads_to_its_record(enter, house, monkeypatch):
    enter("guard").post(address("organizations.rename", house), renaming() | by_word_of_mouth())
    record = Record.objects.get(name="organizations.rename")
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-29")
    duties.demand_confirmations()
    page = enter("keeper").get("/en/desk/").content.decode()
    assert f"/en/desk/records/{record.pk}/" in page


def test_several_are_done_with_one_form_and_each_result_is_listed(enter, house, monkeypatch):
    client = enter("guard")
    client.post(address("organizations.rename", house), renaming() | by_word_of_mouth())
    client.post(address("organizations.rename", house.parent), renaming(code="newer") | by_word_of_mouth())
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-12-01")
    duties.demand_confirmations()
    owed = [str(duty.pk) for duty in duties.Duty.objects.order_by("pk")]
    client = enter("keeper")
    first = client.get("/en/desk/batch/", {"duty": owed}).content.decode()
    assert f"possible for {len(owed)} of {len(owed)}" in first
    chosen = client.get("/en/desk/batch/", {"duty": owed, "act": "acts.confirm"}).content.decode()
    assert "One act on the record" in chosen
    done = client.post("/en/desk/batch/", {"duty": owed, "act": "acts.confirm", "done": "yes", "key": "k1"})
    assert done.status_code == 200 and Record.objects.filter(name="acts.confirm").count() == len(owed) == 2


def test_what_nobody_knows_is_not_there(enter, house):
    client = enter("keeper")
    assert client.get("/desk/do/people.move_in/organizations.organization:1/").status_code == 404
    assert client.get("/desk/do/organizations.rename/nonsense/").status_code == 404
    assert client.get("/desk/dossiers/none/").status_code == 404


def test_a_merger_entered_by_mistake_is_declared_void_on_its_page(enter, house):
    client = enter("keeper")
    client.post(address("organizations.close", house), {"into": house.parent_id, "first_day": "2023-01-01"})
    record = Record.objects.get(name="organizations.close")
    page = client.get(f"/en/desk/records/{record.pk}/").content.decode()
    assert f"/en/desk/records/{record.pk}/correct/" in page
    form = client.get(f"/en/desk/records/{record.pk}/correct/").content.decode()
    assert "2023-01-01" in form and "What is right instead" in form
    done = client.post(f"/en/desk/records/{record.pk}/correct/", {"how": "void", "reason": "the wrong office"})
    assert done.status_code == 302, done.content.decode()
    house.refresh_from_db()
    assert house.valid_to is None


def test_the_same_act_is_done_right_on_its_page(enter, house):
    client = enter("keeper")
    client.post(address("organizations.close", house), {"into": house.parent_id, "first_day": "2023-01-01"})
    record = Record.objects.get(name="organizations.close")
    said = {"how": "corrected", "reason": "another day", "right-into": house.parent_id, "right-first_day": "2022-12-01"}
    done = client.post(f"/en/desk/records/{record.pk}/correct/", said)
    assert done.status_code == 302, done.content.decode()
    house.refresh_from_db()
    assert str(house.valid_to) == "2022-11-30"
