"""Pages of routes: which there are, how one goes, a new version of one."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onedoor.engines import route_tables
from onedoor.frame import clock
from onedoor.frame.pages import desk_page, signed_in
from onedoor.kernel.acts.views import act_page
from onedoor.kernel.people.rules import ROLES, Role

from . import access, actions, queries, rules
from .models import Route


@desk_page(signed_in)
@require_safe
def kept_routes(request):
    """Every route in force."""
    facts = {"routes": queries.in_force(clock.today()), "keeps": access.keeps_routes(request.holder, None)}
    return render(request, "routes/routes.html", facts)


@desk_page(signed_in)
@require_safe
def route(request, pk: int):
    """One route: its steps as a table and as a picture, its earlier versions."""
    shown = get_object_or_404(Route.objects.select_related("organization"), pk=pk)
    language = "en" if request.mode.language == "en" else "zh"
    names = {row.who: _named(row.who) for row in shown.rows}
    drawn = route_tables.from_rows(shown.key, shown.version, [row._replace(who=names[row.who]) for row in shown.rows])
    facts = {
        "route": shown,
        "steps": drawn.steps,
        "picture": route_tables.diagram(drawn, language),
        "versions": Route.objects.filter(key=shown.key, organization=shown.organization).order_by("-version"),
        "keeps": access.keeps_routes(request.holder, shown),
    }
    return render(request, "routes/route.html", facts)


def _named(who: str) -> str:
    """A signer of a route in words."""
    found = rules.WHO.fullmatch(who)
    if found and found["role"]:
        label = queries._(ROLES[Role(found["role"])].label)
        return f"{label} · {found['office']}" if found["office"] else label
    return who


@desk_page(access.keeps_routes.comes_into_question)
@require_http_methods(["GET", "POST"])
def adopt(request):
    """A new route, or a new version of one: its lines are read and reported on before it holds."""
    old = Route.objects.filter(
        pk=request.GET.get("from", "0") if request.GET.get("from", "0").isdecimal() else 0
    ).first()
    facts = {"old": old, "roles": [(role.value, queries._(rule.label)) for role, rule in ROLES.items()]}
    if request.method == "POST":
        _rows, grave, notices = actions.understood(request.POST.get("lines", ""))
        facts |= {"grave": grave, "notices": notices}
    elif old:
        request.GET = request.GET.copy()
        request.GET.update(_as_typed(old))
    return act_page(request, actions.adopt, None, "routes/adopt.html", facts, lambda done: redirect("route", done.pk))


def _as_typed(old: Route) -> dict[str, str]:
    """A route as it would be typed."""
    lines = "\n".join(" | ".join(str(cell) for cell in line if cell is not None) for line in old.lines)
    said = {"word": old.key, "title": old.title, "title_en": old.title_en, "provision": old.provision, "lines": lines}
    return (
        said
        | ({"office": str(old.organization_id)} if old.organization_id else {})
        | ({"apart": "on"} if old.apart else {})
    )
