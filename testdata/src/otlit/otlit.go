// Package otlit launches function literals with a go statement (OpenTracing).
// Here a span can also travel without a context, and a start without a
// parent option is a root whatever the context says.
package otlit

import (
	"context"

	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
)

// The plainest loss.
func background(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func() { // want `loses its parent span: .*save`
		save(context.Background())
	}()
}

func parameter(ctx context.Context) {
	go func() { // want `loses its parent span: .*save`
		save(context.TODO())
	}()
}

// The right thing.
func captured(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go func() {
		save(ctx)
	}()
}

func startFromBackground(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func() { // want `loses its parent span: .*StartSpanFromContext`
		span, _ := opentracing.StartSpanFromContext(context.Background(), "save")
		defer span.Finish()
	}()
}

// A start without options is a root, although the context is at hand.
func implicitRoot(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go func() { // want `loses its parent span: .*StartSpan`
		span := opentracing.StartSpan("save")
		defer span.Finish()
		count(ctx)
	}()
}

// Options that say nothing about the parent leave it a root.
func implicitRootWithOptions(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func() { // want `loses its parent span: .*StartSpan`
		span := opentracing.StartSpan("save", ext.SpanKindRPCClient, opentracing.Tag{Key: "n", Value: 1})
		defer span.Finish()
	}()
}

func tracerRoot(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func() { // want `loses its parent span: .*StartSpan`
		span := opentracing.GlobalTracer().StartSpan("save")
		defer span.Finish()
	}()
}

func childOf(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func() {
		save := opentracing.StartSpan("save", opentracing.ChildOf(span.Context()))
		defer save.Finish()
	}()
}

func tracerChildOf(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func() {
		save := span.Tracer().StartSpan("save", ext.SpanKindRPCClient, opentracing.ChildOf(span.Context()))
		defer save.Finish()
	}()
}

// The option wins over the context, which is a root.
func childOfWins(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func() {
		save, _ := opentracing.StartSpanFromContext(context.Background(), "save", opentracing.ChildOf(span.Context()))
		defer save.Finish()
	}()
}

// The parent option is in a slice.
func optionSlice(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	opts := []opentracing.StartSpanOption{ext.SpanKindRPCClient, opentracing.ChildOf(span.Context())}
	go func() {
		save := opentracing.StartSpan("save", opts...)
		defer save.Finish()
	}()
}

// The span context is taken out before the launch.
func spanContext(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	parent := span.Context()
	go func() {
		save := opentracing.StartSpan("save", opentracing.ChildOf(parent))
		defer save.Finish()
	}()
}

func contextWithSpan(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func() {
		save(opentracing.ContextWithSpan(context.Background(), span))
	}()
}

// The span of the goroutine, put into a context, is a root itself.
func contextWithRoot(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func() { // want `loses its parent span: .*StartSpan`
		span := opentracing.StartSpan("job")
		defer span.Finish()
		save(opentracing.ContextWithSpan(context.Background(), span))
	}()
}

func spanFromContext(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go func() {
		saveUnder(opentracing.SpanFromContext(ctx))
	}()
}

// The span travels as an argument.
func spanArgument(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	count(ctx)
	go func(parent opentracing.Span) {
		saveUnder(parent)
	}(span)
}

// The span is not in any context here; the goroutine gets a root.
func spanWithoutContext(ctx context.Context) {
	span := opentracing.StartSpan("handle", opentracing.ChildOf(opentracing.SpanFromContext(ctx).Context()))
	defer span.Finish()
	go func() { // want `loses its parent span: .*save`
		save(context.Background())
	}()
}

// A span that is only fetched is active too.
func fetched(ctx context.Context) {
	span := opentracing.SpanFromContext(ctx)
	span.SetTag("n", 1)
	go func() { // want `loses its parent span: .*save`
		save(context.Background())
	}()
}

// One start is right, the other is a root.
func oneOfTwo(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go func() { // want `loses its parent span: .*StartSpan`
		save(ctx)
		audit := opentracing.StartSpan("audit")
		defer audit.Finish()
	}()
}

// StartSpanFromContextWithTracer follows the context.
func withTracer(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContextWithTracer(ctx, opentracing.GlobalTracer(), "handle")
	defer span.Finish()
	go func() {
		save, _ := opentracing.StartSpanFromContextWithTracer(ctx, opentracing.GlobalTracer(), "save")
		defer save.Finish()
	}()
}

func withTracerLost(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContextWithTracer(ctx, opentracing.GlobalTracer(), "handle")
	defer span.Finish()
	count(ctx)
	go func() { // want `loses its parent span: .*StartSpanFromContextWithTracer`
		save, _ := opentracing.StartSpanFromContextWithTracer(context.Background(), opentracing.GlobalTracer(), "save")
		defer save.Finish()
	}()
}
