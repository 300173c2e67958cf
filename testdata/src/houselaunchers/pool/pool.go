// Package pool has workers that run what they receive. It does not trace.
package pool

import (
	"context"
	"sync"
)

// A Pool runs functions on its workers.
type Pool struct {
	jobs chan func()
	ctxs chan job
}

type job struct {
	ctx context.Context
	fn  func(context.Context)
}

// New starts the workers.
//
// covered by: submit
func New(n int) *Pool {
	p := &Pool{jobs: make(chan func()), ctxs: make(chan job)}
	for range n {
		go p.work()
		go p.workIn()
	}
	return p
}

func (p *Pool) work() {
	for fn := range p.jobs {
		fn()
	}
}

func (p *Pool) workIn() {
	for j := range p.ctxs {
		j.fn(j.ctx)
	}
}

// Submit has a worker run fn.
func (p *Pool) Submit(fn func()) { p.jobs <- fn }

// SubmitIn has a worker run fn with ctx.
func (p *Pool) SubmitIn(ctx context.Context, fn func(context.Context)) {
	p.ctxs <- job{ctx, fn}
}

// Close ends the workers.
func (p *Pool) Close() {
	close(p.jobs)
	close(p.ctxs)
}

// A Bare pool gives every function a root.
type Bare struct{ jobs chan func(context.Context) }

// NewBare starts a worker.
//
// covered by: submitBare
func NewBare() *Bare {
	b := &Bare{make(chan func(context.Context))}
	go func() {
		for fn := range b.jobs {
			fn(context.Background())
		}
	}()
	return b
}

// Submit has the worker run fn; ctx ends the waiting for it.
func (b *Bare) Submit(ctx context.Context, fn func(context.Context)) error {
	select {
	case b.jobs <- fn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close ends the worker.
func (b *Bare) Close() { close(b.jobs) }

// A Group waits for what its worker runs.
type Group struct {
	jobs chan func()
	wg   sync.WaitGroup
}

// NewGroup starts a worker.
//
// covered by: submitGroup
func NewGroup() *Group {
	g := &Group{jobs: make(chan func(), 8)}
	go func() {
		for fn := range g.jobs {
			fn()
		}
	}()
	return g
}

// Submit has the worker run fn.
func (g *Group) Submit(fn func()) {
	g.wg.Add(1)
	g.jobs <- func() {
		defer g.wg.Done()
		fn()
	}
}

// Do has the worker run fn and waits for it.
func (g *Group) Do(fn func()) {
	done := make(chan struct{})
	g.jobs <- func() {
		defer close(done)
		fn()
	}
	<-done
}

// Wait waits for what was submitted.
func (g *Group) Wait() { g.wg.Wait() }

// Close ends the worker.
func (g *Group) Close() { close(g.jobs) }

// A Queue keeps functions for whoever runs them.
type Queue struct{ jobs chan func() }

// NewQueue returns an empty queue.
func NewQueue() *Queue { return &Queue{make(chan func(), 8)} }

// Push keeps fn.
func (q *Queue) Push(fn func()) { q.jobs <- fn }

// RunOne runs one function.
func (q *Queue) RunOne() { (<-q.jobs)() }

// Close does nothing.
func (q *Queue) Close() {}

// A Mixed pool has two workers, and one of them forgets the context.
type Mixed struct{ jobs chan job }

// NewMixed starts the workers.
//
// covered by: submitMixed
func NewMixed() *Mixed {
	m := &Mixed{make(chan job)}
	go func() {
		for j := range m.jobs {
			j.fn(j.ctx)
		}
	}()
	go func() {
		for j := range m.jobs {
			j.fn(context.Background())
		}
	}()
	return m
}

// Submit has one of the workers run fn.
func (m *Mixed) Submit(ctx context.Context, fn func(context.Context)) { m.jobs <- job{ctx, fn} }

// Close ends the workers.
func (m *Mixed) Close() { close(m.jobs) }
