package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// all reads what Terraform sent.
func all(diagnostics *diag.Diagnostics, objects ...tftypes.Value) []values {
	read := []values{}
	for _, each := range objects {
		one, err := valuesOf(each)
		if err != nil {
			diagnostics.AddError("What Terraform sent is not of the schema.", err.Error())
		}
		read = append(read, one)
	}
	return read
}

func (r *managed) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	read := all(&resp.Diagnostics, req.Plan.Raw, req.Config.Raw)
	planned, configured := read[0], read[1]
	every := func(attribute) bool { return true }
	body, err := r.kind.body(planned, configured, every)
	if err != nil {
		resp.Diagnostics.Append(refused(r.kind, err)...)
		return
	}
	answer, err := r.make(ctx, planned, body)
	if err != nil {
		resp.Diagnostics.Append(refused(r.kind, err)...)
		return
	}
	resp.State.Raw = tftypes.NewValue(req.Plan.Raw.Type(), map[string]tftypes.Value(r.kind.changed(planned, answer)))
	resp.Diagnostics.Append(remember(ctx, resp.Private, r.kind.entryOf(answer), answer.etag)...)
	if _, isMade := answer.members[r.kind.Shown]; r.kind.Shown != "" && isMade && !r.kind.keeps(planned) {
		resp.Diagnostics.AddWarning("The server made a secret, and it was not kept.", "Nobody knows it. Have another made and shown, by the console or by `symbolon`, or say "+keepShown+" = true before the creation.")
	}
}

func (r *managed) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	before := all(&resp.Diagnostics, req.State.Raw)[0]
	answer, err := r.get(ctx, before.text(r.kind.id()))
	if err != nil {
		resp.Diagnostics.Append(refused(r.kind, err)...)
		return
	}
	entry := r.kind.entryOf(answer)
	if answer.absent || !r.kind.Removable && r.kind.isEmpty(entry) {
		resp.State.RemoveResource(ctx)
		return
	}
	state, err := r.kind.seen(before, remembered[map[string]any](ctx, req.Private, toldEntry), entry)
	if err != nil {
		resp.Diagnostics.AddError("The server told what its contract does not say.", err.Error())
		return
	}
	resp.State.Raw = tftypes.NewValue(req.State.Raw.Type(), map[string]tftypes.Value(state))
	resp.Diagnostics.Append(remember(ctx, resp.Private, entry, answer.etag)...)
}

func (r *managed) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	read := all(&resp.Diagnostics, req.Plan.Raw, req.Config.Raw, req.State.Raw)
	planned, configured, before := read[0], read[1], read[2]
	again := func(secret attribute) bool { return !planned[versionOf(secret)].Equal(before[versionOf(secret)]) }
	body, err := r.kind.body(planned, configured, func(secret attribute) bool { return secret.SetAt == "" && again(secret) })
	if err != nil {
		resp.Diagnostics.Append(refused(r.kind, err)...)
		return
	}
	id := before.text(r.kind.id())
	answer, err := r.replace(ctx, id, remembered[string](ctx, req.Private, toldETag), planned, body)
	if err != nil {
		resp.Diagnostics.Append(refused(r.kind, err)...)
		return
	}
	// Of what comes now, a failure leaves the rest done: the version before stays, so that the next plan sends the secret again.
	state, etag := r.kind.changed(planned, answer), answer.etag
	set, err := r.setAt(ctx, id, configured, again)
	if set || err != nil {
		etag = ""
	}
	if err != nil {
		resp.Diagnostics.Append(refused(r.kind, err)...)
		for _, each := range r.kind.Attributes {
			if each.SetAt != "" {
				state[versionOf(each)] = before[versionOf(each)]
			}
		}
	}
	resp.State.Raw = tftypes.NewValue(req.Plan.Raw.Type(), map[string]tftypes.Value(state))
	resp.Diagnostics.Append(remember(ctx, resp.Private, r.kind.entryOf(answer), etag)...)
}

func (r *managed) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := all(&resp.Diagnostics, req.State.Raw)[0]
	if err := r.remove(ctx, state.text(r.kind.id()), state); err != nil {
		resp.Diagnostics.Append(refused(r.kind, err)...)
	}
}
