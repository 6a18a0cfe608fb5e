"""The keys that an issuer publishes."""

import time
from collections.abc import Callable
from http.client import HTTPMessage
from typing import IO, Final, NamedTuple
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .strict_json import Json, JsonObject, read_json_object
from .web_address import WebAddress, web_address

_TIMEOUT: Final = 5.0
_LARGEST: Final = 256 * 1024


class Response(NamedTuple):
    """What an address answered."""

    status: int
    body: bytes


Fetch = Callable[[str], Response]


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str) -> None:
        return None


def fetch(address: str) -> Response:
    """Reads an address: within 5 s, at most 256 KB, without a redirect. Raises OSError when there is no such answer."""
    deadline = time.monotonic() + _TIMEOUT
    try:
        with build_opener(_NoRedirect).open(Request(address, headers={"Accept": "application/json"}), timeout=_TIMEOUT) as response:
            body = b""
            while chunk := response.read1(65536):
                body += chunk
                if len(body) > _LARGEST or time.monotonic() > deadline:
                    raise OSError(f"{address} answers with too much, or too slowly.")
            return Response(response.status, body)
    except HTTPError as error:
        with error:
            return Response(error.code, b"")


def fetch_issuer_keys(get: Fetch, issuer: str, address: WebAddress) -> list[Json]:
    """Its metadata (RFC 8414 section 3, else OpenID Connect Discovery section 4), then `jwks_uri`. Raises when it cannot."""
    metadata = _fetch_metadata(get, issuer, address)
    # Whoever answers for another issuer could give its keys as this one's (RFC 8414 section 3.3).
    if metadata.get("issuer") != issuer:
        raise ValueError(f"The metadata of {issuer} is of another issuer.")
    location = metadata.get("jwks_uri")
    if not isinstance(location, str) or not web_address(location):
        raise ValueError(f"The metadata of {issuer} names no keys.")
    keys = _object(get(location)).get("keys")
    if not isinstance(keys, list):
        raise ValueError(f"The keys of {issuer} cannot be read.")
    return keys


def _fetch_metadata(get: Fetch, issuer: str, address: WebAddress) -> JsonObject:
    response = get(address.well_known("oauth-authorization-server"))
    if response.status == 404:
        response = get(f"{issuer.removesuffix('/')}/.well-known/openid-configuration")
    return _object(response)


def _object(response: Response) -> JsonObject:
    value = read_json_object(response.body) if response.status == 200 else None
    if value is None:
        raise ValueError("The issuer answered with something else than a JSON object.")
    return value
