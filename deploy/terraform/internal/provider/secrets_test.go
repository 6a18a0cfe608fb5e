package provider_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

const (
	firstSecret  = "the-first-secret-of-a-machine"
	secondSecret = "the-second-secret-of-a-machine"
)

const machine = `resource "symbolon_resource_server" "machine" {
  audience = "https://machine.example.com"
  scopes = ["orders:read"]
}
resource "symbolon_client" "machine" {
  client_id = "machine"
  client_secret = var.secret
  client_secret_version = var.version
  scope = join(" ", symbolon_resource_server.machine.scopes)
}
`

// lets says which of the secrets let the machine in.
func lets(t *testing.T, secrets ...string) (all []bool) {
	for _, each := range secrets {
		status, _ := tokenFor(t, "machine", each, "https://machine.example.com")
		all = append(all, status == http.StatusOK)
	}
	return all
}

func TestASecretIsSentWhenItsVersionChangesAndKeptNowhere(t *testing.T) {
	w := newWorkspace(t)
	w.variables["secret"], w.variables["version"] = cty.StringVal(firstSecret), cty.StringVal("1")
	w.expect(w.apply(provided+machine), "symbolon_client.machine", "create")
	w.demandNowhere(firstSecret)
	if got := lets(t, firstSecret, secondSecret); !got[0] || got[1] {
		t.Errorf("the first secret and the second let it in: %v", got)
	}
	w.variables["secret"] = cty.StringVal(secondSecret)
	w.expect(w.apply(provided+machine), "symbolon_client.machine", "none")
	w.expect(w.apply(provided+strings.Replace(machine, "  scope =", "  client_name = \"Machine\"\n  scope =", 1)), "symbolon_client.machine", "update")
	if got := lets(t, firstSecret, secondSecret); !got[0] || got[1] {
		t.Errorf("another change sent the secret: %v", got)
	}
	w.variables["version"] = cty.StringVal("2")
	w.expect(w.apply(provided+machine), "symbolon_client.machine", "update")
	w.demandNowhere(secondSecret)
	if got := lets(t, firstSecret, secondSecret); got[0] || !got[1] {
		t.Errorf("after another version: %v", got)
	}
}

func TestTwoSecretsCountAtOnce(t *testing.T) {
	w := newWorkspace(t)
	w.variables["secret"], w.variables["version"] = cty.StringVal(firstSecret), cty.StringVal("1")
	w.expect(w.apply(provided+machine), "symbolon_client.machine", "create")
	two := strings.Replace(machine, "client_secret = var.secret", "client_secrets = [var.secret, \""+secondSecret+"\"]", 1)
	w.expect(w.apply(provided+strings.Replace(two, "client_secret_version", "client_secrets_version", 1)), "symbolon_client.machine", "update")
	if got := lets(t, firstSecret, secondSecret); !got[0] || !got[1] {
		t.Errorf("the first secret and the second let it in: %v", got)
	}
	w.demandNowhere(secondSecret)
}

func TestAPasswordIsSetByItsVersionAndARefusedOneIsTriedAgain(t *testing.T) {
	w, other := newWorkspace(t), somebodyElse(t)
	w.expect(w.apply(provided+grace), "symbolon_user.grace", "create")
	path := "/users/" + w.state["symbolon_user.grace"].value.GetAttr("user_id").AsString()
	changedAt := func() any { _, answer := other.ask(http.MethodGet, path, ""); return answer["password_changed_at"] }
	before := changedAt()
	weak := strings.Replace(grace, `"a password of four words"`, "\"password\"\n  password_version = \"2\"", 1)
	if faults := w.apply(provided + weak).faults; len(faults) != 1 || !strings.HasPrefix(faults[0], `AttributeName("password") | The server refused this`) {
		t.Errorf("refused otherwise: %v", faults)
	}
	w.expect(w.plan(provided+weak), "symbolon_user.grace", "update")
	if changedAt() != before {
		t.Error("a password that was refused was set")
	}
	w.expect(w.apply(provided+strings.Replace(weak, `"password"`, `"four other words for it"`, 1)), "symbolon_user.grace", "update")
	if changedAt() == before {
		t.Error("no password was set")
	}
	w.demandNowhere("four other words for it")
}

func TestASecretGoesToNobodyInClear(t *testing.T) {
	w := newWorkspace(t)
	w.variables["issuer"] = cty.StringVal("http://id.example.com")
	if faults := w.apply(provided).faults; len(faults) != 1 || !strings.Contains(faults[0], "https: address") {
		t.Errorf("refused otherwise: %v", faults)
	}
}

// demandNowhere looks through all that Terraform writes down.
func (w *workspace) demandNowhere(secret string) {
	w.t.Helper()
	for address, one := range w.state {
		if bytes.Contains(w.packed(one.value), []byte(secret)) || bytes.Contains(one.private, []byte(secret)) {
			w.t.Errorf("%s has the secret in the state", address)
		}
	}
}
