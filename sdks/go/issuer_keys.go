package symbolon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	fetchTimeout = 5 * time.Second
	largest      = 256 * 1024
)

// issuerKeys reads the keys that an issuer publishes now.
type issuerKeys struct {
	client  *http.Client
	issuer  string
	address webAddress
}

func newIssuerKeys(client *http.Client, issuer string, address webAddress) *issuerKeys {
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &issuerKeys{&own, issuer, address}
}

// fetch reads its metadata (RFC 8414 section 3, else OpenID Connect Discovery section 4), then jwks_uri.
func (k *issuerKeys) fetch(ctx context.Context) ([]any, error) {
	metadata, err := k.fetchMetadata(ctx)
	if err != nil {
		return nil, err
	}
	// Whoever answers for another issuer could give its keys as this one's (RFC 8414 section 3.3).
	if metadata["issuer"] != k.issuer {
		return nil, fmt.Errorf("the metadata of %s is of another issuer", k.issuer)
	}
	location, _ := metadata["jwks_uri"].(string)
	if _, ok := parseWebAddress(location); !ok {
		return nil, fmt.Errorf("the metadata of %s names no keys", k.issuer)
	}
	_, set, err := k.fetchObject(ctx, location)
	if err != nil {
		return nil, err
	}
	keys, ok := set["keys"].([]any)
	if !ok {
		return nil, fmt.Errorf("the keys of %s cannot be read", k.issuer)
	}
	return keys, nil
}

func (k *issuerKeys) fetchMetadata(ctx context.Context) (map[string]any, error) {
	status, metadata, err := k.fetchObject(ctx, k.address.wellKnown("oauth-authorization-server"))
	if status == http.StatusNotFound {
		_, metadata, err = k.fetchObject(ctx, strings.TrimSuffix(k.issuer, "/")+"/.well-known/openid-configuration")
	}
	return metadata, err
}

// fetchObject reads a JSON object from an address: within 5 s, at most 256 KB, without a redirect.
func (k *issuerKeys) fetchObject(ctx context.Context, address string) (int, map[string]any, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Accept", "application/json")
	response, err := k.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return response.StatusCode, nil, fmt.Errorf("%s answered with %d", address, response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, largest+1))
	if err != nil {
		return response.StatusCode, nil, err
	}
	object, ok := readJSONObject(body)
	if !ok || len(body) > largest {
		return response.StatusCode, nil, errors.New(address + " answered with something else than a JSON object of at most 256 KB")
	}
	return response.StatusCode, object, nil
}
