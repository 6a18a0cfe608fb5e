package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// One case a resource: how it is made, how it is changed, and by what it is imported.
var cases = []struct {
	address, made, changed string
	// id says by what it is imported.
	id string
	// lost are attributes that an import cannot know.
	lost []string
}{
	{address: "symbolon_client.shop", id: "client_id",
		made: `resource "symbolon_client" "shop" {
  client_id = "shop"
  client_secret = "a-secret-that-is-kept-by-nobody"
  client_secret_version = "1"
  grant_types = ["authorization_code", "refresh_token"]
  redirect_uris = ["https://shop.example.com/b", "https://shop.example.com/a"]
  scope = "openid  profile"
  attributes = jsonencode({ region = "eu", limit = 12.5, nested = { b = [1, true, null], a = "<&>" } })
  default_max_age = 3600
}`,
		changed: `resource "symbolon_client" "shop" {
  client_id = "shop"
  client_secret = "another-secret-that-is-kept-by-nobody"
  client_secret_version = "2"
  grant_types = ["authorization_code"]
  redirect_uris = ["https://shop.example.com/a"]
  require_pkce = true
  first_party = true
}`, lost: []string{"client_secret_version", "keep_generated_secret", "scope"}},
	{address: "symbolon_connection.corp", id: "connection_id",
		made: `resource "symbolon_connection" "corp" {
  connection_id = "corp"
  type = "oidc"
  name = "Example Corp"
  issuer = "https://login.corp.example"
  client_id = "symbolon"
  client_secret = "a-secret-that-is-kept-by-nobody"
  client_secret_version = "1"
  trusted_domains = ["corp.example"]
  claims = jsonencode({ name = "name" })
}`,
		changed: `resource "symbolon_connection" "corp" {
  connection_id = "corp"
  type = "oidc"
  name = "Corp"
  issuer = "https://login.corp.example"
  client_id = "symbolon"
  client_secret = "another-secret-that-is-kept-by-nobody"
  client_secret_version = "2"
  create_people = true
}`, lost: []string{"client_secret_version"}},
	{address: "symbolon_resource_server.orders", id: "audience",
		made: `resource "symbolon_resource_server" "orders" {
  audience = "https://orders.example.com"
  name = "Orders"
  scopes = ["orders:write", "orders:read"]
  access_token_ttl = "900s"
  acr_values = ["aal2"]
}`,
		changed: `resource "symbolon_resource_server" "orders" {
  audience = "https://orders.example.com"
  scopes = ["orders:read"]
  access_token_signing_alg = "ES256"
}`, lost: []string{"access_token_ttl"}},
	{address: "symbolon_resource_server.contracted", id: "audience",
		made: `resource "symbolon_resource_server" "contracted" {
  contract = jsonencode({ audience = "https://stock.example.com", scopes = { "stock:read" = "See what is there" }, claims = { plan = { schema = { enum = ["basic", "gold"] }, from = { user = "plan" } } } })
}`,
		changed: `resource "symbolon_resource_server" "contracted" {
  contract = jsonencode({ audience = "https://stock.example.com", scopes = { "stock:read" = "See what is there", "stock:write" = "Change it" }, access_token_ttl = "15m" })
}`, lost: []string{"contract"}},
	{address: "symbolon_role.helpdesk", id: "role",
		made:    `resource "symbolon_role" "helpdesk" {` + "\n  role = \"helpdesk\"\n  permissions = [\"users:support\", \"users:read\"]\n}",
		changed: `resource "symbolon_role" "helpdesk" {` + "\n  role = \"helpdesk\"\n  description = \"Who answers the telephone\"\n  permissions = [\"users:read\"]\n}",
		lost:    []string{"permissions"}}, // the server has an order of its own for these
	{address: "symbolon_user.ada", id: "user_id",
		made: `resource "symbolon_user" "ada" {
  username = "Ada@Example.com"
  password = "a password of four words"
  claims = jsonencode({ name = "Ada", plan = "gold" })
  roles = ["clerk"]
}`,
		changed: `resource "symbolon_user" "ada" {
  username = "ada@example.org"
  password = "another password of four words"
  password_version = "2"
  email_verified = true
}`, lost: []string{"username", "password_version"}},
	{address: "symbolon_webhook.crm", id: "webhook_id",
		made:    `resource "symbolon_webhook" "crm" {` + "\n  name = \"CRM\"\n  url = \"https://crm.example.com/hook\"\n  event_types = [\"user.*\", \"client.created\"]\n}",
		changed: `resource "symbolon_webhook" "crm" {` + "\n  name = \"CRM\"\n  url = \"https://crm.example.com/hook\"\n  enabled = false\n  ordered = true\n}", lost: []string{"keep_generated_secret"}},
	{address: "symbolon_branding.looks", id: "id",
		made:    `resource "symbolon_branding" "looks" {` + "\n  name = \"Example\"\n  links = { help = \"https://help.example.com/\" }\n  primary_color = \"#112233\"\n}",
		changed: `resource "symbolon_branding" "looks" {` + "\n  name = \"Example & Daughters\"\n  links = {}\n}"},
	{address: "symbolon_sign_in.policy", id: "id",
		made:    `resource "symbolon_sign_in" "policy" {` + "\n  second_factor_roles = [\"clerk\"]\n  remember_device_days = 0\n  offer_passkey = false\n}",
		changed: `resource "symbolon_sign_in" "policy" {` + "\n  first_factors = [\"password\"]\n  remember_device_days = 30\n}"},
	{address: "symbolon_consumer.billing", id: "consumer",
		made:    `resource "symbolon_consumer" "billing" {` + "\n  consumer = \"billing\"\n  contact = \"billing@example.com\"\n  events = jsonencode({ \"user.updated\" = {} })\n}",
		changed: `resource "symbolon_consumer" "billing" {` + "\n  consumer = \"billing\"\n  events = jsonencode({ \"user.updated\" = {}, \"user.deleted\" = {} })\n}"},
}

