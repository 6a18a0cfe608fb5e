package symbolon

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// decodeBase64URL reads the only spelling: no padding, no unused bits, and no line breaks, which encoding/base64 would pass over.
func decodeBase64URL(text string) ([]byte, bool) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, false
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return data, err == nil
}

// hash is SHA-256 as ath (RFC 9449 section 4.1), x5t#S256 (RFC 8705 section 3.1) and thumbprints (RFC 7638) are written.
func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
