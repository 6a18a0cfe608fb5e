package symbolon

import (
	"net/http"
	"strings"
)

// answerTo writes the answer to a refusal: RFC 6750 section 3, RFC 9449 section 7.1, RFC 9470 section 3, RFC 9728 section 5.1.
func answerTo(reason Reason, used scheme, scopes []string, demand StepUp, metadata string, policy *DPoPPolicy) Answer {
	told := toldOf[reason]
	body, said := map[string]string{}, [][2]string{}
	if told.error != "" {
		body["error"], body["error_description"] = told.error, told.description
		said = append(said, [2]string{"error", told.error}, [2]string{"error_description", told.description})
	}
	if reason == MissingScope {
		said = append(said, [2]string{"scope", strings.Join(scopes, " ")})
	}
	if told.error == insufficientAuthentication {
		said = append(said, demand.said()...)
	}
	headers := map[string]string{"Cache-Control": "no-store"}
	if told.status >= http.StatusInternalServerError {
		return Answer{told.status, headers, body}
	}
	challenges := []string{}
	for _, one := range schemesTold(told, used, policy) {
		challenges = append(challenges, challenge(one, said, metadata, policy))
	}
	headers["WWW-Authenticate"] = strings.Join(challenges, ", ")
	if reason == DPoPNonceWanted {
		headers["DPoP-Nonce"] = policy.Nonce.Current()
	}
	return Answer{told.status, headers, body}
}

// schemesTold is the scheme that was used; when none was, all that would do.
func schemesTold(told told, used scheme, policy *DPoPPolicy) []scheme {
	switch {
	case told.error != "":
		return []scheme{used}
	case policy.Required:
		return []scheme{dpop}
	default:
		return []scheme{bearer, dpop}
	}
}

var quoted = strings.NewReplacer(`"`, `\"`, `\`, `\\`)

func challenge(scheme scheme, said [][2]string, metadata string, policy *DPoPPolicy) string {
	parts := []string{}
	add := func(name, value string) { parts = append(parts, name+`="`+quoted.Replace(value)+`"`) }
	for _, one := range said {
		add(one[0], one[1])
	}
	if scheme == dpop {
		names := []string{}
		for _, alg := range policy.Algorithms {
			names = append(names, string(alg))
		}
		add("algs", strings.Join(names, " "))
	}
	add("resource_metadata", metadata)
	return string(scheme) + " " + strings.Join(parts, ", ")
}
