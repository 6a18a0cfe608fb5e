"""The README's own code, run as it stands."""

import re
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tokens import orders, token

BLOCKS = re.findall(r"```python\n(.*?)```", (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_ten_lines_tell_what_is_wrong_with_a_token(capsys: Any) -> None:
    exec(BLOCKS[0], {"token": "x"})
    assert capsys.readouterr().out == "refused: malformed\n"


def test_the_service_lets_in_who_has_a_token() -> None:
    names: dict[str, Any] = {"verifier": orders()}
    exec(BLOCKS[1].partition("\nThreadingHTTPServer(")[0], names)
    handler: type[BaseHTTPRequestHandler] = type("Quiet", (names["Orders"],), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            accepted = get(server.server_port, "/orders", ("authorization", f"Bearer {token()}"))
            refused = get(server.server_port, "/orders", ("authorization", f"Bearer {token(exp=1)}"))
            twice = get(server.server_port, "/orders", *[("authorization", f"Bearer {token()}")] * 2)
            metadata = get(server.server_port, orders().protected_resource.path)
        finally:
            server.shutdown()
            thread.join()
    assert accepted == (200, None, b'{"tenant": "acme"}')
    assert refused[0] == 401 and refused[1] and refused[1].startswith('Bearer error="invalid_token"')
    assert twice[0] == 400
    assert metadata[0] == 200 and b'"authorization_servers": ["https://id.example"]' in metadata[2]


def test_a_verifier_that_demands_more_refuses_an_old_log_in() -> None:
    names: dict[str, Any] = {"verifier": orders(), "token": token(scope="orders:refund")}
    exec(BLOCKS[2], names)
    assert names["verdict"].reason == "wrong_acr"


def get(port: int, path: str, *headers: tuple[str, str]) -> tuple[int, str | None, bytes]:
    connection = HTTPConnection("127.0.0.1", port)
    connection.putrequest("GET", path)
    for header in headers:
        connection.putheader(*header)
    connection.endheaders()
    response = connection.getresponse()
    answer = response.status, response.getheader("www-authenticate"), response.read()
    connection.close()
    return answer
