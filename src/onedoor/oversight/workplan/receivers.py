"""What follows from acts after commit: an instruction ends with its task, reminders leave the house; and who reads the evidence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from onedoor.frame.templatetags.dates import plain_day
from onedoor.kernel.acts.interface import SYSTEM, reference
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.files import interface as files
from onedoor.kernel.outbox.interface import Message, listens, send

from . import access, rules
from .actions import complete
from .models import Feedback, Task, Undertaking

LANGUAGE = "zh-hans"
"""What is sent out is written in the language of the city."""


@listens("workplan.over")
def task_over(message: Message) -> None:
    """Complete an instruction whose task is over. A plan or a meeting is completed by whoever keeps it."""
    task = Task.objects.select_related("source").get(pk=message.body["task"])
    source = task.source
    if source.kind == "instruction" and source.state == "open" and not source.tasks.filter(state="open").exists():
        complete(source, by=SYSTEM)


@listens("workplan.reminded", "workplan.urged")
def tell(message: Message) -> None:
    """Send whoever answers for a task a letter, where the name of the account is an address; the desk shows it to everybody."""
    named = Undertaking.objects.filter(pk__in=message.body["undertakings"], state__in=sorted(rules.OWING))
    with override(LANGUAGE):
        for part in named.select_related("task", "duty").order_by("pk"):
            _write_to(part, message)


def _write_to(part: Undertaking, message: Message) -> None:
    if part.duty is None or part.duty.due_on is None:
        return
    facts = {"number": part.task.number, "due": plain_day(part.duty.due_on), "text": part.task.text}
    subject = _("Task %(number)s: please answer by %(due)s") % facts
    body = _("%(text)s\n\nThe answer is due on %(due)s. Give it on the desk, with a file that shows it.") % facts
    for post in duties.answering(part.duty):
        if "@" in post.account.username:
            about = str(reference(part.task))
            send(message.act, "e-mail", post.account.username, subject, body, about, message.created)


@files.readers
def of_its_task(holder: Any, file: files.File) -> bool:
    """Evidence is read by the giver's side and by the offices of the task."""
    shown = Feedback.objects.filter(file=file.pk).select_related("undertaking__task__source").first()
    return shown is not None and access.reads(holder, shown.undertaking.task)
