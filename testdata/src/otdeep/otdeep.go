// Package otdeep loses the parent several calls below the launched function
// (OpenTracing), where a start without a parent option is a root.
package otdeep

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

type server struct{ tracer opentracing.Tracer }

func (s *server) run() { s.step("write") }
func (s *server) step(name string) {
	span := s.tracer.StartSpan(name)
	defer span.Finish()
}

// The implicit root is two calls away.
func implicitRoot(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	s := &server{opentracing.GlobalTracer()}
	go s.run() // want `loses its parent span: .*(run|step|StartSpan)`
}

// report takes a context and still starts a root.
func report(ctx context.Context) {
	span := opentracing.StartSpan("report")
	defer span.Finish()
	span.SetTag("err", ctx.Err())
}

// The context is passed, and does not reach the start.
func contextIgnored(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go report(ctx) // want `loses its parent span: .*(report|StartSpan)`
}

// under takes the parent as a span.
func under(parent opentracing.Span, n int) {
	span := opentracing.StartSpan("under", opentracing.ChildOf(parent.Context()))
	defer span.Finish()
	if n > 1 {
		under(span, n-1)
	}
}

func spanDown(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go under(span, 2)
}

// The span handed down is a root of the goroutine's own.
func rootDown(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() { // want `loses its parent span: .*StartSpan`
		span := opentracing.StartSpan("job")
		defer span.Finish()
		under(span, 1)
	}()
}

// start takes the parent as options, which its callers give or not.
func start(name string, opts ...opentracing.StartSpanOption) opentracing.Span {
	return opentracing.StartSpan(name, opts...)
}

func optionsDown(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() {
		start("save", opentracing.ChildOf(span.Context())).Finish()
	}()
}

func noOptionsDown(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() { // want `loses its parent span: .*start`
		start("save").Finish()
	}()
}

// parent takes the parent's span context out of a context.
func parent(ctx context.Context) opentracing.StartSpanOption {
	return opentracing.ChildOf(opentracing.SpanFromContext(ctx).Context())
}

func optionFromContext(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go func() {
		start("save", parent(ctx)).Finish()
	}()
}

func descend(n int) {
	span := opentracing.StartSpan("descend")
	defer span.Finish()
	if n > 1 {
		descend(n - 1)
	}
}

func recursion(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go descend(1) // want `loses its parent span: .*(descend|StartSpan)`
}

// traceIf traces only below a span; without one the work is not recorded.
func traceIf(ctx context.Context) {
	if parent := opentracing.SpanFromContext(ctx); parent != nil {
		span := parent.Tracer().StartSpan("save", opentracing.ChildOf(parent.Context()))
		defer span.Finish()
	}
}

func notRecorded(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go traceIf(context.Background()) // want `loses its parent span: .*traceIf`
}

func recorded(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go traceIf(ctx)
}

// reuse starts a span only when ctx carries none.
func reuse(ctx context.Context) {
	span := opentracing.SpanFromContext(ctx)
	if span == nil {
		span = opentracing.StartSpan("save")
		defer span.Finish()
	}
	_ = span.Context()
}

// The span of the caller is reused, so no root is started.
func reused(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go reuse(ctx)
}

// detach makes a root only where there is no parent anyway.
func detach(ctx context.Context) context.Context {
	detached := context.Background()
	if span := opentracing.SpanFromContext(ctx); span != nil {
		detached = opentracing.ContextWithSpan(detached, span)
	}
	return detached
}

func byHand(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go save(detach(ctx))
}

// below starts a span below the one it is given, if it is given one.
func below(parent opentracing.Span) {
	if parent == nil {
		opentracing.StartSpan("save").Finish()
		return
	}
	opentracing.StartSpan("save", opentracing.ChildOf(parent.Context())).Finish()
}

func spanGiven(ctx context.Context) {
	go below(opentracing.SpanFromContext(ctx))
}
