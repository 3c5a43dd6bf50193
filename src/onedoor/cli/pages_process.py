"""The application in a process that `onedoor serve` answers requests with; killed with it, it leaves the port free."""

from __future__ import annotations

import signal

from onedoor.wsgi import application

from .parts import end_with_parent

__all__ = ["application"]

end_with_parent(signal.SIGKILL)
