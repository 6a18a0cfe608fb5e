package symbolon

import (
	"context"
	"time"
)

// A DPoPPolicy is what a service demands of DPoP (RFC 9449).
type DPoPPolicy struct {
	// Required refuses tokens that are not bound to a key of the client.
	Required bool
	// Algorithms are what proofs may be signed with; all four when nil.
	Algorithms []Algorithm
	// Window is how long a proof is good for; 60 s when zero.
	Window time.Duration
	// Replays is where used proofs are remembered; in this process when nil.
	Replays ReplayMemory
	// Nonce, when it is there, makes the service want its nonces in proofs.
	Nonce DPoPNonce
}

// A DPoPNonce gives out nonces (RFC 9449 section 9).
type DPoPNonce interface {
	Current() string
	Accepts(nonce string) bool
}

// presentation is what a token came with; without a request it was given alone.
type presentation struct {
	scheme         scheme
	token, url     string
	request        *Request
	now, tolerance float64
}

// bindingRefusal tells whether a token is shown with what it is bound to: the key of a DPoP proof, a client certificate, or nothing (RFC 7800).
func bindingRefusal(ctx context.Context, claims map[string]any, shown *presentation, policy *DPoPPolicy) *Refusal {
	cnf, _ := claims["cnf"].(map[string]any)
	jkt, byKey := cnf["jkt"]
	thumbprint, byCertificate := cnf["x5t#S256"]
	if has(claims, "cnf") && !byKey && !byCertificate || byKey && !isOfType[string](jkt) || byCertificate && !isOfType[string](thumbprint) {
		return refuse(BindingUnsupported)
	}
	switch {
	case byKey && shown.scheme == bearer, !byKey && policy.Required:
		return refuse(BindingMissing)
	case !byKey && shown.scheme == dpop:
		return refuse(BindingMismatch)
	}
	if byCertificate {
		if shown.request == nil || len(shown.request.Certificate) == 0 {
			return refuse(BindingMissing)
		}
		if hash(shown.request.Certificate) != thumbprint {
			return refuse(BindingMismatch)
		}
	}
	if !byKey {
		return nil
	}
	return keyRefusal(ctx, jkt, shown, policy)
}

func keyRefusal(ctx context.Context, jkt any, shown *presentation, policy *DPoPPolicy) *Refusal {
	if shown.request == nil || len(shown.request.DPoP) != 1 {
		return refuse(DPoPMissing)
	}
	proof, refusal := checkProof(shown.request.DPoP[0], shown, policy)
	if refusal != nil {
		return refusal
	}
	if proof.thumbprint != jkt {
		return refuse(BindingMismatch)
	}
	// Last of all, so that only a proof that would have been believed takes a place in memory.
	until := int64(proof.iat + policy.Window.Seconds() + shown.tolerance)
	isNew, err := policy.Replays.Use(ctx, proof.thumbprint+"."+proof.jti, until, int64(shown.now))
	if err != nil {
		return refuse(ReplaysUnavailable)
	}
	if !isNew {
		return refuse(DPoPReplayed)
	}
	return nil
}
