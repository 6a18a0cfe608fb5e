package provider

import (
	"encoding/json"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values of Terraform by the names of their attributes.
type values map[string]tftypes.Value

func valuesOf(object tftypes.Value) (values, error) {
	all := values{}
	if object.IsNull() {
		return all, nil
	}
	return all, object.As((*map[string]tftypes.Value)(&all))
}

func (v values) isKnown(name string) bool { return v[name].IsKnown() && !v[name].IsNull() }

func (v values) text(name string) (said string) {
	if v.isKnown(name) {
		_ = v[name].As(&said) // of another type, it says nothing
	}
	return said
}

func textValue(said string) tftypes.Value { return tftypes.NewValue(tftypes.String, said) }

func (s shape) terraformType() tftypes.Type {
	switch s {
	case whole:
		return tftypes.Number
	case truth:
		return tftypes.Bool
	case texts:
		return tftypes.List{ElementType: tftypes.String}
	case textMap:
		return tftypes.Map{ElementType: tftypes.String}
	default:
		return tftypes.String
	}
}

// sent is a known value as JSON takes it.
func (s shape) sent(value tftypes.Value) (any, error) {
	switch s {
	case whole:
		var number big.Float
		err := value.As(&number)
		return json.Number(number.Text('f', -1)), err
	case truth:
		var yes bool
		err := value.As(&yes)
		return yes, err
	case texts:
		items := []tftypes.Value{}
		if err := value.As(&items); err != nil {
			return nil, err
		}
		all := []any{}
		for _, item := range items {
			each, err := text.sent(item)
			if err != nil {
				return nil, err
			}
			all = append(all, each)
		}
		return all, nil
	case textMap:
		items := map[string]tftypes.Value{}
		if err := value.As(&items); err != nil {
			return nil, err
		}
		all := map[string]any{}
		for name, item := range items {
			each, err := text.sent(item)
			if err != nil {
				return nil, err
			}
			all[name] = each
		}
		return all, nil
	}
	var said string
	if err := value.As(&said); err != nil || s == text {
		return said, err
	}
	var content any
	err := unmarshal([]byte(said), &content)
	return content, err
}

// kept is a member of an answer as Terraform keeps it; the default where the answer leaves it out, as it does with what is the default.
func (a attribute) kept(member any) (tftypes.Value, error) {
	if member == nil && a.Default != "" {
		if err := unmarshal([]byte(a.Default), &member); err != nil {
			return tftypes.Value{}, err
		}
	}
	if member == nil {
		return tftypes.NewValue(a.Shape.terraformType(), nil), nil
	}
	return a.Shape.kept(member)
}

func (s shape) kept(member any) (tftypes.Value, error) {
	as := s.terraformType()
	switch given := member.(type) {
	case json.Number:
		if number, isNumber := new(big.Float).SetString(given.String()); isNumber && s == whole {
			return tftypes.NewValue(as, number), nil
		}
	case []any:
		if s == texts {
			all := []tftypes.Value{}
			for _, item := range given {
				each, err := text.kept(item)
				if err != nil {
					return each, err
				}
				all = append(all, each)
			}
			return tftypes.NewValue(as, all), nil
		}
	case map[string]any:
		if s == textMap {
			all := map[string]tftypes.Value{}
			for name, item := range given {
				each, err := text.kept(item)
				if err != nil {
					return each, err
				}
				all[name] = each
			}
			return tftypes.NewValue(as, all), nil
		}
	}
	if s == document {
		content, err := json.Marshal(member) // sorted and escaped as jsonencode does it
		return tftypes.NewValue(as, string(content)), err
	}
	if err := tftypes.ValidateValue(as, member); err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.NewValue(as, member), nil
}
