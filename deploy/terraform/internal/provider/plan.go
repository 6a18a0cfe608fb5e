package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// ModifyPlan finds a name that stands in a document, as the audience stands in a contract: others may refer to it before there is one.
func (r *managed) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || !r.kind.ParameterInBody || r.kind.idIsGiven() {
		return
	}
	read := all(&resp.Diagnostics, req.Plan.Raw, req.Config.Raw, req.State.Raw)
	planned, configured, before := read[0], read[1], read[2]
	name := r.kind.nameIn(planned)
	if !configured[r.kind.id()].IsNull() || name == "" {
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(r.kind.id()), name)...)
	if was := before.text(r.kind.id()); was != "" && was != name {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root(r.kind.id()))
	}
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
