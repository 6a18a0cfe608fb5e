package symbolon

import (
	"context"
	"errors"
	"sync"
)

// A ReplayMemory remembers which DPoP proofs were used. Share one between processes, such as a Redis with SET NX, or a proof counts once
// in each.
type ReplayMemory interface {
	// Use tells whether a proof is new, and remembers it until then (seconds since 1970), in one atomic step. It fails when it cannot
	// remember: then the proof is not believed.
	Use(ctx context.Context, proof string, until, now int64) (isNew bool, err error)
}

// ErrReplayMemoryFull is what a LocalReplayMemory says when it can hold no more.
var ErrReplayMemoryFull = errors.New("symbolon: the memory of used proofs is full")

// A LocalReplayMemory keeps used proofs in this process, no more than Most at once (100,000 when zero): past it nothing is believed, since
// to forget one would let it in again.
type LocalReplayMemory struct {
	Most int

	mutex sync.Mutex
	ends  map[string]int64
	// In the order in which they were used, which is nearly that in which they end.
	order []string
}

// Use implements ReplayMemory.
func (m *LocalReplayMemory) Use(_ context.Context, proof string, until, now int64) (bool, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if end, used := m.ends[proof]; used && end >= now {
		return false, nil
	}
	for len(m.order) > 0 && m.ends[m.order[0]] < now {
		delete(m.ends, m.order[0])
		m.order = m.order[1:]
	}
	most := m.Most
	if most == 0 {
		most = 100_000
	}
	if len(m.order) >= most {
		return false, ErrReplayMemoryFull
	}
	if m.ends == nil {
		m.ends = map[string]int64{}
	}
	m.ends[proof] = until
	m.order = append(m.order, proof)
	return true, nil
}
