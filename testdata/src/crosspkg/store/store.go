// Package store is traced (OpenTelemetry), and is used by crosspkg/app: what
// its functions do must be known there.
package store

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

var tr = otel.Tracer("store")

// Begin starts a span below the one in ctx.
func Begin(ctx context.Context, name string) (context.Context, trace.Span) {
	return tr.Start(ctx, name, trace.WithSpanKind(trace.SpanKindInternal))
}

// Open starts a span with options.
func Open(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, trace.Span) {
	return tr.Start(ctx, name, append(opts, trace.WithSpanKind(trace.SpanKindClient))...)
}

// A Store is traced.
type Store struct{ rows []string }

// Save traces below the span in ctx.
func (s *Store) Save(ctx context.Context) error {
	ctx, span := Begin(ctx, "save")
	defer span.End()
	return ctx.Err()
}

// Flush has no context and traces from a root.
func (s *Store) Flush() error { return s.Save(context.Background()) }

// Refresh has a context, and traces from a root.
func (s *Store) Refresh(ctx context.Context) error { return s.Save(context.TODO()) }

// Sync loses its context for a part of its work.
func (s *Store) Sync(ctx context.Context) error {
	if err := s.Save(ctx); err != nil {
		return err
	}
	return s.Flush()
}

// Len takes a context and does not trace.
func (s *Store) Len(ctx context.Context) int {
	if ctx.Err() != nil {
		return 0
	}
	return len(s.rows)
}

// Each calls fn for each row, with ctx.
func (s *Store) Each(ctx context.Context, fn func(ctx context.Context, row string)) {
	for _, row := range s.rows {
		fn(ctx, row)
	}
}

// Tx calls fn with the context of a span of its own.
func (s *Store) Tx(ctx context.Context, fn func(ctx context.Context)) {
	ctx, span := Begin(ctx, "tx")
	defer span.End()
	fn(ctx)
}

// Detach keeps the values of ctx, and so its span.
func Detach(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// Background is a root.
func Background() context.Context { return context.Background() }

// Async runs fn on a goroutine.
func Async(fn func()) {
	go fn()
}

// AsyncIn runs fn on a goroutine, with the values of ctx.
func AsyncIn(ctx context.Context, fn func(context.Context)) {
	go fn(Detach(ctx))
}

// A Saver saves; every one in sight traces.
type Saver interface {
	Save(ctx context.Context) error
}

// New returns a store of some rows.
func New(rows ...string) *Store { return &Store{rows} }
