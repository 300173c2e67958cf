// Package tracing is a house's own layer above OpenTracing.
package tracing

import (
	"context"

	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
)

// A Span adds to the library's.
type Span struct{ opentracing.Span }

// Fail marks the span.
func (s Span) Fail(err error) {
	if err != nil {
		ext.LogError(s, err)
	}
}

// Begin starts a span below the one in ctx.
func Begin(ctx context.Context, name string) (Span, context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, name)
	return Span{span}, ctx
}

// BeginChild starts a span by an option, and returns it alone.
func BeginChild(ctx context.Context, name string) opentracing.Span {
	var opts []opentracing.StartSpanOption
	if parent := opentracing.SpanFromContext(ctx); parent != nil {
		opts = append(opts, opentracing.ChildOf(parent.Context()))
	}
	return opentracing.StartSpan(name, opts...)
}

// BeginRoot puts a span into ctx that is not a child of the one there.
func BeginRoot(ctx context.Context, name string) (opentracing.Span, context.Context) {
	span := opentracing.StartSpan(name)
	return span, opentracing.ContextWithSpan(ctx, span)
}

// Region starts a span where there is one already, and nothing elsewhere.
func Region(ctx context.Context, name string) (context.Context, func()) {
	parent := opentracing.SpanFromContext(ctx)
	if parent == nil {
		return ctx, func() {}
	}
	span := parent.Tracer().StartSpan(name, opentracing.ChildOf(parent.Context()))
	return opentracing.ContextWithSpan(ctx, span), span.Finish
}

// Detach keeps the span alone.
func Detach(ctx context.Context) context.Context {
	return opentracing.ContextWithSpan(context.Background(), opentracing.SpanFromContext(ctx))
}

// DetachIfTraced does so where there is one.
func DetachIfTraced(ctx context.Context) context.Context {
	detached := context.Background()
	if span := opentracing.SpanFromContext(ctx); span != nil {
		detached = opentracing.ContextWithSpan(detached, span)
	}
	return detached
}

// Follow starts a span that nobody waits for.
func Follow(ctx context.Context, name string) (opentracing.Span, context.Context) {
	parent := opentracing.SpanFromContext(ctx)
	if parent == nil {
		return opentracing.StartSpanFromContext(context.Background(), name)
	}
	span := opentracing.StartSpan(name, opentracing.FollowsFrom(parent.Context()))
	return span, opentracing.ContextWithSpan(context.Background(), span)
}

// Fetch traces itself, and not what it refreshes before.
func Fetch(ctx context.Context) {
	Refresh()
	_, end := Region(ctx, "fetch")
	end()
}

// Refresh is traced below a span, and there never is one.
func Refresh() {
	_, end := Region(context.Background(), "refresh")
	end()
}

type idKey struct{}

// CopyID forgets the span.
func CopyID(ctx context.Context) context.Context {
	id, _ := ctx.Value(idKey{}).(string)
	return context.WithValue(context.Background(), idKey{}, id)
}

type tracerKey struct{}

// WithTracer returns a context whose spans are recorded by tracer.
func WithTracer(ctx context.Context, tracer opentracing.Tracer) context.Context {
	return context.WithValue(ctx, tracerKey{}, tracer)
}

// Optional starts a span below the one in ctx if ctx has a tracer, and else none.
func Optional(ctx context.Context, name string, opts ...opentracing.StartSpanOption) (opentracing.Span, context.Context) {
	tracer, _ := ctx.Value(tracerKey{}).(opentracing.Tracer)
	if tracer == nil {
		return opentracing.NoopTracer{}.StartSpan(name), ctx
	}
	if parent := opentracing.SpanFromContext(ctx); parent != nil {
		opts = append(opts, opentracing.ChildOf(parent.Context()))
	}
	span := tracer.StartSpan(name, opts...)
	return span, opentracing.ContextWithSpan(ctx, span)
}

// InSpan calls fn below a span of its own, if there is a tracer.
func InSpan(ctx context.Context, name string, fn func(context.Context)) {
	span, ctx := Optional(ctx, name)
	defer span.Finish()
	fn(ctx)
}

// CopyTo returns a context like target, with the span of source if it has one.
func CopyTo(target, source context.Context) context.Context {
	ctx := context.WithValue(target, tracerKey{}, source.Value(tracerKey{}))
	if parent := opentracing.SpanFromContext(source); parent != nil {
		ctx = opentracing.ContextWithSpan(ctx, parent)
	}
	return ctx
}
