package provider

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"

	"github.com/hashicorp/go-cleanhttp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Who asks, and whom.
type credentials struct{ issuer, clientID, clientSecret, caFile string }

// connect asks for tokens of the admin API as they are needed.
func connect(who credentials) (*adminAPI, error) {
	if err := demandPrivacy(who.issuer); err != nil {
		return nil, err
	}
	transport := cleanhttp.DefaultPooledTransport()
	if who.caFile != "" {
		pool, err := trusted(who.caFile)
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	base := repeating(transport)
	grant := clientcredentials.Config{
		ClientID: who.clientID, ClientSecret: who.clientSecret, TokenURL: who.issuer + "/oauth/token", AuthStyle: oauth2.AuthStyleInHeader,
		EndpointParams: url.Values{"resource": {who.issuer + "/admin"}},
	}
	client := grant.Client(context.WithValue(context.Background(), oauth2.HTTPClient, base)) // it takes over what base does with redirects
	return &adminAPI{issuer: who.issuer, client: client}, nil
}

// stay follows no redirect: the admin API has none, and a token is for nobody else.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// demandPrivacy lets a secret go to this machine or over TLS.
func demandPrivacy(issuer string) error {
	address, err := url.Parse(issuer)
	if err != nil {
		return err
	}
	host := address.Hostname()
	isHere := host == "localhost" || net.ParseIP(host).IsLoopback()
	if address.Scheme == "https" || address.Scheme == "http" && isHere {
		return nil
	}
	return errors.New("the issuer must be an https: address, or one of this machine")
}

func trusted(file string) (*x509.CertPool, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(content) {
		return nil, errors.New(file + " has no certificate")
	}
	return pool, nil
}
