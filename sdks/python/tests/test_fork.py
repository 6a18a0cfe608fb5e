"""Processes that fork, threads that are gone, and locks that are held at the fork: no token waits for ever.

What could hang runs in a forked process, whose alarm ends it.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from corpus import Clock, Issuer
from tokens import ISSUER, NOW, bound_token, orders, proof, published, token

from symbolon import Accepted, DpopPolicy, LocalReplayMemory, PresentedRequest, Response, Verifier, key_set

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")


def forked(work: Callable[[], str]) -> str:
    """What is found out in a process that is forked now, or how that ended."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        try:
            os.write(writes, work().encode())
        finally:
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return "waits for ever" if os.WIFSIGNALED(status) else said


def outcome(verifier: Verifier, presented: str | PresentedRequest) -> str:
    verdict = verifier.verify(presented)
    return "ok" if isinstance(verdict, Accepted) else verdict.reason


@contextmanager
def stuck(work: Callable[[Callable[[], None]], Any]) -> Iterator[None]:
    """A thread in the middle of its work: where it calls what it is given, it waits until this ends. Other processes do not wait."""
    here, there, on = os.getpid(), Event(), Event()

    def wait() -> None:
        there.set()
        if os.getpid() == here:
            on.wait()

    thread = Thread(target=work, args=(wait,))
    thread.start()
    there.wait()
    try:
        yield
    finally:
        on.set()
        thread.join()


class StuckClock(Clock):
    """Stops the first thread that reads it once it is told how."""

    wait: Callable[[], None] | None = None

    def __call__(self) -> float:
        wait, self.wait = self.wait, None
        if wait:
            wait()
        return self.now


def test_a_lock_of_the_keys_that_is_held_at_the_fork_holds_nobody_up() -> None:
    clock, good = StuckClock(NOW), token()
    verifier = orders(now=clock)
    assert outcome(verifier, good) == "ok"

    def look(wait: Callable[[], None]) -> None:
        clock.wait = wait
        outcome(verifier, good)

    with stuck(look):
        assert forked(lambda: outcome(verifier, good)) == "ok"
    assert outcome(verifier, good) == "ok"


@pytest.mark.parametrize("read_before", [False, True], ids=["the first of all", "a later one"])
def test_a_reading_that_is_under_way_at_the_fork_is_begun_anew(read_before: bool) -> None:
    clock, issuer, good, waits = Clock(NOW), Issuer(ISSUER, [published("ed")]), token(exp=NOW + 10_000), list[Callable[[], None]]()

    def fetch(address: str) -> Response:
        if waits:
            waits.pop()()
        return issuer.fetch(address)

    verifier = orders(now=clock, fetch=fetch)
    if read_before:
        assert outcome(verifier, good) == "ok"
        clock.now += 1200

    def look(wait: Callable[[], None]) -> None:
        waits.append(wait)
        outcome(verifier, good)

    with stuck(look):
        assert forked(lambda: outcome(verifier, good)) == "ok"
    assert outcome(verifier, good) == "ok"


class StuckText(str):
    """A text that is being looked up."""

    wait: Callable[[], None] = staticmethod(lambda: None)

    def __hash__(self) -> int:
        self.wait()
        return super().__hash__()


def test_a_lock_of_the_memory_of_proofs_that_is_held_at_the_fork_holds_nobody_up() -> None:
    memory, bound = LocalReplayMemory(), bound_token()
    verifier = orders(dpop=DpopPolicy(replays=memory))
    assert outcome(verifier, bound) == "binding_missing"

    def use(wait: Callable[[], None]) -> None:
        text = StuckText("x")
        text.wait = wait
        memory.use(text, NOW, NOW)

    shown = PresentedRequest("GET", "/orders", f"DPoP {bound}", proof(bound))
    with stuck(use):
        assert forked(lambda: f"{outcome(verifier, shown)}, {outcome(verifier, shown)}") == "ok, dpop_replayed"


def test_forks_of_forks_while_many_threads_verify_know_what_their_parents_knew() -> None:
    issuer, good, ended = Issuer(ISSUER, [published("ed")]), token(), Event()
    verifier = orders(fetch=issuer.fetch)
    assert outcome(verifier, good) == "ok"

    def look() -> None:
        while not ended.is_set():
            outcome(verifier, good)

    threads = [Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        found = {forked(lambda: f"{outcome(verifier, good)}, {forked(lambda: outcome(verifier, good))}, {len(issuer.calls)}") for _ in range(20)}
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert found == {"ok, ok, 2"}



@pytest.mark.parametrize("end", [SystemExit, KeyboardInterrupt, GeneratorExit])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_reader_whose_thread_is_ended_keeps_nobody_waiting(end: type[BaseException]) -> None:
    def fetch(address: str) -> Response:
        raise end

    assert forked(lambda: outcome(orders(fetch=fetch), token())) == "keys_unavailable"


def test_a_machine_without_another_thread_refuses_and_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, good = Clock(NOW), token()
    verifier = orders(now=clock)

    def start(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as changed:
        changed.setattr(Thread, "start", start)
        assert forked(lambda: f"{outcome(verifier, good)}, {outcome(verifier, good)}") == "keys_unavailable, keys_unavailable"
        assert outcome(verifier, good) == "keys_unavailable"
    clock.now += 5
    assert outcome(verifier, good) == "ok"


class HangingIssuer(Issuer):
    """Answers as it should, but for one reading."""

    hangs = False

    def fetch(self, address: str) -> Response:
        hangs, self.hangs = self.hangs, False
        if hangs:
            Event().wait()
        return super().fetch(address)


def test_a_reading_that_hangs_is_given_up_and_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, issuer, good = Clock(NOW), HangingIssuer(ISSUER, [published("ed")]), token()

    def look() -> str:
        verifier = orders(now=clock, fetch=issuer.fetch)
        with monkeypatch.context() as changed:
            changed.setattr(key_set, "_PATIENCE", 0.0)
            issuer.hangs = True
            found = [outcome(verifier, good)]
            clock.now += 4
            found.append(outcome(verifier, good))
        clock.now += 1
        return ", ".join([*found, outcome(verifier, good)])

    assert forked(look) == "keys_unavailable, keys_unavailable, ok"


def test_a_reading_that_hangs_beside_the_requests_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, issuer, good = Clock(NOW), HangingIssuer(ISSUER, [published("ed")]), token(exp=NOW + 10_000)

    def look() -> str:
        verifier = orders(now=clock, fetch=issuer.fetch)
        found = [outcome(verifier, good)]
        clock.now += 600
        issuer.hangs = True
        found.append(outcome(verifier, good))
        issuer.documents[issuer.key_set] = {"keys": [published("ed-stranger", "next")]}
        clock.now += 5
        with monkeypatch.context() as changed:
            changed.setattr(key_set, "_PATIENCE", 0.0)
            found.append(outcome(verifier, good))
        clock.now += 600
        return ", ".join([*found, outcome(verifier, token("next", "ed-stranger", exp=NOW + 10_000))])

    assert forked(look) == "ok, ok, ok, ok"
