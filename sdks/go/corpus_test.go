package symbolon

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// readVectors reads a file of the committed corpus.
func readVectors[T any](t *testing.T, name string) T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	var vectors T
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	return vectors
}

// trusted is what every file of tokens says of whom the service trusts, and when.
type trusted struct {
	Issuer    string
	JWKS      struct{ Keys []json.RawMessage }
	Now       int64
	Tolerance int64 `json:"clock_tolerance"`
}

// issuer publishes documents to a client that reaches nothing else; calls are the addresses that were asked for.
type issuer struct {
	mutex     sync.Mutex
	documents map[string]any
	calls     []string
	down      bool
}

const (
	issuerURL   = "https://id.example"
	metadataURL = issuerURL + "/.well-known/oauth-authorization-server"
	openidURL   = issuerURL + "/.well-known/openid-configuration"
	keysURL     = issuerURL + "/jwks"
)

func newIssuer(keys ...any) *issuer {
	return &issuer{documents: map[string]any{
		metadataURL: map[string]any{"issuer": issuerURL, "jwks_uri": keysURL},
		keysURL:     map[string]any{"keys": keys},
	}}
}

func (t trusted) publisher() *issuer {
	keys := []any{}
	for _, key := range t.JWKS.Keys {
		keys = append(keys, key)
	}
	return newIssuer(keys...)
}

// RoundTrip implements http.RoundTripper.
func (i *issuer) RoundTrip(request *http.Request) (*http.Response, error) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.calls = append(i.calls, request.URL.String())
	if i.down {
		return nil, fmt.Errorf("unreachable")
	}
	answer := httptest.NewRecorder()
	if document, there := i.documents[request.URL.String()]; !there {
		answer.WriteHeader(http.StatusNotFound)
	} else if err := json.NewEncoder(answer).Encode(document); err != nil {
		return nil, err
	}
	return answer.Result(), nil
}

func newVerifier(t *testing.T, options Options) *Verifier {
	t.Helper()
	verifier, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	return verifier
}

// quiet is a log that nobody reads.
var quiet = slog.New(slog.DiscardHandler)

// options make a service that trusts the issuer of the vectors, at the time that now tells.
func (t trusted) options(contract []byte, tolerance *int64, now *int64) Options {
	if tolerance == nil {
		tolerance = &t.Tolerance
	}
	clocks := time.Duration(*tolerance) * time.Second
	return Options{
		Issuer: t.Issuer, Contract: contract, ClockTolerance: &clocks,
		Now:    func() time.Time { return time.Unix(*now, 0) },
		Client: &http.Client{Transport: t.publisher()},
	}
}

func outcome(refusal *Refusal) Reason {
	if refusal == nil {
		return "ok"
	}
	return refusal.Reason
}
