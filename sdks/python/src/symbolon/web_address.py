"""Addresses that tokens may be trusted by."""

import re
from typing import Final, NamedTuple

_FORM: Final = re.compile(r"(https?)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?((?:/[!-~]*)?)")
_LOOPBACK: Final = re.compile(r"localhost|.+\.localhost|127(\.[0-9]+){3}|\[::1\]")


class WebAddress(NamedTuple):
    origin: str
    path: str

    def well_known(self, name: str) -> str:
        """Where a well-known document of it is: between its host and its path (RFC 8414 section 3.1, RFC 9728 section 3.1)."""
        return f"{self.origin}/.well-known/{name}{self.path.removesuffix('/')}"


def web_address(text: str) -> WebAddress | None:
    """https, or http on this machine; no user information, query or fragment (RFC 8414 section 2)."""
    form = _FORM.fullmatch(text)
    if form is None or re.search(r'[\\"?#]', text):
        return None
    scheme, host, port, path = form[1], form[2].lower(), form[3] or "", form[4]
    if scheme == "http" and not _LOOPBACK.fullmatch(host):
        return None
    return WebAddress(f"{scheme}://{host}{'' if port == (':80' if scheme == 'http' else ':443') else port}", path)
