/** Why a request was refused; `vectors/README.md` says what each means, and in which order they are found. */
export type Reason = keyof typeof reasons;

/** What a caller is told of each reason: RFC 6750 section 3.1, RFC 9449 section 7.1, RFC 9470 section 3. Whoever sent no token is told no error. */
export const reasons = {
  no_token: told(401, undefined, 'An access token is needed.'),
  two_credentials: told(400, 'invalid_request', 'Send one access token, in the Authorization header alone.'),
  malformed: told(401, 'invalid_token', 'The access token is malformed.'),
  wrong_type: told(401, 'invalid_token', 'This is no access token.'),
  wrong_algorithm: told(401, 'invalid_token', 'The access token is signed with another algorithm.'),
  unknown_key: told(401, 'invalid_token', 'The access token is signed with an unknown key.'),
  bad_signature: told(401, 'invalid_token', 'The signature of the access token is wrong.'),
  wrong_issuer: told(401, 'invalid_token', 'The access token is of another issuer.'),
  wrong_audience: told(401, 'invalid_token', 'The access token is for another service.'),
  expired: told(401, 'invalid_token', 'The access token has expired.'),
  not_yet_valid: told(401, 'invalid_token', 'The access token is not valid yet.'),
  contract_broken: told(401, 'invalid_token', 'The access token does not satisfy the contract of this service.'),
  binding_missing: told(401, 'invalid_token', 'The access token needs the key or certificate that it is bound to.'),
  binding_mismatch: told(401, 'invalid_token', 'The access token is not bound to what was presented.'),
  binding_unsupported: told(401, 'invalid_token', 'The access token is bound in a way that this service does not know.'),
  missing_scope: told(403, 'insufficient_scope', 'The access token does not allow this.'),
  wrong_acr: told(401, 'insufficient_user_authentication', 'The person has to log in in another way.'),
  auth_too_old: told(401, 'insufficient_user_authentication', 'The person has to log in again.'),
  dpop_missing: told(401, 'invalid_dpop_proof', 'One DPoP header is needed.'),
  dpop_malformed: told(401, 'invalid_dpop_proof', 'The DPoP proof is malformed.'),
  dpop_wrong_type: told(401, 'invalid_dpop_proof', 'This is no DPoP proof.'),
  dpop_wrong_algorithm: told(401, 'invalid_dpop_proof', 'The DPoP proof is signed with an algorithm that is not accepted.'),
  dpop_bad_key: told(401, 'invalid_dpop_proof', 'The key of the DPoP proof is not a public key of its algorithm.'),
  dpop_bad_signature: told(401, 'invalid_dpop_proof', 'The signature of the DPoP proof is wrong.'),
  dpop_wrong_method: told(401, 'invalid_dpop_proof', 'The DPoP proof is for another method.'),
  dpop_wrong_url: told(401, 'invalid_dpop_proof', 'The DPoP proof is for another address.'),
  dpop_expired: told(401, 'invalid_dpop_proof', 'The DPoP proof is too old.'),
  dpop_not_yet_valid: told(401, 'invalid_dpop_proof', 'The DPoP proof is from the future.'),
  dpop_wrong_token: told(401, 'invalid_dpop_proof', 'The DPoP proof is for another access token.'),
  dpop_nonce: told(401, 'use_dpop_nonce', 'The DPoP proof needs the nonce of this answer.'),
  dpop_replayed: told(401, 'invalid_dpop_proof', 'The DPoP proof was used before.'),
  keys_unavailable: told(503, 'temporarily_unavailable', 'Access tokens cannot be verified for the moment.'),
  keys_misconfigured: told(500, 'server_error', 'Access tokens cannot be verified here.'),
  replays_unavailable: told(503, 'temporarily_unavailable', 'DPoP proofs cannot be verified for the moment.'),
} as const;

function told<const Status extends number, const Code extends string | undefined>(status: Status, error: Code, description: string) {
  return { status, error, description } as const;
}
