// Package provider has the admin API of an installation as resources of Terraform. kinds_generated.go says which there are.
package provider

import (
	"context"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type symbolon struct{}

// New is the provider, not configured yet.
func New() provider.Provider { return symbolon{} }

type settings struct {
	Issuer       types.String `tfsdk:"issuer"`
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"`
	SecretFile   types.String `tfsdk:"client_secret_file"`
	CAFile       types.String `tfsdk:"ca_file"`
}

func (symbolon) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "symbolon"
}

func (symbolon) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"issuer":             schema.StringAttribute{Optional: true, MarkdownDescription: "The installation, such as `https://id.example.com`; or `SYMBOLON_ISSUER`."},
		"client_id":          schema.StringAttribute{Optional: true, MarkdownDescription: "The client that acts, with `client_credentials` and scopes of the admin API; or `SYMBOLON_CLIENT_ID`."},
		"client_secret":      schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: "Its secret; or `SYMBOLON_CLIENT_SECRET`."},
		"client_secret_file": schema.StringAttribute{Optional: true, MarkdownDescription: "A file with its secret, in place of `client_secret`; or `SYMBOLON_CLIENT_SECRET_FILE`."},
		"ca_file":            schema.StringAttribute{Optional: true, MarkdownDescription: "Certificates (PEM) that are trusted and no others, where those of the system do not do; or `SYMBOLON_CA_FILE`."},
	}}
}

func (symbolon) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var said settings
	resp.Diagnostics.Append(req.Config.Get(ctx, &said)...)
	// What is not known yet is said all the same: by the environment in its place, a secret would go to where it was not meant for.
	for name, each := range map[string]types.String{"issuer": said.Issuer, "client_id": said.ClientID, "client_secret": said.ClientSecret, "client_secret_file": said.SecretFile, "ca_file": said.CAFile} {
		if each.IsUnknown() {
			resp.Diagnostics.AddAttributeError(path.Root(name), "This is not known yet.", "It comes of something that is not applied yet. Apply that first, by itself.")
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	// A file of the configuration is not overruled by a secret of the environment, nor the other way round.
	secret, file := said.ClientSecret.ValueString(), said.SecretFile.ValueString()
	if said.ClientSecret.IsNull() && said.SecretFile.IsNull() {
		secret, file = os.Getenv("SYMBOLON_CLIENT_SECRET"), os.Getenv("SYMBOLON_CLIENT_SECRET_FILE")
	}
	if file != "" {
		if secret != "" {
			resp.Diagnostics.AddAttributeError(path.Root("client_secret_file"), "There are two secrets.", "Say client_secret or client_secret_file, not both.")
			return
		}
		content, err := os.ReadFile(file)
		if err != nil {
			resp.Diagnostics.AddAttributeError(path.Root("client_secret_file"), "The secret cannot be read.", err.Error())
			return
		}
		secret = strings.TrimRight(string(content), "\r\n")
	}
	who := credentials{issuer: strings.TrimRight(given(said.Issuer, "SYMBOLON_ISSUER"), "/"), clientID: given(said.ClientID, "SYMBOLON_CLIENT_ID"), clientSecret: secret, caFile: given(said.CAFile, "SYMBOLON_CA_FILE")}
	for _, each := range [][2]string{{"issuer", who.issuer}, {"client_id", who.clientID}, {"client_secret", who.clientSecret}} {
		if each[1] == "" {
			resp.Diagnostics.AddAttributeError(path.Root(each[0]), "This is missing.", "It is empty in the configuration, or neither there nor in the environment.")
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	api, err := connect(who)
	if err != nil {
		resp.Diagnostics.AddError("The installation cannot be asked.", err.Error())
		return
	}
	resp.ResourceData, resp.DataSourceData = api, api
}

// given is what the configuration says, be it nothing, or else the environment.
func given(said types.String, variable string) string {
	if !said.IsNull() {
		return said.ValueString()
	}
	return os.Getenv(variable)
}

func (symbolon) Resources(context.Context) (all []func() resource.Resource) {
	for _, each := range kinds {
		all = append(all, func() resource.Resource { return &managed{kind: each} })
	}
	return all
}

func (symbolon) DataSources(context.Context) (all []func() datasource.DataSource) {
	for _, each := range kinds {
		all = append(all, func() datasource.DataSource { return &looked{kind: each} })
	}
	return all
}
