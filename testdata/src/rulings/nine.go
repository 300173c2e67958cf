package rulings

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

// Ruling 9: a captured context variable that is assigned after the launch is
// wrong only if the goroutine is not joined, the new value carries another
// span, and the body reads it.

type key struct{}

func assignedLater(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	ready := make(chan struct{})
	go func() { // want `wrong parent span: .*save`
		<-ready
		save(ctx)
	}()
	var second trace.Span
	ctx, second = tr.Start(ctx, "second")
	defer second.End()
	load(ctx)
	close(ready)
}

// The goroutine is joined before the assignment.
func assignedAfterJoin(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		save(ctx)
	}()
	<-done
	var second trace.Span
	ctx, second = tr.Start(ctx, "second")
	defer second.End()
	load(ctx)
}

// The new value carries the same span.
func assignedSameSpan(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	ready := make(chan struct{})
	go func() {
		<-ready
		save(ctx)
	}()
	ctx = context.WithValue(ctx, key{}, "v")
	load(ctx)
	close(ready)
}

// The body reads its own copy.
func assignedCopied(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	ready := make(chan struct{})
	go func(ctx context.Context) {
		<-ready
		save(ctx)
	}(ctx)
	var second trace.Span
	ctx, second = tr.Start(ctx, "second")
	defer second.End()
	load(ctx)
	close(ready)
}