func TestLifeOfEachResource(t *testing.T) {
	for _, each := range cases {
		t.Run(each.address, func(t *testing.T) {
			w := newWorkspace(t)
			w.expect(w.plan(provided+each.made), each.address, "create")
			w.expect(w.apply(provided+each.made), each.address, "create")
			w.expect(w.plan(provided+each.made), each.address, "none")
			w.expect(w.apply(provided+each.changed), each.address, "update")
			w.expect(w.plan(provided+each.changed), each.address, "none")
			w.expect(w.apply(provided+each.made), each.address, "update")
			w.demandSameImport(each.address, each.id, each.lost)
			w.demandSameLook(each.address, each.id, each.lost)
			w.expect(w.apply(provided), each.address, "delete")
			if after := w.core.read(kindOf(each.address), w.gone[each.address]); !after.value.IsNull() {
				t.Errorf("it is there after it was removed: %#v", after.value)
			}
		})
	}
}

func kindOf(address string) string { kind, _, _ := cutAddress(address); return kind }

func (w *workspace) expect(done outcome, address, action string) {
	w.t.Helper()
	if len(done.faults) > 0 {
		w.t.Fatalf("%s of %s was refused: %s", action, address, strings.Join(done.faults, "\n"))
	}
	if done.actions[address] != action {
		w.t.Fatalf("%s of %s was expected, and %q is what happens: %#v", action, address, done.actions[address], w.state[address].value)
	}
}

// demandSameImport imports what is there and finds what the state has, but for what only the configuration knows.
func (w *workspace) demandSameImport(address, id string, lost []string) {
	w.t.Helper()
	was := w.state[address].value
	is := w.imported(kindOf(address), was.GetAttr(id).AsString()).value
	for name := range was.AsValueMap() {
		if !slices.Contains(lost, name) && !was.GetAttr(name).RawEquals(is.GetAttr(name)) {
			w.t.Errorf("%s.%s is %#v in the state, and %#v when it is imported", address, name, was.GetAttr(name), is.GetAttr(name))
		}
	}
}

// demandSameLook looks by a data source at what is there, and finds the same.
func (w *workspace) demandSameLook(address, id string, lost []string) {
	w.t.Helper()
	was, kind := w.state[address].value, kindOf(address)
	asked := map[string]cty.Value{}
	for name, of := range w.dataTypeOf(kind).AttributeTypes() {
		asked[name] = cty.NullVal(of)
	}
	if id != "id" {
		asked[id] = was.GetAttr(id)
	}
	is, faults := w.look(kind, cty.ObjectVal(asked))
	if len(faults) > 0 {
		w.t.Fatal(faults)
	}
	for name, value := range is.AsValueMap() {
		if !slices.Contains(lost, name) && !value.RawEquals(was.GetAttr(name)) {
			w.t.Errorf("%s.%s is %#v in the state, and %#v to a data source", address, name, was.GetAttr(name), value)
		}
	}
}
