package symbolon

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// logger writes nothing but the messages.
func logger(to io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{ReplaceAttr: func(_ []string, attr slog.Attr) slog.Attr {
		if attr.Key != slog.MessageKey {
			return slog.Attr{}
		}
		return attr
	}}))
}

func logged(messages ...string) string {
	text := bytes.Buffer{}
	for _, message := range messages {
		logger(&text).Error(message)
	}
	return text.String()
}

func TestWhyKeysCannotBeReadStandsInTheLogAndInNoAnswer(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	unavailable := Answer{503, map[string]string{"Cache-Control": "no-store"}, map[string]string{"error": "temporarily_unavailable", "error_description": "Access tokens cannot be verified for the moment."}}
	misconfigured := Answer{500, map[string]string{"Cache-Control": "no-store"}, map[string]string{"error": "server_error", "error_description": "Access tokens cannot be verified here."}}
	for what, c := range map[string]struct {
		issuer string
		client *http.Client
		reason Reason
		cause  string
		answer Answer
	}{
		"nobody listens there": {closed.URL, nil, KeysUnavailable, closed.URL + "/.well-known/oauth-authorization-server cannot be reached (dial tcp " + strings.TrimPrefix(closed.URL, "http://") + ": connect: connection refused).", unavailable},
		"a certificate that is not trusted": {
			secure.URL, nil, KeysMisconfigured,
			"The certificate of " + strings.TrimPrefix(secure.URL, "https://") + " is not trusted (x509: certificate signed by unknown authority): give this process that of its authority, SSL_CERT_FILE=/path/to/ca.pem or Options.Client, or check the setting issuer.",
			misconfigured,
		},
		"a name that nobody has": {issuerURL, resolving(t, 3), KeysMisconfigured, "The name id.example does not resolve: check the setting issuer, and the resolver of this machine.", misconfigured},
		"a resolver that fails":  {issuerURL, resolving(t, 2), KeysUnavailable, "", unavailable},
	} {
		t.Run(what, func(t *testing.T) {
			text := bytes.Buffer{}
			verifier := newVerifier(t, Options{Issuer: c.issuer, Contract: contractJSON, Client: c.client, Logger: logger(&text), Now: func() time.Time { return time.Unix(now, 0) }})
			_, refusal := verifier.VerifyToken(t.Context(), token(t, object{"iss": c.issuer}))
			if outcome(refusal) != c.reason || refusal.Cause == nil || c.cause != "" && refusal.Cause.Error() != c.cause || text.String() != logged(refusal.Cause.Error()) {
				t.Fatalf("got %v, %v and logged %s", outcome(refusal), refusal.Cause, text.String())
			}
			if got := refusal.Answer; got.Status != c.answer.Status || !maps.Equal(got.Headers, c.answer.Headers) || !maps.Equal(got.Body, c.answer.Body) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// resolving is a client whose name server answers everything with a code (RFC 1035 section 4.1.1: 3 is a name that does not exist).
func resolving(t *testing.T, code byte) *http.Client {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		query := make([]byte, 512)
		for {
			length, from, err := server.ReadFrom(query)
			if err != nil {
				return
			}
			answer := bytes.Clone(query[:length])
			answer[2], answer[3] = answer[2]|0x80, 0x80|code
			_, _ = server.WriteTo(answer, from)
		}
	}()
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
	return &http.Client{Transport: &http.Transport{DialContext: (&net.Dialer{Resolver: resolver}).DialContext}}
}

func TestEachCauseIsLoggedOnceUntilItIsAnotherOne(t *testing.T) {
	w, text, good := newWorld(t), bytes.Buffer{}, token(t, object{"exp": now + 100_000})
	w.verifier.keys.log = logger(&text)
	right, wrong := w.issuer.documents[metadataURL], object{"issuer": issuerURL + "/", "jwks_uri": keysURL}
	for _, answers := range []any{nil, nil, wrong, wrong, right, nil} {
		w.issuer.down, w.issuer.documents[metadataURL] = answers == nil, answers
		w.outcome(good)
		w.clock += 1200
	}
	out := metadataURL + " cannot be reached (unreachable)."
	if wanted := logged(out, `The metadata at `+metadataURL+` is of "`+issuerURL+`/", and the setting issuer is "`+issuerURL+`": they must be the same, character for character.`, out); text.String() != wanted {
		t.Errorf("got %s", text.String())
	}
}

func TestACallerWhoGoesAwayIsToldSo(t *testing.T) {
	w := newWorld(t)
	gone, goes := context.WithCancel(t.Context())
	goes()
	w.issuer.mutex.Lock() // so that the issuer does not answer before
	_, refusal := w.verifier.VerifyToken(gone, token(t, nil))
	w.issuer.mutex.Unlock()
	if outcome(refusal) != KeysUnavailable || !errors.Is(refusal.Cause, context.Canceled) {
		t.Errorf("got %v, %v", outcome(refusal), refusal.Cause)
	}
}

func TestKeysMayNotCountForLessThanAMinute(t *testing.T) {
	for _, age := range []time.Duration{59 * time.Second, -time.Hour} {
		if _, err := New(Options{Issuer: issuerURL, Contract: contractJSON, KeysMaxAge: age}); err == nil {
			t.Errorf("%v is taken", age)
		}
	}
}
