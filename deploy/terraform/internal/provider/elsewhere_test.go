package provider_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

// Somebody else asks the same server, without the provider.
type somebody struct {
	t     *testing.T
	token string
}

func somebodyElse(t *testing.T) somebody {
	t.Helper()
	secret, err := os.ReadFile(setting(t, "SYMBOLON_TEST_CLIENT_SECRET_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	status, answer := tokenFor(t, setting(t, "SYMBOLON_TEST_CLIENT_ID"), strings.TrimSpace(string(secret)), setting(t, "SYMBOLON_TEST_ISSUER")+"/admin")
	if status != http.StatusOK {
		t.Fatal(answer)
	}
	return somebody{t, answer["access_token"].(string)}
}

// tokenFor asks for a token as a client of this secret.
func tokenFor(t *testing.T, id, secret, audience string) (int, map[string]any) {
	t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "resource": {audience}}
	request, _ := http.NewRequest(http.MethodPost, setting(t, "SYMBOLON_TEST_ISSUER")+"/oauth/token", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(id, secret)
	return send(t, request, nil)
}

// ask sends JSON, and the ETag of what is there.
func (s somebody) ask(method, path, body string) (int, map[string]any) {
	s.t.Helper()
	etag := http.Header{}
	if method == http.MethodPut {
		s.send(http.MethodGet, path, "", "", etag)
	}
	return s.send(method, path, body, etag.Get("ETag"), nil)
}

func (s somebody) send(method, path, body, ifMatch string, into http.Header) (int, map[string]any) {
	s.t.Helper()
	request, _ := http.NewRequest(method, setting(s.t, "SYMBOLON_TEST_ISSUER")+"/admin/v1"+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+s.token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if ifMatch != "" {
		request.Header.Set("If-Match", ifMatch)
	}
	return send(s.t, request, into)
}

func send(t *testing.T, request *http.Request, into http.Header) (int, map[string]any) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, _ := io.ReadAll(response.Body)
	for name := range into {
		into.Del(name)
	}
	if into != nil {
		into.Set("ETag", response.Header.Get("ETag"))
	}
	answer := map[string]any{}
	if len(content) > 0 && json.Unmarshal(content, &answer) != nil {
		t.Fatalf("%s %s: %s", request.Method, request.URL, content)
	}
	return response.StatusCode, answer
}
