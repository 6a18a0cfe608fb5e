package symbolon

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	printableForm = regexp.MustCompile(`^[!-~]+$`)
	proofURLForm  = regexp.MustCompile(`^([Hh][Tt][Tt][Pp][Ss]?)://([^/?#@\\]+)([^?#\\]*)(?:[?#].*)?$`)
	escapeForm    = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	unescapedForm = regexp.MustCompile(`^[A-Za-z0-9_.~-]$`)
)

// proofURL is an address as DPoP compares it: without query and fragment, scheme and host in lower case, no default port, / for an empty
// path, escapes in upper case and none that is not needed (RFC 9449 section 4.3, RFC 3986 sections 6.2.2.1, 6.2.2.2 and 6.2.3).
func proofURL(text string) (string, bool) {
	form := proofURLForm.FindStringSubmatch(text)
	if form == nil || !printableForm.MatchString(text) {
		return "", false
	}
	scheme, authority := strings.ToLower(form[1]), strings.ToLower(form[2])
	path := escapeForm.ReplaceAllStringFunc(form[3], unescape)
	if path == "" {
		path = "/"
	}
	return scheme + "://" + strings.TrimSuffix(authority, defaultPort(scheme)) + path, true
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return ":80"
	}
	return ":443"
}

func unescape(triplet string) string {
	character, _ := strconv.ParseUint(triplet[1:], 16, 8)
	if text := string(rune(character)); unescapedForm.MatchString(text) {
		return text
	}
	return strings.ToUpper(triplet)
}
