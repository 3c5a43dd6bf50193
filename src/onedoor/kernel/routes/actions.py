"""The seven acts on a route, and refusing; routes adopted and ended. The engine decides, the room records and keeps duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onedoor.engines import route_tables, routes
from onedoor.engines.routes import Act, Again, Where
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.access import Holder
from onedoor.kernel.acts.interface import CodeField, Deed, Limit, Refused, act
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Post

from . import access, queries, rules
from .models import Move, Route, Run, places

SIGN = duties.register(duties.Kind("routes.sign", _("Sign"), "office-head"))

Opinion = Annotated[
    str, forms.CharField(label=_("opinion"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
]
Reason = Annotated[str, forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))]
Somebody = Annotated[
    Post, forms.ModelChoiceField(Post.objects.select_related("account", "organization"), label=_("who"))
]
When = Annotated[
    str,
    forms.ChoiceField(
        label=_("when they sign"),
        choices=[
            (Where.BEFORE.value, _("before me")),
            (Where.PARALLEL.value, _("beside me")),
            (Where.AFTER.value, _("after me")),
        ],
    ),
]
Step = Annotated[str, forms.CharField(label=_("to which step"), max_length=60)]
Over = Annotated[
    str,
    forms.ChoiceField(
        label=_("and then"),
        choices=[
            (Again.ALL.value, _("every step since signs again")),
            (Again.STRAIGHT.value, _("it comes straight back to me")),
        ],
    ),
]
Key = Annotated[
    str, CodeField(label=_("word of the route"), max_length=40, help_text=_("Small letters, for example publication."))
]
Title = Annotated[str, forms.CharField(label=_("title"), max_length=80)]
EnglishTitle = Annotated[str, forms.CharField(label=_("English title"), max_length=120)]
Provision = Annotated[str, CodeField(label=_("provision"), max_length=120, required=False)]
Lines = Annotated[
    str,
    forms.CharField(
        label=_("steps"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One line a signer: step | role, role@office or post:number | all or one | working days"),
    ),
]
Apart = Annotated[
    bool, forms.BooleanField(label=_("each signature is another person's, and none the drafter's"), required=False)
]
Office = Annotated[
    Organization | None,
    forms.ModelChoiceField(
        Organization.objects.filter(valid_to=None),
        label=_("for which office"),
        required=False,
        empty_label=_("the whole city"),
    ),
]


# ── Runs ──


def begin(deed: Deed, dossier: Dossier, purpose: str, route: Route, *, office: int) -> Run:
    """Send a matter on its way, within the act of a room above. Raises Refused where the route names an office that is gone."""
    by = deed.by
    initiator = rules.Seat(str(by.role), by.organization).word
    try:
        places(route, office)
    except LookupError as unknown:
        raise Refused("state", _("The route names %(who)s, which is not there.") % {"who": unknown}) from None
    run = Run.objects.create(
        dossier=dossier,
        purpose=purpose,
        route=route,
        organization_id=office,
        initiator=initiator,
        account=by.account,
        step=route_tables.DRAFT,
        begun_on=deed.at,
    )
    _note(deed, run, routes.Event(Act.COUNTERSIGN, initiator, deed.at))
    return run


def withdraw(deed: Deed, run: Run) -> None:
    """Take a matter off its route, within an act of the room above: nothing is signed any more."""
    [row] = acts.take(Run, [run.pk])
    if row.phase != "running":
        raise Refused("state", _(rules.REASONS[routes.Reason.OVER]))
    for duty in duties.open_about(row, SIGN.name):
        duties.mark(deed, duty, "release")
    row.phase = "withdrawn"
    row.save(update_fields=["phase"])


def _note(deed: Deed, run: Run, event: routes.Event) -> None:
    """Let the engine judge an event, keep it, and bring duties, step and phase up to date."""
    before = run.moves.count()
    try:
        told = routes.perform(run.running, event) if before else routes.start(run.table, run.initiator, event.on)
    except routes.Refused as refused:
        raise Refused("state", _(rules.REASONS[refused.reason])) from None
    Move.objects.create(
        run=run,
        n=before,
        act=event.act.value,
        by=event.by,
        account=deed.by.account,
        on=event.on,
        to=event.to,
        how=event.how,
        record=deed.id,
    )
    run.__dict__["running"] = told
    run.phase = "refused" if told.refused else "complete" if told.finished else "running"
    run.step = told.step.name if told.step else ""
    run.save(update_fields=["phase", "step"])
    _owe(deed, run, event)
    if run.phase != "running" and run.purpose in rules.PURPOSES:
        rules.PURPOSES[run.purpose].settled(deed, run)


def _owe(deed: Deed, run: Run, event: routes.Event) -> None:
    """Each open seat owes a signature; a seat that signed has done it, one that is no longer asked is released."""
    running = run.running
    wanted = {word: rules.seat(word) for word in running.open}
    owed = {_of(duty): duty for duty in duties.open_about(run, SIGN.name)}
    signed = event.by if event.act in (Act.COUNTERSIGN, Act.OR_SIGN, Act.REFUSE) else ""
    for word, duty in owed.items():
        if word not in wanted:
            duties.mark(deed, duty, "discharge" if word == signed else "release")
    days = running.step.days if running.step and running.step.days else rules.DAYS
    new = [_duty(run, seat, days) for word, seat in wanted.items() if word not in owed]
    if new:
        duties.start_many(deed, new)


def _of(duty: duties.Duty) -> str:
    """The seat that owes a duty."""
    return rules.Seat(duty.role, duty.organization_id, duty.post_id).word


def _duty(run: Run, seat: rules.Seat, days: int) -> duties.New:
    post = Post.objects.get(pk=seat.post) if seat.post else None
    return duties.New(
        SIGN,
        run,
        duties.Term(days),
        office=post.organization_id if post else seat.office,
        role=post.role if post else seat.role,
        post=seat.post,
        dossier=run.dossier_id,
        provision=run.route.provision,
    )


def _above(run: Run) -> Iterable[tuple[type, list[Any]]]:
    """Rows of the room above that the end of the route touches are locked before it."""
    purpose = rules.PURPOSES.get(run.purpose)
    return purpose.lock(run) if purpose else ()


def _seat_of(run: Run, by: Holder, *, needed: bool | None = None) -> str:
    """The open seat that somebody speaks for. Raises Refused."""
    here = run.running
    for word in here.open:
        n = here.seat(word)
        if needed in (None, here.here[n or 0].needed) and by.post in {post.pk for post in queries.holders([word])}:
            return word
    raise Refused("state", _(rules.REASONS[routes.Reason.NOT_SIGNER]))


def _must_be_another(run: Run, deed: Deed) -> None:
    """The drafter does not sign, and nobody signs in two steps, where the route says so."""
    here = run.running
    if not run.route.apart or not here.at:
        return
    signed = {seat.signed for n, seats in enumerate(here.seats) if n != here.at for seat in seats}
    accounts = set(run.moves.filter(n__in=[n for n in signed if n is not None]).values_list("account", flat=True))
    if deed.by.account in accounts | {run.account}:
        raise Refused("permission", _("You took part in an earlier step. Another person must do this one."))


def _act(run: Run, deed: Deed, kind: Act, word: str, to: str = "", how: str = "") -> None:
    run.__dict__.pop("running", None)
    _note(deed, run, routes.Event(kind, word, deed.at, to, how))


@act("routes.countersign", on=Run, may=access.countersigns, also=_above, label=_("Sign"))
def countersign(run: Run, deed: Deed, *, opinion: Opinion) -> None:
    """Countersign 会签: agree, as one of those who all must."""
    _must_be_another(run, deed)
    _act(run, deed, Act.COUNTERSIGN, _seat_of(run, deed.by, needed=True))


@act("routes.or_sign", on=Run, may=access.signs_for_all, also=_above, label=_("Sign for all"))
def or_sign(run: Run, deed: Deed, *, opinion: Opinion) -> None:
    """Or-sign 或签: agree, one of several being enough."""
    _must_be_another(run, deed)
    _act(run, deed, Act.OR_SIGN, _seat_of(run, deed.by, needed=False))


def _among(run: Run, by: Holder, at: date) -> dict[str, Limit]:
    return {"who": Limit(among=queries.colleagues(run, by))}


@act("routes.add_signer", on=Run, may=access.is_asked, limits=_among, label=_("Add a signer"))
def add_signer(run: Run, deed: Deed, *, who: Somebody, when: When, opinion: Opinion) -> None:
    """Add a signer 加签: before, beside or after me."""
    _act(run, deed, Act.ADD_SIGNER, _seat_of(run, deed.by), rules.Seat(post=who.pk).word, when)


@act("routes.hand_over", on=Run, may=access.is_asked, limits=_among, label=_("Hand over"))
def hand_over(run: Run, deed: Deed, *, who: Somebody, opinion: Opinion) -> None:
    """Hand over 转办: let a colleague sign in my place."""
    _act(run, deed, Act.HAND_OVER, _seat_of(run, deed.by), rules.Seat(post=who.pk).word)


class ReturnForm(acts.ActForm):
    """The step is chosen among those before the present one."""

    to = forms.ChoiceField(label=_("to which step"))
    over = forms.ChoiceField(
        label=_("and then"),
        choices=[
            (Again.ALL.value, _("every step since signs again")),
            (Again.STRAIGHT.value, _("it comes straight back to me")),
        ],
    )
    reason = forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *filled: Any, **more: Any) -> None:
        super().__init__(*filled, **more)
        running = self.row.running if self.row is not None else None
        before = running.names[: running.at or 0] if running else ()
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (name, queries.step_name(name)) for name in before
        ]


@act("routes.send_back", on=Run, may=access.is_asked, form=ReturnForm, label=_("Return"))
def send_back(run: Run, deed: Deed, *, to: Step, over: Over, reason: Reason) -> None:
    """Return 退回 to any earlier step; its signatures and those since are set aside."""
    _act(run, deed, Act.RETURN, _seat_of(run, deed.by), to, over)


@act("routes.take_back", on=Run, may=access.acted_last, label=_("Take back"))
def take_back(run: Run, deed: Deed) -> None:
    """Take back 撤回 what I did last, while nobody has acted since."""
    standing = run.running.standing
    _act(run, deed, Act.TAKE_BACK, run.running.history[standing[-1]].by if standing else "")


@act("routes.urge", on=Run, may=access.waits_for_it, label=_("Urge"))
def urge(run: Run, deed: Deed) -> None:
    """Urge 催办 whoever is to sign: they are told, and it stands on the record."""
    _act(run, deed, Act.URGE, rules.Seat(str(deed.by.role), deed.by.organization).word)
    deed.announce("routes.urged", run=run.pk)


@act("routes.refuse", on=Run, may=access.is_asked, also=_above, label=_("Do not agree"))
def refuse(run: Run, deed: Deed, *, reason: Reason) -> None:
    """Do not agree: the route ends, and the room decides what follows."""
    _must_be_another(run, deed)
    _act(run, deed, Act.REFUSE, _seat_of(run, deed.by))


# ── Routes ──


def understood(text: str) -> tuple[list[route_tables.Row], list[str], list[str]]:
    """Rows of a typed route, what makes it impossible, and what is only worth a look. Sentences."""
    lines = rules.read(text)
    unread = [_(rules.UNKNOWN) % {"what": line.fault} for line in lines if line.fault]
    rows = [line.row for line in lines]
    found = route_tables.report(rows)
    said = [(one.grave, _(rules.FLAWS[one.flaw]) % {"step": one.step, "what": one.what}) for one in found]
    return rows, [*unread, *(words for grave, words in said if grave)], [words for grave, words in said if not grave]


@act("routes.adopt", may=access.keeps_routes, label=_("Adopt a route"))
def adopt(
    deed: Deed,
    *,
    word: Key,
    title: Title,
    title_en: EnglishTitle,
    office: Office,
    provision: Provision,
    lines: Lines,
    apart: Apart,
) -> Route:
    """Adopt a route, or a new version of one; matters already on their way keep the version they began with."""
    rows, grave, _notices = understood(lines)
    if grave:
        raise Refused("input", " ".join(str(words) for words in grave))
    for row in rows:
        found = rules.WHO.fullmatch(row.who)
        known = found and (found["post"] or found["role"] in {role.value for role in queries.Role})
        if not known:
            raise Refused("input", _(rules.UNKNOWN) % {"what": row.who})
    before = Route.objects.filter(key=word, organization=office)
    version = max(before.values_list("version", flat=True), default=0) + 1
    for old in before.filter(valid_to=None):
        old.valid_to = max(old.valid_from, deed.at - timedelta(days=1))
        old.save(update_fields=["valid_to"])
    return Route.objects.create(
        key=word,
        version=version,
        organization=office,
        title=title,
        title_en=title_en,
        provision=provision,
        lines=[list(row) for row in rows],
        apart=apart,
        valid_from=deed.at,
    )


@act("routes.end", on=Route, may=access.keeps_routes, label=_("End the route"))
def end(route: Route, deed: Deed) -> None:
    """Let a route begin nothing more; what is on its way goes on."""
    if route.valid_to is not None:
        raise Refused("state", _(rules.REASONS[routes.Reason.OVER]))
    route.valid_to = max(route.valid_from, deed.at, clock.today())
    route.save(update_fields=["valid_to"])
