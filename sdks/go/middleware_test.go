package symbolon

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// service is that of the README.
func service(verifier *Verifier) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+verifier.ProtectedResource.Path, verifier.Metadata) // how clients find the issuer (RFC 9728)
	mux.Handle("GET /orders", verifier.Protect(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tenant, _ := Claim[string](ClaimsOf(r.Context()), "tenant")
		fmt.Fprintln(w, "orders of", tenant)
	}), "orders:read"))
	return mux
}

func TestTheReadmeShowsTheServiceThatIsTestedHere(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("middleware_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(source), "func service(verifier *Verifier) http.Handler {\n")
	body, _, _ = strings.Cut(body, "\treturn mux\n")
	body = strings.ReplaceAll(strings.ReplaceAll(body, "Claim[string](ClaimsOf(", "symbolon.Claim[string](symbolon.ClaimsOf("), "\n\t", "\n")
	if body = strings.TrimPrefix(body, "\t"); !strings.Contains(string(readme), body) {
		t.Errorf("it lacks:\n%s", body)
	}
}

func TestTheMiddleware(t *testing.T) {
	expired, good, bound := token(t, object{"exp": 1}), token(t, nil), boundToken(t)
	for what, c := range map[string]struct {
		path   string
		header http.Header
		status int
		body   string
	}{
		"lets in who has a token":     {"/orders", http.Header{"Authorization": {"Bearer " + good}}, 200, "orders of acme\n"},
		"refuses one that expired":    {"/orders", http.Header{"Authorization": {"Bearer " + expired}}, 401, `{"error":"invalid_token","error_description":"The access token has expired."}` + "\n"},
		"refuses nothing at all":      {"/orders", nil, 401, "{}\n"},
		"refuses two headers":         {"/orders", http.Header{"Authorization": {"Bearer " + good, "Bearer " + good}}, 400, `{"error":"invalid_request","error_description":"Send one access token, in the Authorization header alone."}` + "\n"},
		"lets in who proves a key":    {"/orders?x=1", http.Header{"Authorization": {"DPoP " + bound}, "Dpop": {proofFor(t, bound, nil)}}, 200, "orders of acme\n"},
		"says who its issuer is":      {"/.well-known/oauth-protected-resource", nil, 200, metadataBody(t)},
		"does not ask the Host first": {"/orders", http.Header{"Host": {"attacker.example"}, "Authorization": {"DPoP " + bound}, "Dpop": {proofFor(t, bound, object{"htu": "https://attacker.example/orders"})}}, 401, `{"error":"invalid_dpop_proof","error_description":"The DPoP proof is for another address."}` + "\n"},
	} {
		t.Run(what, func(t *testing.T) {
			request := httptest.NewRequest(http.MethodGet, c.path, nil)
			request.Header, request.Host = c.header, c.header.Get("Host")
			answer := httptest.NewRecorder()
			service(orders(t, DPoPPolicy{})).ServeHTTP(answer, request)
			if answer.Code != c.status || answer.Body.String() != c.body {
				t.Errorf("got %d %s", answer.Code, answer.Body)
			}
			if challenged := answer.Header().Get("WWW-Authenticate") != ""; challenged != (c.status >= 400) {
				t.Errorf("got %v", answer.Header())
			}
		})
	}
}

func metadataBody(t *testing.T) string {
	text, err := json.Marshal(orders(t, DPoPPolicy{}).ProtectedResource.Document)
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

func TestTheCertificateIsTheOneOfTheConnection(t *testing.T) {
	certificate := []byte("a certificate")
	bound := token(t, object{"cnf": object{"x5t#S256": hash(certificate)}})
	request := httptest.NewRequest(http.MethodGet, "/orders", nil)
	request.Header.Set("Authorization", "Bearer "+bound)
	for _, raw := range [][]byte{nil, []byte("another"), certificate} {
		request.TLS = &tls.ConnectionState{}
		if raw != nil {
			request.TLS.PeerCertificates = []*x509.Certificate{{Raw: raw}}
		}
		answer := httptest.NewRecorder()
		service(orders(t, DPoPPolicy{})).ServeHTTP(answer, request)
		if (answer.Code == 200) != (string(raw) == string(certificate)) {
			t.Errorf("%s: got %d", raw, answer.Code)
		}
	}
}

func TestARequestThatNobodyCheckedHasNoClaims(t *testing.T) {
	if claims := ClaimsOf(context.Background()); claims != nil {
		t.Errorf("got %v", claims)
	}
}

func TestAVerifierThatDemandsMoreKnowsTheUsedProofsOfTheFirstAndDemandsWhatThatDid(t *testing.T) {
	first := orders(t, DPoPPolicy{})
	strong, err := first.Demanding(StepUp{ACRValues: []string{"aal2", "phr"}})
	if err != nil {
		t.Fatal(err)
	}
	both, err := strong.Demanding(StepUp{ACRValues: []string{"aal2", "aal1"}, MaxAge: 5 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := strong.Demanding(StepUp{ACRValues: []string{"aal1"}}); err == nil {
		t.Error("what nobody can meet is taken")
	}
	thumbprint, _ := decodeClaims(t, boundToken(t))["cnf"].(map[string]any)
	bound := token(t, object{"cnf": thumbprint, "acr": "aal2", "auth_time": now - 400})
	used := proofFor(t, bound, nil)
	send := func(verifier *Verifier, proof string) *Refusal {
		_, refusal := verifier.Verify(t.Context(), Request{Method: "GET", Target: "/orders", Authorization: []string{"DPoP " + bound}, DPoP: []string{proof}})
		return refusal
	}
	if got := outcome(send(first, used)); got != "ok" {
		t.Errorf("got %v", got)
	}
	if got := outcome(send(strong, used)); got != DPoPReplayed {
		t.Errorf("got %v", got)
	}
	if got := outcome(send(strong, proofFor(t, bound, nil))); got != "ok" {
		t.Errorf("got %v", got)
	}
	refusal := send(both, proofFor(t, bound, nil))
	if outcome(refusal) != AuthTooOld || !strings.Contains(refusal.Answer.Headers["WWW-Authenticate"], `acr_values="aal2", max_age="300"`) {
		t.Errorf("got %+v", refusal)
	}
}

func decodeClaims(t *testing.T, token string) map[string]any {
	payload, _ := decodeBase64URL(strings.Split(token, ".")[1])
	claims, ok := readJSONObject(payload)
	if !ok {
		t.Fatal("no claims")
	}
	return claims
}
