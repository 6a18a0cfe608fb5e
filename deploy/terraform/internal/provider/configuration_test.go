package provider_test

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// What somebody wrote: blocks in the order in which they build on each other.
type block struct {
	is, kind, name string
	attributes     hcl.Attributes
}

func (b block) address() string { return b.kind + "." + b.name }

// parse reads a configuration as Terraform does, by its own parser.
func parse(t *testing.T, source string) (blocks []block) {
	t.Helper()
	file, faults := hclsyntax.ParseConfig([]byte(source), "main.tf", hcl.InitialPos)
	if faults.HasErrors() {
		t.Fatal(faults)
	}
	labels := map[string][]string{"terraform": nil, "variable": {"name"}, "provider": {"name"}, "resource": {"type", "name"}, "data": {"type", "name"}}
	shape := &hcl.BodySchema{}
	for name, needed := range labels {
		shape.Blocks = append(shape.Blocks, hcl.BlockHeaderSchema{Type: name, LabelNames: needed})
	}
	content, faults := file.Body.Content(shape)
	if faults.HasErrors() {
		t.Fatal(faults)
	}
	for _, each := range content.Blocks {
		if each.Type == "terraform" {
			continue // which provider this is, of which there is one
		}
		attributes, faults := each.Body.JustAttributes()
		if faults.HasErrors() {
			t.Fatal(faults)
		}
		one := block{is: each.Type, attributes: attributes}
		if len(each.Labels) == 2 {
			one.kind, one.name = each.Labels[0], each.Labels[1]
		}
		blocks = append(blocks, one)
	}
	return blocks
}

// A scope has what expressions refer to.
type scope struct {
	variables, objects, data map[string]cty.Value
}

func (s scope) context() *hcl.EvalContext {
	all := nested(s.objects)
	all["var"] = cty.ObjectVal(s.variables)
	all["data"] = cty.ObjectVal(nested(s.data))
	return &hcl.EvalContext{Variables: all, Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc, "join": stdlib.JoinFunc}}
}

// nested is type.name as objects in objects.
func nested(objects map[string]cty.Value) map[string]cty.Value {
	byKind := map[string]map[string]cty.Value{}
	for address, value := range objects {
		kind, name, _ := cutAddress(address)
		if byKind[kind] == nil {
			byKind[kind] = map[string]cty.Value{}
		}
		byKind[kind][name] = value
	}
	all := map[string]cty.Value{}
	for kind, members := range byKind {
		all[kind] = cty.ObjectVal(members)
	}
	return all
}

// value is what a block says, of the type that its schema has.
func (b block) value(t *testing.T, as cty.Type, s scope) cty.Value {
	t.Helper()
	members := map[string]cty.Value{}
	for name, of := range as.AttributeTypes() {
		members[name] = cty.NullVal(of)
	}
	for name, each := range b.attributes {
		said, faults := each.Expr.Value(s.context())
		if faults.HasErrors() {
			t.Fatal(faults)
		}
		of, isThere := as.AttributeTypes()[name]
		if !isThere {
			t.Fatalf("%s has no attribute %s", b.address(), name)
		}
		value, err := convert.Convert(said, of)
		if err != nil {
			t.Fatalf("%s.%s: %v", b.address(), name, err)
		}
		members[name] = value
	}
	return cty.ObjectVal(members)
}
