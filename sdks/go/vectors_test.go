package symbolon

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

type tokenVectors struct {
	trusted
	Contracts map[string]json.RawMessage
	Cases     []struct {
		Name, Contract, Token string
		Scopes                []string
		Tolerance             *int64 `json:"clock_tolerance"`
		Claims                json.RawMessage
		Reason                Reason
		Fault                 *Fault
	}
}

func TestAccessTokens(t *testing.T) {
	vectors := readVectors[tokenVectors](t, "access-tokens.json")
	for _, c := range vectors.Cases {
		t.Run(c.Name, func(t *testing.T) {
			verifier := newVerifier(t, vectors.options(vectors.Contracts[c.Contract], c.Tolerance, &vectors.Now))
			claims, refusal := verifier.VerifyToken(t.Context(), c.Token, c.Scopes...)
			if c.Claims != nil {
				wanted, _ := readJSONObject(c.Claims)
				if refusal != nil || !sameJSON(map[string]any(claims), wanted) {
					t.Fatalf("got %v, %v", claims, outcome(refusal))
				}
				return
			}
			if outcome(refusal) != c.Reason {
				t.Fatalf("got %v, not %v", outcome(refusal), c.Reason)
			}
			if (refusal.Fault == nil) != (c.Fault == nil) || c.Fault != nil && (refusal.Fault.Claim != c.Fault.Claim || refusal.Fault.At != c.Fault.At) {
				t.Fatalf("got %+v, not %+v", refusal.Fault, c.Fault)
			}
		})
	}
}

type schemaVectors struct {
	Groups []struct {
		Name   string
		Schema json.RawMessage
		Fits   []string
		Faults []struct{ Value, At, Message string }
	}
}

func TestClaimSchemas(t *testing.T) {
	for _, group := range readVectors[schemaVectors](t, "claim-schemas.json").Groups {
		t.Run(group.Name, func(t *testing.T) {
			schema, _ := readJSONObject(group.Schema)
			if err := checkSchema(schema, "$"); err != nil {
				t.Fatal(err)
			}
			faultOf := func(text string) Fault {
				object, ok := readJSONObject([]byte(`{"value":` + text + `}`))
				if !ok {
					t.Fatalf("%s is not read", text)
				}
				if fault := claimFault(schema, object["value"], "$"); fault != nil {
					return *fault
				}
				return Fault{}
			}
			for _, text := range group.Fits {
				if fault := faultOf(text); fault != (Fault{}) {
					t.Errorf("%s does not fit: %+v", text, fault)
				}
			}
			for _, fault := range group.Faults {
				if got := faultOf(fault.Value); got.At != fault.At || got.Message != fault.Message {
					t.Errorf("%s: got %+v, not %+v", fault.Value, got, fault)
				}
			}
		})
	}
}

func TestReasons(t *testing.T) {
	wanted := readVectors[map[Reason]struct {
		Status             int
		Error, Description string
	}](t, "reasons.json")
	if len(wanted) != len(toldOf) {
		t.Errorf("%d reasons, not %d", len(toldOf), len(wanted))
	}
	for reason, one := range wanted {
		if got := toldOf[reason]; got != (told{one.Status, one.Error, one.Description}) {
			t.Errorf("%s: got %+v, not %+v", reason, got, one)
		}
	}
}

type dpopRequest struct {
	Name, Method, URL, Scheme, Token string
	Proofs, Scopes                   []string
	Certificate                      string
	Required                         bool
	Nonce                            *fixedNonce
	Tolerance                        *int64 `json:"clock_tolerance"`
	Now                              *int64
	Reason                           Reason
}

type dpopVectors struct {
	trusted
	Resource   string
	Contract   json.RawMessage
	Window     int64
	Algorithms []Algorithm
	Cases      []dpopRequest
	Sequences  []struct {
		Name  string
		Steps []dpopRequest
	}
}

type fixedNonce string

func (n *fixedNonce) Current() string           { return string(*n) }
func (n *fixedNonce) Accepts(nonce string) bool { return nonce == string(*n) }

func (v dpopVectors) service(t *testing.T, c dpopRequest, now *int64) *Verifier {
	options := v.options(v.Contract, c.Tolerance, now)
	options.Resource = v.Resource
	options.DPoP = DPoPPolicy{Required: c.Required, Algorithms: v.Algorithms, Window: time.Duration(v.Window) * time.Second}
	if c.Nonce != nil {
		options.DPoP.Nonce = c.Nonce
	}
	return newVerifier(t, options)
}

