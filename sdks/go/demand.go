package symbolon

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A StepUp is what a service demands of the log-in behind a token (RFC 9470). One member is enough.
type StepUp struct {
	// ACRValues is every acr that is accepted, the one that clients had best ask for first: none counts as higher than another.
	ACRValues []string
	// MaxAge is how long ago the person may have logged in, in whole seconds.
	MaxAge time.Duration
}

var acrForm = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`)

// Demanding gives a verifier for routes that demand more of the log-in: of the same service, with the same keys and used proofs. What
// the contract demands has to be met, too. It fails when no token could meet both.
func (v *Verifier) Demanding(demand StepUp) (*Verifier, error) {
	if len(demand.ACRValues) == 0 && demand.MaxAge == 0 {
		return nil, errors.New("symbolon: a StepUp needs ACRValues or MaxAge")
	}
	if slices.ContainsFunc(demand.ACRValues, func(acr string) bool { return !acrForm.MatchString(acr) }) {
		return nil, errors.New("symbolon: each of ACRValues must be one word of printable ASCII")
	}
	if demand.MaxAge < 0 || demand.MaxAge%time.Second != 0 {
		return nil, fmt.Errorf("symbolon: MaxAge must be whole seconds: %v", demand.MaxAge)
	}
	more, both := *v, v.demand
	if len(demand.ACRValues) > 0 {
		both.ACRValues = slices.Clone(demand.ACRValues)
	}
	if accepted := v.demand.ACRValues; len(accepted) > 0 {
		both.ACRValues = slices.DeleteFunc(both.ACRValues, func(acr string) bool { return !slices.Contains(accepted, acr) })
	}
	if len(both.ACRValues) == 0 && len(demand.ACRValues) > 0 {
		return nil, fmt.Errorf("symbolon: the contract accepts none of these ACRValues: %s", strings.Join(demand.ACRValues, ", "))
	}
	if demand.MaxAge != 0 && (both.MaxAge == 0 || demand.MaxAge < both.MaxAge) {
		both.MaxAge = demand.MaxAge
	}
	more.demand = both
	return &more, nil
}

// refusal finds the first demand that a token does not meet.
func (s StepUp) refusal(claims map[string]any, now, tolerance float64) *Refusal {
	if acr, _ := claims["acr"].(string); len(s.ACRValues) > 0 && !slices.Contains(s.ACRValues, acr) {
		return refuse(WrongACR)
	}
	authTime, _ := claims["auth_time"].(float64)
	if s.MaxAge != 0 && !(isInteger(claims["auth_time"]) && authTime+s.MaxAge.Seconds() >= now-tolerance) {
		return refuse(AuthTooOld)
	}
	return nil
}

// said is all that is demanded, whichever of it was not met, so that the next log-in meets it all.
func (s StepUp) said() [][2]string {
	said := [][2]string{}
	if len(s.ACRValues) > 0 {
		said = append(said, [2]string{"acr_values", strings.Join(s.ACRValues, " ")})
	}
	if s.MaxAge != 0 {
		said = append(said, [2]string{"max_age", strconv.FormatInt(int64(s.MaxAge/time.Second), 10)})
	}
	return said
}
