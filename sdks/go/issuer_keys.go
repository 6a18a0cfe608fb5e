package symbolon

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
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
func (k *issuerKeys) fetch(ctx context.Context) ([]any, *issuerFault) {
	place, metadata, fault := k.fetchMetadata(ctx)
	if fault != nil {
		return nil, fault
	}
	// Whoever answers for another issuer could give its keys as this one's (RFC 8414 section 3.3).
	if metadata["issuer"] != k.issuer {
		return nil, lastingFault(`The metadata at %s is of %s, and the setting issuer is "%s": they must be the same, character for character.`, place, named(metadata["issuer"]), k.issuer)
	}
	location, _ := metadata["jwks_uri"].(string)
	if _, ok := parseWebAddress(location); !ok {
		return nil, lastingFault("The metadata at %s names no jwks_uri with https, or with http on this machine: the provider must know its own address.", place)
	}
	set, fault := k.fetchObject(ctx, location)
	if fault != nil {
		return nil, fault
	}
	keys, ok := set["keys"].([]any)
	if !ok {
		return nil, lastingFault("There are no keys at %s, the jwks_uri of %s: check what stands before the provider.", location, k.issuer)
	}
	return keys, nil
}

func (k *issuerKeys) fetchMetadata(ctx context.Context) (string, map[string]any, *issuerFault) {
	first, second := k.address.wellKnown("oauth-authorization-server"), strings.TrimSuffix(k.issuer, "/")+"/.well-known/openid-configuration"
	for _, place := range []string{first, second} {
		if metadata, fault := k.fetchObject(ctx, place); fault != nil || metadata != nil {
			return place, metadata, fault
		}
	}
	return "", nil, lastingFault("There is no metadata of an issuer at %s and %s (404): the setting issuer must be the address that the provider names as its issuer.", first, second)
}

// named is somebody else's text, for a log: only when it is an address.
func named(issuer any) string {
	text, _ := issuer.(string)
	if _, ok := parseWebAddress(text); ok {
		return `"` + text + `"`
	}
	return "another issuer"
}

const checkThe = "check the setting issuer, and what stands before the provider."

// Statuses below 500 that ask to come again (RFC 9110 section 15.5.9, RFC 8470 section 5.2, RFC 6585 section 4).
var later = []int{http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests}

// fetchObject reads a JSON object from an address; nil when there is none (404).
func (k *issuerKeys) fetchObject(ctx context.Context, address string) (map[string]any, *issuerFault) {
	status, body, err := k.get(ctx, address)
	switch {
	case err != nil:
		return nil, unreachable(address, err)
	case status == http.StatusNotFound:
		return nil, nil
	case status >= 500 || slices.Contains(later, status):
		return nil, &issuerFault{message: fmt.Sprintf("%s answered with %d.", address, status)}
	case status != http.StatusOK:
		return nil, lastingFault("%s answered with %d: %s", address, status, checkThe)
	}
	object, ok := readJSONObject(body)
	if !ok || len(body) > largest {
		return nil, lastingFault("%s answered with something else than a JSON object of at most 256 KB: %s", address, checkThe)
	}
	return object, nil
}

// get reads an address: within 5 s, one byte more than 256 KB at most, without a redirect.
func (k *issuerKeys) get(ctx context.Context, address string) (int, []byte, error) {
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
		return response.StatusCode, nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, largest+1))
	return response.StatusCode, body, err
}
