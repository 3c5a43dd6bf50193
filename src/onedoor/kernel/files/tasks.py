"""Periodic work on files: painting what was approved, looking at what was handed in."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app

from . import reading
from .models import File, Fingerprint, Painting, Redaction
from .rules import PICTURES

AT_ONCE = 50


@app.periodic(cron="* * * * * */3")
@app.task(name="files.paint", queueing_lock="files.paint")
def paint(timestamp: int) -> int:
    """Paint what was put up for the second look and prove it; answers how many. Ten pages take a second or two."""
    return paint_waiting()


def paint_waiting() -> int:
    """The same, called by hand."""
    painted = Painting.objects.filter(redaction=OuterRef("pk"), checked=OuterRef("checked"))
    waiting = Redaction.objects.filter(~Exists(painted), state__in=("checking", "approved"))
    rows = list(waiting.select_related("file").order_by("pk")[:AT_ONCE])
    for redaction in rows:
        reading.paint(redaction)
    return len(rows)


@app.periodic(cron="* * * * * */20")
@app.task(name="files.look", queueing_lock="files.look")
def look(timestamp: int) -> int:
    """Take the fingerprints of pictures that were handed in; answers how many."""
    return look_at_new()


def look_at_new() -> int:
    """The same, called by hand."""
    seen = Fingerprint.objects.values("digest")
    new = File.objects.filter(kind__in=PICTURES, destruction=None).exclude(digest__in=seen)
    rows = list(new.order_by("pk")[:AT_ONCE])
    for file in rows:
        reading.look_at(file)
    return len(rows)
