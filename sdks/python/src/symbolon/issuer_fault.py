"""Why the keys of an issuer could not be read."""

import socket
from collections.abc import Iterator
from ssl import SSLCertVerificationError
from typing import Final
from urllib.parse import urlsplit

# A name that does not exist, or has no address. Not EAI_AGAIN: a resolver that does not answer can do so later.
_NO_NAME: Final = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}


class IssuerFault(Exception):
    """A sentence for the log of the service; no answer holds it. `lasting` is whether waiting does not help: something is set up wrong,
    here or at the issuer."""

    def __init__(self, message: str, lasting: bool) -> None:
        super().__init__(message)
        self.lasting = lasting


def unreachable(address: str, error: Exception) -> IssuerFault:
    """What a fetch failed of. Whoever cannot be reached can be later; a name that nobody has and a certificate that nobody vouches for
    stay so."""
    parts = urlsplit(address)
    for one in _causes(error):
        # UnicodeError: what can be no name at all.
        if isinstance(one, UnicodeError) or (isinstance(one, socket.gaierror) and one.errno in _NO_NAME):
            return IssuerFault(f"The name {parts.hostname} does not resolve: check the setting issuer, and the resolver of this machine.", True)
        if isinstance(one, SSLCertVerificationError):
            fix = "give this process that of its authority, SSL_CERT_FILE=/path/to/ca.pem, or check the setting issuer."
            return IssuerFault(f"The certificate of {parts.netloc} is not trusted ({one.verify_message}): {fix}", True)
    return IssuerFault(f"{address} cannot be reached ({_reason(error)}).", False)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what caused it; urllib calls that its reason."""
    one: object = error
    for _ in range(8):
        if not isinstance(one, BaseException):
            return
        yield one
        reason = _reason(one)
        one = reason if reason is not one else one.__cause__ or one.__context__


def _reason(error: BaseException) -> BaseException:
    reason = getattr(error, "reason", None)
    return reason if isinstance(reason, BaseException) else error
