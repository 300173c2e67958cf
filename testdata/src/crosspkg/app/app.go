// Package app launches work of crosspkg/store (OpenTelemetry). It imports no
// tracing library itself.
package app

import (
	"context"

	"fixtures/crosspkg/store"
)

func save(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	go s.Save(context.Background()) // want `loses its parent span: .*Save`
}

func saveKept(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	go s.Save(ctx)
}

// No span is started here, but the parameter carries one.
func parameter(ctx context.Context, s *store.Store) {
	go func() { // want `loses its parent span: .*Save`
		s.Save(context.Background())
	}()
}

// Nothing in the call says that it traces.
func flush(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	go s.Flush() // want `loses its parent span: s.Flush \(line \d+\) starts a new trace in package store, although`
}

// The context is passed, and ignored.
func refresh(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	go s.Refresh(ctx) // want `loses its parent span: s.Refresh \(line \d+\) starts a new trace in package store, although`
}

// Silent: the goroutine has the right context, and what Sync loses it would lose
// anywhere.
func syncs(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	go s.Sync(ctx)
}

func untraced(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	go s.Len(context.Background())
}

// The start wrapper's context is thrown away.
func discarded(ctx context.Context, s *store.Store) {
	_, span := store.Begin(ctx, "handle")
	defer span.End()
	go s.Save(ctx) // want `wrong parent span: .*Save`
}

// The goroutine's own span is started by the wrapper, from a root.
func beginLost(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	go func() { // want `loses its parent span: .*Begin`
		ctx, span := store.Begin(context.Background(), "job")
		defer span.End()
		s.Save(ctx)
	}()
}

func beginKept(ctx context.Context, s *store.Store) {
	go func() {
		ctx, span := store.Begin(ctx, "job")
		defer span.End()
		s.Save(ctx)
	}()
}

// The wrapper with options, without any.
func open(ctx context.Context, s *store.Store) {
	ctx, span := store.Open(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	go func() { // want `loses its parent span: .*Open`
		_, span := store.Open(context.Background(), "job")
		defer span.End()
	}()
}

// The callback is called in place, with the context given.
func each(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	go func() {
		s.Each(ctx, func(ctx context.Context, row string) { s.Save(ctx) })
	}()
}

func eachLost(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	go func() { // want `loses its parent span: .*(Each|Save)`
		s.Each(context.Background(), func(ctx context.Context, row string) { s.Save(ctx) })
	}()
}

// The callback ignores the root that it is called with.
func eachCaptured(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	go func() {
		s.Each(context.Background(), func(context.Context, string) { s.Save(ctx) })
	}()
}

// The callback's context has the transaction's span, which is the active one.
func tx(ctx context.Context, s *store.Store) {
	s.Tx(ctx, func(tx context.Context) {
		go s.Save(store.Detach(tx))
	})
}

func txLost(ctx context.Context, s *store.Store) {
	go func() { // want `loses its parent span: .*Tx`
		s.Tx(context.Background(), func(ctx context.Context) { s.Save(ctx) })
	}()
}

func detached(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	go s.Save(store.Detach(ctx))
}

func background(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	go s.Save(store.Background()) // want `loses its parent span: .*Save`
}

func detachedBackground(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	go s.Save(store.Detach(store.Background())) // want `loses its parent span: .*Save`
}

// The launcher is in the other package.
func async(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	store.Async(func() { // want `loses its parent span: .*Save`
		s.Save(context.Background())
	})
}

func asyncKept(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	store.AsyncIn(ctx, func(ctx context.Context) { s.Save(ctx) })
}

func asyncInLost(ctx context.Context, s *store.Store) {
	ctx, span := store.Begin(ctx, "handle")
	defer span.End()
	s.Len(ctx)
	store.AsyncIn(context.Background(), func(ctx context.Context) { // want `loses its parent span: .*Save`
		s.Save(ctx)
	})
}

// Every implementation in sight traces.
func saver(ctx context.Context, s store.Saver) {
	go s.Save(context.Background()) // want `loses its parent span: .*Save`
}
