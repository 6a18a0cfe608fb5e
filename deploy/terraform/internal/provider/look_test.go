package provider_test

import (
	"net/http"
	"strings"
	"testing"
)

// The server compares names in one form; the state has what was asked, as Terraform demands.
func TestAPersonIsFoundByAnySpellingOfTheName(t *testing.T) {
	w, other := newWorkspace(t), somebodyElse(t)
	for _, name := range []string{"lovelace@example.com", "lovelace@example.com.au", "straße@example.com", "οδυσσευς@example.com"} {
		status, person := other.ask(http.MethodPost, "/users", `{"username":"`+name+`"}`)
		if status != http.StatusCreated {
			t.Fatal(person)
		}
		t.Cleanup(func() { other.ask(http.MethodDelete, "/users/"+person["user_id"].(string), "") })
		for _, spelled := range []string{name, " " + strings.ToUpper(name) + " ", strings.Replace(name, "l", "ｌ", 1)} {
			source := "data \"symbolon_user\" \"one\" {\n  username = \"" + spelled + "\"\n}\n" +
				"resource \"symbolon_administrator\" \"one\" {\n  user_id = data.symbolon_user.one.user_id\n  roles = [\"auditor\"]\n}"
			w.expect(w.apply(provided+source), "symbolon_administrator.one", "create")
			if got := w.state["symbolon_administrator.one"].value.GetAttr("user_id").AsString(); got != person["user_id"] {
				t.Errorf("%q is %s, and not %v", spelled, got, person["user_id"])
			}
			w.expect(w.apply(provided), "symbolon_administrator.one", "delete")
		}
	}
}

func TestAPersonIsLookedForByOneName(t *testing.T) {
	w := newWorkspace(t)
	for _, said := range []string{"", "  username = \"ada@example.com\"\n  user_id = \"user_AAAAAAAAAAAAAAAAAAAAAA\"\n"} {
		if faults := w.plan(provided + "data \"symbolon_user\" \"one\" {\n" + said + "}").faults; len(faults) != 1 || !strings.Contains(faults[0], "[user_id,username]") {
			t.Errorf("%q is %v", said, faults)
		}
	}
}
