package symbolon

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"
)

const now = 1_800_000_000

var contractJSON = []byte(`{
	"audience": "https://orders.example", "name": "Orders", "scopes": { "orders:read": "See your orders" },
	"claims": { "tenant": { "schema": { "type": "string", "minLength": 1, "maxLength": 8 }, "from": { "user": "tenant" } } }
}`)

type object = map[string]any

// testKey has a private part that is published: it signs nothing but tests.
func testKey(t *testing.T, name string) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../libs/resource-server/vectors/keys.json")
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]map[string]string
	if err := json.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	return keys[name]
}

func public(t *testing.T, name string) object {
	key := testKey(t, name)
	return object{"kty": "OKP", "crv": key["crv"], "x": key["x"]}
}

func published(t *testing.T, name, kid string) object {
	return with(public(t, name), object{"kid": kid, "use": "sig", "alg": "EdDSA"})
}

func with(members, changes object) object {
	all := object{}
	for _, part := range []object{members, changes} {
		for name, value := range part {
			all[name] = value
		}
	}
	return all
}

func sign(t *testing.T, header, payload object, name string) string {
	t.Helper()
	encoded := func(part object) string {
		text, err := json.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	signed := encoded(header) + "." + encoded(payload)
	seed, _ := decodeBase64URL(testKey(t, name)["d"])
	return signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(ed25519.NewKeyFromSeed(seed), []byte(signed)))
}

// token makes one that the service trusts, but for what is changed.
func token(t *testing.T, changes object) string { return tokenOf(t, "ed", "ed", changes) }

func tokenOf(t *testing.T, kid, key string, changes object) string {
	return sign(t, object{"alg": "EdDSA", "kid": kid, "typ": "at+jwt"}, with(object{
		"iss": issuerURL, "sub": "u-1", "aud": "https://orders.example", "iat": now - 60, "exp": now + 840, "client_id": "web", "jti": "t-1",
		"scope": "orders:read", "tenant": "acme",
	}, changes), key)
}

func boundToken(t *testing.T) string {
	key, _ := newPublicKey(public(t, "client-ed"), EdDSA)
	return token(t, object{"cnf": object{"jkt": key.thumbprint}})
}

var serial int

func proofFor(t *testing.T, token string, changes object) string {
	serial++
	return sign(t, object{"typ": "dpop+jwt", "alg": "EdDSA", "jwk": public(t, "client-ed")}, with(object{
		"jti": fmt.Sprintf("p-%d", serial), "htm": "GET", "htu": "https://orders.example/orders", "iat": now, "ath": hash([]byte(token)),
	}, changes), "client-ed")
}

// orders is the service's verifier, at the time of the vectors.
func orders(t *testing.T, policy DPoPPolicy) *Verifier {
	t.Helper()
	return newVerifier(t, Options{
		Issuer: issuerURL, Contract: contractJSON, DPoP: policy,
		Now:    func() time.Time { return time.Unix(now, 0) },
		Client: &http.Client{Transport: newIssuer(published(t, "ed", "ed"))},
	})
}
