package symbolon

import (
	"net/url"
	"regexp"
	"strings"
)

// A Request is what a request shows. Give every header of a name, so that two are seen.
type Request struct {
	Method string
	// Target is path and query, as they were sent.
	Target        string
	Authorization []string
	DPoP          []string
	// Certificate is the client's, in DER, of a connection whose handshake proved its key (RFC 8705 section 3).
	Certificate []byte
}

type scheme string

const (
	bearer scheme = "Bearer"
	dpop   scheme = "DPoP"
)

var authorizationForm = regexp.MustCompile(`^[^\s]+ +([A-Za-z0-9_.~+/-]+=*)$`)

// readCredentials finds the one token of a request. It counts in the Authorization header alone; one in the query beside it makes two
// (RFC 6750 section 2).
func readCredentials(request *Request) (scheme, string, *Refusal) {
	if len(request.Authorization) == 0 {
		return bearer, "", refuse(NoToken)
	}
	header := request.Authorization[0]
	name, _, _ := strings.Cut(header, " ")
	scheme := map[string]scheme{"bearer": bearer, "dpop": dpop}[strings.ToLower(name)]
	if scheme == "" && len(request.Authorization) == 1 {
		return bearer, "", refuse(NoToken)
	}
	if len(request.Authorization) > 1 || hasTokenInQuery(request.Target) {
		return bearer, "", refuse(TwoCredentials)
	}
	token := authorizationForm.FindStringSubmatch(header)
	if token == nil {
		return bearer, "", refuse(Malformed)
	}
	return scheme, token[1], nil
}

// hasTokenInQuery does not use url.ParseQuery, which drops members that it cannot read.
func hasTokenInQuery(target string) bool {
	_, query, _ := strings.Cut(target, "?")
	for member := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(member, "=")
		if name, err := url.QueryUnescape(name); err == nil && name == "access_token" {
			return true
		}
	}
	return false
}
