"""A sealer in a process of its own: rounds until nothing waits. It says when it begins and when it is done."""

from __future__ import annotations

import sys


def main() -> None:
    """Seal in batches of this size, in the data directory of the environment."""
    from onedoor.cli.city import open_django

    open_django()
    from onedoor.kernel.acts.models import Waiting
    from onedoor.kernel.ledger import interface

    print("begun", flush=True)
    while Waiting.objects.exists():
        interface.seal(int(sys.argv[1]))
        interface.publish()
    print("done", flush=True)


if __name__ == "__main__":
    main()
