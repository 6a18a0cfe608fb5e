package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// What is refused, at which attribute, and in which words: by the schema before anything is sent, or by the server.
var refusals = []struct{ why, source, place, words string }{
	{"a value that is none of those there are", `resource "symbolon_client" "x" {` + "\n  client_id = \"x\"\n  subject_type = \"secret\"\n}", `AttributeName("subject_type")`, "value must be one of"},
	{"a value in a list", `resource "symbolon_client" "x" {` + "\n  client_id = \"x\"\n  grant_types = [\"client_credentials\", \"magic\"]\n}", `AttributeName("grant_types").ElementKeyInt(1)`, "value must be one of"},
	{"a name with a blank", `resource "symbolon_client" "x" {` + "\n  client_id = \"x y\"\n}", `AttributeName("client_id")`, "must match"},
	{"a number beyond its bounds", `resource "symbolon_sign_in" "x" {` + "\n  remember_device_days = 366\n}", `AttributeName("remember_device_days")`, "at most 365"},
	{"a list that is too short", `resource "symbolon_sign_in" "x" {` + "\n  first_factors = []\n}", `AttributeName("first_factors")`, "at least 1"},
	{"a text that is too short", `resource "symbolon_client" "x" {` + "\n  client_id = \"x\"\n  client_secret = \"short\"\n}", `AttributeName("client_secret")`, "at least 16"},
	{"a member that there is not", `resource "symbolon_branding" "x" {` + "\n  name = \"x\"\n  links = { home = \"https://example.com\" }\n}", `AttributeName("links").ElementKeyString("home")`, "value must be one of"},
	{"what is no JSON", `resource "symbolon_user" "x" {` + "\n  username = \"x\"\n  claims = \"{\"\n}", `AttributeName("claims")`, "It is no JSON."},
	{"members that do not go together", `resource "symbolon_client" "x" {` + "\n  client_id = \"x\"\n  grant_types = [\"authorization_code\"]\n}", `AttributeName("redirect_uris")`, "belong together with authorization_code"},
	{"one of several", `resource "symbolon_client" "x" {` + "\n  client_id = \"x\"\n  allowed_cors_origins = [\"https://a.example.com\", \"https://b.example.com/path\"]\n}", `AttributeName("allowed_cors_origins").ElementKeyInt(1)`, "The server refused this"},
	{"a mistake inside of a document", `resource "symbolon_resource_server" "x" {` + "\n  contract = jsonencode({ audience = \"https://x.example.com\", claims = { plan = { schema = { type = \"string\" } } } })\n}", `AttributeName("contract")`, "/contract/claims/plan/from"},
	{"a weak password", `resource "symbolon_user" "x" {` + "\n  username = \"x\"\n  password = \"password\"\n}", `AttributeName("password")`, "The server refused this"},
	{"what is there already", `resource "symbolon_client" "x" {` + "\n  client_id = \"terraform\"\n}", "", "There is one with this name."},
	{"a role of the product", `resource "symbolon_role" "x" {` + "\n  role = \"owner\"\n  permissions = [\"users:read\"]\n}", `AttributeName("role")`, "comes with the product"},
}

func TestARefusalNamesTheAttributeAndChangesNothing(t *testing.T) {
	for _, each := range refusals {
		t.Run(each.why, func(t *testing.T) {
			w := newWorkspace(t)
			faults := w.apply(provided + each.source).faults
			if len(faults) != 1 || !strings.HasPrefix(faults[0], each.place+" | ") || !strings.Contains(faults[0], each.words) {
				t.Errorf("refused otherwise: %q", faults)
			}
			if len(w.state) > 0 {
				t.Errorf("it stands in the state: %v", w.state)
			}
		})
	}
}

func TestWhatIsOneOfItsKindIsNotTakenOver(t *testing.T) {
	w, other := newWorkspace(t), newWorkspace(t)
	looks := `resource "symbolon_branding" "looks" {` + "\n  name = \"Ours\"\n}"
	w.expect(w.apply(provided+looks), "symbolon_branding.looks", "create")
	if faults := other.apply(provided + strings.Replace(looks, "Ours", "Theirs", 1)).faults; len(faults) != 1 || !strings.Contains(faults[0], "The branding is there already.") {
		t.Errorf("it was taken over: %v", faults)
	}
	w.expect(w.plan(provided+looks), "symbolon_branding.looks", "none")
}

const grace = `resource "symbolon_user" "grace" {
  username = "grace@example.com"
  password = "a password of four words"
}
`

