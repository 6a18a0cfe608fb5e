package provider_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"

	"github.com/symbolon/symbolon/deploy/terraform/internal/provider"
)

// A core stands for Terraform's: it speaks its protocol, in its order, and holds the provider to the rules that Terraform holds it to.
type core struct {
	t      *testing.T
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
	// warned is what it warned of.
	warned []string
}

// One object as the state has it.
type held struct {
	value   cty.Value
	private []byte
}

func newCore(t *testing.T) *core {
	server := providerserver.NewProtocol6(provider.New())()
	schema, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	c := &core{t: t, server: server, schema: schema}
	c.ok(schema.Diagnostics, err)
	return c
}

func (c *core) configure(config cty.Value) []string {
	body := &tfprotov6.DynamicValue{MsgPack: c.packed(config)}
	valid, err := c.server.ValidateProviderConfig(context.Background(), &tfprotov6.ValidateProviderConfigRequest{Config: body})
	if said := c.faults(valid.Diagnostics, err); len(said) > 0 {
		return said
	}
	done, err := c.server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{Config: body})
	return c.faults(done.Diagnostics, err)
}

func (c *core) validate(kind string, config cty.Value) []string {
	done, err := c.server.ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{TypeName: kind, Config: c.wire(config), ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true}})
	return c.faults(done.Diagnostics, err)
}

// A planned change; without a value it removes.
type planned struct {
	held
	replaces bool
	faults   []string
}

func (c *core) plan(kind string, config cty.Value, before held) planned {
	done, err := c.server.PlanResourceChange(context.Background(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, Config: c.wire(config), PriorState: c.wire(before.value), ProposedNewState: c.wire(c.proposed(kind, config, before.value)), PriorPrivate: before.private,
	})
	faults := c.faults(done.Diagnostics, err)
	if len(faults) > 0 {
		return planned{faults: faults}
	}
	value := c.unwire(done.PlannedState, config.Type())
	c.demandValidPlan(kind, config, before.value, value)
	return planned{held: held{value, done.PlannedPrivate}, replaces: len(done.RequiresReplace) > 0 && !before.value.IsNull()}
}

func (c *core) apply(kind string, config cty.Value, before held, change held) (held, []string) {
	done, err := c.server.ApplyResourceChange(context.Background(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kind, Config: c.wire(config), PriorState: c.wire(before.value), PlannedState: c.wire(change.value), PlannedPrivate: change.private,
	})
	faults := c.faults(done.Diagnostics, err)
	after := held{c.unwire(done.NewState, config.Type()), done.Private}
	if len(faults) == 0 {
		c.demandKept(kind, change.value, after.value)
	}
	return after, faults
}

func (c *core) read(kind string, before held) held {
	done, err := c.server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{TypeName: kind, CurrentState: c.wire(before.value), Private: before.private})
	c.ok(done.Diagnostics, err)
	return held{c.unwire(done.NewState, before.value.Type()), done.Private}
}

func (c *core) imported(kind, id string) held {
	done, err := c.server.ImportResourceState(context.Background(), &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: id})
	c.ok(done.Diagnostics, err)
	one := done.ImportedResources[0]
	return c.read(kind, held{c.unwire(one.State, c.typeOf(kind)), one.Private})
}

func (c *core) look(kind string, config cty.Value) (cty.Value, []string) {
	valid, err := c.server.ValidateDataResourceConfig(context.Background(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: kind, Config: c.wire(config)})
	if faults := c.faults(valid.Diagnostics, err); len(faults) > 0 {
		return cty.NilVal, faults
	}
	done, err := c.server.ReadDataSource(context.Background(), &tfprotov6.ReadDataSourceRequest{TypeName: kind, Config: c.wire(config)})
	faults := c.faults(done.Diagnostics, err)
	if len(faults) > 0 {
		return cty.NilVal, faults
	}
	state := c.unwire(done.State, config.Type())
	for name, said := range config.AsValueMap() {
		if !said.IsNull() && !state.GetAttr(name).RawEquals(said) {
			c.t.Errorf("%s.%s: the configuration says %#v, and it is %#v", kind, name, said, state.GetAttr(name))
		}
	}
	return state, nil
}

func (c *core) typeOf(kind string) cty.Type { return ctyTypeOf(c.t, c.schema.ResourceSchemas[kind]) }
func (c *core) dataTypeOf(kind string) cty.Type {
	return ctyTypeOf(c.t, c.schema.DataSourceSchemas[kind])
}

func ctyTypeOf(t *testing.T, schema *tfprotov6.Schema) cty.Type {
	written, err := schema.ValueType().(tftypes.Object).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	read, err := ctyjson.UnmarshalType(written)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func (c *core) packed(value cty.Value) []byte {
	content, err := msgpack.Marshal(value, value.Type())
	if err != nil {
		c.t.Fatal(err)
	}
	return content
}

func (c *core) wire(value cty.Value) *tfprotov6.DynamicValue {
	return &tfprotov6.DynamicValue{MsgPack: c.packed(value)}
}

func (c *core) unwire(value *tfprotov6.DynamicValue, as cty.Type) cty.Value {
	if value == nil {
		return cty.NullVal(as)
	}
	read, err := msgpack.Unmarshal(value.MsgPack, as)
	if err != nil {
		c.t.Fatal(err)
	}
	return read
}

// faults are the errors, each with the attribute that it names; warnings are kept.
func (c *core) faults(all []*tfprotov6.Diagnostic, err error) (said []string) {
	if err != nil {
		return []string{err.Error()}
	}
	for _, each := range all {
		place := ""
		if each.Attribute != nil {
			place = each.Attribute.String()
		}
		line := fmt.Sprintf("%s | %s | %s", place, each.Summary, each.Detail)
		if each.Severity == tfprotov6.DiagnosticSeverityError {
			said = append(said, line)
		} else {
			c.warned = append(c.warned, line)
		}
	}
	return said
}

func (c *core) ok(all []*tfprotov6.Diagnostic, err error) {
	c.t.Helper()
	if said := c.faults(all, err); len(said) > 0 {
		c.t.Fatal(said)
	}
}
