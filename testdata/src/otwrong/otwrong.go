// Package otwrong passes a context or a span that is not the active one
// (OpenTracing). The span comes first in the results of StartSpanFromContext,
// which makes its context easy to throw away.
package otwrong

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

// The context is thrown away.
func discarded(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go save(ctx) // want `wrong parent span: .*save`
}

func kept(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go save(ctx)
}

// The context is thrown away, but the span travels as a value.
func discardedButPassed(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go save(opentracing.ContextWithSpan(ctx, span))
}

// The span is a leaf by design.
func leaf(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go save(ctx)
}

// The outer context is passed.
func outer(ctx context.Context) {
	span, inner := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(inner)
	go func() { // want `wrong parent span: .*save`
		save(ctx)
	}()
}

// The span was started by option, so no context carries it.
func startedByOption(ctx context.Context) {
	parent := opentracing.SpanFromContext(ctx)
	span := opentracing.StartSpan("handle", opentracing.ChildOf(parent.Context()))
	defer span.Finish()
	go save(ctx) // want `wrong parent span: .*save`
}

func startedByOptionAndPut(ctx context.Context) {
	parent := opentracing.SpanFromContext(ctx)
	span := opentracing.StartSpan("handle", opentracing.ChildOf(parent.Context()))
	defer span.Finish()
	ctx = opentracing.ContextWithSpan(ctx, span)
	go save(ctx)
}

// The goroutine's span is a child of the outer span.
func childOfOuter(ctx context.Context) {
	parent := opentracing.SpanFromContext(ctx)
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() { // want `wrong parent span: .*StartSpan`
		save := opentracing.StartSpan("save", opentracing.ChildOf(parent.Context()))
		defer save.Finish()
	}()
}

// The context names the inner span, the option the outer one: the option wins.
func optionBeatsContext(ctx context.Context) {
	parent := opentracing.SpanFromContext(ctx)
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go func() { // want `wrong parent span: .*StartSpanFromContext`
		save, _ := opentracing.StartSpanFromContext(ctx, "save", opentracing.ChildOf(parent.Context()))
		defer save.Finish()
	}()
}

// Each turn has a span, and the goroutine gets the context from before the loop.
func loop(ctx context.Context) {
	for _, name := range []string{"turn1", "turn2"} {
		span, turn := opentracing.StartSpanFromContext(ctx, name)
		load(turn)
		go save(ctx) // want `wrong parent span: .*save`
		span.Finish()
	}
}
