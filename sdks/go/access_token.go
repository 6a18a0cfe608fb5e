package symbolon

import (
	"context"
	"slices"
)

const longestToken = 16 * 1024

// signedClaims gives the claims of a token whose type, algorithm and signature are right (RFC 9068 section 4, RFC 8725 section 3).
func signedClaims(ctx context.Context, token string, alg Algorithm, keys *keySet) (map[string]any, *Refusal) {
	jws, ok := readJWS(token, longestToken)
	if !ok {
		return nil, refuse(Malformed)
	}
	if !jws.isType("at+jwt") {
		return nil, refuse(WrongType)
	}
	if jws.header["alg"] != string(alg) {
		return nil, refuse(WrongAlgorithm)
	}
	kid, ok := jws.header["kid"].(string)
	if !ok {
		return nil, refuse(UnknownKey)
	}
	key, refusal := keys.find(ctx, kid)
	if refusal != nil {
		return nil, refusal
	}
	if !key.verify(jws.signed, jws.signature) {
		return nil, refuse(BadSignature)
	}
	claims, ok := readJSONObject(jws.payload)
	if !ok || !areFormed(claims) {
		return nil, refuse(Malformed)
	}
	return claims, nil
}

// areFormed tells whether claims are as RFC 9068 section 2.2 says.
func areFormed(claims map[string]any) bool {
	for _, name := range []string{"iss", "sub", "client_id", "jti"} {
		if text, _ := claims[name].(string); text == "" {
			return false
		}
	}
	_, isText := claims["aud"].(string)
	return (isText || areTexts(claims["aud"])) &&
		isInteger(claims["exp"]) && isInteger(claims["iat"]) &&
		(!has(claims, "nbf") || isInteger(claims["nbf"])) &&
		(!has(claims, "scope") || isOfType[string](claims["scope"])) &&
		(!has(claims, "cnf") || isOfType[map[string]any](claims["cnf"]))
}

// claimsRefusal finds the first thing that is wrong with who gave a token, for whom and when (RFC 7519 section 4.1).
func claimsRefusal(claims map[string]any, issuer, audience string, now, tolerance float64) *Refusal {
	if claims["iss"] != issuer {
		return refuse(WrongIssuer)
	}
	audiences, _ := claims["aud"].([]any)
	if text, isText := claims["aud"].(string); isText && text != audience || !isText && !slices.Contains(audiences, any(audience)) {
		return refuse(WrongAudience)
	}
	if claims["exp"].(float64) <= now-tolerance {
		return refuse(Expired)
	}
	notBefore, _ := claims["nbf"].(float64)
	if (has(claims, "nbf") && notBefore > now+tolerance) || claims["iat"].(float64) > now+tolerance {
		return refuse(NotYetValid)
	}
	return nil
}
