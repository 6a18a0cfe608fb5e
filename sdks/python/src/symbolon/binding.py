"""What tokens are bound to: the key of a DPoP proof (RFC 9449), a client certificate (RFC 8705), or nothing (RFC 7800)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from .base64url import sha256
from .credentials import PresentedRequest, Scheme, listed
from .dpop_proof import Proof, ProofExpectation, check_proof
from .public_key import ALGORITHMS, Algorithm
from .replay_memory import LocalReplayMemory, ReplayMemory
from .strict_json import Json, JsonObject
from .verdict import Refused


class DpopNonce(Protocol):
    """Nonces that a service gives out, when it does (RFC 9449 section 9)."""

    def current(self) -> str: ...

    def accepts(self, nonce: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class DpopPolicy:
    """What a service demands of DPoP: whether tokens that are not bound are refused, and how many seconds a proof is good for."""

    required: bool = False
    algorithms: Sequence[Algorithm] = ALGORITHMS
    window: int = 60
    replays: ReplayMemory = field(default_factory=LocalReplayMemory)
    nonce: DpopNonce | None = None


class Presentation(NamedTuple):
    """What a token came with; no request when it was given alone."""

    scheme: Scheme
    token: str
    request: PresentedRequest | None
    url: str
    now: int
    tolerance: int


def check_binding(claims: JsonObject, shown: Presentation, policy: DpopPolicy) -> None:
    """Whether a token is shown with what it is bound to."""
    cnf = claims.get("cnf")
    ways = {name: cnf[name] for name in ("jkt", "x5t#S256") if name in cnf} if isinstance(cnf, dict) else {}
    if cnf is not None and (not ways or not all(isinstance(way, str) for way in ways.values())):
        raise Refused("binding_unsupported")
    if "jkt" in ways:
        if shown.scheme == "Bearer":
            raise Refused("binding_missing")
    elif policy.required:
        raise Refused("binding_missing")
    elif shown.scheme == "DPoP":
        raise Refused("binding_mismatch")
    if "x5t#S256" in ways:
        _check_certificate(ways["x5t#S256"], shown.request.certificate if shown.request else None)
    if "jkt" in ways:
        _check_key(ways["jkt"], shown, policy)


def _check_certificate(thumbprint: Json, certificate: bytes | None) -> None:
    if certificate is None:
        raise Refused("binding_missing")
    if sha256(certificate) != thumbprint:
        raise Refused("binding_mismatch")


def _check_key(jkt: Json, shown: Presentation, policy: DpopPolicy) -> None:
    proofs = listed(shown.request.dpop) if shown.request else []
    if shown.request is None or len(proofs) != 1:
        raise Refused("dpop_missing")
    accepts = policy.nonce.accepts if policy.nonce else None
    proof = check_proof(
        proofs[0],
        ProofExpectation(
            shown.request.method, shown.url, shown.token, shown.now, policy.window, shown.tolerance, policy.algorithms, accepts
        ),
    )
    if proof.thumbprint != jkt:
        raise Refused("binding_mismatch")
    _use(proof, shown, policy)


def _use(proof: Proof, shown: Presentation, policy: DpopPolicy) -> None:
    """Last of all, so that only a proof that would have been believed takes a place in memory."""
    used = policy.replays.use(f"{proof.thumbprint}.{proof.jti}", proof.iat + policy.window + shown.tolerance, shown.now)
    if used == "seen":
        raise Refused("dpop_replayed")
    if used == "full":
        raise Refused("replays_unavailable")
