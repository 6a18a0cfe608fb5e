package main

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"

	azfake "github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azkeys"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azkeys/fake"
)

type key struct {
	bundle  azkeys.KeyBundle
	private crypto.Signer
}

var lock sync.Mutex
var keys = map[string][]*key{}

// The version of a key; without one, the newest. The fake server takes both for the name. A refusal is told in Azure's own words.
func found(name, version string) (*key, int, string) {
	if before, after, both := strings.Cut(name, "/"); both {
		name, version = before, after
	}
	lock.Lock()
	defer lock.Unlock()
	for i := len(keys[name]) - 1; i >= 0; i-- {
		if each := keys[name][i]; version == "" || each.bundle.Key.KID.Version() == version {
			return each, 0, ""
		}
	}
	return nil, http.StatusNotFound, "KeyNotFound"
}

// The same, for an operation that it has to be made for.
func usable(name, version string, operation azkeys.KeyOperation) (*key, int, string) {
	there, status, code := found(name, version)
	if there == nil {
		return nil, status, code
	}
	for _, each := range there.bundle.Key.KeyOps {
		if *each == operation && *there.bundle.Attributes.Enabled {
			return there, 0, ""
		}
	}
	return nil, http.StatusForbidden, "Forbidden"
}

func made(name string, asked azkeys.CreateKeyParameters) *key {
	version := make([]byte, 16)
	rand.Read(version)
	id := azkeys.ID("https://" + host + "/keys/" + name + "/" + hex.EncodeToString(version))
	shown := &azkeys.JSONWebKey{KID: &id, Kty: asked.Kty, KeyOps: asked.KeyOps}
	fresh := &key{bundle: azkeys.KeyBundle{Key: shown, Tags: asked.Tags, Attributes: &azkeys.KeyAttributes{Enabled: to.Ptr(true), Exportable: to.Ptr(false), Created: to.Ptr(time.Now()), Updated: to.Ptr(time.Now()), RecoveryLevel: to.Ptr("Recoverable+Purgeable")}}}
	if strings.HasPrefix(string(*asked.Kty), "EC") {
		private, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		fresh.private = private
		shown.Crv, shown.X, shown.Y = asked.Curve, private.X.FillBytes(make([]byte, 32)), private.Y.FillBytes(make([]byte, 32))
	} else {
		private, _ := rsa.GenerateKey(rand.Reader, int(*asked.KeySize))
		fresh.private, shown.N, shown.E = private, private.N.Bytes(), []byte{1, 0, 1}
	}
	lock.Lock()
	defer lock.Unlock()
	keys[name] = append(keys[name], fresh)
	return fresh
}

// r and s beside one another, as Azure has them; in DER where the test says so.
func signed(there *key, algorithm azkeys.SignatureAlgorithm, digest []byte) []byte {
	if private, is := there.private.(*ecdsa.PrivateKey); is {
		if faultOf("Sign").Code == "der" {
			der, _ := ecdsa.SignASN1(rand.Reader, private, digest)
			return der
		}
		r, s, _ := ecdsa.Sign(rand.Reader, private, digest)
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	}
	private := there.private.(*rsa.PrivateKey)
	if algorithm == azkeys.SignatureAlgorithmPS256 {
		signature, _ := rsa.SignPSS(rand.Reader, private, crypto.SHA256, digest, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
		return signature
	}
	signature, _ := rsa.SignPKCS1v15(rand.Reader, private, crypto.SHA256, digest)
	return signature
}

var vault = fake.Server{
	CreateKey: func(_ context.Context, name string, asked azkeys.CreateKeyParameters, _ *azkeys.CreateKeyOptions) (said azfake.Responder[azkeys.CreateKeyResponse], refused azfake.ErrorResponder) {
		said.SetResponse(http.StatusOK, azkeys.CreateKeyResponse{KeyBundle: made(name, asked).bundle}, nil)
		return
	},
	GetKey: func(_ context.Context, name, version string, _ *azkeys.GetKeyOptions) (said azfake.Responder[azkeys.GetKeyResponse], refused azfake.ErrorResponder) {
		if there, status, code := found(name, version); there == nil {
			refused.SetResponseError(status, code)
		} else {
			said.SetResponse(http.StatusOK, azkeys.GetKeyResponse{KeyBundle: there.bundle}, nil)
		}
		return
	},
	UpdateKey: func(_ context.Context, name, version string, asked azkeys.UpdateKeyParameters, _ *azkeys.UpdateKeyOptions) (said azfake.Responder[azkeys.UpdateKeyResponse], refused azfake.ErrorResponder) {
		there, status, code := found(name, version)
		if there == nil {
			refused.SetResponseError(status, code)
			return
		}
		lock.Lock()
		defer lock.Unlock()
		if asked.Tags != nil {
			there.bundle.Tags = asked.Tags
		}
		if asked.KeyAttributes != nil && asked.KeyAttributes.Enabled != nil {
			there.bundle.Attributes.Enabled = asked.KeyAttributes.Enabled
		}
		said.SetResponse(http.StatusOK, azkeys.UpdateKeyResponse{KeyBundle: there.bundle}, nil)
		return
	},
	Sign: func(_ context.Context, name, version string, asked azkeys.SignParameters, _ *azkeys.SignOptions) (said azfake.Responder[azkeys.SignResponse], refused azfake.ErrorResponder) {
		there, status, code := usable(name, version, azkeys.KeyOperationSign)
		if there == nil {
			refused.SetResponseError(status, code)
		} else if len(asked.Value) != sha256.Size {
			refused.SetResponseError(http.StatusBadRequest, "BadParameter")
		} else {
			said.SetResponse(http.StatusOK, azkeys.SignResponse{KeyOperationResult: azkeys.KeyOperationResult{KID: there.bundle.Key.KID, Result: signed(there, *asked.Algorithm, asked.Value)}}, nil)
		}
		return
	},
	WrapKey: func(_ context.Context, name, version string, asked azkeys.KeyOperationParameters, _ *azkeys.WrapKeyOptions) (said azfake.Responder[azkeys.WrapKeyResponse], refused azfake.ErrorResponder) {
		there, status, code := usable(name, version, azkeys.KeyOperationWrapKey)
		if there == nil {
			refused.SetResponseError(status, code)
			return
		}
		wrapped, _ := rsa.EncryptOAEP(sha256.New(), rand.Reader, there.private.Public().(*rsa.PublicKey), asked.Value, nil)
		said.SetResponse(http.StatusOK, azkeys.WrapKeyResponse{KeyOperationResult: azkeys.KeyOperationResult{KID: there.bundle.Key.KID, Result: wrapped}}, nil)
		return
	},
	UnwrapKey: func(_ context.Context, name, version string, asked azkeys.KeyOperationParameters, _ *azkeys.UnwrapKeyOptions) (said azfake.Responder[azkeys.UnwrapKeyResponse], refused azfake.ErrorResponder) {
		there, status, code := usable(name, version, azkeys.KeyOperationUnwrapKey)
		if there == nil {
			refused.SetResponseError(status, code)
			return
		}
		plain, err := rsa.DecryptOAEP(sha256.New(), rand.Reader, there.private.(*rsa.PrivateKey), asked.Value, nil)
		if err != nil {
			refused.SetResponseError(http.StatusBadRequest, "BadParameter")
			return
		}
		said.SetResponse(http.StatusOK, azkeys.UnwrapKeyResponse{KeyOperationResult: azkeys.KeyOperationResult{KID: there.bundle.Key.KID, Result: plain}}, nil)
		return
	},
}
