"""Commands on a city of one's own, from the command line down to real commits: looked over, opened, loaded, asked."""

from __future__ import annotations

import getpass
import io
import json
import sys

import psycopg
import pytest
from django.db import OperationalError, connection

from onedoor import cli, reference
from onedoor.demo.cast import PASSWORD
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.models import Record
from onedoor.kernel.calendars import queries as calendars
from onedoor.kernel.people.models import Account
from onedoor.kernel.people.rules import Role
from onedoor.kernel.provisions import interface as provisions
from onedoor.postgres import CannotStart

GOOD = "a Long-enough 9"
IN_JUNE = "2026-06-01"


@pytest.fixture
def run(own_database, monkeypatch, tmp_path, settings, capsys):
    """Run a command on a migrated city behind HTTPS, on a day in June: exit code, stdout, stderr."""
    for name, value in {
        "DATABASE_URL": own_database["ONEDOOR_APP_URL"],
        "DATABASE_OWNER_URL": own_database["ONEDOOR_OWNER_URL"],
        "ONEDOOR_DATA": str(tmp_path),
        "ONEDOOR_APP_URL": "",
        "ONEDOOR_OWNER_URL": "",
        "ONEDOOR_TODAY": IN_JUNE,
    }.items():
        monkeypatch.setenv(name, value)
    settings.SESSION_COOKIE_SECURE = True

    def command(*words):
        code = cli.main([*map(str, words)])
        return code, *capsys.readouterr()

    yield command
    calendars._kept.clear()  # kept by version: those of this database are nobody else's
    provisions._books.clear()


@pytest.fixture
def typed(monkeypatch):
    """Type a line into a command."""
    return lambda line: monkeypatch.setattr(sys, "stdin", io.StringIO(line + "\n"))


# ── check-config ──


def test_a_city_in_order_has_nothing_to_correct(run):
    assert run("check-config") == (0, "Nothing to correct.\n", "")
    assert run("check-config", "--json") == (0, "[]\n", "")


def findings(run):
    """The codes of what is to be corrected."""
    code, out, _err = run("check-config", "--json")
    found = [finding["code"] for finding in json.loads(out)]
    assert code == bool(found)
    return found


def test_cookies_without_https_are_pointed_out(run, settings):
    settings.SESSION_COOKIE_SECURE = False
    assert findings(run) == ["https"]


def test_a_secret_that_others_can_read_is_named(run, tmp_path):
    (tmp_path / "secrets").mkdir(exist_ok=True)
    (tmp_path / "secrets" / "key").write_text("x")
    (tmp_path / "secrets" / "key").chmod(0o644)
    assert findings(run) == ["secrets"]
    assert "key in the secrets folder can be read by others" in run("check-config")[1]


@pytest.mark.parametrize(
    ("today", "missing"), [("2026-10-31", []), ("2026-11-01", ["calendar"]), ("2027-01-01", ["calendar"])]
)
def test_from_november_on_next_years_holidays_are_missed(run, monkeypatch, today, missing):
    monkeypatch.setenv("ONEDOOR_TODAY", today)
    assert findings(run) == missing


def test_a_demonstration_password_that_works_is_found(run):
    account = Account(username="guest", name="g", is_demo=True)
    account.set_password(PASSWORD)
    account.save()
    assert findings(run) == ["demo-password"]


def test_missing_migrations_are_found_before_anything_else(run, own_database):
    with psycopg.connect(own_database["ONEDOOR_OWNER_URL"]) as owner:
        owner.execute("delete from django_migrations where app = 'workplan'")
    assert findings(run) == ["migrations"]
    assert run("check") == (1, "", "The database is not up to date. Run `onedoor migrate` first.\n")


# ── createadmin ──


