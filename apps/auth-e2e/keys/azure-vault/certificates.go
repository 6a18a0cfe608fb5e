package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"
)

// A certificate of the vault, and in PEM the one that vouches for it: the same.
func certificates() (tls.Certificate, []byte) {
	private, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	wanted := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, _ := x509.CreateCertificate(rand.Reader, wanted, wanted, &private.PublicKey, private)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

type tagged struct {
	Name string            `json:"name"`
	Type string            `json:"type"`
	Tags map[string]string `json:"tags"`
}

// All versions of all keys, for the test.
func shown() []tagged {
	lock.Lock()
	defer lock.Unlock()
	all := []tagged{}
	for name, versions := range keys {
		for _, each := range versions {
			tags := map[string]string{}
			for tag, value := range each.bundle.Tags {
				tags[tag] = *value
			}
			all = append(all, tagged{name, string(*each.bundle.Key.Kty), tags})
		}
	}
	return all
}
