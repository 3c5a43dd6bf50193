"""The page of an act: its form, who decided, what came of it. Rooms call it with a template and a way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from onedoor.frame import clock

from .declaring import Act
from .recording import Recording, Said, recording
from .rules import Refused


def act_page(
    request: Any,
    act: Act,
    target: Any,
    template: str,
    facts: Mapping[str, Any],
    then: Callable[[Any], HttpResponse],
    *,
    for_others: bool = False,
) -> HttpResponse:
    """The form of an act on a page of its own. Done, it leads where `then` says; refused, it says why.

    `for_others`: the form also asks who decided, where somebody else at the office could have (`acts/recording.html`)."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    asked = recording(act, target, request.holder, *sent) if for_others else None
    by = _decider(asked, request.holder)
    form = _form(act, target, by, sent, request.GET.dict())
    good = all([form.is_valid(), asked is None or not asked.is_bound or asked.is_valid()]) if sent else False
    if good:
        try:
            said = asked.said() if asked and asked.is_bound else Said(request.holder, {})
            return then(act(target, by=said.by, **said.circumstances, **_typed(form)))
        except Refused as refused:
            form.add_error(None, str(refused))
    shown = {"act": act, "form": form, "recording": asked}
    return render(request, template, dict(facts) | shown, status=422 if sent else 200)


def _decider(asked: Recording | None, holder: Any) -> Any:
    """Whose decision the form is for: the limits of the law may differ with the decider."""
    return asked.others.get(asked.data.get("recording-decider", ""), holder) if asked and asked.is_bound else holder


def _form(act: Act, target: Any, by: Any, sent: tuple[Any, ...], initial: dict[str, Any]) -> Any:
    today = clock.today()
    limits = act.limits(target, by, today) if act.limits else None
    return act.form(*sent, row=target, by=by, at=today, limits=limits, initial=initial)


def _typed(form: Any) -> dict[str, Any]:
    """What was typed, as it was typed: the act reads it once more."""
    return {field.name: field.data for field in form if field.data not in (None, "", [])}
