// Package symbolon is what a service installs to trust the access tokens of a Symbolon provider, checked against its token contract.
package symbolon

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Options are what a service says of itself and of whom it trusts. Only the first two are needed.
type Options struct {
	// Issuer, exactly as it names itself. https, or http on this machine.
	Issuer string
	// Contract is the service's token contract, in JSON.
	Contract []byte
	// Resource is the address of the service, as clients see it; the audience of the contract when empty (RFC 9728 section 1.2).
	Resource string
	// ClockTolerance is by how much the clocks of issuer, clients and service may differ; 10 s when nil.
	ClockTolerance *time.Duration
	// KeysMaxAge is for how long keys count that cannot be read again, since the issuer is out of reach; a day when zero, at least a minute.
	KeysMaxAge time.Duration
	DPoP       DPoPPolicy
	// Logger is told why the keys of the issuer cannot be read, once until that changes; slog.Default() when nil.
	Logger *slog.Logger
	// Now is for tests; time.Now when nil.
	Now func() time.Time
	// Client reads the keys; http.DefaultClient when nil. It follows no redirect here.
	Client *http.Client
}

// Claims are those of a token that is good: nil, bool, float64, string, []any and map[string]any by name. Names are exact.
type Claims map[string]any

// Claim gives a claim by its name, when it is there and of that type: Claim[string](claims, "tenant").
func Claim[T any](claims Claims, name string) (T, bool) {
	value, ok := claims[name].(T)
	return value, ok
}

// A Verifier verifies the access tokens of one issuer for one service. It makes no request until the first token, and is for many
// goroutines at once.
type Verifier struct {
	ProtectedResource ProtectedResource

	issuer    string
	contract  *contract
	origin    string
	keys      *keySet
	policy    *DPoPPolicy
	tolerance float64
	now       func() time.Time
	demand    StepUp
}

// New fails when the issuer, the contract or the address of the service cannot be used.
func New(options Options) (*Verifier, error) {
	contract, err := readContract(options.Contract)
	if err != nil {
		return nil, fmt.Errorf("symbolon: %w", err)
	}
	resource := options.Resource
	if resource == "" {
		resource = contract.audience
	}
	issuerAddress, err := address("issuer", options.Issuer)
	if err != nil {
		return nil, err
	}
	resourceAddress, err := address("resource", resource)
	if err != nil {
		return nil, err
	}
	policy := withDefaults(options.DPoP)
	v := &Verifier{issuer: options.Issuer, contract: contract, origin: resourceAddress.origin, policy: &policy, tolerance: 10, now: options.Now, demand: contract.demand}
	if options.ClockTolerance != nil {
		v.tolerance = options.ClockTolerance.Seconds()
	}
	if v.now == nil {
		v.now = time.Now
	}
	client := options.Client
	if client == nil {
		client = http.DefaultClient
	}
	maxAge := cmp.Or(options.KeysMaxAge, 24*time.Hour)
	if maxAge < time.Minute {
		return nil, fmt.Errorf("symbolon: KeysMaxAge must be at least a minute: %v", maxAge)
	}
	v.keys = &keySet{fetch: newIssuerKeys(client, v.issuer, issuerAddress).fetch, alg: contract.alg, maxAge: maxAge, now: v.now, log: options.Logger}
	v.ProtectedResource = describeResource(resource, resourceAddress, v.issuer, contract, v.policy)
	return v, nil
}

func address(what, text string) (webAddress, error) {
	address, ok := parseWebAddress(text)
	if !ok {
		return webAddress{}, fmt.Errorf("symbolon: the %s must be an https address without query and fragment, or http on localhost: %s", what, text)
	}
	return address, nil
}

func withDefaults(policy DPoPPolicy) DPoPPolicy {
	if policy.Algorithms == nil {
		policy.Algorithms = slices.Clone(algorithms)
	}
	if policy.Window == 0 {
		policy.Window = time.Minute
	}
	if policy.Replays == nil {
		policy.Replays = &LocalReplayMemory{}
	}
	return policy
}

// VerifyToken checks a token that was given alone, as Bearer, and that it has all of these scopes.
func (v *Verifier) VerifyToken(ctx context.Context, token string, scopes ...string) (Claims, *Refusal) {
	return v.verify(ctx, bearer, token, nil, scopes)
}

// Verify checks the request that carries a token, and that the token has all of these scopes.
func (v *Verifier) Verify(ctx context.Context, request Request, scopes ...string) (Claims, *Refusal) {
	scheme, token, refusal := readCredentials(&request)
	if refusal != nil {
		return nil, v.answered(refusal, scheme, scopes)
	}
	return v.verify(ctx, scheme, token, &request, scopes)
}

func (v *Verifier) verify(ctx context.Context, scheme scheme, token string, request *Request, scopes []string) (Claims, *Refusal) {
	claims, refusal := v.claims(ctx, token)
	if refusal != nil {
		return nil, v.answered(refusal, scheme, scopes)
	}
	shown := &presentation{scheme: scheme, token: token, request: request, url: v.url(request), now: v.seconds(), tolerance: v.tolerance}
	if refusal = bindingRefusal(ctx, claims, shown, v.policy); refusal == nil {
		refusal = scopeRefusal(claims, scopes)
	}
	if refusal == nil { // nobody is asked to log in again for what the token would not allow anyway
		refusal = v.demand.refusal(claims, v.seconds(), v.tolerance)
	}
	if refusal == nil {
		return claims, nil
	}
	if cnf, _ := claims["cnf"].(map[string]any); v.policy.Required || has(cnf, "jkt") {
		scheme = dpop
	}
	return nil, v.answered(refusal, scheme, scopes)
}

func (v *Verifier) claims(ctx context.Context, token string) (map[string]any, *Refusal) {
	claims, refusal := signedClaims(ctx, token, v.contract.alg, v.keys)
	if refusal != nil {
		return nil, refusal
	}
	if refusal = claimsRefusal(claims, v.issuer, v.contract.audience, v.seconds(), v.tolerance); refusal != nil {
		return nil, refusal
	}
	if fault := v.contract.fault(claims); fault != nil {
		return nil, &Refusal{Reason: ContractBroken, Fault: fault}
	}
	return claims, nil
}

var originForm = regexp.MustCompile(`^[Hh][Tt][Tt][Pp][Ss]?://[^/?#]*`)

// url is the address that clients call, and not the Host header, which is theirs to write.
func (v *Verifier) url(request *Request) string {
	if request == nil {
		return v.origin
	}
	return v.origin + originForm.ReplaceAllString(request.Target, "")
}

func (v *Verifier) seconds() float64 { return math.Floor(float64(v.now().UnixMilli()) / 1000) }

func (v *Verifier) answered(refusal *Refusal, scheme scheme, scopes []string) *Refusal {
	refusal.Answer = answerTo(refusal.Reason, scheme, scopes, v.demand, v.ProtectedResource.Address, v.policy)
	return refusal
}

func scopeRefusal(claims map[string]any, scopes []string) *Refusal {
	scope, _ := claims["scope"].(string)
	granted := strings.Split(scope, " ")
	for _, one := range scopes {
		if !slices.Contains(granted, one) {
			return refuse(MissingScope)
		}
	}
	return nil
}
