package symbolon

import (
	"regexp"
	"strings"
)

var (
	webAddressForm = regexp.MustCompile(`^(https?)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?((?:/[!-~]*)?)$`)
	loopbackForm   = regexp.MustCompile(`^(localhost|.+\.localhost|127(\.[0-9]+){3}|\[::1\])$`)
)

// webAddress is an address that tokens may be trusted by: https, or http on this machine; no user information, query or fragment (RFC 8414
// section 2).
type webAddress struct{ origin, path string }

func parseWebAddress(text string) (webAddress, bool) {
	form := webAddressForm.FindStringSubmatch(text)
	if form == nil || strings.ContainsAny(text, `\"?#`) {
		return webAddress{}, false
	}
	scheme, host := form[1], strings.ToLower(form[2])
	if scheme == "http" && !loopbackForm.MatchString(host) {
		return webAddress{}, false
	}
	port := form[3]
	if port == defaultPort(scheme) {
		port = ""
	}
	return webAddress{scheme + "://" + host + port, form[4]}, true
}

// wellKnown is where a well-known document of it is: between its host and its path (RFC 8414 section 3.1, RFC 9728 section 3.1).
func (a webAddress) wellKnown(name string) string {
	return a.origin + "/.well-known/" + name + strings.TrimSuffix(a.path, "/")
}
