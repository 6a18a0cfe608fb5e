package symbolon

import (
	"fmt"
	"slices"
)

// The part of JSON Schema 2020-12 that claims are described with: the keywords whose meaning is the same in every language, each with
// whether a value is right for it.
var keywords = map[string]func(value any) bool{
	"type":                 func(value any) bool { name, ok := value.(string); return ok && shownTypes[name] != "" },
	"enum":                 func(value any) bool { values, ok := value.([]any); return ok && len(values) > 0 },
	"const":                func(any) bool { return true },
	"description":          isOfType[string],
	"minLength":            isSize,
	"maxLength":            isSize,
	"minimum":              isOfType[float64],
	"maximum":              isOfType[float64],
	"items":                isOfType[map[string]any],
	"minItems":             isSize,
	"maxItems":             isSize,
	"uniqueItems":          isOfType[bool],
	"properties":           isOfType[map[string]any],
	"required":             areTexts,
	"additionalProperties": isOfType[bool],
}

// What each keyword is about; it is refused beside any other type, where it would say nothing.
var keywordTypes = map[string][]string{
	"minLength": {"string"}, "maxLength": {"string"},
	"minimum": {"integer", "number"}, "maximum": {"integer", "number"},
	"items": {"array"}, "minItems": {"array"}, "maxItems": {"array"}, "uniqueItems": {"array"},
	"properties": {"object"}, "required": {"object"}, "additionalProperties": {"object"},
}

var shownTypes = map[string]string{
	"string": "a string", "integer": "an integer", "number": "a number", "boolean": "true or false", "array": "an array", "object": "an object", "null": "null",
}

// checkSchema refuses what is no claim schema, keywords that are not in it too.
func checkSchema(value any, at string) error {
	schema, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("%s is no claim schema", at)
	}
	if schema["type"] == nil && !has(schema, "enum") && !has(schema, "const") {
		return fmt.Errorf("%s says nothing about the value: add type, enum or const", at)
	}
	for keyword, value := range schema {
		isRight := keywords[keyword]
		types, typed := keywordTypes[keyword]
		of, _ := schema["type"].(string)
		if isRight == nil || !isRight(value) || (typed && !slices.Contains(types, of)) {
			return fmt.Errorf("%s.%s is wrong", at, keyword)
		}
	}
	if items, ok := schema["items"]; ok {
		if err := checkSchema(items, at+".items"); err != nil {
			return err
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	for name, member := range properties {
		if err := checkSchema(member, at+".properties."+name); err != nil {
			return err
		}
	}
	return nil
}

func isOfType[T any](value any) bool { _, ok := value.(T); return ok }

func isSize(value any) bool {
	size, ok := value.(float64)
	return ok && isInteger(value) && size >= 0 && size <= 1_000_000
}

func areTexts(value any) bool {
	values, ok := value.([]any)
	return ok && !slices.ContainsFunc(values, func(one any) bool { return !isOfType[string](one) })
}

func has(object map[string]any, name string) bool { _, there := object[name]; return there }
