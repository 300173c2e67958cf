// Package otrulings has the rulings of the design that show with OpenTracing
// only, or differently.
package otrulings

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

// Ruling 2: a start that is guarded by "is there a parent" is a start, and the
// merged context is the active one.

func guarded(ctx context.Context) {
	if parent := opentracing.SpanFromContext(ctx); parent != nil {
		child := parent.Tracer().StartSpan("handle", opentracing.ChildOf(parent.Context()))
		defer child.Finish()
		ctx = opentracing.ContextWithSpan(ctx, child)
	}
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func guardedKept(ctx context.Context) {
	if parent := opentracing.SpanFromContext(ctx); parent != nil {
		child := parent.Tracer().StartSpan("handle", opentracing.ChildOf(parent.Context()))
		defer child.Finish()
		ctx = opentracing.ContextWithSpan(ctx, child)
	}
	go save(ctx)
}

// The merged context has another name, and the outer one is passed.
func guardedOuter(ctx context.Context) {
	inner := ctx
	if parent := opentracing.SpanFromContext(ctx); parent != nil {
		child := parent.Tracer().StartSpan("handle", opentracing.ChildOf(parent.Context()))
		defer child.Finish()
		inner = opentracing.ContextWithSpan(ctx, child)
	}
	load(inner)
	go save(ctx) // want `wrong parent span: .*save`
}

// saveIf traces only where there is a span: without one, the work will not be
// recorded.
func saveIf(ctx context.Context) {
	parent := opentracing.SpanFromContext(ctx)
	if parent == nil {
		return
	}
	child := parent.Tracer().StartSpan("save", opentracing.ChildOf(parent.Context()))
	defer child.Finish()
}

func notRecorded(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go saveIf(context.Background()) // want `loses its parent span: .*saveIf`
}

// The span is guarded, and so is the start of the work.
func guardedNotRecorded(ctx context.Context) {
	if parent := opentracing.SpanFromContext(ctx); parent != nil {
		child := parent.Tracer().StartSpan("handle", opentracing.ChildOf(parent.Context()))
		defer child.Finish()
		ctx = opentracing.ContextWithSpan(ctx, child)
	}
	go func() { // want `loses its parent span: .*saveIf`
		saveIf(context.TODO())
	}()
	load(ctx)
}

// begin is a guarded start as a wrapper.
func begin(ctx context.Context, name string) (context.Context, func()) {
	parent := opentracing.SpanFromContext(ctx)
	if parent == nil {
		return ctx, func() {}
	}
	span := parent.Tracer().StartSpan(name, opentracing.ChildOf(parent.Context()))
	return opentracing.ContextWithSpan(ctx, span), span.Finish
}

func guardedWrapper(ctx context.Context) {
	ctx, end := begin(ctx, "handle")
	defer end()
	load(ctx)
	go func() { // want `loses its parent span: .*(begin|load)`
		ctx, end := begin(context.Background(), "job")
		defer end()
		load(ctx)
	}()
}

func guardedWrapperKept(ctx context.Context) {
	ctx, end := begin(ctx, "handle")
	defer end()
	go func() {
		ctx, end := begin(ctx, "job")
		defer end()
		load(ctx)
	}()
}
