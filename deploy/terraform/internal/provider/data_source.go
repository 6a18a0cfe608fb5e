package provider

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// looked is a data source of any kind: one that something else made.
type looked struct {
	kind kind
	api  *adminAPI
}

var (
	_ datasource.DataSourceWithConfigure        = (*looked)(nil)
	_ datasource.DataSourceWithConfigValidators = (*looked)(nil)
)

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

// ConfigValidators demand one name: by none a list would be asked for, and of two one would not count.
func (d *looked) ConfigValidators(context.Context) []datasource.ConfigValidator {
	if d.kind.FoundBy == "" {
		return nil
	}
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot(d.kind.id()), path.MatchRoot(d.kind.FoundBy))}
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
	state[d.kind.id()] = textValue(d.kind.idOf(answer, asked))
	for _, name := range []string{d.kind.id(), d.kind.FoundBy} { // what is asked by stays as it was spelled
		if asked.isKnown(name) {
			state[name] = asked[name]
		}
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
		if members, _ := item.(map[string]any); canonical(members[d.kind.FoundBy]) == canonical(wanted) {
			return told{members: members}, err
		}
	}
	return told{absent: true}, err
}

// canonical is the one form in which the server compares log-in names (RFC 8265 section 3.3); libs/contracts/src/username.ts has the same.
func canonical(name any) string {
	said, _ := name.(string)
	return norm.NFKC.String(cases.Lower(language.Und).String(strings.TrimSpace(norm.NFKC.String(said))))
}
