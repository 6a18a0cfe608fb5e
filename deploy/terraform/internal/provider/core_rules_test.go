package provider_test

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

func (c *core) attributes(kind string) []*tfprotov6.SchemaAttribute {
	return c.schema.ResourceSchemas[kind].Block.Attributes
}

// proposed is what Terraform proposes: the configuration, and of what it does not say and the provider computes, what there was.
func (c *core) proposed(kind string, config, before cty.Value) cty.Value {
	if config.IsNull() {
		return config
	}
	all := config.AsValueMap()
	for _, each := range c.attributes(kind) {
		if each.WriteOnly {
			all[each.Name] = cty.NullVal(all[each.Name].Type())
		} else if each.Computed && all[each.Name].IsNull() && !before.IsNull() {
			all[each.Name] = before.GetAttr(each.Name)
		}
	}
	return cty.ObjectVal(all)
}

// demandValidPlan demands of a plan that it is what the configuration says, and more only where the provider computes.
func (c *core) demandValidPlan(kind string, config, before, plan cty.Value) {
	if plan.IsNull() != config.IsNull() {
		c.t.Fatalf("%s: the plan is there where the configuration is not, or the other way round", kind)
	}
	if plan.IsNull() {
		return
	}
	for _, each := range c.attributes(kind) {
		said, got := config.GetAttr(each.Name), plan.GetAttr(each.Name)
		isComputed := said.IsNull() && each.Computed
		wasKept := !before.IsNull() && got.RawEquals(before.GetAttr(each.Name))
		if each.WriteOnly && !got.IsNull() {
			c.t.Errorf("%s.%s is written only, and stands in the plan", kind, each.Name)
		} else if !each.WriteOnly && !isComputed && !wasKept && !got.RawEquals(said) {
			c.t.Errorf("%s.%s: the configuration says %#v, and the plan %#v", kind, each.Name, said, got)
		}
	}
}

// demandKept demands that what was planned is what came of it: all is known then, and what was known before is the same.
func (c *core) demandKept(kind string, plan, after cty.Value) {
	if plan.IsNull() || after.IsNull() {
		if plan.IsNull() != after.IsNull() {
			c.t.Fatalf("%s: planned %#v, and came to %#v", kind, plan, after)
		}
		return
	}
	if !after.IsWhollyKnown() {
		c.t.Errorf("%s is not known after it was applied: %#v", kind, after)
	}
	for _, each := range c.attributes(kind) {
		was, is := plan.GetAttr(each.Name), after.GetAttr(each.Name)
		if each.WriteOnly && !is.IsNull() {
			c.t.Errorf("%s.%s is written only, and stands in the state", kind, each.Name)
		} else if was.IsWhollyKnown() && !was.RawEquals(is) {
			c.t.Errorf("%s.%s: planned %#v, and came to %#v", kind, each.Name, was, is)
		}
	}
}