func TestRolesOfSomebodyAreGivenTakenAndNotTakenOver(t *testing.T) {
	w, other := newWorkspace(t), somebodyElse(t)
	support := "resource \"symbolon_administrator\" \"grace\" {\n  user_id = symbolon_user.grace.user_id\n  roles = [\"support\"]\n}"
	if planned := w.plan(provided + grace + support); planned.actions["symbolon_administrator.grace"] != "create" || len(planned.faults) > 0 {
		t.Fatalf("of somebody who is not there yet, the plan is %v", planned)
	}
	w.expect(w.apply(provided+grace), "symbolon_user.grace", "create")
	path := "/administrators/" + w.state["symbolon_user.grace"].value.GetAttr("user_id").AsString()
	if status, answer := other.ask(http.MethodPut, path, `{"roles":["auditor"]}`); status != 200 {
		t.Fatal(answer)
	}
	if faults := w.apply(provided + grace + support).faults; len(faults) != 1 || !strings.Contains(faults[0], "The administrator is there already.") {
		t.Errorf("the roles that somebody else gave were taken over: %v", faults)
	}
	if status, answer := other.ask(http.MethodPut, path, `{"roles":[]}`); status != 200 {
		t.Fatal(answer)
	}
	w.expect(w.apply(provided+grace+support), "symbolon_administrator.grace", "create")
	w.expect(w.plan(provided+grace+support), "symbolon_administrator.grace", "none")
	w.demandSameImport("symbolon_administrator.grace", "user_id", nil)
	unknown := strings.Replace(support, `"support"`, `"support", "nobody"`, 1)
	if faults := w.apply(provided + grace + unknown).faults; len(faults) != 1 || !strings.HasPrefix(faults[0], `AttributeName("roles").ElementKeyInt(1)`) {
		t.Errorf("a role that there is not: %v", faults)
	}
	w.expect(w.apply(provided+grace), "symbolon_administrator.grace", "delete")
	if _, answer := other.ask(http.MethodGet, path, ""); len(answer["roles"].([]any)) != 0 {
		t.Errorf("somebody still administers: %v", answer)
	}
}

func TestAnotherNameIsAnotherOne(t *testing.T) {
	w := newWorkspace(t)
	source := "resource \"symbolon_resource_server\" \"moved\" {\n  contract = jsonencode({ audience = \"https://before.example.com\" })\n}"
	w.expect(w.apply(provided+source), "symbolon_resource_server.moved", "create")
	source = strings.Replace(source, "before", "after", 1)
	w.expect(w.apply(provided+source), "symbolon_resource_server.moved", "replace")
	if audience := w.state["symbolon_resource_server.moved"].value.GetAttr("audience"); audience.AsString() != "https://after.example.com" {
		t.Errorf("its audience is %#v", audience)
	}
}

// A change that would take from somebody what they rely on is refused, unless a reason is given.
func TestAChangeThatWouldBreakAConsumerNeedsAReason(t *testing.T) {
	w := newWorkspace(t)
	api := "resource \"symbolon_resource_server\" \"api\" {\n  contract = jsonencode({ audience = \"https://relied.example.com\", scopes = { \"a:read\" = \"Read\", \"a:write\" = \"Write\" } })\n}\n"
	consumer := "resource \"symbolon_consumer\" \"reader\" {\n  consumer = \"reader\"\n  contact = \"reader@example.com\"\n  relies_on = jsonencode([{ audience = symbolon_resource_server.api.audience, scopes = [\"a:read\"] }])\n}"
	w.expect(w.apply(provided+api+consumer), "symbolon_consumer.reader", "create")
	less := strings.Replace(api, `"a:read" = "Read", `, "", 1)
	if faults := w.apply(provided + less + consumer).faults; len(faults) != 1 || !strings.Contains(faults[0], "reader@example.com") {
		t.Errorf("somebody was broken: %v", faults)
	}
	w.expect(w.apply(provided+strings.Replace(less, "{\n", "{\n  allow_breaking = \"They have moved.\"\n", 1)+consumer), "symbolon_resource_server.api", "update")
}

func TestWhoMayNotIsToldWhatIsMissing(t *testing.T) {
	w := newWorkspace(t)
	weak := "resource \"symbolon_client\" \"weak\" {\n  client_id = \"weak\"\n  scope = \"symbolon:clients:read\"\n  keep_generated_secret = true\n}"
	w.expect(w.apply(provided+weak), "symbolon_client.weak", "create")
	weakly := newWorkspace(t)
	weakly.variables["client_id"] = cty.StringVal("weak")
	weakly.variables["client_secret"] = w.state["symbolon_client.weak"].value.GetAttr("generated_secret")
	as := strings.Replace(provided, "client_secret_file = var.client_secret_file", "client_secret = var.client_secret", 1)
	if faults := weakly.apply(as + hook).faults; len(faults) != 1 || !strings.Contains(faults[0], "The permission that is missing is webhooks:write.") {
		t.Errorf("refused otherwise: %v", faults)
	}
	weakly.variables["client_secret"] = cty.StringVal("a secret that it has not")
	if faults := weakly.apply(as + hook).faults; len(faults) != 1 || !strings.Contains(faults[0], "invalid_client") || strings.Contains(faults[0], "a secret that it has not") {
		t.Errorf("refused otherwise: %v", faults)
	}
}

func TestWhatAFileManagesIsLookedAtAndNotChanged(t *testing.T) {
	w := newWorkspace(t)
	id := setting(t, "SYMBOLON_TEST_CLIENT_ID")
	w.apply(provided)
	w.state["symbolon_client.ours"] = w.imported("symbolon_client", id)
	source := "resource \"symbolon_client\" \"ours\" {\n  client_id = \"" + id + "\"\n}"
	if faults := w.apply(provided + source).faults; len(faults) != 1 || !strings.Contains(faults[0], "managed by the declarative file") {
		t.Errorf("refused otherwise: %v", faults)
	}
}
