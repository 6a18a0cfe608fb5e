package provider

import (
	"context"
	"encoding/json"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// What a JSON Schema demands is demanded before anything is sent. What takes more than a schema, the server refuses.

func textRules(a attribute) (rules []validator.String) {
	if len(a.Values) > 0 {
		rules = append(rules, stringvalidator.OneOf(a.Values...))
	}
	for _, pattern := range a.Patterns {
		rules = append(rules, stringvalidator.RegexMatches(regexp.MustCompile(pattern), "must match "+pattern))
	}
	if a.MinLength > 0 {
		rules = append(rules, stringvalidator.UTF8LengthAtLeast(a.MinLength))
	}
	if a.MaxLength > 0 {
		rules = append(rules, stringvalidator.UTF8LengthAtMost(a.MaxLength))
	}
	return rules
}

func textsRules(a attribute) (rules []validator.List) {
	if each := textRules(a); len(each) > 0 {
		rules = append(rules, listvalidator.ValueStringsAre(each...))
	}
	if a.MinItems > 0 {
		rules = append(rules, listvalidator.SizeAtLeast(a.MinItems))
	}
	if a.MaxItems > 0 {
		rules = append(rules, listvalidator.SizeAtMost(a.MaxItems))
	}
	return rules
}

func textMapRules(a attribute) []validator.Map {
	return []validator.Map{mapvalidator.KeysAre(stringvalidator.OneOf(a.Members...))}
}

func wholeRules(a attribute) (rules []validator.Int64) {
	if a.Min != nil {
		rules = append(rules, int64validator.AtLeast(*a.Min))
	}
	if a.Max != nil {
		rules = append(rules, int64validator.AtMost(*a.Max))
	}
	return rules
}

// isDocument demands JSON.
type isDocument struct{}

func (isDocument) Description(context.Context) string           { return "must be JSON" }
func (d isDocument) MarkdownDescription(context.Context) string { return "must be JSON" }

func (isDocument) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || json.Valid([]byte(req.ConfigValue.ValueString())) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "It is no JSON.", "Write it with jsonencode, or as the text of a file.")
}
