package provider

import "reflect"

// entryOf is what of an answer a request would take, secrets aside.
func (k kind) entryOf(answer told) map[string]any {
	said := answer.members
	if k.Wrapped {
		said, _ = answer.members["entry"].(map[string]any)
	}
	entry := map[string]any{}
	for _, each := range k.Attributes {
		if member := said[each.member()]; member != nil && !each.Secret {
			entry[each.Name] = member
		}
	}
	return entry
}

// idOf is the name that the server knows it by.
func (k kind) idOf(answer told, planned values) string {
	if k.Parameter == "" {
		return k.Name
	}
	if k.idIsGiven() {
		return planned.text(k.id())
	}
	member := k.Parameter
	if k.Wrapped {
		member = "id"
	}
	id, _ := answer.members[member].(string)
	return id
}

// isEmpty says that nothing is left of what is never deleted.
func (k kind) isEmpty(entry map[string]any) bool {
	for _, member := range entry {
		if list, isList := member.([]any); !isList || len(list) > 0 {
			return false
		}
	}
	return true
}

// body is what is sent: what is planned, without what is the default, and the secrets that are wanted, which the configuration alone has.
func (k kind) body(planned, configured values, wanted func(secret attribute) bool) (map[string]any, error) {
	body := map[string]any{}
	for _, each := range k.Attributes {
		from := planned
		if each.Secret || each.Name == k.Parameter { // a name that was found in a document is not said beside it
			from = configured
		}
		if !from.isKnown(each.Name) || each.Secret && !wanted(each) {
			continue
		}
		member, err := each.Shape.sent(from[each.Name])
		if err != nil {
			return nil, err
		}
		if isDefault, err := each.isDefault(member); err != nil || isDefault {
			if err != nil {
				return nil, err
			}
			continue
		}
		body[each.member()] = member
	}
	return body, nil
}

func (a attribute) isDefault(member any) (bool, error) {
	if a.Default == "" {
		return false, nil
	}
	var usual any
	err := unmarshal([]byte(a.Default), &usual)
	return reflect.DeepEqual(usual, member), err
}

// empty is the body of what nothing is left of.
func (k kind) empty() map[string]any {
	body := map[string]any{}
	for _, each := range k.Attributes {
		body[each.member()] = []any{}
	}
	return body
}
