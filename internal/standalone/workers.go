package standalone

import (
	"sync"
	"sync/atomic"
)

// workers are those who may work at the same time.
type workers struct {
	mu      sync.Mutex
	idle    int
	waiting [urgencies][]chan struct{} // closed for who may begin
}

// An urgency says what goes first.
type urgency uint8

const (
	forFacts  urgency = iota // for which other packages wait
	forReport                // after which memory is free
	asked                    // for facts for which another will wait soon
	ahead                    // for what will be needed some time
	urgencies
)

// begin waits until a worker is idle.
func (w *workers) begin(u urgency) {
	w.mu.Lock()
	if w.idle > 0 {
		w.idle--
		w.mu.Unlock()
		return
	}
	begin := make(chan struct{})
	w.waiting[u] = append(w.waiting[u], begin)
	w.mu.Unlock()
	<-begin
}

// end lets the next one begin.
func (w *workers) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for u, waiting := range w.waiting {
		if len(waiting) > 0 {
			w.waiting[u] = waiting[1:]
			close(waiting[0])
			return
		}
	}
	w.idle++
}

// A stage is a part of the work on a package. It is done once.
type stage struct {
	started atomic.Bool
	done    chan struct{}
	err     error
}

// do does the work, or waits for the worker who does, and lets others work meanwhile.
func (s *stage) do(w *workers, work func() error) error {
	if s.started.CompareAndSwap(false, true) {
		s.err = work()
		close(s.done)
		return s.err
	}
	select {
	case <-s.done:
	default:
		w.end()
		<-s.done
		w.begin(forFacts)
	}
	return s.err
}
