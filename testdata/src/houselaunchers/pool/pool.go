// Package pool has workers that run what they receive. It does not trace.
package pool

import "context"

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
