// Package kv has a store whose context lives as long as it, and carriers of the
// contexts of single requests. It does not trace.
package kv

import (
	"context"
	"time"
)

// A Storage lives long.
type Storage interface {
	// Ctx returns the context of the storage.
	Ctx() context.Context
	Name() string
}

// A Store is a Storage.
type Store struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// NewStore returns a store with a context of its own.
func NewStore() *Store {
	s := new(Store)
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

func (s *Store) Ctx() context.Context { return s.ctx }
func (s *Store) Name() string         { return "kv" }

// Close ends what runs for the store.
func (s *Store) Close() { s.cancel() }

// A Backoffer carries the context of one request, and counts its attempts.
type Backoffer struct {
	ctx      context.Context
	maxSleep int
	attempts int
}

// NewBackoffer returns a Backoffer for a request with ctx.
func NewBackoffer(ctx context.Context, maxSleep int) *Backoffer {
	return &Backoffer{ctx: ctx, maxSleep: maxSleep}
}

// GetCtx returns the context of the request.
func (b *Backoffer) GetCtx() context.Context { return b.ctx }

// SetCtx replaces it.
func (b *Backoffer) SetCtx(ctx context.Context) { b.ctx = ctx }

// Clone returns a copy with the same context.
func (b *Backoffer) Clone() *Backoffer {
	return &Backoffer{ctx: b.ctx, maxSleep: b.maxSleep, attempts: b.attempts}
}

// Fork returns one that can be ended by itself.
func (b *Backoffer) Fork() (*Backoffer, context.CancelFunc) {
	ctx, cancel := context.WithCancel(b.ctx)
	return &Backoffer{ctx: ctx, maxSleep: b.maxSleep}, cancel
}

// Backoff waits.
func (b *Backoffer) Backoff() {
	b.attempts++
	time.Sleep(time.Duration(b.attempts) * time.Millisecond)
}
