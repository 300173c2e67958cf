// Package otwrappers uses a house's own tracing layer, which lives in a package
// of its own (OpenTracing).
package otwrappers

import (
	"context"
	"time"

	"github.com/opentracing/opentracing-go"

	"fixtures/otwrappers/tracing"
)

func beginLost(ctx context.Context) {
	span, ctx := tracing.Begin(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func beginKept(ctx context.Context) {
	span, ctx := tracing.Begin(ctx, "handle")
	defer span.Finish()
	span.Fail(nil)
	go save(ctx)
}

func beginDiscarded(ctx context.Context) {
	span, _ := tracing.Begin(ctx, "handle")
	defer span.Finish()
	go save(ctx) // want `wrong parent span: .*save`
}

// The span travels by hand.
func beginByHandKept(ctx context.Context) {
	span, _ := tracing.Begin(ctx, "handle")
	defer span.Finish()
	go save(opentracing.ContextWithSpan(ctx, span))
}

// The span is started by an option, and no context has it.
func childDiscarded(ctx context.Context) {
	span := tracing.BeginChild(ctx, "handle")
	defer span.Finish()
	go save(ctx) // want `wrong parent span: .*save`
}

func childKept(ctx context.Context) {
	span := tracing.BeginChild(ctx, "handle")
	defer span.Finish()
	go save(opentracing.ContextWithSpan(ctx, span))
}

func childJobLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*BeginChild`
		span := tracing.BeginChild(context.Background(), "job")
		defer span.Finish()
	}()
}

func childJobKept(ctx context.Context) {
	go func() {
		span := tracing.BeginChild(ctx, "job")
		defer span.Finish()
	}()
}

// The wrapper takes the right context, and makes a root.
func rootJobLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*BeginRoot`
		span, ctx := tracing.BeginRoot(ctx, "job")
		defer span.Finish()
		save(ctx)
	}()
}

// The root is the active span.
func rootHandleKept(ctx context.Context) {
	span, ctx := tracing.BeginRoot(ctx, "handle")
	defer span.Finish()
	go save(ctx)
}

func regionLost(ctx context.Context) {
	ctx, end := tracing.Region(ctx, "handle")
	defer end()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func regionKept(ctx context.Context) {
	ctx, end := tracing.Region(ctx, "handle")
	defer end()
	go save(ctx)
}

func regionDiscarded(ctx context.Context) {
	_, end := tracing.Region(ctx, "handle")
	defer end()
	go save(ctx) // want `wrong parent span: .*save`
}

// Below nothing the region is not recorded.
func regionJobLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Region.* will not be recorded`
		_, end := tracing.Region(context.Background(), "job")
		defer end()
	}()
}

func regionJobKept(ctx context.Context) {
	go func() {
		_, end := tracing.Region(ctx, "job")
		defer end()
	}()
}

func detachKept(ctx context.Context) {
	span, ctx := tracing.Begin(ctx, "handle")
	defer span.Finish()
	go save(tracing.Detach(ctx))
}

func detachIfTracedKept(ctx context.Context) {
	span, ctx := tracing.Begin(ctx, "handle")
	defer span.Finish()
	go save(tracing.DetachIfTraced(ctx))
}

// What the callee forgets by itself is not lost on the way to it.
func forgetfulKept(ctx context.Context) {
	span, ctx := tracing.Begin(ctx, "handle")
	defer span.Finish()
	go tracing.Fetch(ctx)
}

func refreshLost(ctx context.Context) {
	span, ctx := tracing.Begin(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go tracing.Refresh() // want `loses its parent span: .*Refresh`
}

// A span that follows is deliberate. The recording tracer keeps its parent.
func followKept(ctx context.Context) {
	go func() {
		span, ctx := tracing.Follow(ctx, "job")
		defer span.Finish()
		save(ctx)
	}()
}

func copyLost(ctx context.Context) {
	span, ctx := tracing.Begin(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go save(tracing.CopyID(ctx)) // want `loses its parent span: .*save`
}

// A wrapper that starts no span where tracing is off.

func optionalKept(ctx context.Context) {
	go func() {
		span, ctx := tracing.Optional(ctx, "job")
		defer span.Finish()
		save(ctx)
	}()
}

func optionalInSpanKept(ctx context.Context) {
	span, ctx := tracing.Optional(ctx, "handle")
	defer span.Finish()
	go func() {
		tracing.InSpan(ctx, "job", save)
	}()
}

func optionalLost(ctx context.Context) {
	span, ctx := tracing.Optional(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func optionalOuter(ctx context.Context) {
	span, inner := tracing.Optional(ctx, "handle")
	defer span.Finish()
	load(inner)
	go save(ctx) // want `wrong parent span: .*save`
}

func copiedToKept(ctx context.Context) {
	span, ctx := tracing.Begin(ctx, "handle")
	defer span.Finish()
	ctx, cancel := context.WithTimeout(tracing.CopyTo(context.Background(), ctx), time.Minute)
	go func() {
		defer cancel()
		save(ctx)
	}()
}

func copiedFromLost(ctx context.Context) {
	span, ctx := tracing.Begin(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go save(tracing.CopyTo(context.Background(), context.TODO())) // want `loses its parent span: .*save`
}
