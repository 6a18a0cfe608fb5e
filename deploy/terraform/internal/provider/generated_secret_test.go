package provider_test

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

func TestASecretOfTheServersMakingIsKeptWhereThatIsSaidAndElseWarnedOf(t *testing.T) {
	w := newWorkspace(t)
	w.expect(w.apply(provided+hook), "symbolon_webhook.drift", "create")
	if len(w.warned) != 1 || !strings.Contains(w.warned[0], "The server made a secret, and it was not kept.") {
		t.Errorf("warned of %v", w.warned)
	}
	w.demandNowhere("whsec_")
	kept := strings.Replace(hook, `"drift" {`, "\"kept\" {\n  keep_generated_secret = true", 1)
	w.expect(w.apply(provided+hook+"\n"+kept), "symbolon_webhook.kept", "create")
	if secret := w.state["symbolon_webhook.kept"].value.GetAttr("generated_secret"); !strings.HasPrefix(secret.AsString(), "whsec_") || len(w.warned) != 1 {
		t.Errorf("kept: %#v; warned of %v", secret, w.warned)
	}
	for _, each := range w.attributes("symbolon_webhook") {
		if each.Name == "generated_secret" && !each.Sensitive {
			t.Error("Terraform would print it")
		}
	}
}

const robot = `resource "symbolon_client" "robot" {
  client_id = "robot"
  keep_generated_secret = true
}`

// generated is a robot whose secret the state has, and that secret.
func generated(t *testing.T) (*workspace, string) {
	t.Helper()
	w := newWorkspace(t)
	w.expect(w.apply(provided+robot), "symbolon_client.robot", "create")
	return w, w.state["symbolon_client.robot"].value.GetAttr("generated_secret").AsString()
}

func TestASecretThatIsWantedInTheStateNoMoreGoesFromIt(t *testing.T) {
	w, secret := generated(t)
	named := strings.Replace(robot, "\"robot\"\n  keep", "\"robot\"\n  client_name = \"Robot\"\n  keep", 1)
	w.expect(w.apply(provided+named), "symbolon_client.robot", "update")
	if kept := w.state["symbolon_client.robot"].value.GetAttr("generated_secret"); kept.AsString() != secret {
		t.Errorf("after another change it is %#v", kept)
	}
	without := strings.Replace(named, "true", "false", 1)
	w.expect(w.apply(provided+without), "symbolon_client.robot", "update")
	w.demandNowhere(secret)
	w.expect(w.plan(provided+without), "symbolon_client.robot", "none")
}

func TestASecretOfTheServersMakingGoesWhereOneThatIsGivenTakesItsPlace(t *testing.T) {
	for _, given := range []string{"client_secret = \"" + firstSecret + "\"\n  client_secret_version = \"1\"", "client_secrets = [\"" + firstSecret + "\", \"" + secondSecret + "\"]\n  client_secrets_version = \"1\""} {
		w, secret := generated(t)
		source := strings.Replace(robot, "  keep", "  "+given+"\n  keep", 1)
		w.expect(w.apply(provided+source), "symbolon_client.robot", "update")
		w.demandNowhere(secret)
		w.demandNowhere(firstSecret)
		w.expect(w.plan(provided+source), "symbolon_client.robot", "none")
		w.apply(provided)
	}
}

// What a plan is sure of must come true, so that what hangs on something unknown is left open.
func TestWhetherASecretStaysIsOpenWhereThatIsNotKnownYet(t *testing.T) {
	w, secret := generated(t)
	before := w.core.read("symbolon_client", w.state["symbolon_client.robot"])
	open := parse(t, strings.Replace(robot, "true", "var.keep", 1))[0]
	for keep, expected := range map[cty.Value]cty.Value{cty.UnknownVal(cty.Bool): cty.UnknownVal(cty.String), cty.True: cty.StringVal(secret), cty.False: cty.NullVal(cty.String)} {
		config := open.value(t, w.typeOf("symbolon_client"), scope{variables: map[string]cty.Value{"keep": keep}})
		if got := w.core.plan("symbolon_client", config, before).value.GetAttr("generated_secret"); !got.RawEquals(expected) {
			t.Errorf("keep it: %#v, and it is %#v", keep, got)
		}
	}
}
