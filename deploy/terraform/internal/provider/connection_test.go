package provider_test

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// An issuer over TLS of a certificate that no system trusts; it refuses everybody, which is heard by who trusts it.
func TestAnIssuerIsTrustedByTheCertificatesThatAreNamedAndNoOthers(t *testing.T) {
	issuer := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"invalid_client"}`))
	}))
	issuer.Config.ErrorLog = log.New(io.Discard, "", 0) // who does not trust it says so there, too
	issuer.StartTLS()
	defer issuer.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: issuer.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for source, expected := range map[string]string{provided: "certificate", strings.Replace(provided, "{\n", "{\n  ca_file = \""+file+"\"\n", 1): "invalid_client"} {
		w := newWorkspace(t)
		w.variables["issuer"] = cty.StringVal(issuer.URL)
		if faults := w.apply(source + hook).faults; len(faults) != 1 || !strings.Contains(faults[0], expected) {
			t.Errorf("%s was expected, and it is %v", expected, faults)
		}
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	w := newWorkspace(t)
	faults := w.apply("provider \"symbolon\" {\n  issuer = var.issuer\n}").faults
	if len(faults) != 2 || !strings.HasPrefix(faults[0], `AttributeName("client_id")`) || !strings.HasPrefix(faults[1], `AttributeName("client_secret")`) {
		t.Errorf("refused otherwise: %v", faults)
	}
}

// With the secret of the configuration, an issuer of the environment would be told a secret that is for another.
func TestWhatIsNotKnownYetIsNotTakenFromTheEnvironment(t *testing.T) {
	names := []string{"issuer", "client_id", "client_secret", "client_secret_file", "ca_file"}
	for _, name := range names {
		t.Setenv("SYMBOLON_"+strings.ToUpper(name), "https://elsewhere.example.com")
	}
	for _, name := range names {
		w := newWorkspace(t)
		w.variables[name] = cty.UnknownVal(cty.String)
		source := provided
		if !strings.Contains(source, name+" = ") {
			source = strings.Replace(source, "{\n", "{\n  "+name+" = var."+name+"\n", 1)
		}
		if faults := w.apply(source).faults; len(faults) != 1 || !strings.HasPrefix(faults[0], `AttributeName("`+name+`") | This is not known yet.`) {
			t.Errorf("%s is not known, and that is %v", name, faults)
		}
		w.variables[name] = cty.StringVal("")
		if name == "issuer" || name == "client_id" {
			if faults := w.apply(source).faults; len(faults) != 1 || !strings.HasPrefix(faults[0], `AttributeName("`+name+`") | This is missing.`) {
				t.Errorf("%s is empty, and that is %v", name, faults)
			}
		}
	}
}

func TestTheEnvironmentSaysWhatTheConfigurationDoesNot(t *testing.T) {
	w := newWorkspace(t)
	for variable, name := range map[string]string{"SYMBOLON_ISSUER": "issuer", "SYMBOLON_CLIENT_ID": "client_id", "SYMBOLON_CLIENT_SECRET_FILE": "client_secret_file"} {
		t.Setenv(variable, w.variables[name].AsString())
	}
	bare := "provider \"symbolon\" {\n}\n"
	w.expect(w.apply(bare+hook), "symbolon_webhook.drift", "create")
	t.Setenv("SYMBOLON_CLIENT_SECRET", "another secret")
	if faults := w.apply(bare).faults; len(faults) != 1 || !strings.Contains(faults[0], "There are two secrets.") {
		t.Errorf("refused otherwise: %v", faults)
	}
	w.expect(w.plan(provided+hook), "symbolon_webhook.drift", "none")
}

// A library follows a redirect, and one of ours would send the token along: it is put on every request.
func TestNoRedirectIsFollowed(t *testing.T) {
	heard := atomic.Int32{}
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard.Add(1) }))
	defer elsewhere.Close()
	for _, path := range []string{"/oauth/token", "/admin/"} {
		w := newWorkspace(t)
		between.leads(path, elsewhere.URL, func() {
			if faults := w.apply(provided + hook).faults; len(faults) != 1 {
				t.Errorf("%s leads elsewhere, and that is %v", path, faults)
			}
		})
	}
	if heard.Load() > 0 {
		t.Errorf("elsewhere, %d requests were heard", heard.Load())
	}
}
