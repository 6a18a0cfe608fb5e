package symbolon

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"math/big"
	"slices"
)

// An Algorithm is what tokens and proofs are signed with (RFC 7518 section 3.1, RFC 8037 section 3.1).
type Algorithm string

const (
	EdDSA Algorithm = "EdDSA"
	ES256 Algorithm = "ES256"
	PS256 Algorithm = "PS256"
	RS256 Algorithm = "RS256"
)

var algorithms = []Algorithm{EdDSA, ES256, PS256, RS256}

var secretMembers = []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k"}

// publicKey verifies one algorithm; thumbprint is that of RFC 7638.
type publicKey struct {
	thumbprint string
	verify     func(signed, signature []byte) bool
}

// newPublicKey reads a JWK; not one of another algorithm or use, with a private part, or RSA below 2048 bits or above 8192.
func newPublicKey(jwk any, alg Algorithm) (*publicKey, bool) {
	members, ok := jwk.(map[string]any)
	if !ok || !isOrAbsent(members, "alg", string(alg)) || !isOrAbsent(members, "use", "sig") || !mayVerify(members) {
		return nil, false
	}
	for _, name := range secretMembers {
		if _, there := members[name]; there {
			return nil, false
		}
	}
	switch alg {
	case EdDSA:
		return newEd25519Key(members)
	case ES256:
		return newP256Key(members)
	default:
		return newRSAKey(members, alg)
	}
}

// mayVerify is RFC 7517 section 4.3.
func mayVerify(members map[string]any) bool {
	operations, _ := members["key_ops"].([]any)
	return !has(members, "key_ops") || slices.Contains(operations, any("verify"))
}

func isOrAbsent(members map[string]any, name, wanted string) bool {
	value, there := members[name]
	return !there || value == wanted
}

func bytesOf(members map[string]any, name string) []byte {
	text, _ := members[name].(string)
	data, _ := decodeBase64URL(text)
	return data
}

func newEd25519Key(members map[string]any) (*publicKey, bool) {
	x := bytesOf(members, "x")
	if members["kty"] != "OKP" || members["crv"] != "Ed25519" || len(x) != ed25519.PublicKeySize {
		return nil, false
	}
	return &publicKey{
		hash(fmt.Appendf(nil, `{"crv":"Ed25519","kty":"OKP","x":"%s"}`, members["x"])),
		func(signed, signature []byte) bool { return ed25519.Verify(x, signed, signature) },
	}, true
}

func newP256Key(members map[string]any) (*publicKey, bool) {
	x, y := bytesOf(members, "x"), bytesOf(members, "y")
	if members["kty"] != "EC" || members["crv"] != "P-256" || len(x) != 32 || len(y) != 32 {
		return nil, false
	}
	if _, err := ecdh.P256().NewPublicKey(append(append([]byte{4}, x...), y...)); err != nil {
		return nil, false // no point of the curve
	}
	key := &ecdsa.PublicKey{Curve: elliptic.P256(), X: new(big.Int).SetBytes(x), Y: new(big.Int).SetBytes(y)}
	return &publicKey{
		hash(fmt.Appendf(nil, `{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}`, members["x"], members["y"])),
		func(signed, signature []byte) bool {
			digest := sha256.Sum256(signed)
			// Two numbers of 32 bytes, and not DER (RFC 7518 section 3.4).
			return len(signature) == 64 && ecdsa.Verify(key, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:]))
		},
	}, true
}

func newRSAKey(members map[string]any, alg Algorithm) (*publicKey, bool) {
	n, e := new(big.Int).SetBytes(bytesOf(members, "n")), new(big.Int).SetBytes(bytesOf(members, "e"))
	if members["kty"] != "RSA" || n.BitLen() < 2048 || n.BitLen() > 8192 || e.BitLen() < 2 || e.BitLen() > 31 || e.Bit(0) == 0 {
		return nil, false
	}
	key := &rsa.PublicKey{N: n, E: int(e.Int64())}
	return &publicKey{
		hash(fmt.Appendf(nil, `{"e":"%s","kty":"RSA","n":"%s"}`, members["e"], members["n"])),
		func(signed, signature []byte) bool {
			digest := sha256.Sum256(signed)
			if alg == PS256 {
				return rsa.VerifyPSS(key, crypto.SHA256, digest[:], signature, &rsa.PSSOptions{SaltLength: sha256.Size}) == nil
			}
			return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature) == nil
		},
	}, true
}
