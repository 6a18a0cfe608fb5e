package provider

import (
	"context"
	"net/http"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// looked is a data source of any kind: one that something else made.
type looked struct {
	kind kind
	api  *adminAPI
}

var _ datasource.DataSourceWithConfigure = (*looked)(nil)

func (d *looked) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.kind.Name
}

func (d *looked) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	all := map[string]schema.Attribute{}
	for _, each := range d.kind.Attributes {
		switch {
		case each.Secret:
		case each.Shape == whole:
			all[each.Name] = schema.Int64Attribute{Computed: true, MarkdownDescription: each.Description}
		case each.Shape == truth:
			all[each.Name] = schema.BoolAttribute{Computed: true, MarkdownDescription: each.Description}
		case each.Shape == texts:
			all[each.Name] = schema.ListAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: each.Description}
		case each.Shape == textMap:
			all[each.Name] = schema.MapAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: each.Description}
		default:
			all[each.Name] = schema.StringAttribute{Computed: true, Optional: each.Name == d.kind.FoundBy, MarkdownDescription: each.Description}
		}
	}
	asked := d.kind.Parameter != ""
	all[d.kind.id()] = schema.StringAttribute{Required: asked && d.kind.FoundBy == "", Optional: d.kind.FoundBy != "", Computed: !asked || d.kind.FoundBy != ""}
	resp.Schema = schema.Schema{MarkdownDescription: "One that is there: read, and never changed.", Attributes: all}
}

func (d *looked) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.api, _ = req.ProviderData.(*adminAPI)
}

func (d *looked) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	asked := all(&resp.Diagnostics, req.Config.Raw)[0]
	answer, err := d.find(ctx, asked)
	if err != nil {
		resp.Diagnostics.Append(refused(d.kind, err)...)
		return
	}
	if answer.absent {
		resp.Diagnostics.AddAttributeError(path.Root(d.kind.id()), "There is no such "+d.kind.Name+".", "Nothing on the server has this name.")
		return
	}
	state := values{}
	for _, each := range d.kind.Attributes {
		if each.Secret {
			continue
		}
		if state[each.Name], err = each.kept(d.kind.entryOf(answer)[each.Name]); err != nil {
			resp.Diagnostics.AddError("The server told what its contract does not say.", err.Error())
			return
		}
	}
	state[d.kind.id()] = asked[d.kind.id()]
	if !asked.isKnown(d.kind.id()) {
		state[d.kind.id()] = textValue(d.kind.idOf(answer, asked))
	}
	resp.State.Raw = tftypes.NewValue(req.Config.Raw.Type(), map[string]tftypes.Value(state))
}

// find reads one by its name, or looks for it in a list: a server's filter finds what begins so, too.
func (d *looked) find(ctx context.Context, asked values) (told, error) {
	wanted := asked.text(d.kind.FoundBy)
	if wanted == "" || asked.isKnown(d.kind.id()) {
		return d.api.do(ctx, call{method: http.MethodGet, path: filled(d.kind.Item, d.kind.Parameter, asked.text(d.kind.id())), absentIsNoRefusal: true})
	}
	page, err := d.api.do(ctx, call{method: http.MethodGet, path: d.kind.Collection, query: url.Values{d.kind.FoundBy: {wanted}, "limit": {"200"}}})
	items, _ := page.members["items"].([]any)
	for _, item := range items {
		if members, _ := item.(map[string]any); members[d.kind.FoundBy] == wanted {
			return told{members: members}, err
		}
	}
	return told{absent: true}, err
}
