package symbolon

import "strings"

// compactJWS is a JWS (RFC 7515 section 7.1) whose signature nobody has checked yet.
type compactJWS struct {
	header             map[string]any
	payload, signature []byte
	signed             []byte
}

// readJWS reads three parts of base64url in their only spelling, with a header that is unambiguous JSON without crit, since we know no
// extension (RFC 7515 section 4.1.11), nor a b64 that is not true, by which others would verify another payload (RFC 7797 section 7).
func readJWS(text string, longest int) (*compactJWS, bool) {
	if len(text) > longest || strings.Count(text, ".") != 2 {
		return nil, false
	}
	parts := strings.Split(text, ".")
	header, first := decodeBase64URL(parts[0])
	payload, second := decodeBase64URL(parts[1])
	signature, third := decodeBase64URL(parts[2])
	members, ok := readJSONObject(header)
	extended := has(members, "crit") || has(members, "b64") && members["b64"] != true
	if !first || !second || !third || !ok || extended {
		return nil, false
	}
	return &compactJWS{members, payload, signature, []byte(parts[0] + "." + parts[1])}, true
}

// isType compares media types: without case, and application/ may be left out (RFC 7515 section 4.1.9).
func (jws *compactJWS) isType(name string) bool {
	typ, ok := jws.header["typ"].(string)
	return ok && (strings.EqualFold(typ, name) || strings.EqualFold(typ, "application/"+name))
}
