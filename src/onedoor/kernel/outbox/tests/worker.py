"""A process of its own that hands deliveries over until killed: `python -m onedoor.kernel.outbox.tests.worker`."""

import django

if __name__ == "__main__":
    django.setup()
    from onedoor.kernel.outbox import interface as outbox

    print("ready", flush=True)
    while outbox.deliver():
        pass
    print("done", flush=True)
