package symbolon

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// world is an issuer, a service that trusts it, and their clock in seconds.
type world struct {
	t        *testing.T
	clock    int64
	issuer   *issuer
	verifier *Verifier
}

func newWorld(t *testing.T, keys ...any) *world {
	if keys == nil {
		keys = []any{published(t, "ed", "ed")}
	}
	w := &world{t: t, clock: now, issuer: newIssuer(keys...)}
	w.verifier = newVerifier(t, Options{
		Issuer: issuerURL, Contract: contractJSON,
		Now:    func() time.Time { return time.Unix(w.clock, 0) },
		Client: &http.Client{Transport: w.issuer}, Logger: quiet,
	})
	return w
}

func (w *world) outcome(token string) Reason {
	_, refusal := w.verifier.VerifyToken(w.t.Context(), token)
	return outcome(refusal)
}

func (w *world) expect(wanted Reason, token string) {
	w.t.Helper()
	if got := w.outcome(token); got != wanted {
		w.t.Errorf("got %v, not %v", got, wanted)
	}
}

func (w *world) expectCalls(wanted ...string) {
	w.t.Helper()
	if !slices.Equal(w.issuer.calls, wanted) {
		w.t.Errorf("got %v, not %v", w.issuer.calls, wanted)
	}
}

func TestKeysAreReadOnceForManyAtOnceAndNotBeforeTheFirstToken(t *testing.T) {
	w := newWorld(t)
	w.expectCalls()
	good, all := token(t, nil), sync.WaitGroup{}
	for range 64 {
		all.Add(1)
		go func() {
			defer all.Done()
			w.expect("ok", good)
		}()
	}
	all.Wait()
	w.expectCalls(metadataURL, keysURL)
}

func TestKeysAreReadAgainForANameThatIsNew(t *testing.T) {
	w := newWorld(t)
	w.expect("ok", token(t, nil))
	w.issuer.documents[keysURL] = object{"keys": []any{published(t, "ed", "ed"), published(t, "ed-stranger", "next")}}
	w.clock += 30
	w.expect("ok", tokenOf(t, "next", "ed-stranger", nil))
	w.expect("ok", token(t, nil))
}

func TestKeysAreNotReadAgainForMadeUpNamesWithinThirtySeconds(t *testing.T) {
	w := newWorld(t)
	w.expect("ok", token(t, nil))
	w.clock += 29
	for index := range 20 {
		w.expect(UnknownKey, tokenOf(t, fmt.Sprintf("made-up-%d", index), "ed", nil))
	}
	w.expectCalls(metadataURL, keysURL)
	w.clock++
	for index := range 20 {
		w.expect(UnknownKey, tokenOf(t, fmt.Sprintf("made-up-%d", index), "ed", nil))
	}
	w.expectCalls(metadataURL, keysURL, metadataURL, keysURL)
}

func TestKeysAreForgottenAfterTheIssuerTookThemBack(t *testing.T) {
	w, good := newWorld(t), token(t, object{"exp": now + 100_000})
	w.expect("ok", good)
	w.issuer.documents[keysURL] = object{"keys": []any{published(t, "ed-stranger", "next")}}
	w.clock += 599
	w.expect("ok", good)
	w.clock += 601
	w.expect(UnknownKey, good)
}

func TestKeysThatAreKnownCountOnWhileTheIssuerCannotBeReached(t *testing.T) {
	w, good := newWorld(t), token(t, object{"exp": now + 100_000})
	w.expect("ok", good)
	w.issuer.down = true
	w.clock += 7200
	w.expect("ok", good)
	w.expect(KeysUnavailable, tokenOf(t, "next", "ed-stranger", object{"exp": now + 100_000}))
}

func TestKeysAreAskedForEveryFiveSecondsWhileThereAreNone(t *testing.T) {
	w := newWorld(t)
	w.issuer.down = true
	w.expect(KeysUnavailable, token(t, nil))
	w.issuer.down = false
	w.clock += 4
	w.expect(KeysUnavailable, token(t, nil))
	w.clock++
	w.expect("ok", token(t, nil))
}

func TestKeysOfOpenIDConnectDiscoveryDoWhereThereIsNoOtherMetadata(t *testing.T) {
	w := newWorld(t)
	w.issuer.documents[openidURL] = w.issuer.documents[metadataURL]
	delete(w.issuer.documents, metadataURL)
	w.expect("ok", token(t, nil))
	w.expectCalls(metadataURL, openidURL, keysURL)
}

func TestKeysThatCannotBeUsedAreLeftOutAndSpoilNothing(t *testing.T) {
	good := published(t, "ed", "ed")
	newWorld(t, nil, "x", object{}, object{"kid": "ed", "kty": "OKP"}, with(good, object{"x": "AAAA"}), good).expect("ok", token(t, nil))
}

func TestAnIssuerOverHTTP(t *testing.T) {
	keys, _ := json.Marshal(object{"keys": []any{published(t, "ed", "ed")}})
	large, _ := json.Marshal(object{"keys": []any{published(t, "ed", "ed")}, "note": strings.Repeat("x", largest)})
	for what, c := range map[string]struct {
		wanted Reason
		jwks   http.HandlerFunc
	}{
		"that is the right one":             {"ok", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(keys) }},
		"that sends on to somewhere else":   {KeysMisconfigured, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }},
		"whose keys are larger than 256 KB": {KeysMisconfigured, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(large) }},
		"that answers with 500":             {KeysUnavailable, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }},
	} {
		t.Run(what, func(t *testing.T) {
			mux := http.NewServeMux()
			server := httptest.NewServer(mux)
			defer server.Close()
			mux.HandleFunc("/.well-known/oauth-authorization-server", func(w http.ResponseWriter, _ *http.Request) {
				_ = json.NewEncoder(w).Encode(object{"issuer": server.URL, "jwks_uri": server.URL + "/jwks"})
			})
			mux.HandleFunc("/jwks", c.jwks)
			mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(keys) })
			verifier := newVerifier(t, Options{Issuer: server.URL, Contract: contractJSON, Now: func() time.Time { return time.Unix(now, 0) }, Logger: quiet})
			_, refusal := verifier.VerifyToken(t.Context(), token(t, object{"iss": server.URL}))
			if outcome(refusal) != c.wanted {
				t.Errorf("got %v, not %v", outcome(refusal), c.wanted)
			}
		})
	}
}
