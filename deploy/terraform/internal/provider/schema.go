package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// schemaOf is what Terraform is told of a resource.
func schemaOf(k kind) schema.Schema {
	all := map[string]schema.Attribute{}
	for _, each := range k.Attributes {
		all[each.Name] = attributeOf(each)
		if each.Secret {
			all[versionOf(each)] = schema.StringAttribute{Optional: true, MarkdownDescription: "Anything. When it changes, `" + each.Name + "` is sent again."}
		}
	}
	if k.ParameterInBody {
		all[k.id()] = nameIn(all[k.id()].(schema.StringAttribute))
	} else if k.idIsGiven() {
		all[k.id()] = schema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}}
	} else {
		all[k.id()] = schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}}
	}
	if k.Gated {
		all[allowBreaking] = schema.StringAttribute{Optional: true, MarkdownDescription: "Why those who rely on it may be broken by a change. It is written down."}
	}
	if k.Shown != "" {
		all[keepShown] = schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(false), MarkdownDescription: "Whether the secret that the server makes at the creation is kept in the state, as `" + shown + "`."}
		all[shown] = schema.StringAttribute{Computed: true, Sensitive: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}, MarkdownDescription: "The secret that the server made, where `" + keepShown + "` says so."}
	}
	return schema.Schema{MarkdownDescription: k.Summary, Attributes: all}
}

// nameIn is an attribute that names its resource: of another name, it is another one.
func nameIn(given schema.StringAttribute) schema.StringAttribute {
	if given.Optional {
		given.Computed = true
		given.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	}
	given.PlanModifiers = append(given.PlanModifiers, stringplanmodifier.RequiresReplace())
	return given
}

func attributeOf(a attribute) schema.Attribute {
	computed := a.Default != ""
	optional := !a.Required
	switch a.Shape {
	case whole:
		return schema.Int64Attribute{Required: a.Required, Optional: optional, Computed: computed, Default: wholeDefault(a), Validators: wholeRules(a), MarkdownDescription: sentence(a)}
	case truth:
		return schema.BoolAttribute{Required: a.Required, Optional: optional, Computed: computed, Default: truthDefault(a), MarkdownDescription: sentence(a)}
	case texts:
		return schema.ListAttribute{ElementType: types.StringType, Required: a.Required, Optional: optional, Computed: computed, Default: textsDefault(a), WriteOnly: a.Secret, Sensitive: a.Secret, Validators: textsRules(a), MarkdownDescription: sentence(a)}
	case textMap:
		return schema.MapAttribute{ElementType: types.StringType, Required: a.Required, Optional: optional, Computed: computed, Default: textMapDefault(a), Validators: textMapRules(a), MarkdownDescription: sentence(a)}
	case document:
		return schema.StringAttribute{Required: a.Required, Optional: optional, Computed: computed, Default: documentDefault(a), Validators: []validator.String{isDocument{}}, MarkdownDescription: sentence(a)}
	default:
		return schema.StringAttribute{Required: a.Required, Optional: optional, Computed: computed, Default: textDefault(a), WriteOnly: a.Secret, Sensitive: a.Secret, Validators: textRules(a), MarkdownDescription: sentence(a)}
	}
}

// sentence describes an attribute, with what its shape does not say.
func sentence(a attribute) string {
	said := []string{a.Description}
	if a.Secret {
		said = append(said, "Kept in no plan and in no state; when `"+versionOf(a)+"` changes, it is sent again.")
	}
	if a.Shape == document {
		said = append(said, "JSON, as `jsonencode` writes it.")
	}
	if a.Default != "" {
		said = append(said, "Default: `"+a.Default+"`.")
	}
	return strings.TrimSpace(strings.Join(said, " "))
}
