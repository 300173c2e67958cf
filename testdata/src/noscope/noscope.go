// Package noscope launches traced work where no context, request or span is
// in scope (OpenTelemetry): there is no parent to lose.
package noscope

import (
	"context"
	"slices"
	"sync"
	"time"
)

func literal() {
	go func() {
		save(context.Background())
	}()
}

func named() {
	go save(context.Background())
}

// The only context is the one made here.
func timeout() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	go func() {
		defer cancel()
		save(ctx)
	}()
}

// The span made here goes along.
func root() {
	ctx, span := tr.Start(context.Background(), "job")
	defer span.End()
	go save(ctx)
}

// The span made here is a root, and still the parent to keep.
func rootLost() {
	ctx, span := tr.Start(context.Background(), "job")
	defer span.End()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

// The span made here has ended.
func rootEnded() {
	ctx, span := tr.Start(context.Background(), "job")
	load(ctx)
	span.End()
	go save(context.Background())
}

// A job carries a context.
type job struct{ ctx context.Context }

func (j job) Context() context.Context { return j.ctx }

// What a loop goes over is no parameter, not even where its body is a closure.
func sequence() {
	for j := range slices.Values([]job{{context.TODO()}}) {
		_ = j
		go save(context.Background())
	}
}

// A variable of type context.Context that nobody sets from outside.
func local() {
	ctx := context.TODO()
	var wg sync.WaitGroup
	wg.Go(func() { save(ctx) })
	wg.Wait()
}

type cleaner struct{ names []string }

// A method without a context.
func (c *cleaner) clean() {
	for range c.names {
		go save(context.Background())
	}
}
