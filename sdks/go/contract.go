package symbolon

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	audienceForm  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:[^#\s]+$`)
	claimNameForm = regexp.MustCompile(`^[!-~]{1,128}$`)
	// Claims that only the server sets, and what introspection tells of every token.
	reservedClaims = strings.Fields("iss sub aud exp nbf iat jti auth_time nonce acr amr azp at_hash c_hash s_hash client_id scope cnf act may_act sid events email_verified phone_number_verified active token_type")
	contractParts  = strings.Fields("$schema audience name scopes claims access_token_ttl access_token_signing_alg acr_values max_age")
	claimParts     = strings.Fields("schema required from description")
)

// contract is what a service states of the access tokens that it reads, as far as a verifier needs it.
type contract struct {
	audience, name string
	scopes         []string
	claims         map[string]contractClaim
	alg            Algorithm
	demand         StepUp
}

type contractClaim struct {
	schema   map[string]any
	required bool
}

// readContract reads a contract. Where claims come from and what people are told of scopes is left to the provider to check.
func readContract(text []byte) (*contract, error) {
	object, ok := readJSONObject(text)
	if !ok || !onlyHas(object, contractParts) {
		return nil, errors.New("the contract is no token contract")
	}
	read := &contract{claims: map[string]contractClaim{}, alg: EdDSA}
	if read.audience, _ = object["audience"].(string); !audienceForm.MatchString(read.audience) {
		return nil, errors.New("the audience of the contract must be an absolute URI without a fragment")
	}
	if read.name, ok = object["name"].(string); !ok && has(object, "name") {
		return nil, errors.New("the name of the contract must be a text")
	}
	if alg, there := object["access_token_signing_alg"]; there {
		name, _ := alg.(string)
		if read.alg = Algorithm(name); !slices.Contains(algorithms, read.alg) {
			return nil, errors.New("the contract names an algorithm that nobody here can verify")
		}
	}
	if read.demand, ok = readDemand(object); !ok {
		return nil, errors.New("the acr_values of the contract must be a list of words, and its max_age a whole number of seconds")
	}
	scopes, areScopes := object["scopes"].(map[string]any)
	claims, areClaims := object["claims"].(map[string]any)
	if !areScopes && has(object, "scopes") || !areClaims && has(object, "claims") {
		return nil, errors.New("the scopes and the claims of the contract must be objects")
	}
	read.scopes = slices.Sorted(maps.Keys(scopes))
	for name, stated := range claims {
		claim, err := readContractClaim(name, stated)
		if err != nil {
			return nil, err
		}
		read.claims[name] = claim
	}
	return read, nil
}

// Seconds; ten years of them.
const longestMaxAge = 315_360_000

func readDemand(object map[string]any) (StepUp, bool) {
	demand := StepUp{}
	if has(object, "acr_values") {
		values, _ := object["acr_values"].([]any)
		for _, value := range values {
			acr, _ := value.(string)
			if len(acr) > 128 || !acrForm.MatchString(acr) || slices.Contains(demand.ACRValues, acr) {
				return StepUp{}, false
			}
			demand.ACRValues = append(demand.ACRValues, acr)
		}
		if len(values) == 0 || len(values) > 16 {
			return StepUp{}, false
		}
	}
	if has(object, "max_age") {
		seconds, _ := object["max_age"].(float64)
		if !isInteger(object["max_age"]) || seconds < 1 || seconds > longestMaxAge {
			return StepUp{}, false
		}
		demand.MaxAge = time.Duration(seconds) * time.Second
	}
	return demand, true
}

func readContractClaim(name string, value any) (contractClaim, error) {
	if !claimNameForm.MatchString(name) || slices.Contains(reservedClaims, name) {
		return contractClaim{}, fmt.Errorf("%s is no name for a claim of the contract, or one that only the server sets", name)
	}
	stated, ok := value.(map[string]any)
	required, isBool := stated["required"].(bool)
	if !ok || !onlyHas(stated, claimParts) || !isBool && has(stated, "required") {
		return contractClaim{}, fmt.Errorf("the claim %s of the contract is no claim", name)
	}
	if err := checkSchema(stated["schema"], name); err != nil {
		return contractClaim{}, err
	}
	schema, _ := stated["schema"].(map[string]any)
	return contractClaim{schema, required || !isBool}, nil
}

func onlyHas(object map[string]any, names []string) bool {
	for name := range object {
		if !slices.Contains(names, name) {
			return false
		}
	}
	return true
}

// fault finds the first claim that the contract refuses, by name. One that is null is there.
func (c *contract) fault(token map[string]any) *Fault {
	for _, name := range slices.Sorted(maps.Keys(c.claims)) {
		claim := c.claims[name]
		value, there := token[name]
		var fault *Fault
		if there {
			fault = claimFault(claim.schema, value, "$")
		} else if claim.required {
			fault = faultAt("$", "is missing")
		}
		if fault != nil {
			fault.Claim = name
			return fault
		}
	}
	return nil
}
