"""What follows from acts after commit, and who reads the evidence: whoever sees the task."""

from __future__ import annotations

from typing import Any

from onedoor.kernel.acts.interface import SYSTEM
from onedoor.kernel.files import interface as files
from onedoor.kernel.outbox.interface import Message, listens

from . import access
from .actions import complete
from .models import Feedback, Task


@listens("workplan.over")
def task_over(message: Message) -> None:
    """Complete an instruction whose task is over. A plan or a meeting is completed by whoever keeps it."""
    task = Task.objects.select_related("source").get(pk=message.body["task"])
    source = task.source
    if source.kind == "instruction" and source.state == "open" and not source.tasks.filter(state="open").exists():
        complete(source, by=SYSTEM)


@files.readers
def of_its_task(holder: Any, file: files.File) -> bool:
    """Evidence is read by the giver's side and by the offices of the task."""
    shown = Feedback.objects.filter(file=file.pk).select_related("undertaking__task__source").first()
    return shown is not None and access.reads(holder, shown.undertaking.task)
