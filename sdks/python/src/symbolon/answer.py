"""The answer to a refusal: RFC 6750 section 3, RFC 9449 section 7.1, RFC 9470 section 3, RFC 9728 section 5.1."""

import re
from collections.abc import Mapping, Sequence

from .binding import DpopPolicy
from .credentials import Scheme
from .demand import Demand
from .reason import TOLD, Reason
from .verdict import Answer


def answer_to(reason: Reason, scheme: Scheme, scopes: Sequence[str], demand: Demand, metadata: str, dpop: DpopPolicy) -> Answer:
    status, error, description = TOLD[reason]
    body = {} if error is None else {"error": error, "error_description": description}
    headers = {"cache-control": "no-store"}
    if status >= 500:
        return Answer(status, headers, body)
    scope = {"scope": " ".join(scopes)} if reason == "missing_scope" else {}
    said = {**body, **scope, **(demand.said() if error == "insufficient_user_authentication" else {})}
    headers["www-authenticate"] = ", ".join(
        _challenge(one, {**said, **({"algs": " ".join(dpop.algorithms)} if one == "DPoP" else {}), "resource_metadata": metadata})
        for one in _schemes(error, scheme, dpop)
    )
    if reason == "dpop_nonce" and dpop.nonce:
        headers["dpop-nonce"] = dpop.nonce.current()
    return Answer(status, headers, body)


def _schemes(error: str | None, scheme: Scheme, dpop: DpopPolicy) -> Sequence[Scheme]:
    """The one that was used; when none was, all that would do."""
    if error is not None:
        return (scheme,)
    return ("DPoP",) if dpop.required else ("Bearer", "DPoP")


def _challenge(scheme: Scheme, parameters: Mapping[str, str]) -> str:
    return f"{scheme} " + ", ".join(f'{name}="{_quoted(value)}"' for name, value in parameters.items())


def _quoted(value: str) -> str:
    return re.sub(r'["\\]', r"\\\g<0>", value)
