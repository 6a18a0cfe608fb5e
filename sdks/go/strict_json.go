package symbolon

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"unicode/utf8"
)

const deepest = 32

var errNotStrict = errors.New("not JSON that every parser reads alike")

// readJSONObject reads an object that every parser reads alike: UTF-8 without a byte order mark, no member twice, no half of a
// surrogate pair, no number beyond a double, at most 32 deep (RFC 8259 sections 4, 6, 8 and 9). Its values are nil, bool, float64,
// string, []any and map[string]any.
func readJSONObject(text []byte) (map[string]any, bool) {
	if !utf8.Valid(text) || !json.Valid(text) || hasHalfPair(text) {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, err := readValue(decoder, 0)
	object, ok := value.(map[string]any)
	return object, ok && err == nil
}

// readValue reads by tokens, because decoding into a map lets the last of two members win.
func readValue(decoder *json.Decoder, depth int) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Number:
		return strconv.ParseFloat(token.String(), 64)
	case json.Delim:
		if depth == deepest {
			return nil, errNotStrict
		}
		if token == '[' {
			return readArray(decoder, depth+1)
		}
		return readObject(decoder, depth+1)
	default:
		return token, nil
	}
}

func readArray(decoder *json.Decoder, depth int) (any, error) {
	array := []any{}
	for decoder.More() {
		item, err := readValue(decoder, depth)
		if err != nil {
			return nil, err
		}
		array = append(array, item)
	}
	_, err := decoder.Token()
	return array, err
}

func readObject(decoder *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		if _, twice := object[name]; twice {
			return nil, errNotStrict
		}
		if object[name], err = readValue(decoder, depth); err != nil {
			return nil, err
		}
	}
	_, err := decoder.Token()
	return object, err
}

// hasHalfPair tells whether valid JSON escapes half of a surrogate pair, which encoding/json would replace unseen.
func hasHalfPair(text []byte) bool {
	var high bool
	for at := 0; at < len(text); at++ {
		unit := uint64(0)
		if text[at] == '\\' {
			if text[at+1] == 'u' {
				unit, _ = strconv.ParseUint(string(text[at+2:at+6]), 16, 16)
				at += 4
			}
			at++
		}
		low := unit >= 0xDC00 && unit <= 0xDFFF
		if low != high {
			return true
		}
		high = unit >= 0xD800 && unit <= 0xDBFF
	}
	return false
}

func isInteger(value any) bool {
	number, ok := value.(float64)
	return ok && math.Trunc(number) == number
}
