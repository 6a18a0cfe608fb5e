package symbolon

import (
	"regexp"
	"slices"
)

const longestProof = 8 * 1024

// Of a bounded length, since used ones are remembered.
var proofIDForm = regexp.MustCompile(`^[ -~]{1,256}$`)

// proof is a DPoP proof that is right, but for whether it was used before.
type proof struct {
	thumbprint, jti string
	iat             float64
}

// checkProof checks a DPoP proof for a protected resource: section 4.3 of RFC 9449 without the replay.
func checkProof(text string, shown *presentation, policy *DPoPPolicy) (*proof, *Refusal) {
	jws, key, refusal := proofKey(text, policy.Algorithms)
	if refusal != nil {
		return nil, refusal
	}
	if !key.verify(jws.signed, jws.signature) {
		return nil, refuse(DPoPBadSignature)
	}
	claims, ok := readJSONObject(jws.payload)
	if !ok || !isProof(claims) {
		return nil, refuse(DPoPMalformed)
	}
	read := &proof{key.thumbprint, claims["jti"].(string), claims["iat"].(float64)}
	if claims["htm"] != shown.request.Method {
		return nil, refuse(DPoPWrongMethod)
	}
	proven, ok := proofURL(claims["htu"].(string))
	if called, _ := proofURL(shown.url); !ok || proven != called {
		return nil, refuse(DPoPWrongURL)
	}
	// A client need not set exp and nbf; where it does, they count (RFC 7519 sections 4.1.4 and 4.1.5).
	expires, ends := claims["exp"].(float64)
	notBefore, _ := claims["nbf"].(float64)
	if read.iat < shown.now-policy.Window.Seconds()-shown.tolerance || ends && expires <= shown.now-shown.tolerance {
		return nil, refuse(DPoPExpired)
	}
	if max(read.iat, notBefore) > shown.now+shown.tolerance {
		return nil, refuse(DPoPNotYetValid)
	}
	if claims["ath"] != hash([]byte(shown.token)) {
		return nil, refuse(DPoPWrongToken)
	}
	if nonce, there := claims["nonce"].(string); policy.Nonce != nil && !(there && policy.Nonce.Accepts(nonce)) {
		return nil, refuse(DPoPNonceWanted)
	}
	return read, nil
}

func proofKey(text string, accepted []Algorithm) (*compactJWS, *publicKey, *Refusal) {
	jws, ok := readJWS(text, longestProof)
	if !ok {
		return nil, nil, refuse(DPoPMalformed)
	}
	if !jws.isType("dpop+jwt") {
		return nil, nil, refuse(DPoPWrongType)
	}
	alg, _ := jws.header["alg"].(string)
	if !slices.Contains(algorithms, Algorithm(alg)) || !slices.Contains(accepted, Algorithm(alg)) {
		return nil, nil, refuse(DPoPWrongAlgorithm)
	}
	key, ok := newPublicKey(jws.header["jwk"], Algorithm(alg))
	if !ok {
		return nil, nil, refuse(DPoPBadKey)
	}
	return jws, key, nil
}

func isProof(claims map[string]any) bool {
	jti, _ := claims["jti"].(string)
	return proofIDForm.MatchString(jti) &&
		isOfType[string](claims["htm"]) && isOfType[string](claims["htu"]) && isInteger(claims["iat"]) &&
		(!has(claims, "exp") || isInteger(claims["exp"])) &&
		(!has(claims, "nbf") || isInteger(claims["nbf"])) &&
		(!has(claims, "ath") || isOfType[string](claims["ath"])) &&
		(!has(claims, "nonce") || isOfType[string](claims["nonce"]))
}
