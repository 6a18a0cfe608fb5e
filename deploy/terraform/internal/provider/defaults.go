package provider

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// read reads a default of the table, which generate.mjs wrote from a schema of the same shape.
func read[T any](a attribute) (value T) {
	if err := json.Unmarshal([]byte(a.Default), &value); err != nil {
		panic(a.Name + " has a default of another shape: " + err.Error())
	}
	return value
}

func textDefault(a attribute) defaults.String {
	if a.Default == "" {
		return nil
	}
	return stringdefault.StaticString(read[string](a))
}

func documentDefault(a attribute) defaults.String {
	if a.Default == "" {
		return nil
	}
	return stringdefault.StaticString(a.Default)
}

func wholeDefault(a attribute) defaults.Int64 {
	if a.Default == "" {
		return nil
	}
	return int64default.StaticInt64(read[int64](a))
}

func truthDefault(a attribute) defaults.Bool {
	if a.Default == "" {
		return nil
	}
	return booldefault.StaticBool(read[bool](a))
}

func textsDefault(a attribute) defaults.List {
	if a.Default == "" {
		return nil
	}
	all := []attr.Value{}
	for _, each := range read[[]string](a) {
		all = append(all, types.StringValue(each))
	}
	return listdefault.StaticValue(types.ListValueMust(types.StringType, all))
}

func textMapDefault(a attribute) defaults.Map {
	if a.Default == "" {
		return nil
	}
	all := map[string]attr.Value{}
	for name, each := range read[map[string]string](a) {
		all[name] = types.StringValue(each)
	}
	return mapdefault.StaticValue(types.MapValueMust(types.StringType, all))
}
