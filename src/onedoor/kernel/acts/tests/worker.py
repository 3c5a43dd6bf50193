"""A process of its own that performs toy acts, for tests that kill: `python -m onedoor.kernel.acts.tests.worker TASK WORD…`."""

import json
import sys

import django


def say(**facts) -> None:
    """One line for the test."""
    print(json.dumps(facts), flush=True)


def go() -> None:
    """Say that we are ready, and wait until we may begin."""
    say(ready=True)
    sys.stdin.readline()


def outcome(what, *given, **said) -> None:
    """Do one act and say what came of it."""
    from onedoor.kernel.acts.rules import Refused

    try:
        say(done=what(*given, **said).pk)
    except Refused as refused:
        say(refused=refused.code)


def receive(times: str) -> None:
    """Receive cases, as many as told."""
    go()
    say(numbers=[toys.receive(by=toys.LI, words="x").number for _time in range(int(times))])


def once(key: str, case: str) -> None:
    """Decide a case, or receive one, under a key that others use as well."""
    target = toys.Case.objects.get(pk=case) if case != "new" else None
    go()
    if target:
        outcome(toys.decide, target, by=toys.LI, outcome="R1", key=key)
    else:
        outcome(toys.receive, by=toys.LI, words="x", key=key)


def rival(case: str) -> None:
    """Decide a case that others want to decide as well."""
    target = toys.Case.objects.get(pk=case)
    go()
    outcome(toys.decide, target, by=toys.LI, outcome="R1")


def cross(case: str, other: str) -> None:
    """Lock one case and then, once told, another: against the order, so that two of us meet."""
    from dataclasses import replace

    tries = []

    def lock_other(row, deed, words):
        tries.append(1)
        if len(tries) == 1:
            go()
        toys.Case.objects.select_for_update().get(pk=other)

    target = toys.Case.objects.get(pk=case)
    outcome(replace(toys.draft, body=lock_other), target, by=toys.LI, words="x")
    say(tries=len(tries))


def hold(case: str) -> None:
    """Keep a case locked within an act until told."""
    from dataclasses import replace

    target = toys.Case.objects.get(pk=case)
    outcome(replace(toys.draft, body=lambda row, deed, words: go()), target, by=toys.LI, words="x")


def live() -> None:
    """Take cases through their lives until killed."""
    say(ready=True)
    while True:
        case = toys.receive(by=toys.LI, words="x", born="1980-02-03")
        case = toys.extend(case, by=toys.HEAD_ZHAO, days=2)
        toys.consult(case, by=toys.LI)
        toys.consulted(case, by=toys.LI)
        toys.close(case, by=toys.LI, words="done")
        toys.decide(case, by=toys.LI, outcome="R1")


def drain() -> None:
    """Carry messages: each listener's act drafts on the case it is about."""
    from onedoor.kernel.acts.access import SYSTEM
    from onedoor.kernel.outbox import interface as outbox

    @outbox.listens("toy.received")
    def draft(message):
        toys.draft(toys.Case.objects.get(pk=message.body["id"]), by=SYSTEM, words="heard")

    go()
    say(taken=outbox.drain())


if __name__ == "__main__":
    django.setup()
    from onedoor.kernel.acts.tests import toys

    toys.join_the_house()
    globals()[sys.argv[1]](*sys.argv[2:])