func (v dpopVectors) outcome(t *testing.T, service *Verifier, c dpopRequest) Reason {
	certificate, err := base64.StdEncoding.DecodeString(c.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	request := Request{
		Method: c.Method, Target: strings.TrimPrefix(c.URL, v.Resource), Authorization: []string{c.Scheme + " " + c.Token}, DPoP: c.Proofs, Certificate: certificate,
	}
	_, refusal := service.Verify(t.Context(), request, c.Scopes...)
	return outcome(refusal)
}

func (c dpopRequest) wanted() Reason {
	if c.Reason == "" {
		return "ok"
	}
	return c.Reason
}

func TestDPoP(t *testing.T) {
	vectors := readVectors[dpopVectors](t, "dpop.json")
	for _, c := range vectors.Cases {
		t.Run(c.Name, func(t *testing.T) {
			now := vectors.Now
			if c.Now != nil {
				now = *c.Now
			}
			if got := vectors.outcome(t, vectors.service(t, c, &now), c); got != c.wanted() {
				t.Fatalf("got %v, not %v", got, c.wanted())
			}
		})
	}
	for _, sequence := range vectors.Sequences {
		t.Run(sequence.Name, func(t *testing.T) {
			now := vectors.Now
			service := vectors.service(t, dpopRequest{}, &now)
			for index, step := range sequence.Steps {
				if now = vectors.Now; step.Now != nil {
					now = *step.Now
				}
				if got := vectors.outcome(t, service, step); got != step.wanted() {
					t.Errorf("step %d: got %v, not %v", index, got, step.wanted())
				}
			}
		})
	}
}

type issuerStep struct {
	Name, Issuer string
	Now          int64
	Answers      map[string]*struct {
		Status int
		Body   string
	}
	Token  string
	Reason Reason
	Cause  string
}

type issuerVectors struct {
	Issuer    string
	Contract  json.RawMessage
	MaxAge    int64 `json:"keys_max_age"`
	Tokens    map[string]string
	Cases     []issuerStep
	Sequences []struct {
		Name   string
		MaxAge int64 `json:"keys_max_age"`
		Steps  []issuerStep
	}
}

// RoundTrip answers as the step says; it implements http.RoundTripper.
func (s *issuerStep) RoundTrip(request *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	if answer, there := s.Answers[request.URL.String()]; !there {
		recorder.WriteHeader(http.StatusNotFound)
	} else if answer == nil {
		return nil, errors.New("nobody answers")
	} else {
		recorder.WriteHeader(answer.Status)
		_, _ = recorder.WriteString(answer.Body)
	}
	return recorder.Result(), nil
}

// check takes steps at one service, one after the other.
func (v issuerVectors) check(t *testing.T, issuer string, maxAge time.Duration, steps ...issuerStep) {
	at := issuerStep{}
	verifier := newVerifier(t, Options{
		Issuer: issuer, Contract: v.Contract, KeysMaxAge: maxAge, Now: func() time.Time { return time.Unix(at.Now, 0) }, Client: &http.Client{Transport: &at}, Logger: quiet,
	})
	for index, step := range steps {
		at = step
		_, refusal := verifier.VerifyToken(t.Context(), v.Tokens[step.Token])
		if wanted := cmp.Or(step.Reason, "ok"); outcome(refusal) != wanted {
			t.Fatalf("step %d: got %v, not %v", index, outcome(refusal), wanted)
		}
		if step.Cause != "" && refusal.Cause.Error() != step.Cause {
			t.Errorf("step %d: got %v", index, refusal.Cause)
		}
	}
}

func TestIssuerKeys(t *testing.T) {
	vectors := readVectors[issuerVectors](t, "issuer-keys.json")
	for _, c := range vectors.Cases {
		t.Run(c.Name, func(t *testing.T) { vectors.check(t, c.Issuer, 0, c) })
	}
	for _, c := range vectors.Sequences {
		maxAge := time.Duration(c.MaxAge) * time.Second
		if c.MaxAge == vectors.MaxAge {
			maxAge = 0 // which is as much
		}
		t.Run(c.Name, func(t *testing.T) { vectors.check(t, vectors.Issuer, maxAge, c.Steps...) })
	}
}

type stepUpDemand struct {
	Name, Contract string
	Scopes         []string
	ACRValues      []string `json:"acr_values"`
	MaxAge         *int64   `json:"max_age"`
}

func (d stepUpDemand) isThere() bool { return d.ACRValues != nil || d.MaxAge != nil }

func (d stepUpDemand) stepUp() StepUp {
	demand := StepUp{ACRValues: d.ACRValues}
	if d.MaxAge != nil {
		demand.MaxAge = time.Duration(*d.MaxAge) * time.Second
	}
	return demand
}

type stepUpVectors struct {
	trusted
	Method, URL string
	Contracts   map[string]json.RawMessage
	Cases       []struct {
		stepUpDemand
		Tolerance     *int64 `json:"clock_tolerance"`
		Scheme, Token string
		Proofs        []string
		Reason        Reason
		Status        int
		Challenge     string `json:"www_authenticate"`
		Body          map[string]string
	}
	ContractsRefused []struct {
		Name     string
		Contract json.RawMessage
	} `json:"contracts_refused"`
	DemandsRefused []stepUpDemand `json:"demands_refused"`
}

func TestStepUp(t *testing.T) {
	vectors := readVectors[stepUpVectors](t, "step-up.json")
	service := func(contract []byte, tolerance *int64) (*Verifier, error) {
		return New(vectors.options(contract, tolerance, &vectors.Now))
	}
	for _, c := range vectors.Cases {
		t.Run(c.Name, func(t *testing.T) {
			verifier, err := service(vectors.Contracts[c.Contract], c.Tolerance)
			if err == nil && c.isThere() {
				verifier, err = verifier.Demanding(c.stepUp())
			}
			if err != nil {
				t.Fatal(err)
			}
			target := strings.TrimPrefix(vectors.URL, "https://orders.example")
			_, refusal := verifier.Verify(t.Context(), Request{Method: vectors.Method, Target: target, Authorization: []string{c.Scheme + " " + c.Token}, DPoP: c.Proofs}, c.Scopes...)
			if wanted := cmp.Or(c.Reason, "ok"); outcome(refusal) != wanted {
				t.Fatalf("got %v, not %v", outcome(refusal), wanted)
			}
			if refusal == nil {
				return
			}
			answer := refusal.Answer
			if answer.Status != c.Status || answer.Headers["WWW-Authenticate"] != c.Challenge || !maps.Equal(answer.Body, c.Body) {
				t.Errorf("got %+v", answer)
			}
		})
	}
	for _, c := range vectors.ContractsRefused {
		t.Run("a contract with "+c.Name, func(t *testing.T) {
			if _, err := service(c.Contract, nil); err == nil {
				t.Error("it is read")
			}
		})
	}
	for _, c := range vectors.DemandsRefused {
		t.Run("a route: "+c.Name, func(t *testing.T) {
			verifier, err := service(vectors.Contracts[c.Contract], nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := verifier.Demanding(c.stepUp()); err == nil {
				t.Error("it is taken")
			}
		})
	}
}

func TestEveryReasonHasACaseButForThoseThatNoTokenOrProofAloneBringsAbout(t *testing.T) {
	seen := map[Reason]bool{}
	for _, c := range readVectors[tokenVectors](t, "access-tokens.json").Cases {
		seen[c.Reason] = true
	}
	vectors := readVectors[dpopVectors](t, "dpop.json")
	for _, sequence := range vectors.Sequences {
		vectors.Cases = append(vectors.Cases, sequence.Steps...)
	}
	for _, c := range vectors.Cases {
		seen[c.Reason] = true
	}
	for _, c := range readVectors[issuerVectors](t, "issuer-keys.json").Cases {
		seen[c.Reason] = true
	}
	for _, c := range readVectors[stepUpVectors](t, "step-up.json").Cases {
		seen[c.Reason] = true
	}
	missing := []Reason{}
	for reason := range toldOf {
		if !seen[reason] {
			missing = append(missing, reason)
		}
	}
	slices.Sort(missing)
	if wanted := []Reason{NoToken, ReplaysUnavailable, TwoCredentials}; !slices.Equal(missing, wanted) {
		t.Fatalf("got %v, not %v", missing, wanted)
	}
}
