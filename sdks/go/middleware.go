package symbolon

import (
	"context"
	"encoding/json"
	"net/http"
)

type claimsKey struct{}

// Protect lets in who has a token with all of these scopes; the handler finds its claims with ClaimsOf.
func (v *Verifier) Protect(next http.Handler, scopes ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, refusal := v.Verify(r.Context(), presentedBy(r), scopes...)
		if refusal == nil {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), claimsKey{}, claims)))
			return
		}
		for name, value := range refusal.Answer.Headers {
			w.Header().Set(name, value)
		}
		writeJSON(w, refusal.Answer.Status, refusal.Answer.Body)
	})
}

// ClaimsOf gives the claims of a request that Protect let in; nil for every other.
func ClaimsOf(ctx context.Context) Claims {
	claims, _ := ctx.Value(claimsKey{}).(Claims)
	return claims
}

// Metadata answers with what the service says of itself, for the path ProtectedResource.Path (RFC 9728 section 3).
func (v *Verifier) Metadata(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, v.ProtectedResource.Document)
}

// presentedBy reads RequestURI: the path that the client sent, before any handler took parts of it away.
func presentedBy(r *http.Request) Request {
	request := Request{Method: r.Method, Target: r.RequestURI, Authorization: r.Header.Values("Authorization"), DPoP: r.Header.Values("DPoP")}
	if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
		request.Certificate = r.TLS.PeerCertificates[0].Raw
	}
	return request
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client has gone away when it fails
}
