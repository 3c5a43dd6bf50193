"""What follows after commit: an instruction is completed with its task."""

from __future__ import annotations

from onedoor.kernel.acts.interface import SYSTEM
from onedoor.kernel.outbox.interface import Message, listens

from .actions import complete
from .models import Task


@listens("workplan.over")
def task_over(message: Message) -> None:
    """Complete an instruction whose task is over. A plan or a meeting is completed by whoever keeps it."""
    task = Task.objects.select_related("source").get(pk=message.body["task"])
    source = task.source
    if source.kind == "instruction" and source.state == "open" and not source.tasks.filter(state="open").exists():
        complete(source, by=SYSTEM)
