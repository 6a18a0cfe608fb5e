package provider_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// A workspace is a state, and what plan and apply do to it.
type workspace struct {
	*core
	variables map[string]cty.Value
	state     map[string]held
	// gone is what was removed, as it was last known.
	gone map[string]held
	made []string
}

func cutAddress(address string) (kind, name string, found bool) { return strings.Cut(address, ".") }

func setting(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: npm run test:terraform starts a server and sets it", name)
	}
	return value
}

// provided is a provider's block for the server under test.
const provided = "provider \"symbolon\" {\n  issuer = var.issuer\n  client_id = var.client_id\n  client_secret_file = var.client_secret_file\n}\n"

func newWorkspace(t *testing.T) *workspace {
	t.Helper()
	w := &workspace{core: newCore(t), state: map[string]held{}, gone: map[string]held{}, variables: map[string]cty.Value{}}
	for name, variable := range map[string]string{"issuer": "SYMBOLON_TEST_ISSUER", "client_id": "SYMBOLON_TEST_CLIENT_ID", "client_secret_file": "SYMBOLON_TEST_CLIENT_SECRET_FILE"} {
		w.variables[name] = cty.StringVal(setting(t, variable))
	}
	t.Cleanup(func() {
		if len(w.made) > 0 {
			w.apply(provided)
		}
	})
	return w
}

// An outcome is what was done or would be, and what was refused.
type outcome struct {
	actions map[string]string
	faults  []string
}

func (w *workspace) plan(source string) outcome  { w.t.Helper(); return w.run(source, false) }
func (w *workspace) apply(source string) outcome { w.t.Helper(); return w.run(source, true) }

func (w *workspace) run(source string, forGood bool) outcome {
	w.t.Helper()
	now := scope{variables: w.variables, objects: map[string]cty.Value{}, data: map[string]cty.Value{}}
	done := outcome{actions: map[string]string{}}
	wanted := []string{}
	for _, each := range parse(w.t, source) {
		faults := []string{}
		switch each.is {
		case "provider":
			faults = w.configure(each.value(w.t, ctyTypeOf(w.t, w.schema.Provider), now))
		case "data":
			now.data[each.address()], faults = w.look(each.kind, each.value(w.t, w.dataTypeOf(each.kind), now))
		case "resource":
			wanted = append(wanted, each.address())
			var value cty.Value
			done.actions[each.address()], value, faults = w.change(each, now, forGood)
			now.objects[each.address()] = value
		}
		if len(faults) > 0 {
			done.faults = append(done.faults, faults...)
			return done
		}
	}
	for _, address := range slices.Backward(slices.Clone(w.made)) {
		if !slices.Contains(wanted, address) {
			done.actions[address] = "delete"
			if forGood {
				done.faults = append(done.faults, w.remove(address)...)
			}
		}
	}
	return done
}

// change refreshes one, plans, and does it if it is meant.
func (w *workspace) change(b block, now scope, forGood bool) (string, cty.Value, []string) {
	config := b.value(w.t, w.typeOf(b.kind), now)
	before, isThere := w.state[b.address()]
	if !isThere {
		before = held{value: cty.NullVal(config.Type())}
	} else {
		before = w.read(b.kind, before)
	}
	if faults := w.validate(b.kind, config); len(faults) > 0 {
		return "", cty.NilVal, faults
	}
	change := w.core.plan(b.kind, config, before)
	action := "update"
	switch {
	case len(change.faults) > 0:
		return "", cty.NilVal, change.faults
	case before.value.IsNull():
		action = "create"
	case change.replaces:
		action = "replace"
	case change.value.RawEquals(before.value):
		w.state[b.address()] = before
		return "none", before.value, nil
	}
	if !forGood {
		return action, change.value, nil
	}
	if action == "replace" {
		if faults := w.remove(b.address()); len(faults) > 0 {
			return action, cty.NilVal, faults
		}
		before = held{value: cty.NullVal(config.Type())}
		change = w.core.plan(b.kind, config, before)
	}
	after, faults := w.core.apply(b.kind, config, before, change.held)
	if !after.value.IsNull() {
		w.keep(b.address(), after)
	}
	return action, after.value, faults
}

func (w *workspace) keep(address string, one held) {
	if !slices.Contains(w.made, address) {
		w.made = append(w.made, address)
	}
	w.state[address] = one
}

func (w *workspace) remove(address string) []string {
	kind, _, _ := cutAddress(address)
	before := w.state[address]
	none := cty.NullVal(before.value.Type())
	change := w.core.plan(kind, none, before)
	after, faults := w.core.apply(kind, none, before, change.held)
	if len(faults) == 0 && after.value.IsNull() {
		w.gone[address] = before
		delete(w.state, address)
		w.made = slices.DeleteFunc(w.made, func(each string) bool { return each == address })
	}
	return append(change.faults, faults...)
}
