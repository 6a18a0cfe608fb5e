package provider_test

import (
	"net/http"
	"strings"
	"testing"
)

const (
	hook     = `resource "symbolon_webhook" "drift" {` + "\n  name = \"Drift\"\n  url = \"https://drift.example.com/\"\n}"
	hookPath = "/webhooks/"
)

func TestWhatSomebodyElseChangedIsPlannedBack(t *testing.T) {
	w, other := newWorkspace(t), somebodyElse(t)
	w.expect(w.apply(provided+hook), "symbolon_webhook.drift", "create")
	path := hookPath + w.state["symbolon_webhook.drift"].value.GetAttr("webhook_id").AsString()
	if status, answer := other.ask(http.MethodPut, path, `{"name":"Drift","url":"https://elsewhere.example.com/","ordered":true}`); status != 200 {
		t.Fatal(answer)
	}
	w.expect(w.plan(provided+hook), "symbolon_webhook.drift", "update")
	w.expect(w.apply(provided+hook), "symbolon_webhook.drift", "update")
	_, answer := other.ask(http.MethodGet, path, "")
	if answer["url"] != "https://drift.example.com/" || answer["ordered"] != false {
		t.Errorf("it was not put back: %v", answer)
	}
	if status, _ := other.ask(http.MethodDelete, path, ""); status != http.StatusNoContent {
		t.Fatal(status)
	}
	w.expect(w.apply(provided+hook), "symbolon_webhook.drift", "create")
}

// What the server spells in another way, or leaves out because it is the default, is found by what it told and not by what was written.
func TestASpellingOfItsOwnIsNoDriftAndAChangeOfItIs(t *testing.T) {
	w, other := newWorkspace(t), somebodyElse(t)
	source := `resource "symbolon_resource_server" "spelled" {` + "\n  audience = \"https://spelled.example.com\"\n  access_token_ttl = \"15m\"\n  scopes = []\n}"
	w.expect(w.apply(provided+source), "symbolon_resource_server.spelled", "create")
	w.expect(w.plan(provided+source), "symbolon_resource_server.spelled", "none")
	if status, answer := other.ask(http.MethodPut, "/resource-servers/https%3A%2F%2Fspelled.example.com", `{"audience":"https://spelled.example.com","access_token_ttl":"1h"}`); status != 200 {
		t.Fatal(answer)
	}
	w.expect(w.plan(provided+source), "symbolon_resource_server.spelled", "update")
}

func TestAChangeBetweenPlanAndApplyIsNotOverwritten(t *testing.T) {
	w, other := newWorkspace(t), somebodyElse(t)
	w.expect(w.apply(provided+hook), "symbolon_webhook.drift", "create")
	before := w.core.read("symbolon_webhook", w.state["symbolon_webhook.drift"])
	path := hookPath + before.value.GetAttr("webhook_id").AsString()
	wanted := parse(t, strings.Replace(hook, `"Drift"`, `"Other"`, 1))[0]
	config := wanted.value(t, w.typeOf("symbolon_webhook"), scope{})
	change := w.core.plan("symbolon_webhook", config, before)
	if status, answer := other.ask(http.MethodPut, path, `{"name":"Theirs","url":"https://drift.example.com/"}`); status != 200 {
		t.Fatal(answer)
	}
	after, faults := w.core.apply("symbolon_webhook", config, before, change.held)
	if len(faults) != 1 || !strings.Contains(faults[0], "The webhook was changed by somebody else since it was planned.") {
		t.Errorf("what somebody else did was overwritten: %v", faults)
	}
	if !after.value.RawEquals(before.value) {
		t.Errorf("the state is another after nothing was done: %#v", after.value)
	}
	if _, answer := other.ask(http.MethodGet, path, ""); answer["name"] != "Theirs" {
		t.Errorf("what somebody else did is gone: %v", answer)
	}
}
