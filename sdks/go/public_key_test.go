package symbolon

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"testing"
)

var signedText = []byte("signed")

func TestPS256HasASaltOf32Bytes(t *testing.T) {
	secret, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	key, _ := newPublicKey(object{"kty": "RSA", "n": base64.RawURLEncoding.EncodeToString(secret.N.Bytes()), "e": "AQAB"}, PS256)
	digest := sha256.Sum256(signedText)
	for salt, wanted := range map[int]bool{32: true, 20: false} {
		signature, err := rsa.SignPSS(rand.Reader, secret, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: salt})
		if err != nil || key.verify(signedText, signature) != wanted {
			t.Errorf("%d: not %v, %v", salt, wanted, err)
		}
	}
}

func TestES256IsTwoNumbersOf32Bytes(t *testing.T) {
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := secret.ECDH()
	if err != nil {
		t.Fatal(err)
	}
	xy, encode := point.PublicKey().Bytes()[1:], base64.RawURLEncoding.EncodeToString
	members := object{"kty": "EC", "crv": "P-256", "x": encode(xy[:32]), "y": encode(xy[32:])}
	key, _ := newPublicKey(members, ES256)
	digest := sha256.Sum256(signedText)
	r, s, err := ecdsa.Sign(rand.Reader, secret, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	first, second := r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))
	if !key.verify(signedText, append(first, second...)) {
		t.Error("the right one is refused")
	}
	if longer := append(append(first[:32:32], 0), second...); key.verify(signedText, longer) || key.verify(signedText, nil) {
		t.Error("one of another length is taken")
	}
	if _, ok := newPublicKey(with(members, object{"x": encode(append([]byte{0}, xy[:32]...))}), ES256); ok {
		t.Error("a coordinate of 33 bytes is taken")
	}
}

func TestOfTwoKeysWithOneNameTheFirstCounts(t *testing.T) {
	newWorld(t, published(t, "ed", "ed"), published(t, "ed-stranger", "ed")).expect("ok", token(t, nil))
	newWorld(t, published(t, "ed-stranger", "ed"), published(t, "ed", "ed")).expect(BadSignature, token(t, nil))
}

func TestAProofIsOfAnAlgorithmThatTheServiceAccepts(t *testing.T) {
	bound := boundToken(t)
	request := Request{Method: "GET", Target: "/orders", Authorization: []string{"DPoP " + bound}, DPoP: []string{proofFor(t, bound, nil)}}
	if _, refusal := orders(t, DPoPPolicy{Algorithms: []Algorithm{ES256}}).Verify(t.Context(), request); outcome(refusal) != DPoPWrongAlgorithm {
		t.Errorf("got %v", outcome(refusal))
	}
}

func TestACertificateWhoseThumbprintIsNoTextIsNotSupported(t *testing.T) {
	_, refusal := orders(t, DPoPPolicy{}).VerifyToken(t.Context(), token(t, object{"cnf": object{"x5t#S256": 1}}))
	if outcome(refusal) != BindingUnsupported {
		t.Errorf("got %v", outcome(refusal))
	}
}
