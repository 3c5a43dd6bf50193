"""A process of its own that keeps files until it is killed: `python -m onedoor.kernel.files.tests.worker OFFICE [WHERE]`.

With WHERE it keeps one file and kills itself there: `writing` (half of the bytes), `named` (bytes in place, not yet forced),
`row` (bytes kept, no row)."""

import os
import signal
import sys

import django


def end(*given, **said):
    """Be gone at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def write_half(new, content):
    """Write half, and be gone."""
    data = content.read()
    new.write(data[: len(data) // 2])
    new.flush()
    end()


def arm(where: str) -> None:
    """Put the end at its place."""
    from onedoor.kernel.files import ports, writing

    places = {
        "writing": (ports, "_write", write_half),
        "named": (ports, "_force", end),
        "row": (writing.clock, "now", end),
    }
    setattr(*places[where])


if __name__ == "__main__":
    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile

    from onedoor.engines.tests import samples
    from onedoor.kernel.files import interface as files

    for where in sys.argv[2:]:
        arm(where)
    print("ready", flush=True)
    for number in range(1 if sys.argv[2:] else 10_000):
        data = samples.PDF + b"%% %d %d\n" % (os.getpid(), number) + b"x" * 100_000
        files.store(SimpleUploadedFile("a.pdf", data), office=int(sys.argv[1]), account=None)
