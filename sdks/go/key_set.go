package symbolon

import (
	"context"
	"sync"
	"time"
)

const (
	fresh             = 10 * time.Minute
	pauseAfterSuccess = 30 * time.Second
	pauseAfterFailure = 5 * time.Second
)

// keySet holds the keys of an issuer, by kid, that verify one algorithm. Read again every 10 minutes and for an unknown kid, by one reader at
// a time, not within 30 s of the last reading (5 s when it failed), so that made-up names cause no storm. Keys once read count until others are.
type keySet struct {
	fetch func(context.Context) ([]any, error)
	alg   Algorithm
	now   func() time.Time

	mutex           sync.Mutex
	keys            map[string]*publicKey
	readAt, triedAt time.Time
	failed          bool
	reading         chan struct{}
}

func (s *keySet) find(ctx context.Context, kid string) (*publicKey, *Refusal) {
	s.mutex.Lock()
	known, age := s.keys[kid], s.now().Sub(s.readAt)
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
			return nil, refuse(KeysUnavailable)
		}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if key := s.keys[kid]; key != nil {
		return key, nil
	}
	if s.failed {
		return nil, refuse(KeysUnavailable)
	}
	return nil, refuse(UnknownKey)
}

// begin begins a reading beside the requests, unless there is one, or was one a moment ago. A caller who goes away does not end it.
func (s *keySet) begin() <-chan struct{} {
	pause := pauseAfterSuccess
	if s.failed {
		pause = pauseAfterFailure
	}
	if s.reading == nil && (s.triedAt.IsZero() || s.now().Sub(s.triedAt) >= pause) {
		s.triedAt = s.now()
		s.reading = make(chan struct{})
		go s.read()
	}
	return s.reading
}

func (s *keySet) read() {
	jwks, err := s.fetch(context.Background())
	keys := importAll(jwks, s.alg)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.failed = err != nil; !s.failed {
		s.keys, s.readAt = keys, s.now()
	}
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
