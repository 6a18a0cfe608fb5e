package symbolon

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestAnIssuer(t *testing.T) {
	good := []string{"https://id.example", "https://id.example/tenants/a", "http://localhost:3000", "http://id.localhost", "http://127.0.0.1:3000", "http://[::1]:3000"}
	bad := []string{
		"http://id.example", "http://localhost.attacker.example", "http://127.0.0.1.attacker.example", "ftp://localhost", "id.example", "",
		"https://id.example?x=1", "https://id.example#x", "https://user@id.example", `https://id.example\x`, " https://id.example", "https://id.example\n",
	}
	for _, issuer := range slices.Concat(good, bad) {
		t.Run(issuer, func(t *testing.T) {
			if _, err := New(Options{Issuer: issuer, Contract: contractJSON}); (err == nil) != slices.Contains(good, issuer) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAContractThatIsNoneIsRefusedWhereItIsGiven(t *testing.T) {
	claim := func(schema string) string {
		return `{"audience": "https://orders.example", "claims": {"tenant": {"from": {"user": "x"}, "schema": ` + schema + `}}}`
	}
	for _, contract := range []string{
		``, `[]`, `{}`, `{"audience": "orders"}`, `{"audience": "https://orders.example#x"}`, `{"audience": "https://orders.example", "access_token_signing_alg": "HS256"}`,
		`{"audience": "https://orders.example", "more": 1}`, `{"Audience": "https://orders.example"}`, `{"audience": "urn:orders"}`,
		`{"audience": "https://orders.example", "claims": {"sub": {"schema": {"type": "string"}, "from": {"user": "x"}}}}`,
		`{"audience": "https://a.example", "audience": "https://b.example"}`,
		claim(`{}`), claim(`{"type": "text"}`), claim(`{"type": "string", "pattern": "x"}`), claim(`{"type": "string", "minimum": 1}`),
		claim(`{"type": "string", "minLength": -1}`), claim(`{"type": "string", "MinLength": 1}`), claim(`{"enum": []}`),
		claim(`{"type": "array", "items": {"type": "x"}}`), claim(`{"type": "object", "properties": {"a": {}}}`), claim(`{"type": "string"}, "required": "no"`),
	} {
		t.Run(contract, func(t *testing.T) {
			if _, err := New(Options{Issuer: issuerURL, Contract: []byte(contract)}); err == nil {
				t.Error("is taken")
			}
		})
	}
}

func TestTheMetadataOfTheService(t *testing.T) {
	wanted := ProtectedResource{
		"https://orders.example/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource",
		ProtectedResourceMetadata{
			Resource: "https://orders.example", ResourceName: "Orders", AuthorizationServers: []string{issuerURL}, ScopesSupported: []string{"orders:read"},
			BearerMethodsSupported: []string{"header"}, DPoPSigningAlgValuesSupported: []Algorithm{EdDSA, ES256, PS256, RS256},
		},
	}
	if got := orders(t, DPoPPolicy{}).ProtectedResource; !reflect.DeepEqual(got, wanted) {
		t.Errorf("got %+v", got)
	}
}

const (
	metadataParameter = `resource_metadata="https://orders.example/.well-known/oauth-protected-resource"`
	algsParameter     = `algs="EdDSA ES256 PS256 RS256", `
)

func TestIsRefused(t *testing.T) {
	told := func(scheme, code, description, more string) string {
		return fmt.Sprintf(`%s error="%s", error_description="%s", %s%s`, scheme, code, description, more, metadataParameter)
	}
	nothing := "Bearer " + metadataParameter + ", DPoP " + algsParameter + metadataParameter
	malformed := told("Bearer", "invalid_token", "The access token is malformed.", "")
	two := told("Bearer", "invalid_request", "Send one access token, in the Authorization header alone.", "")
	for what, c := range map[string]struct {
		target        string
		authorization []string
		status        int
		challenge     string
	}{
		"no token":                    {"/orders", nil, 401, nothing},
		"credentials of another kind": {"/orders", []string{"Basic YTpi"}, 401, nothing},
		"a token in the query alone":  {"/orders?access_token=x", nil, 401, nothing},
		"a token in the query too":    {"/orders?a=%zz?b&access%5Ftoken=%zz", []string{"Bearer x"}, 400, two},
		"two headers":                 {"/orders", []string{"Bearer x", "Bearer x"}, 400, two},
		"no token behind the scheme":  {"/orders", []string{"Bearer"}, 401, malformed},
		"a line break behind it":      {"/orders", []string{"Bearer x\n"}, 401, malformed},
		"something that is no token":  {"/orders", []string{"Bearer x"}, 401, malformed},
		"a token that has expired":    {"/orders", []string{"Bearer " + token(t, object{"exp": 1})}, 401, told("Bearer", "invalid_token", "The access token has expired.", "")},
		"a token without the scope": {
			"/orders", []string{"bearer " + token(t, object{"scope": "orders:write"})}, 403,
			told("Bearer", "insufficient_scope", "The access token does not allow this.", `scope="orders:read", `),
		},
		"a bound token as Bearer": {
			"/orders", []string{"Bearer " + boundToken(t)}, 401,
			told("DPoP", "invalid_token", "The access token needs the key or certificate that it is bound to.", algsParameter),
		},
		"a bound token without a proof": {"/orders", []string{"DPoP " + boundToken(t)}, 401, told("DPoP", "invalid_dpop_proof", "One DPoP header is needed.", algsParameter)},
	} {
		t.Run(what, func(t *testing.T) {
			_, refusal := orders(t, DPoPPolicy{}).Verify(t.Context(), Request{Method: "GET", Target: c.target, Authorization: c.authorization}, "orders:read")
			wanted := map[string]string{"Cache-Control": "no-store", "WWW-Authenticate": c.challenge}
			if refusal == nil || refusal.Answer.Status != c.status || !maps.Equal(refusal.Answer.Headers, wanted) {
				t.Errorf("got %+v", refusal)
			}
		})
	}
}

func TestAWantedScopeCannotWriteIntoTheChallenge(t *testing.T) {
	_, refusal := orders(t, DPoPPolicy{}).VerifyToken(t.Context(), token(t, nil), `x", error="y\`)
	if wanted := `scope="x\", error=\"y\\", resource_metadata=`; refusal == nil || !strings.Contains(refusal.Answer.Headers["WWW-Authenticate"], wanted) {
		t.Errorf("got %+v", refusal)
	}
}

func TestAClaimThatBreaksTheContractIsNamedForTheLogAndItsValueNowhere(t *testing.T) {
	_, refusal := orders(t, DPoPPolicy{}).VerifyToken(t.Context(), token(t, object{"tenant": "secret-tenant"}))
	if refusal == nil || *refusal.Fault != (Fault{"tenant", "$", "must have at most 8 characters"}) {
		t.Fatalf("got %+v", refusal)
	}
	if strings.Contains(fmt.Sprintf("%+v", refusal), "secret-tenant") {
		t.Error("the value is shown")
	}
}

func TestWhateverIsSentVerifyingAnswersAndDoesNotPanic(t *testing.T) {
	verifier := orders(t, DPoPPolicy{})
	for _, sent := range []string{"", ".", "..", "\x00", "😀", "\xff", "a.b.c", strings.Repeat(".", 5000), "e30.e30.e30", "bnVsbA.bnVsbA.bnVsbA", strings.Repeat("x", 1_000_000), strings.Repeat("W1tb", 4000) + ".e30."} {
		_, alone := verifier.VerifyToken(t.Context(), sent)
		_, asked := verifier.Verify(t.Context(), Request{Method: "GET", Target: "/orders", Authorization: []string{"Bearer " + sent}})
		_, all := verifier.Verify(t.Context(), Request{sent, sent, []string{sent}, []string{sent}, []byte(sent)})
		if alone == nil || asked == nil || all == nil {
			t.Errorf("%.20q is let in", sent)
		}
	}
}

func TestStrictJSONIsWhatEveryParserReadsAlike(t *testing.T) {
	for text, wanted := range map[string]bool{
		`{"a":"\ud83d\ude00"}`: true, `{"a":"\\ud83d"}`: true, `{"a":"\ud83d"}`: false, `{"a":"\ude00"}`: false, `{"a":"\ud83d\ud83d\ude00"}`: false, `{"\ud83d":1}`: false,
		`{"a":1,"A":1}`: true, `{"a":1,"\u0061":1}`: false, `{"a":1} x`: false, `{"a":1}{"a":1}`: false, "{\"a\":\"\xff\"}": false,
	} {
		if _, ok := readJSONObject([]byte(text)); ok != wanted {
			t.Errorf("%s: got %v", text, ok)
		}
	}
}

type twoNonces struct{}

func (twoNonces) Current() string           { return "n-2" }
func (twoNonces) Accepts(nonce string) bool { return nonce == "n-1" || nonce == "n-2" }

func TestAProofWithoutTheNonceOfTheServiceIsToldWhichOneItWants(t *testing.T) {
	verifier, bound := orders(t, DPoPPolicy{Nonce: twoNonces{}}), boundToken(t)
	send := func(nonce string) *Refusal {
		_, refusal := verifier.Verify(t.Context(), Request{Method: "GET", Target: "/orders", Authorization: []string{"DPoP " + bound}, DPoP: []string{proofFor(t, bound, object{"nonce": nonce})}})
		return refusal
	}
	if refusal := send("n-0"); outcome(refusal) != DPoPNonceWanted || refusal.Answer.Headers["DPoP-Nonce"] != "n-2" || refusal.Answer.Body["error"] != "use_dpop_nonce" {
		t.Errorf("got %+v", refusal)
	}
	if refusal := send("n-1"); refusal != nil {
		t.Errorf("got %+v", refusal)
	}
}

func TestWhereEveryTokenMustBeBoundOnlyDPoPIsAskedFor(t *testing.T) {
	_, refusal := orders(t, DPoPPolicy{Required: true, Algorithms: []Algorithm{EdDSA}}).Verify(t.Context(), Request{Method: "GET", Target: "/orders"})
	if refusal.Answer.Headers["WWW-Authenticate"] != `DPoP algs="EdDSA", `+metadataParameter {
		t.Errorf("got %+v", refusal)
	}
}

func TestAProofCountsOnceOfManyAtOnceOnTwoNodesThatShareTheirMemory(t *testing.T) {
	policy, bound := DPoPPolicy{Replays: &LocalReplayMemory{}}, boundToken(t)
	nodes := []*Verifier{orders(t, policy), orders(t, policy)}
	request := Request{Method: "GET", Target: "/orders", Authorization: []string{"DPoP " + bound}, DPoP: []string{proofFor(t, bound, nil)}}
	letIn, all := atomic.Int32{}, sync.WaitGroup{}
	for index := range 64 {
		all.Add(1)
		go func() {
			defer all.Done()
			if _, refusal := nodes[index%2].Verify(t.Context(), request); refusal == nil {
				letIn.Add(1)
			}
		}()
	}
	all.Wait()
	if letIn.Load() != 1 {
		t.Errorf("%d were let in", letIn.Load())
	}
}

func TestPastWhatTheMemoryOfProofsHoldsNobodyIsLetIn(t *testing.T) {
	verifier, bound := orders(t, DPoPPolicy{Replays: &LocalReplayMemory{Most: 2}}), boundToken(t)
	for _, wanted := range []Reason{"ok", "ok", ReplaysUnavailable} {
		_, refusal := verifier.Verify(t.Context(), Request{Method: "GET", Target: "/orders", Authorization: []string{"DPoP " + bound}, DPoP: []string{proofFor(t, bound, nil)}})
		if outcome(refusal) != wanted || refusal != nil && refusal.Answer.Status != http.StatusServiceUnavailable {
			t.Errorf("got %+v", refusal)
		}
	}
}

func TestUsedProofsMakeRoomWhenTheirTimeIsOver(t *testing.T) {
	memory := &LocalReplayMemory{Most: 1}
	for _, step := range []struct {
		proof      string
		until, now int64
		isNew      bool
		err        error
	}{{"a", 10, 0, true, nil}, {"b", 20, 10, false, ErrReplayMemoryFull}, {"b", 21, 11, true, nil}, {"b", 21, 12, false, nil}, {"a", 30, 12, false, ErrReplayMemoryFull}} {
		if isNew, err := memory.Use(t.Context(), step.proof, step.until, step.now); isNew != step.isNew || err != step.err {
			t.Errorf("%+v: got %v, %v", step, isNew, err)
		}
	}
}
