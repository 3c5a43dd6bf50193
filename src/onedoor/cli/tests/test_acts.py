"""`onedoor acts` and `onedoor check` answer in lines a person can use, and never with a traceback."""

import argparse
import json

import pytest
from django.db import connection

from onedoor.cli import Refusal, acts, check
from onedoor.kernel.acts.access import Actor
from onedoor.kernel.acts.actions import cap_backdating
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.models import Record
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account, Post


@pytest.fixture(autouse=True)
def city(monkeypatch, db):
    """The city is open already."""
    for module in (acts, check):
        monkeypatch.setattr(module, "open_city", lambda: None)
    monkeypatch.setattr(acts, "open_django", lambda: None)


@pytest.fixture
def keeper():
    """A system administrator at work."""
    with founding("test"):
        office = Organization.objects.create(
            code="office", name="o", short_name="o", kind="external", name_en="o", short_name_en="o"
        )
        post = Post.objects.create(
            account=Account.objects.create(username="keeper", name="k"),
            organization=office,
            role="system-administrator",
        )
    return Actor("system-administrator", post.account_id, post.pk, office.pk)


def run(module, *words):
    """Run one command's function on its parsed arguments."""
    parser = argparse.ArgumentParser()
    module.register(parser.add_subparsers())
    arguments = parser.parse_args(words)
    return arguments.run(arguments)


def test_every_act_is_listed_with_who_may_do_it(capsys):
    assert run(acts, "acts", "list") == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("acts.cap_backdating"))
    assert "system-administrator: Set how many days" in line


def test_an_act_is_shown_from_its_record(capsys, keeper):
    cap_backdating(by=keeper, name="any", days=3)
    record = Record.objects.get()
    assert run(acts, "acts", "show", str(record.pk), "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["name"], shown["subjects"]) == ("acts.cap_backdating", ["acts.backdating:any"])
    assert shown["asked"] == {"name": "any", "days": 3}


@pytest.mark.parametrize("word", ["x", "00000000-0000-7000-8000-000000000000"])
def test_an_act_that_is_not_there_is_refused_in_a_sentence(word):
    with pytest.raises(Refusal, match="no act"):
        run(acts, "acts", "show", word)


def test_why_names_the_condition_that_fails(capsys, keeper):
    assert run(acts, "acts", "why", "acts.cap_backdating", "-", "keeper") == 0
    assert "post ✓  relation ✓" in capsys.readouterr().out
    assert run(acts, "acts", "why", "acts.cap_backdating", "-", "system") == 1
    assert "post ✗" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("acts.nothing", "-", "system"),
        ("acts.cap_backdating", "acts.backdating:any", "system"),
        ("acts.confirm", "-", "system"),
        ("acts.confirm", "acts.record:1", "system"),
        ("acts.cap_backdating", "-", "nobody"),
    ],
)
def test_a_wrong_word_is_refused_in_a_sentence(words):
    with pytest.raises(Refusal):
        run(acts, "acts", "why", *words)


def test_a_contradiction_is_printed_with_its_row(capsys, keeper):
    cap_backdating(by=keeper, name="any", days=3)
    capsys.readouterr()
    with founding("tampering"):
        with connection.cursor() as cursor:
            cursor.execute("insert into registers_scheme (name, format) values ('s', '{n}')")
            cursor.execute("insert into registers_register (scheme_id, office, period, last) values ('s', '', '', 3)")
    assert run(check, "check") == 1
    assert "a register has a gap, or a number was given twice: scheme=s" in capsys.readouterr().out