def test_the_first_administrator_can_sign_in_and_keeps_the_system(run, typed, client):
    typed(GOOD)
    assert run("createadmin", "keeper", "--name", "王敏", "--password-stdin") == (
        0,
        "keeper can sign in at /desk/.\n",
        "",
    )
    account = Account.objects.get(username="keeper")
    assert account.name == "王敏"
    assert [post.role for post in account.posts.all()] == [Role.SYSTEM_ADMINISTRATOR]
    answer = client.post("/desk/sign-in/", {"username": "keeper", "password": GOOD})
    assert (answer.status_code, answer.url) == (302, "/desk/")


@pytest.mark.parametrize("password", ["short", "12345678901", "keeper-keeper", ""])
def test_a_weak_password_is_refused_in_the_words_of_the_command(run, typed, password):
    typed(password)
    code, out, err = run("createadmin", "keeper-keeper", "--password-stdin")
    assert (code, out) == (2, "")
    assert err.isascii() and "password" in err
    assert not Account.objects.exists()


def test_a_user_name_that_is_taken_is_refused(run, typed):
    typed(GOOD)
    run("createadmin", "keeper", "--password-stdin")
    typed(GOOD)
    code, out, err = run("createadmin", "keeper", "--password-stdin", "--json")
    assert (code, out) == (2, "")
    assert err.isascii() and err.strip()
    assert Account.objects.count() == 1


def test_two_different_passwords_change_nothing(run, monkeypatch):
    answers = iter([GOOD, GOOD + "x"])
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(answers))
    assert run("createadmin", "keeper") == (2, "", "The two passwords differ. Nothing was changed.\n")
    assert not Account.objects.exists()


# ── reference load ──


@pytest.fixture
def law(tmp_path, monkeypatch):
    """A copy of the law files, which the commands read from now on."""
    folder = tmp_path / "law"
    folder.mkdir()
    for path in reference.law_files():
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(reference, "LAW", folder)
    return folder


def loaded(run):
    """What each file did that did anything."""
    code, out, _err = run("reference", "load")
    assert code == 0
    said = dict(line.split(": ", 1) for line in out.splitlines())
    return {name: words for name, words in said.items() if words != "no change"}


def test_a_second_load_says_no_change_for_every_file(run):
    assert loaded(run) == {}
    outcomes = json.loads(run("reference", "load", "--json")[1])
    assert {number for outcome in outcomes.values() for number in outcome.values()} == {0}


def test_a_changed_number_is_changed_and_a_lost_row_is_superseded(run, law):
    path = law / "foi-2019.toml"
    head, *rows = path.read_text(encoding="utf-8").split("[[period]]")
    rows[0] = rows[0].replace("length = 20", "length = 21")
    path.write_text("[[period]]".join([head, *rows[:-1]]), encoding="utf-8")
    changed = "length = 21" in rows[0]
    assert changed
    assert loaded(run) == {"law/foi-2019.toml": "0 added, 1 changed, 1 superseded"}
    assert loaded(run) == {}


def test_a_file_that_cannot_be_read_is_named_and_loads_nothing(run, law):
    path = law / "foi-2019.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("working_day", "fortnight"), encoding="utf-8")
    code, out, err = run("reference", "load")
    assert (code, out) == (1, "")
    assert (
        err.startswith("foi-2019.toml: ") and "fortnight" in err and err.endswith("Nothing of this file was loaded.\n")
    )


def test_the_calendar_of_the_city_answers_when_it_is_asked_for(run):
    assert run("due", "--days", 20, "--from", "2022-09-30", "--city") == (0, "2022-11-02\n", "")


# ── acts, check ──


@pytest.fixture
def deed(run, tmp_path):
    """The record of one act: next year's holidays were entered."""
    (tmp_path / "notice.txt").write_text("2027年1月1日（星期五）至3日（星期日）放假调休，共3天。", encoding="utf-8")
    code, _out, err = run("calendar", "import", tmp_path / "notice.txt", "--apply", "--by", "wang")
    assert (code, err) == (0, "2027: 3 days entered by wang.\n")
    return Record.objects.get()


