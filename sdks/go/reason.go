package symbolon

import "net/http"

// A Reason says why a request was refused; vectors/README.md says what each means, and in which order they are found.
type Reason string

const (
	NoToken            Reason = "no_token"
	TwoCredentials     Reason = "two_credentials"
	Malformed          Reason = "malformed"
	WrongType          Reason = "wrong_type"
	WrongAlgorithm     Reason = "wrong_algorithm"
	UnknownKey         Reason = "unknown_key"
	BadSignature       Reason = "bad_signature"
	WrongIssuer        Reason = "wrong_issuer"
	WrongAudience      Reason = "wrong_audience"
	Expired            Reason = "expired"
	NotYetValid        Reason = "not_yet_valid"
	ContractBroken     Reason = "contract_broken"
	BindingMissing     Reason = "binding_missing"
	BindingMismatch    Reason = "binding_mismatch"
	BindingUnsupported Reason = "binding_unsupported"
	MissingScope       Reason = "missing_scope"
	WrongACR           Reason = "wrong_acr"
	AuthTooOld         Reason = "auth_too_old"
	DPoPMissing        Reason = "dpop_missing"
	DPoPMalformed      Reason = "dpop_malformed"
	DPoPWrongType      Reason = "dpop_wrong_type"
	DPoPWrongAlgorithm Reason = "dpop_wrong_algorithm"
	DPoPBadKey         Reason = "dpop_bad_key"
	DPoPBadSignature   Reason = "dpop_bad_signature"
	DPoPWrongMethod    Reason = "dpop_wrong_method"
	DPoPWrongURL       Reason = "dpop_wrong_url"
	DPoPExpired        Reason = "dpop_expired"
	DPoPNotYetValid    Reason = "dpop_not_yet_valid"
	DPoPWrongToken     Reason = "dpop_wrong_token"
	DPoPNonceWanted    Reason = "dpop_nonce"
	DPoPReplayed       Reason = "dpop_replayed"
	KeysUnavailable    Reason = "keys_unavailable"
	KeysMisconfigured  Reason = "keys_misconfigured"
	ReplaysUnavailable Reason = "replays_unavailable"
)

const insufficientAuthentication = "insufficient_user_authentication"

type told struct {
	status             int
	error, description string
}

// What a caller is told of each reason: RFC 6750 section 3.1, RFC 9449 section 7.1, RFC 9470 section 3. Whoever sent no token is told no error.
var toldOf = map[Reason]told{
	NoToken:            {http.StatusUnauthorized, "", "An access token is needed."},
	TwoCredentials:     {http.StatusBadRequest, "invalid_request", "Send one access token, in the Authorization header alone."},
	Malformed:          {http.StatusUnauthorized, "invalid_token", "The access token is malformed."},
	WrongType:          {http.StatusUnauthorized, "invalid_token", "This is no access token."},
	WrongAlgorithm:     {http.StatusUnauthorized, "invalid_token", "The access token is signed with another algorithm."},
	UnknownKey:         {http.StatusUnauthorized, "invalid_token", "The access token is signed with an unknown key."},
	BadSignature:       {http.StatusUnauthorized, "invalid_token", "The signature of the access token is wrong."},
	WrongIssuer:        {http.StatusUnauthorized, "invalid_token", "The access token is of another issuer."},
	WrongAudience:      {http.StatusUnauthorized, "invalid_token", "The access token is for another service."},
	Expired:            {http.StatusUnauthorized, "invalid_token", "The access token has expired."},
	NotYetValid:        {http.StatusUnauthorized, "invalid_token", "The access token is not valid yet."},
	ContractBroken:     {http.StatusUnauthorized, "invalid_token", "The access token does not satisfy the contract of this service."},
	BindingMissing:     {http.StatusUnauthorized, "invalid_token", "The access token needs the key or certificate that it is bound to."},
	BindingMismatch:    {http.StatusUnauthorized, "invalid_token", "The access token is not bound to what was presented."},
	BindingUnsupported: {http.StatusUnauthorized, "invalid_token", "The access token is bound in a way that this service does not know."},
	MissingScope:       {http.StatusForbidden, "insufficient_scope", "The access token does not allow this."},
	WrongACR:           {http.StatusUnauthorized, insufficientAuthentication, "The person has to log in in another way."},
	AuthTooOld:         {http.StatusUnauthorized, insufficientAuthentication, "The person has to log in again."},
	DPoPMissing:        {http.StatusUnauthorized, "invalid_dpop_proof", "One DPoP header is needed."},
	DPoPMalformed:      {http.StatusUnauthorized, "invalid_dpop_proof", "The DPoP proof is malformed."},
	DPoPWrongType:      {http.StatusUnauthorized, "invalid_dpop_proof", "This is no DPoP proof."},
	DPoPWrongAlgorithm: {http.StatusUnauthorized, "invalid_dpop_proof", "The DPoP proof is signed with an algorithm that is not accepted."},
	DPoPBadKey:         {http.StatusUnauthorized, "invalid_dpop_proof", "The key of the DPoP proof is not a public key of its algorithm."},
	DPoPBadSignature:   {http.StatusUnauthorized, "invalid_dpop_proof", "The signature of the DPoP proof is wrong."},
	DPoPWrongMethod:    {http.StatusUnauthorized, "invalid_dpop_proof", "The DPoP proof is for another method."},
	DPoPWrongURL:       {http.StatusUnauthorized, "invalid_dpop_proof", "The DPoP proof is for another address."},
	DPoPExpired:        {http.StatusUnauthorized, "invalid_dpop_proof", "The DPoP proof is too old."},
	DPoPNotYetValid:    {http.StatusUnauthorized, "invalid_dpop_proof", "The DPoP proof is from the future."},
	DPoPWrongToken:     {http.StatusUnauthorized, "invalid_dpop_proof", "The DPoP proof is for another access token."},
	DPoPNonceWanted:    {http.StatusUnauthorized, "use_dpop_nonce", "The DPoP proof needs the nonce of this answer."},
	DPoPReplayed:       {http.StatusUnauthorized, "invalid_dpop_proof", "The DPoP proof was used before."},
	KeysUnavailable:    {http.StatusServiceUnavailable, "temporarily_unavailable", "Access tokens cannot be verified for the moment."},
	KeysMisconfigured:  {http.StatusInternalServerError, "server_error", "Access tokens cannot be verified here."},
	ReplaysUnavailable: {http.StatusServiceUnavailable, "temporarily_unavailable", "DPoP proofs cannot be verified for the moment."},
}
