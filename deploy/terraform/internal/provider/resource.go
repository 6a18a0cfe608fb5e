package provider

import (
	"context"
	"net/http"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// A managed resource of any kind: the table says what differs.
type managed struct {
	kind kind
	api  *adminAPI
}

var (
	_ resource.ResourceWithConfigure   = (*managed)(nil)
	_ resource.ResourceWithImportState = (*managed)(nil)
	_ resource.ResourceWithModifyPlan  = (*managed)(nil)
)

func (r *managed) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.kind.Name
}

func (r *managed) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schemaOf(r.kind)
}

func (r *managed) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.api, _ = req.ProviderData.(*adminAPI) // nil while Terraform only validates
}

func (r *managed) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if r.kind.Parameter == "" {
		id = r.kind.Name
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(r.kind.id()), id)...)
}

// address is where one is.
func (r *managed) address(id string) string { return filled(r.kind.Item, r.kind.Parameter, id) }

// gate tells the server why others may be broken.
func (r *managed) gate(planned values) url.Values {
	if reason := planned.text(allowBreaking); reason != "" {
		return url.Values{"allow_breaking": {reason}}
	}
	return nil
}

func (r *managed) get(ctx context.Context, id string) (told, error) {
	return r.api.do(ctx, call{method: http.MethodGet, path: r.address(id), absentIsNoRefusal: true})
}

// make makes a new one, and takes none over that is there.
func (r *managed) make(ctx context.Context, planned values, body map[string]any) (told, error) {
	if r.kind.Collection != "" {
		return r.api.do(ctx, call{method: http.MethodPost, path: r.kind.Collection, query: r.gate(planned), body: body, idempotent: true})
	}
	id := planned.text(r.kind.id())
	put := call{method: http.MethodPut, path: r.address(id), query: r.gate(planned), body: body, ifNoneMatch: r.kind.OnlyNew}
	if !r.kind.OnlyNew {
		before, err := r.get(ctx, id)
		if err != nil {
			return told{}, err
		}
		if !r.kind.isEmpty(r.kind.entryOf(before)) {
			return told{}, &problem{Status: http.StatusPreconditionFailed, Errors: []problemPart{{Parameter: "If-None-Match"}}}
		}
		put.ifMatch = before.etag
	}
	return r.api.do(ctx, put)
}

// replace makes it what the body says, if it is still what was read.
func (r *managed) replace(ctx context.Context, id, etag string, planned values, body map[string]any) (told, error) {
	if etag == "" {
		before, err := r.get(ctx, id)
		if err != nil {
			return told{}, err
		}
		etag = before.etag
	}
	return r.api.do(ctx, call{method: http.MethodPut, path: r.address(id), query: r.gate(planned), body: body, ifMatch: etag})
}

// setAt sends the secrets that have an address of their own.
func (r *managed) setAt(ctx context.Context, id string, configured values, wanted func(attribute) bool) (set bool, err error) {
	for _, each := range r.kind.Attributes {
		if each.SetAt == "" || !wanted(each) || !configured.isKnown(each.Name) {
			continue
		}
		secret, err := each.Shape.sent(configured[each.Name])
		if err != nil {
			return set, err
		}
		if _, err := r.api.do(ctx, call{method: http.MethodPut, path: filled(each.SetAt, r.kind.Parameter, id), body: map[string]any{each.Name: secret}}); err != nil {
			return set, err
		}
		set = true
	}
	return set, nil
}

func (r *managed) remove(ctx context.Context, id string, state values) error {
	if r.kind.Removable {
		_, err := r.api.do(ctx, call{method: http.MethodDelete, path: r.address(id), query: r.gate(state), absentIsNoRefusal: true})
		return err
	}
	before, err := r.get(ctx, id)
	if err != nil || before.absent {
		return err
	}
	_, err = r.replace(ctx, id, before.etag, state, r.kind.empty())
	return err
}
