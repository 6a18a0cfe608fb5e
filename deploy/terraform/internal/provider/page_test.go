package provider_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// The example of docs/terraform.md, by the client that it has made: what somebody copies from there is what is applied here.
func TestTheExampleOfThePage(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/terraform.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)<!-- test: example -->\n```hcl\n(.*?)```").FindSubmatch(page)
	if found == nil {
		t.Fatal("the page has no example")
	}
	w, other := newWorkspace(t), somebodyElse(t)
	source := strings.Replace(string(found[1]), `"https://id.example.com"`, `"`+setting(t, "SYMBOLON_TEST_ISSUER")+`"`, 1)
	w.variables["client_secret_file"] = cty.StringVal(setting(t, "SYMBOLON_TEST_PAGE_SECRET_FILE"))
	w.variables["shop_secret"] = cty.StringVal("the-secret-of-the-shop-of-the-page")
	if faults := w.plan(source).faults; len(faults) != 1 || !strings.Contains(faults[0], "There is no such user.") {
		t.Errorf("of a person that there is not: %v", faults)
	}
	status, ada := other.ask(http.MethodPost, "/users", `{"username":"ada@example.com"}`)
	if status != http.StatusCreated {
		t.Fatal(ada)
	}
	t.Cleanup(func() { other.ask(http.MethodDelete, "/users/"+ada["user_id"].(string), "") })
	made := w.apply(source)
	if len(made.faults) > 0 || len(made.actions) != 6 {
		t.Fatalf("applied: %v", made)
	}
	for address, action := range w.plan(source).actions {
		if action != "none" {
			t.Errorf("%s of %s is planned after all was applied", action, address)
		}
	}
	w.demandNowhere("the-secret-of-the-shop-of-the-page")
	if gone := w.apply(source[:strings.Index(source, "resource ")]); len(gone.faults) > 0 || len(gone.actions) != 6 {
		t.Errorf("removed: %v", gone)
	}
}
