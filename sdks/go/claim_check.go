package symbolon

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// claimFault finds the first thing that a claim schema refuses about a value; nil when it fits (JSON Schema 2020-12, Validation section 6).
func claimFault(schema map[string]any, value any, at string) *Fault {
	if of, ok := schema["type"].(string); ok && !isOf(of, value) {
		return faultAt(at, "must be %s", shownTypes[of])
	}
	if constant, ok := schema["const"]; ok && !sameJSON(constant, value) {
		return faultAt(at, "must be the constant of the contract")
	}
	if values, ok := schema["enum"].([]any); ok && !slices.ContainsFunc(values, func(one any) bool { return sameJSON(one, value) }) {
		return faultAt(at, "must be one of the values of the contract")
	}
	switch value := value.(type) {
	case string:
		return boundsFault(schema, "minLength", "maxLength", float64(utf8.RuneCountInString(value)), at, "have at ", " characters")
	case float64:
		return boundsFault(schema, "minimum", "maximum", value, at, "be at ", "")
	case []any:
		return arrayFault(schema, value, at)
	case map[string]any:
		return objectFault(schema, value, at)
	}
	return nil
}

func boundsFault(schema map[string]any, minimum, maximum string, value float64, at, before, after string) *Fault {
	if least, ok := schema[minimum].(float64); ok && value < least {
		return faultAt(at, "must %sleast %s%s", before, shownNumber(least), after)
	}
	if most, ok := schema[maximum].(float64); ok && value > most {
		return faultAt(at, "must %smost %s%s", before, shownNumber(most), after)
	}
	return nil
}

// shownNumber writes a number as every language does in these sentences (ECMA-262, Number::toString).
func shownNumber(value float64) string {
	text, _ := json.Marshal(value + 0) // there is no -0 in a sentence
	return string(text)
}

func arrayFault(schema map[string]any, value []any, at string) *Fault {
	if fault := boundsFault(schema, "minItems", "maxItems", float64(len(value)), at, "have at ", " items"); fault != nil {
		return fault
	}
	if schema["uniqueItems"] == true {
		for index, item := range value {
			if slices.ContainsFunc(value[:index], func(before any) bool { return sameJSON(before, item) }) {
				return faultAt(at, "must not have an item twice")
			}
		}
	}
	items, ok := schema["items"].(map[string]any)
	for index := 0; ok && index < len(value); index++ {
		if fault := claimFault(items, value[index], fmt.Sprintf("%s[%d]", at, index)); fault != nil {
			return fault
		}
	}
	return nil
}

func objectFault(schema map[string]any, value map[string]any, at string) *Fault {
	required, _ := schema["required"].([]any)
	for _, one := range required {
		if name, _ := one.(string); !has(value, name) {
			return faultAt(at+"."+name, "is missing")
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(value)) {
		if member, ok := properties[name].(map[string]any); ok {
			if fault := claimFault(member, value[name], at+"."+name); fault != nil {
				return fault
			}
		} else if schema["additionalProperties"] == false {
			return faultAt(at, "has a member that is not in the contract") // its name is a part of the value
		}
	}
	return nil
}

func faultAt(at, format string, values ...any) *Fault {
	return &Fault{At: at, Message: fmt.Sprintf(format, values...)}
}

func isOf(of string, value any) bool {
	switch value := value.(type) {
	case nil:
		return of == "null"
	case bool:
		return of == "boolean"
	case string:
		return of == "string"
	case float64:
		return of == "number" || of == "integer" && isInteger(value)
	case []any:
		return of == "array"
	default:
		return of == "object"
	}
}

// sameJSON tells whether two JSON values are the same; the order of members does not count.
func sameJSON(one, other any) bool {
	switch one := one.(type) {
	case []any:
		array, ok := other.([]any)
		return ok && slices.EqualFunc(one, array, sameJSON)
	case map[string]any:
		object, ok := other.(map[string]any)
		return ok && maps.EqualFunc(one, object, sameJSON)
	}
	switch other.(type) {
	case []any, map[string]any: // which == cannot compare
		return false
	}
	return one == other
}
