// Package nested launches goroutines from goroutines (OpenTelemetry). A loss
// is reported once: on the innermost launch that has an active context in
// scope.
package nested

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

func literals(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		go func() { // want `loses its parent span: .*save`
			save(context.Background())
		}()
	}()
}

func literalsKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		go func() {
			save(ctx)
		}()
	}()
}

// Both levels lose, each its own call.
func bothLevels(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*load`
		load(context.Background())
		go func() { // want `loses its parent span: .*save`
			save(context.Background())
		}()
	}()
}

// spawn has no context in scope.
//
// covered by: noneInScope
func spawn() {
	go save(context.Background())
}

func noneInScope(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go spawn() // want `loses its parent span: .*(spawn|save)`
}

// spawnIn has a context in scope.
//
// covered by: inScope
func spawnIn(ctx context.Context) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

// The launch in spawnIn is reported, this one is right.
func inScope(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go spawnIn(ctx)
}

// The inner launch is through a call.
func innerCall(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() {
		var g errgroup.Group
		g.Go(func() error { // want `loses its parent span: .*save`
			save(context.Background())
			return nil
		})
		g.Wait()
	}()
}

// The goroutine has a span of its own, which the inner one loses.
func ownSpanLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		ctx, span := tr.Start(ctx, "job")
		defer span.End()
		load(ctx)
		go save(context.Background()) // want `loses its parent span: .*save`
	}()
}

// The goroutine has a span of its own, and the inner one gets the outer span.
func ownSpanPassedBy(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		inner, span := tr.Start(ctx, "job")
		defer span.End()
		load(inner)
		go save(ctx) // want `wrong parent span: .*save`
	}()
}

func ownSpanKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		ctx, span := tr.Start(ctx, "job")
		defer span.End()
		go save(ctx)
	}()
}

// The goroutine's own span is a root, which is lost here; the inner launch
// keeps it.
func ownRoot(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*Start`
		ctx, span := tr.Start(context.Background(), "job")
		defer span.End()
		go save(ctx)
	}()
}

// Three levels, kept by three ways to launch.
func threeLevels(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go func() {
		var wg sync.WaitGroup
		wg.Go(func() {
			time.AfterFunc(time.Second, func() { save(ctx) })
		})
		wg.Wait()
	}()
}

// A goroutine that launches itself again.
//
// covered by: chain
func relay(ctx context.Context, n int) {
	ctx, span := tr.Start(ctx, "relay")
	defer span.End()
	if n > 1 {
		go relay(ctx, n-1)
	}
}

func chain(ctx context.Context) {
	go relay(ctx, 3)
}
