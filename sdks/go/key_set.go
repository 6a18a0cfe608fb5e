package symbolon

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	fresh             = 10 * time.Minute
	pauseAfterSuccess = 30 * time.Second
	pauseAfterFailure = 5 * time.Second
)

// keySet holds the keys of an issuer, by kid, that verify one algorithm. Read again every 10 minutes and for an unknown kid, by one reader at
// a time, not within 30 s of the last reading (5 s when it failed), so that made-up names cause no storm. Keys once read count until others
// are, and no longer than maxAge.
type keySet struct {
	fetch  func(context.Context) ([]any, *issuerFault)
	alg    Algorithm
	maxAge time.Duration
	now    func() time.Time
	log    *slog.Logger // slog.Default() when nil

	mutex           sync.Mutex
	keys            map[string]*publicKey // nil before any were read
	readAt, triedAt time.Time
	fault           *issuerFault // why the last reading failed, when it did
	reading         chan struct{}
}

func (s *keySet) find(ctx context.Context, kid string) (*publicKey, *Refusal) {
	s.mutex.Lock()
	known, age := s.known(kid), s.since(s.readAt)
	if known != nil && age < fresh {
		s.mutex.Unlock()
		return known, nil
	}
	reading := s.begin()
	s.mutex.Unlock()
	if known != nil && age < 2*fresh {
		return known, nil
	}
	if reading != nil {
		select {
		case <-reading:
		case <-ctx.Done():
			return nil, &Refusal{Reason: KeysUnavailable, Cause: context.Cause(ctx)}
		}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if key := s.known(kid); key != nil {
		return key, nil
	}
	return nil, s.refusal()
}

// since counts a clock that was set back as one that went on, or what was read in its future would count until then.
func (s *keySet) since(at time.Time) time.Duration { return s.now().Sub(at).Abs() }

func (s *keySet) known(kid string) *publicKey {
	if s.keys == nil || s.since(s.readAt) >= s.maxAge {
		return nil
	}
	return s.keys[kid]
}

// refusal: what is set up wrong shows before any key was read; what worked once is out of order.
func (s *keySet) refusal() *Refusal {
	switch {
	case s.fault == nil:
		return refuse(UnknownKey)
	case s.fault.lasting && s.keys == nil:
		return &Refusal{Reason: KeysMisconfigured, Cause: s.fault}
	default:
		return &Refusal{Reason: KeysUnavailable, Cause: s.fault}
	}
}

// begin begins a reading beside the requests, unless there is one, or was one a moment ago. A caller who goes away does not end it.
func (s *keySet) begin() <-chan struct{} {
	pause := pauseAfterSuccess
	if s.fault != nil {
		pause = pauseAfterFailure
	}
	if s.reading == nil && (s.triedAt.IsZero() || s.since(s.triedAt) >= pause) {
		s.triedAt = s.now()
		s.reading = make(chan struct{})
		go s.read()
	}
	return s.reading
}

func (s *keySet) read() {
	jwks, fault := s.fetch(context.Background())
	keys := importAll(jwks, s.alg)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if fault == nil {
		s.keys, s.readAt = keys, s.now()
	} else if s.fault == nil || s.fault.message != fault.message {
		cmp.Or(s.log, slog.Default()).Error(fault.message)
	}
	s.fault = fault
	close(s.reading)
	s.reading = nil
}

// importAll leaves out keys of other algorithms, and those that cannot be used; of two with one name the first counts.
func importAll(jwks []any, alg Algorithm) map[string]*publicKey {
	keys := map[string]*publicKey{}
	for _, jwk := range jwks {
		members, _ := jwk.(map[string]any)
		kid, ok := members["kid"].(string)
		if !ok || keys[kid] != nil {
			continue
		}
		if key, ok := newPublicKey(members, alg); ok {
			keys[kid] = key
		}
	}
	return keys
}
