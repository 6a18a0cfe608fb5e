package symbolon

import "strings"

// A ProtectedResource is what a service says of itself, so that clients find the issuer (RFC 9728 section 2), and where: Path is that of
// Address, for routes.
type ProtectedResource struct {
	Address, Path string
	Document      ProtectedResourceMetadata
}

// ProtectedResourceMetadata is the document of RFC 9728 section 2.
type ProtectedResourceMetadata struct {
	Resource                      string      `json:"resource"`
	ResourceName                  string      `json:"resource_name,omitempty"`
	AuthorizationServers          []string    `json:"authorization_servers"`
	ScopesSupported               []string    `json:"scopes_supported,omitempty"`
	BearerMethodsSupported        []string    `json:"bearer_methods_supported"`
	DPoPSigningAlgValuesSupported []Algorithm `json:"dpop_signing_alg_values_supported"`
	DPoPBoundAccessTokensRequired bool        `json:"dpop_bound_access_tokens_required"`
}

func describeResource(resource string, address webAddress, issuer string, contract *contract, policy *DPoPPolicy) ProtectedResource {
	location := address.wellKnown("oauth-protected-resource")
	return ProtectedResource{location, strings.TrimPrefix(location, address.origin), ProtectedResourceMetadata{
		resource, contract.name, []string{issuer}, contract.scopes, []string{"header"}, policy.Algorithms, policy.Required,
	}}
}
