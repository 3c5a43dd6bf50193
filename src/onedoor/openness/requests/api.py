"""The applicant's side for programs: ask, take in for somebody, follow by number and code, do a step. The same rules as on the pages.

A program of another agency either asks as anybody does, or takes in for the office whose post its token stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from django import forms
from django.db import connection
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.acts.interface import CodeField, Refused
from onedoor.kernel.organizations.models import Organization

from . import actions, interface, queries, rules, sealing, tallies, tracking
from .models import Request

TAKE_IN = "take_in"
"""The row of the table of limits for a token that takes in requests."""
PERSON = (
    "name",
    "certificate",
    "certificate_number",
    "representative",
    "contact",
    "phone",
    "mail",
    "address",
    "postcode",
)
WISH = ("category", "pieces", "form", "means")


class TooOften(Exception):
    """Somebody asked too often: after so many seconds they may again."""

    def __init__(self, what: str):
        super().__init__(what)
        self.seconds = tallies.limit(what).minutes * 60


def _line(label: Any, longest: int = 200, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required)


def _of_the_act(name: str) -> forms.Field:
    return actions.submit.form.base_fields[name]


class Asking(forms.Form):
    """A request: the office by its code, who asks, what is wanted and how."""

    office = _line(_("code of the office"), 60, required=True)
    category = _of_the_act("category")
    name = _line(_("name"), 100, required=True)
    certificate = _line(_("kind of certificate"), 20)
    certificate_number = _line(_("certificate number"), 60)
    representative = _line(_("legal representative"), 100)
    contact = _line(_("contact person"), 100)
    phone = _line(_("telephone"), 40)
    mail = _line(_("e-mail"), 120)
    address = _line(_("address"))
    postcode = _line(_("postcode"), 10)
    pieces = _of_the_act("pieces")
    form = _of_the_act("form")
    means = _of_the_act("means")


class TakingIn(Asking):
    """A request that came another way, taken in for who asks: how it came, on which paper, when."""

    channel = _of_the_act("channel")
    evidence = CodeField(label=_("reference of the paper"), max_length=120)
    at = forms.DateField(label=_("day on which it came"), required=False)


class Following(forms.Form):
    """A request by its number and the code that was given with it."""

    number = _line(_("number"), 60, required=True)
    code = _line(_("code"), 40, required=True)


class Saying(Following):
    """A step of the applicant: what is said."""

    words = _line(_("what you say"), rules.LONGEST)


# ── How often ──


def admit(what: str, place: str) -> None:
    """Count once more for a network address, a request or a token. Raises TooOften."""
    if not tallies.admits(what, place):
        raise TooOften(what)


# ── Asking ──


def ask(said: Mapping[str, Any], key: str = "") -> interface.HandedIn:
    """Take in a request as it comes over this platform. Under one key it is taken in once. Raises Refused."""
    return _once(said, key, "anybody")


def take_in(said: Mapping[str, Any], recorder: Any, key: str = "") -> interface.HandedIn:
    """Take in a request for who asks, at the office of the recorder, with the paper it stands on. Raises Refused."""
    more = {name: said[name] for name in ("channel", "evidence", "at") if said.get(name)}
    return _once(said, key, f"post:{recorder.post}", recorder=recorder, **more)


def _once(said: Mapping[str, Any], key: str, caller: str, **how: Any) -> interface.HandedIn:
    """Hand in; sent again with the same key and the same words, it is answered the same."""
    if not key:
        return _handed_in(said, interface.new_code(), how)
    code = _code_of(sealing.blind("api", f"{caller}\n{key}\n{sorted((name, str(one)) for name, one in said.items())}"))
    with _alone(queries.code_digest(code)):
        earlier = Request.objects.filter(tracking=queries.code_digest(code)).first()
        return interface.HandedIn(earlier, code) if earlier else _handed_in(said, code, how)


def _code_of(digest: str) -> str:
    """A tracking code from the bits of a keyed digest: nobody finds it without the key of this city."""
    number = int(digest, 16)
    signs = [interface.SIGNS[number >> 5 * at & 31] for at in range(rules.CODE_BITS // 5)]
    return "-".join("".join(signs[at : at + 4]) for at in range(0, len(signs), 4))


@contextmanager
def _alone(word: str) -> Iterator[None]:
    """Let no other call with the same word in until this one is done."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [word])
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", [word])


def _handed_in(said: Mapping[str, Any], code: str, how: Mapping[str, Any]) -> interface.HandedIn:
    office = Organization.objects.filter(code=said["office"]).first()
    if office is None:
        sentence = _("There is no office with this code.")
        raise Refused("input", sentence, {"office": [sentence]})
    kind = "natural" if rules.CATEGORIES[said["category"]].natural else "legal"
    person = {name: said.get(name, "") for name in PERSON} | {
        "kind": kind,
        "number": said.get("certificate_number", ""),
    }
    wish = {name: said[name] for name in WISH}
    try:
        return interface.hand_in(person, office=office.pk, code=code, **wish, **how)
    except Refused as refused:
        raise Refused(refused.code, refused.sentence, _by_field(refused.errors)) from None


def _by_field(errors: Any) -> dict[str, list[Any]]:
    """What is wrong, by the names the entries have here."""
    names = {"number": "certificate_number", "kind": "category"}
    listed = {name: list(one) if isinstance(one, list | tuple) else [one] for name, one in (errors or {}).items()}
    return {names.get(name, name): one for name, one in listed.items()}


# ── Following ──


class Followed(NamedTuple):
    """What an applicant is told of a request."""

    number: str
    state: str
    standing: Any
    meaning: Any
    office: str
    arrived_on: Any
    received_on: Any
    due_on: Any
    answered_on: Any
    late: bool
    result: str
    steps: list[str]
    """What is open to the applicant now."""
    papers: list[str]
    """Names of the documents that wait for the applicant on the page."""


def find(number: str, code: str) -> Request | None:
    """The request with this number and code; None alike for an unknown number and a wrong code."""
    return queries.track(number, code)


def told(request: Request) -> Followed:
    """Where it stands, by when, what can be done now."""
    today, standing = clock.today(), tracking.STANDS[request.state]
    due = queries.due_on(request, today) if request.state not in tracking.lives.ENDS else None
    return Followed(
        number=request.number,
        state=request.state,
        standing=standing.label,
        meaning=standing.meaning,
        office=tracking.office_of(request, today).code,
        arrived_on=request.arrived_on,
        received_on=request.received_on,
        due_on=due,
        answered_on=request.answered_on,
        late=due is not None and due < today,
        result=request.result if request.answered_on else "",
        steps=[word for word, _choice in tracking.choices(request)],
        papers=[file.name for file in queries.letters_of(request)],
    )


def step(request: Request, word: str, words: str) -> Request:
    """Do a step of the applicant by its word. Raises LookupError for one that is not open now; Refused."""
    choice = dict(tracking.choices(request))[word]
    field = "reason" if choice.act.name == "requests.wish_publication" else "words"
    said: dict[str, Any] = {field: words} if words else {}
    choice.act(request, by=interface.applicant(request), **said)
    return Request.objects.select_related("organization", "owed", "party").get(pk=request.pk)