def test_acts_are_listed_as_facts(run):
    code, out, err = run("acts", "list", "--json")
    found = {row["name"]: row for row in json.loads(out)}
    assert (code, err) == (0, "")
    assert found["calendars.announce"]["roles"] == ["system", "system-administrator"]


def test_an_act_is_shown_and_one_that_is_not_there_is_refused(run, deed):
    code, out, _err = run("acts", "show", deed.pk, "--json")
    assert (code, json.loads(out)["name"]) == (0, "calendars.announce")
    code, out, _err = run("acts", "show", deed.pk)
    assert (code, "calendars.announce" in out) == (0, True)
    code, out, err = run("acts", "show", "x")
    assert (code, out, len(err.splitlines())) == (1, "", 1)


def test_why_answers_yes_no_and_what_is_wrong_with_the_question(run):
    assert run("acts", "why", "calendars.announce", "-", "system") == (0, "system: post ✓  relation ✓\n", "")
    code, out, _err = run("acts", "why", "acts.cap_backdating", "-", "system", "--json")
    assert (code, json.loads(out)[0]["open"]) == (1, False)
    code, out, err = run("acts", "why", "acts.nothing", "-", "system")
    assert (code, out) == (2, "")
    assert "There is no act acts.nothing" in err


def test_check_finds_nothing_in_order_and_the_rows_of_what_is_broken(run, deed):
    assert run("check")[0] == 0
    assert run("check", "--json") == (0, "[]\n", "")
    with founding("tampering"), connection.cursor() as cursor:
        cursor.execute("insert into registers_scheme (name, format) values ('s', '{n}')")
        cursor.execute("insert into registers_register (scheme_id, office, period, last) values ('s', '', '', 3)")
    code, out, err = run("check", "--json")
    assert (code, err) == (1, "")
    assert json.loads(out)[0]["row"]["scheme"] == "s"
    assert "scheme=s" in run("check")[1]


# ── never a traceback ──


def test_migrating_what_is_up_to_date_changes_nothing(run):
    assert run("migrate") == (0, "no change\n", "")
    assert json.loads(run("migrate", "--json")[1]) == {"applied": []}


@pytest.mark.parametrize(
    "words",
    [
        "",
        "nothing",
        "acts",
        "acts why",
        "acts show",
        "reference",
        "calendar import",
        "backup",
        "restore",
        "createadmin",
        "serve --port x",
        "serve --port 70000",
        "people import",
        "due --lang fr",
        "check --loud",
    ],
)
def test_wrong_usage_is_answered_with_the_usage(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words.split())
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert err.startswith("usage: onedoor")


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (CannotStart("The cluster is damaged."), "The cluster is damaged."),
        (
            psycopg.errors.DiskFull("could not extend file\nNo space left"),
            "The database refused: could not extend file No space left",
        ),
        (FileNotFoundError(2, "No such file", "x"), "The system refused: [Errno 2] No such file: 'x'"),
        (KeyError("x"), "This was not foreseen: KeyError: 'x'. ONEDOOR_LOG=DEBUG shows where it happened."),
    ],
)
def test_whatever_stops_a_command_is_said_in_one_line(monkeypatch, capsys, failure, said):
    def fail(*_):
        raise failure

    monkeypatch.setattr(cli, "GROUPS", ("check",))
    monkeypatch.setattr("onedoor.cli.check.run", fail)
    assert cli.main(["check"]) == 1
    assert capsys.readouterr() == ("", said + "\n")
    monkeypatch.setenv("ONEDOOR_LOG", "DEBUG")
    with pytest.raises(type(failure)):
        cli.main(["check"])


def test_an_error_that_django_wraps_is_still_the_databases():
    wrapped = OperationalError("the connection is lost")
    wrapped.__cause__ = psycopg.OperationalError("the connection is lost")
    assert cli.in_a_sentence(wrapped) == "The database refused: the connection is lost"
