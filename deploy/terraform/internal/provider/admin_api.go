package provider

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// An adminAPI asks the admin API of one installation.
type adminAPI struct {
	issuer string
	client *http.Client
}

// What is asked.
type call struct {
	method, path      string
	query             url.Values
	body              any
	ifMatch           string
	ifNoneMatch       bool
	idempotent        bool
	absentIsNoRefusal bool
}

// What is told: members as JSON has them, numbers as they were written.
type told struct {
	absent  bool
	members map[string]any
	etag    string
}

func (a *adminAPI) do(ctx context.Context, c call) (told, error) {
	if a == nil {
		return told{}, errors.New("the provider is not configured")
	}
	request, err := a.request(ctx, c)
	if err != nil {
		return told{}, err
	}
	response, err := a.client.Do(request)
	if err != nil {
		return told{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return told{}, err
	}
	if c.absentIsNoRefusal && response.StatusCode == http.StatusNotFound {
		return told{absent: true}, nil
	}
	if response.StatusCode/100 != 2 {
		return told{}, problemOf(response, content)
	}
	answer := told{etag: response.Header.Get("ETag")}
	if len(content) > 0 {
		if err := unmarshal(content, &answer.members); err != nil {
			return told{}, fmt.Errorf("%s %s was answered with what is no JSON object: %w", c.method, c.path, err)
		}
	}
	return answer, nil
}

func (a *adminAPI) request(ctx context.Context, c call) (*http.Request, error) {
	var body io.Reader
	if c.body != nil {
		content, err := json.Marshal(c.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(content)
	}
	address := a.issuer + c.path
	if len(c.query) > 0 {
		address += "?" + c.query.Encode()
	}
	if c.method == http.MethodGet || c.idempotent {
		ctx = mayBeRepeated(ctx)
	}
	request, err := http.NewRequestWithContext(ctx, c.method, address, body)
	if err != nil {
		return nil, err
	}
	if c.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.ifMatch != "" {
		request.Header.Set("If-Match", c.ifMatch)
	}
	if c.ifNoneMatch {
		request.Header.Set("If-None-Match", "*")
	}
	if c.idempotent { // sent again, it makes no second one
		request.Header.Set("Idempotency-Key", rand.Text())
	}
	return request, nil
}

// filled puts an id in its place of an address.
func filled(address, parameter, id string) string {
	return strings.Replace(address, "{"+parameter+"}", url.PathEscape(id), 1)
}

// unmarshal keeps numbers as they were written.
func unmarshal(content []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	return decoder.Decode(into)
}
