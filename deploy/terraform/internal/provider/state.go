package provider

import (
	"context"
	"encoding/json"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What is kept beside the state, for the provider alone: the entry as the server told it, and its ETag.
const (
	toldEntry = "entry"
	toldETag  = "etag"
)

type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func remember(ctx context.Context, private privateState, entry map[string]any, etag string) (all diag.Diagnostics) {
	for key, value := range map[string]any{toldEntry: entry, toldETag: etag} {
		content, err := json.Marshal(value)
		if err != nil {
			all.AddError("What the server told cannot be kept.", err.Error())
			return all
		}
		all.Append(private.SetKey(ctx, key, content)...)
	}
	return all
}

// remembered reads one of these; nothing when it is not there, as after an import.
func remembered[T any](ctx context.Context, private privateState, key string) (value T) {
	if content, _ := private.GetKey(ctx, key); content != nil {
		_ = unmarshal(content, &value) // what another version kept is as if it were not there
	}
	return value
}

// The state after a change: what was planned, with what only the server knew.
func (k kind) changed(planned values, answer told) values {
	state := values{}
	for name, value := range planned {
		state[name] = value
	}
	if !state.isKnown(k.id()) {
		state[k.id()] = textValue(k.idOf(answer, planned))
	}
	if k.Shown != "" && !state[shown].IsKnown() {
		state[shown] = tftypes.NewValue(tftypes.String, nil)
		if secret, isMade := answer.members[k.Shown].(string); isMade && k.keeps(planned) {
			state[shown] = textValue(secret)
		}
	}
	return state
}

// keeps says that the secret that the server makes is wanted in the state.
func (k kind) keeps(planned values) (yes bool) {
	if planned.isKnown(keepShown) {
		_ = planned[keepShown].As(&yes)
	}
	return yes
}

// forgets says that a secret of the server's making goes from the state, surely or perhaps: it is wanted there no more, or it counts no more
// since one that is given is sent in its place.
func (k kind) forgets(planned, configured, before values) (goes, isSure bool) {
	if !k.keeps(planned) {
		goes, isSure = true, planned[keepShown].IsKnown()
	}
	for _, each := range k.Attributes {
		version := planned[versionOf(each)]
		if !each.Secret || configured[each.Name].IsNull() || version.Equal(before[versionOf(each)]) {
			continue
		}
		goes, isSure = true, isSure || version.IsKnown() && configured[each.Name].IsKnown()
	}
	return goes, isSure
}

// The state after a look. A member that the server tells as before stays as it was spelled: the server leaves out what is the default and
// writes some values in one way of several, which is no drift.
func (k kind) seen(before values, toldBefore, entry map[string]any) (values, error) {
	state := values{}
	for name, value := range before {
		state[name] = value
	}
	for _, each := range k.Attributes {
		if each.Secret || toldBefore != nil && reflect.DeepEqual(toldBefore[each.Name], entry[each.Name]) {
			continue
		}
		value, err := each.kept(entry[each.Name])
		if err != nil {
			return nil, err
		}
		state[each.Name] = value
	}
	if k.ParameterInBody && !state.isKnown(k.id()) {
		state[k.id()] = before[k.id()]
	}
	if k.Shown != "" && !state.isKnown(keepShown) {
		state[keepShown] = tftypes.NewValue(tftypes.Bool, false)
	}
	return state, nil
}
