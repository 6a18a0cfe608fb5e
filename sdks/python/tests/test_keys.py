"""The keys of an issuer: read once for many, again for a new name, never in a storm, and kept while it cannot be reached."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from corpus import Clock, Issuer
from tokens import CONTRACT, ISSUER, NOW, orders, published, token

from symbolon import Accepted, Verifier


def outcome(verifier: Verifier, presented: str) -> str:
    verdict = verifier.verify(presented)
    return "ok" if isinstance(verdict, Accepted) else verdict.reason


class World:
    def __init__(self, *keys: Any) -> None:
        self.clock = Clock(NOW)
        self.issuer = Issuer(ISSUER, list(keys) or [published("ed")])
        self.verifier = orders(now=self.clock, fetch=self.issuer.fetch)

    def outcome(self, presented: str) -> str:
        return outcome(self.verifier, presented)

    def readings(self) -> int:
        return self.issuer.calls.count(self.issuer.key_set)


def test_are_read_once_for_many_threads_and_not_before_the_first_token() -> None:
    world, good = World(), token()
    assert world.issuer.calls == []
    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(world.outcome, [good] * 64)) == {"ok"}
    assert world.issuer.calls == [world.issuer.metadata, world.issuer.key_set]


def test_are_read_again_for_a_name_that_is_new() -> None:
    world = World()
    assert world.outcome(token()) == "ok"
    world.issuer.documents[world.issuer.key_set] = {"keys": [published("ed"), published("ed-stranger", "next")]}
    world.clock.now += 30
    assert [world.outcome(token("next", "ed-stranger")), world.outcome(token())] == ["ok", "ok"]


def test_are_not_read_again_for_made_up_names_within_thirty_seconds() -> None:
    world = World()
    assert world.outcome(token()) == "ok"
    made_up = [token(f"made-up-{i}", "ed") for i in range(20)]
    assert ({world.outcome(one) for one in made_up}, world.readings()) == ({"unknown_key"}, 1)
    world.clock.now += 30
    assert ({world.outcome(one) for one in made_up}, world.readings()) == ({"unknown_key"}, 2)


def test_are_forgotten_after_the_issuer_took_them_back() -> None:
    world, good = World(), token(exp=NOW + 100_000)
    assert world.outcome(good) == "ok"
    world.issuer.documents[world.issuer.key_set] = {"keys": [published("ed-stranger", "next")]}
    world.clock.now += 599
    assert world.outcome(good) == "ok"
    world.clock.now += 601
    assert world.outcome(good) == "unknown_key"


def test_that_are_known_count_on_while_the_issuer_cannot_be_reached() -> None:
    world, good = World(), token(exp=NOW + 100_000)
    assert world.outcome(good) == "ok"
    world.issuer.up = False
    world.clock.now += 7200
    assert [world.outcome(good), world.outcome(token("next", "ed-stranger"))] == ["ok", "keys_unavailable"]


def test_are_asked_for_every_five_seconds_while_there_are_none() -> None:
    world, good = World(), token()
    world.issuer.up = False
    assert world.outcome(good) == "keys_unavailable"
    world.issuer.up = True
    world.clock.now += 4
    assert world.outcome(good) == "keys_unavailable"
    world.clock.now += 1
    assert world.outcome(good) == "ok"


def test_of_openid_connect_discovery_do_where_there_is_no_other_metadata() -> None:
    world = World()
    world.issuer.documents[world.issuer.openid] = world.issuer.documents.pop(world.issuer.metadata)
    assert world.outcome(token()) == "ok"
    assert world.issuer.calls == [world.issuer.metadata, world.issuer.openid, world.issuer.key_set]


def test_that_cannot_be_used_are_left_out_and_spoil_nothing() -> None:
    world = World(None, "x", {}, {"kid": "ed", "kty": "OKP"}, {**published("ed"), "x": "AAAA"}, published("ed"))
    assert world.outcome(token()) == "ok"


@contextmanager
def serving(changed: Callable[[str], tuple[int, dict[str, str], bytes] | None]) -> Iterator[str]:
    """An issuer over HTTP, but for what is changed at a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            origin = f"http://{self.headers['host']}"
            documents = {
                "/.well-known/oauth-authorization-server": {"issuer": origin, "jwks_uri": f"{origin}/jwks"},
                "/jwks": {"keys": [published("ed")]},
                "/elsewhere": {"keys": [published("ed")]},
            }
            status, headers, body = changed(self.path) or (200, {}, json.dumps(documents[self.path]).encode())
            self.send_response(status)
            for header in headers.items():
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


LARGE = json.dumps({"keys": [published("ed")], "note": "x" * 256 * 1024}).encode()
ANSWERS: dict[str, tuple[Callable[[str], tuple[int, dict[str, str], bytes] | None], str]] = {
    "that is the right one": (lambda path: None, "ok"),
    "that sends on to somewhere else": (lambda path: (302, {"location": "/elsewhere"}, b"") if path == "/jwks" else None, "keys_misconfigured"),
    "whose keys are larger than 256 KB": (lambda path: (200, {}, LARGE) if path == "/jwks" else None, "keys_misconfigured"),
    "that answers with 500": (lambda path: (500, {}, b""), "keys_unavailable"),
}


@pytest.mark.parametrize("changed, wanted", ANSWERS.values(), ids=ANSWERS.keys())
def test_an_issuer_over_http(changed: Callable[[str], tuple[int, dict[str, str], bytes] | None], wanted: str) -> None:
    with serving(changed) as origin:
        assert outcome(Verifier(origin, CONTRACT, now=Clock(NOW)), token(iss=origin)) == wanted
