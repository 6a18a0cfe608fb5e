"""Why keys cannot be read stands in the log and in no answer."""

import socket
import ssl
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from corpus import ROOT
from test_keys import World
from tokens import CONTRACT, ISSUER, NOW, orders, token

from symbolon import Answer, Refusal, Verifier

NO_STORE = {"cache-control": "no-store"}
UNAVAILABLE = Answer(503, NO_STORE, {"error": "temporarily_unavailable", "error_description": "Access tokens cannot be verified for the moment."})
MISCONFIGURED = Answer(500, NO_STORE, {"error": "server_error", "error_description": "Access tokens cannot be verified here."})


def refusal_at(issuer: str) -> tuple[str, str, Answer]:
    verdict = Verifier(issuer, CONTRACT, now=lambda: NOW).verify(token(iss=issuer))
    assert isinstance(verdict, Refusal)
    return verdict.reason, str(verdict.cause), verdict.answer


def test_nobody_listens_there(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        origin = f"http://127.0.0.1:{closed.getsockname()[1]}"
    said = f"{origin}/.well-known/oauth-authorization-server cannot be reached ([Errno 111] Connection refused)."
    assert refusal_at(origin) == ("keys_unavailable", said, UNAVAILABLE)
    assert caplog.messages == [said]


def test_a_certificate_that_is_not_trusted_is_mended_by_no_waiting(caplog: pytest.LogCaptureFixture) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    folder = ROOT / "libs/resource-server/test/tls"
    context.load_cert_chain(folder / "server.pem", folder / "server.key.pem")

    class Quiet(HTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass

    with Quiet(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            found = refusal_at(f"https://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()
    fix = "give this process that of its authority, SSL_CERT_FILE=/path/to/ca.pem, or check the setting issuer."
    said = f"The certificate of 127.0.0.1:{server.server_port} is not trusted (self-signed certificate): {fix}"
    assert found == ("keys_misconfigured", said, MISCONFIGURED)
    assert caplog.messages == [said]


NO_NAME = "The name id.example does not resolve: check the setting issuer, and the resolver of this machine."


@pytest.mark.parametrize(
    "code, reason",
    [(socket.EAI_NONAME, "keys_misconfigured"), (socket.EAI_AGAIN, "keys_unavailable")],
    ids=["a name that nobody has", "a resolver that does not answer"],
)
def test_names(code: int, reason: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def resolve(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(code, "it says")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    again = f"{ISSUER}/.well-known/oauth-authorization-server cannot be reached ([Errno {code}] it says)."
    found, cause, _ = refusal_at(ISSUER)
    assert (found, cause) == (reason, NO_NAME if reason == "keys_misconfigured" else again)
    assert caplog.messages == [cause]


def test_what_can_be_no_name_does_not_resolve() -> None:
    found, cause, _ = refusal_at("https://id..example")
    assert (found, cause) == ("keys_misconfigured", NO_NAME.replace("id.", "id.."))


def test_each_once_until_it_is_another_one(caplog: pytest.LogCaptureFixture) -> None:
    world, good = World(), token(exp=NOW + 100_000)
    right, wrong = world.issuer.documents[world.issuer.metadata], {"issuer": f"{ISSUER}/", "jwks_uri": world.issuer.key_set}
    for answers in [None, None, wrong, wrong, right, None]:
        world.issuer.up, world.issuer.documents[world.issuer.metadata] = answers is not None, answers
        world.outcome(good)
        world.clock.now += 1200
    out = f"{world.issuer.metadata} cannot be reached (unreachable)."
    differs = f'The metadata at {world.issuer.metadata} is of "{ISSUER}/", and the setting issuer is "{ISSUER}": they must be the same, character for character.'
    assert caplog.messages == [out, differs, out]


@pytest.mark.parametrize("age", [59, 0, -1, float("nan")])
def test_keys_may_not_count_for_less_than_a_minute(age: float) -> None:
    with pytest.raises(ValueError, match="keys_max_age must be at least 60 seconds"):
        orders(keys_max_age=age)
