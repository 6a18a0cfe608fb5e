package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ModifyPlan plans what follows from several attributes.
func (r *managed) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	read := all(&resp.Diagnostics, req.Plan.Raw, req.Config.Raw, req.State.Raw)
	planned, configured, before := read[0], read[1], read[2]
	if r.kind.ParameterInBody && !r.kind.idIsGiven() {
		r.planName(ctx, resp, planned, configured, before)
	}
	if before.isKnown(shown) {
		r.planSecret(ctx, resp, planned, configured, before)
	}
}

// planName finds a name that stands in a document, as the audience stands in a contract: others may refer to it before there is one.
func (r *managed) planName(ctx context.Context, resp *resource.ModifyPlanResponse, planned, configured, before values) {
	name := r.kind.nameIn(planned)
	if !configured[r.kind.id()].IsNull() || name == "" {
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(r.kind.id()), name)...)
	if was := before.text(r.kind.id()); was != "" && was != name {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root(r.kind.id()))
	}
}

// planSecret takes a secret of the server's making out of the state.
func (r *managed) planSecret(ctx context.Context, resp *resource.ModifyPlanResponse, planned, configured, before values) {
	goes, isSure := r.kind.forgets(planned, configured, before)
	if !goes {
		return
	}
	after := types.StringUnknown()
	if isSure {
		after = types.StringNull()
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(shown), after)...)
}

// nameIn is the name that a document has as a member.
func (k kind) nameIn(planned values) string {
	for _, each := range k.Attributes {
		if each.Shape != document || !planned.isKnown(each.Name) {
			continue
		}
		content, _ := document.sent(planned[each.Name])
		members, _ := content.(map[string]any)
		if name, isText := members[k.id()].(string); isText {
			return name
		}
	}
	return ""
}
