"""Why a request is refused, and what its caller is told."""

from typing import Final, Literal, NamedTuple, get_args

Reason = Literal[
    "no_token",
    "two_credentials",
    "malformed",
    "wrong_type",
    "wrong_algorithm",
    "unknown_key",
    "bad_signature",
    "wrong_issuer",
    "wrong_audience",
    "expired",
    "not_yet_valid",
    "contract_broken",
    "binding_missing",
    "binding_mismatch",
    "binding_unsupported",
    "missing_scope",
    "wrong_acr",
    "auth_too_old",
    "dpop_missing",
    "dpop_malformed",
    "dpop_wrong_type",
    "dpop_wrong_algorithm",
    "dpop_bad_key",
    "dpop_bad_signature",
    "dpop_wrong_method",
    "dpop_wrong_url",
    "dpop_expired",
    "dpop_not_yet_valid",
    "dpop_wrong_token",
    "dpop_nonce",
    "dpop_replayed",
    "keys_unavailable",
    "keys_misconfigured",
    "replays_unavailable",
]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)


class Told(NamedTuple):
    """What a caller is told of a reason: RFC 6750 section 3.1, RFC 9449 section 7.1, RFC 9470 section 3. Whoever sent no token is told no error."""

    status: int
    error: str | None
    description: str


TOLD: Final[dict[Reason, Told]] = {
    "no_token": Told(401, None, "An access token is needed."),
    "two_credentials": Told(400, "invalid_request", "Send one access token, in the Authorization header alone."),
    "malformed": Told(401, "invalid_token", "The access token is malformed."),
    "wrong_type": Told(401, "invalid_token", "This is no access token."),
    "wrong_algorithm": Told(401, "invalid_token", "The access token is signed with another algorithm."),
    "unknown_key": Told(401, "invalid_token", "The access token is signed with an unknown key."),
    "bad_signature": Told(401, "invalid_token", "The signature of the access token is wrong."),
    "wrong_issuer": Told(401, "invalid_token", "The access token is of another issuer."),
    "wrong_audience": Told(401, "invalid_token", "The access token is for another service."),
    "expired": Told(401, "invalid_token", "The access token has expired."),
    "not_yet_valid": Told(401, "invalid_token", "The access token is not valid yet."),
    "contract_broken": Told(401, "invalid_token", "The access token does not satisfy the contract of this service."),
    "binding_missing": Told(401, "invalid_token", "The access token needs the key or certificate that it is bound to."),
    "binding_mismatch": Told(401, "invalid_token", "The access token is not bound to what was presented."),
    "binding_unsupported": Told(401, "invalid_token", "The access token is bound in a way that this service does not know."),
    "missing_scope": Told(403, "insufficient_scope", "The access token does not allow this."),
    "wrong_acr": Told(401, "insufficient_user_authentication", "The person has to log in in another way."),
    "auth_too_old": Told(401, "insufficient_user_authentication", "The person has to log in again."),
    "dpop_missing": Told(401, "invalid_dpop_proof", "One DPoP header is needed."),
    "dpop_malformed": Told(401, "invalid_dpop_proof", "The DPoP proof is malformed."),
    "dpop_wrong_type": Told(401, "invalid_dpop_proof", "This is no DPoP proof."),
    "dpop_wrong_algorithm": Told(401, "invalid_dpop_proof", "The DPoP proof is signed with an algorithm that is not accepted."),
    "dpop_bad_key": Told(401, "invalid_dpop_proof", "The key of the DPoP proof is not a public key of its algorithm."),
    "dpop_bad_signature": Told(401, "invalid_dpop_proof", "The signature of the DPoP proof is wrong."),
    "dpop_wrong_method": Told(401, "invalid_dpop_proof", "The DPoP proof is for another method."),
    "dpop_wrong_url": Told(401, "invalid_dpop_proof", "The DPoP proof is for another address."),
    "dpop_expired": Told(401, "invalid_dpop_proof", "The DPoP proof is too old."),
    "dpop_not_yet_valid": Told(401, "invalid_dpop_proof", "The DPoP proof is from the future."),
    "dpop_wrong_token": Told(401, "invalid_dpop_proof", "The DPoP proof is for another access token."),
    "dpop_nonce": Told(401, "use_dpop_nonce", "The DPoP proof needs the nonce of this answer."),
    "dpop_replayed": Told(401, "invalid_dpop_proof", "The DPoP proof was used before."),
    "keys_unavailable": Told(503, "temporarily_unavailable", "Access tokens cannot be verified for the moment."),
    "keys_misconfigured": Told(500, "server_error", "Access tokens cannot be verified here."),
    "replays_unavailable": Told(503, "temporarily_unavailable", "DPoP proofs cannot be verified for the moment."),
}
